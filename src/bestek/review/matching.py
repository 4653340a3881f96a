"""Which paragraph of a file is which paragraph of the baseline.

Bookmarks survive Word and LibreOffice, ids and tags do not; a bookmark may be lost, doubled, or carried along with words that were moved. So a bookmark
and a text that is equal are both taken as a sign, and what is left between such pairs is paired by likeness.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from bestek.redline.align import aligned, likeliest
from bestek.review.baseline import Unit
from bestek.review.edits import Original, seen

ALIKE = 0.5
"""From this share of equal words two paragraphs are one that was edited."""

MOST_PAIRS = 400_000
"""In a longer stretch in which nothing is equal paragraphs are paired by bookmark alone."""

_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Matched:
    """Pairs of places, in both directions; what is lacking stands alone."""

    unit_of: dict[int, int] = field(default_factory=dict)
    original_of: dict[int, int] = field(default_factory=dict)

    def add(self, unit: int, original: int) -> None:
        self.unit_of[original] = unit
        self.original_of[unit] = original


def matched(units: Sequence[Unit], originals: Sequence[Original]) -> Matched:
    """The pairs, in the order of both; a paragraph that was moved is left alone on both sides."""
    said = [place for place, original in enumerate(originals) if original.text.strip()]
    texts = {place: _key(originals[place].text) for place in said}
    marks = dict(_marked(units, originals, said, texts))
    old = [*range(len(units))]
    pairs = aligned([(n, _key(units[n].text)) for n in old], [(marks.get(at, -1), texts[at]) for at in said])
    made = Matched()
    anchors = [*pairs, (len(units), len(said))]
    low, start = 0, 0
    for unit, place in anchors:
        for one, other in _gap(units, originals, range(low, unit), said[start:place], marks):
            made.add(one, other)
        if unit < len(units):
            made.add(unit, said[place])
        low, start = unit + 1, place + 1
    return made


def _key(text: str) -> str:
    return " ".join(seen(text).casefold().split())


def _marked(
    units: Sequence[Unit], originals: Sequence[Original], said: Iterable[int], texts: Mapping[int, str]
) -> Iterator[tuple[int, int]]:
    """By place of the original the unit that its bookmark names, or that alone says the same."""
    named: dict[str, list[int]] = {}
    alone: dict[str, list[int]] = {}
    for number, unit in enumerate(units):
        for mark in unit.bookmarks:
            named.setdefault(mark, []).append(number)
        alone.setdefault(_key(unit.text), []).append(number)
    counted = Counter(texts.values())
    for place in said:
        equal = alone.get(texts[place], [])
        by_name = [number for mark in originals[place].bookmarks for number in named.get(mark, ())]
        exact = next((number for number in by_name if number in equal), None)
        if exact is None and not by_name and len(equal) == counted[texts[place]] == 1:
            exact = equal[0]
        if exact is not None or by_name:
            yield place, by_name[0] if exact is None else exact


def _gap(
    units: Sequence[Unit],
    originals: Sequence[Original],
    numbers: range,
    places: Sequence[int],
    marks: Mapping[int, int],
) -> Iterator[tuple[int, int]]:
    """Between two pairs: first what is equal, then by bookmark, then by likeness; a lone pair in one cell belongs together in any case."""
    if not numbers or not places:
        return
    equal = aligned([_key(units[n].text) for n in numbers], [_key(originals[at].text) for at in places])
    low, start = 0, 0
    for i, j in [*equal, (len(numbers), len(places))]:
        yield from _likely(units, originals, numbers[low:i], places[start:j], marks)
        if i < len(numbers):
            yield numbers[i], places[j]
        low, start = i + 1, j + 1


def _likely(
    units: Sequence[Unit],
    originals: Sequence[Original],
    numbers: range,
    places: Sequence[int],
    marks: Mapping[int, int],
) -> Iterator[tuple[int, int]]:
    def likeness(number: int, place: int) -> float:
        unit, original = units[number], originals[place]
        if bool(unit.row) != bool(original.row) or bool(unit.note) != bool(original.note):
            return 0.0
        alike = _likeness(unit.text, original.text)
        if marks.get(place) == number:
            return 0.6 + alike
        return alike if alike >= ALIKE else 0.0

    if len(numbers) * len(places) > MOST_PAIRS:
        yield from _named(numbers, places, marks)
    elif numbers and places:
        yield from ((numbers[i], places[j]) for i, j in likeliest(list(numbers), list(places), likeness))


def _named(numbers: range, places: Sequence[int], marks: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """By bookmark alone, in the order of both."""
    last = numbers[0] - 1
    for place in places:
        number = marks.get(place, -1)
        if number in numbers and number > last:
            last = number
            yield number, place


@cache
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(seen(text).casefold()))


def _likeness(one: str, other: str) -> float:
    before, after = _words(one), _words(other)
    if not before or not after:
        return 0.0
    shared, all_of = set(before) & set(after), len(set(before)) + len(set(after))
    if 2 * len(shared) < ALIKE * all_of or len(before) * len(after) > 250_000:  # unlike, or as long as a chapter
        return 2 * len(shared) / all_of
    return SequenceMatcher(None, before, after, autojunk=False).ratio()
