"""The European thresholds (Directive 2014/24/EU art. 4), by the day on which the notice is dispatched. In euros, excluding VAT."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["works", "supplies-services", "social"]
"""What is bought: works, supplies and services, or social and other specific services."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of two years for an authority that is not central, such as a municipality.

    `act` is the CELEX number of the regulation that sets them, `journal` where it was published. Before 2016 there was none for social and
    other specific services.
    """

    first: datetime.date
    last: datetime.date
    works: Decimal
    supplies_services: Decimal
    social: Decimal | None
    act: str
    journal: str

    def of(self, kind: Kind) -> Decimal | None:
        return {"works": self.works, "supplies-services": self.supplies_services, "social": self.social}[kind]


def _years(first: int, works: int, supplies_services: int, social: int | None, act: str, journal: str) -> Thresholds:
    """Those from 1 January of a year up to and including 31 December of the next."""
    begin, end = datetime.date(first, 1, 1), datetime.date(first + 1, 12, 31)
    special = None if social is None else Decimal(social)
    return Thresholds(begin, end, Decimal(works), Decimal(supplies_services), special, act, journal)


THRESHOLDS: tuple[Thresholds, ...] = (
    _years(2014, 5_186_000, 207_000, None, "32013R1336", "L 335, 14.12.2013, p. 17"),
    _years(2016, 5_225_000, 209_000, 750_000, "32015R2170", "L 307, 25.11.2015, p. 5"),
    _years(2018, 5_548_000, 221_000, 750_000, "32017R2365", "L 337, 19.12.2017, p. 19"),
    _years(2020, 5_350_000, 214_000, 750_000, "32019R1828", "L 279, 31.10.2019, p. 25"),
    _years(2022, 5_382_000, 215_000, 750_000, "32021R1952", "L 398, 11.11.2021, p. 23"),
    _years(2024, 5_538_000, 221_000, 750_000, "32023R2495", "L, 2023/2495, 16.11.2023"),
    _years(2026, 5_404_000, 216_000, 750_000, "32025R2152", "L, 2025/2152, 23.10.2025"),
)
"""All that are known, in order; the regulations are published in the Official Journal of the European Union."""


def on(day: datetime.date) -> Thresholds | None:
    """The thresholds that hold for a notice dispatched on this day."""
    return next((each for each in THRESHOLDS if each.first <= day <= each.last), None)
