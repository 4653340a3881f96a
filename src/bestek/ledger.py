"""The decisions of a dossier: one file each, chained and sealed, from which every earlier state can be replayed.

`decisions/<date>-<slug>.yaml` says what was decided, by whom, when and why, and every fact that it changed. The first decision holds the
whole state that it found, as additions; so the ledger is complete by itself. Each names the decision before it (`after:`), carries the
fingerprint of the state after it (`state:`), and a seal over its values, its name and the seal before it (`seal:`): whatever is edited,
taken out or put in between is noticed, at the place where it was. Comments and line ends are free.

What does not hold raises `FindingsError`, for no state can be trusted after it.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping as Names
from collections.abc import Sequence as Elements
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from bestek import mistakes
from bestek.compose import Entry, File, Mapping, Node, Scalar, Sequence, compose, file_of
from bestek.files import MEGABYTE, RefusedError, check_text, decoded, is_none_of_ours, read_bytes, shown_path
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.mistakes import Mistake
from bestek.state import (
    ABSENT,
    Change,
    Kind,
    MisfitError,
    State,
    applied,
    by_id,
    canonical,
    plain,
)

DECISIONS = "decisions"
"""The folder of the decisions in that of the dossier."""

MAXIMUM_FILE = 20 * MEGABYTE
MAXIMUM_VALUES = 1_000_000
"""Bounds of one decision: the first holds a whole dossier."""

LAST = "last"
"""The word for the last decision, wherever a decision can be named."""

Body = Literal["council", "executive", "commissioning-officer", "project-group", "clarification-notice"]
Status = Literal["adopted", "adopted-as-amended", "noted"]
BODIES: tuple[Body, ...] = get_args(Body)
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, eq=False)
class Decision:
    """One decision as it was recorded. `id` is the name of its file, `after` that of the decision before it, empty for the first.

    `number` is that of the body's register; `whys` gives by path the reason of a change that has one of its own.
    """

    id: str
    title: str
    body: Body
    date: datetime.date
    status: Status
    reason: str
    changes: tuple[Change, ...]
    state: str
    seal: str
    node: Mapping
    number: str = ""
    after: str = ""
    illustrative: bool = False
    source: str = ""
    whys: Names[str, str] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and (self.id, self.seal, self.node) == (other.id, other.seal, other.node)

    def __hash__(self) -> int:
        return hash((self.id, self.seal))

    @property
    def file(self) -> str:
        """Its file, relative to the project."""
        return self.node.file.path

    def why(self, change: Change) -> str:
        """Why this change was made."""
        return self.whys.get(change.path, self.reason)

    def place(self, key: str = "") -> Place:
        """Where it begins, or where one of its keys stands."""
        return _key_place(self.node, key)

    def change_place(self, change: Change) -> Place:
        """Where a change stands in its file."""
        node = next((node for one, node in self.written if one is change), self.node)
        return _place(node, change.path)

    @property
    def written(self) -> Iterator[tuple[Change, Mapping]]:
        """The changes with their nodes."""
        nodes = self.node.entries["changes"].node
        assert isinstance(nodes, Sequence)
        for change, node in zip(self.changes, nodes.items, strict=True):
            assert isinstance(node, Mapping)
            yield change, node


@dataclass(frozen=True)
class Ledger:
    """The decisions in the order of their chain, each with the state after it, replayed and found to be the one it was recorded with."""

    decisions: tuple[Decision, ...] = ()
    states: tuple[State, ...] = field(default=(), compare=False)
    folder: str = field(default=DECISIONS, compare=False)
    """Of a ledger without decisions: where they would stand."""

    def __bool__(self) -> bool:
        return bool(self.decisions)

    @property
    def last(self) -> Decision | None:
        """The last decision."""
        return self.decisions[-1] if self.decisions else None

    @property
    def files(self) -> tuple[File, ...]:
        """The files of all decisions."""
        return tuple(decision.node.file for decision in self.decisions)

    def decision(self, id_: str) -> Decision:
        """The decision with this id. Raises `KeyError`."""
        return self.decisions[self._places[id_]]

    def state(self, decision: str = "") -> State:
        """The state after a decision, by default after the last; of a ledger without decisions the empty state."""
        if not self.decisions:
            return State({})
        return self.states[self._places[decision] if decision else -1]

    def between(self, first: str, last: str = "") -> tuple[Decision, ...]:
        """The decisions after `first` (from the beginning when that is empty) up to and including `last` (by default the last)."""
        start = self._places[first] + 1 if first else 0
        return self.decisions[start : self._places[last] + 1 if last else None]

    def setter(self, path: str, until: str = "") -> Decision | None:
        """The last decision, up to and including `until`, that set the fact, a part of it, or what it is part of."""
        end = self._places[until] if until else len(self.decisions) - 1
        steps = path.split("/")
        found = [self._whole.get("/".join(steps[:count]), ()) for count in range(1, len(steps) + 1)]
        places = [at for known in (*found, self._parts.get(path, ())) if (at := _last_up_to(known, end)) >= 0]
        return self.decisions[max(places)] if places else None

    def moment(self, text: str) -> Decision:
        """The decision that is meant: by its id or an unambiguous beginning of it, its register number, or `last`.

        Raises `FindingsError` for any other word.
        """
        if not self.decisions:
            raise FindingsError([mistakes.NOTHING_DECIDED.at(Place(self.folder))])
        if text in self._places or text == LAST:
            return self.decisions[self._places.get(text, -1)]
        numbered = [decision for decision in self.decisions if text and decision.number == text]
        found = numbered or [decision for decision in self.decisions if text and decision.id.startswith(text)]
        if len(found) == 1:
            return found[0]
        raise FindingsError([self._unknown(text, found)])

    def _unknown(self, text: str, found: list[Decision]) -> Finding:
        names = [decision.id for decision in found or self.decisions]
        place = Place(Path(self.decisions[0].file).parent.as_posix())
        if found:
            return mistakes.SEVERAL_MOMENTS.at(place, name=text, known=mistakes.listed(names))
        numbers = [decision.number for decision in self.decisions if decision.number]
        return mistakes.NO_MOMENT.near(text, [*names, *numbers], place, name=text)

    def tree(self, decision: str = "") -> Mapping:
        """The state after a decision as nodes: each stands where the decision that set it wrote it down."""
        until = self._places[decision] if decision else len(self.decisions) - 1
        root = _Origin()
        for each in self.decisions[: until + 1]:
            for change, node in each.written:
                if change.kind != "moved":
                    set_to = node.entries.get("to")
                    root.put(change.path.split("/"), set_to.node if set_to else None)
        first = self.decisions[0].node
        made = _tree(self.state(decision).data, root, Mapping(first.file, 1, 1, {}))
        assert isinstance(made, Mapping)
        return made

    @cached_property
    def _places(self) -> dict[str, int]:
        return {decision.id: place for place, decision in enumerate(self.decisions)}

    @cached_property
    def _whole(self) -> dict[str, list[int]]:
        """By path the decisions that set exactly this."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, decision in enumerate(self.decisions):
            for change in decision.changes:
                if change.kind != "moved":
                    found[change.path].append(place)
        return found

    @cached_property
    def _parts(self) -> dict[str, list[int]]:
        """By path the decisions that set a part of it, or moved it or a part of it."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, decision in enumerate(self.decisions):
            for change in decision.changes:
                steps = change.path.split("/")
                for count in range(1, len(steps) + (change.kind == "moved")):
                    found["/".join(steps[:count])].append(place)
        return found


def _last_up_to(places: Elements[int], end: int) -> int:
    at = bisect_right(places, end)
    return places[at - 1] if at else -1


# The tree of a state: every value where it was set


@dataclass
class _Origin:
    """Where the value at a path, and values below it that were set later, stand."""

    node: Node | None = None
    below: dict[str, _Origin] = field(default_factory=dict)

    def put(self, steps: list[str], node: Node | None) -> None:
        """What is set at a path takes the place of all that was set at it and below it before."""
        if len(steps) == 1:
            self.below[steps[0]] = _Origin(node)
        else:
            self.below.setdefault(steps[0], _Origin()).put(steps[1:], node)


def _tree(value: Any, origin: _Origin, node: Node) -> Node:
    """The nodes of a value: as they stand in the decision that set it, except what a later one set below it."""
    node = origin.node or node
    if not origin.below:
        return node
    match value, node:
        case dict(), Mapping():
            return Mapping(node.file, node.line, node.column, _entries(value, origin, node))
        case list(), Sequence():
            parts, nodes = by_id(value) or {}, dict(zip(_ids(node), node.items, strict=True))
            items = (_tree(part, origin.below.get(id_, _Origin()), nodes.get(id_, node)) for id_, part in parts.items())
            return Sequence(node.file, node.line, node.column, tuple(items))
        case _:
            return node


def _entries(value: Names[str, Any], origin: _Origin, node: Mapping) -> dict[str, Entry]:
    made: dict[str, Entry] = {}
    for key, part in value.items():
        entry, below = node.entries.get(key), origin.below.get(key, _Origin())
        found = _tree(part, below, entry.node if entry else node)
        here = entry if entry and below.node is None else found
        made[key] = Entry(here.line, here.column, found)
    return made


def _ids(node: Sequence) -> list[str]:
    return [str(plain(item).get("id")) for item in node.items]


# Reading


def read_ledger(folder: Path, root: Path) -> Ledger:
    """The ledger of the dossier in `folder`; without decisions an empty one. Places are named relative to `root`, the project's folder.

    Files with the same bytes as before give the ledger of before. Raises `FindingsError` with all that does not hold.
    """
    files, refused = _files(folder, root)
    if not refused:
        return _ledger(files) or Ledger(folder=shown_path(folder / DECISIONS, root))
    read = _parsed(files)
    raise FindingsError((*refused, *read.findings, *in_order(read.decisions)[1]))


@lru_cache(maxsize=4)
def _ledger(files: tuple[File, ...]) -> Ledger:
    read = _parsed(files)
    ordered, findings = in_order(read.decisions)
    if read.findings or findings:
        raise FindingsError((*read.findings, *findings))
    return replayed(ordered)


@dataclass(frozen=True)
class Read:
    """The decisions that can be read, by the order of their files, and what is wrong with the others."""

    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]


def read_decisions(folder: Path, root: Path) -> Read:
    """Reads the files, each by itself."""
    files, refused = _files(folder, root)
    read = _parsed(files)
    return Read(read.decisions, (*refused, *read.findings))


def _parsed(files: tuple[File, ...]) -> Read:
    decisions: list[Decision] = []
    findings: list[Finding] = []
    for file in files:
        try:
            decisions.append(parsed(file))
        except FindingsError as error:
            findings += error.findings
    return Read(tuple(decisions), tuple(findings))


def _files(folder: Path, root: Path) -> tuple[tuple[File, ...], tuple[Finding, ...]]:
    """The files of the decisions with their text, and why others are refused."""
    files: list[File] = []
    findings: list[Finding] = []
    for path in decision_files(folder):
        try:
            files.append(_file(path, folder, root))
        except RefusedError as refused:
            findings.append(refused.finding)
    return tuple(files), tuple(findings)


def decision_files(folder: Path) -> list[Path]:
    """The files in the folder of the decisions, in the order of their names."""
    try:
        return sorted(path for path in (folder / DECISIONS).iterdir() if not is_none_of_ours(path.name))
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        return [folder / DECISIONS]


def _file(path: Path, folder: Path, root: Path) -> File:
    place = Place(shown_path(path, root))
    if path.suffix != ".yaml" or path.is_dir():
        raise RefusedError(mistakes.NO_DECISION_FILE.at(place, suggestion=f"{path.stem}.yaml"))
    data = read_bytes(path, place, folder.parent, MAXIMUM_FILE)
    file = file_of(place.file, decoded(data, place), data)
    check_text(file, path)
    return file


def parsed(file: File) -> Decision:
    """The decision that a file holds. Raises `FindingsError` with all that is wrong with its shape."""
    node, findings = compose(file, MAXIMUM_VALUES)
    if node is None:
        raise FindingsError(findings)
    findings = (*findings, *_misshapen(node))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError(findings)
    data = plain(node)
    return Decision(
        Path(file.path).stem,
        changes=tuple(map(_change, data["changes"])),
        whys={change["path"]: change["why"] for change in data["changes"] if "why" in change},
        node=node,
        **{key: data[key] for key in KEYS if key in data and key != "changes"},
    )


def _change(data: dict[str, Any]) -> Change:
    return Change(
        data["path"],
        _kind_of(data),
        data.get("from", ABSENT),
        data.get("to", ABSENT),
        data.get("was_after"),
        data.get("after"),
    )


def _kind_of(data: Names[str, Any]) -> Kind:
    kinds: dict[tuple[bool, bool], Kind] = {
        (True, True): "changed",
        (False, True): "added",
        (True, False): "removed",
        (False, False): "moved",
    }
    return kinds["from" in data, "to" in data]


# The shape of a decision


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand behind a key: `line`, `text`, `id`, `date`, `flag`, `choice`, `digest`, `changes`, `value` or `after`."""

    kind: Literal["line", "text", "id", "date", "flag", "choice", "digest", "changes", "value", "after"]
    needed: bool = True
    choices: tuple[str, ...] = ()
    about: str = ""
    """What the editor shows."""


