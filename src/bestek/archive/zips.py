"""ZIP files that are the same for the same content, and those of others unpacked with suspicion.

A ZIP of an archive package is stored and not compressed (APPNOTE.TXT 6.3, 4.4.5): what it holds can be read without any program that unpacks, one
damaged byte damages one file, and it can never unpack to more than it is. Names are in order, times are the first that a ZIP knows, attributes fixed.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import IO

from bestek.archive.package import DEVICE, Content
from bestek.archive.walking import folded
from bestek.files import MEGABYTE
from bestek.findings import Finding, FindingsError, Place, SetupError
from bestek.messages import _, reason

MOST_BYTES = 2000 * MEGABYTE
"""Of a file, and so of all that it holds: below what needs ZIP64."""

MOST_FILES = 20_000
MOST_DIRECTORY = 8 * MEGABYTE
"""Of the central directory, which is read into memory."""

MOST_NAME = 240
"""UTF-8 bytes of one step of a path."""

MOST_PATH = 900

BLOCK = 1 << 20

_FIRST_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_ORDINARY_FILE = 0o100644 << 16
_END = struct.Struct("<4s4H2LH")
"""The end of the central directory record (4.3.16)."""

_LOCAL, _CENTRAL = 30, 46
"""Bytes of a header in front of a file and of one in the directory, without the name, which stands in both."""

_LARGE_LOCATOR = b"PK\x06\x07"
"""The ZIP64 end of central directory locator, which stands 20 bytes before that record (4.3.15)."""

_NEVER = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\ud800-\udfff\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]')
"""Signs that no file has on Windows, that end a line, and that make a name look like another one (Unicode TR 36)."""

BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    LookupError,
    struct.error,
    OSError,
)
"""What `zipfile` raises for a file that is none, or none that it knows."""


# Writing


def write(files: Mapping[str, Content], stream: IO[bytes]) -> None:
    """Writes a ZIP with these files by their paths.

    Raises `FindingsError` for a path that cannot stand in one and for more than fits, `SetupError` for a file that is not what it was any more.
    """
    if found := [*_misnamed(list(files), ""), *_too_much(files)]:
        raise FindingsError(found)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for path in sorted(files):
            _put(archive, path, files[path])


def _put(archive: zipfile.ZipFile, path: str, content: Content) -> None:
    info = zipfile.ZipInfo(path, _FIRST_TIME)
    info.create_system, info.external_attr, info.file_size = _UNIX, _ORDINARY_FILE, content.size
    digest = sha256()
    with archive.open(info, "w") as member:
        for block in blocks(content):
            digest.update(block)
            member.write(block)
    if digest.hexdigest() != content.sha256:
        message = _("{file} was changed while it was packed").format(file=path)
        raise SetupError(message, _("pack again when nobody writes there"))


def blocks(content: Content) -> Iterator[bytes]:
    """The bytes of a file in pieces, so that a large one needs no memory. Raises `OSError` for a file that is gone."""
    if content.path is None or content.data is not None:
        yield content.read()
        return
    with content.path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def _too_much(files: Mapping[str, Content]) -> Iterator[Finding]:
    total = sum(content.size for content in files.values())
    if total > MOST_BYTES - MOST_DIRECTORY or len(files) > MOST_FILES:
        message = _("{count} files of {size} MB are more than one ZIP takes").format(
            count=len(files), size=total // MEGABYTE
        )
        hint = _("at most {files} files and {size} MB fit").format(
            files=MOST_FILES, size=(MOST_BYTES - MOST_DIRECTORY) // MEGABYTE
        )
        yield Finding("E911", message, None, hint)


# Names


def _misnamed(paths: list[str], archive: str) -> Iterator[Finding]:
    """What is wrong with the paths in a ZIP: those that lead out of it, that some system cannot have, and that are one and the same on some system."""
    place = Place(archive) if archive else None
    hint = (
        _("a ZIP of an archive package has none such; do not unpack it") if archive else _("give the file another name")
    )
    for path in paths:
        if not sound(path):
            message = _("the name {name} cannot stand in a package").format(name=_shown(path))
            yield Finding("E912", message, place, hint)
            return
    known = Counter(map(folded, paths))
    folders = {parent for path in known for parent in _parents(path)}
    for path in paths:
        if known[folded(path)] > 1 or folded(path) in folders:
            message = _("the name {name} stands in a package twice, at least on some systems").format(name=_shown(path))
            yield Finding("E912", message, place, hint)
            return


def sound(path: str) -> bool:
    """Whether a path can stand in a package: relative, without steps upwards, and every step a name that any system can have."""
    return len(path.encode(errors="replace")) <= MOST_PATH and all(map(_is_name, path.split("/")))


def _is_name(step: str) -> bool:
    return (
        0 < len(step.encode(errors="replace")) <= MOST_NAME
        and not _NEVER.search(step)
        and not step.endswith((".", " "))
        and not DEVICE.fullmatch(step)
    )


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _shown(name: str) -> str:
    """A name as it can be shown: what makes a terminal do something is spelled out."""
    return ascii(name[:80])


# Unpacking


def unpack(archive: Path, folder: Path) -> tuple[str, ...]:
    """Unpacks a ZIP into a folder that is made here, and returns the paths of its files.

    Nothing is written outside the folder, and never more than the ZIP is large. Raises `FindingsError`, before anything is written, for a ZIP that is
    not as `write` makes them in names, sizes and kinds of entries, and `SetupError` when it cannot be read or the folder cannot be written.
    """
    _check_end(archive)
    with _opened(archive) as opened:
        members = opened.infolist()
        if found := list(_judged(members, archive)):
            raise FindingsError(found)
        for member in members:
            _extract(_blocks(opened, member, archive), folder / member.filename)
    return tuple(member.filename for member in members)


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except BROKEN as error:
        raise FindingsError([_damaged(archive)]) from error


def _check_end(archive: Path) -> None:
    """Looks at the end of the file before `zipfile` reads the directory that it tells of: a directory can fill the memory."""
    try:
        size = archive.stat().st_size
        with archive.open("rb") as stream:
            stream.seek(max(0, size - _END.size - 20))
            tail = stream.read()
    except OSError as error:
        raise SetupError(_("{name} cannot be read: {reason}").format(name=archive, reason=reason(error))) from error
    if len(tail) < _END.size:
        raise FindingsError([_damaged(archive)])
    sign, *_disks, _here, count, directory, start, comment = _END.unpack(tail[-_END.size :])
    whole = start + directory + _END.size == size
    if sign != b"PK\x05\x06" or comment or not whole or tail.startswith(_LARGE_LOCATOR):
        raise FindingsError([_damaged(archive)])
    if size > MOST_BYTES or count > MOST_FILES or directory > MOST_DIRECTORY:
        message = _("{name} holds more than a package does").format(name=archive.name)
        raise FindingsError([Finding("E911", message, Place(archive.name), _("do not unpack it"))])


def _judged(members: list[zipfile.ZipInfo], archive: Path) -> Iterator[Finding]:
    yield from _misnamed([member.orig_filename for member in members], archive.name)
    odd = [member for member in members if not _is_plain(member)]
    for member in odd[:1]:
        message = _("{part} in {name} is no ordinary file: compressed, locked, a link or a folder")
        told = message.format(part=_shown(member.orig_filename), name=archive.name)
        yield Finding("E912", told, Place(archive.name), _("do not unpack it"))
    if len(members) > MOST_FILES or not _is_all(members, archive.stat().st_size):
        message = _("{name} is not made up of just the files that it lists").format(name=archive.name)
        yield Finding("E911", message, Place(archive.name), _("do not unpack it"))


def _is_all(members: list[zipfile.ZipInfo], size: int) -> bool:
    """Whether the files with their two headers (4.3.7, 4.3.12) and the end record are the whole ZIP: nothing is shared, hidden or left over."""
    names = [len(member.orig_filename.encode()) for member in members]
    headers = sum(_LOCAL + _CENTRAL + 2 * length for length in names)
    return headers + sum(member.file_size for member in members) + _END.size == size


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Stored, not locked, an ordinary file, and its name read as it was written."""
    return (
        member.compress_type == zipfile.ZIP_STORED
        and member.compress_size == member.file_size
        and not member.flag_bits & ~0x800
        and member.external_attr == _ORDINARY_FILE
        and member.filename == member.orig_filename
    )


def _blocks(opened: zipfile.ZipFile, member: zipfile.ZipInfo, archive: Path) -> Iterator[bytes]:
    try:
        with opened.open(member) as source:
            while block := source.read(BLOCK):
                yield block
    except BROKEN as error:
        raise FindingsError([_damaged(archive)]) from error


def _extract(data: Iterator[bytes], target: Path) -> None:
    """A new file in folders that are made for it."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            for block in data:
                stream.write(block)
    except OSError as error:
        raise SetupError(_("{file} cannot be written: {cause}").format(file=target, cause=reason(error))) from error


def _damaged(archive: Path) -> Finding:
    message = _("{name} is damaged, or no ZIP of an archive package").format(name=archive.name)
    return Finding("E911", message, Place(archive.name), _("take it from where the package came from"))
