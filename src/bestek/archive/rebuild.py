"""The documents of a package made again from what they were made from, as it lies in the package itself: `herkomst.zip`.

A package may come from anybody, so this is done with suspicion. Only files are unpacked, within bounds, into a folder that is made for it
(`bestek.archive.zips`). Content is read as all content is; templates run in a closed world that reaches the dossier only (`bestek.render`), and what lays
out text opens nothing but shipped fonts (`bestek.write.pdf_layout`). Nothing of the dossiers, the templates or what was built on this machine is read, and no
compiled code of the package. It is done in a process of its own, which ends when it takes more time or memory than documents do.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from bestek import dossier, issued, messages
from bestek.archive import zips
from bestek.archive.bag import IDENTIFIER, INFO, PAYLOAD
from bestek.archive.package import Content
from bestek.archive.source import CONTENT, SOURCE
from bestek.files import MEGABYTE
from bestek.findings import Finding, FindingsError, Place, SetupError, Severity
from bestek.issued import Version
from bestek.issuing import Verifying, bytes_of
from bestek.load import load_dossier
from bestek.messages import _, reason
from bestek.outputs import checksum
from bestek.project import Project
from bestek.workers import begin_worker

TREE = ".tree.json"
COMPARED = ("pdf", "docx")
"""Formats that are filed."""

PROJECT, DOCUMENTS, BUILD = "project", "documents", "build"
"""Folders of the place to work in: what was unpacked, what was made of it, and nothing yet."""

MOST_PLACES = 10_000
"""Folders of a package that are looked into."""

MOST_INFO = 100_000
"""Bytes of `bag-info.txt`."""

MOST_MEMORY = 4_000 * MEGABYTE
MOST_SECONDS = 900
"""Of the processor. The largest dossier that was met takes 300 MB and 30 seconds."""

Likeness = Literal["same", "signed", "other", "missing"]
"""A file that was made again, beside the one that was filed: the same bytes; the same, with a signature behind them; others; nothing to compare with."""


@dataclass(frozen=True)
class Rebuilt:
    """One document of a package that was made again. `record` is its folder, `files` tells of each filed file how it compares.

    `findings` say what differs: an error where the document says something else or cannot be made, a warning where only bytes do.
    """

    record: str
    document: str
    version: str
    municipality: str
    files: Mapping[str, Likeness] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def same(self) -> bool:
        """Whether it says the same."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def identical(self) -> bool:
        """Whether every byte that was issued comes out again."""
        return self.same and all(likeness in ("same", "signed") for likeness in self.files.values())


def rebuild(bag: Path, output: Path) -> tuple[Rebuilt, ...]:
    """Makes the documents of a package again; none where the package does not hold what they were made from, as one for everybody.

    `output` is a folder that is not there yet, or is empty: below it stand afterwards what was unpacked (`project/`) and what was made (`documents/`).

    Raises `FindingsError` for a package of which nothing can be made and for one that may harm, `SetupError` when `output` cannot be written.
    """
    source = source_of(bag)
    if source is None:
        return ()
    _claim(output)
    match _apart(bag, source, output):
        case _Refused(findings=findings):
            raise FindingsError(findings)
        case _Hindered(message=message, advice=advice):
            raise SetupError(message, advice)
        case made:
            return made


def _apart(bag: Path, source: Path, output: Path) -> tuple[Rebuilt, ...] | _Refused | _Hindered:
    """What comes of it in a process of its own."""
    bounds = (messages.language(), MOST_MEMORY, MOST_SECONDS)
    with ProcessPoolExecutor(1, get_context("spawn"), _begin, bounds) as pool:
        try:
            pool.submit(os.getpid).result()
        except BrokenProcessPool as error:
            message = _("a process to make the documents in could not be started")
            raise SetupError(message, _("close what takes much memory, and try again")) from error
        try:
            return pool.submit(_made, bag, source, output).result()
        except BrokenProcessPool:
            return _Refused((_too_much(source),))


def source_of(bag: Path) -> Path | None:
    """The file in a package that says what its documents were made from. Raises `FindingsError` when there are several."""
    found = [file for folder in _folders(bag / PAYLOAD) for file in _beside(folder, SOURCE)]
    if len(found) > 1:
        message = _("the package holds {file} more than once").format(file=SOURCE)
        raise FindingsError(
            [Finding("E913", message, Place(_shown(found[1], bag)), _("take the package from its source again"))]
        )
    return found[0] if found else None


def _folders(data: Path) -> Iterator[Path]:
    """The folders of the records in a payload. No link is followed."""
    tops = _inside(data) if data.is_dir() and not data.is_symlink() else ()
    places = [folder for top in tops for folder in _inside(top)]
    yield from places[:MOST_PLACES]


