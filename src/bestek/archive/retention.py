"""How long a record is kept, by the Selectielijst gemeenten en intergemeentelijke organen 2020, and why that is not known where it is not.

The list values processes by their result. Which result a record belongs to follows from its kind (`bestek.check.archives`), or from `retention:` where the
archivist chose; what came of the tender decides between an agreement (16.1) and none (16.2.1, 16.2.2). The term begins when the *process term* is over:
at once when the case is closed ("nihil"), or when the agreement has ended ("bestaansduur procesobject"; guide to the list, annex 2).

A term of ten years after 31 December 2032 is full at the end of 31 December 2042; from 1 January 2043 on a record may be destroyed. A term that begins on a day
that its last year does not have is full a day later rather than a day earlier.

What the list or the dossier leaves open is a `Point`: nothing is due while one of them blocks, while the agreement can still run, or while a `Stop` is noted.
There is no clock: the day is handed in. That a record is due says that its term is over by rule; whether it is destroyed is for the archivist and who is
responsible for the archive to decide.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from bestek.archive.package import Package, Record
from bestek.check.archives import (
    ABANDONED,
    CONCLUDED,
    FROM_OUTSIDE,
    LIST_FROM,
    NOT_CONCLUDED,
    RESULT_BY_KIND,
    RESULTS,
    RESULTS_OF_BODY,
    TENDER,
    Result,
)
from bestek.check.given import decided
from bestek.check.term import computable
from bestek.messages import N_, _
from bestek.model import Dossier, Open
from bestek.model.dossier import DossierDocument, kind_of
from bestek.model.procurement import Term
from bestek.model.records import Record as Source
from bestek.state import State

Value = Literal["keep", "destroy", "open"]
"""Blijvend te bewaren (MDTO waardering B), te vernietigen (V), nader te bepalen (N)."""

Event = Literal["case-closed", "agreement-ended", "policy-ended", "recorded-day"]
"""What begins the term."""

Standing = Literal["kept", "open", "running", "stopped", "due"]
"""How a record stands on a day: it is kept for good; something is open; its term is not over; it is over, and something stops destruction; it is over."""

Outcome = Literal["concluded", "not-concluded", "unknown", "contradictory"]
"""Whether an agreement was concluded, as far as the dossier says."""

Decider = Literal["archivist", "procurement", "contract-manager"]

DECIDERS: dict[Decider, str] = {
    "archivist": N_("the archivist"),
    "procurement": N_("who carried out the procurement"),
    "contract-manager": N_("the contract manager"),
}

EVENTS: dict[Event, str] = {
    "case-closed": N_("closing of the case"),
    "agreement-ended": N_("end of the agreement"),
    "policy-ended": N_("end of the policy"),
    "recorded-day": N_("a day that is recorded with the case"),
}

SOURCE = "Selectielijst gemeenten en intergemeentelijke organen 2020"


@dataclass(frozen=True)
class Point:
    """Something that is open: a `message` of the catalogue with its values, the `results` that are possible by it, who decides, and the fact that settles it.

    With `blocks` nothing is due before it is settled.
    """

    message: str
    decider: Decider
    path: str
    results: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    blocks: bool = True

    @property
    def text(self) -> str:
        """What is open, in the language in force, with every result that is possible and what it means."""
        return _(self.message).format(**dict(self.values), results=told(self.results))

    @property
    def short(self) -> str:
        """The same with the numbers of the results alone, for a reader who has what they mean beside it."""
        return _(self.message).format(**dict(self.values), results=", ".join(self.results))

    @property
    def by(self) -> str:
        """Who decides, in the language in force."""
        return _(DECIDERS[self.decider])


@dataclass(frozen=True)
class Stop:
    """Why nothing is destroyed for now, `until` and with a day, or for as long as it is noted. `name` is a message of the catalogue, or what content says."""

    name: str
    until: datetime.date | None = None

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it still stops destruction on that day."""
        return self.until is None or day <= self.until

    @property
    def text(self) -> str:
        return _(self.name)


