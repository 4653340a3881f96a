"""What a scenario gives, and what it is judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.bench.measuring import Measured


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured. `per` is how many dossiers it is for, `pages` how many pages were made where somebody counted."""

    name: str
    measured: Measured
    per: int = 1
    pages: int = 0


Rows = Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`against` are the rows that it is a multiple of; they are measured in the same run. `gives` are its rows, where they are not called like it."""

    work: Callable[[Any], Iterator[Row]]
    against: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    named: bool = False
    """It runs only when it is named."""

    @property
    def name(self) -> str:
        return self.work.__name__

    @property
    def rows(self) -> tuple[str, ...]:
        return self.gives or (self.name,)

    @property
    def what(self) -> str:
        return (self.work.__doc__ or "").strip().partition("\n")[0].rstrip(".")


@dataclass(frozen=True, slots=True)
class Bar:
    """An aim: what is to be reached, and how it is read off the rows. With `least` it is a floor, otherwise a ceiling."""

    what: str
    needs: tuple[str, ...]
    value: Callable[[Rows], float]
    limit: float
    unit: str
    least: bool = False

    def met(self, rows: Rows) -> bool:
        return self.value(rows) >= self.limit if self.least else self.value(rows) <= self.limit


def _cpu(name: str) -> Callable[[Rows], float]:
    return lambda rows: rows[name].measured.cpu


def _share(name: str, of: str) -> Callable[[Rows], float]:
    """CPU seconds per dossier against those of another row."""
    return lambda rows: rows[name].measured.cpu / rows[name].per / (rows[of].measured.cpu / rows[of].per)


def _wall(name: str, of: str) -> Callable[[Rows], float]:
    return lambda rows: rows[name].measured.wall / rows[of].measured.wall


def _clock(name: str) -> Callable[[Rows], float]:
    return lambda rows: rows[name].measured.wall


def _memory(name: str) -> Callable[[Rows], float]:
    return lambda rows: rows[name].measured.workers


BARS = (
    Bar(
        "M, one fact changed that four documents print, against the cold build",
        ("fact", "cold"),
        _share("fact", "cold"),
        0.2,
        "×",
    ),
    Bar("M, one fact changed that four documents print", ("fact",), _cpu("fact"), 2.5, "s CPU"),
    Bar("M, one date changed in one short document", ("date",), _cpu("date"), 1.2, "s CPU"),
    Bar("M, nothing changed", ("same",), _cpu("same"), 0.3, "s CPU"),
    Bar("Watch, one fact saved, until the web page is there", ("watch_html",), _clock("watch_html"), 0.2, "s"),
    Bar("Watch, one fact saved, until all formats are there", ("watch",), _clock("watch"), 1.0, "s"),
    Bar("M cold against the plain pipeline", ("cold", "plain"), _share("cold", "plain"), 0.8, "×"),
    Bar("M cold with two jobs against one, on the clock", ("jobs", "cold"), _wall("jobs", "cold"), 0.6, "×"),
    Bar("L, a dossier against the plain pipeline", ("l_cold", "l_plain"), _share("l_cold", "l_plain"), 0.8, "×"),
    Bar(
        "L, two workers of Dask against one, on the clock",
        ("dask_1", "dask_2"),
        _wall("dask_1", "dask_2"),
        1.8,
        "×",
        least=True,
    ),
    Bar("L, most memory of a worker", ("l_cold",), _memory("l_cold"), 250, "MB"),
    Bar("L, most memory of a worker of Dask", ("dask_2",), _memory("dask_2"), 250, "MB"),
    Bar("L, memory at the end against halfway", ("l_cold",), lambda rows: rows["l_cold"].measured.grown, 1.1, "×"),
    Bar("300 documents, most memory of a worker", ("l_300",), _memory("l_300"), 250, "MB"),
    Bar(
        "300 documents, memory at the end against halfway",
        ("l_300",),
        lambda rows: rows["l_300"].measured.grown,
        1.1,
        "×",
    ),
)
