"""An award decision against what it has to follow from: the scores, the rules for lots, and the term before a contract may be signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bestek import mistakes
from bestek.findings import Finding
from bestek.load import Loaded
from bestek.model import Dossier, Open
from bestek.model.award import AwardDecision, GivenScore, Tenderer, allocate, assess, steps_of
from bestek.model.procurement import Criterion, Milestone, Subcriterion

TENDERERS = "award_decision/tenderers"
AWARDS = "award_decision/awards"


def standstill(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """The planned standstill period is the one that is computed (Aanbestedingswet 2012 art. 2.127)."""
    step = next((step for step in _steps(dossier) if step.id == "opschortende-termijn"), None)
    if not step or not dossier.procedure or _open(step.date, step.end, *_of_standstill(dossier)):
        return
    start, end = dossier.standstill_start, dossier.standstill_end
    last = step.end or step.date
    if start and end and (step.date, last) != (start, end):
        days, notified = dossier.procedure.standstill_days, dossier.notified_on
        where = "date" if step.date != start else "end"
        yield mistakes.STANDSTILL.at(
            loaded.place_of(f"planning/procedure/{step.id}/{where}"),
            planned=f"{step.date} – {last}",
            days=days,
            notified=notified,
            computed=f"{start} – {end}",
        )


def _steps(dossier: Dossier) -> tuple[Milestone, ...]:
    return dossier.planning.procedure if dossier.planning else ()


def _of_standstill(dossier: Dossier) -> Iterator[object]:
    yield dossier.procedure and dossier.procedure.standstill_days
    yield from (step.date for step in _steps(dossier) if step.id == "mededeling")


def _open(*facts: object) -> bool:
    return any(isinstance(fact, Open) for fact in facts)


def letter_dates(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """All letters on the award carry the day of the communication (Aanbestedingswet 2012 art. 2.130)."""
    notified = dossier.notified_on
    for document in dossier.documents:
        if document.each not in ("awards", "rejections") or _open(document.date, notified) or not notified:
            continue
        if document.date != notified:
            place = loaded.place_of(f"documents/{document.id}/date")
            yield mistakes.LETTER_DATE.at(place, date=document.date, notified=notified)


# Scores


def scores(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """Every valid tender has one score, a step of the scale, for everything that is scored."""
    if not dossier.award or not dossier.award_decision:
        return
    scored = {part.id: criterion for criterion, part in _scored(dossier.award.criteria)}
    for tenderer in dossier.award_decision.tenderers:
        path = f"{TENDERERS}/{tenderer.id}"
        yield from _given(dossier, scored, tenderer.scores, f"{path}/scores", loaded)
        for tender in tenderer.tenders:
            yield from _given(dossier, scored, tender.scores, f"{path}/tenders/{tender.id}/scores", loaded)
        yield from _tenders(tenderer, scored, loaded)


def _scored(criteria: Iterable[Criterion]) -> Iterator[tuple[Criterion, Criterion | Subcriterion]]:
    """Everything that gets a score, with its criterion."""
    for criterion in criteria:
        yield from ((criterion, part) for part in criterion.subcriteria or (criterion,))


def _given(
    dossier: Dossier, scored: Mapping[str, Criterion], given: Mapping[str, GivenScore], path: str, loaded: Loaded
) -> Iterator[Finding]:
    for id_, score in given.items():
        place = loaded.place_of(f"{path}/{id_}")
        if id_ not in scored:
            yield mistakes.NO_CRITERION.near(id_, tuple(scored), place, id=id_)
            continue
        steps = tuple(step.id for step in steps_of(dossier, scored[id_]))
        if not _open(score.score) and score.score not in steps:
            yield mistakes.NO_STEP.near(score.score, steps, loaded.place_of(f"{path}/{id_}/score"), id=score.score)


def _tenders(tenderer: Tenderer, scored: Mapping[str, Criterion], loaded: Loaded) -> Iterator[Finding]:
    seen: set[str] = set()
    for tender in tenderer.tenders:
        place = loaded.place_of(f"{TENDERERS}/{tenderer.id}/tenders/{tender.id}")
        if tender.lot in seen:
            yield mistakes.TENDERED_TWICE.at(place, tenderer=tenderer.id, lot=tender.lot)
        seen.add(tender.lot)
        missing = [] if tenderer.invalid else [id_ for id_ in scored if id_ not in {**tenderer.scores, **tender.scores}]
        yield from (mistakes.NO_SCORE.at(place, tenderer=tenderer.id, lot=tender.lot, id=id_) for id_ in missing)


# The decision


def awards(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """Every lot is awarded once, and to the tenderer to whom it goes by the scores and the rules for lots."""
    decision = dossier.award_decision
    if not dossier.award or not decision or _open(*_of_allocation(dossier, decision)):
        return
    if any(scores(dossier, loaded)):
        return
    computed = allocate(dossier, assess(dossier))
    declared: set[str] = set()
    for award in decision.awards:
        place = loaded.place_of(f"{AWARDS}/{award.id}/tenderer")
        if award.lot in declared:
            yield mistakes.AWARDED_TWICE.at(loaded.place_of(f"{AWARDS}/{award.id}/lot"), lot=award.lot)
        elif award.lot not in computed:
            yield mistakes.AWARDED_TO_NOBODY.at(place, lot=award.lot, declared=award.tenderer)
        elif computed[award.lot] != award.tenderer:
            values = {"lot": award.lot, "declared": award.tenderer, "computed": computed[award.lot]}
            yield mistakes.NOT_FOLLOWING.at(place, **values)
        declared.add(award.lot)
    for lot, tenderer in computed.items():
        if lot not in declared:
            yield mistakes.NOT_AWARDED.at(loaded.place_of(AWARDS), lot=lot, computed=tenderer)


def _of_allocation(dossier: Dossier, decision: AwardDecision) -> Iterator[object]:
    """The facts that points, ranking and allocation are computed from."""
    award = dossier.award
    assert award
    yield from (award.maximum_points, award.minimum_points, dossier.lot_rules and dossier.lot_rules.maximum_awarded)
    yield from (part.weight for _, part in _scored(award.criteria))
    yield from (step.percentage for scale in award.scales for step in scale.scores)
    for tenderer in decision.tenderers:
        yield tenderer.maximum_lots
        given = (tenderer.scores, *(tender.scores for tender in tenderer.tenders))
        yield from (score.score for scores_ in given for score in scores_.values())


CHECKS = (standstill, letter_dates, scores, awards)
