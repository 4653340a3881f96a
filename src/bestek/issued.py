"""Issued versions: documents as they went out, kept with the dossier and never written again.

`issued/<document>/<version>/` (`<version>+<municipality>` in a dossier of several) holds

- `version.yaml`: what was issued, with which decision, from which state, and the checksums of all that belongs to it, under a seal;
- `tree.json.gz`: the document as `bestek.tree.dumps` spells it, compressed; its checksum is that of the text;
- `made-from.json`: the checksum of every template, picture and record, and the names of the software: what else decides how it comes out.

Several versions come together or not at all: all are written into `.staged`, which is then marked complete; from there each is put in place
by one rename. Who is next finishes what was complete and removes what was not.
"""

from __future__ import annotations

import datetime
import gzip
import io
import json
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from bestek import tree as trees
from bestek.files import (
    MEGABYTE,
    RefusedError,
    is_none_of_ours,
    read_bytes,
    shown_path,
    sync_folder,
    write_through,
)
from bestek.findings import Finding, FindingsError, Place, SetupError
from bestek.ledger import DECISIONS, Decision
from bestek.load import ISSUED, load_file
from bestek.locks import alone
from bestek.messages import _, reason
from bestek.outputs import checksum
from bestek.project import EDITIONS, Edition
from bestek.state import canonical
from bestek.yaml_text import yaml_text

VERSION, TREE, MADE_FROM = "version.yaml", "tree.json.gz", "made-from.json"
STAGED, COMPLETE = ".staged", "complete"
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
"""What is raised by reading a tree of nodes that are not known."""

MAXIMUM_TEXT = 50 * MEGABYTE
"""Bytes of a tree, or of what it was made from."""

LOCK = ".lock"
"""In the folder of the decisions: who decides waits for who issues, and the other way round."""

Number = tuple[int, ...]


@dataclass(frozen=True)
class Version:
    """A document as it was issued. `files` are the checksums of its files by their names, `tree` and `made_from` those of the texts beside it.

    `body` is that of the decision, `date` that of the document, `state` the fingerprint of the state after the decision.
    """

    document: str
    title: str
    version: str
    status: str
    body: str
    date: datetime.date
    decision: str
    edition: Edition
    state: str
    tree: str
    made_from: str
    files: Mapping[str, str]
    municipality: str = ""
    seal: str = ""
    place: Place = field(default=Place(""), compare=False)
    folder: Path = field(default=Path(), compare=False)

    @property
    def number(self) -> Number:
        """Its number, by which versions come after one another: 1.10 after 1.9."""
        return number_of(self.version)

    @property
    def name(self) -> str:
        """The folder that holds it, within that of its document."""
        return "+".join(filter(None, (self.version, self.municipality)))

    @property
    def values(self) -> dict[str, Any]:
        """What `version.yaml` says, the seal excepted."""
        kept = asdict(replace(self, folder=Path(), place=Place("")))
        return {key: value for key, value in kept.items() if key not in ("seal", "place", "folder") and value != ""}

    def sealed(self) -> Version:
        """The version under its seal."""
        return replace(self, seal=_seal(self.values))

    def text(self) -> str:
        """The tree as it was stored. Raises `FindingsError` when it is not that any more."""
        try:
            with gzip.open(io.BytesIO(self._bytes(TREE))) as stream:
                data = stream.read(MAXIMUM_TEXT)
        except (OSError, EOFError, zlib.error):
            data = b""
        return self._kept(TREE, data, self.tree)

    def _bytes(self, name: str) -> bytes:
        """A file beside `version.yaml`; nothing when it cannot be read."""
        try:
            return read_bytes(self.folder / name, self.place, self.folder.parents[2], MAXIMUM_TEXT)
        except RefusedError:
            return b""

    def _kept(self, name: str, data: bytes, expected: str) -> str:
        if checksum(data) != expected:
            raise FindingsError([altered(Place(f"{Path(self.place.file).parent.as_posix()}/{name}"))])
        return data.decode()

    def read(self) -> trees.Document:
        """The document. Raises `FindingsError` when it is not as it was stored, or when it was stored by a Bestek that knew other nodes."""
        try:
            made = trees.loads(self.text())
        except UNREADABLE as error:
            raise FindingsError([self._foreign()]) from error
        if not isinstance(made, trees.Document):
            raise FindingsError([self._foreign()])
        return made

    def _foreign(self) -> Finding:
        message = _("version {version} of '{title}' was stored by another Bestek and cannot be read")
        hint = _("use the Bestek that it was issued with, or correct the reading")
        return Finding("E616", message.format(version=self.version, title=self.title), self.place, hint)

    def origins(self) -> Mapping[str, Any]:
        """What else decided how it came out. Raises `FindingsError` when it is not as it was stored."""
        try:
            made = json.loads(self._kept(MADE_FROM, self._bytes(MADE_FROM), self.made_from))
        except (ValueError, RecursionError):
            made = None
        if not isinstance(made, dict) or any(not isinstance(made.get(key), kind) for key, kind in ORIGINS.items()):
            raise FindingsError([self._foreign()])
        return made


ORIGINS: Mapping[str, type] = {"templates": dict, "pictures": dict, "records": dict, "style": str, "program": str, "software": list}  # fmt: skip
"""What `made-from.json` holds."""


