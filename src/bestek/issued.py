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
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from bestek import tree as trees
from bestek.findings import Finding, FindingsError, Place, SetupError
from bestek.ledger import DECISIONS
from bestek.load import ISSUED, Loaded, load_file
from bestek.locks import alone
from bestek.messages import _
from bestek.outputs import checksum
from bestek.project import Edition
from bestek.state import canonical
from bestek.yaml_text import yaml_text

VERSION, TREE, MADE_FROM = "version.yaml", "tree.json.gz", "made-from.json"
STAGED, COMPLETE = ".staged", "complete"
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
            text = gzip.decompress((self.folder / TREE).read_bytes()).decode()
        except (OSError, EOFError, ValueError):
            text = ""
        if checksum(text.encode()) != self.tree:
            raise FindingsError(
                [_altered(replace(self.place, file=f"{Path(self.place.file).parent.as_posix()}/{TREE}"))]
            )
        return text

    def read(self) -> trees.Document:
        """The document. Raises `FindingsError` when it is not as it was stored, or when it was stored by a Bestek that knew other nodes."""
        try:
            return trees.loads(self.text())
        except (KeyError, TypeError, ValueError) as error:
            message = _("version {version} of '{title}' was stored by another Bestek and cannot be read")
            hint = _("use the Bestek that it was issued with, or correct the reading")
            told = message.format(version=self.version, title=self.title)
            raise FindingsError([Finding("E616", told, self.place, hint)]) from error

    def origins(self) -> Mapping[str, Any]:
        """What else decided how it came out. Raises `FindingsError` when it is not as it was stored."""
        try:
            text = (self.folder / MADE_FROM).read_text(encoding="utf-8")
        except (OSError, ValueError):
            text = ""
        if checksum(text.encode()) != self.made_from:
            file = f"{Path(self.place.file).parent.as_posix()}/{MADE_FROM}"
            raise FindingsError([_altered(replace(self.place, file=file))])
        return cast(Mapping[str, Any], json.loads(text))


def number_of(version: str) -> Number:
    """The number of a version that is written with digits and dots; nothing for any other."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else ()


def _seal(values: Mapping[str, Any]) -> str:
    return checksum(canonical(dict(values)).encode())


def _altered(place: Place) -> Finding:
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
    for path in sorted((folder / ISSUED).glob("*/*/")):
        if path.parts[-2].startswith(".") or not path.is_dir():
            continue
        try:
            found.append(_version(path, root))
        except FindingsError as error:
            findings += error.findings
    return Read(tuple(sorted(found, key=lambda each: (each.document, each.municipality, each.number))), tuple(findings))


def _version(path: Path, root: Path) -> Version:
    file = path / VERSION
    loaded = load_file(file, root)
    place = Place(loaded.tree.file.path, 1)
    values = loaded.data
    try:
        made = Version(**values, place=place, folder=path)
    except TypeError as error:
        raise FindingsError([*loaded.findings] or [_altered(place)]) from error
    if made.seal != _seal(made.values) or (made.document, made.name) != (path.parent.name, path.name):
        raise FindingsError([_altered(_first_place(loaded))])
    return made


def _first_place(loaded: Loaded) -> Place:
    return Place(loaded.tree.file.path, 1)


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
        message = _("{file} cannot be written: {cause}").format(file=folder / ISSUED, cause=error.strerror or error)
        raise SetupError(message, _("look whether the disk is full and whether you may write there")) from error


def put(folder: Path, new: Sequence[New]) -> tuple[Version, ...]:
    """Puts versions in place, all of them or none; to be called while `writing`. Returns them as they stand."""
    issued = folder / ISSUED
    staged = issued / STAGED
    for each in new:
        place = staged / each.version.document / each.version.name
        place.mkdir(parents=True)
        _write(place / TREE, gzip.compress(each.tree.encode(), mtime=0))
        _write(place / MADE_FROM, each.made_from.encode())
        sealed = each.version.sealed()
        _write(place / VERSION, yaml_text({**sealed.values, "seal": sealed.seal}).encode())
    _write(staged / COMPLETE, b"")
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
    if staged.is_dir():
        # The mark goes last but one: without it the rest counts as unfinished, and all of it is in place by now.
        shutil.rmtree(staged)


def _write(path: Path, data: bytes) -> None:
    """The file is on the disk when this returns."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
