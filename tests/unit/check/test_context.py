"""What rules ask of a dossier."""

from __future__ import annotations

import datetime
from pathlib import Path

from tests.cases.rules_sample import sample


def test_a_fact_of_an_element_without_id_is_found_by_its_position(tmp_path: Path):
    codes = [{"code": "85312310-5", "label": "Begeleiding"}, {"code": "98513310-8", "label": "Thuishulp"}]
    context = sample(tmp_path, {"cpv/additional": codes})
    assert context.fact("cpv/additional/2/code") == "98513310-8"
    assert context.fact("cpv/additional/3/code") is None
    assert context.fact("cpv/additional/0/code") is None


def test_a_step_that_is_known_to_the_month_has_no_day(tmp_path: Path):
    context = sample(tmp_path, {"planning/procedure/nota/precision": "month"})
    assert context.day("nota") is None
    assert context.day("inschrijving") == datetime.date(2025, 4, 29)


def test_a_fact_that_is_open_is_none(tmp_path: Path):
    context = sample(tmp_path, {"planning/procedure/nota/date": {"open": "when?"}})
    assert context.fact("planning/procedure/nota/date") is None
    assert not context.decided("planning/procedure/nota/date")
