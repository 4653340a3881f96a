"""What the ledger tells that documents may print, as nodes of the loaded tree.

- `decisions`: the decisions, in the order in which they were taken;
- `documents/<id>/versions`: what version and status a document had after which decision, and last what it has now;
- `proposals/<id>/rests_on`: the decisions of council and executive board from before it;
- `clarification_notices/<id>/…`: of every change that names its fact what that was and what it became, and what the decision of the notice
  changed besides.

All of it is as of the moment that the dossier is looked at. None of it stands in content, so none of it is part of a state.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bestek.compose import Entry, Mapping, Node, Scalar, Sequence
from bestek.ledger import Decision, Ledger
from bestek.state import ABSENT, ASIDE, MUNICIPALITY, Change, State, is_fact, step_of, touches

DECISIONS, DOCUMENTS, VERSIONS, NOTICES = "decisions", "documents", "versions", "clarification_notices"
PROPOSALS, RESTS_ON = "proposals", "rests_on"

GOVERNING = ("council", "executive")
"""Bodies whose decisions a proposal rests on."""

PER_MUNICIPALITY = "per_municipality"

PENDING = "pending"
"""Stands for the decision of what is not decided yet."""

UNTOLD = frozenset({DECISIONS, DOCUMENTS, NOTICES})
"""Parts of a dossier whose changes no notice tells: they say how the documents stand, and not what tenderers are asked for."""

NAMES = ("name", "term", "title", "role", "subject", "claim")
"""The keys that say what an element is called, the first that it has."""

METADATA = ("title", "number", "body", "date", "status", "reason", "illustrative", "source")


def told(tree: Mapping, ledger: Ledger, as_of: str) -> Mapping:
    """The tree with what the decisions up to a moment (all of them when that is empty) tell about the dossier.

    What somebody wrote down where these parts belong stays: `bestek.validate.history` says that it may not. It knows by the entry, which
    stands at line 0, in no file, where it was made here.
    """
    telling = _Telling(tree, ledger, tuple(_up_to(ledger, as_of)))
    entries = dict(tree.entries)
    if telling.decisions and DECISIONS not in entries:
        entries[DECISIONS] = made(telling.all_decisions())
    for key, work in ((DOCUMENTS, telling.document), (NOTICES, telling.notice), (PROPOSALS, telling.proposal)):
        entry = entries.get(key)
        if entry:
            entries[key] = replace(entry, node=_each(entry.node, work))
    return replace(tree, entries=entries)


def decision_of(path: str) -> str:
    """The id of the decision that a derived path tells of; empty for the path of a fact, and for a version that is not decided yet."""
    match path.split("/"):
        case ["decisions", id_, *_]:
            return id_
        case ["documents", _, "versions", id_, *_] if id_ != PENDING:
            return id_
        case _:
            return ""


def _up_to(ledger: Ledger, as_of: str) -> Iterator[Decision]:
    for decision in ledger.decisions:
        yield decision
        if decision.id == as_of:
            return


@dataclass(frozen=True)
class _Telling:
    """The tree of a dossier, its ledger, and the decisions up to the moment that it is looked at."""

    tree: Mapping
    ledger: Ledger
    decisions: tuple[Decision, ...]

    # Decisions

    def all_decisions(self) -> Sequence:
        first = self.decisions[0].node
        return Sequence(first.file, 1, 1, tuple(map(self.decision, self.decisions)))

    def decision(self, decision: Decision) -> Mapping:
        node = decision.node
        entries = {key: node.entries[key] for key in METADATA if key in node.entries}
        return replace(node, entries={"id": _entry(decision.id, node), **entries})

    # Versions of documents

    def document(self, document: Mapping) -> Mapping:
        """A document with its versions; without decisions it has none."""
        id_ = _value(document, "id")
        if not self.decisions or VERSIONS in document.entries or not isinstance(id_, str):
            return document
        rows = (*self.decided(id_), *self.pending(document, id_))
        versions = Sequence(document.file, document.line, document.column, rows)
        return replace(document, entries={**document.entries, VERSIONS: made(versions)})

    def decided(self, id_: str) -> Iterator[Mapping]:
        """A version for every decision that changed version or status."""
        before: tuple[Any, ...] = (ABSENT, ABSENT)
        for decision in self.decisions:
            now, day = self.at(self.ledger.state(decision.id), id_)
            if now != before and ABSENT not in (*now, day):
                yield self.version(decision, now, day)
            before = now

    def at(self, state: State, id_: str) -> tuple[tuple[Any, ...], Any]:
        """Version and status of a document, and its date, for the municipality that is looked at."""
        one, *rest = (
            _bare(_of_one(state.value(f"{DOCUMENTS}/{id_}/{key}"), self.municipality))
            for key in ("date", "version", "status")
        )
        return tuple(rest), one

    @property
    def municipality(self) -> str:
        entry = self.tree.entries.get(MUNICIPALITY)
        name = _value(entry.node, "id") if entry and isinstance(entry.node, Mapping) else None
        return name if isinstance(name, str) else ""

    def version(self, decision: Decision, now: tuple[Any, ...], day: Any) -> Mapping:
        node = decision.node
        facts = {"version": now[0], "status": now[1], "date": day}
        own = {"change": "title", "body": "body", "decided_on": "date", "illustrative": "illustrative"}
        entries = {"id": _entry(decision.id, node), **{key: _entry(value, node) for key, value in facts.items()}}
        entries |= {key: node.entries[name] for key, name in own.items() if name in node.entries}
        return replace(node, entries=entries)

    def pending(self, document: Mapping, id_: str) -> Iterator[Mapping]:
        """The version of today, where no decision made it."""
        parts = {key: _entry_of_one(document, key, self.municipality) for key in ("version", "status", "date")}
        facts = {key: entry for key, entry in parts.items() if entry}
        now = tuple(_scalar(facts[key].node) if key in facts else ABSENT for key in ("version", "status"))
        if len(facts) == 3 and now != self.at(self.ledger.state(self.decisions[-1].id), id_)[0]:
            yield replace(document, entries={"id": _entry(PENDING, document), **facts})

    # Proposals

    def proposal(self, proposal: Mapping) -> Mapping:
        """A proposal with the ids of the decisions that were taken before it."""
        day = _bare_value(proposal, "proposed_on")
        if not isinstance(day, datetime.date) or RESTS_ON in proposal.entries:
            return proposal
        before = (each for each in self.decisions if each.body in GOVERNING and each.date < day)
        items = tuple(_entry(each.id, each.node).node for each in before)
        listed = Sequence(proposal.file, proposal.line, proposal.column, items)
        return replace(proposal, entries={**proposal.entries, RESTS_ON: made(listed)}) if items else proposal

    # Clarification notices

    def notice(self, notice: Mapping) -> Mapping:
        """A notice with what its changes were and became, and what else its decision changed."""
        decision = self.decision_of_notice(notice)
        quoting = self.quoting(decision)
        entries = {
            key: replace(entry, node=_each(entry.node, quoting.question if key == "questions" else quoting.change))
            if key in ("questions", "changes")
            else entry
            for key, entry in notice.entries.items()
        }
        if decision and "decided_by" not in entries:
            entries["decided_by"] = made(_entry(decision.id, notice).node)
        if decision and "unexplained" not in entries:
            entries["unexplained"] = made(quoting.unexplained(notice, decision.changes))
        return replace(notice, entries=entries)

    def decision_of_notice(self, notice: Mapping) -> Decision | None:
        """The one that it names, else the one of its date; only a decision of the body clarification-notice can be one."""
        named, day = _value(notice, "decision"), _bare_value(notice, "date")
        for decision in self.decisions:
            meant = decision.id == named if named else decision.date == day
            if decision.body == "clarification-notice" and meant:
                return decision
        return None

    def quoting(self, decision: Decision | None) -> _Quoting:
        if decision is None:
            before = self.ledger.state(self.decisions[-1].id) if self.decisions else None
            return _Quoting(self.tree, before, None, self.tree)
        before = self.ledger.state(decision.after) if decision.after else State({})
        return _Quoting(self.tree, before, self.ledger.state(decision.id), decision.node)


@dataclass(frozen=True)
class _Quoting:
    """Facts as they were and as they became. `before` is None without a ledger, `after` while nothing is decided: what content says then holds."""

    tree: Mapping
    before: State | None
    after: State | None
    place: Mapping

    def question(self, question: Mapping) -> Mapping:
        entry = question.entries.get("change")
        if entry is None or not isinstance(entry.node, Mapping):
            return question
        changed = replace(entry, node=self.change(entry.node))
        return replace(question, entries={**question.entries, "change": changed})

    def change(self, change: Mapping) -> Mapping:
        """A change with the values of its fact, where there are any and it names one."""
        fact = _bare_value(change, "fact")
        if not isinstance(fact, str):
            return change
        quoted = {key: made(entry.node) for key, entry in self.values(fact).items() if key not in change.entries}
        return replace(change, entries={**change.entries, **quoted})

    def values(self, fact: str) -> dict[str, Entry]:
        old = _bare(self.before.value(fact)) if self.before else ABSENT
        if self.after is None:
            node = _found(self.tree, fact.split("/"))
            new: Entry | None = Entry(node.line, node.column, node) if node else None
        else:
            value = _bare(self.after.value(fact))
            new = _entry(value, self.place) if _is_quotable(value) else None
        given = {"before": _entry(old, self.place)} if _is_quotable(old) else {}
        return {**given, **({"after": new} if new else {})}

    def unexplained(self, notice: Mapping, changes: tuple[Change, ...]) -> Sequence:
        """What the decision changed and the notice does not name, one element for each fact."""
        named = tuple(_facts_named(notice))
        items: list[Mapping] = []
        for change in changes:
            if change.kind == "moved" or _is_aside(change.path) or _bare(change.old) == _bare(change.new):
                continue
            if not any(touches(change.path, fact) for fact in named):
                items.append(self.unnamed(change.path, len(items) + 1))
        return Sequence(notice.file, notice.line, notice.column, tuple(items))

    def unnamed(self, path: str, number: int) -> Mapping:
        node = self.place
        facts = {"id": str(number), "fact": path, "name": _name(self.after or State({}), path)}
        entries = {key: _entry(value, node) for key, value in facts.items()}
        return replace(node, entries={**entries, **self.values(path)})


def _is_aside(path: str) -> bool:
    steps = path.split("/")
    return steps[0] in UNTOLD or steps[-1] in ASIDE


def _facts_named(notice: Mapping) -> Iterator[str]:
    """The facts that the questions and the further changes of a notice explain."""
    for key in ("questions", "changes"):
        entry = notice.entries.get(key)
        for item in entry.node.items if entry and isinstance(entry.node, Sequence) else ():
            change = item.entries.get("change") if key == "questions" and isinstance(item, Mapping) else None
            node = change.node if change else item
            fact = _bare_value(node, "fact") if isinstance(node, Mapping) else None
            if isinstance(fact, str):
                yield fact


def _name(state: State, path: str) -> str:
    """What the innermost element with a name around a fact is called, else the path itself."""
    steps = path.split("/")
    for count in range(len(steps), 0, -1):
        part = state.value("/".join(steps[:count]))
        names = (_bare(part[key]) for key in NAMES if key in part) if isinstance(part, dict) else ()
        if found := next((name for name in names if isinstance(name, str)), ""):
            return found if count == len(steps) else f"{found} ({'/'.join(steps[count:])})"
    return path


# Values and nodes


def _of_one(value: Any, municipality: str) -> Any:
    """The fact of one municipality, where it differs per municipality."""
    each = value.get(PER_MUNICIPALITY) if isinstance(value, dict) else None
    return each.get(municipality, ABSENT) if isinstance(each, dict) else value


def _entry_of_one(part: Mapping, key: str, municipality: str) -> Entry | None:
    """The same of what stands in content; without what is noted beside it."""
    entry = part.entries.get(key)
    each = entry.node.entries.get(PER_MUNICIPALITY) if entry and isinstance(entry.node, Mapping) else None
    own = each.node.entries.get(municipality) if each and isinstance(each.node, Mapping) else entry
    return replace(own, node=_bare_node(own.node)) if own else None


def _bare(value: Any) -> Any:
    """A fact without what is noted beside it; `ABSENT` for one that is open or that differs per municipality."""
    if not isinstance(value, dict) or not is_fact(value):
        return value
    return next((value[key] for key in ("value", "proposed") if key in value), ABSENT)


def _is_quotable(value: Any) -> bool:
    """Whether it is one text, number or date."""
    return isinstance(value, str | int | Decimal | datetime.date) and not isinstance(value, bool)


def _found(node: Node, steps: list[str]) -> Scalar | None:
    """The scalar at a path, without what is noted beside it."""
    for step in steps:
        match node:
            case Mapping() if step in node.entries:
                node = node.entries[step].node
            case Sequence():
                parts = {step_of(item, position): item for position, item in enumerate(node.items)}
                if step not in parts:
                    return None
                node = parts[step]
            case _:
                return None
    bare = _bare_node(node)
    return bare if isinstance(bare, Scalar) and _is_quotable(bare.value) else None


def _bare_node(node: Node) -> Node:
    if not isinstance(node, Mapping):
        return node
    return next((node.entries[key].node for key in ("value", "proposed") if key in node.entries), node)


def _bare_entry(part: Mapping, key: str) -> Entry | None:
    entry = part.entries.get(key)
    return replace(entry, node=_bare_node(entry.node)) if entry else None


def _bare_value(part: Mapping, key: str) -> Any:
    entry = _bare_entry(part, key)
    return _scalar(entry.node) if entry else None


def _scalar(node: Node) -> Any:
    return node.value if isinstance(node, Scalar) else None


def _value(part: Mapping, key: str) -> Any:
    entry = part.entries.get(key)
    return _scalar(entry.node) if entry else None


def _each(node: Node, work: Callable[[Mapping], Mapping]) -> Node:
    """A list with something done to each of its elements that is a mapping; any other node as it is."""
    if not isinstance(node, Sequence):
        return node
    return replace(node, items=tuple(work(item) if isinstance(item, Mapping) else item for item in node.items))


def _entry(value: Any, around: Node) -> Entry:
    """A value that stands where another part does."""
    return Entry(around.line, around.column, Scalar(around.file, around.line, around.column, value, str(value)))


def made(node: Node) -> Entry:
    """A part that stands in no file."""
    return Entry(0, 0, node)
