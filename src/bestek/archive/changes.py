"""What a decision changed, short enough to read: what came is told per part of the dossier, what became otherwise with the old and the new value.

A decision that opens a dossier adds hundreds of facts, a large one dozens of texts. Of a long text only what differs is shown; the whole stands in the
file of the decision in the ledger, under the path that is told with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from bestek.archive.names import FIELDS
from bestek.archive.printing import Printer, cut, listed
from bestek.facts import leaves
from bestek.formats import capitalized
from bestek.ledger import Decision
from bestek.state import ABSENT, ASIDE, PROFILES, Change

SHOWN = 240
"""Characters of an old or a new value that are shown."""

SHORT = 60
"""Characters of a value that stands among others on a line."""

CONTEXT = 5
"""Words around what changed in a long text."""

NOTHING = "–"
UNDECIDED = "nog te bepalen"

STANDING = ("version", "status", "date")
"""How a document stands: told together."""


@dataclass(frozen=True)
class Added:
    """What came to stand in a part of the dossier: a line for each place in it, and how many facts that are."""

    part: str
    lines: tuple[str, ...]
    facts: int


@dataclass(frozen=True)
class Altered:
    """What became otherwise at one place: `old` and `new` as lines beside each other, and why, where that is not the reason of the decision."""

    name: str
    path: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True)
class Changes:
    """The changes of a decision. `before` prints facts as they were, `after` as they became."""

    decision: Decision
    before: Printer
    after: Printer

    @cached_property
    def own(self) -> tuple[Change, ...]:
        """Those that changed something for the municipality that facts are printed for."""
        return tuple(each for each in self.decision.changes if touches(each, self.after.municipality))

    # What came

    def added(self) -> tuple[Added, ...]:
        """By part of the dossier, in the order of the decision."""
        parts: dict[str, list[Change]] = {}
        for change in self.own:
            if change.kind == "added":
                parts.setdefault(self.after.part(change.path), []).append(change)
        return tuple(self._part(name, changes) for name, changes in parts.items())

    def _part(self, name: str, changes: Iterable[Change]) -> Added:
        by_parent: dict[str, list[Change]] = {}
        for change in changes:
            by_parent.setdefault(_parent(change.path), []).append(change)
        lines = (line for parent, ones in by_parent.items() for line in self._lines(parent, ones))
        return Added(name, tuple(lines), sum(_count(each) for ones in by_parent.values() for each in ones))

    def _lines(self, parent: str, changes: list[Change]) -> Iterator[str]:
        """What came at one place: elements by their names, facts by name and value."""
        if not parent:
            yield from (capitalized(self._whole(each)) for each in changes)
            return
        expected, label = self.after.expected(parent), capitalized(self.after.name(parent))
        if expected and expected.kind in ("list", "names"):
            told = listed([self._called(each.path) for each in changes], SHOWN)
        else:
            told = "; ".join(self._fact(each) for each in changes)
        yield f"{label}: {told}" if label else capitalized(told)

    def _whole(self, change: Change) -> str:
        """A part of the dossier that is new."""
        told = self.after.value(change.path, change.new)
        return told.removesuffix(f" ({self.after.count(change.new)})")  # the table has a column for that

    def _called(self, path: str) -> str:
        return list(self.after.steps(path))[-1]

    def _fact(self, change: Change) -> str:
        """A new fact with its value where that is short."""
        value, name = self.after.value(change.path, change.new), self._called(change.path)
        return f"{name} {value}" if len(value) <= SHORT else name

    # What became otherwise

    def altered(self) -> tuple[Altered, ...]:
        """What was changed, removed or moved; facts of one element, and elements that changed alike, are told together."""
        places: dict[tuple[str, str], list[Change]] = {}
        for change in self.own:
            if change.kind != "added":
                key = _parent(change.path) if change.kind == "changed" else change.path
                places.setdefault((key, self.decision.whys.get(change.path, "")), []).append(change)
        found = [self._altered(changes, why) for (_key, why), changes in places.items()]
        return tuple(self._aligned(_alike(found)))

    def _altered(self, changes: list[Change], why: str) -> Altered:
        first, parent = changes[0], _parent(changes[0].path)
        if len(changes) == 1:
            old, new = self._sides(first)
            return Altered(self._full(first), first.path, (old,), (new,), why)
        name = self._full_at(parent, self.after)
        if parent.startswith("documents/") and {_field(each) for each in changes} <= {*STANDING}:
            old_line, new_line = self._standing(changes)
            return Altered(name, parent, (old_line,), (new_line,), why)
        pairs = [(self._called(each.path), *self._sides(each)) for each in changes]
        old_lines = tuple(f"{called}: {old}" for called, old, _new in pairs)
        if all(old == UNDECIDED for _called, old, _new in pairs):
            old_lines = (UNDECIDED,)
        return Altered(name, parent, old_lines, tuple(f"{called}: {new}" for called, _old, new in pairs), why)

    def _standing(self, changes: list[Change]) -> tuple[str, str]:
        """Version, status and day of a document: "versie 1.1, gewijzigd, 5 april 2024"."""
        ordered = sorted(changes, key=lambda each: STANDING.index(_field(each)))
        sides = [self._sides(each) for each in ordered]
        if _field(ordered[0]) == "version":
            sides[0] = (f"versie {sides[0][0]}", f"versie {sides[0][1]}")
        return ", ".join(old for old, _new in sides), ", ".join(new for _old, new in sides)

    def _aligned(self, found: Iterable[Altered]) -> Iterator[Altered]:
        """The same short fact of several elements of one list as one, a line for each element."""
        for _key, group in groupby(found, self._column):
            ones = list(group)
            yield self._together(ones) if len(ones) > 1 else ones[0]

    def _column(self, each: Altered) -> object:
        """What elements of a list have in common of which the same fact changed; anything else stands alone."""
        collection, _slash, rest = each.path.partition("/")
        id_, _slash, field = rest.partition("/")
        short = len(each.old) == len(each.new) == 1 and len(each.old[0] + each.new[0]) <= SHORT
        expected = self.after.expected(collection)
        is_column = id_ and field and "/" not in field and expected and expected.kind == "list"
        return (collection, field, each.why) if short and is_column else id(each)

    def _together(self, ones: Sequence[Altered]) -> Altered:
        first = ones[0]
        collection, _slash, rest = first.path.partition("/")
        names = [self.after.element(_parent(each.path)) for each in ones]
        return replace(
            first,
            name=f"{self.after.part(collection)}: {self._called(first.path)}",
            path=f"{collection}/…/{rest.partition('/')[2]}",
            old=tuple(f"{name}: {each.old[0]}" for name, each in zip(names, ones, strict=True)),
            new=tuple(f"{name}: {each.new[0]}" for name, each in zip(names, ones, strict=True)),
        )

    def _full(self, change: Change) -> str:
        return self._full_at(change.path, self.before if change.kind == "removed" else self.after)

    def _full_at(self, path: str, printer: Printer) -> str:
        """The name of a place, with the part of the dossier that it belongs to."""
        return ": ".join(filter(None, (printer.part(path), printer.name(path))))

    # Old and new

    def _sides(self, change: Change) -> tuple[str, str]:
        if change.kind == "moved":
            return NOTHING, f"verplaatst: staat nu {self._after(change.path, change.after_new)}"
        if change.kind == "removed":
            return cut(self.before.value(change.path, change.old), SHOWN), "vervallen"
        old, new = self.before.value(change.path, change.old), self.after.value(change.path, change.new)
        if isinstance(change.old, dict) and "open" in change.old:
            return UNDECIDED, cut(new)
        return excerpts(old, new) if old != new else _beside(change.old, change.new)

    def _after(self, path: str, sibling: str | None) -> str:
        return f"na {self._called(f'{_parent(path)}/{sibling}')}" if sibling else "vooraan"


def concerns(decision: Decision, municipality: str) -> bool:
    """Whether a decision changed something for a municipality; one that changed nothing is of all."""
    return not decision.changes or any(touches(each, municipality) for each in decision.changes)


def touches(change: Change, municipality: str) -> bool:
    """Whether a change is one for a municipality: of facts that several have by themselves it may be for another alone."""
    first, _slash, rest = change.path.partition("/")
    if first == PROFILES and rest:
        return rest.partition("/")[0] == municipality
    return change.kind == "moved" or _of(change.old, municipality) != _of(change.new, municipality)


def _of(value: Any, municipality: str) -> Any:
    each = value.get("per_municipality") if isinstance(value, dict) else None
    return each.get(municipality, ABSENT) if isinstance(each, dict) else value


def _alike(found: Iterable[Altered]) -> Iterator[Altered]:
    """Elements that changed in the same way, one after the other, as one."""
    for _key, group in groupby(found, lambda each: (_parent(each.path), each.old, each.new, each.why)):
        ones = list(group)
        part, _colon, _name = ones[0].name.partition(": ")
        name = ", ".join((ones[0].name, *(each.name.removeprefix(f"{part}: ") for each in ones[1:])))
        path = f"{_parent(ones[0].path)}/…" if len(ones) > 1 else ones[0].path
        yield replace(ones[0], name=name, path=path)


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Two texts, of long ones that are much alike only where they differ, with some words around it."""
    if max(len(old), len(new)) <= SHOWN:
        return old, new
    before, after = old.split(" "), new.split(" ")
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    return _excerpt(before, start, end), _excerpt(after, start, end)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _excerpt(words: Sequence[str], start: int, end: int) -> str:
    """The words between those that both begin and end with, with some of these."""
    first, last = max(0, start - CONTEXT), min(len(words), len(words) - end + CONTEXT)
    changed = cut(" ".join(words[start : len(words) - end]), SHOWN)
    parts = ("…" if first else "", *words[first:start], changed, *words[len(words) - end : last])
    return " ".join(filter(None, (*parts, "…" if last < len(words) else "")))


def _beside(old: Any, new: Any) -> tuple[str, str]:
    """What is noted beside a fact, where the fact itself stayed as it was."""
    before, after = _noted(old), _noted(new)
    names = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    if not names:
        return NOTHING, "anders opgeschreven"
    pairs = [(FIELDS[key], *excerpts(before.get(key, NOTHING), after.get(key, NOTHING))) for key in names]
    return "; ".join(f"{name}: {one}" for name, one, _other in pairs), "; ".join(
        f"{name}: {one}" for name, _old, one in pairs
    )


def _noted(value: Any) -> Mapping[str, str]:
    """What is noted beside a fact, by its key."""
    if not isinstance(value, dict):
        return {}
    return {key: _yes(part) for key, part in value.items() if key in ASIDE and key != "id"}


def _yes(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return " ".join(str(value).split())


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _field(change: Change) -> str:
    return change.path.rpartition("/")[2]


def _count(change: Change) -> int:
    return sum(1 for _leaf in leaves(change.new))
