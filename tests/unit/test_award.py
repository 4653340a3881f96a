"""Points, ranking, allocation and the standstill period: computed from the tenders, the criteria and the rules for lots."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestek.findings import Place
from bestek.model import Dossier, Open
from bestek.model.award import allocate, assess
from bestek.view import DerivedView, OpenFact, Origins, View

STEPS = {"best": 100, "good": 80, "fair": 60, "poor": 30, "none": 0}
WEIGHTS = {"plan": 40, "staff": 35, "start": 25}
Scores = Mapping[str, str]

EVEN = dict.fromkeys(WEIGHTS, "good")


def tenderer(id_: str, lots: Sequence[str], scores: Scores = EVEN, **more: Any) -> dict[str, Any]:
    """Who tenders for these lots, the one to be preferred first."""
    return {
        "id": id_,
        "name": id_.capitalize(),
        "received_on": "2024-05-13",
        "scores": {name: {"score": step, "motivation": "Daarom."} for name, step in scores.items()},
        "tenders": [{"id": lot, "lot": lot} for lot in lots],
        **more,
    }


def dossier(tenderers: Sequence[dict[str, Any]], awards: Mapping[str, str] | None = None, **more: Any) -> Dossier:
    lots = sorted({tender["lot"] for one in tenderers for tender in one["tenders"]})
    prose = dict.fromkeys(("course", "exclusion", "suitability", "verification", "follow_up"), "Zo.")
    body = {"name": "Het college", "opening": "Het college,", "signatories": ["burgemeester"]}
    return Dossier.model_validate(
        {
            "id": "proef",
            "title": "Proef",
            "subject": "proef",
            "municipality": {
                "id": "voorbeeld",
                "name": "Voorbeeld",
                "official_name": "gemeente Voorbeeld",
                "code": "gm9999",
                "place": "Voorbeeld",
                "office_holders": [{"id": "burgemeester", "role": "de burgemeester"}],
                "council": body,
                "executive": body,
            },
            "lots": [
                {"id": lot, "number": number, "name": lot, "area": "Het gebied.", "budget": 1000}
                for number, lot in enumerate(lots, 1)
            ],
            "lot_rules": {"maximum_awarded": 2, "division": "Zo.", "allocation": "Zo."},
            "award": {
                "method": "Zo.",
                "maximum_points": 1000,
                "minimum_points": 550,
                "assessment": "Zo.",
                "equal_scores": "Zo.",
                "tie_breakers": ["plan", "staff"],
                "scales": [
                    {
                        "id": "vijf",
                        "name": "Vijf",
                        "scores": [
                            {"id": id_, "name": id_, "percentage": percentage, "description": "Zo."}
                            for id_, percentage in STEPS.items()
                        ],
                    }
                ],
                "criteria": [
                    {"id": id_, "kind": "quality", "name": id_, "weight": weight, "description": "Zo.", "scale": "vijf"}
                    for id_, weight in WEIGHTS.items()
                ],
            },
            "award_decision": {
                "assessors": 3,
                "signatory": "burgemeester",
                "mandate": "start",
                "court": "rechtbank Voorbeeld",
                **prose,
                "tenderers": tenderers,
                "awards": [
                    {"id": lot, "lot": lot, "tenderer": who, "advantages": "Sterk."}
                    for lot, who in (awards or {}).items()
                ],
            },
            "documents": [{"id": "brief", "title": "Brief", "version": "1", "status": "concept", "date": "2024-07-02"}],
            **more,
        }
    )


def ranking(made: Dossier, lot: str) -> list[tuple[str, str]]:
    """Who stands in which order for a lot, with the outcome."""
    found = next(one for one in assess(made) if one.id == lot)
    return [(tender.tenderer.id, tender.outcome) for tender in found.tenders]


def allocated(made: Dossier) -> dict[str, str]:
    return allocate(made, assess(made))


def test_points_are_the_weight_times_the_percentage_of_the_step() -> None:
    (lot,) = assess(dossier([tenderer("merel", ["noord"], {"plan": "best", "staff": "fair", "start": "poor"})]))
    (tender,) = lot.tenders
    assert [(one.id, one.maximum, one.points) for one in tender.scored] == [
        ("plan", Decimal(400), Decimal(400)),
        ("staff", Decimal(350), Decimal(210)),
        ("start", Decimal(250), Decimal(75)),
    ]
    assert (tender.total, tender.rank) == (Decimal(685), 1)


def test_a_total_is_rounded_and_its_parts_are_not() -> None:
    award = dossier([tenderer("merel", ["noord"])]).award
    assert award
    odd = award.model_copy(update={"maximum_points": Decimal("33.3333")})
    (lot,) = assess(dossier([tenderer("merel", ["noord"])]).model_copy(update={"award": odd}))
    (tender,) = lot.tenders
    assert tender.total == Decimal("26.67")
    assert sum(one.points for one in tender.scored) == Decimal("33.3333") * 80 / 100


def test_a_score_for_one_lot_goes_before_the_score_for_all() -> None:
    one = tenderer("merel", ["noord", "zuid"])
    one["tenders"][1]["scores"] = {"plan": {"score": "best", "motivation": "Hier beter."}}
    totals = {lot.id: lot.tenders[0].total for lot in assess(dossier([one]))}
    assert totals == {"noord": 800, "zuid": 880}


def test_equal_totals_are_parted_by_the_criteria_for_that_in_their_order() -> None:
    plan = tenderer("vink", ["noord"], {"plan": "best", "staff": "good", "start": "none"})
    even = tenderer("merel", ["noord"], {"plan": "good", "staff": "fair", "start": "fair"})
    assert {tender.total for tender in assess(dossier([even, plan]))[0].tenders} == {680}
    assert [name for name, _ in ranking(dossier([even, plan]), "noord")] == ["vink", "merel"]
    staff = tenderer("vink", ["noord"], {"plan": "best", "staff": "good", "start": "poor"})
    start = tenderer("merel", ["noord"], {"plan": "best", "staff": "poor", "start": "best"})
    assert [name for name, _ in ranking(dossier([start, staff]), "noord")] == ["vink", "merel"]
    twins = [tenderer("merel", ["noord"]), tenderer("vink", ["noord"])]
    assert allocated(dossier(twins, {"noord": "vink"})) == {"noord": "vink"}
    assert allocated(dossier(twins, {"noord": "merel"})) == {"noord": "merel"}


def test_a_tender_below_the_minimum_is_awarded_nothing_even_when_it_is_the_only_one() -> None:
    weak = tenderer("merel", ["noord"], {"plan": "fair", "staff": "fair", "start": "poor"})
    made = dossier([weak])
    assert allocated(made) == {}
    assert ranking(made, "noord") == [("merel", "below-minimum")]


def test_who_comes_first_in_more_lots_than_allowed_keeps_those_of_its_preference() -> None:
    first = tenderer("merel", ["zuid", "noord", "oost"], {**EVEN, "plan": "best"})
    second = tenderer("vink", ["noord", "oost", "zuid"])
    made = dossier([first, second], {"zuid": "merel", "noord": "merel", "oost": "vink"})
    assert allocated(made) == {"noord": "merel", "zuid": "merel", "oost": "vink"}
    assert ranking(made, "oost") == [("merel", "maximum"), ("vink", "awarded")]
    assert ranking(made, "noord") == [("merel", "awarded"), ("vink", "ranked-lower")]


def test_a_tenderer_may_want_fewer_lots_than_allowed() -> None:
    first = tenderer("merel", ["zuid", "noord"], {**EVEN, "plan": "best"}, maximum_lots=1)
    made = dossier([first, tenderer("vink", ["noord", "zuid"])])
    assert allocated(made) == {"zuid": "merel", "noord": "vink"}


def test_an_invalid_tender_has_no_points_no_rank_and_no_lot() -> None:
    made = dossier([tenderer("merel", ["noord"], invalid="Te laat."), tenderer("vink", ["noord"])], {"noord": "vink"})
    assert ranking(made, "noord") == [("vink", "awarded"), ("merel", "invalid")]
    late = assess(made)[0].tenders[1]
    assert (late.total, late.rank, late.criteria) == (None, None, ())


def test_there_is_one_letter_for_every_tender_and_the_winner_gets_the_award() -> None:
    first = tenderer("merel", ["noord", "zuid"], {**EVEN, "plan": "best"})
    made = dossier([first, tenderer("vink", ["zuid", "noord"])], {"noord": "merel", "zuid": "merel"})
    assert [(letter.id, letter.tender.tenderer.id) for letter in made.awards] == [("noord", "merel"), ("zuid", "merel")]
    assert [letter.id for letter in made.rejections] == ["noord-vink", "zuid-vink"]
    (plan, *_) = made.rejections[0].comparison
    assert (plan.own.points, plan.winner.points) == (Decimal(320), Decimal(400))
    assert [(winner.id, winner.budget) for winner in made.awarded_tenderers] == [("merel", Decimal(2000))]


def test_a_dossier_without_a_decision_has_no_letters() -> None:
    made = dossier([tenderer("merel", ["noord"])]).model_copy(update={"award_decision": None})
    assert (made.awards, made.rejections, made.awarded_tenderers, made.assessed_lots) == ((), (), (), ())


# As templates see it


def seen(made: Dossier) -> View:
    return View(made, "", Origins(lambda path: Place("content/x.yaml", 7, 3, path)))


def test_every_number_names_the_facts_it_was_computed_from() -> None:
    made = dossier([tenderer("merel", ["noord"])], {"noord": "merel"})
    (letter,) = seen(made).awards
    first = next(iter(letter.comparison))
    assert isinstance(first, DerivedView)
    assert {source.path for source in first.own.points.sources} == {
        "award/maximum_points",
        "award/criteria/plan/weight",
        "award/scales/vijf/scores/good/percentage",
        "award_decision/tenderers/merel/scores/plan/score",
    }
    assert "award/criteria/start/weight" in {source.path for source in letter.tender.total.sources}
    assert letter.tender.rank == 1
    given_ = {f"award_decision/tenderers/merel/scores/{name}/score" for name in WEIGHTS}
    for value in (letter.tender.rank, letter.tender.total, letter.tender.outcome):
        assert given_ <= {source.path for source in value.sources}
    assert first.own.motivation.sources[0].path == "award_decision/tenderers/merel/scores/plan/motivation"


def test_a_weight_that_is_open_leaves_the_points_open() -> None:
    made = dossier([tenderer("merel", ["noord"]), tenderer("vink", ["noord"])], {"noord": "merel"})
    assert made.award
    first, *others = made.award.criteria
    opened = first.model_copy(update={"weight": Open("hoe zwaar?")})
    award = made.award.model_copy(update={"criteria": (opened, *others)})
    awards = seen(made.model_copy(update={"award": award})).awards
    assert isinstance(awards, OpenFact)
    assert awards.question == "hoe zwaar?"


# What holds of all of them

STEP = st.sampled_from(list(STEPS))
LOTS = ["noord", "oost", "west", "zuid"]


@st.composite
def tenders(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to five tenderers with the lots of their preference, scores, and perhaps a wish for fewer lots."""
    count = draw(st.integers(1, 5))
    made = []
    for number in range(count):
        lots = draw(st.lists(st.sampled_from(LOTS), min_size=1, max_size=4, unique=True))
        given_ = {name: draw(STEP) for name in WEIGHTS}
        more = {"maximum_lots": 1} if draw(st.booleans()) else {}
        made.append(tenderer(f"t{number}", lots, given_, **more))
    return made


