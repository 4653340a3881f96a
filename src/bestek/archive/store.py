"""Files that were made for packages, kept by their checksum in `build/.bestek/archive`, so that the next packing need not make them.

A file is named after its SHA-256 and read back only when it still has it. A name stands for what something was made from: `known` gives what came of
it the last time. What is damaged or gone counts as not there.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bestek import outputs
from bestek.archive.package import Content
from bestek.findings import SetupError


@dataclass(frozen=True)
class Store:
    """What is kept in the folder of the outputs. What cannot be read or written is not kept; nothing else follows from it."""

    output: Path

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return self.output / ".bestek" / "archive"

    def get(self, sha256: str) -> Content | None:
        """The file with this checksum."""
        return at(self.folder / sha256, sha256)

    def put(self, data: bytes) -> Content:
        """Keeps a file; the content that is given back is on disk, so that it takes no memory, where that could be done."""
        content = Content.of(data)
        path = self.folder / content.sha256
        with suppress(SetupError):
            if at(path, content.sha256) is None:
                outputs.write_files({path: data})
            return Content(content.sha256, content.size, None, path)
        return content

    def known(self, *made_from: str) -> Content | None:
        """What was made from this the last time."""
        try:
            sha256 = self._note(made_from).read_text(encoding="ascii")
        except (OSError, ValueError):
            return None
        return self.get(sha256) if len(sha256) == 64 and sha256.isalnum() else None

    def keep(self, data: bytes, *made_from: str) -> Content:
        """Keeps what was made from this."""
        content = self.put(data)
        with suppress(SetupError):
            outputs.write_files({self._note(made_from): content.sha256.encode()})
        return content

    def _note(self, made_from: tuple[str, ...]) -> Path:
        return self.folder / f"{outputs.checksum(repr(made_from).encode())}.made"


def at(path: Path, sha256: str) -> Content | None:
    """The file at a path, if it is there with this checksum."""
    try:
        content = Content.at(path) if path.is_file() else None
    except OSError:
        return None
    return content if content and content.sha256 == sha256 else None
