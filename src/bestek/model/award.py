"""The outcome of a tender: who tendered, how each tender scored, who is awarded which lot.

What is written down are the tenders, the steps of the scale that the assessors gave and the decision. Points, ranking and what follows from
the rules for lots are computed (`assess`, `allocate`), so that a decision that does not follow from the scores can be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dateutil.relativedelta import relativedelta
from pydantic import Field

from bestek.model.base import Base, Count, Date, Item, Line, Prose, Reference
from bestek.model.derived import Derived
from bestek.model.procurement import LotId

if TYPE_CHECKING:
    from bestek.model.dossier import Dossier

Outcome = Literal["awarded", "maximum", "ranked-lower", "below-minimum", "invalid"]
"""What became of a tender. `maximum`: it was the best, but its tenderer may not be awarded more lots."""

TenderDocument = Literal["award", "rejection"]


class GivenScore(Base):
    """What the assessors gave for one (sub)criterion: `score` is the id of a step of the scale, `motivation` why."""

    score: Line
    motivation: Prose


class Tender(Item):
    """The tender of a tenderer for one lot, with the scores that hold for this lot only, by the id of the (sub)criterion."""

    lot: LotId
    scores: dict[str, GivenScore] = Field(default_factory=dict)


class Tenderer(Item):
    """One who tendered. `tenders` stand in the order of its preference, `maximum_lots` is how many lots it wants at most.

    `scores` hold for all its tenders, by the id of the (sub)criterion. With `invalid`, the reason, its tenders are not assessed.
    """

    name: Line
    address: tuple[Line, ...] = ()
    form: Literal["sole", "combination"] = "sole"
    subcontracted: Line | None = None
    received_on: Date
    maximum_lots: Count | None = None
    invalid: Prose | None = None
    scores: dict[str, GivenScore] = Field(default_factory=dict)
    tenders: tuple[Tender, ...]


class LotAward(Item):
    """A lot and who is awarded it. `advantages` are the characteristics and relative advantages of that tender (Aanbestedingswet 2012 art. 2.130)."""

    lot: LotId
    tenderer: Annotated[str, Reference("award_decision.tenderers")]
    advantages: Prose


class ReportEntry(Item):
    """A particular of the report on the award (proces-verbaal, Aanbestedingswet 2012 art. 2.132) that has no field of its own."""

    subject: Line
    text: Prose


class InterimRelief(Item):
    """An application for interim relief (kort geding) against the award decision: for one lot, or without `lot` for all of them.

    `served_on` is the day on which the writ of summons was served, `decided_on` that of the judgment; without it the application is pending.
    """

    lot: LotId | None = None
    served_on: Date
    decided_on: Date | None = None


class AwardDecision(Base):
    """The award decision and what led to it (Aanbestedingswet 2012 art. 2.127 to 2.132).

    `signatory` signs the letters, by the mandate that the executive board gives at `mandate`, a milestone of the planning.
    `court` is the court that decides on an application for interim relief (kort geding), `interim_relief` are those that were made.
    """

    assessors: Count
    signatory: Annotated[str, Reference("office_holders")]
    mandate: Annotated[str, Reference("planning.milestones")]
    court: Line
    course: Prose
    exclusion: Prose
    suitability: Prose
    verification: Prose
    follow_up: Prose
    risks: Prose | None = None
    interim_relief: tuple[InterimRelief, ...] = ()
    report: tuple[ReportEntry, ...] = ()
    tenderers: tuple[Tenderer, ...]
    awards: tuple[LotAward, ...]


# What follows from it


@dataclass(frozen=True)
class Scored(Derived):
    """The points of a tender for one (sub)criterion: `maximum` times the percentage of the step, not rounded. `basis` is the score given."""

    id: str
    name: str
    maximum: Decimal
    step: str
    percentage: Decimal
    points: Decimal
    motivation: str
    basis: tuple[Any, ...] = ()


@dataclass(frozen=True)
class ScoredCriterion(Derived):
    """The points of a tender for one criterion, with those of its subcriteria."""

    id: str
    name: str
    maximum: Decimal
    points: Decimal
    parts: tuple[Scored, ...]
    basis: tuple[Any, ...] = ()


@dataclass(frozen=True)
class AssessedTender(Derived):
    """A tender with its points. `total` is rounded to two decimals, `rank` counts from 1 among the valid tenders for the lot.

    An invalid tender has neither. `outcome` is what the decision makes of it, `basis` what was scored, or why it is invalid.
    """

    id: str
    lot: Any
    tenderer: Any
    criteria: tuple[ScoredCriterion, ...] = ()
    total: Decimal | None = None
    rank: int | None = None
    outcome: Outcome = "invalid"
    basis: tuple[Any, ...] = ()

    @property
    def scored(self) -> tuple[Scored, ...]:
        return tuple(part for criterion in self.criteria for part in criterion.parts)


@dataclass(frozen=True)
class ScoreRow(Derived):
    """A (sub)criterion with what the ranked tenders for a lot have for it, in the order of the ranking."""

    id: str
    name: str
    maximum: Decimal
    scored: tuple[Scored, ...]


@dataclass(frozen=True)
class CriterionRows(Derived):
    """A criterion with the points of the ranked tenders for a lot, and the rows of its subcriteria."""

    id: str
    name: str
    maximum: Decimal
    totals: tuple[ScoredCriterion, ...]
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True)
class AssessedLot(Derived):
    """A lot with all tenders for it, the best first; invalid ones come last. `winner` is the tender that the decision awards it to.

    `criteria` are the scores of the `ranked` tenders side by side.
    """

    id: str
    lot: Any
    tenders: tuple[AssessedTender, ...]
    ranked: tuple[AssessedTender, ...]
    criteria: tuple[CriterionRows, ...]
    winner: AssessedTender | None
    award: Any


@dataclass(frozen=True)
class Compared(Derived):
    """A (sub)criterion with what the tender in a letter and the winner have for it."""

    name: str
    maximum: Decimal
    own: Scored
    winner: Scored


@dataclass(frozen=True)
class AwardLetter(Derived):
    """What one letter about one lot is about: the tender of its addressee, the tender that won, and the decision."""

    id: str
    lot: Any
    tender: AssessedTender
    winner: AssessedTender
    award: Any
    comparison: tuple[Compared, ...]


@dataclass(frozen=True)
class AwardedTenderer(Derived):
    """A tenderer and all lots that the decision awards it; `budget` is their yearly sum."""

    id: str
    tenderer: Any
    lots: tuple[Any, ...]
    budget: Decimal


def assess(dossier: Dossier) -> tuple[AssessedLot, ...]:
    """Every lot with its tenders, their points and their ranks, in the order of the lots. A (sub)criterion without a valid score counts no points.

    Works on a dossier and on its view alike; on a view every number knows its sources.
    """
    if not dossier.award or not dossier.award_decision:
        return ()
    awards = {award.lot: award for award in dossier.award_decision.awards}
    return tuple(_assessed_lot(dossier, lot, awards.get(lot.id)) for lot in dossier.lots)


def _assessed_lot(dossier: Dossier, lot: Any, award: Any) -> AssessedLot:
    assert dossier.award_decision
    made = [
        _assessed(dossier, lot, tenderer, tender)
        for tenderer in dossier.award_decision.tenderers
        for tender in tenderer.tenders
        if tender.lot == lot.id
    ]
    valid = sorted((tender for tender in made if tender.total is not None), key=lambda t: _order(dossier, t, award))
    best = next((rank for rank, tender in enumerate(valid, 1) if _is_awarded(tender, award)), 0)
    ranked = tuple(
        replace(tender, rank=rank, outcome=_outcome(dossier, tender, rank, best))
        for rank, tender in enumerate(valid, 1)
    )
    tenders = (*ranked, *(tender for tender in made if tender.total is None))
    winner = next((tender for tender in tenders if _is_awarded(tender, award)), None)
    return AssessedLot(lot.id, lot, tenders, ranked, _side_by_side(ranked), winner, award)


def _side_by_side(ranked: Sequence[AssessedTender]) -> tuple[CriterionRows, ...]:
    criteria = zip(*(tender.criteria for tender in ranked), strict=True)
    return tuple(_rows(of_one) for of_one in criteria)


def _rows(criterion: Sequence[ScoredCriterion]) -> CriterionRows:
    """One criterion of all tenders."""
    first = criterion[0]
    parts = zip(*(one.parts for one in criterion), strict=True)
    rows = tuple(ScoreRow(part[0].id, part[0].name, part[0].maximum, part) for part in parts)
    return CriterionRows(first.id, first.name, first.maximum, tuple(criterion), rows)


def _is_awarded(tender: AssessedTender, award: Any) -> bool:
    return bool(award) and tender.tenderer.id == award.tenderer


def _order(dossier: Dossier, tender: AssessedTender, award: Any) -> tuple[Any, ...]:
    """The best first. Tenders that the criteria for equal scores do not part are decided by lot: then the decision tells who was drawn."""
    assert dossier.award
    points = {criterion.id: criterion.points for criterion in tender.criteria}
    decisive = [-points.get(criterion, Decimal(0)) for criterion in dossier.award.tie_breakers]
    assert tender.total is not None
    return (-tender.total, *decisive, not _is_awarded(tender, award))


def _outcome(dossier: Dossier, tender: AssessedTender, rank: int, awarded_rank: int) -> Outcome:
    if rank == awarded_rank:
        return "awarded"
    if not _admissible(dossier, tender):
        return "below-minimum"
    return "maximum" if rank < awarded_rank else "ranked-lower"


def _admissible(dossier: Dossier, tender: AssessedTender) -> bool:
    """Whether the total reaches the minimum."""
    assert dossier.award
    minimum = dossier.award.minimum_points
    return tender.total is not None and (not minimum or tender.total >= minimum)


def _limit(dossier: Dossier, tenderer: Any) -> int | None:
    """How many lots a tenderer may be awarded: what the rules allow, or fewer where it wants fewer."""
    allowed = dossier.lot_rules.maximum_awarded if dossier.lot_rules else None
    limits = [limit for limit in (allowed, tenderer.maximum_lots) if limit]
    return min(limits) if limits else None


def _assessed(dossier: Dossier, lot: Any, tenderer: Any, tender: Any) -> AssessedTender:
    id_ = f"{lot.id}-{tenderer.id}"
    if tenderer.invalid:
        return AssessedTender(id_, lot, tenderer, basis=(tenderer.invalid,))
    assert dossier.award
    criteria = tuple(_criterion(dossier, criterion, tenderer, tender) for criterion in dossier.award.criteria)
    total = _sum(criterion.points for criterion in criteria)
    return AssessedTender(id_, lot, tenderer, criteria, _rounded(total), basis=_basis(criteria))


def _rounded(total: Any) -> Any:
    """To two decimals; a total that is not known yet stays so."""
    return total.quantize(Decimal("0.01"), ROUND_HALF_UP) if isinstance(total, Decimal) else total


def _criterion(dossier: Dossier, criterion: Any, tenderer: Any, tender: Any) -> ScoredCriterion:
    scored = tuple(
        _scored(dossier, criterion, part, tenderer, tender) for part in criterion.subcriteria or (criterion,)
    )
    maximum, points = _sum(one.maximum for one in scored), _sum(one.points for one in scored)
    return ScoredCriterion(criterion.id, criterion.name, maximum, points, scored, _basis(scored))


def _basis(parts: Sequence[Scored | ScoredCriterion]) -> tuple[Any, ...]:
    """The scores that were given below a criterion or a tender."""
    return tuple(given for part in parts for given in part.basis)


def _scored(dossier: Dossier, criterion: Any, part: Any, tenderer: Any, tender: Any) -> Scored:
    assert dossier.award
    maximum = dossier.award.maximum_points * part.weight / 100
    given = _given(part.id, tender.scores) or _given(part.id, tenderer.scores)
    step = next((step for step in steps_of(dossier, criterion) if given and step.id == given.score), None)
    if not given or not step:
        return Scored(part.id, part.name, maximum, "", Decimal(0), Decimal(0), "")
    points = maximum * step.percentage / 100
    return Scored(part.id, part.name, maximum, step.name, step.percentage, points, given.motivation, (given.score,))


def _given(id_: str, scores: Mapping[str, GivenScore]) -> GivenScore | None:
    return scores[id_] if id_ in scores else None  # noqa: SIM401  a view of names has no get


def steps_of(dossier: Dossier, criterion: Any) -> Sequence[Any]:
    """The steps of the scale by which a criterion is scored."""
    scales = dossier.award.scales if dossier.award else ()
    return next((scale.scores for scale in scales if scale.id == criterion.scale), ())


def _sum(values: Iterator[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def allocate(dossier: Dossier, lots: Sequence[AssessedLot]) -> dict[str, str]:
    """Which tenderer each lot goes to by the scores and the rules for lots; a lot that nobody can be awarded is left out.

    Every lot is claimed by the first in its ranking who still may. Who claims more lots than allowed keeps those of its preference and drops
    the others for good, until nobody does: the outcome does not depend on the order in which lots are dealt with.
    """
    waiting = {lot.id: [t.tenderer for t in lot.ranked if _admissible(dossier, t)] for lot in lots}
    while dropped := list(_too_many(dossier, {lot: order[0] for lot, order in waiting.items() if order})):
        for lot in dropped:
            waiting[lot].pop(0)
    return {lot: order[0].id for lot, order in waiting.items() if order}


def _too_many(dossier: Dossier, claims: Mapping[str, Any]) -> Iterator[str]:
    """The lots that their claimants have to drop: all but the first of their preference."""
    for tenderer in {tenderer.id: tenderer for tenderer in claims.values()}.values():
        preferred = [tender.lot for tender in tenderer.tenders]
        claimed = sorted((lot for lot, who in claims.items() if who.id == tenderer.id), key=preferred.index)
        yield from claimed[_limit(dossier, tenderer) :]


def letters(lots: Sequence[AssessedLot], kind: TenderDocument) -> tuple[AwardLetter, ...]:
    """The letters to the winners, one for each lot, or those to all others who tendered for it."""
    made = (_letter(lot, tender, kind) for lot in lots if lot.winner for tender in lot.tenders)
    return tuple(letter for letter in made if (letter.tender.outcome == "awarded") == (kind == "award"))


def _letter(lot: AssessedLot, tender: AssessedTender, kind: TenderDocument) -> AwardLetter:
    assert lot.winner
    pairs = zip(tender.scored, lot.winner.scored, strict=False)
    comparison = tuple(Compared(own.name, own.maximum, own, winner) for own, winner in pairs)
    id_ = lot.id if kind == "award" else tender.id
    return AwardLetter(id_, lot.lot, tender, lot.winner, lot.award, comparison)


def awarded(dossier: Dossier) -> tuple[AwardedTenderer, ...]:
    """The tenderers that are awarded a lot, with their lots."""
    if not dossier.award_decision:
        return ()
    made = []
    for tenderer in dossier.award_decision.tenderers:
        own = [award.lot for award in dossier.award_decision.awards if award.tenderer == tenderer.id]
        lots = tuple(lot for lot in dossier.lots if lot.id in own)
        if lots:
            made.append(AwardedTenderer(tenderer.id, tenderer, lots, _sum(lot.budget for lot in lots)))
    return tuple(made)


def day_of(dossier: Dossier, step: str) -> Date | None:
    """The first day of a step of the tender procedure."""
    steps = dossier.planning.procedure if dossier.planning else ()
    return next((milestone.date for milestone in steps if milestone.id == step), None)


def standstill(dossier: Dossier, days: int) -> Date | None:
    """The day so many days after the communication of the award decision."""
    notified = day_of(dossier, "mededeling")
    return notified + relativedelta(days=days) if notified else None
