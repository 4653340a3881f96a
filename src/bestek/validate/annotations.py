"""Annotated facts: a value with what its author noted beside it, a fact that is proposed, or one that is not decided yet.

    budget: {value: 26000000, source: "strategy, 2.5", note: "the memo says 25"}
    budget: {proposed: 26000000}
    budget: {open: "how much is there for each lot?"}

A mapping with one of these three keys is such a fact; no field of the model has one of these names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from bestek import mistakes
from bestek.compose import Mapping, Node, Scalar, Sequence
from bestek.findings import Finding, Place
from bestek.load import Loaded
from bestek.mistakes import Mistake
from bestek.model import Open
from bestek.state import NAMED, step_of

Status = Literal["decided", "open", "proposed"]

STATUSES: dict[str, Status] = {"value": "decided", "open": "open", "proposed": "proposed"}
NOTES = ("note", "source", "illustrative")


@dataclass(frozen=True, slots=True)
class Annotation:
    """What stands beside a fact. `illustrative` marks a value that no source gives."""

    status: Status
    note: str = ""
    source: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The content with every annotated fact replaced by its value, and the annotations by path."""

    loaded: Loaded
    annotations: dict[str, Annotation]
    findings: tuple[Finding, ...]


def unwrap(loaded: Loaded) -> Unwrapped:
    """Take the annotations off the facts."""
    unwrapping = _Unwrapping()
    tree = unwrapping.mapping(loaded.tree, ())
    return Unwrapped(replace(loaded, tree=tree), unwrapping.annotations, tuple(unwrapping.findings))


@dataclass
class _Unwrapping:
    annotations: dict[str, Annotation] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def node(self, node: Node, path: tuple[str, ...]) -> Node:
        match node:
            case Scalar():
                return node
            case Sequence():
                items = (self.node(item, (*path, step_of(item, n))) for n, item in enumerate(node.items))
                return replace(node, items=tuple(items))
            case Mapping() if path in NAMED:
                return self.mapping(node, path)
            case Mapping():
                statuses = [key for key in STATUSES if key in node.entries]
                if node.entries and node.entries.keys() <= set(NOTES):
                    self.findings.append(mistakes.NO_STATUS.at(_place(node, "/".join(path))))
                return self.fact(node, statuses, path) if statuses else self.mapping(node, path)

    def mapping(self, node: Mapping, path: tuple[str, ...]) -> Mapping:
        entries = {key: replace(entry, node=self.node(entry.node, (*path, key))) for key, entry in node.entries.items()}
        return replace(node, entries=entries)

    def fact(self, node: Mapping, statuses: list[str], path: tuple[str, ...]) -> Node:
        """The value of an annotated fact, with what is wrong around it noted."""
        self.findings += _faults(node, statuses, "/".join(path))
        status = statuses[0]
        value = node.entries[status].node
        if path[-1] == "id":
            self.findings.append(mistakes.ANNOTATED_ID.at(_place(value, "/".join(path))))
            return value
        self.annotations["/".join(path)] = Annotation(
            STATUSES[status], _text(node, "note"), _text(node, "source"), _value(node, "illustrative") is True
        )
        if status == "open" and isinstance(value, Scalar):
            return replace(value, value=Open(str(value.value)))
        return value


def _faults(node: Mapping, statuses: list[str], path: str) -> Iterator[Finding]:
    if len(statuses) > 1:
        yield mistakes.ONE_STATUS.at(_place(node, path))
    for key, entry in node.entries.items():
        if key not in STATUSES and key not in NOTES:
            place = Place(node.file.path, entry.line, entry.column, path)
            yield mistakes.UNKNOWN_ANNOTATION.near(key, NOTES, place, key=key)
        elif mistake := _fault(key, entry.node):
            yield mistake.at(_place(entry.node, path), value=entry.node.raw if isinstance(entry.node, Scalar) else "…")


def _fault(key: str, node: Node) -> Mistake | None:
    """What is wrong with one part of an annotated fact."""
    match node:
        case Scalar(value=None):
            return mistakes.NO_VALUE
        case Scalar(value=bool()) if key == "illustrative":
            return None
        case Scalar(value=str()):
            return mistakes.NOT_FLAG if key == "illustrative" else None
        case Scalar():
            return None if key in ("value", "proposed") else mistakes.NOT_TEXT
        case _:
            return mistakes.NOT_A_FACT


def _place(node: Node, path: str) -> Place:
    return Place(node.file.path, node.line, node.column, path)


def _value(node: Mapping, key: str) -> object:
    entry = node.entries.get(key)
    return entry.node.value if entry and isinstance(entry.node, Scalar) else None


def _text(node: Mapping, key: str) -> str:
    value = _value(node, key)
    return value if isinstance(value, str) else ""