def _inside(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = (entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
            return [folder / name for _at, name in zip(range(MOST_PLACES), names, strict=False)]
    except OSError as error:
        raise SetupError(_("{name} cannot be read: {reason}").format(name=folder, reason=reason(error))) from error


def _beside(folder: Path, name: str) -> Iterator[Path]:
    path = folder / name
    if path.is_file() and not path.is_symlink():
        yield path


def _claim(output: Path) -> None:
    """The folder to work in. Raises `SetupError` for one that holds something: it is not ours to replace."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        if any(output.iterdir()):
            message = _("{folder} is not empty").format(folder=output)
            raise SetupError(message, _("name a folder that is not there yet"))
    except OSError as error:
        raise SetupError(_("{file} cannot be written: {cause}").format(file=output, cause=reason(error))) from error


def _too_much(source: Path) -> Finding:
    message = _("making the documents again took more than {minutes} minutes or {memory} MB, and was stopped")
    told = message.format(minutes=MOST_SECONDS // 60, memory=MOST_MEMORY // MEGABYTE)
    return Finding("E918", told, Place(source.name), _("a package of Bestek takes less; ask where it comes from"))


# In a process of its own


@dataclass(frozen=True)
class _Refused:
    """Why nothing is made of a package; an exception would not come across whole."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Hindered:
    """What of the surroundings kept it from being made."""

    message: str
    advice: str


def _begin(language: str, memory: int, seconds: int) -> None:
    """Bounds for what is not ours, where the system has them, and the language of who asked."""
    begin_worker()
    messages.set_language(language)
    if sys.platform != "win32":
        import resource

        for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
            _soft, hard = resource.getrlimit(kind)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with suppress(ValueError, OSError):  # macOS refuses to bound memory
                resource.setrlimit(kind, (bound, hard))


def _made(bag: Path, source: Path, output: Path) -> tuple[Rebuilt, ...] | _Refused | _Hindered:
    try:
        zips.unpack(source, output / PROJECT)
        return tuple(_Rebuilding(bag, source, output).documents())
    except FindingsError as error:
        return _Refused(error.findings)
    except SetupError as error:
        return _Hindered(error.message, error.advice)
    except MemoryError:
        return _Refused((_too_much(source),))


class _Rebuilding:
    """A package with its unpacked source. Raises `FindingsError` for a source that is not that of a decision."""

    def __init__(self, bag: Path, source: Path, output: Path) -> None:
        self.bag, self.source, self.output = bag, source, output
        self.top, self.decision = source.parent.parent, source.parent.name
        root = output / PROJECT
        self.project = Project(root / CONTENT, _templates(root), output / BUILD)
        self.folder = self.project.dossier(self.top.name)
        loaded = load_dossier(self.folder, root)
        if wrong := [finding for finding in loaded.findings if finding.severity is Severity.ERROR]:
            raise FindingsError(wrong)
        self.ledger = loaded.ledger
        if found := list(self.misled(pending=bool(loaded.pending))):
            raise FindingsError(found)
        self.verifying = Verifying(self.project, self.folder, self.ledger, compose=dossier.compose)

    def misled(self, *, pending: bool) -> Iterator[Finding]:
        """What of the source does not belong to the decision that it lies with."""
        last = self.ledger.last
        if last is None or last.id != self.decision:
            message = _("{file} does not end with the decision {decision} that it lies with")
            yield self.finding("E914", message)
        elif pending:
            message = _("the content in {file} is not what the decision {decision} left it as")
            yield self.finding("E914", message)

    def finding(self, code: str, message: str, hint: str = "", **values: object) -> Finding:
        """A finding at the source; a warning where its code says so."""
        told = message.format(file=SOURCE, decision=self.decision, **values)
        severity = Severity.WARNING if code.startswith("W") else Severity.ERROR
        advice = hint or _("take the package from its source again")
        return Finding(code, told, Place(_shown(self.source, self.bag)), advice, severity)

    def documents(self) -> Iterator[Rebuilt]:
        """Every filed document, in the order of their folders."""
        read = issued.read_all(self.folder, self.project.root)
        if read.findings:
            raise FindingsError(read.findings)
        known = [version for version in read.versions if version.decision == self.decision]
        filed = [folder for folder in sorted(_inside(self.top)) if any(folder.glob(f"*{TREE}"))]
        for folder in filed:
            meant = [version for version in known if f"{version.document}_{version.version}" == folder.name]
            yield self.rebuilt(self.filed(meant, folder), folder) if meant else self.unknown(folder)

    def filed(self, versions: list[Version], folder: Path) -> Version:
        """Which of the versions of several municipalities was filed: that whose tree it is. Of equal ones that which the bag is called after."""
        steps = _identifier(self.bag).split("/")
        named = sorted(versions, key=lambda version: version.municipality not in steps)
        return next((each for each in named if _holds(folder / f"{each.document}{TREE}", each.tree)), named[0])

    def unknown(self, folder: Path) -> Rebuilt:
        """A document that the source does not have."""
        document, _underscore, version = folder.name.rpartition("_")
        message = _("{file} knows no version {version} of {document}")
        found = self.finding("E915", message, version=ascii(version), document=ascii(document))
        return Rebuilt(folder.name, document, version, "", {}, (found,))

    def rebuilt(self, version: Version, folder: Path) -> Rebuilt:
        about = folder.name, version.document, version.version, version.municipality
        found = [*self.verifying.verified(version).findings]
        if not _holds(folder / f"{version.document}{TREE}", version.tree):
            message = _("the filed document {document} is not the one that was issued as version {version}")
            found.append(self.finding("E916", message, document=version.document, version=version.version))
        try:
            made = self.made(version, folder)
        except FindingsError as error:
            return Rebuilt(*about, {}, tuple(dict.fromkeys((*found, *error.findings))))
        files = {name: _compared(folder / name, data) for name, data in made.items()}
        found += self.differing(version, files)
        found += self.replaced(version, folder, made, files)
        return Rebuilt(*about, files, tuple(dict.fromkeys(found)))

    def made(self, version: Version, folder: Path) -> dict[str, bytes]:
        """The files of a document, made again and put into the folder to work in."""
        composed = self.verifying.composed(version)
        if version.document not in composed.entries:
            return {}
        every = bytes_of(composed, version.document)
        made = {f"{version.document}.{format_}": every[format_] for format_ in COMPARED}
        place = self.output / DOCUMENTS / folder.name
        try:
            place.mkdir(parents=True)
            for name, data in made.items():
                (place / name).write_bytes(data)
        except OSError as error:
            raise SetupError(_("{file} cannot be written: {cause}").format(file=place, cause=reason(error))) from error
        return made

    def differing(self, version: Version, files: Mapping[str, Likeness]) -> Iterator[Finding]:
        other = [name for name, likeness in files.items() if likeness == "other"]
        gone = [name for name, likeness in files.items() if likeness == "missing"]
        if gone:
            message = _("the package does not hold {names}")
            yield self.finding("E916", message, names=", ".join(gone))
        if other:
            message = _("{names} comes out with other bytes than were filed; changed since: {causes}")
            causes, hint = self.verifying.causes(version), _("the text is compared by itself")
            yield self.finding("W917", message, hint, names=", ".join(other), causes=causes)

    def replaced(
        self, version: Version, folder: Path, made: Mapping[str, bytes], files: Mapping[str, Likeness]
    ) -> Iterator[Finding]:
        """Filed files that are not those that were issued. Where what is made again is the issued one, nothing but a replacement explains that; else
        the package may have been made with other software than the version was."""
        for name, likeness in files.items():
            issued_ = version.files.get(name, "")
            if likeness != "other" or _begins_with(folder / name, issued_):
                continue
            message = _("{name} is not the file that was issued as version {version}")
            if checksum(made[name]) == issued_:
                yield self.finding("E919", message, name=name, version=version.version)
            else:
                yield self.finding("W919", message, name=name, version=version.version)


_END = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
MOST_SIGNATURES = 20
"""Ends of a PDF that are looked at: each signature adds one behind what was there (ISO 32000-1, 7.5.6)."""


def _begins_with(path: Path, sum_: str) -> bool:
    """Whether a filed file is the one with this checksum, with a signature behind it or without."""
    data = path.read_bytes()
    ends = (match.end() for match in islice(_END.finditer(data), MOST_SIGNATURES))
    return any(checksum(data[:end]) == sum_ for end in (len(data), *ends))


def _templates(root: Path) -> Path:
    """The folder of the templates, whatever it is called. Raises `FindingsError` unless there is exactly one."""
    found = [folder for folder in _inside(root) if folder.name != CONTENT and (folder / "base.html.j2").is_file()]
    if len(found) != 1:
        message = _("{file} holds no templates").format(file=SOURCE)
        raise FindingsError([Finding("E914", message, Place(SOURCE), _("take the package from its source again"))])
    return found[0]


def _identifier(bag: Path) -> str:
    """What the bag calls itself (RFC 8493, 2.2.2); nothing where it does not tell."""
    for file in _beside(bag, INFO):
        with file.open("rb") as stream:
            text = stream.read(MOST_INFO).decode(errors="replace")
        found = re.search(rf"^{IDENTIFIER}: (.*)$", text, re.MULTILINE)
        return found[1] if found else ""
    return ""


def _holds(path: Path, sum_: str) -> bool:
    """Whether a file is there with this checksum."""
    return any(Content.at(file).sha256 == sum_ for file in _beside(path.parent, path.name))


def _compared(path: Path, made: bytes) -> Likeness:
    """What was filed against what was made again; a signature stands behind the bytes that were issued."""
    for file in _beside(path.parent, path.name):
        with file.open("rb") as stream:
            begins = stream.read(len(made))
            longer = bool(stream.read(1))
        if checksum(begins) != checksum(made):
            return "other"
        return "signed" if longer else "same"
    return "missing"


def _shown(path: Path, bag: Path) -> str:
    return path.relative_to(bag).as_posix()