@dataclass(frozen=True)
class Retention:
    """How long one record is kept. `results` is one number where it is settled, or those to choose from.

    `ended` is the last day before the term: of the agreement, or that on which the case was closed. Where options of an agreement may still have been used
    it is the last day with all of them, and `ended_earliest` the one without; `recorded` tells that the dossier says that it did end on that day.
    """

    results: tuple[str, ...]
    value: Value
    event: Event | None = None
    years: int = 0
    ended: datetime.date | None = None
    ended_earliest: datetime.date | None = None
    recorded: bool = False
    points: tuple[Point, ...] = ()
    stops: tuple[Stop, ...] = ()

    @property
    def result(self) -> str:
        """The number of the result; empty while there are several."""
        return self.results[0] if len(self.results) == 1 else ""

    @property
    def name(self) -> str:
        """What the result is about, in Dutch; empty while there are several, or when Bestek does not know it."""
        return RESULTS[self.result].subject if self.result in RESULTS else ""

    @property
    def duration(self) -> str:
        """The term (ISO 8601, `P10Y`); empty for what is kept and for what is open."""
        return f"P{self.years}Y" if self.years else ""

    @property
    def start(self) -> datetime.date | None:
        """The first day of the term, where it is one day: the day after the event."""
        return _next(self.ended) if self.ended and self.ended == self.ended_earliest else None

    @property
    def end(self) -> datetime.date | None:
        """The last day of the term, where it is one day."""
        return self.destroy_on - DAY if self.start and self.destroy_on else None

    @property
    def destroy_on(self) -> datetime.date | None:
        """The first day on which it may be destroyed; with options that may have been used, that after all of them."""
        return after(self.ended, self.years) if self.ended and self.years and self.value == "destroy" else None

    @property
    def earliest(self) -> datetime.date | None:
        """The first day on which it may be destroyed if no option was used."""
        return after(self.ended_earliest, self.years) if self.destroy_on and self.ended_earliest else None

    @property
    def blocking(self) -> tuple[Point, ...]:
        """What has to be settled first."""
        return tuple(point for point in self.points if point.blocks)

    def standing(self, day: datetime.date) -> Standing:
        """How it stands on a day. Where the term is over only if no option was used, that has to be settled first."""
        if self.blocking or self.value == "open":
            return "open"
        if self.value == "keep":
            return "kept"
        if not self.destroy_on or not self.earliest:
            return "open"
        if day < self.destroy_on:
            return "running" if day < self.earliest else "open"
        return "stopped" if any(stop.holds_on(day) for stop in self.stops) else "due"


DAY = datetime.timedelta(days=1)


def after(day: datetime.date, years: int) -> datetime.date:
    """The first day after a term of so many years that begins when `day` is over; the later one where a leap day makes a difference.

    >>> after(datetime.date(2032, 12, 31), 10)
    datetime.date(2043, 1, 1)
    """
    full = relativedelta(years=years)
    return max(_next(day + full), _next(day) + full)


def _next(day: datetime.date) -> datetime.date:
    return day + DAY


def told(results: Collection[str]) -> str:
    """Results with what they mean, in Dutch: they are names of a list."""
    return "; ".join(_told(number) for number in results)


def _told(number: str) -> str:
    return f"{number} ({meaning(number)})" if number in RESULTS else number


def meaning(number: str) -> str:
    """What a result of the list is about, and how long it is kept, in Dutch. Raises `KeyError` for one that is not known."""
    result = RESULTS[number]
    term = f", {result.years} jaar na {result.from_ or 'afhandeling'}" if result.years else ""
    return f"{result.subject}: {result.value}{term}"


# What a record belongs to


def retention(package: Package, record: Record) -> Retention:
    """How long a record of a package is kept, by what the dossier said after the decision."""
    facts = Facts(package.dossier, proposed(package.ledger.state(package.decision.id), package.dossier))
    match record.kind:
        case "document":
            if not record.entry:
                return gone()
            return of_document(facts, record.entry, record.version.date if record.version else None)
        case "annex":
            assert record.source
            return of_source(facts, record.source)
        case "decision":
            made = of_decision(facts, package.decision.body, package.decision.date)
            return _with_source(made, record)


def gone() -> Retention:
    """That of an issued document which the dossier does not name any more."""
    return Retention((), "open", points=(Point(NO_ENTRY, "archivist", "documents"),))


