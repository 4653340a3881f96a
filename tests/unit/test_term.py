"""The term of a contract: given in years, or by the day after its last one."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from bestek.findings import Place
from bestek.model.procurement import Term, years_between
from bestek.view import Origins, View

TERM = Term.model_validate(
    {
        "start": "2022-07-01",
        "until": "2030-01-01",
        "stated_years": 8.5,
        "options": [{"id": "een", "years": 2}],
        "evaluations": [{"id": "eerste", "after_years": 3}, {"id": "tweede", "after_years": 6}],
    }
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_a_term_that_is_given_by_its_end_has_a_duration_and_goes_on_with_its_options() -> None:
    assert (TERM.duration_years, TERM.maximum_years) == (Decimal("7.5"), Decimal("9.5"))
    assert (TERM.base_end, TERM.maximum_end) == (day("2029-12-31"), day("2031-12-31"))
    assert TERM.option_ends == (TERM.maximum_end,)


def test_an_evaluation_falls_so_many_years_after_the_start_and_knows_why() -> None:
    term = View(TERM, "contract/term", Origins(lambda path: Place("content/x/contract.yaml", 1, 1, path)))
    assert term.evaluation_dates == {"eerste": day("2025-07-01"), "tweede": day("2028-07-01")}
    assert "contract/term/start" in [source.path for source in term.evaluation_dates["tweede"].sources]


@pytest.mark.parametrize(
    ("start", "until", "years"),
    [
        ("2022-07-01", "2030-01-01", "7.5"),
        ("2025-01-01", "2029-01-01", "4"),
        ("2025-01-01", "2026-02-01", "1.08"),
        ("2024-02-29", "2025-02-28", "1"),
        ("2025-01-01", "2025-01-16", "0.04"),
    ],
)
def test_years_between_two_days_count_months_and_days(start: str, until: str, years: str) -> None:
    assert years_between(day(start), day(until)) == Decimal(years)


@settings(max_examples=60, deadline=None)
@forall(st.dates(day("2000-01-01"), day("2060-12-28")).filter(lambda start: start.day <= 28), st.integers(1, 40))
def test_a_term_of_years_is_the_term_until_the_same_day_so_many_years_later(start: datetime.date, years: int) -> None:
    until = start.replace(year=start.year + years)
    by_years = Term.model_validate({"start": start, "years": years})
    by_end = Term.model_validate({"start": start, "until": until})
    assert by_years.duration_years == by_end.duration_years == years
    assert by_years.base_end == by_end.base_end == until - datetime.timedelta(days=1)
