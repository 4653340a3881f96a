"""What a reviewer has to know of a document: what is open, what the rules found, which texts are fixed, how the sign-offs stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from bestek import messages
from bestek.check import approvals
from bestek.check.acceptances import read_review
from bestek.checking import Checked, Checker, Told, Unassessed
from bestek.clauses import Clause, read_clauses
from bestek.edition import Remarks, remarks_of
from bestek.formats import capitalized
from bestek.model.review import Approval
from bestek.project import Project
from bestek.review.origins import Origin, origins
from bestek.review.spots import Spot, anchors, spots
from bestek.review.subject import Subject
from bestek.tree import Field, Placeholder, Text

LANGUAGE = "nl"
"""The reviewer reads Dutch, whatever language the adviser's screen has."""

SIGN_OFFS = "RV-01"
"""The rule on sign-offs: they are told by themselves."""


@dataclass(frozen=True)
class OpenPoint:
    """A fact that is not decided, at the first spot of each chapter that prints it. `text` is the question, or the value that is proposed."""

    kind: Literal["open", "proposed"]
    spot: Spot
    path: str
    text: str


@dataclass(frozen=True)
class Concern:
    """A finding on this document; `spots` are the texts concerned, none where it is on the dossier as a whole."""

    told: Told
    title: str
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class FixedText:
    """The texts of a chapter that stand in one fixed clause, by the first of them."""

    clause: Clause
    spot: Spot
    count: int


@dataclass(frozen=True)
class SignOff:
    """A sign-off and how it stands; `spot` is where it begins, nothing where that is gone."""

    approval: Approval
    state: str
    spot: Spot | None


