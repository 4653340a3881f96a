"""Years, indexation and overlap as the rules on the estimated value count them."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from bestek.check.context import Purchase
from bestek.check.value import exact_years, indexed_years, overlap
from bestek.model.procurement import Term

STARTS = st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 12, 28)).filter(lambda start: start.day <= 28)
RATES = st.fractions(0, Fraction(1, 5), max_denominator=1000)


def term(start: object, **other: object) -> Term:
    return Term.model_validate({"start": start, **other})


@pytest.mark.parametrize(
    ("start", "until", "years"),
    [
        ("2022-07-01", "2030-01-01", Fraction(15, 2)),
        ("2025-01-01", "2026-02-01", Fraction(13, 12)),
        ("2025-01-01", "2025-01-16", Fraction(15, 360)),
    ],
)
def test_years_are_counted_in_months_and_days_without_rounding(start: str, until: str, years: Fraction):
    assert exact_years(term(start, until=until)) == years


@settings(max_examples=100, deadline=None)
@forall(STARTS, st.integers(1, 20), st.integers(0, 5))
def test_whole_years_are_whole(start: datetime.date, years: int, option: int):
    assert exact_years(term(start, years=years, options=[{"id": "een", "years": option}])) == years + option


def test_eight_years_with_three_percent_make_nearly_nine():
    assert indexed_years(Fraction(8), Fraction(3, 100)) == sum(Fraction(103, 100) ** year for year in range(8))


def test_the_last_part_of_a_year_is_paid_at_the_price_of_that_year():
    assert indexed_years(Fraction(5, 2), Fraction(10, 100)) == 1 + Fraction(11, 10) + Fraction(1, 2) * Fraction(
        121, 100
    )


@settings(max_examples=100, deadline=None)
@forall(st.fractions(0, 20, max_denominator=12), RATES, RATES)
def test_indexation_makes_it_more_and_none_leaves_the_years(years: Fraction, low: Fraction, more: Fraction):
    assert indexed_years(years, Fraction(0)) == years
    assert years <= indexed_years(years, low) <= indexed_years(years, low + more)


@settings(max_examples=100, deadline=None)
@forall(STARTS, st.integers(1, 8), st.integers(1, 8), st.integers(-400, 3) | st.integers(-2, 2))
def test_two_terms_overlap_when_they_share_a_day(start: datetime.date, years: int, more: int, days: int):
    first = term(start, years=years)
    second = term(first.maximum_end + datetime.timedelta(days=days), years=more)
    one, other = (Purchase("", "", "", "", *_days(each)) for each in (first, second))
    assert overlap(one, other) is overlap(other, one) is (days <= 0)


def _days(each: Term) -> tuple[str, str]:
    return each.start.isoformat(), each.maximum_end.isoformat()
