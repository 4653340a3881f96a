"""The European thresholds: one row for every two years, without a gap."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from bestek.check.thresholds import THRESHOLDS, Kind, Thresholds, on

TABLE = Path(__file__).parents[4] / "shared" / "data" / "thresholds_eu.csv"
DAY = datetime.timedelta(days=1)


def test_the_years_follow_one_another_from_2014_up_to_and_including_2027():
    assert (THRESHOLDS[0].first, THRESHOLDS[-1].last) == (datetime.date(2014, 1, 1), datetime.date(2027, 12, 31))
    assert all(later.first - earlier.last == DAY for earlier, later in pairwise(THRESHOLDS))


@pytest.mark.parametrize("each", THRESHOLDS, ids=lambda each: each.act)
def test_a_threshold_holds_from_its_first_up_to_and_including_its_last_day(each: Thresholds):
    assert on(each.first) is each
    assert on(each.last) is each
    assert on(each.first - DAY) is not each
    assert on(each.last + DAY) is not each


@pytest.mark.parametrize(
    ("day", "kind", "amount"),
    [
        ("2015-12-31", "social", None),
        ("2016-01-01", "social", 750_000),
        ("2023-12-31", "supplies-services", 215_000),
        ("2024-01-01", "supplies-services", 221_000),
        ("2025-12-31", "works", 5_538_000),
        ("2026-01-01", "works", 5_404_000),
    ],
)
def test_each_kind_has_its_own_threshold(day: str, kind: Kind, amount: int | None):
    known = on(datetime.date.fromisoformat(day))
    assert known
    assert known.of(kind) == amount


def test_a_day_outside_the_table_has_none():
    assert on(datetime.date(2013, 12, 31)) is None
    assert on(datetime.date(2028, 1, 1)) is None


@pytest.mark.skipif(not TABLE.exists(), reason=f"needs {TABLE.name} of the data for tests")
def test_the_table_is_that_of_the_regulations():
    rows = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == len(THRESHOLDS)
    for row, each in zip(rows, THRESHOLDS, strict=True):
        assert (row["valid_from"], row["valid_to"]) == (str(each.first), str(each.last))
        assert (row["celex"], row["oj"]) == (each.act, each.journal)
        assert Decimal(row["works"]) == each.works
        assert Decimal(row["services_supplies_sub_central"]) == each.supplies_services
        assert row["social_and_other_specific"] == ("" if each.social is None else str(each.social))