@settings(max_examples=60, deadline=None)
@given(tenders())
def test_totals_add_up_and_ranks_follow_them(tenderers: list[dict[str, Any]]) -> None:
    for lot in assess(dossier(tenderers)):
        totals = [tender.total for tender in lot.ranked if tender.total is not None]
        assert totals == sorted(totals, reverse=True)
        assert [tender.rank for tender in lot.ranked] == list(range(1, len(totals) + 1))
        for tender in lot.ranked:
            assert tender.total == sum(one.points for one in tender.scored)
            assert all(0 <= one.points <= one.maximum for one in tender.scored)
            assert sum(one.maximum for one in tender.scored) == 1000


@settings(max_examples=60, deadline=None)
@given(tenders(), st.randoms(use_true_random=False))
def test_nobody_is_allocated_too_much_nothing_or_against_its_preference(
    tenderers: list[dict[str, Any]], chance: Any
) -> None:
    made = dossier(tenderers)
    lots = list(assess(made))
    got = allocate(made, lots)
    chance.shuffle(lots)
    assert allocate(made, lots) == got
    given_to = {one["id"]: [lot for lot, who in got.items() if who == one["id"]] for one in tenderers}
    limit = {one["id"]: min(2, one.get("maximum_lots", 2)) for one in tenderers}
    assert all(len(lots_) <= limit[who] for who, lots_ in given_to.items())
    for lot in lots:
        fit = [tender.tenderer.id for tender in lot.ranked if tender.total is not None and tender.total >= 550]
        if lot.id not in got:
            assert all(len(given_to[who]) == limit[who] for who in fit)
            continue
        for passed_over in fit[: fit.index(got[lot.id])]:
            preferred = [tender["lot"] for one in tenderers if one["id"] == passed_over for tender in one["tenders"]]
            before = preferred[: preferred.index(lot.id)]
            assert set(given_to[passed_over]) <= set(before)
            assert len(given_to[passed_over]) == limit[passed_over]


