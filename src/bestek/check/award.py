"""The award: weights, scales, quality (T)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from bestek.check.care import is_wmo
from bestek.check.context import Context
from bestek.check.given import OPEN, decided, judging
from bestek.check.rule import Basis, NotAssessed, Outcome, Period, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.procurement import Award, Criterion, Subcriterion

HUNDRED = Decimal(100)


def _award(context: Context) -> Award:
    assert context.dossier.award
    return context.dossier.award


def _path(criterion: Criterion) -> str:
    return f"award/criteria/{criterion.id}"


# T-01: the weights of the criteria


def _weights(context: Context) -> Outcome:
    """The weights are all of the total, in percent and as the notice gives them. Under the simplified procedure a breach is a warning."""
    award = _award(context)
    severity = Severity.WARNING if context.fact("procedure/kind") == "sas" else None
    if not decided(award.number_weight):
        yield not_assessed(OPEN, path="award/number_weight")
        return
    match award.number_weight:
        case "per-exa":
            yield from percentages(award, severity)
        case "poi-exa":
            yield from percentages(award, severity)
            yield from _points(award, severity)
        case "ord-imp":
            yield from _order(award, severity)
        case "per-mid" | "poi-mid" | "dec-exa" | "dec-mid":
            yield from percentages(award, severity)
            yield not_assessed(N_("no sum is known for weights of the kind {kind}"), kind=award.number_weight)
        case _:
            assert_never(award.number_weight)


def percentages(award: Award, severity: Severity | None) -> Outcome:
    """The weights are a hundred together, and each of them is some."""
    if undecided := [item.id for item in award.criteria if not decided(item.weight)]:
        yield _undecided_weights(undecided)
        return
    for criterion in award.criteria:
        if not criterion.weight:
            yield hit(
                f"{_path(criterion)}/weight",
                N_("the criterion {criterion} has no weight"),
                N_("give it a weight above 0, or leave it out"),
                severity,
                criterion=criterion.id,
            )
    if award.total_weight != HUNDRED:
        breach = hit(
            "award/criteria",
            N_("the weights of the criteria add up to {total} percent, not to 100"),
            N_("correct one of them: {weights}"),
            severity,
            total=award.total_weight,
            weights=", ".join(f"{item.id} {item.weight}" for item in award.criteria),
        )
        yield judging(breach, *((item.id, item.weight) for item in award.criteria))


def _undecided_weights(criteria: list[str]) -> NotAssessed:
    return not_assessed(N_("weights that are not decided yet: {criteria}"), criteria=", ".join(criteria))


def _points(award: Award, severity: Severity | None) -> Outcome:
    """The points of the notice are the maximum together, and each is the share that the documents print."""
    if not decided(award.maximum_points):
        yield not_assessed(OPEN, path="award/maximum_points")
        return
    if lacking := [item.id for item in award.criteria if not decided(item.announced)]:
        yield not_assessed(N_("points of the notice that are not known: {criteria}"), criteria=", ".join(lacking))
        return
    total = sum((item.announced or Decimal(0) for item in award.criteria), Decimal(0))
    if total != award.maximum_points:
        breach = hit(
            "award/criteria",
            N_("the points of the criteria add up to {total}, and at most {maximum} can be had"),
            N_("correct the points of a criterion, or maximum_points"),
            severity,
            total=total,
            maximum=award.maximum_points,
        )
        yield judging(breach, award.maximum_points, *((item.id, item.announced) for item in award.criteria))
    yield from _unequal_points(award, severity)


def _unequal_points(award: Award, severity: Severity | None) -> Outcome:
    for item in award.criteria:
        share = award.maximum_points * item.weight / HUNDRED if decided(item.weight) else item.announced
        if item.announced != share:
            yield hit(
                f"{_path(item)}/announced",
                N_("the notice gives {announced} points, but {weight} percent of {maximum} points is {share}"),
                N_("correct the weight or the points"),
                severity,
                announced=item.announced,
                weight=item.weight,
                maximum=award.maximum_points,
                share=share,
            )


def _order(award: Award, severity: Severity | None) -> Outcome:
    """Each criterion has its own place, counted from 1, and they stand in that order."""
    places = [item.announced for item in award.criteria]
    if undecided := [item.id for item in award.criteria if item.announced is not None and not decided(item.announced)]:
        yield _undecided_weights(undecided)
    elif places != list(range(1, len(places) + 1)):
        breach = hit(
            "award/criteria",
            N_("the criteria are not given in descending order of importance: {places}"),
            N_("give the first one announced: 1, the next announced: 2, and so on"),
            severity,
            places=", ".join(f"{item.id} {item.announced or '?'}" for item in award.criteria),
        )
        yield judging(breach, *places)


# T-02: subcriteria and scales


def _parts(context: Context) -> Outcome:
    """Subcriteria are all of their criterion, and quality is scored by a scale."""
    for criterion in _award(context).criteria:
        if criterion.subcriteria:
            yield from _subcriteria(criterion)
        if criterion.kind == "quality" and criterion.scale is None:
            yield hit(
                f"{_path(criterion)}/scale",
                N_("the criterion {criterion} has no scale of scores"),
                N_("name a scale with scale:, so that tenderers know how it is scored"),
                Severity.WARNING,
                criterion=criterion.id,
            )


def _subcriteria(criterion: Criterion) -> Outcome:
    parts: tuple[Criterion | Subcriterion, ...] = (criterion, *criterion.subcriteria)
    if undecided := [part.id for part in parts if not decided(part.weight)]:
        yield _undecided_weights(undecided)
    elif criterion.subcriteria_weight != criterion.weight:
        breach = hit(
            f"{_path(criterion)}/subcriteria",
            N_("the subcriteria add up to {total} percent, and their criterion weighs {weight} percent"),
            N_("correct one of them: {weights}"),
            total=criterion.subcriteria_weight,
            weight=criterion.weight,
            weights=", ".join(f"{part.id} {part.weight}" for part in criterion.subcriteria),
        )
        yield judging(breach, criterion.weight, *((part.id, part.weight) for part in criterion.subcriteria))


# T-03: quality beside price


def _quality(context: Context) -> Outcome:
    """Support under the Wmo 2015 is not awarded on price alone: one criterion at least is about quality."""
    kinds = [criterion.kind for criterion in _award(context).criteria]
    if not is_wmo(context) or "quality" in kinds:
        return
    if undecided := list(_undecided_kinds(context)):
        yield not_assessed(OPEN, path=undecided[0])
        return
    breach = hit(
        "award/criteria",
        N_("no award criterion is about quality"),
        N_("add a criterion with kind: quality; price or cost alone does not decide on support under the Wmo 2015"),
    )
    yield judging(breach, *kinds)


def _undecided_kinds(context: Context) -> Iterator[str]:
    yield from (f"{_path(item)}/kind" for item in _award(context).criteria if not decided(item.kind))


RULES: tuple[Rule, ...] = (
    Rule(
        "T-01",
        N_("the weights of the award criteria are complete"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 2.115 lid 3 en 4", "primary", "2015-08"),
            Basis("eForms BT-541, BT-5421 (number-weight)", "primary", "SDK 1.15.1"),
            Basis("PIANOo, sociale en andere specifieke diensten", "secondary"),
        ),
        check=_weights,
        needs=("award", "procedure/kind"),
        parameters=N_(
            "the sum is 100 percent or the most points, tolerance 0; a warning under the procedure for social services"
        ),
    ),
    Rule(
        "T-02",
        N_("subcriteria add up to their criterion, and quality is scored by a scale"),
        Severity.ERROR,
        (Basis("praktijk", "memory"),),
        check=_parts,
        needs=("award",),
        parameters=N_("tolerance 0; a missing scale is a warning"),
    ),
    Rule(
        "T-03",
        N_("price is not the only award criterion, and one is about quality (Wmo 2015)"),
        Severity.ERROR,
        (
            Basis("Wmo 2015 art. 2.6.4 lid 2 en 3", "primary", "2015-01"),
            Basis(
                "Wet maatschappelijk verantwoord inkopen, considerans (Stb. 2022, 188; Stb. 2022, 241)",
                "primary",
                "2022-07-01",
            ),
        ),
        check=_quality,
        needs=("award",),
        periods=(
            Period(Severity.ERROR, last=datetime.date(2022, 6, 30)),
            Period(Severity.WARNING, first=datetime.date(2022, 7, 1)),
        ),
        parameters=N_("a warning from 1 July 2022: whether the paragraphs still hold is to be verified"),
    ),
)