def number_of(version: str) -> Number:
    """The number of a version that is written with digits and dots; nothing for any other."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else ()


def _seal(values: Mapping[str, Any]) -> str:
    return checksum(canonical(dict(values)).encode())


def altered(place: Place) -> Finding:
    message = _("this is not as it was issued")
    hint = _("put it back from version control or a backup; what has to be said otherwise is a new version")
    return Finding("E615", message, place, hint)


# Reading


def versions(folder: Path, root: Path, document: str = "", municipality: str = "") -> tuple[Version, ...]:
    """The issued versions of a dossier or of one of its documents, by document and number. Raises `FindingsError` for any that was altered."""
    read = read_all(folder, root)
    if read.findings:
        raise FindingsError(read.findings)
    return tuple(
        version
        for version in read.versions
        if document in ("", version.document) and municipality in ("", version.municipality)
    )


@dataclass(frozen=True)
class Read:
    """The versions that are as they were issued, and what is wrong with the others."""

    versions: tuple[Version, ...]
    findings: tuple[Finding, ...]


def read_all(folder: Path, root: Path) -> Read:
    """Every issued version of a dossier, each by itself."""
    found: list[Version] = []
    findings: list[Finding] = []
    for path in _names(folder / ISSUED, 2):
        if not path.is_dir():
            findings.append(_stray(path, root))
            continue
        findings += [_stray(other, root) for other in _names(path, 1) if other.name not in (VERSION, TREE, MADE_FROM)]
        try:
            found.append(_version(path, root))
        except FindingsError as error:
            findings += error.findings
    return Read(tuple(sorted(found, key=lambda each: (each.document, each.municipality, each.number))), tuple(findings))


def _names(folder: Path, depth: int) -> Iterator[Path]:
    """What stands so deep in a folder, and what stands less deep and is no folder."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else [folder] if os.path.lexists(folder) else []:
        if path == folder or not is_none_of_ours(path.name):
            yield from _names(path, depth - 1) if depth > 1 and path.is_dir() else [path]


def _stray(path: Path, root: Path) -> Finding:
    message = _("this belongs to no issued version: such a folder holds {known}")
    told = message.format(known=f"{VERSION}, {TREE}, {MADE_FROM}")
    return Finding("E630", told, Place(shown_path(path, root)), _("move it out of the folder of issued versions"))


def orphans(read: Iterable[Version], decisions: Iterable[Decision]) -> Iterator[Finding]:
    """Versions that went out with a decision that is not there."""
    known = {decision.id for decision in decisions}
    for version in read:
        if version.decision not in known:
            message = _("version {version} of '{document}' was issued with {decision}, which is not there")
            told = message.format(version=version.version, document=version.title, decision=version.decision)
            hint = _("put the decision back from version control or a backup")
            yield Finding("E618", told, version.place, hint)


def _version(path: Path, root: Path) -> Version:
    file = path / VERSION
    loaded = load_file(file, root)
    place = Place(loaded.tree.file.path, 1)
    values = loaded.data
    if not _is_version(values):
        raise FindingsError([*loaded.findings] or [altered(place)])
    made = Version(**values, place=place, folder=path)
    if made.seal != _seal(made.values) or (made.document, made.name) != (path.parent.name, path.name):
        raise FindingsError([altered(place)])
    return made


def _is_version(values: Mapping[str, Any]) -> bool:
    """Whether every part is there and of its kind: who seals anew what he edited can still have written anything."""
    kinds = {each.name: Mapping if each.name == "files" else datetime.date if each.name == "date" else str for each in fields(Version)}  # fmt: skip
    needed = kinds.keys() - {"municipality", "place", "folder"}
    fits = needed <= values.keys() <= needed | {"municipality"}
    return (
        fits
        and all(isinstance(value, kinds[key]) for key, value in values.items())
        and all(isinstance(part, str) for pair in values["files"].items() for part in pair)
        and values["edition"] in EDITIONS
    )


# Putting in place


@dataclass(frozen=True)
class New:
    """A version that is to be issued, with the texts beside it."""

    version: Version
    tree: str
    made_from: str


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Nobody else decides or issues in this dossier; what a killed process left is finished or removed first."""
    decisions = folder / DECISIONS
    try:
        decisions.mkdir(exist_ok=True)
        with alone(decisions / LOCK):
            _settle(folder / ISSUED)
            yield
    except OSError as error:
        file = error.filename or folder / ISSUED
        message = _("{file} cannot be written: {cause}").format(file=file, cause=reason(error))
        raise SetupError(message, _("look whether the disk is full and whether you may write there")) from error


def put(folder: Path, new: Sequence[New]) -> tuple[Version, ...]:
    """Puts versions in place, all of them or none; to be called while `writing`. Returns them as they stand."""
    issued = folder / ISSUED
    staged = issued / STAGED
    for each in new:
        place = staged / each.version.document / each.version.name
        place.mkdir(parents=True)
        write_through(place / TREE, gzip.compress(each.tree.encode(), mtime=0))
        write_through(place / MADE_FROM, each.made_from.encode())
        sealed = each.version.sealed()
        write_through(place / VERSION, yaml_text({**sealed.values, "seal": sealed.seal}).encode())
        sync_folder(place)
        sync_folder(place.parent)
    write_through(staged / COMPLETE, b"")
    sync_folder(staged)
    _settle(issued)
    return tuple(
        replace(each.version.sealed(), folder=issued / each.version.document / each.version.name) for each in new
    )


def _settle(issued: Path) -> None:
    """Finishes what was complete, and removes what was not."""
    staged = issued / STAGED
    if (staged / COMPLETE).is_file():
        for version in sorted(staged.glob("*/*/")):
            place = issued / version.parent.name / version.name
            place.parent.mkdir(exist_ok=True)
            version.rename(place)
            sync_folder(place.parent)
    if staged.is_dir():
        # The mark goes last but one: without it the rest counts as unfinished, and all of it is in place by now.
        shutil.rmtree(staged)
