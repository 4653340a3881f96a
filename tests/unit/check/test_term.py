"""Whether a term lasts as long as is stated, to the day."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from bestek.check.term import DAY, anniversaries, lasts
from bestek.model.procurement import Term, years_between

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 12, 31))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "years", "last", "agrees"),
    [
        ("2022-07-01", "7.5", "2029-12-31", True),
        ("2022-07-01", "8.5", "2029-12-31", False),
        ("2026-01-01", "4", "2029-12-30", False),
        ("2026-01-01", "4", "2030-01-01", False),
        ("2026-01-01", "0.25", "2026-03-31", True),
        ("2028-02-29", "1", "2029-02-27", True),
        ("2028-02-29", "1", "2029-02-28", True),
        ("2028-02-29", "1", "2029-03-01", False),
        ("2028-02-29", "4", "2032-02-28", True),
        ("2028-02-29", "4", "2032-02-29", False),
        ("2027-03-01", "1", "2028-02-29", True),
        ("2026-08-31", "0.5", "2027-02-27", True),
        ("2026-08-31", "0.5", "2027-02-28", True),
        ("2025-01-01", "1.08", "2026-01-31", True),
        ("2025-01-01", "1.08", "2026-02-28", False),
    ],
)
def test_a_duration_is_that_of_the_dates_to_the_day(start: str, years: str, last: str, agrees: bool):
    assert lasts(day(start), Decimal(years), day(last)) is agrees


@settings(max_examples=200, deadline=None)
@forall(DAYS, st.integers(1, 20), st.lists(st.integers(1, 5), max_size=3))
def test_a_term_of_years_lasts_these_years_and_with_its_options_their_sum(
    start: datetime.date, years: int, options: list[int]
):
    given = [{"id": f"o{number}", "years": each} for number, each in enumerate(options)]
    term = Term.model_validate({"start": start, "years": years, "options": given})
    assert lasts(start, Decimal(years), term.base_end)
    assert lasts(start, Decimal(years + sum(options)), term.maximum_end)
    assert not lasts(start, Decimal(years), term.base_end - DAY)
    assert not lasts(start, Decimal(years), term.base_end + 2 * DAY)


@settings(max_examples=200, deadline=None)
@forall(DAYS, st.integers(1, 240))
def test_a_term_until_a_day_lasts_its_months(start: datetime.date, months: int):
    for until in anniversaries(start, months):
        assert abs(years_between(start, until) - Decimal(months) / 12) < Decimal("0.01")
        if months % 3 == 0:
            assert lasts(start, Decimal(months) / 12, until - DAY)


@settings(max_examples=200, deadline=None)
@forall(DAYS, st.integers(1, 240))
def test_only_a_month_that_is_too_short_leaves_two_days_to_choose_from(start: datetime.date, months: int):
    meant = sorted(anniversaries(start, months))
    assert meant[0] == start + relativedelta(months=months)
    assert len(meant) == (1 if meant[0].day == start.day else 2)
    assert meant[-1].day in (start.day, 1)
