"""The state of a dossier: what its content says, however it is spread over files, and what differs between two states.

A state is the raw content as plain values, annotations such as `{value: 5, source: …}` included, with the profile of each municipality that
the dossier names below `profiles/<name>`. The order of keys in a mapping means nothing, that of lists does. A path goes by stable id, as
everywhere: `lots/noord/budget`. A list whose elements all have an `id` of their own is compared element by element, any other is one value;
so is an annotated fact. A mapping with a key that is no step of a path is one value as well, so that what differs can always be told.

    applied(old, differences(old, new)) == new
    applied(new, reversed_(differences(old, new))) == old
"""

from __future__ import annotations

import datetime
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as Elements
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, Literal

from bestek import compose
from bestek.compose import Node, Scalar, Sequence

PROFILES = "profiles"
"""The key of a state under which the profiles of municipalities stand; no key of a dossier."""

MUNICIPALITY = "municipality"

FACT_KEYS = ("value", "open", "proposed", "per_municipality")
"""A mapping with one of these keys is one annotated fact."""

ASIDE = frozenset({"id", "note", "source", "illustrative"})
"""What is noted beside the facts of a list element or beside the value of a fact: for the maker of a dossier, not for its readers."""

_NAMES = ("sections", "phrases", "labels")
NAMED = frozenset({("texts",), *((MUNICIPALITY, name) for name in _NAMES)})
"""Parts whose keys are names: a text, a phrase or a label may be called `open`."""

Path = tuple[str, ...]


class Absent(Enum):
    """Says that there is no value, which `null` does not."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


# Nodes to plain values


def plain(node: Node) -> Any:
    """The values of a node without their places."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case compose.Mapping():
            return {key: plain(entry.node) for key, entry in node.entries.items()}


def step_of(node: Node, position: int) -> str:
    """The step of a list element in a path: its id, or its position from 1 where it has none."""
    entry = node.entries.get("id") if isinstance(node, compose.Mapping) else None
    id_ = entry.node.raw if entry and isinstance(entry.node, Scalar) else ""
    return id_ or str(position + 1)


def state_of(tree: compose.Mapping, profiles: Mapping[str, compose.Mapping]) -> State:
    """The state that a joined tree and the profiles that it names give; their ids are the names of folder and files and no part of it."""
    made = _without_id(tree)
    named = {name: _without_id(profile) for name, profile in profiles.items()}
    return State(made | {PROFILES: named} if named else made)


def _without_id(tree: compose.Mapping) -> dict[str, Any]:
    return {key: plain(entry.node) for key, entry in tree.entries.items() if key != "id"}


# A state


@dataclass(frozen=True, eq=False)
class State:
    """Plain values: `dict`, `list`, `str`, `int`, `Decimal`, `date`, `bool` and `None`; never changed once it is made.

    Two states are equal when all values and their kinds are: 5 is not 5.0, and 12.5 is not 12.50.
    """

    data: dict[str, Any]

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the state as canonical JSON."""
        return sha256(canonical(self.data).encode()).hexdigest()

    def value(self, path: str) -> Any:
        """What stands at a path, also below an annotated fact; `ABSENT` where nothing does."""
        value: Any = self.data
        for step in _steps(path):
            parts = by_id(value) if isinstance(value, list) else value
            if not isinstance(parts, dict) or step not in parts:
                return ABSENT
            value = parts[step]
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and same(self.data, other.data)

    def __hash__(self) -> int:
        return hash(self.fingerprint)


def canonical(value: Any) -> str:
    """A value as JSON without freedom: keys in order, nothing between, kinds that JSON lacks marked with a sign that content cannot hold."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_typed)


def _typed(value: object) -> dict[str, str]:
    match value:
        case Decimal():
            return {"\0decimal": str(value)}
        case datetime.date():
            return {"\0date": value.isoformat()}
        case Absent():
            return {"\0absent": ""}
        case _:
            raise TypeError(f"no value of content: {value!r}")


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, their kinds included."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    match one:
        case dict():
            return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
        case list():
            return len(one) == len(other) and all(map(same, one, other))
        case Decimal():
            return str(one) == str(other)
        case _:
            return bool(one == other)


# Paths


def is_within(path: str, whole: str) -> bool:
    """Whether a path is that of a fact or of a part of it."""
    return path == whole or path.startswith(f"{whole}/")


def touches(path: str, changed: str) -> bool:
    """Whether a change at one path is about what stands at another: the same fact, a part of it, or what it is part of."""
    return is_within(path, changed) or is_within(changed, path)


