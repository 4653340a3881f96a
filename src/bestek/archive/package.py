"""What an archive package consists of, before it is a folder on disk: records with their files, and of which decision.

The names follow MDTO 1.0.1: a dossier is an aggregation, a record (Archiefstuk) an information object within it, an item a file (Bestand) that represents
a record. Paths are those within the payload of the bag, which is also the tree that an e-depot takes in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Literal

from bestek.files import shown_path
from bestek.findings import Finding, Place, Severity
from bestek.issued import Version
from bestek.ledger import Decision, Ledger
from bestek.model import Dossier
from bestek.model.dossier import DossierDocument
from bestek.model.records import Record as Source
from bestek.project import Edition, Project

ARCHIVE = "archive"
"""The folder of the packages among the outputs."""

SIDE_FILE = ".mdto.xml"
"""Behind the name of a file or folder: the file that describes it."""

PORTABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,119}")
"""Signs and length of a name that every file system and every e-depot takes."""

DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""A name that Windows keeps for a device."""

RecordKind = Literal["decision", "document", "annex"]
"""The decision with how it was made, a document as it was issued with it, something received from outside."""

Role = Literal["document", "signed", "editable", "annex", "account", "findings", "tree", "source"]
"""What an item is for: the issued PDF and, where it was signed, the signed one instead; the DOCX as adopted; something from outside as it was received; the
account of how it was made; the findings and sign-offs; the document as it was stored when it was issued; the state, ledger and templates it was made from."""


@dataclass(frozen=True)
class Content:
    """The bytes of a file of a package: at hand, or still on disk so that a whole history fits in memory. `size` is in bytes."""

    sha256: str
    size: int
    data: bytes | None = field(default=None, repr=False)
    path: Path | None = None

    @classmethod
    def of(cls, data: bytes) -> Content:
        return cls(sha256(data).hexdigest(), len(data), data)

    @classmethod
    def at(cls, path: Path) -> Content:
        """A file on disk, read once for its checksum. Raises `OSError`."""
        with path.open("rb") as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        return cls(digest, path.stat().st_size, None, path)

    def read(self) -> bytes:
        """All bytes. Raises `OSError` for a file that is gone."""
        if self.data is not None:
            return self.data
        assert self.path is not None
        return self.path.read_bytes()


@dataclass(frozen=True)
class Item:
    """A file of a record; `name` is unique within the record and portable."""

    name: str
    role: Role
    content: Content
    title: str = ""


@dataclass(frozen=True)
class Record:
    """An information object of the level Archiefstuk. `id` is its place in the dossier: `tender-document/1.2`, `pprc-2023`, `2023-12-21-council`.

    `version` and `entry` are given for a document, `entry` as the dossier knew it after the decision; `source` for what came from outside.
    `remarks` are what there is to say of its files: W900 that they have other bytes than those that were issued, W901 that today's templates or software
    lead to another text than the stored one, from which it is filed. `cause` says in Dutch what that text has otherwise.
    """

    id: str
    kind: RecordKind
    title: str
    items: tuple[Item, ...]
    version: Version | None = None
    entry: DossierDocument | None = None
    source: Source | None = None
    remarks: tuple[Finding, ...] = ()
    cause: str = ""

    @property
    def called(self) -> str:
        """What it is called in Dutch: a document by its title and its version, all else by its title."""
        return f"{self.version.title}, versie {self.version.version}" if self.version else self.title

    @property
    def folder(self) -> str:
        """The name of its folder in the package."""
        return self.id.replace("/", "_")


@dataclass(frozen=True)
class Package:
    """All that goes into a package of one decision, for one municipality, in one edition: `internal` is complete, `public` is for everybody.

    `dossier` is the state after the decision, `decisions` are those up to it. With `document` the package is about that document alone.
    `made_on` is the day to be named as that of packing, if any: there is no clock.
    """

    project: Project
    folder: Path
    ledger: Ledger
    decision: Decision
    dossier: Dossier
    edition: Edition
    records: tuple[Record, ...]
    several: bool = False
    document: str = ""
    made_on: str = ""

    @property
    def municipality(self) -> str:
        """The id of its municipality."""
        return self.dossier.municipality.id

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions up to and with that of the package, in their order."""
        every = self.ledger.decisions
        return every[: [each.id for each in every].index(self.decision.id) + 1]

    @property
    def name(self) -> str:
        """The name of its folder below that of the dossier: of the decision, or of the document and its version."""
        record = next((each for each in self.records if each.kind == "document"), None)
        return record.folder if self.document and record else self.decision.id

    @cached_property
    def top(self) -> str:
        """The folder of the dossier within the payload, which its side file is called after."""
        return self.dossier.id

    def path(self, record: Record, item: Item | None = None) -> str:
        """Where a record or an item stands in the payload."""
        return "/".join(filter(None, (self.top, record.folder, item.name if item else "")))

    def files(self) -> Iterator[tuple[str, Content]]:
        """Every file without the side files, by its path in the payload."""
        for record in self.records:
            for item in record.items:
                yield self.path(record, item), item.content

    def finding(self, code: str, message: str, hint: str, record: Record, field: str = "") -> Finding:
        """What there is to say of a record, at the fact of the dossier that decides on it: it may not be there yet, so without a line.

        A warning where the code says so, else advice.
        """
        part = f"documents/{record.entry.id}" if record.entry else f"records/{record.id}"
        place = Place(shown_path(self.folder, self.project.root), path="/".join(filter(None, (part, field))))
        return Finding(code, message, place, hint, Severity.WARNING if code.startswith("W") else Severity.ADVICE)

    def related(self, id_: str) -> Record | None:
        """The record of that id, if the package has it."""
        return next((each for each in self.records if each.id == id_), None)


def portable(name: str) -> bool:
    """Whether a file or folder can be called so everywhere."""
    return bool(PORTABLE.fullmatch(name)) and not name.endswith(".") and not DEVICE.fullmatch(name)


def path_of(dossier: str, municipality: str, edition: str, name: str) -> str:
    """Where a package stands below the folder of the archive, `<dossier>/[<municipality>/][public/]<name>`. `municipality` is empty for a dossier of one."""
    public = "public" if edition == "public" else ""
    return "/".join(filter(None, (dossier, municipality, public, name)))


def entry_of(dossier: Dossier, document: str) -> DossierDocument | None:
    """The entry of the dossier that an issued document is made from; of an entry that makes several their ids begin with its own."""
    whole = [entry for entry in dossier.documents if entry.id == document]
    begins = [entry for entry in dossier.documents if entry.each and document.startswith(f"{entry.id}-")]
    return next(iter([*whole, *sorted(begins, key=lambda entry: -len(entry.id))]), None)