# The standstill period


def with_dates(notified: datetime.date, days: int) -> Dossier:
    planning = {"milestones": [], "procedure": [{"id": "mededeling", "name": "Mededeling", "date": notified}]}
    procedure = {
        "kind": "sas",
        "name": "procedure",
        "reference": "X",
        "legal_basis": "Zo.",
        "validity_days": 90,
        "standstill_days": days,
    }
    return dossier([tenderer("merel", ["noord"])], planning=planning, procedure=procedure)


def test_twenty_days_after_the_second_of_july_end_on_the_twenty_second() -> None:
    made = with_dates(datetime.date(2024, 7, 2), 20)
    assert (made.standstill_start, made.standstill_end) == (datetime.date(2024, 7, 3), datetime.date(2024, 7, 22))


@settings(max_examples=60, deadline=None)
@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 90))
def test_the_period_has_as_many_days_as_the_rule_says(notified: datetime.date, days: int) -> None:
    made = with_dates(notified, days)
    assert made.standstill_start
    assert made.standstill_end
    assert made.standstill_start > notified
    assert (made.standstill_end - made.standstill_start).days + 1 == days


def test_without_a_day_of_communication_there_is_no_period() -> None:
    made = dossier([tenderer("merel", ["noord"])])
    assert (made.notified_on, made.standstill_start, made.standstill_end) == (None, None, None)


@pytest.mark.parametrize("days", [0, 20])
def test_the_end_names_the_facts_it_was_computed_from(days: int) -> None:
    end = seen(with_dates(datetime.date(2024, 7, 2), days)).standstill_end
    paths = {source.path for source in end.sources} if end else set()
    assert ("planning/procedure/mededeling/date" in paths) == bool(days)