KEYS: dict[str, Key] = {
    "title": Key("line", about="What was decided, in a few words."),
    "number": Key("line", needed=False, about="The number in the register of the body, between quotation marks."),
    "body": Key("choice", choices=BODIES, about="Who decided."),
    "date": Key("date", about="The day of the decision."),
    "status": Key("choice", choices=STATUSES, about="What was done with what was proposed."),
    "reason": Key("text", about="Why, in one paragraph."),
    "illustrative": Key("flag", needed=False, about="No source tells of this decision."),
    "source": Key("line", needed=False, about="Where the decision is found."),
    "after": Key("id", needed=False, about="The decision before this one; the first has none."),
    "changes": Key("changes", about="Every fact that the decision changed."),
    "state": Key("digest", about="The fingerprint of the content after the decision."),
    "seal": Key("digest", about="The seal over all of this and the seal of the decision before it."),
}
"""The keys of a decision, in their order."""

CHANGE_KEYS: dict[str, Key] = {
    "path": Key("line", about="The path of the fact, by stable id: lots/noord/budget."),
    "from": Key("value", needed=False, about="What stood there; nothing for what was added."),
    "to": Key("value", needed=False, about="What stands there now; nothing for what went."),
    "was_after": Key("after", needed=False, about="The element of the list that it stood after; empty for the first."),
    "after": Key("after", needed=False, about="The element of the list that it stands after now; empty for the first."),
    "why": Key("text", needed=False, about="Why, where that is not the reason of the decision."),
}
"""The keys of one change."""