@dataclass(frozen=True)
class Facts:
    """A dossier and the paths of its facts that are proposed: those are not decided."""

    dossier: Dossier
    proposed: frozenset[str] = frozenset()

    def fact(self, path: str) -> Any:
        """What stands at a path of fields; `Open` for what is open or proposed."""
        value: Any = self.dossier
        for at, step in enumerate(steps := path.split("/")):
            if "/".join(steps[: at + 1]) in self.proposed:
                return Open(_("it is proposed, and not decided"))
            value = getattr(value, step, None)
            if value is None or isinstance(value, Open):
                return value
        return value

    def of(self, kind: str, element: DossierDocument | Source) -> Any:
        """The result that stands at a document or record."""
        path = f"{kind}/{element.id}/retention"
        return Open(_("it is proposed, and not decided")) if path in self.proposed else element.retention

    def decided(self, path: str) -> Any:
        """What stands at a path; `None` for what is not there or not decided."""
        value = self.fact(path)
        return None if isinstance(value, Open) else value


PATHS = (
    "archive/outcome",
    "archive/closed_on",
    "archive/agreement_ended_on",
    "archive/decision_retention",
    "procedure/regime",
    "contract/term",
    "contract/term/start",
    "contract/term/years",
    "contract/term/until",
)


def proposed(state: State, dossier: Dossier) -> frozenset[str]:
    """The paths of proposed facts that decide on terms, as a state of the ledger tells them."""
    own = (f"documents/{each.id}/retention" for each in dossier.documents)
    others = (f"records/{each.id}/retention" for each in dossier.records)
    options = (f"contract/term/options/{each.id}/years" for each in _options(dossier))
    return frozenset(path for path in (*PATHS, *own, *others, *options) if _is_proposed(state.value(path)))


def _options(dossier: Dossier) -> tuple[Any, ...]:
    term = dossier.contract.term if dossier.contract else None
    return term.options if isinstance(term, Term) else ()


def _is_proposed(value: object) -> bool:
    """Whether a fact as it is written is proposed, for one municipality at least."""
    match value:
        case {"proposed": _}:
            return True
        case {"per_municipality": dict(parts)}:
            return any(map(_is_proposed, parts.values()))
        case _:
            return False


def of_document(facts: Facts, document: DossierDocument, made_on: datetime.date | None = None) -> Retention:
    """How long a document is kept. `made_on` is the day of the version; by default that of the document."""
    path = f"documents/{document.id}/retention"
    known = RESULT_BY_KIND.get(kind_of(document), ())
    day = made_on or (document.date if decided(document.date) else None)
    return _Deciding(facts, path, known, facts.of("documents", document), day).retention()


def of_source(facts: Facts, source: Source) -> Retention:
    """How long a record from outside is kept: as an annex of a proposal like that, else as it was chosen."""
    annexed = any(annex.record == source.id for proposal in facts.dossier.proposals for annex in proposal.annexes)
    known = RESULT_BY_KIND["council-proposal"] if annexed else FROM_OUTSIDE
    day = source.received_on if decided(source.received_on) else None
    return _Deciding(facts, f"records/{source.id}/retention", known, facts.of("records", source), day).retention()


def of_decision(facts: Facts, body: str, made_on: datetime.date) -> Retention:
    """How long the record of a decision itself is kept."""
    known = RESULTS_OF_BODY[body]
    stated = facts.fact("archive/decision_retention") if len(known) > 1 else None
    return _Deciding(facts, "archive/decision_retention", known, stated, made_on).retention()


def _with_source(made: Retention, record: Record) -> Retention:
    """The source in a record that is kept tells of documents that are not."""
    if made.value == "destroy" or not any(item.role == "source" for item in record.items):
        return made
    point = Point(
        N_(
            "the source ({file}) in it also holds the facts of documents that are destroyed earlier; whether it is taken out then is to be decided"
        ),
        "archivist",
        "",
        values=(("file", next(item.name for item in record.items if item.role == "source")),),
        blocks=False,
    )
    return replace(made, points=(*made.points, point))


