"""Parts merged as work that may be done elsewhere; what it leans on is imported where it is done.

The key holds the parts themselves, the stamps, the code that merges and the libraries.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from bestek.system import text_libraries
from bestek.work import Work
from bestek.write.stamps import Stamp

MODULES = (
    "write/merging.py",
    "write/pdf_merge.py",
    "write/pdf_fonts.py",
    "write/parts.py",
    "write/stamps.py",
    "fonts.py",
)
"""The code of Bestek between parts and a document."""

_SECONDS = 2e-7
"""What a byte of a part costs, about: nothing but the order in which work begins depends on it."""


def work(parts: Sequence[bytes], stamps: bytes, order: Sequence[Stamp], label: str) -> Work:
    """The parts of a document to merge, in order; the result is a `LaidOut` as bytes."""
    values = (tuple(parts), stamps, tuple(order), label)
    said = sha256(merged_by().encode())
    for value in (*parts, stamps, repr(values[2:]).encode()):
        said.update(sha256(value).digest())
    return Work(merge, values, sum(map(len, parts)) * _SECONDS, said.hexdigest())


def merge(parts: Sequence[bytes], stamps: bytes, order: Sequence[Stamp], label: str) -> bytes:
    """`bestek.write.pdf_merge.merge`, which is imported now."""
    from bestek.write import pdf_merge

    return pdf_merge.merge(parts, stamps, order, label)


@cache
def merged_by() -> str:
    """What merges: a checksum of our own code, and the versions of all else."""
    package = Path(__file__).parents[1]
    code = sha256(b"\0".join((package / name).read_bytes().replace(b"\r\n", b"\n") for name in MODULES)).hexdigest()
    packages = ("pikepdf", "font_source_sans_pro", "font_source_serif_pro")
    versions = [f"{name} {version(name)}" for name in packages]
    return "\n".join([code, sys.version, zlib.ZLIB_RUNTIME_VERSION, *versions, *text_libraries()])
