"""The amounts and days that a dossier has as facts, and what is computed from them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal

from pydantic import BaseModel

from bestek.check.context import Context
from bestek.view import join, step

LEAST = Decimal(1000)
"""Amounts below it meet by chance."""

COMPUTED = (
    "contract/term/base_end", "contract/term/maximum_end", "budget_total", "awarded_budget", "standstill_start", "standstill_end",
    "contract/estimated_value/total",
)  # fmt: skip
"""Facts that follow from others and are printed like them."""

ASIDE = ("municipality", "documents", "decisions", "records", "versions")
"""What is no fact about the subject of a dossier."""

Value = Decimal | datetime.date


def amounts_and_days(context: Context) -> Mapping[Value, tuple[str, ...]]:
    """The paths of all amounts and days of the dossier, those first that others follow from."""
    found: dict[Value, list[str]] = {}
    for path, value in (*_values(context.dossier, ""), *((path, context.fact(path)) for path in COMPUTED)):
        if (isinstance(value, datetime.date) and _telling(path, value)) or (
            isinstance(value, Decimal) and value >= LEAST
        ):
            found.setdefault(value, []).append(path)
    return {value: tuple(paths) for value, paths in found.items()}


def _telling(path: str, value: datetime.date) -> bool:
    """Whether a day is met by more than chance: a first or last day of a month is one that many things begin and end on, steps of a planning too."""
    ends = value.day == 1 or (value + datetime.timedelta(days=1)).day == 1
    return not (ends and path.startswith("planning/"))


def _values(value: object, path: str) -> Iterator[tuple[str, object]]:
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                if path or name not in ASIDE:
                    yield from _values(getattr(value, name), join(path, name))
        case tuple():
            for number, item in enumerate(value, 1):
                yield from _values(item, join(path, step(item, number)))
        case Mapping():
            for name, item in value.items():
                yield from _values(item, join(path, str(name)))
        case _:
            yield path, value
