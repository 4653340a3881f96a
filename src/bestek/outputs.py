"""What stands in `build/`: keys and checksums instead of time stamps, whole files or none.

Of the outputs of every dossier, municipality and edition there is a record in `build/.bestek/`: of every output the key of what it was
made from, with the parts of that key, its checksum and what there was to say of it, of every document its words, pages and the page of
every block. An output is made again when its key differs, when the file is gone, or when its bytes are not those that were written. An
index per dossier says which municipalities it has. A record begins with a checksum of itself: one that was cut off or touched is as none.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from bestek import locks
from bestek.findings import Finding, Place, SetupError, Severity
from bestek.messages import _, reason
from bestek.project import DOSSIER_FILE, Project
from bestek.system import distributions, text_libraries

RECORD_VERSION = 3


@dataclass
class DocumentRecord:
    """A document as it was last read: `keys` is the key per format, `page_of` the PDF page of every block id."""

    id: str
    title: str
    words: int
    keys: dict[str, str]
    pages: int = 0
    page_of: dict[str, int] = field(default_factory=dict)
    paged: str = ""
    """Key of the PDF that `pages` and `page_of` belong to."""
    entry: str = ""
    """The id under which the dossier names it."""


@dataclass
class FileRecord:
    """An output as it was written; `findings` are what its writer advised, `parts` what its key was made of: a short checksum by name."""

    key: str
    sha256: str
    findings: list[Finding] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    tree: str = ""
    """The checksum of the tree as canonical JSON, with its sources."""

    def same(self, other: FileRecord | None) -> bool:
        """Whether both are about the same bytes, made from the same."""
        return other is not None and (self.key, self.sha256) == (other.key, other.sha256)


@dataclass
class Record:
    """What was built of a dossier for one municipality in one edition. `inputs` is the fingerprint of everything it was made from."""

    inputs: str = ""
    documents: list[DocumentRecord] = field(default_factory=list)
    files: dict[str, FileRecord] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    """Warnings and advice on its content, said again while nothing changes."""
    values: dict[str, str] = field(default_factory=dict)
    """What some parts of keys stand for, by their short checksum: the software, the style."""

    def joined(self, other: Record) -> None:
        """Takes over what another build recorded since this one was read: its outputs, its pages, and what parts of its keys stand for."""
        self.files |= {name: file for name, file in other.files.items() if not file.same(self.files.get(name))}
        pages = {document.paged: document for document in other.documents if document.paged}
        for document in self.documents:
            if document.paged != document.keys["pdf"] and (known := pages.get(document.keys["pdf"])):
                document.pages, document.page_of, document.paged = known.pages, known.page_of, known.paged
        used = {value for file in self.files.values() for value in file.parts.values()}
        self.values |= {name: value for name, value in other.values.items() if name in used}


@dataclass(frozen=True)
class Index:
    """The municipalities of a dossier whose fingerprint is `inputs`; `several` when each has a folder of its own."""

    inputs: str = ""
    municipalities: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True)
class Moments:
    """Which decisions of a dossier whose fingerprint is `inputs` are meant by which words: the beginning of an id, a number, `last`."""

    inputs: str = ""
    decisions: dict[str, str] = field(default_factory=dict)


def read_record(file: Path) -> Record:
    """The record, or an empty one when there is none that can be trusted."""
    try:
        data = read_data(file)
        return Record(
            data["inputs"],
            [DocumentRecord(**document) for document in data["documents"]],
            {name: FileRecord(**{**entry, "findings": _findings(entry)}) for name, entry in data["files"].items()},
            _findings(data),
            data["values"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Record()


def read_index(file: Path) -> Index:
    """The index, or an empty one when there is none that can be trusted."""
    try:
        data = read_data(file)
        return Index(data["inputs"], tuple(map(str, data["municipalities"])), data["several"] is True)
    except (OSError, ValueError, KeyError, TypeError):
        return Index()


def read_moments(file: Path) -> Moments:
    """The moments, or none when there is no record of them that can be trusted."""
    try:
        data = read_data(file)
        return Moments(data["inputs"], data["decisions"])
    except (OSError, ValueError, KeyError, TypeError):
        return Moments()


def read_data(file: Path) -> dict[str, Any]:
    """What stands in a record. Raises `ValueError` for one of another version, and for one that is not as it was written."""
    sum_, _newline, body = file.read_bytes().partition(b"\n")
    if sum_.decode("ascii") != checksum(body):
        raise ValueError(file)
    data: dict[str, Any] = json.loads(body)
    if data["version"] != RECORD_VERSION:
        raise ValueError(data["version"])
    return data


def _findings(data: Mapping[str, Any]) -> list[Finding]:
    return [finding_of(entry) for entry in data["findings"]]


def finding_of(data: Mapping[str, Any]) -> Finding:
    """A finding that was stored as `asdict` gives it; the templates that led to its place are not told again."""
    place = data["place"] and Place(**{**data["place"], "chain": ()})
    return Finding(**{**data, "place": place, "severity": Severity(data["severity"])})


def write_record(file: Path, record: Record | Index | Moments) -> None:
    """Writes the record whole or not at all."""
    write_data(file, asdict(record))


def write_data(file: Path, data: Mapping[str, Any]) -> None:
    """Writes what `read_data` reads, whole or not at all."""
    body = json.dumps({"version": RECORD_VERSION, **data}, ensure_ascii=False, sort_keys=True).encode()
    write_files({file: f"{checksum(body)}\n".encode() + body})


def checksum(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(data).hexdigest()


def checksums(folder: Path) -> dict[str, str]:
    """The checksums of all files below a folder, by their paths in it; compiled code is left out."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(folder).as_posix(): checksum(file.read_bytes()) for file in files}


