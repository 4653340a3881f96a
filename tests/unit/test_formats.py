"""How values are printed in Dutch documents."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from bestek import formats

DAY = datetime.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (formats.date(DAY), "1 januari 2025"),
        (formats.date(DAY, "short"), "01-01-2025"),
        (formats.date(DAY, "month"), "januari 2025"),
        (formats.date(DAY, "weekday"), "woensdag 1 januari 2025"),
        (formats.date(DAY, "long", formats.Speech("fy")), "1 jannewaris 2025"),
        (formats.money(Decimal(26_000_000)), "€\N{NO-BREAK SPACE}26.000.000"),
        (formats.money(Decimal("12.5")), "€\N{NO-BREAK SPACE}12,50"),
        (formats.money(Decimal(-119)), "-€\N{NO-BREAK SPACE}119"),
        (formats.millions(Decimal(26_500_000)), "26,5\N{NO-BREAK SPACE}miljoen"),
        (formats.percent(Decimal("5.0")), "5%"),
        (formats.number(Decimal("12.50")), "12,5"),
        (formats.number(1500), "1.500"),
        (formats.words(4), "vier"),
        (formats.words(21), "21"),
        (formats.letter(27), "AA"),
        (formats.enumerate_(["a", "b", "c"]), "a, b en c"),
        (formats.enumerate_(["a"]), "a"),
        (formats.enumerate_([]), ""),
    ],
)
def test_a_value_is_printed_as_dutch_has_it(printed: str, expected: str) -> None:
    assert printed == expected
