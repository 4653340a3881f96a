"""Files of content as checked text: whoever reads one is told its text and fingerprint, or why it is not read. What is written there is on the disk.

Content is untrusted: no pipes and devices, nothing outside the content folder, sizes bounded, UTF-8 without invisible controls.
"""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from bestek import mistakes
from bestek.compose import MAXIMUM_TEXT, File, refused_character
from bestek.findings import Finding, Place
from bestek.messages import _, reason

MEGABYTE = 1_000_000
MAXIMUM_FILE = 2 * MEGABYTE


def shown_path(path: Path, root: Path) -> str:
    """A file as it is named in places: relative to the project where that can be, in POSIX spelling."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


class RefusedError(Exception):
    """This file is not read, and why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def read_bytes(path: Path, place: Place, within: Path, limit: int = MAXIMUM_FILE) -> bytes:
    """The bytes of an ordinary file (never of a pipe or a device, which have no end), at most `limit`; a link may not lead out of a folder.

    Raises `RefusedError`.
    """
    if not real(path).is_relative_to(real(within)):
        raise RefusedError(mistakes.LINK.at(place))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise RefusedError(mistakes.NOT_A_FILE.at(place))
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise RefusedError(mistakes.UNREADABLE.at(place, reason=reason(error))) from error
    if len(data) > limit:
        raise RefusedError(mistakes.TOO_LARGE.at(place, limit=limit // MEGABYTE))
    return data


def decoded(data: bytes, place: Place) -> str:
    """The text of a file, with `\\n` as line end. Raises `RefusedError` when it is not UTF-8."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").split("\n")
        at = replace(place, line=len(before), column=len(before[-1]) + 1)
        byte = f"0x{data[error.start]:02X}"
        raise RefusedError(mistakes.NOT_UTF8.at(at, byte=byte, encoding=_likely_encoding(data))) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_through(path: Path, data: bytes) -> None:
    """Writes a file that is on the disk when this returns, also when the power fails then."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk; where a folder cannot be opened, as in Windows, the system sees to that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_text(file: File, path: Path) -> None:
    """Raises `RefusedError` for a character that content may not hold, and for a Markdown file that is empty or too long."""
    if refused := refused_character(file.text):
        start, mistake, character = refused
        before = file.text[:start].split("\n")
        raise RefusedError(mistake.at(Place(file.path, len(before), len(before[-1]) + 1), character=character))
    if path.suffix == ".md" and len(file.text) > MAXIMUM_TEXT:
        raise RefusedError(mistakes.TOO_LONG.at(Place(file.path), limit=MAXIMUM_TEXT))
    if path.suffix == ".md" and not file.text.strip():
        raise RefusedError(mistakes.EMPTY_FILE.at(Place(file.path)))


def real(path: Path) -> Path:
    """The path with all links followed; unlike `Path.resolve` it does not raise for a link to itself."""
    return Path(os.path.realpath(path))


def is_none_of_ours(name: str) -> bool:
    """Hidden files, locks and backups of editors and file managers, and a word to colleagues."""
    return name.startswith((".", "~$")) or name.endswith("~") or name in ("Thumbs.db", "desktop.ini", "README.md")


def _likely_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    return _("binary data") if b"\0" in data else "Latin-1 / Windows-1252"