DIGEST = "[0-9a-f]{64}"
NAME = "[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"


def _misshapen(node: Mapping) -> Iterator[Finding]:
    yield from _keys(node, KEYS)
    changes = node.entries.get("changes")
    for change in changes.node.items if changes and isinstance(changes.node, Sequence) else ():
        if not isinstance(change, Mapping):
            yield mistakes.NOT_MAPPING.at(_place(change), known=mistakes.listed(CHANGE_KEYS))
            continue
        yield from _keys(change, CHANGE_KEYS)
        if not change.entries.keys() & {"from", "to", "after"}:
            path = change.entries.get("path")
            yield mistakes.NO_CHANGE.at(_place(change), path=plain(path.node) if path else "…")


def _keys(node: Mapping, keys: Names[str, Key]) -> Iterator[Finding]:
    for key, entry in node.entries.items():
        if key not in keys:
            place = Place(node.file.path, entry.line, entry.column)
            yield mistakes.UNKNOWN_KEY.near(key, keys, place, key=key)
        elif mistake := _fault(keys[key], entry.node):
            value = entry.node.raw if isinstance(entry.node, Scalar) else "…"
            yield mistake.at(_place(entry.node), value=value, known=mistakes.listed(keys[key].choices))
    for key, expected in keys.items():
        if expected.needed and key not in node.entries:
            yield mistakes.MISSING_PART.at(_place(node), key=key)


