"""Amounts, percentages, durations, numbers and days as authors write them out in Dutch sentences.

A literal knows between which values it lies: "26 tot 30 miljoen euro" from 26 to 30 million, "eind januari 2024" from the 21st to the 31st. It says
nothing of what it is about; that is for the rule that finds it.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from bestek.formats import NUMBERS, date

Unit = Literal["euro", "percent", "year", "month", "week", "day", "lot"]
V = TypeVar("V", Decimal, datetime.date)


@dataclass(frozen=True, slots=True)
class Written(Generic[V]):
    """A literal: its words, where they stand in the text, the least and the greatest value that they name."""

    text: str
    start: int
    end: int
    low: V
    high: V


@dataclass(frozen=True, slots=True)
class Quantity(Written[Decimal]):
    """A number with its unit. `about` marks one that is rounded ("circa 250 miljoen euro")."""

    unit: Unit = "euro"
    about: bool = False


@dataclass(frozen=True, slots=True)
class Moment(Written[datetime.date]):
    """A day, or a part of a year."""


_WORDS = "|".join(NUMBERS)
_DIGITS = r"\d+(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_NUMBER = rf"(?:{_DIGITS}|(?:{_WORDS}|één)(?:[ \u00a0]?(?:en een half|eneenhalf))?|anderhalf)"
_BETWEEN = r"(?:\s*[-\u2013]\s*|\s+(?:tot en met|tot|à|of)\s+)"
_ABOUT = r"(?P<about>(?:circa|ca\.|ongeveer|rond(?: de)?|bijna|ruim|zo[\u2019']n|om en nabij)\s+)?"
_LARGE = {"duizend": 1_000, "miljoen": 1_000_000, "mln": 1_000_000, "miljard": 1_000_000_000, "mld": 1_000_000_000}
_SCALE = rf"(?:[\s\u00a0]*(?P<scale>{'|'.join(_LARGE)})\b\.?)?"
_SIGN = r"(?P<sign>(?:€|EUR)[\s\u00a0]*)?"

AMOUNT = re.compile(
    rf"{_ABOUT}{_SIGN}(?P<low>{_DIGITS})(?:[\s\u00a0]*(?:{'|'.join(_LARGE)})?(?:{_BETWEEN}|\s+en\s+)(?:(?:€|EUR)[\s\u00a0]*)?(?P<high>{_DIGITS}))?"
    rf"{_SCALE}(?P<dash>,[\s\u00a0]?[-\u2013\u2014]+)?(?P<word>[\s\u00a0]+euro\b)?",
    re.IGNORECASE,
)
"""An amount, or the two ends of a range; it counts with a sign, the word euro, a dash for the cents or a large number."""

_UNITS: dict[Unit, str] = {
    "percent": r"\s?%|[\s\u00a0]+procent\b",
    "year": r"[\s\u00a0]+ja(?:ar|ren)\b(?!\s+(?:oud|geleden))",
    "month": r"[\s\u00a0]+maand(?:en)?\b",
    "week": r"[\s\u00a0]+we(?:ek|ken)\b",
    "day": r"[\s\u00a0]+(?:kalender)?dag(?:en)?\b",
    "lot": r"[\s\u00a0]+perce(?:el|len)\b",
}
_QUANTITIES = {
    unit: re.compile(
        rf"{_ABOUT}(?<![\w.,])(?P<low>{_NUMBER})(?:{_BETWEEN}(?P<high>{_NUMBER}))?(?:{ending})", re.IGNORECASE
    )
    for unit, ending in _UNITS.items()
}

_HINTS: dict[Unit, tuple[str, ...]] = {
    "percent": ("%", "procent"),
    "year": ("jaar", "jaren"),
    "month": ("maand",),
    "week": ("week", "weken"),
    "day": ("dag",),
    "lot": ("perce",),
}

_MONTHS = tuple(date(datetime.date(2000, month, 1), "month").split()[0] for month in range(1, 13))
_MONTH = "|".join(_MONTHS)
_PARTS = {"begin": (1, 10), "medio": (11, 20), "half": (11, 20), "midden": (11, 20), "eind": (21, 31)}
_SEASONS = {
    "voorjaar": (3, 6),
    "lente": (3, 6),
    "zomer": (6, 9),
    "najaar": (9, 12),
    "herfst": (9, 12),
    "winter": (12, 3),
}
DAY = re.compile(rf"\b(?P<day>\d{{1,2}})[\s\u00a0]+(?P<month>{_MONTH})[\s\u00a0]+(?P<year>\d{{4}})\b", re.IGNORECASE)
FIGURES = re.compile(r"(?<![\d-])(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})(?![\d-])")
"""A day in words, and in figures as it is written in Dutch."""
_ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")
_IN_MONTH = re.compile(
    rf"(?<!\d[ \u00a0])\b(?:(?P<part>{'|'.join(_PARTS)})\s+)?(?P<month>{_MONTH})(?:[\s\u00a0]+(?P<year>\d{{4}}))?\b",
    re.IGNORECASE,
)
_IN_SEASON = re.compile(rf"\b(?P<season>{'|'.join(_SEASONS)})\s+(?:van\s+)?(?P<year>\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


_MONEY_HINTS = ("€", "eur", "miljoen", "miljard", "mln", "mlj", "-", "\u2013", "\u2014")
"""One of these is in every text that the next pattern fits; looking for them is far quicker."""

_MONEY = re.compile(r"€|EUR|euro|miljoen|miljard|ml[nj]|,[\s\u00a0]?[-\u2013\u2014]", re.IGNORECASE)


def _has(text: str, hints: tuple[str, ...]) -> bool:
    return any(map(text.count, hints))


def value_of(words: str) -> Decimal:
    """The number that digits in Dutch notation or words up to twenty name."""
    plain = words.lower().replace("één", "een").strip()
    if plain == "anderhalf":
        return Decimal("1.5")
    if plain[0].isdigit():
        return Decimal(plain.replace(".", "").replace(",", "."))
    whole = next(word for word in sorted(NUMBERS, key=len, reverse=True) if plain.startswith(word))
    return NUMBERS.index(whole) + (Decimal("0.5") if "half" in plain else Decimal(0))


def amounts(text: str) -> Iterator[Quantity]:
    """Amounts of money, and ranges of them."""
    if not _has(text.lower(), _MONEY_HINTS) or not _MONEY.search(text):
        return
    for found in AMOUNT.finditer(text):
        if not (
            found["sign"] or found["word"] or found["dash"] or found["scale"] in ("miljoen", "miljard", "mln", "mld")
        ):
            continue
        scale = _LARGE[(found["scale"] or "").lower()] if found["scale"] else 1
        low = value_of(found["low"]) * scale
        high = value_of(found["high"]) * scale if found["high"] else low
        yield Quantity(found[0].strip(), found.start(), found.end(), low, high, "euro", bool(found["about"]))


def quantities(text: str, unit: Unit) -> Iterator[Quantity]:
    """Numbers with this unit, and ranges of them."""
    if not _has(text.lower(), _HINTS[unit]):
        return
    for found in _QUANTITIES[unit].finditer(text):
        low = value_of(found["low"])
        high = value_of(found["high"]) if found["high"] else low
        yield Quantity(found[0].strip(), found.start(), found.end(), low, high, unit, bool(found["about"]))


def moments(text: str) -> tuple[Moment, ...]:
    """Days, months, parts of a month and seasons, in the order of the text; a month without a year gets that which follows it."""
    found: list[Moment] = []
    if not _has(text, ("19", "20")) or not _YEAR.search(text):
        return ()
    for pattern, reader in _READERS:
        taken = [(each.start, each.end) for each in found]
        for match in pattern.finditer(text):
            apart = all(match.end() <= start or match.start() >= end for start, end in taken)
            moment = reader(match, text) if apart else None
            if moment:
                found.append(moment)
    return tuple(sorted(found, key=lambda each: each.start))


def day(match: re.Match[str]) -> datetime.date | None:
    """The day that a match of `DAY` or `FIGURES` names; none where the calendar has no such day."""
    try:
        return datetime.date(int(match["year"]), _number(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _day(match: re.Match[str], _text: str) -> Moment | None:
    named = day(match)
    return Moment(match[0], match.start(), match.end(), named, named) if named else None


def _number(month: str) -> int:
    return int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1


def _in_month(match: re.Match[str], text: str) -> Moment | None:
    later = _YEAR.search(text, match.end())
    year = match["year"] or (later[0] if later else "")
    if not year or (not match["year"] and not match["part"]):
        return None
    month = _number(match["month"])
    first, last = _PARTS.get((match["part"] or "").lower(), (1, 31))
    low, high = (datetime.date(int(year), month, min(day, _length(int(year), month))) for day in (first, last))
    return Moment(match[0], match.start(), match.end(), low, high)


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _in_season(match: re.Match[str], _text: str) -> Moment:
    first, last = _SEASONS[match["season"].lower()]
    year = int(match["year"])
    end = datetime.date(year + (last < first), last, 21)
    return Moment(match[0], match.start(), match.end(), datetime.date(year, first, 1), end)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Moment | None]], ...] = (
    (DAY, _day),
    (FIGURES, _day),
    (_ISO, _day),
    (_IN_SEASON, _in_season),
    (_IN_MONTH, _in_month),
)