def fact_path(path: str, municipality: str) -> str:
    """The path under which a view for this municipality knows the fact: what its profile says is `municipality/…` there."""
    profile = f"{PROFILES}/{municipality}"
    return MUNICIPALITY + path[len(profile) :] if municipality and is_within(path, profile) else path


def state_path(path: str, municipality: str) -> str:
    """The path of a fact in the state of a dossier that names this profile: the way back from `fact_path`."""
    profile = f"{PROFILES}/{municipality}"
    return profile + path[len(MUNICIPALITY) :] if municipality and is_within(path, MUNICIPALITY) else path


# What differs

Kind = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True)
class Change:
    """One difference between two states. `old` and `new` are `ABSENT` where there is no value: both for an element that only moved.

    `after_old` and `after_new` tell the place in a list: the id of the element before it, empty for the first, and `None` for what is no
    element of a list or did not get or lose its place.
    """

    path: str
    kind: Kind
    old: Any = ABSENT
    new: Any = ABSENT
    after_old: str | None = None
    after_new: str | None = None

    @property
    def reversed(self) -> Change:
        """The change that undoes this one."""
        turned: dict[Kind, Kind] = {"added": "removed", "removed": "added"}
        kind = turned.get(self.kind, self.kind)
        return Change(self.path, kind, self.new, self.old, self.after_new, self.after_old)


class MisfitError(Exception):
    """A change that does not fit the state it is applied to."""

    def __init__(self, change: Change) -> None:
        self.change = change
        super().__init__(f"{change.kind} {change.path}")


def differences(old: State, new: State) -> tuple[Change, ...]:
    """What changed from the one state to the other; of equal states nothing, whatever the order of their keys."""
    return tuple(_between((), old.data, new.data))


def _between(path: Path, old: Any, new: Any) -> Iterator[Change]:
    if old is new:
        return
    before, after = parts_of(old, path), parts_of(new, path)
    if before is None or after is None or type(old) is not type(new):
        if not same(old, new):
            yield _change(path, old, new)
    elif isinstance(old, list):
        yield from _in_list(path, before, after)
    else:
        for key in sorted(before.keys() | after.keys()):
            yield from _between((*path, key), before.get(key, ABSENT), after.get(key, ABSENT))


def _change(path: Path, old: Any, new: Any) -> Change:
    kind: Kind = "added" if old is ABSENT else "removed" if new is ABSENT else "changed"
    return Change("/".join(path), kind, old, new)


