"""PDFs that were signed after they were issued: each begins with the very bytes of what was issued, for a signature is added behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bestek.archive.package import Content
from bestek.files import MEGABYTE, RefusedError, read_bytes
from bestek.findings import Finding, FindingsError, Place
from bestek.issued import Version
from bestek.messages import _, reason

MAXIMUM_FILE = 100 * MEGABYTE


@dataclass
class Signed:
    """The PDFs of a folder, and which of them took the place of an issued one."""

    folder: Path
    files: dict[Path, Content]
    used: dict[Path, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: str) -> Signed:
        """The PDFs in a folder. Raises `FindingsError` when it holds none, and for a file that is not read."""
        path = Path(folder)
        try:
            found = sorted(file for file in path.iterdir() if file.suffix.lower() == ".pdf")
        except OSError as error:
            message = _("{folder} cannot be read: {cause}").format(folder=folder, cause=reason(error))
            raise FindingsError([Finding("E904", message, None, _("name a folder with signed PDFs"))]) from error
        if not found:
            message = _("there is no PDF in {folder}").format(folder=folder)
            raise FindingsError([Finding("E904", message, None, _("name a folder with signed PDFs"))])
        try:
            return cls(path, {file: _content(file, path) for file in found})
        except RefusedError as error:
            raise FindingsError([error.finding]) from error

    def instead(self, version: Version, issued: Content) -> Content | None:
        """The signed one of an issued PDF, if there is one. Raises `FindingsError` when there are two."""
        found = [file for file in self.files if goes_on(file, issued)]
        if len(found) > 1:
            names = ", ".join(file.name for file in found)
            message = _("several files are version {version} of '{document}' with a signature: {files}")
            told = message.format(version=version.version, document=version.title, files=names)
            raise FindingsError([Finding("E906", told, None, _("leave the one that is to be filed in the folder"))])
        self.used |= dict.fromkeys(found, version.document)
        self.used |= {file: "" for file, each in self.files.items() if each.sha256 == issued.sha256}
        return self.files[found[0]] if found else None

    def unused(self) -> Iterator[Finding]:
        """The files that took no place, each with why."""
        for file in self.files:
            if file not in self.used:
                message = _("{file} does not begin with any issued PDF of these packages").format(file=file.name)
                hint = _(
                    "sign the PDF that was issued, with archive.sign or another program that adds to the file; and pack its decision"
                )
                yield Finding("E905", message, Place(file.as_posix()), hint)
            elif not self.used[file]:
                message = _("{file} is the issued PDF as it was: it has no signature").format(file=file.name)
                yield Finding("E905", message, Place(file.as_posix()), _("sign it, or leave it out of the folder"))


def _content(file: Path, folder: Path) -> Content:
    read_bytes(file, Place(file.as_posix()), folder, MAXIMUM_FILE)
    return Content.at(file)


def goes_on(file: Path, issued: Content) -> bool:
    """Whether a file begins with every byte of an issued one and has more behind it. One that is not there does not."""
    try:
        if file.stat().st_size <= issued.size:
            return False
        with file.open("rb") as stream:
            return stream.read(issued.size) == issued.read()
    except OSError:
        return False
