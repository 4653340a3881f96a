"""Where the facts of a state come from: which papers and laws its authors named, at which places in them, and how much has no source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bestek.state import ABSENT, Change, State, is_fact

NUMBER = re.compile(r"\d+(?:\.\d+)*\Z")
"""A section of a paper."""

DIGITS = re.compile(r"\d+")

FIRST_NUMBER = re.compile(r"(?P<name>\S.*?) (?P<place>\d{1,3}(?:\.\d+)*\b.*)\Z")
"""A paper and the place in it: "inkoopstrategie 2.2, 2.10". The year of a law has four digits and belongs to its name."""


@dataclass(frozen=True)
class Origins:
    """How many places of a state name a source, how many are illustrative, and how many facts are open or proposed."""

    sourced: int
    illustrative: int
    undecided: int


def origins(state: State) -> Origins:
    """Counts what is noted in a state."""
    parts = [part for part in _parts(state.data) if isinstance(part, dict)]
    facts = [part for part in parts if is_fact(part)]
    return Origins(
        sum("source" in part for part in parts),
        sum(part.get("illustrative") is True for part in parts),
        sum("open" in part or "proposed" in part for part in facts),
    )


def sources(changes: Iterable[Change]) -> Mapping[str, tuple[str, ...]]:
    """The sources of what a decision set, by the paper or the law in the order of the alphabet, each with the places in it."""
    found: dict[str, dict[str, None]] = {}
    for change in changes:
        for part in _parts(change.new) if change.new is not ABSENT else ():
            stated = part.get("source") if isinstance(part, dict) else None
            for name, place in _named(stated) if isinstance(stated, str) else ():
                found.setdefault(name, {}).setdefault(place)
    return {name: tuple(sorted(filter(None, found[name]), key=_order)) for name in sorted(found, key=str.casefold)}


def _named(stated: str) -> Iterator[tuple[str, str]]:
    """The papers that a note on the source names, each with a place in it; several sections are several places."""
    for one in filter(None, map(str.strip, stated.split(";"))):
        name, place = _split(one)
        pieces = place.split(", ")
        if not all(NUMBER.match(piece) for piece in pieces):
            yield name, place
            continue
        yield from ((name, piece) for piece in pieces)


def _split(source: str) -> tuple[str, str]:
    head, _comma, tail = source.partition(", ")
    if numbered := FIRST_NUMBER.match(source):
        name = numbered["name"]
        return (name, numbered["place"]) if "," not in name else (head, tail)
    return head, tail


def _order(place: str) -> tuple[tuple[int, ...], str]:
    """Sections by their number, then all else: footnote 2 before footnote 10."""
    numbers = tuple(map(int, place.split("."))) if NUMBER.match(place) else (10_000,)
    return numbers, natural(place)


def natural(words: str) -> str:
    """Words by which 2 comes before 10."""
    return DIGITS.sub(lambda number: number[0].zfill(6), words)


def _parts(value: Any) -> Iterator[Any]:
    """A value and all below it."""
    yield value
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in below:
        yield from _parts(part)
