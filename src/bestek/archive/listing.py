"""What the archivist has to do on a day: what was adopted and not issued, issued and not packed or handed over, handed over and changed since, and whose
term is over by rule.

All of it follows from the ledger, the issued versions, the register and the packages that stand on disk; of those only the tag manifest is read
(`archive.verify` reads every byte). How long something is kept is judged by what the content says now: an agreement ends long after the decision.
There is no clock: the day is handed in.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from bestek import issued, report
from bestek.archive import fixity
from bestek.archive.changes import concerns
from bestek.archive.filings import Register, bag_place, folder_of, read_register
from bestek.archive.package import entry_of
from bestek.archive.retention import Facts, Retention, Standing, gone, of_decision, of_document, of_source
from bestek.dossier import Slot, slots_of
from bestek.findings import Finding, FindingsError, SetupError
from bestek.issued import Version, number_of
from bestek.ledger import Decision, Ledger
from bestek.load import load_dossier
from bestek.messages import speaking
from bestek.model.dossier import DossierDocument
from bestek.model.filing import Filing
from bestek.model.ledger import DocumentVersion
from bestek.project import Project
from bestek.state import ABSENT
from bestek.validate import Valid, validate
from bestek.view import Origins

Task = Literal["altered", "unissued", "unpacked", "unfiled", "changed"]
"""What there is to do, the most urgent first: another package stands on disk than was handed over; adopted or published and not issued; issued or decided,
and in no package; packed and not handed over; handed over, and followed by something that was not."""

TASKS: tuple[Task, ...] = ("altered", "unissued", "unpacked", "unfiled", "changed")

Reason = Literal["", "package", "gone", "version", "withdrawn", "record"]
"""Why it stands there: the package is another; its tag manifest cannot be read; a later version; it was withdrawn; the facts of a record were corrected."""

STANDINGS: tuple[Standing, ...] = ("due", "stopped", "open", "running", "kept")
"""How records stand, what asks for attention first."""

DECIDERS = ("archivist", "procurement", "contract-manager")

FINAL = ("adopted", "published", "changed")
"""The status of a document that goes out."""


@dataclass(frozen=True)
class Row:
    """One thing to do. `name` is a document, a record, a package, or a decision with which nothing was issued; `decision` and `day` are what it goes
    back to: the decision, or the day of handing over.

    `reason` and `later` say what came after it was handed over: a version, or the decision that corrected it.
    """

    task: Task
    dossier: str
    municipality: str
    name: str
    decision: str
    day: datetime.date
    version: str = ""
    status: str = ""
    entry: str = ""
    """The entry of the dossier that the document is made from, where that makes several."""
    reason: Reason = ""
    later: str = ""
    edition: str = "internal"


@dataclass(frozen=True)
class Term:
    """Records of a dossier that are kept alike, and how they stand on the day. `municipalities` are those of a dossier of several.

    `paths` are for each point of `retention` the facts that settle it for these records.
    """

    dossier: str
    standing: Standing
    records: tuple[str, ...]
    retention: Retention
    municipalities: tuple[str, ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Listing:
    """All there is to do on a day, and what is wrong with the content, the ledger, the issued versions or the register of a dossier."""

    on: datetime.date
    rows: tuple[Row, ...]
    terms: tuple[Term, ...]
    findings: tuple[Finding, ...] = ()

    def of(self, task: Task) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.task == task)

    def standing(self, standing: Standing) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.standing == standing)


def listing(project: Project, folders: Sequence[Path], on: datetime.date) -> Listing:
    """The list for some dossiers. One that is not in order is told as such, and keeps no other from being listed."""
    listed = [_Listing(project, folder, on) for folder in folders]
    for each in listed:
        each.fill()
    rows = sorted((row for each in listed for row in each.rows), key=_order)
    terms = sorted((term for each in listed for term in each.terms), key=_term_order)
    return Listing(on, tuple(rows), tuple(terms), tuple(finding for each in listed for finding in each.findings))


def _order(row: Row) -> tuple[int, str, str, datetime.date, str, str]:
    return TASKS.index(row.task), row.dossier, row.municipality, row.day, row.name, row.version


def _term_order(term: Term) -> tuple[int, int, datetime.date, str, tuple[str, ...]]:
    """What the archivist decides herself comes before what she has to ask others."""
    asked = min((DECIDERS.index(point.decider) for point in term.retention.blocking), default=0)
    day = term.retention.destroy_on or datetime.date.max
    return STANDINGS.index(term.standing), asked, day, term.dossier, term.records


@dataclass
class _Listing:
    """One dossier being listed."""

    project: Project
    folder: Path
    on: datetime.date
    rows: list[Row] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def fill(self) -> None:
        """Collects everything there is to say of it."""
        read = issued.read_all(self.folder, self.project.root)
        self.versions = read.versions
        self.findings += read.findings
        try:
            valids = self.valids()
        except FindingsError as error:
            self.findings += error.findings
            return
        self.ledger: Ledger = valids[0].loaded.ledger
        self.several = valids[0].loaded.several
        self.findings += issued.orphans(self.versions, self.ledger.decisions)
        known = {decision.id for decision in self.ledger.decisions}
        self.versions = tuple(each for each in self.versions if each.decision in known)
        self.register = self.registered()
        for valid in valids:
            self.rows += _Municipality(self, valid).rows()
        self.rows += self.altered()
        self.terms += self.grouped(
            [(valid.loaded.municipality, *each) for valid in valids for each in self.kept(valid)]
        )

    def valids(self) -> list[Valid]:
        """The dossier for each of its municipalities. Raises `FindingsError` when one of them is not in order."""
        first = load_dossier(self.folder, self.project.root)
        others = (load_dossier(self.folder, self.project.root, name) for name in first.municipalities[1:])
        return [validate(loaded) for loaded in (first, *others)]

    def registered(self) -> Register:
        register = read_register(self.folder, self.project.root, self.ledger, self.versions)
        self.findings += register.findings
        return register

    # What was handed over, and stands on disk

    def altered(self) -> Iterator[Row]:
        """Packages on disk that are others than the last ones that were handed over by that name."""
        last = {(each.package, each.municipality or "", each.edition): each for each in self.register.filings}
        for (name, municipality, edition), filing in last.items():
            place = bag_place(self.project, self.folder.name, municipality, edition, name)
            if place.is_dir() and (reason := _differs(place, filing)):
                yield Row(
                    "altered", self.folder.name, municipality, name, name, filing.date, reason=reason, edition=edition
                )

    def filed(self, name: str, municipality: str) -> Filing | None:
        """The last entry about a package that has a record of this name, in the complete edition."""
        own = (
            each
            for each in self.register.filings
            if each.edition == "internal" and (each.municipality or "") == municipality and name in each.records
        )
        return next(reversed([*own]), None)

    def packed(self, municipality: str, record: str, *packages: str) -> bool:
        """Whether one of these packages on disk holds a record, by the name of its folder."""
        places = (bag_place(self.project, self.folder.name, municipality, "internal", name) for name in packages)
        return any(place.joinpath("data", self.folder.name, record).is_dir() for place in places)

    # Terms

    def kept(self, valid: Valid) -> Iterator[tuple[str, Retention]]:
        """Every record of the archive by its name, with how long it is kept: issued documents, their decisions, files from outside."""
        municipality = valid.loaded.municipality if self.several else ""
        facts = Facts(valid.dossier, valid.proposed)
        own = [each for each in self.versions if each.municipality == municipality]
        for document in dict.fromkeys(each.document for each in own):
            entry = entry_of(valid.dossier, document)
            first = min(each.date for each in own if each.document == document)
            yield document, of_document(facts, entry, first) if entry else gone()
        for decision in self.ledger.decisions:
            yield decision.id, of_decision(facts, decision.body, decision.date)
        yield from ((each.id, of_source(facts, each)) for each in valid.dossier.records if each.file)

    def grouped(self, kept: Sequence[tuple[str, str, Retention]]) -> Iterator[Term]:
        """Records that are kept alike together, and for the same municipalities."""
        alike: dict[tuple[str, object], list[tuple[str, Retention]]] = {}
        for municipality, name, retention in kept:
            alike.setdefault((name, _alike(retention)), []).append((municipality, retention))
        groups: dict[tuple[object, tuple[str, ...]], list[tuple[str, Retention]]] = {}
        for (name, key), own in alike.items():
            municipalities = tuple(municipality for municipality, _retention in own) if self.several else ()
            groups.setdefault((key, municipalities), []).extend((name, retention) for _municipality, retention in own)
        for (_key, municipalities), members in groups.items():
            yield self.term(members, municipalities)

    def term(self, members: Sequence[tuple[str, Retention]], municipalities: tuple[str, ...]) -> Term:
        retention = members[0][1]
        names = tuple(dict.fromkeys(name for name, _retention in members))
        points = zip(*(each.points for _name, each in members), strict=True)
        paths = tuple(tuple(dict.fromkeys(point.path for point in same)) for same in points)
        return Term(self.folder.name, retention.standing(self.on), names, retention, municipalities, paths)


def _alike(retention: Retention) -> object:
    """What makes two records kept alike: their own paths do not."""
    points = tuple((point.message, point.decider, point.results, point.values) for point in retention.points)
    return (
        *(getattr(retention, name) for name in ("results", "value", "ended", "ended_earliest", "recorded", "stops")),
        points,
    )


def _differs(place: Path, filing: Filing) -> Reason:
    try:
        return "" if fixity.fingerprint(place) == filing.bag else "package"
    except SetupError:
        return "gone"


@dataclass
class _Municipality:
    """A dossier for one of its municipalities."""

    listing: _Listing
    valid: Valid

    @property
    def name(self) -> str:
        """Its name among versions and packages; empty where the dossier has no other."""
        return self.valid.loaded.municipality if self.listing.several else ""

    def rows(self) -> Iterator[Row]:
        """What there is to do, but for packages that are others now."""
        origins = Origins(self.valid.loaded.place_of, self.valid.proposed, public=False)
        for slot in slots_of(self.valid, origins):
            yield from self.unissued(slot)
        for version in self.versions():
            yield from self.waiting(version)
        for decision in self.alone():
            yield from self.waiting_alone(decision)
        yield from self.changed()

    def versions(self) -> tuple[Version, ...]:
        return tuple(each for each in self.listing.versions if each.municipality == self.name)

    # Issued, packed, handed over

    def unissued(self, slot: Slot) -> Iterator[Row]:
        """Versions of a document that went out and were not issued; one about an element that came later has none from before it."""
        name = "-".join(filter(None, (slot.facts.id, slot.element)))
        known = {each.version for each in self.versions() if each.document == name}
        came, order = self.came(slot), self.order
        for row, until in self.final(slot.facts):
            if row.version not in known and came <= until:
                decision = self.listing.ledger.decisions[max(came, order[row.id])]
                more = {"version": row.version, "status": row.status, "entry": slot.facts.id if slot.facts.each else ""}
                yield self.row("unissued", name, decision.date, decision.id, **more)

    @property
    def order(self) -> dict[str, int]:
        """The places of the decisions in the ledger."""
        return {each.id: place for place, each in enumerate(self.listing.ledger.decisions)}

    def final(self, facts: DossierDocument) -> Iterator[tuple[DocumentVersion, int]]:
        """Versions that went out, each with the place of the last decision until which it was the one in force."""
        decided = [row for row in facts.versions if row.decided_on]
        last = {row.version: place for place, row in enumerate(decided) if row.status in FINAL}
        for place in last.values():
            row = decided[place]
            following = next((each for each in decided[place + 1 :] if each.version != row.version), None)
            yield row, (self.order[following.id] if following else len(self.order)) - 1

    def came(self, slot: Slot) -> int:
        """The place of the decision from which on there was the element that a document is about; the first for any other, and for what is computed."""
        path = f"{slot.facts.each}/{slot.element}"
        states = self.listing.ledger.states if slot.facts.each else ()
        return next((place for place, state in enumerate(states) if state.value(path) is not ABSENT), 0)

    def waiting(self, version: Version) -> Iterator[Row]:
        """A version that is in no package, or in one that was not handed over."""
        if self.listing.filed(folder_of(version), self.name):
            return
        day = self.listing.ledger.decision(version.decision).date
        packed = self.listing.packed(self.name, folder_of(version), version.decision, folder_of(version))
        task: Task = "unfiled" if packed else "unpacked"
        entry = entry_of(self.valid.dossier, version.document)
        more = {"version": version.version, "status": version.status, "entry": entry.id if entry and entry.each else ""}
        yield self.row(task, version.document, day, version.decision, **more)

    def alone(self) -> Iterator[Decision]:
        """The decisions with which nothing was issued for it: their packages hold how they were recorded."""
        issued_with = {each.decision for each in self.versions()}
        for each in self.listing.ledger.decisions:
            if each.id not in issued_with and (not self.name or concerns(each, self.name)):
                yield each

    def waiting_alone(self, decision: Decision) -> Iterator[Row]:
        """A decision that is in no package, or in one that was not handed over."""
        if not self.listing.filed(decision.id, self.name):
            packed = self.listing.packed(self.name, decision.id, decision.id)
            yield self.row("unfiled" if packed else "unpacked", decision.id, decision.date, decision.id)

    # Handed over and changed since

    def changed(self) -> Iterator[Row]:
        """Last versions that were handed over, and what came after them and was not; records from outside whose facts were corrected."""
        by_document: dict[str, list[Version]] = {}
        for version in self.versions():
            by_document.setdefault(version.document, []).append(version)
        for document, versions in by_document.items():
            handed = [each for each in versions if self.listing.filed(folder_of(each), self.name)]
            if handed:
                yield from self.overtaken(document, max(handed, key=lambda each: each.number))
        for record in self.valid.dossier.records:
            yield from self.corrected(record.id)

    def overtaken(self, document: str, version: Version) -> Iterator[Row]:
        """What came after the last version of a document that was handed over."""
        filing = self.listing.filed(folder_of(version), self.name)
        assert filing
        if later := self.later(document, version):
            reason: Reason = "withdrawn" if later.status == "withdrawn" else "version"
            name = f"{later.version} ({later.id})"
            told = {"version": version.version, "status": version.status, "reason": reason, "later": name}
            yield self.row("changed", document, filing.date, version.decision, **told)

    def later(self, document: str, version: Version) -> DocumentVersion | None:
        """The last version or status of a document that came after this one was issued."""
        entry = entry_of(self.valid.dossier, document)
        rows: tuple[DocumentVersion, ...] = entry.versions if entry else ()
        same = [at for at, row in enumerate(rows) if (row.version, row.status) == (version.version, version.status)]
        after = rows[same[-1] + 1 :] if same else tuple(row for row in rows if number_of(row.version) > version.number)
        return next((row for row in reversed(after) if row.status in (*FINAL, "withdrawn")), None)

    def corrected(self, record: str) -> Iterator[Row]:
        """A record from outside of which a later decision changed a fact."""
        filing = self.listing.filed(record, self.name)
        setter = self.listing.ledger.setter(f"records/{record}")
        if not filing or not setter:
            return
        order = [each.id for each in self.listing.ledger.decisions]
        decision = self.decision_of(filing)
        if decision in order and order.index(setter.id) > order.index(decision):
            yield self.row("changed", record, filing.date, decision, reason="record", later=setter.id)

    def decision_of(self, filing: Filing) -> str:
        """The decision of a package, which is called after it or after a version that was issued with it."""
        own = (each.decision for each in self.listing.versions if folder_of(each) == filing.package)
        return next(own, filing.package)

    def row(self, task: Task, name: str, day: datetime.date, decision: str, **more: Any) -> Row:
        return Row(task, self.listing.folder.name, self.name, name, day=day, decision=decision, **more)


# For a program


def as_json(made: Listing) -> str:
    """The list as JSON: what there is to do and how records stand in the order of the list, what is open in English, days as year-month-day."""
    with speaking("en"):
        told = {
            "on": made.on.isoformat(),
            "tasks": [_row(row) for row in made.rows],
            "terms": [_term(term) for term in made.terms],
            "findings": [report.record(finding) for finding in made.findings],
        }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _row(row: Row) -> dict[str, object]:
    return {**asdict(row), "day": row.day.isoformat()}


def _term(term: Term) -> dict[str, object]:
    kept = term.retention
    return {
        "dossier": term.dossier,
        "municipalities": list(term.municipalities),
        "standing": term.standing,
        "records": list(term.records),
        "results": list(kept.results),
        "value": kept.value,
        "term": kept.duration,
        "event": kept.event or "",
        "ended": _day(kept.ended),
        "recorded": kept.recorded,
        "destroy_on": _day(kept.destroy_on),
        "earliest": _day(kept.earliest),
        "open": [
            {"what": point.short, "decides": point.decider, "paths": list(paths), "results": list(point.results), "blocks": point.blocks}
            for point, paths in zip(kept.points, term.paths, strict=True)
        ],
        "stops": [{"reason": stop.text, "until": _day(stop.until)} for stop in kept.stops],
    }  # fmt: skip


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