def short(checksum_: str) -> str:
    """A checksum that tells things apart and need not withstand anybody."""
    return checksum_[:16]


Condition = Literal["as written", "gone", "altered", "no file"]


def condition(file: Path, record: FileRecord) -> Condition:
    """What became of an output since it was written. One that cannot be read counts as altered."""
    try:
        return "as written" if checksum(file.read_bytes()) == record.sha256 else "altered"
    except FileNotFoundError:
        return "gone"
    except OSError:
        return "no file" if file.is_dir() else "altered"


def intact(file: Path, record: FileRecord | None, key: str) -> bool:
    """Whether the output is there, made from what `key` stands for, and unchanged since."""
    return record is not None and record.key == key and condition(file, record) == "as written"


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """One build at a time puts files in place; what a build that was killed left half-written is removed first.

    That is looked for once by a process, and where the last one to put something in place did not come to its end: among thousands of outputs it takes
    longer than what is to be done.
    """
    busy = output / ".bestek" / "busy"
    with ExitStack() as held:
        try:
            busy.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(locks.alone(output / ".bestek" / "lock"))
            if output not in _swept or busy.exists():
                _sweep(output)
            busy.touch()
        except OSError as error:
            raise _refused(output, error) from error
        try:
            yield
        finally:
            with suppress(OSError):
                busy.unlink(missing_ok=True)


_swept: set[Path] = set()
"""The folders of outputs in which this process looked for what was left half-written."""


