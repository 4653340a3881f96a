"""What the records of a package have to do with one another, and with what stands outside it.

Told are: the decision and what was issued with it; a document and the version that it replaces; a decision, the proposal for it and the annexes of
that; the tender document and its annexes; what a notice changed; and what a document cites, which its tree knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bestek.archive.concepts import NEEDS, REFERS, REPLACES
from bestek.archive.mdto import Concept
from bestek.archive.package import Package, Record
from bestek.archive.publishing import FREE
from bestek.check.given import decided
from bestek.model import Open
from bestek.model.decisions import Annex, Proposal
from bestek.model.dossier import DossierDocument, kind_of

PROPOSALS = ("council-proposal", "executive-proposal")
TENDER_DOCUMENT, NOTICE = "tender-document", "clarification-notice"
FINAL = ("adopted", "published", "changed")
"""Statuses of versions that later ones replace: a concept is no version that counted."""

CITED = re.compile(r'"path":"records/([^/"]+)/title"')
"""In the text of a tree: a record that is named in it."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What is not in the package, by its name."""

    name: str


Pair = tuple[Record, Concept, Record | Outside]


def pairs(package: Package) -> tuple[Pair, ...]:
    """Every relation once, from the one that needs, cites or replaces; in a fixed order, and each object once by the strongest of its relations."""
    seen: dict[tuple[str, str], Pair] = {}
    for one, type_, other in _Relating(package).all():
        key = other.name if isinstance(other, Outside) else other.id
        if other is not one:
            seen.setdefault((one.id, key), (one, type_, other))
    return tuple(seen.values())


@dataclass(frozen=True)
class _Relating:
    package: Package

    def all(self) -> Iterator[Pair]:
        """The strongest first."""
        for record in self.package.records:
            if record.version:
                yield from self.earlier(record)
                yield from self.proposed(record)
                yield from self.annexed(record)
                yield from self.noticed(record)
                yield from self.cited(record)
        yield from self.decided()

    def decided(self) -> Iterator[Pair]:
        """The decision and what was issued with it."""
        for decision in self.package.records:
            if decision.kind == "decision":
                for record in self.package.records:
                    if record.kind == "document":
                        yield decision, REFERS, record

    def earlier(self, record: Record) -> Iterator[Pair]:
        """The version that counted before this one."""
        assert record.version
        entry = record.entry
        known = [each for each in entry.versions if each.status in FINAL] if entry and not entry.each else []
        numbers = [str(each.version) for each in known]
        if record.version.version in numbers and (before := numbers[: numbers.index(record.version.version)]):
            id_ = f"{record.version.document}/{before[-1]}"
            yield record, REPLACES, self.package.related(id_) or Outside(f"{record.version.title}, versie {before[-1]}")

    def proposed(self, record: Record) -> Iterator[Pair]:
        """A decision and the proposal that it follows; a proposal and its annexes."""
        proposal = self.proposal(record)
        if proposal is None:
            return
        is_proposal = kind_of(record.entry) in PROPOSALS if record.entry else False
        if not is_proposal:
            for entry in self.package.dossier.documents:
                if entry.proposal == proposal.id and kind_of(entry) in PROPOSALS:
                    yield from ((record, REFERS, other) for other in self.documents(entry))
        for annex in proposal.annexes if decided(proposal.annexes) else ():
            for other in self.annex(annex):
                yield record, NEEDS if is_proposal else REFERS, other

    def proposal(self, record: Record) -> Proposal | None:
        id_ = record.entry.proposal if record.entry else None
        return next((each for each in self.package.dossier.proposals if each.id == id_), None)

    def annex(self, annex: Annex) -> Iterator[Record | Outside]:
        """What an annex is. The public package does not name one that it does not have and of which nobody says that it is for everybody."""
        if isinstance(annex.document, str):
            for entry in self.package.dossier.documents:
                if entry.id == annex.document:
                    yield from self.documents(entry)
        elif isinstance(annex.record, str):
            yield from (other for other in self.source(annex.record) if self.is_complete or isinstance(other, Record))
        elif decided(annex.name) and self.is_complete:
            yield Outside(annex.name)

    @property
    def is_complete(self) -> bool:
        """Whether it is the internal package, which may name everything."""
        return self.package.edition == "internal"

    def annexed(self, record: Record) -> Iterator[Pair]:
        """The tender document and its annexes."""
        if not record.entry or kind_of(record.entry) != TENDER_DOCUMENT:
            return
        by_id = {entry.id: entry for entry in self.package.dossier.documents}
        for annex in self.package.dossier.annexes:
            if isinstance(annex.document, str) and annex.document in by_id:
                for other in self.documents(by_id[annex.document]):
                    yield record, NEEDS, other

    def noticed(self, record: Record) -> Iterator[Pair]:
        """What was changed by a notice refers to that notice, where it was issued with the same decision."""
        if self.package.decision.body == NOTICE and record.version and record.version.status == "changed":
            for other in self.package.records:
                if other.entry and kind_of(other.entry) == NOTICE:
                    yield record, REFERS, other

    def cited(self, record: Record) -> Iterator[Pair]:
        """The records that it names."""
        assert record.version
        for id_ in dict.fromkeys(CITED.findall(record.version.text())):
            for other in self.source(id_):
                yield record, REFERS, other

    # What is meant

    def documents(self, entry: DossierDocument) -> Iterator[Record | Outside]:
        """The documents of an entry that are in the package; else its name, in the public package only if it is for everybody."""
        found = [each for each in self.package.records if each.entry and each.entry.id == entry.id]
        yield from found
        is_free = isinstance(entry.use_restriction, str) and entry.use_restriction.casefold() == FREE
        if not found and not entry.each and (is_free or self.is_complete):
            title: object = entry.title
            language = str(self.package.dossier.municipality.language)
            words = None if isinstance(title, Open) else entry.title.chosen(("nl",), language)
            if words and isinstance(entry.version, str):
                yield Outside(f"{entry.title.words[words[0]]}, versie {entry.version}")

    def source(self, id_: str) -> Iterator[Record | Outside]:
        """A record from outside, or its name."""
        if found := self.package.related(id_):
            yield found
            return
        for each in self.package.dossier.records:
            if each.id == id_ and isinstance(each.title, str):
                yield Outside(each.title)