class Matters:
    """All of that, each found when it is asked for."""

    def __init__(self, project: Project, folder: Path, subject: Subject, checked: Callable[[], Checked]) -> None:
        self.project, self.folder, self.subject, self._checked = project, folder, subject, checked

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        return spots(self.subject.now)

    @cached_property
    def _by_id(self) -> Mapping[str, Spot]:
        return {spot.id: spot for spot in self.spots}

    @cached_property
    def _anchors(self) -> Mapping[str, str]:
        return anchors(self.subject.now, self.spots)

    def spot(self, id_: str) -> Spot | None:
        """Where something said of a block stands."""
        return self._by_id.get(self._anchors.get(id_, ""))

    @cached_property
    def remarks(self) -> Remarks:
        return remarks_of(self.subject.composed.valid)

    # What is open

    @cached_property
    def open_points(self) -> tuple[OpenPoint, ...]:
        """In the order of reading."""
        found: dict[tuple[str, str], OpenPoint] = {}
        for spot in self.spots:
            for point in self._open(spot):
                found.setdefault((spot.chapter, point.path), point)
        return tuple(found.values())

    def _open(self, spot: Spot) -> Iterator[OpenPoint]:
        for node in spot.nodes():
            for source in getattr(node, "sources", ()):
                known = self.remarks.annotations.get(source.path)
                if source.path in self.remarks.questions:
                    yield OpenPoint("open", spot, source.path, capitalized(self.remarks.questions[source.path]))
                elif known and known.status == "proposed" and isinstance(node, Text | Placeholder | Field):
                    value = node.hint if isinstance(node, Field) else node.value
                    yield OpenPoint("proposed", spot, source.path, value)

    # What the rules found

    @cached_property
    def checked(self) -> Checked:
        return self._checked()

    @cached_property
    def concerns(self) -> tuple[Concern, ...]:
        """What was found in this document, with what was accepted of it; then what no document of the dossier prints."""
        made = [self._concern(told) for told in self.checked.told if told.rule != SIGN_OFFS and self._is_ours(told)]
        here = [concern for concern in made if concern.spots]
        return (*here, *(concern for concern in made if not concern.spots and not self._elsewhere(concern.told)))

    def _elsewhere(self, told: Told) -> bool:
        """Whether a finding is on what other documents print."""
        path = told.finding.place.path if told.finding.place else ""
        if told.where or path.startswith("documents/"):
            return True
        documents = self.subject.composed.summaries.values()
        return any(path and f"{read}/".startswith(f"{path}/") for each in documents for read in each.reads)

    @property
    def unassessed(self) -> tuple[Unassessed, ...]:
        """What the rules say nothing of."""
        return tuple(filter(self._is_ours, self.checked.unassessed))

    def _is_ours(self, told: Told | Unassessed) -> bool:
        name = self.subject.composed.valid.loaded.municipality
        return not told.municipalities or name in told.municipalities

    def _concern(self, told: Told) -> Concern:
        return Concern(told, self.checked.titles.get(told.rule, told.rule), tuple(self._concerned(told)))

    def _concerned(self, told: Told) -> Iterable[Spot]:
        """The texts that a finding names; where it names none, the first one that prints the fact. One on another document is told there."""
        path = told.finding.place.path if told.finding.place else ""
        document = path.split("/")[1] if path.startswith("documents/") else ""
        if document and document != self.subject.entry:
            return ()
        here = tuple(self._named(told))
        if here or told.where or document:
            return here or (self.spots[:1] if document else ())
        printing = self.printing.get(path) if path else None
        return (printing,) if printing else ()

    def _named(self, told: Told) -> Iterator[Spot]:
        """The texts of this document that a finding names, each once."""
        ours = (
            each.id
            for each in told.where
            if each.document == self.subject.name and each.municipality in ("", self.subject.municipality)
        )
        yield from dict.fromkeys(spot for id_ in ours if (spot := self.spot(id_)))

    @cached_property
    def printing(self) -> Mapping[str, Spot]:
        """For every fact, and every part that holds one, the first spot that prints it."""
        made: dict[str, Spot] = {}
        for spot in self.spots:
            for source in spot.sources():
                path = source.path
                while path:
                    made.setdefault(path, spot)
                    path = path.rpartition("/")[0]
        return made

    # What is fixed

    @cached_property
    def fixed(self) -> tuple[FixedText, ...]:
        """In the order of reading."""
        fixed = {clause.place.file: clause for clause in self._clauses.values() if clause.kind == "fixed"}
        found: dict[tuple[str, str], tuple[Clause, list[Spot]]] = {}
        for spot in self.spots:
            for file in dict.fromkeys(source.file for source in spot.sources() if source.file in fixed):
                found.setdefault((spot.chapter, file), (fixed[file], []))[1].append(spot)
        return tuple(FixedText(clause, ones[0], len(ones)) for clause, ones in found.values())

    @cached_property
    def _clauses(self) -> Mapping[str, Clause]:
        return read_clauses(self.project.templates / "clauses", self.project.templates.parent)

    # Who signed

    @cached_property
    def sign_offs(self) -> tuple[SignOff, ...]:
        """Those of this document and of its sections, in the order of review.yaml."""
        known = read_review(self.folder, self.project.root).approvals
        name = self.subject.composed.valid.loaded.municipality
        ours = (each for each in known if each.document == self.subject.name and each.municipality in (None, name))
        return tuple(self._sign_off(each) for each in ours)

    def _sign_off(self, approval: Approval) -> SignOff:
        state = approvals.state(approval, self.subject.internal)
        spot = self.spot(approval.section) if approval.section else next(iter(self.spots), None)
        return SignOff(approval, state, spot)

    # Where facts come from

    def origins(self) -> Iterator[Origin]:
        return origins(self.spots, self.remarks)


def checking(project: Project, folder: Path) -> Callable[[], Checked]:
    """What the rules found in a dossier, in Dutch; once, and only when it is asked for."""
    known: list[Checked] = []

    def checked() -> Checked:
        if not known:
            with messages.speaking(LANGUAGE):
                known.append(Checker(project).checked(folder))
        return known[0]

    return checked
