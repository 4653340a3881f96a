"""Amounts, durations and days as people write them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from bestek.check.literals import Unit, amounts, moments, quantities, value_of

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("€ 400.000", (400_000, 400_000)),
        ("€ 400.000, -", (400_000, 400_000)),
        ("€ 12,50", (Decimal("12.5"), Decimal("12.5"))),
        ("400.000 euro", (400_000, 400_000)),
        ("EUR 400", (400, 400)),
        ("25-30 miljoen euro", (25 * MILLION, 30 * MILLION)),
        ("€ 26.000.000 tot € 30.000.000", (26 * MILLION, 30 * MILLION)),
        ("tussen 26 en 30 miljoen euro", (26 * MILLION, 30 * MILLION)),
        ("circa 250 miljoen", (250 * MILLION, 250 * MILLION)),
        ("1,5 mln euro", (Decimal(1_500_000), Decimal(1_500_000))),
    ],
)
def test_an_amount_is_read(text: str, expected: tuple[Decimal, Decimal]):
    (found,) = amounts(f"Het kost {text} in dit geval")
    assert (found.low, found.high) == expected
    assert found.about == text.startswith("circa")


@pytest.mark.parametrize("text", ["Er zijn 400.000 inwoners", "Artikel 2.38 geldt", "In 2024 en 2025", "Wmo 2015"])
def test_a_number_without_a_sign_or_a_unit_is_no_amount(text: str):
    assert list(amounts(text)) == []


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("8,5 jaar", "year", "8.5", "8.5"),
        ("vijf en een half jaar", "year", "5.5", "5.5"),
        ("anderhalf jaar", "year", "1.5", "1.5"),
        ("twee tot drie jaar", "year", "2", "3"),
        ("één perceel", "lot", "1", "1"),
        ("20 kalenderdagen", "day", "20", "20"),
        ("5%", "percent", "5", "5"),
        ("2,5 procent", "percent", "2.5", "2.5"),
        ("zes maanden", "month", "6", "6"),
        ("twee weken", "week", "2", "2"),
    ],
)
def test_a_quantity_is_read(text: str, unit: Unit, low: str, high: str):
    (found,) = quantities(f"Het is {text}.", unit)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


def test_an_age_is_no_duration():
    assert list(quantities("Wie 65 jaar oud is, en acht jaar geleden verhuisde", "year")) == []


def test_numbers_are_words_or_dutch_digits():
    assert [value_of(each) for each in ("zestien", "26.000", "0,5", "Twintig")] == [16, 26_000, Decimal("0.5"), 20]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("15 januari 2024", (2024, 1, 15), (2024, 1, 15)),
        ("15-01-2024", (2024, 1, 15), (2024, 1, 15)),
        ("2024-01-15", (2024, 1, 15), (2024, 1, 15)),
        ("februari 2024", (2024, 2, 1), (2024, 2, 29)),
        ("eind januari 2024", (2024, 1, 21), (2024, 1, 31)),
        ("voorjaar van 2024", (2024, 3, 1), (2024, 6, 21)),
        ("winter 2024", (2024, 12, 1), (2025, 3, 21)),
    ],
)
def test_a_moment_is_read(text: str, low: tuple[int, int, int], high: tuple[int, int, int]):
    (found,) = moments(f"Het is {text} geweest")
    assert (found.low, found.high) == (datetime.date(*low), datetime.date(*high))


def test_a_part_of_a_month_takes_the_year_that_follows():
    first, second = moments("eind januari of begin februari 2024")
    assert (first.low, second.high) == (datetime.date(2024, 1, 21), datetime.date(2024, 2, 10))


def test_a_day_that_does_not_exist_is_none():
    assert moments("op 31-02-2024") == ()
