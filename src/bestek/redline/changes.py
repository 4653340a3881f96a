"""The changes of a redline one by one, each with its place: for tables, pages and JSON."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from bestek.redline.decided import sources
from bestek.redline.essence import is_inline
from bestek.redline.tokens import said
from bestek.tree import (
    Definition,
    Document,
    Figure,
    ListItem,
    Mark,
    Note,
    Paragraph,
    Revised,
    RevisedBlocks,
    Row,
    Section,
    Source,
    Table,
    walk,
)

Kind = Literal["changed", "inserted", "deleted", "moved"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One change and where it stands.

    `label` is the number of the nearest section as printed before its title ("2.3.1", "Bijlage 1"; empty where it has none) and `title` its title, both
    empty before the first section. `block` is the id of the nearest block around the change that has one; `what` the kind of node: `Text`
    for words in running text, else `Paragraph`, `Section`, `ListItem`, `Row`…

    `old` and `new` are the words that went and that came. `old_text` and `new_text` are the whole paragraph, title or caption around changed words.
    Of something moved all four are its words, and `origin` is where it stood ("2.3 Planning"). Sources say where the words come from.
    `old_at` and `new_at` are the places of changed words in these texts, in characters: the same word may stand there more than once.
    """

    kind: Kind
    what: str
    label: str
    title: str
    block: str
    old: str
    new: str
    old_text: str
    new_text: str
    mark: Mark
    old_sources: tuple[Source, ...] = ()
    new_sources: tuple[Source, ...] = ()
    origin: str = ""
    old_at: int = 0
    new_at: int = 0

    @property
    def section(self) -> str:
        """The heading as it is printed; empty before the first section."""
        return f"{self.label} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class _Where:
    label: str = ""
    title: str = ""
    block: str = ""

    def inside(self, node: Any) -> _Where:
        match node:
            case Section():
                return _Where(node.heading_label, said(_side(node.title, "deleted")), node.id)
            case Paragraph() | Row() | ListItem() | Definition() | Table() | Figure() | Note() if node.id:
                return replace(self, block=node.id)
            case _:
                return self


def changes(redline: Document) -> Iterator[Difference]:
    """All changes of a redline, in reading order. What moved is told once, where it stands now."""
    found = list(_below(redline, _Where()))
    origins = {each.mark.name: each.section for each in found if each.mark.revision == "moved-from"}
    for each in found:
        if each.mark.revision != "moved-from":
            yield replace(each, origin=origins.get(each.mark.name, ""))


def _below(node: Any, where: _Where) -> Iterator[Difference]:
    where = where.inside(node)
    for value in _values(node):
        if is_inline(value):
            yield from _line(value, where)
        else:
            yield from _blocks(value, where)


def _values(node: Any) -> Iterator[tuple[Any, ...]]:
    """What stands in a node, in reading order."""
    names = ("title", "caption", "term", "lead", "role", "name", "cells", "children", "items", "head", "body")
    yield from (value for name in names if isinstance(value := getattr(node, name, None), tuple))


# Words

_Run = tuple[Mark | None, tuple[Any, ...]]


def _line(line: tuple[Any, ...], where: _Where) -> Iterator[Difference]:
    if not any(isinstance(part, Revised) for part in line):
        yield from _notes(line, where)
        return
    old_text, new_text = (said(_side(line, without)) for without in ("inserted", "deleted"))
    old_at = new_at = 0
    for run, replaced in _paired(_runs((getattr(part, "mark", None), part) for part in line), _always):
        mark, parts = run
        old, new = _both_sides(run, replaced)
        if mark is None:
            yield from _notes(parts, where)
        else:
            found = _difference("Text", run, replaced, where)
            yield replace(found, old_text=old_text, new_text=new_text, old_at=old_at, new_at=new_at)
        old_at, new_at = old_at + len(said(old)), new_at + len(said(new))


def _notes(words: tuple[Any, ...], where: _Where) -> Iterator[Difference]:
    """What changed in the notes of words that stayed."""
    notes = (note for part in words for note in walk(part) if isinstance(note, Note))
    yield from (difference for note in notes for difference in _below(note, where))


def _always(_run: _Run, _after: _Run) -> bool:
    return True


def _side(line: tuple[Any, ...], without: str) -> tuple[Any, ...]:
    return tuple(part for part in line if not (isinstance(part, Revised) and part.mark.revision == without))


# Runs of marks


def _runs(line: Iterable[tuple[Mark | None, Any]]) -> list[_Run]:
    return [(mark, tuple(part for _mark, part in run)) for mark, run in groupby(line, itemgetter(0))]


def _paired(runs: Sequence[_Run], fit: Callable[[_Run, _Run], bool]) -> Iterator[tuple[_Run, _Run | None]]:
    """Each run, with the insertion that came in the place of a deletion."""
    rest = deque(runs)
    while rest:
        run = rest.popleft()
        replaces = _is(run, "deleted") and rest and _is(rest[0], "inserted") and fit(run, rest[0])
        yield run, rest.popleft() if replaces else None


def _is(run: _Run, revision: str) -> bool:
    return run[0] is not None and run[0].revision == revision


def _difference(what: str, run: _Run, replaced: _Run | None, where: _Where) -> Difference:
    mark, _parts = replaced or run
    assert mark is not None
    old, new = _both_sides(run, replaced)
    kind: Kind = "moved" if mark.name else "changed" if replaced else "inserted" if new else "deleted"
    was, is_ = said(old), said(new)
    return Difference(
        kind, what, where.label, where.title, where.block, was, is_, was, is_, mark, sources(old), sources(new)
    )


def _both_sides(run: _Run, replaced: _Run | None) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What of a run is in the old version, and what of it or of the run that replaces it in the new one."""
    if replaced:
        return run[1], replaced[1]
    return () if _is(run, "inserted") else run[1], () if _is(run, "deleted") else run[1]


# Blocks


def _blocks(line: tuple[Any, ...], where: _Where) -> Iterator[Difference]:
    runs = _runs(pair for part in line for pair in _marked(part))
    for run, replaced in _paired(runs, _one_for_one):
        mark, parts = run
        for part in () if replaced else parts:
            yield from _below(part, where) if mark is None else _whole(mark, part, where)
        if replaced:
            (part,) = replaced[1]
            yield _difference(type(part).__name__, run, replaced, where.inside(part))


def _marked(part: Any) -> Iterator[tuple[Mark | None, Any]]:
    if isinstance(part, RevisedBlocks):
        yield from ((part.mark, child) for child in part.children)
    else:
        yield getattr(part, "mark", None), part


def _one_for_one(run: _Run, after: _Run) -> bool:
    return [type(part) for part in run[1]] == [type(part) for part in after[1]] and len(run[1]) == 1


def _whole(mark: Mark, part: Any, where: _Where) -> Iterator[Difference]:
    yield _difference(type(part).__name__, (mark, (part,)), None, where.inside(part))
