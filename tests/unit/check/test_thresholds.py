"""The European thresholds: one row for every two years, without a gap."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest

from bestek.check.thresholds import THRESHOLDS, Kind, Thresholds, on

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


def test_the_table_is_that_of_the_regulations():
    rows: list[object] = [
        (each.act, each.first.year, each.last.year, each.works, each.supplies_services, each.social)
        for each in THRESHOLDS
    ]
    assert rows == [
        ("32013R1336", 2014, 2015, 5_186_000, 207_000, None),
        ("32015R2170", 2016, 2017, 5_225_000, 209_000, 750_000),
        ("32017R2365", 2018, 2019, 5_548_000, 221_000, 750_000),
        ("32019R1828", 2020, 2021, 5_350_000, 214_000, 750_000),
        ("32021R1952", 2022, 2023, 5_382_000, 215_000, 750_000),
        ("32023R2495", 2024, 2025, 5_538_000, 221_000, 750_000),
        ("32025R2152", 2026, 2027, 5_404_000, 216_000, 750_000),
    ]