@dataclass(frozen=True)
class _Deciding:
    """One record: the path of its own result, the results of its kind, what is stated, and the day on which it was made."""

    facts: Facts
    path: str
    known: tuple[str, ...]
    stated: Any
    made_on: datetime.date | None

    def retention(self) -> Retention:
        """Its result, or the points that are open before one can be told."""
        results, points = self.results()
        if self.made_on and self.made_on < LIST_FROM:
            points = (*points, Point(EARLIER, "archivist", self.path))
        values = {RESULTS[number].value for number in results if number in RESULTS}
        chosen = any(point.decider == "archivist" for point in points)
        if chosen or len(values) != 1:
            return Retention(results, "open", points=points)
        if values == {"blijvend bewaren"}:
            return Retention(results, "keep", points=points)
        return self.destroyed(results, points)

    # The result

    def results(self) -> tuple[tuple[str, ...], tuple[Point, ...]]:
        """The results that are possible, and what is open about them."""
        if isinstance(self.stated, Open):
            point = Point(QUESTION, "archivist", self.path, self.known, (("question", self.stated.question),))
            return self.known, (point,)
        if self.stated and self.stated not in RESULTS:
            return (self.stated,), (Point(UNKNOWN, "archivist", self.path, values=(("number", self.stated),)),)
        if self.stated:
            return self.agreeing()
        if not self.known:
            return (), (Point(NO_KIND, "archivist", self.path),)
        if self.known == TENDER:
            return self.by_outcome()
        return self.among(self.known)

    def agreeing(self) -> tuple[tuple[str, ...], tuple[Point, ...]]:
        """The result that was chosen, if what came of the tender does not contradict it."""
        outcome, number = self.outcome(), self.stated
        match outcome:
            case "concluded" if number in NOT_CONCLUDED:
                others = self.known
            case "not-concluded" if number in CONCLUDED:
                others = self.abandoned()
            case "unknown" if number in CONCLUDED:
                return (number,), (self.unsure((number, *self.abandoned())),)
            case "contradictory" if number in (*CONCLUDED, *NOT_CONCLUDED):
                return (number,), (self.unsure(_each(number, *TENDER, *self.abandoned())),)
            case _:
                return (number,), ()
        results = _each(number, *others)
        return results, (Point(AGAINST[outcome], "archivist", self.path, results, (("number", number),)),)

    def among(self, results: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Point, ...]]:
        """Those of the results that what came of the tender leaves; a choice is the archivist's."""
        points: tuple[Point, ...] = ()
        if set(results) & {*CONCLUDED}:
            match self.outcome():
                case "concluded":
                    pass
                case "not-concluded":
                    results = _each(*(number for number in results if number not in CONCLUDED), *self.abandoned())
                case _:
                    points = (self.unsure(_each(*results, *self.abandoned())),)
        return results, (*((Point(CHOICE, "archivist", self.path, results),) if len(results) > 1 else ()), *points)

    def by_outcome(self) -> tuple[tuple[str, ...], tuple[Point, ...]]:
        """The result of a paper of the tender: that of the agreement, or that of a tender which led to none."""
        match self.outcome():
            case "concluded":
                return TENDER, ()
            case "not-concluded":
                results = self.abandoned()
                points = (Point(REGIME, "procurement", "procedure/regime", results),) if len(results) > 1 else ()
                return results, points
            case _:
                results = (*TENDER, *self.abandoned())
                return results, (self.unsure(results),)

    def outcome(self) -> Outcome:
        """What came of the tender; that the agreement was signed or has ended says that there was one."""
        stated = self.facts.decided("archive/outcome")
        there_was_one = self.facts.decided("archive/agreement_ended_on") or _is_signed(self.facts.dossier)
        if stated == "not-concluded":
            return "contradictory" if there_was_one else "not-concluded"
        return "concluded" if stated or there_was_one else "unknown"

    def unsure(self, results: tuple[str, ...]) -> Point:
        """Whether there is an agreement has to be said first."""
        message = CONTRADICTORY if self.outcome() == "contradictory" else OUTCOME
        return Point(message, "contract-manager", "archive/outcome", results)

    def abandoned(self) -> tuple[str, ...]:
        """The results of a tender that led to no agreement, as far as the regime is known."""
        regime = self.facts.decided("procedure/regime")
        return (ABANDONED[regime],) if regime else tuple(ABANDONED.values())

    # The term

    def destroyed(self, results: tuple[str, ...], points: tuple[Point, ...]) -> Retention:
        """When the term of the one result begins; of several nobody can say."""
        if len(results) != 1:
            return Retention(results, "destroy", points=points, stops=tuple(self.stops()))
        result = RESULTS[results[0]]
        event = _event(result, results[0])
        first, last, recorded, open_ = self.ended(event)
        return Retention(
            results, "destroy", event, result.years, last, first, recorded, (*points, *open_), tuple(self.stops())
        )

    def ended(self, event: Event) -> tuple[datetime.date | None, datetime.date | None, bool, tuple[Point, ...]]:
        """Earliest and latest day of the event, whether it is recorded, and what is open about it."""
        match event:
            case "case-closed":
                day = self.facts.decided("archive/closed_on")
                return day, day, day is not None, () if day else (Point(CLOSED, "procurement", "archive/closed_on"),)
            case "agreement-ended":
                return self.agreement_ended()
            case "policy-ended" | "recorded-day":
                return None, None, False, (Point(NO_DAY, "archivist", self.path),)

    def agreement_ended(self) -> tuple[datetime.date | None, datetime.date | None, bool, tuple[Point, ...]]:
        """The day that is recorded; else the last day that was agreed, without and with all options."""
        if day := self.facts.decided("archive/agreement_ended_on"):
            return day, day, True, ()
        contract = self.facts.decided("contract")
        term = self.facts.decided("contract/term")
        if not contract or not term or not self.is_agreed(term):
            return None, None, False, (Point(NO_END, "contract-manager", "archive/agreement_ended_on"),)
        first, last = term.base_end, term.maximum_end
        open_ = Point(OPTIONS, "contract-manager", "archive/agreement_ended_on", blocks=False)
        return first, last, False, (open_,) if first != last else ()

    def is_agreed(self, term: Term) -> bool:
        """Whether start, end and options are there and decided."""
        paths = [path for path in PATHS if path.startswith("contract/term")]
        paths += [f"contract/term/options/{option.id}/years" for option in _options(self.facts.dossier)]
        return computable(term) and not self.facts.proposed & set(paths)

    def stops(self) -> Iterator[Stop]:
        """What is noted that destruction has to wait for."""
        dossier = self.facts.dossier
        if end := _standstill(dossier):
            yield Stop(STANDSTILL, end)
        for each in dossier.award_decision.interim_relief if dossier.award_decision else ():
            yield Stop(RELIEF, each.decided_on if decided(each.decided_on) else None)
        for hold in dossier.archive.holds if dossier.archive else ():
            yield Stop(str(hold.reason), hold.until if decided(hold.until) else None)