def _fault(key: Key, node: Node) -> Mistake | None:
    """What is wrong with a value."""
    value = plain(node) if isinstance(node, Scalar) else node
    match key.kind:
        case "value":
            return None
        case "changes":
            return None if isinstance(node, Sequence) else mistakes.NOT_LIST
        case "date":
            return None if isinstance(value, datetime.date) else mistakes.NOT_DATE
        case "flag":
            return None if isinstance(value, bool) else mistakes.NOT_FLAG
        case "choice":
            return None if value in key.choices else mistakes.NOT_CHOSEN
        case "digest" | "id":
            form = DIGEST if key.kind == "digest" else NAME
            return None if isinstance(value, str) and re.fullmatch(form, value) else mistakes.DECISION_EDITED
        case "after":
            return None if isinstance(value, str) else mistakes.NOT_TEXT
        case _:
            return _text_fault(value, one_line=key.kind == "line")


def _text_fault(value: object, *, one_line: bool) -> Mistake | None:
    if not isinstance(value, str):
        return mistakes.NO_VALUE if value is None else mistakes.NOT_TEXT
    if not value.strip():
        return mistakes.BLANK
    return mistakes.ONE_LINE if one_line and "\n" in value else None


def _place(node: Node, path: str = "") -> Place:
    return Place(node.file.path, node.line, node.column, path)


