"""How values are printed in documents: dates, amounts and numbers in a language of documents (Babel, CLDR)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import get_month_names
from babel.numbers import format_decimal

DATE_FORMS = {"long": "d MMMM y", "short": "dd-MM-y", "month": "MMMM y", "year": "y", "weekday": "EEEE d MMMM y"}
"""Names of the forms that the `date` filter knows, as CLDR patterns."""

NUMBERS = (
    "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
    "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig",
)  # fmt: skip

NUMERIC = {"en": "dd/MM/y"}
"""The form `short` in languages that write it otherwise."""


def capitalized(words: str) -> str:
    """Words with which a sentence or a cell begins: the first letter as a capital, the others as they are."""
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of one language (BCP 47) that values are printed with, where CLDR has none: by default Dutch.

    `numbers` are those from nought; `period` holds `{first}` and `{last}`, `planning` holds `{count}` and `{steps}`.
    """

    language: str = "nl"
    numbers: tuple[str, ...] = NUMBERS
    million: str = "miljoen"
    last: str = "en"
    period: str = "{first} tot en met {last}"
    step: str = "stap"
    steps: str = "stappen"
    planning: str = "Planning in {count}: {steps}."


DUTCH = Speech()


@cache
def locale(language: str) -> Locale:
    """The CLDR locale of a document language (`nl`, `fy`, `en`)."""
    return Locale.parse(language)


def date(value: datetime.date, form: str = "long", speech: Speech = DUTCH) -> str:
    """1 januari 2025 · `short` 01-01-2025 · `month` januari 2025 · `year` 2025 · `weekday` woensdag 1 januari 2025."""
    pattern = NUMERIC.get(speech.language, DATE_FORMS[form]) if form == "short" else DATE_FORMS[form]
    return _plain(babel_date(value, pattern, locale=locale(speech.language)), speech)


LOWER_CASE = frozenset({"fy"})
"""Languages that write months and days with a small letter where the CLDR gives a capital."""


def _plain(words: str, speech: Speech) -> str:
    return words.lower() if speech.language in LOWER_CASE else words


def number(value: Decimal | int, speech: Speech = DUTCH) -> str:
    """26.000.000 or 12,5: all decimals that the value has, no trailing zeros."""
    exact = Decimal(value).normalize()
    return format_decimal(exact, format="#,##0.############", locale=locale(speech.language))


def money(value: Decimal | int, speech: Speech = DUTCH) -> str:
    """€ 26.000.000, or € 12,50 when there are cents; a negative amount as -€ 119. The blank does not break; English has none."""
    cents = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    pattern = "#,##0" if cents == cents.to_integral_value() else "#,##0.00"
    amount = format_decimal(abs(cents), format=pattern, locale=locale(speech.language))
    blank = "" if speech.language == "en" else "\N{NO-BREAK SPACE}"
    return f"{'-' if cents < 0 else ''}€{blank}{amount}"


def millions(value: Decimal | int, speech: Speech = DUTCH) -> str:
    """26 miljoen: the value in millions, with the decimals it has."""
    return f"{number(Decimal(value) / 1_000_000, speech)}\N{NO-BREAK SPACE}{speech.million}"


def amount(value: Decimal | int, decimals: int = 0, speech: Speech = DUTCH) -> str:
    """An amount in a column: always as many decimals, and before a negative one the sign that readers aloud call minus."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return ("\N{MINUS SIGN}" if exact < 0 else "") + format_decimal(
        abs(exact), format=pattern, locale=locale(speech.language)
    )


def percent(value: Decimal | int, speech: Speech = DUTCH) -> str:
    """5%: the value is in percent already."""
    return f"{number(value, speech)}%"


def words(value: Decimal | int, speech: Speech = DUTCH) -> str:
    """Whole numbers to twenty in words, others in digits."""
    if value == int(value) and 0 <= value < len(speech.numbers):
        return speech.numbers[int(value)]
    return number(value, speech)


def letter(value: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    name = ""
    while value > 0:
        value, rest = divmod(value - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def enumerate_(values: list[str], last: str = "en") -> str:
    """a, b en c."""
    return " ".join(filter(None, (", ".join(values[:-1]), last if len(values) > 1 else "", *values[-1:])))


def months(speech: Speech = DUTCH) -> tuple[str, ...]:
    """The twelve months, abbreviated, without a full stop."""
    names = get_month_names("abbreviated", "stand-alone", locale=locale(speech.language))
    return tuple(_plain(names[month].rstrip("."), speech) for month in range(1, 13))


def plain(value: object, speech: Speech = DUTCH) -> str:
    """A value as it is printed without a filter."""
    match value:
        case datetime.date():
            return date(value, "long", speech)
        case Decimal() | int():
            return number(value, speech)
        case _:
            return str(value)


BY_LANGUAGE: dict[str, Callable[..., str]] = {
    "date": date,
    "number": number,
    "money": money,
    "millions": millions,
    "percent": percent,
    "amount": amount,
    "words": words,
}
"""Filters whose result depends on the language in which it is printed: their last argument."""
