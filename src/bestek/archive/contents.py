"""What goes into the packages of a dossier: the decisions that are meant, what was issued with each, and what came from outside.

A package is of one decision for one municipality, also where nothing was issued with it: then it holds how the decision was recorded, and what came from
outside. Where a document is named, it is of one version of that. Files of issued versions are looked for among what is
built, see `bestek.archive.filed`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bestek import issued
from bestek.archive.changes import concerns
from bestek.archive.filed import Filing
from bestek.archive.package import SIDE_FILE, Content, Item, Package, Record, entry_of, portable
from bestek.archive.signed import Signed
from bestek.build import Step
from bestek.files import shown_path
from bestek.findings import Finding, FindingsError, Place
from bestek.issued import Version
from bestek.ledger import LAST, Decision, Ledger, read_ledger
from bestek.load import RECORDS, Loaded, load_dossier
from bestek.messages import _
from bestek.model import Open
from bestek.model.base import Base, Fixed
from bestek.model.dossier import Dossier
from bestek.model.records import Record as Source
from bestek.project import EDITIONS, Project, check_edition, check_municipality, nearest
from bestek.validate import Valid, validate

ALL = "all"
"""Stands for every edition on the command line."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to pack: a decision or a document by its `name`, or `every` decision.

    `edition` may be `all`. `signed` is a folder with signed PDFs, `date` the day to be named as that of packing.
    """

    name: str = ""
    every: bool = False
    edition: str = "internal"
    municipality: str = ""
    signed: str = ""
    date: str = ""


def gather(project: Project, folder: Path, wanted: Wanted, step: Step) -> tuple[Package, ...]:
    """The packages that are meant, in their internal edition, with all that was issued and received; by decision and municipality.

    Raises `FindingsError` with all that is wrong with any of them.
    """
    _check(wanted)
    gathering = _Gathering(project, folder, wanted, step)
    targets = gathering.targets()
    gathering.filing.prepare(version for target in targets for version in target.versions)
    packages = [package for target in targets for package in gathering.packages(target)]
    if gathering.signed:
        gathering.findings += gathering.signed.unused()
    if gathering.findings:
        raise FindingsError(dict.fromkeys(gathering.findings))
    if not packages:
        message = _("nothing was decided and nothing was issued for {municipality} then")
        hint = _("name another decision, or leave --municipality out")
        raise _refusal("E901", message.format(municipality=wanted.municipality), hint, gathering.place)
    return tuple(packages)


def _check(wanted: Wanted) -> None:
    """Raises `FindingsError` for a choice that is none."""
    check_edition(wanted.edition, (*EDITIONS, ALL))
    if bool(wanted.name) == wanted.every:
        message = _("name one decision or document, or ask for all of them") if wanted.every else _("say what to pack")
        raise _refusal("E900", message, _("archive.pack DECISION, archive.pack DOCUMENT or archive.pack --all"))
    if wanted.date and not _is_day(wanted.date):
        message = _("'{date}' is no day").format(date=wanted.date)
        raise _refusal("E908", message, _("write it as in 2027-01-01"))


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refusal(code: str, message: str, hint: str, place: Place | None = None) -> FindingsError:
    return FindingsError([Finding(code, message, place, hint)])


@dataclass(frozen=True)
class _Target:
    """A decision that is to be packed with some of the versions that were issued with it; `document` when it is about that one alone."""

    decision: Decision
    versions: tuple[Version, ...]
    document: str = ""


@dataclass
class _Gathering:
    """A dossier of which packages are made. What is wrong with one does not keep the others from being looked at."""

    project: Project
    folder: Path
    wanted: Wanted
    step: Step
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger: Ledger = read_ledger(self.folder, self.project.root)
        read = issued.read_all(self.folder, self.project.root)
        self.findings += read.findings
        self.findings += issued.orphans(read.versions, self.ledger.decisions)
        self.versions = read.versions
        self.filing = Filing(self.project, self.folder, self.ledger, self.step)
        self.signed = Signed.read(self.wanted.signed) if self.wanted.signed else None

    # What is meant

    def targets(self) -> list[_Target]:
        """Raises `FindingsError` for a name that is none, and where nothing was decided."""
        check_municipality(self.wanted.municipality, load_dossier(self.folder, self.project.root).municipalities)
        if self.wanted.every:
            if not self.ledger.decisions:
                message, hint = _("nothing of this dossier was decided"), _("record a decision first: ./inv decide")
                raise FindingsError([*self.findings, Finding("E901", message, self.place, hint)])
            return [self.whole(decision) for decision in self.ledger.decisions]
        if document := self.document():
            return [document]
        return [self.whole(self.moment())]

    @property
    def place(self) -> Place:
        return Place(shown_path(self.folder, self.project.root))

    def whole(self, decision: Decision) -> _Target:
        return _Target(decision, tuple(each for each in self.mine if each.decision == decision.id))

    @cached_property
    def mine(self) -> tuple[Version, ...]:
        """The versions for the municipality that is asked for."""
        name = self.wanted.municipality
        return tuple(each for each in self.versions if not name or each.municipality in ("", name))

    def moment(self) -> Decision:
        """The decision that is named. Raises `FindingsError` with the nearest decision or document."""
        known = [decision.id for decision in self.ledger.decisions]
        documents = list(dict.fromkeys(each.document for each in self.versions))
        name = self.wanted.name
        numbers = [decision.number for decision in self.ledger.decisions if decision.number]
        if name == LAST or any(name == number for number in numbers) or any(id_.startswith(name) for id_ in known):
            return self.ledger.moment(name)
        message = _("there is no decision and no issued document '{name}'").format(name=name)
        raise FindingsError([*self.findings, Finding("E900", message, self.place, nearest(name, [*known, *documents]))])

    def document(self) -> _Target | None:
        """The version of a document that is named, by default its last one; `None` when the name is that of no document."""
        name, slash, number = self.wanted.name.partition("/")
        if any(self.wanted.name == decision.number for decision in self.ledger.decisions):
            return None
        of = [each for each in self.mine if each.document == name]
        if not of:
            self.refuse_unissued(name)
            return None
        last = max(of, key=lambda each: each.number).version
        found = tuple(each for each in of if each.version == (number if slash else last))
        if not found:
            message = _("no version {version} of '{document}' was issued").format(version=number, document=of[0].title)
            raise _refusal("E900", message, nearest(number, [each.version for each in of]), self.place)
        return _Target(self.ledger.decision(found[0].decision), found, name)

    def refuse_unissued(self, name: str) -> None:
        """Raises `FindingsError` when the name is that of a document of the dossier of which no version was issued."""
        loaded = load_dossier(self.folder, self.project.root)
        entries = [plain for plain in loaded.data.get("documents", ()) if isinstance(plain, dict)]
        if any(entry.get("id") == name for entry in entries):
            message = _("no version of the document '{name}' was issued").format(name=name)
            hint = _("a package of a document holds what was issued of it: ./inv issue {name} --decision NAME")
            place = loaded.place_of(f"documents/{name}")
            raise FindingsError([*self.findings, Finding("E901", message, place, hint.format(name=name))])

    # What is in it

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """What is wrong here is kept, and the work goes on."""
        try:
            yield
        except FindingsError as error:
            self.findings += error.findings

    def packages(self, target: _Target) -> Iterator[Package]:
        """The package of a decision for each municipality that it was of, of a document for each that it was issued for."""
        loaded = load_dossier(self.folder, self.project.root, "", target.decision.id)
        order = {name: number for number, name in enumerate(loaded.municipalities)}
        issued_for = {each.municipality for each in target.versions}
        names = issued_for if target.document else self.named(loaded)
        names = {name for name in names if name in issued_for or concerns(target.decision, name) or not name}
        for name in sorted(names, key=lambda name: order.get(name, -1)):
            with self.gathered():
                versions = [each for each in target.versions if each.municipality == name]
                yield self.package(target, name, versions)

    def named(self, loaded: Loaded) -> set[str]:
        """The municipalities of a dossier that are asked for, as versions name them: of a dossier of one it has no name."""
        named = {name for name in loaded.municipalities if self.wanted.municipality in ("", name)}
        return named if loaded.several else {""} if named else set()

    def package(self, target: _Target, municipality: str, versions: Sequence[Version]) -> Package:
        decision = target.decision
        loaded = load_dossier(self.folder, self.project.root, municipality, decision.id)
        dossier = as_decided(validate(loaded))
        records = (
            Record(decision.id, "decision", decision.title, ()),
            *(self.issued(version, dossier) for version in versions),
            *self.received(dossier, loaded),
        )
        self.findings += _misnamed(records, loaded)
        return Package(
            self.project, self.folder, self.ledger, decision, dossier, "internal", records, loaded.several, target.document, self.wanted.date,
        )  # fmt: skip

    def issued(self, version: Version, dossier: Dossier) -> Record:
        """A document as it was issued: the PDF, the Word file and the tree."""
        filed = self.filing.filed(version)
        pdf = self.signed.instead(version, filed.pdf) if self.signed else None
        title = _titled(version)
        shown = Item(f"{version.document}.pdf", "signed" if pdf else "document", pdf or filed.pdf, title)
        items = (
            shown,
            Item(f"{version.document}.docx", "editable", filed.docx, title),
            Item(f"{version.document}.tree.json", "tree", Content.of(version.text().encode()), title),
        )
        entry = entry_of(dossier, version.document)
        id_ = f"{version.document}/{version.version}"
        return Record(id_, "document", title, items, version, entry, remarks=filed.remarks, cause=filed.cause)

    def received(self, dossier: Dossier, loaded: Loaded) -> Iterator[Record]:
        """What came from outside and was kept as a file, with the bytes that it had when it was received."""
        for source in dossier.records:
            file = source.file if isinstance(source.file, str) else ""
            if not file:
                continue
            if loaded.records.get(file) != source.sha256:
                self.findings.append(_altered(source, loaded, gone=file not in loaded.records))
                continue
            content = Content(loaded.records[file], (self.folder / file).stat().st_size, None, self.folder / file)
            item = Item(file.removeprefix(f"{RECORDS}/"), "annex", content, str(source.title))
            yield Record(source.id, "annex", str(source.title), (item,), source=source)


PRINTED = frozenset({"id", "title"})
"""What a part is called also while its name is only proposed."""


def as_decided(valid: Valid) -> Dossier:
    """The dossier in which a fact about its documents, records or archive that is only proposed is open: nobody decided that everybody may read it."""
    parts = {
        name: _as_decided(getattr(valid.dossier, name), name, valid.proposed)
        for name in ("documents", "records", "archive")
    }
    return valid.dossier.model_copy(update=parts)


def _as_decided(value: Any, path: str, proposed: frozenset[str]) -> Any:
    """A part of the dossier at a path with its proposed facts open; itself where it has none."""
    if path in proposed:
        return Open(_("it is proposed, and not decided"))
    if not any(each.startswith(f"{path}/") for each in proposed):
        return value
    match value:
        case tuple():
            return tuple(
                _as_decided(each, f"{path}/{getattr(each, 'id', at)}", proposed) for at, each in enumerate(value)
            )
        case Base():
            names = [name for name, about in type(value).model_fields.items() if not _stays(name, about.metadata)]
            return value.model_copy(
                update={name: _as_decided(getattr(value, name), f"{path}/{name}", proposed) for name in names}
            )
        case _:
            return value


def _stays(name: str, metadata: Iterable[object]) -> bool:
    return name in PRINTED or any(isinstance(each, Fixed) for each in metadata)


def _titled(version: Version) -> str:
    return f"{version.title} {version.version}"


def _altered(source: Source, loaded: Loaded, *, gone: bool) -> Finding:
    file = source.file
    message = _("{file} is not there, and belongs to the package") if gone else _("{file} is not as it was received")
    hint = _("put it back from version control or a backup; what was received later is a record of its own")
    return Finding("E902", message.format(file=file), loaded.place_of(f"records/{source.id}/file"), hint)


def _misnamed(records: Iterable[Record], loaded: Loaded) -> Iterator[Finding]:
    """Files that could not stand in a package on every system, and records that would stand in the same folder."""
    seen: dict[str, Record] = {}
    for record in records:
        place = loaded.place_of(f"records/{record.id}") if record.source else Place(loaded.name)
        names = [record.folder, *(item.name for item in record.items)]
        side = {f"{name}{SIDE_FILE}".casefold() for name in names}
        for name in names:
            if not portable(name) or not portable(name + SIDE_FILE) or name.casefold() in side:
                message = _("a file in a package cannot be called '{name}'").format(name=name)
                hint = _("letters, digits, dots and hyphens, not too long, and none that a system keeps for itself")
                yield Finding("E903", message, place, hint)
        if other := seen.get(record.folder.casefold()):
            message = _("'{one}' and '{other}' would stand in the same folder of the package")
            yield Finding(
                "E903", message.format(one=other.id, other=record.id), place, _("give one of them another id")
            )
        seen[record.folder.casefold()] = record
