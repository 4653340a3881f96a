"""A package as a BagIt bag on disk (RFC 8493, version 1.0): whole or not at all, and the same bytes for the same package.

The bag is written beside its place and put there by a rename, so that an earlier one is replaced only by one that is complete. What a run that was
killed left beside it is removed, and a bag that it had moved aside already is put back, by whoever writes or looks there next (`settled`).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bestek import locks
from bestek.archive.package import Content, portable
from bestek.files import sync_folder, write_through
from bestek.findings import SetupError
from bestek.messages import _, reason

PAYLOAD = "data/"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"  # RFC 8493, 2.1.1
BAGIT, INFO, MANIFEST, TAG_MANIFEST = "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAG_FILES = (INFO, BAGIT, MANIFEST)
"""The tag files that the tag manifest lists, in its order; there are no others but itself."""

IDENTIFIER, OXUM = "External-Identifier", "Payload-Oxum"
"""Elements of `bag-info.txt`: where the package stands below the folder of the archive, and the bytes and the number of files of the payload."""

NEW, OLD, LOCK = ".new+", ".old+", ".lock"
"""How a bag that is not finished begins, and one that is being replaced. No name of a package begins with a dot."""


@dataclass(frozen=True)
class Bag:
    """A bag as it is to stand on disk: the tag files by name, and the payload by its path below `data/`."""

    tags: Mapping[str, bytes]
    payload: Mapping[str, Content]

    @property
    def files(self) -> Iterator[tuple[str, Content]]:
        """All files by their path in the bag, the tag manifest last: it is there only when all the others are."""
        yield from ((f"{PAYLOAD}{path}", content) for path, content in sorted(self.payload.items()))
        yield from ((name, Content.of(self.tags[name])) for name in (*TAG_FILES, TAG_MANIFEST))

    @property
    def size(self) -> int:
        """The bytes of the payload."""
        return sum(content.size for content in self.payload.values())

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the tag manifest, which stands for every byte of the bag."""
        return Content.of(self.tags[TAG_MANIFEST]).sha256


def bag(payload: Mapping[str, Content], info: Mapping[str, str]) -> Bag:
    """The bag of a payload. `info` are the elements of `bag-info.txt` in their order (2.2.2), to which Payload-Oxum is added.

    Raises `ValueError` for a path that could not stand in a bag on every system.
    """
    for path in payload:
        _check(path)
    total = sum(content.size for content in payload.values())
    told = {**info, OXUM: f"{total}.{len(payload)}"}
    tags = {
        BAGIT: DECLARATION,
        INFO: "".join(f"{label}: {_line(value)}\n" for label, value in told.items()).encode(),
        MANIFEST: spelled({f"{PAYLOAD}{path}": content.sha256 for path, content in payload.items()}),
    }
    return Bag({**tags, TAG_MANIFEST: spelled({name: Content.of(tags[name]).sha256 for name in TAG_FILES})}, payload)


def spelled(checksums: Mapping[str, str]) -> bytes:
    """The only spelling of a manifest (2.1.3): a line for each path, in their order, with two blanks behind the checksum."""
    lines = (f"{checksums[path]}  {_encoded(path)}\n" for path in sorted(checksums))
    return "".join(lines).encode("utf-8", "surrogateescape")


def _encoded(path: str) -> str:
    """A path as a manifest spells it: what would end the line is written by its number."""
    return re.sub(r"[%\r\n]", lambda match: f"%{ord(match[0]):02X}", path)


def _line(value: str) -> str:
    """A value of `bag-info.txt` in one line."""
    return " ".join(value.split())


def _check(path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or "/".join(parts) != path or not all(map(portable, parts)):
        raise ValueError(f"not portable: {path!r}")


# On disk


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Nobody else writes bags below the folder of the archive, where nothing is left of what was killed. Raises `SetupError` when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locks.alone(folder / LOCK):
            for place in _unfinished(folder):
                settle(place)
            yield
    except OSError as error:
        file = error.filename or folder
        message = _("{file} cannot be written: {cause}").format(file=file, cause=reason(error))
        raise SetupError(
            message, _("look whether the disk is full, and close the files of the package that are open")
        ) from error


def _unfinished(folder: Path) -> Iterator[Path]:
    """The places of bags beside which something was left."""
    for here, folders, files in os.walk(folder):
        left = (name for name in (*folders, *files) if name.startswith((NEW, OLD)))
        yield from dict.fromkeys(Path(here, name[len(NEW) :]) for name in left)
        folders[:] = [name for name in folders if not name.startswith(".") and BAGIT not in files]


def put(place: Path, made: Bag) -> bool:
    """Puts a bag at its place; whether there was anything to do: one that stands there with the same bytes stays as it is. To be called while `writing`."""
    return put_files(place, dict(made.files))


def put_files(place: Path, files: Mapping[str, Content]) -> bool:
    """The same for any folder of files by their paths in it, which are written in this order."""
    if _same(place, files):
        return False
    new = _beside(place, NEW)
    try:
        for path, content in files.items():
            _copy(content, new / path)
        for folder in (*_folders(new), new):
            sync_folder(folder)
        _swap(new, place)
    except OSError:
        settle(place)
        raise
    return True


def _swap(new: Path, place: Path) -> None:
    """Puts a folder that is complete in the place of an earlier one."""
    old = _beside(place, OLD)
    if os.path.lexists(place):
        place.rename(old)
    new.rename(place)
    sync_folder(place.parent)
    with suppress(OSError):
        _remove(old)


def settle(place: Path) -> None:
    """Removes what is left beside the place of a bag, and puts back the earlier bag where that had been moved aside."""
    new, old = _beside(place, NEW), _beside(place, OLD)
    if os.path.lexists(old) and not os.path.lexists(place):
        old.rename(place)
    _remove(new)
    _remove(old)


def _remove(path: Path) -> None:
    """Takes away a folder, or what somebody put in the place of one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _beside(place: Path, kind: str) -> Path:
    return place.with_name(kind + place.name)


def _folders(folder: Path) -> list[Path]:
    """The folders below one, the deepest first."""
    return [Path(here) for here, _folders, _files in os.walk(folder, topdown=False)]


def _copy(content: Content, file: Path) -> None:
    """Writes a file, and sees that what was read is what was meant. Raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    data = content.read()
    if Content.of(data).sha256 != content.sha256:
        raise OSError(0, _("it was changed while the package was made"), str(content.path))
    write_through(file, data)


def _same(place: Path, expected: Mapping[str, Content]) -> bool:
    """Whether a folder stands at its place with these files, and no other, byte for byte."""
    folders = {parent.as_posix() for name in expected for parent in PurePosixPath(name).parents} - {"."}
    try:
        found = {path.relative_to(place).as_posix(): path for path in place.rglob("*")}
        if found.keys() != expected.keys() | folders or any(path.is_symlink() for path in found.values()):
            return False
        return all(Content.at(found[name]).sha256 == content.sha256 for name, content in expected.items())
    except OSError:
        return False
