"""Weights that are a hundred to the last decimal, and the number of contractors that follows from lots."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from bestek import messages
from bestek.check.award import RULES, percentages
from bestek.check.rule import Hit
from bestek.check.run import assess_one
from bestek.load import load_dossier
from bestek.model import Dossier
from bestek.model.procurement import Award, Lot, LotRules
from bestek.validate import validate
from tests.cases.rules_sample import SOUND, sample

STEP = Decimal("0.0001")
CUTS = st.sets(st.integers(1, 999_999), min_size=1, max_size=6).map(lambda cuts: sorted({0, *cuts, 1_000_000}))


@cache
def sound() -> Dossier:
    return validate(load_dossier(SOUND / "proef", SOUND.parent)).dossier


def award(weights: Sequence[Decimal]) -> Award:
    criteria: list[dict[str, Any]] = [
        {"id": f"c{number}", "kind": "quality", "name": "Zo", "weight": weight, "description": "Zo."}
        for number, weight in enumerate(weights)
    ]
    prose = {"method": "Zo.", "assessment": "Zo.", "equal_scores": "Zo."}
    return Award.model_validate({"maximum_points": 100, "criteria": criteria, **prose})


@settings(max_examples=100, deadline=None)
@forall(CUTS, st.data())
def test_however_a_hundred_is_divided_it_is_complete_and_the_least_more_or_less_is_not(
    cuts: list[int], data: st.DataObject
):
    weights = [(second - first) * STEP for first, second in pairwise(cuts)]
    assert list(percentages(award(weights), None)) == []
    place = data.draw(st.integers(0, len(weights) - 1))
    for change in (STEP, -STEP):
        other = [weight + change if at == place else weight for at, weight in enumerate(weights)]
        found = [
            each for each in percentages(award(other), None) if isinstance(each, Hit) and each.path == "award/criteria"
        ]
        assert [each.values["total"] for each in found] == [100 + change]


@settings(max_examples=100, deadline=None)
@forall(st.integers(1, 40), st.integers(1, 40))
def test_the_fewest_contractors_are_those_who_win_all_they_may(count: int, awarded: int):
    lot = {"number": 1, "name": "Zo", "area": "Zo.", "budget": 1}
    lots = tuple(Lot.model_validate({**lot, "id": f"l{number}"}) for number in range(count))
    rules = LotRules.model_validate({"maximum_awarded": awarded, "division": "Zo."})
    dossier = sound().model_copy(update={"lots": lots, "lot_rules": rules})
    least = dossier.contractors_minimum
    assert least * awarded >= count > (least - 1) * awarded
    assert least <= dossier.contractors_maximum == count


@pytest.mark.parametrize(("language", "words"), [("en", "99.5 percent"), ("nl", "99,5 procent")])
def test_a_number_is_written_as_its_reader_writes_it(language: str, words: str, tmp_path: Path):
    before = messages.language()
    context = sample(tmp_path, {"award/criteria/prijs/weight": Decimal("29.5")})
    try:
        messages.set_language(language)
        (found,) = assess_one(context, RULES[0]).found
    finally:
        messages.set_language(before)
    assert words in found.finding.message
