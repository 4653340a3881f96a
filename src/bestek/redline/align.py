"""Which of two sequences belongs to which: what stands once on both sides first, the rest within the gaps between those."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from operator import eq
from typing import TypeVar

Pair = tuple[int, int]
Place = tuple[int, int, int, int]
"""A stretch of both sequences: from and to in the old one, from and to in the new one."""

Weight = Callable[[int], int]

QUADRATIC = 40_000
"""Up to so many pairs a stretch in which nothing stands once is searched for its longest common runs."""

BAND = 40
"""In a longer gap only neighbours up to this distance are compared by likeness."""

T = TypeVar("T")


def ends(old: Sequence[T], new: Sequence[T], same: Callable[[T, T], bool] = eq) -> Pair:
    """How many elements two sequences begin and how many they end with alike; none counts as both."""
    size = min(len(old), len(new))
    head = next((n for n in range(size) if not same(old[n], new[n])), size)
    tail = next((n for n in range(size - head) if not same(old[-1 - n], new[-1 - n])), size - head)
    return head, tail


def aligned(old: Sequence[Hashable], new: Sequence[Hashable], weight: Weight | None = None) -> list[Pair]:
    """Pairs of equal elements in increasing order.

    With `weight` (of the old element at a place) the heaviest increasing selection of what stands once on both sides stays, and what crosses it is left
    out; without them the longest. Patience diff (after B. Cohen), in stretches without unique elements the longest common runs of difflib.
    """
    found: list[Pair] = []
    stretches: list[Place] = [(0, len(old), 0, len(new))]
    while stretches:
        low, high, start, stop = stretches.pop()
        while low < high and start < stop and old[low] == new[start]:
            found.append((low, start))
            low, start = low + 1, start + 1
        while low < high and start < stop and old[high - 1] == new[stop - 1]:
            high, stop = high - 1, stop - 1
            found.append((high, stop))
        if low < high and start < stop:
            place = (low, high, start, stop)
            anchors = _anchors(old, new, place, weight)
            if anchors:
                found += anchors
                stretches += _between(anchors, place)
            else:
                found += _runs(old, new, place)
    return sorted(found)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], place: Place, weight: Weight | None) -> list[Pair]:
    low, high, start, stop = place
    once_old, once_new = Counter(old[low:high]), Counter(new[start:stop])
    at = {new[j]: j for j in range(start, stop) if once_new[new[j]] == 1}
    pairs = [(i, at[old[i]]) for i in range(low, high) if old[i] in at and once_old[old[i]] == 1]
    if all(one[1] < other[1] for one, other in pairwise(pairs)):
        return pairs
    return _heaviest(pairs, weight) if weight else _longest(pairs)


def _longest(pairs: list[Pair]) -> list[Pair]:
    """The longest selection that increases on both sides (patience sorting)."""
    tops: list[int] = []
    chain: list[int] = []
    before: list[int] = []
    for number, (_i, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(chain[pile - 1] if pile else -1)
        tops[pile : pile + 1], chain[pile : pile + 1] = [j], [number]
    return _chained(pairs, before, chain[-1] if chain else -1)


def _heaviest(pairs: list[Pair], weight: Weight) -> list[Pair]:
    best: list[int] = []
    before: list[int] = []
    for number, (i, j) in enumerate(pairs):
        below = [earlier for earlier in range(number) if pairs[earlier][1] < j]
        last = max(below, key=best.__getitem__, default=-1)
        before.append(last)
        best.append(weight(i) + (best[last] if below else 0))
    return _chained(pairs, before, max(range(len(best)), key=best.__getitem__, default=-1))


def _chained(pairs: list[Pair], before: list[int], last: int) -> list[Pair]:
    chosen: list[Pair] = []
    while last >= 0:
        chosen.append(pairs[last])
        last = before[last]
    return chosen[::-1]


def _between(anchors: list[Pair], place: Place) -> Iterator[Place]:
    low, high, start, stop = place
    for i, j in (*anchors, (high, stop)):
        yield low, i, start, j
        low, start = i + 1, j + 1


def _runs(old: Sequence[Hashable], new: Sequence[Hashable], place: Place) -> Iterator[Pair]:
    low, high, start, stop = place
    if (high - low) * (stop - start) <= QUADRATIC:
        matcher = SequenceMatcher(None, old[low:high], new[start:stop], autojunk=False)
        for i, j, size in matcher.get_matching_blocks():
            yield from ((low + i + k, start + j + k) for k in range(size))


def likeliest(old: Sequence[T], new: Sequence[T], likeness: Callable[[T, T], float]) -> list[Pair]:
    """The increasing pairs with the greatest likeness together; a likeness of 0 never makes a pair."""
    wide = len(old) * len(new) > QUADRATIC // 10
    scores = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    taken: set[Pair] = set()
    for i, one in enumerate(old):
        middle = i * len(new) // len(old)
        row, above = scores[i + 1], scores[i]
        for j, other in enumerate(new):
            alike = 0.0 if wide and abs(j - middle) > BAND else likeness(one, other)
            row[j + 1] = max(above[j + 1], row[j])
            if alike and above[j] + alike > row[j + 1]:
                row[j + 1] = above[j] + alike
                taken.add((i, j))
    return _traced(scores, taken, len(old), len(new))


def _traced(scores: list[list[float]], taken: set[Pair], i: int, j: int) -> list[Pair]:
    pairs: list[Pair] = []
    while i and j:
        if (i - 1, j - 1) in taken:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif scores[i - 1][j] >= scores[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
