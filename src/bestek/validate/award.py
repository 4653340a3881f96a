"""An award decision against what it has to follow from: the scores and the rules for lots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bestek import mistakes
from bestek.findings import Finding
from bestek.load import Loaded
from bestek.model import Dossier, Open
from bestek.model.award import AwardDecision, GivenScore, Tenderer, allocate, assess, steps_of
from bestek.model.procurement import Criterion, Subcriterion

TENDERERS = "award_decision/tenderers"
AWARDS = "award_decision/awards"


def _open(*facts: object) -> bool:
    return any(isinstance(fact, Open) for fact in facts)


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


CHECKS = (scores, awards)