def _event(result: Result, number: str) -> Event:
    match result.process_term:
        case "none":
            return "case-closed"
        case "recorded-date":
            return "recorded-day"
        case "existence":
            return "agreement-ended" if number in CONCLUDED else "policy-ended"


def _each(*numbers: str) -> tuple[str, ...]:
    """Numbers without those that came before."""
    return tuple(dict.fromkeys(numbers))


def _is_signed(dossier: Dossier) -> bool:
    """Whether the planning says that the agreement was signed."""
    steps = dossier.planning.procedure if dossier.planning else ()
    return any(step.id == "ondertekening" and step.status == "done" for step in steps)


def _standstill(dossier: Dossier) -> datetime.date | None:
    """The last day of the standstill period, by the planning or by its number of days."""
    steps = dossier.planning.procedure if dossier.planning else ()
    planned = (step.end for step in steps if step.id == "opschortende-termijn" and decided(step.end))
    days = [day for day in planned if day]
    days += [day for day in (_counted(dossier),) if day]
    return max(days, default=None)


def _counted(dossier: Dossier) -> datetime.date | None:
    """The last day of the standstill period as the dossier counts it; nothing where a part of it is not decided."""
    try:
        return dossier.standstill_end
    except (AttributeError, TypeError):
        return None


CHOICE = N_("the selection list leaves a choice: {results}")
NO_ENTRY = N_("the dossier does not name this document any more: which result it has is not known")
NO_KIND = N_("which result of the selection list this kind of document has is not known")
QUESTION = N_("the result is not chosen ({question}): {results}")
UNKNOWN = N_("{number} is not among the results that are known here: how long it is kept has to be looked up")
EARLIER = N_(
    "it was made or received before 1 January 2020, and the list of 2020 is for later records: the list of its own years decides"
)
OUTCOME = N_("whether an agreement was concluded is not recorded: {results}")
REGIME = N_("whether the procedure was held as European is not recorded: {results}")
CONTRADICTORY = N_(
    "no agreement is said to have been concluded, and one is said to have been signed or to have ended: {results}"
)
AGAINST: dict[Outcome, str] = {
    "concluded": N_(
        "the result {number} is for a purchase without an agreement, and an agreement was concluded: {results}"
    ),
    "not-concluded": N_("the result {number} is for a purchase with an agreement, and none was concluded: {results}"),
}
CLOSED = N_("when the case was closed is not recorded")
NO_END = N_("when the agreement ends is not known")
NO_DAY = N_("the day from which the term runs is not recorded in the dossier")
OPTIONS = N_("when the agreement ended is not recorded: options to extend it count as used")
STANDSTILL = N_("standstill period")
RELIEF = N_("application for interim relief")
