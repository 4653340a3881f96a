"""A package that comes as one ZIP: unpacked with suspicion, and held against the only ZIP that its files make."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path, PurePosixPath

from bestek.archive import zips
from bestek.archive.bag import BAGIT, MANIFEST, TAG_MANIFEST
from bestek.archive.fixity import CHANGED, FORM
from bestek.archive.package import Content
from bestek.findings import Finding, FindingsError, Place, SetupError
from bestek.messages import _, reason


@dataclass(frozen=True)
class Unpacked:
    """What a ZIP gave: the folder of the bag, none where it could not be unpacked, the name of it in the ZIP, and what is wrong with the ZIP itself."""

    bag: Path | None
    name: str = ""
    findings: tuple[Finding, ...] = ()


def unpack(file: Path, shown: str, folder: Path) -> Unpacked:
    """Unpacks a ZIP into a new folder. Raises `SetupError` when it cannot be read, or the folder cannot be written."""
    try:
        paths = zips.unpack(file, folder / "bag")
    except FindingsError as error:
        return Unpacked(None, "", (*error.findings, *_damaged(file, shown)))
    top = _top(paths)
    return Unpacked(folder / "bag" / top, top, tuple(_compared(file, shown, folder, paths)))


def _top(paths: tuple[str, ...]) -> str:
    """The folder that the bag stands in within the ZIP: the one with its tag files, none where they stand at the top."""
    tags = (PurePosixPath(path) for path in paths if path.rpartition("/")[2] in (BAGIT, MANIFEST, TAG_MANIFEST))
    tops = sorted({str(path.parent) for path in tags if len(path.parts) <= 2})
    return tops[0].removeprefix(".") if tops else ""


def _damaged(file: Path, shown: str) -> Iterator[Finding]:
    """The files in a ZIP that do not have the checksum that it gives, where its directory can be read."""
    try:
        with zipfile.ZipFile(file) as opened:
            for member in opened.infolist()[: zips.MOST_FILES]:
                if not _sound(opened, member):
                    yield CHANGED.at(Place(f"{shown}/{member.filename}"), manifest=_("the directory of the ZIP"))
    except zips.BROKEN:
        return


def _sound(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a file can be read; what would unpack to more than is there is not read at all."""
    if member.compress_type != zipfile.ZIP_STORED:
        return False
    try:
        with opened.open(member) as source:
            while source.read(zips.BLOCK):
                pass
    except zips.BROKEN:
        return False
    return True


def _compared(file: Path, shown: str, folder: Path, paths: tuple[str, ...]) -> Iterator[Finding]:
    """Makes the ZIP again: names, times, attributes, order and what stands between the files have one spelling only."""
    again = folder / "again.zip"
    try:
        with again.open("wb") as stream:
            zips.write({path: Content.at(folder / "bag" / path) for path in paths}, stream)
        at = _first_difference(file, again)
    except OSError as error:
        raise SetupError(
            _("{file} cannot be read: {reason}").format(file=error.filename or file, reason=reason(error))
        ) from error
    finally:
        again.unlink(missing_ok=True)
    if at >= 0:
        told = _("byte {byte} is none that these files make").format(byte=at)
        yield FORM.at(Place(shown), reason=told)


def _first_difference(one: Path, other: Path) -> int:
    """The first byte in which two files differ, counted from 0; -1 for the same."""
    start = 0
    with ExitStack() as stack:
        streams = [stack.enter_context(path.open("rb")) for path in (one, other)]
        while True:
            first, second = (stream.read(zips.BLOCK) for stream in streams)
            if first != second:
                return start + next(at for at, (a, b) in enumerate(zip_longest(first, second)) if a != b)
            if not first:
                return -1
            start += len(first)
