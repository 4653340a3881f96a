"""What a decision changed, short enough to read: what came is told per part of the dossier, what became otherwise with the old and the new value.

A decision that opens a dossier adds hundreds of facts, a large one dozens of texts. Of a long text only what differs is shown; the whole stands in the
file of the decision in the ledger, under the path that is told with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bestek.archive.names import FIELDS
from bestek.archive.printing import Printer, cut
from bestek.facts import excerpts, leaves
from bestek.formats import capitalized, enumerate_
from bestek.ledger import Decision
from bestek.state import ABSENT, ASIDE, Change, State, is_fact

SHOWN = 260
"""Characters of an old or a new value that are shown."""

SHORT = 60
"""Characters of a value that stands among others on a line."""

NOTHING = "–"


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

    # What came

    def added(self) -> tuple[Added, ...]:
        """By part of the dossier, in the order of the decision."""
        parts: dict[str, list[Change]] = {}
        for change in self.decision.changes:
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
        expected = self.after.expected(parent) if parent else None
        if not parent:
            yield from (capitalized(self.after.value(each.path, each.new)) for each in changes)
            return
        label = capitalized(self.after.name(parent))
        if expected and expected.kind in ("list", "names"):
            told = cut(enumerate_([self._called(each.path) for each in changes]), SHOWN)
        else:
            told = "; ".join(self._fact(each) for each in changes)
        yield f"{label}: {told}" if label else capitalized(told)

    def _called(self, path: str) -> str:
        return list(self.after.steps(path))[-1]

    def _fact(self, change: Change) -> str:
        """A new fact with its value where that is short."""
        value, name = self.after.value(change.path, change.new), self._called(change.path)
        return f"{name} {value}" if len(value) <= SHORT else f"{name} ({self.after.count(change.new)})"

    # What became otherwise

    def altered(self) -> tuple[Altered, ...]:
        """What was changed, removed or moved; facts of one element are told together."""
        places: dict[tuple[str, str], list[Change]] = {}
        for change in self.decision.changes:
            if change.kind != "added":
                key = _parent(change.path) if change.kind == "changed" else change.path
                places.setdefault((key, self.decision.whys.get(change.path, "")), []).append(change)
        return tuple(self._altered(changes, why) for (_key, why), changes in places.items())

    def _altered(self, changes: list[Change], why: str) -> Altered:
        first = changes[0]
        if len(changes) == 1:
            old, new = self._sides(first)
            return Altered(self._full(first), first.path, (old,), (new,), why)
        pairs = [(self._called(each.path), *self._sides(each)) for each in changes]
        old_lines = tuple(f"{name}: {old}" for name, old, _new in pairs)
        new_lines = tuple(f"{name}: {new}" for name, _old, new in pairs)
        parent = _parent(first.path)
        return Altered(self._full_at(parent, self.after), parent, old_lines, new_lines, why)

    def _full(self, change: Change) -> str:
        return self._full_at(change.path, self.before if change.kind == "removed" else self.after)

    def _full_at(self, path: str, printer: Printer) -> str:
        """The name of a place, with the part of the dossier that it belongs to."""
        return ": ".join(filter(None, (printer.part(path), printer.name(path))))

    def _sides(self, change: Change) -> tuple[str, str]:
        if change.kind == "moved":
            return NOTHING, f"verplaatst: staat nu {self._after(change.path, change.after_new)}"
        if change.kind == "removed":
            return cut(self.before.value(change.path, change.old), SHOWN), "vervallen"
        old, new = self.before.value(change.path, change.old), self.after.value(change.path, change.new)
        if old == new:
            old, new = self._beside(change.old, change.new)
        return excerpts(old, new, SHOWN)

    def _after(self, path: str, sibling: str | None) -> str:
        return f"na {self._called(f'{_parent(path)}/{sibling}')}" if sibling else "vooraan"

    def _beside(self, old: Any, new: Any) -> tuple[str, str]:
        """What is noted beside a fact, where the fact itself stayed as it was."""
        known = tuple(_noted(each) for each in (old, new))
        differing = [key for key in (*known[0], *known[1]) if known[0].get(key) != known[1].get(key)]
        names = dict.fromkeys(differing)
        sides = tuple("; ".join(f"{FIELDS[key]}: {each.get(key, NOTHING)}" for key in names) for each in known)
        return (sides[0], sides[1]) if names else (NOTHING, "anders opgeschreven")


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


def _count(change: Change) -> int:
    return sum(1 for _leaf in leaves(change.new))


# Where facts come from


@dataclass(frozen=True)
class Origins:
    """What a state says of the origin of its facts: how many places name a source, how many are illustrative, and which are open or proposed."""

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
    """The sources of what a decision set, by the paper or the law, each with the places in it."""
    found: dict[str, dict[str, None]] = {}
    for change in changes:
        for part in _parts(change.new) if change.new is not ABSENT else ():
            stated = part.get("source") if isinstance(part, dict) else None
            for one in stated.split(";") if isinstance(stated, str) else ():
                name, place = _split(one.strip())
                found.setdefault(name, {}).setdefault(place)
    return {name: tuple(filter(None, places)) for name, places in sorted(found.items(), key=_by_name)}


def _by_name(item: tuple[str, Any]) -> str:
    return item[0].casefold()


def _split(source: str) -> tuple[str, str]:
    """A source by the paper and the place in it: "inkoopstrategie 2.2, 2.10" is found at 2.2 and 2.10; the year of a law belongs to its name."""
    head, comma, tail = source.partition(", ")
    words = head.split(" ")
    last = words[-1]
    numbered = len(words) > 1 and last.replace(".", "").isdigit() and len(last.replace(".", "")) < 4
    name = " ".join(words[:-1]) if numbered else head
    return name, ", ".join(filter(None, (last if numbered else "", tail if comma else "")))


def _parts(value: Any) -> Iterator[Any]:
    """A value and all below it."""
    yield value
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in below:
        yield from _parts(part)