def _in_list(path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """First what went, then what came, moved or changed in the order of the new list."""
    before, after = _predecessors(old), _predecessors(new)
    stayed = _in_order(old, new)
    for id_ in old:
        if id_ not in new:
            yield replace(_change((*path, id_), old[id_], ABSENT), after_old=before[id_])
    for id_, value in new.items():
        if id_ not in old:
            yield replace(_change((*path, id_), ABSENT, value), after_new=after[id_])
            continue
        if id_ not in stayed:
            yield Change("/".join((*path, id_)), "moved", after_old=before[id_], after_new=after[id_])
        yield from _between((*path, id_), old[id_], value)


def _predecessors(ids: Iterable[str]) -> dict[str, str]:
    """Each id with the one before it."""
    known = list(ids)
    return dict(zip(known, ["", *known], strict=False))


def _in_order(old: Iterable[str], new: Iterable[str]) -> set[str]:
    """The most elements that stand in the same order in both: a longest increasing subsequence of their places in the old list."""
    places = {id_: place for place, id_ in enumerate(old)}
    common = [id_ for id_ in new if id_ in places]
    ends: list[int] = []
    tails: list[str] = []
    before: dict[str, str | None] = {}
    for id_ in common:
        at = bisect_left(ends, places[id_])
        ends[at : at + 1], tails[at : at + 1] = [places[id_]], [id_]
        before[id_] = tails[at - 1] if at else None
    return set(_chain(tails[-1] if tails else None, before))


def _chain(id_: str | None, before: Mapping[str, str | None]) -> Iterator[str]:
    while id_ is not None:
        yield id_
        id_ = before[id_]


# The parts of a value


def parts_of(value: Any, path: Path = ()) -> Mapping[str, Any] | None:
    """The parts of a value by their steps; nothing where it is compared as one value."""
    match value:
        case dict():
            return value if all(map(_is_step, value)) and not is_fact(value, path) else None
        case list():
            return by_id(value)
        case _:
            return None


def by_id(value: list[Any]) -> dict[str, Any] | None:
    """The elements of a list by their ids, when each has one of its own."""
    ids = [item.get("id") if isinstance(item, dict) else None for item in value]
    known = {id_: item for id_, item in zip(ids, value, strict=True) if isinstance(id_, str) and _is_step(id_)}
    return known if len(known) == len(value) else None


def is_fact(value: Mapping[str, Any], path: Path = ()) -> bool:
    """Whether a mapping is an annotated fact, one value with what its author noted beside it."""
    return any(key in value for key in FACT_KEYS) and not _holds_names(path)


def _holds_names(path: Path) -> bool:
    return path in NAMED or (len(path) == 3 and path[0] == PROFILES and path[2] in _NAMES) or path == (PROFILES,)


def _is_step(key: str) -> bool:
    """Whether a key can stand in a path as it is, on one line and without blanks around it."""
    return bool(key) and key.isprintable() and key.strip() == key and "/" not in key


def _steps(path: str) -> Path:
    return tuple(path.split("/")) if path else ()


# Applying changes


def reversed_(changes: Elements[Change]) -> tuple[Change, ...]:
    """The changes that undo these."""
    return tuple(change.reversed for change in reversed(changes))


def applied(state: State, changes: Iterable[Change]) -> State:
    """The state after these changes, which all start from `state`: their order means nothing.

    Raises `MisfitError` for a change whose old value or place is not the one that is there.
    """
    root = _Branch()
    for change in changes:
        root.take(change, _steps(change.path))
    return State(_rebuilt(state.data, root, ()))


@dataclass
class _Branch:
    """The changes at one path and below it."""

    value: Change | None = None
    move: Change | None = None
    below: dict[str, _Branch] = field(default_factory=dict)

    def take(self, change: Change, steps: Path) -> None:
        if steps:
            self.below.setdefault(steps[0], _Branch()).take(change, steps[1:])
        elif (self.move if change.kind == "moved" else self.value) is not None:
            raise MisfitError(change)
        elif change.kind == "moved":
            self.move = change
        else:
            self.value = change

    def first(self) -> Change:
        """A change to name when none of them fits."""
        return self.value or self.move or next(iter(self.below.values())).first()


def _rebuilt(value: Any, branch: _Branch, path: Path) -> Any:
    if change := branch.value:
        if not same(value, change.old) or not _is_sound(change):
            raise MisfitError(change)
        value = change.new
    if not branch.below:
        return value
    parts = parts_of(value, path)
    if parts is None or branch.value:
        raise MisfitError(next(iter(branch.below.values())).first())
    made = {step: _rebuilt(parts.get(step, ABSENT), below, (*path, step)) for step, below in branch.below.items()}
    if isinstance(value, list):
        return _relisted(parts, made, branch.below)
    for change in (change for below in branch.below.values() for change in (below.value, below.move) if change):
        if change.after_old is not None or change.after_new is not None or change.kind == "moved":
            raise MisfitError(change)
    return {key: part for key, part in {**parts, **made}.items() if part is not ABSENT}


def _is_sound(change: Change) -> bool:
    """Whether the kind of a change agrees with its values."""
    return (change.old is ABSENT, change.new is ABSENT) == (change.kind == "added", change.kind == "removed")


def _relisted(old: Mapping[str, Any], made: Mapping[str, Any], branches: Mapping[str, _Branch]) -> list[Any]:
    """The list with its elements as they were made, in their places: after each that stayed come those that were put there."""
    before = _predecessors(old)
    put: dict[str, str] = {}
    gone: set[str] = set()
    for id_, branch in branches.items():
        for change in filter(None, (branch.value, branch.move)):
            _check_place(change, id_, made[id_], before)
            if change.after_old is not None:
                gone.add(id_)
            if change.after_new is not None and put.setdefault(change.after_new, id_) != id_:
                raise MisfitError(change)
    order = list(_followed("", put))
    for id_ in old:
        order += [id_, *_followed(id_, put)] if id_ not in gone else []
    if put:
        raise MisfitError(branches[next(iter(put.values()))].first())
    return [made.get(id_, old.get(id_)) for id_ in order]


def _check_place(change: Change, id_: str, value: Any, before: Mapping[str, str]) -> None:
    """An element keeps its id, comes from where it stood, and gets and loses a place when it should."""
    has_id = value is ABSENT or (isinstance(value, dict) and value.get("id") == id_)
    leaves = (change.after_old is not None) == (change.kind in ("removed", "moved"))
    comes = (change.after_new is not None) == (change.kind in ("added", "moved"))
    stood = change.after_old is None or before.get(id_) == change.after_old
    if not (has_id and leaves and comes and stood):
        raise MisfitError(change)


def _followed(id_: str, put: dict[str, str]) -> Iterator[str]:
    """What was put after an element, and after that, and so on; each is taken out of `put`."""
    while (follower := put.pop(id_, None)) is not None:
        yield follower
        id_ = follower