def _sweep(output: Path) -> None:
    for leftover in output.rglob(".*.part"):
        leftover.unlink(missing_ok=True)
    _swept.add(output)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Puts all files in place, each whole: all are written beside their place first, then renamed.

    Raises `SetupError` when a folder cannot be written or the disk is full: no file was replaced then. Where another program holds one of
    the files (Word on Windows does), those before it may be new; what was not put in place is made again by the next build.
    """
    path = Path()
    written: list[tuple[str, Path]] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
            written.append((temporary, path))
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
        for temporary, path in written:
            os.chmod(temporary, 0o644)  # noqa: PTH101
            _replace(temporary, path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        for temporary, _path in written:
            Path(temporary).unlink(missing_ok=True)


def _replace(temporary: str, path: Path) -> None:
    """Puts a file in place, also of one that may only be read: Windows wants that lifted first."""
    try:
        os.replace(temporary, path)  # noqa: PTH105
    except PermissionError:
        path.chmod(0o644)
        os.replace(temporary, path)  # noqa: PTH105


def _refused(path: Path, error: OSError) -> SetupError:
    advice = _("close the file if it is open in Word, and look whether the disk is full")
    if path.is_dir() and error.errno in (errno.EISDIR, errno.EACCES, errno.EPERM, errno.ENOTEMPTY, errno.EEXIST):
        advice = _("a folder stands where the file has to come: move it away")
    return SetupError(_("{file} cannot be written: {cause}").format(file=path, cause=reason(error)), advice)


PASSING = ("~$", ".~lock.")
"""How the lock of a Word document that is open begins."""


BESIDE = ("issued", "review.yaml")
"""What stands in the folder of a dossier and is no content of its documents."""


def _telling(folder: Path) -> Iterator[tuple[str, str]]:
    """The files below a folder that say what is built: their names in it and their paths, in the order of the names.

    Compiled code and locks say nothing; nor does what a dossier keeps of versions that were issued.
    """
    return iter(sorted(_files(str(folder), "")))


def _files(folder: str, within: str) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        return
    beside = BESIDE if any(entry.name == DOSSIER_FILE for entry in entries) else ()
    for entry in entries:
        name = entry.name
        if name == "__pycache__" or name in beside:
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _files(entry.path, f"{within}{name}/")
        elif not name.startswith(PASSING) and entry.is_file():
            yield within + name, entry.path


def fingerprint(folders: Iterable[Path]) -> str:
    """A fingerprint of all files below some folders that say what is built, by name and bytes, and of the software that works on them."""
    digest = sha256(software().encode())
    for folder in folders:
        for name, file in _telling(folder):
            digest.update(_spelled(name, file))
    return digest.hexdigest()


def shared(project: Project, package: str) -> str:
    """The fingerprint of what every dossier is made from besides its own folder and the profiles that it names; `package` is that of the code."""
    profiles = project.content / PROFILES
    beside = sha256()
    for name, file in _telling(profiles):
        if not _is_profile(name):
            beside.update(_spelled(name, file))
    return f"{package} {fingerprint((project.templates,))} {beside.hexdigest()}"


def inputs(folder: Path, shared: str) -> str:
    """The fingerprint of everything that the documents of a dossier are made from."""
    return checksum(f"{shared}\0{content(folder)}".encode())


PROFILES = "municipalities"
"""Where the profiles of municipalities stand, in the folder of the dossiers."""


def _is_profile(name: str) -> bool:
    return name.endswith(".yaml") and "/" not in name


def content(folder: Path) -> str:
    """A fingerprint of the content of a dossier, with the profiles of its municipalities: of hundreds of dossiers each names one or a few.

    A profile counts when its name stands anywhere in the content: it need not be read for that. Where none does, all count.
    """
    digest, profiles = sha256(), dict(_profiles(folder.parent / PROFILES))
    named: set[str] = set()
    for name, file in _telling(folder):
        spelled = _spelled(name, file)
        digest.update(spelled)
        named |= {each for each in profiles if each not in named and each.encode() in spelled}
    for name in sorted(named or profiles):
        digest.update(_spelled(name, profiles[name]))
    return checksum(f"{software()}\0{digest.hexdigest()}".encode())


def _profiles(folder: Path) -> Iterator[tuple[str, str]]:
    """The profiles by the names of their municipalities."""
    for file in sorted(folder.iterdir() if folder.is_dir() else ()):
        if _is_profile(file.name) and not file.name.startswith(PASSING):
            yield file.stem, str(file)


def _spelled(name: str, file: str) -> bytes:
    """A file as it counts in a fingerprint, by name and bytes; nothing where an editor put another in its place just now."""
    try:
        with open(file, "rb", buffering=0) as opened:  # noqa: PTH123  # hundreds of files: half of the time
            data = opened.read()
    except FileNotFoundError:
        return b""
    return f"\0{name}\0{len(data)}\0".encode() + data


@cache
def code() -> str:
    """A fingerprint of the package that is at work: what is saved while it runs is that of the next process."""
    return fingerprint((Path(__file__).parent,))


@cache
def software() -> str:
    """Versions of Python, of every installed distribution and of the text libraries: what else decides on the bytes of an output."""
    return "\n".join([sys.version, *distributions(), *text_libraries()])


def versions(software_: str) -> dict[str, str]:
    """The versions of what `software` lists, by name.

    `weasyprint-70.0.dist-info` (PEP 376), or `libpango-1.0.so.0.5000.12`: the name of a library ends with `.so` or a version of its own.
    """
    python, *others = software_.split("\n")
    return {"Python": python.partition(" ")[0]} | dict(map(_name_and_version, others))


def _name_and_version(text: str) -> tuple[str, str]:
    if text.endswith(".dist-info"):
        name, _dash, version = text.removesuffix(".dist-info").rpartition("-")
        return name, version
    name, _dot, version = text.partition(".so.")
    return name, version or text
