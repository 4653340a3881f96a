"""Templates as Python compiled them, kept in `build/.bestek/templates`: compiling them takes as long as filling them in.

A template is known by its file and its text, all of them together by the code and the software that compiled them. What is damaged, or was
compiled by other code, is compiled again.
"""

from __future__ import annotations

import marshal
from contextlib import suppress
from pathlib import Path
from types import CodeType
from zlib import error as PackingError  # noqa: N812  it is one

import jinja2
from jinja2.bccache import Bucket

from bestek import outputs
from bestek.findings import SetupError
from bestek.traces import opened, sealed

MOST = 1000
"""Templates and texts that are kept; beyond that only those that the last dossier used."""


class Compiled(jinja2.BytecodeCache):
    """Compiled templates of one project. `code` is the fingerprint of what compiles them."""

    def __init__(self, output: Path, code: str) -> None:
        self._output = output
        self._file = output / ".bestek" / "templates"
        self._code = code
        self._used: dict[str, tuple[str, CodeType]] = {}
        self._fresh = False
        self._known = self._read()

    def _read(self) -> dict[str, tuple[str, CodeType]]:
        try:
            code, known = marshal.loads(opened(self._file))  # noqa: S302  what is not as it was written is not read
        except (OSError, ValueError, TypeError, EOFError, PackingError):
            return {}
        return known if code == self._code else {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives what was compiled of the same text."""
        found = self._known.get(bucket.key)
        if found and found[0] == bucket.checksum:
            bucket.code = found[1]
            self._used[bucket.key] = found

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Takes what was just compiled."""
        assert bucket.code
        self._fresh = True
        self._used[bucket.key] = bucket.checksum, bucket.code

    def keep(self) -> None:
        """Writes what is new; where that cannot be, nothing is kept."""
        if not self._fresh:
            return
        every = {**self._known, **self._used}
        data = marshal.dumps((self._code, every if len(every) <= MOST else self._used))
        with suppress(OSError, SetupError), outputs.alone(self._output):
            outputs.write_files({self._file: sealed(data)})
