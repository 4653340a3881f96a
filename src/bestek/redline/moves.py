"""Blocks and items that were deleted in one place and inserted in another as they were: moved."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any, cast

from bestek.redline.decided import Attribute, marked, sources
from bestek.redline.essence import Keys
from bestek.redline.tokens import words
from bestek.tree import (
    Definition,
    DefinitionList,
    Document,
    Figure,
    List,
    ListItem,
    Mark,
    RevisedBlocks,
    Section,
    Table,
    plain_text,
    rebuild,
)

WORDS = 5
"""A block with fewer telling words is not followed: it may as well have been written again."""

Place = tuple[int, int]
"""The number of a run of marked blocks, or of a list, and the place in it: neighbours have neighbouring places."""

Remark = Callable[[Place, Any, Mark], Mark]
"""The mark that something marked gets, from its place, what it is and the mark that it has."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was deleted or inserted as a whole."""

    place: Place
    part: Any
    mark: Mark


Move = list[tuple[Found, Found]]
"""Neighbours that stayed neighbours: where each stood, where it stands."""


def with_moves(document: Document, untouched: frozenset[int], keys: Keys, attribute: Attribute) -> Document:
    """The redline with moves instead of deletions and insertions of the same. `untouched` are nodes (by identity) without marks."""
    found: list[Found] = []

    def noted(place: Place, part: Any, mark: Mark) -> Mark:
        found.append(Found(place, part, mark))
        return mark

    _Marks(untouched, noted).of(document)
    marks = dict(_moved(_moves(found, keys), attribute))
    if not marks:
        return document
    made: Document = _Marks(untouched, lambda place, _part, mark: marks.get(place, mark)).of(document)
    return made


@dataclass
class _Marks:
    """Gives everything that is marked as a whole another mark, in reading order."""

    untouched: frozenset[int]
    remark: Remark
    runs: int = 0

    def of(self, node: Any) -> Any:
        if id(node) in self.untouched:
            return node
        match node:
            case RevisedBlocks():
                return tuple(self.blocks(node))
            case List() | DefinitionList():
                self.runs += 1
                run = self.runs
                items = tuple(self.item(item, (run, n)) for n, item in enumerate(node.items))
                return replace(cast(Any, node), items=items)
            case _:
                return rebuild(node, self.of)

    def blocks(self, node: RevisedBlocks) -> Iterator[RevisedBlocks]:
        self.runs += 1
        marks = [self.remark((self.runs, place), child, node.mark) for place, child in enumerate(node.children)]
        for mark, run in groupby(zip(marks, node.children, strict=True), lambda pair: pair[0]):
            yield RevisedBlocks(tuple(child for _mark, child in run), mark)

    def item(self, item: Any, place: Place) -> Any:
        if item.mark is None:
            return rebuild(item, self.of)
        return replace(item, mark=self.remark(place, item, item.mark))


def _moves(found: Sequence[Found], keys: Keys) -> list[Move]:
    """What was deleted and inserted as it was, in the order of the new document."""
    gone: dict[int, deque[Found]] = defaultdict(deque)
    for each in found:
        if each.mark.revision == "deleted" and _followed(each.part):
            gone[keys.of(_unmarked(each.part))].append(each)
    come = [(each, gone.get(keys.of(_unmarked(each.part)))) for each in found if each.mark.revision == "inserted"]
    pairs = [(origins.popleft(), each) for each, origins in come if origins]
    return _runs(pairs)


def _followed(part: Any) -> bool:
    return isinstance(part, Section | Table | Figure) or len(words(plain_text(part))) >= WORDS


def _unmarked(part: Any) -> Any:
    return replace(part, mark=None) if isinstance(part, ListItem | Definition) else part


def _runs(pairs: Sequence[tuple[Found, Found]]) -> list[Move]:
    moves: list[Move] = [[pair] for pair in pairs[:1]]
    for last, pair in pairwise(pairs):
        if all(_next(one, other) for one, other in zip(last, pair, strict=True)):
            moves[-1].append(pair)
        else:
            moves.append([pair])
    return moves


def _next(one: Found, other: Found) -> bool:
    return other.place == (one.place[0], one.place[1] + 1)


def _moved(moves: Sequence[Move], attribute: Attribute) -> Iterator[tuple[Place, Mark]]:
    for number, move in enumerate(moves, 1):
        sides = (tuple(each.part for each in side) for side in zip(*move, strict=True))
        decided = attribute(*map(sources, sides))
        for origin, target in move:
            yield origin.place, marked("moved-from", decided, f"move-{number}")
            yield target.place, marked("moved-to", decided, f"move-{number}")
