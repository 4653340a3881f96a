"""Days on which nobody works, by the Algemene termijnenwet."""

from __future__ import annotations

from datetime import date

import pytest

from bestek.check.days import day_off, holiday, kings_day


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 1, 1), "New Year's Day"),
        (date(2025, 4, 18), "Good Friday"),
        (date(2025, 4, 21), "Easter Monday"),
        (date(2024, 5, 9), "Ascension Day"),
        (date(2024, 5, 20), "Whit Monday"),
        (date(2025, 5, 5), "Liberation Day"),
        (date(2023, 5, 5), "Liberation Day"),
        (date(2025, 12, 25), "Christmas Day"),
        (date(2025, 12, 26), "the second day of Christmas"),
        (date(2026, 4, 27), "King's Day"),
        (date(2025, 4, 26), "King's Day"),
        (date(2012, 4, 30), "King's Day"),
    ],
)
def test_the_holidays_of_the_law_are_known(day: date, name: str):
    assert holiday(day).endswith(name)


@pytest.mark.parametrize("day", [date(2025, 4, 27), date(2024, 12, 24), date(2024, 12, 31), date(2024, 5, 10)])
def test_other_days_are_none(day: date):
    assert holiday(day) == ""


def test_the_birthday_of_the_king_is_never_celebrated_on_a_sunday():
    assert kings_day(2025) == date(2025, 4, 26)
    assert kings_day(2026) == date(2026, 4, 27)
    assert kings_day(2006) == date(2006, 4, 29)


def test_a_weekend_is_named_as_such_and_a_working_day_not_at_all():
    assert day_off(date(2024, 9, 1)).endswith("a Sunday")
    assert day_off(date(2023, 7, 1)).endswith("a Saturday")
    assert day_off(date(2024, 5, 13)) == ""