def _key_place(node: Mapping, key: str) -> Place:
    entry = node.entries.get(key)
    return Place(node.file.path, entry.line, entry.column) if entry else _place(node)


# The chain


def in_order(decisions: tuple[Decision, ...]) -> tuple[tuple[Decision, ...], tuple[Finding, ...]]:
    """The decisions as they follow one another by `after:`, and what is wrong with that."""
    known = {decision.id: decision for decision in decisions}
    followers: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        followers[decision.after].append(decision)
    findings = [*_gone(decisions, known), *_doubled(followers)]
    ordered = tuple(_chain(followers))
    if len(ordered) < len(decisions) and not findings:
        circle = next(decision for decision in decisions if decision not in ordered)
        names = mistakes.listed([decision.id for decision in decisions if decision not in ordered])
        findings.append(mistakes.NO_FIRST_DECISION.at(circle.place("after"), known=names))
    return ordered, tuple(findings)


def _chain(followers: Names[str, list[Decision]]) -> Iterator[Decision]:
    at = ""
    while following := followers.get(at):
        yield following[0]
        at = following[0].id


def _gone(decisions: tuple[Decision, ...], known: Names[str, Decision]) -> Iterator[Finding]:
    for decision in decisions:
        if decision.after and decision.after not in known:
            yield mistakes.DECISION_GONE.at(decision.place("after"), name=decision.after)


def _doubled(followers: Names[str, list[Decision]]) -> Iterator[Finding]:
    for after, (first, *others) in followers.items():
        for other in others:
            mistake = mistakes.TWO_FOLLOWERS if after else mistakes.TWO_FIRST
            yield mistake.at(other.place("after"), other=first.id, name=after)


# Seals and states


def seal(id_: str, data: Names[str, Any], before: str) -> str:
    """The seal of a decision: over its name, its values except the seal itself, and the seal of the decision before it."""
    values = {key: value for key, value in data.items() if key != "seal"}
    return sha256(canonical([id_, values, before]).encode()).hexdigest()


def replayed(ordered: tuple[Decision, ...]) -> Ledger:
    """The ledger of decisions that follow one another. Raises `FindingsError` at the first that does not hold: nothing after it can be judged."""
    states: list[State] = []
    state, before = State({}), ""
    for decision in ordered:
        state = _after(decision, state, before)
        states.append(state)
        before = decision.seal
    return Ledger(ordered, tuple(states))


def _after(decision: Decision, state: State, before: str) -> State:
    sealed = seal(decision.id, plain(decision.node), before) == decision.seal
    try:
        made = applied(state, decision.changes)
    except MisfitError as misfit:
        raise FindingsError([_misfit(decision, misfit.change, sealed=sealed)]) from misfit
    if made.fingerprint != decision.state:
        mistake = mistakes.OTHER_STATE if sealed else mistakes.DECISION_EDITED
        raise FindingsError([mistake.at(decision.place("state" if sealed else "changes"))])
    if not sealed:
        raise FindingsError([mistakes.DECISION_EDITED.at(decision.place("seal"))])
    return made


def _misfit(decision: Decision, change: Change, *, sealed: bool) -> Finding:
    place = decision.change_place(change)
    if not sealed:
        return mistakes.DECISION_EDITED.at(place)
    if change.old is ABSENT:
        return mistakes.CHANGE_MISPLACED.at(place, path=change.path)
    return mistakes.CHANGE_MISFITS.at(place, path=change.path, old=canonical(change.old))
