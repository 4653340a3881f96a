"""One content for several municipalities: a fact that differs is written once for each.

    proposed_on: {per_municipality: {noord: 2022-02-01, zuid: {open: "when does the board meet?"}}}

Such a fact becomes that of the municipality that the dossier was loaded for, which may itself be annotated. What is wrong with it is
found whichever municipality that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bestek import mistakes
from bestek.compose import Mapping, Node, Scalar, Sequence
from bestek.findings import Finding, Place
from bestek.load import ONE, Loaded
from bestek.model import Open
from bestek.state import NAMED, step_of

KEY = "per_municipality"


def for_municipality(loaded: Loaded) -> tuple[Loaded, tuple[Finding, ...]]:
    """The content as it is for the municipality that it was loaded for."""
    choosing = _Choosing(loaded.municipalities, loaded.municipality)
    return replace(loaded, tree=choosing.mapping(loaded.tree, ())), tuple(choosing.findings)


@dataclass
class _Choosing:
    names: tuple[str, ...]
    chosen: str
    findings: list[Finding] = field(default_factory=list)

    def node(self, node: Node, path: tuple[str, ...]) -> Node:
        match node:
            case Scalar():
                return node
            case Sequence():
                items = (self.node(item, (*path, step_of(item, n))) for n, item in enumerate(node.items))
                return replace(node, items=tuple(items))
            case Mapping() if KEY in node.entries and path not in NAMED:
                self.findings += self.faults(node, "/".join(path))
                return self.node(self.value(node.entries[KEY].node), path)
            case Mapping():
                return self.mapping(node, path)

    def mapping(self, node: Mapping, path: tuple[str, ...]) -> Mapping:
        """A part; the profile of a municipality is its own."""
        entries = {
            key: entry if (*path, key) == (ONE,) else replace(entry, node=self.node(entry.node, (*path, key)))
            for key, entry in node.entries.items()
        }
        return replace(node, entries=entries)

    def value(self, values: Node) -> Node:
        """What stands there for the chosen one. What does not counts as open, so that one slip is told once."""
        entry = values.entries.get(self.chosen) if isinstance(values, Mapping) else None
        return entry.node if entry else Scalar(values.file, values.line, values.column, Open(""))

    def faults(self, node: Mapping, path: str) -> Iterator[Finding]:
        for key, entry in node.entries.items():
            if key != KEY:
                yield mistakes.BESIDE_MUNICIPALITIES.at(_key_place(node, key, path), key=key)
            elif isinstance(entry.node, Mapping):
                yield from self.names_in(entry.node, _key_place(node, key, path), path)
            else:
                yield mistakes.NOT_NAMES.at(Place(node.file.path, entry.node.line, entry.node.column, path))

    def names_in(self, values: Mapping, place: Place, path: str) -> Iterator[Finding]:
        for name in values.entries:
            if name not in self.names:
                yield mistakes.OTHER_MUNICIPALITY.near(name, self.names, _key_place(values, name, path), name=name)
        for name in self.names:
            if name not in values.entries:
                yield mistakes.NOT_FOR_ALL.at(place, name=name)


def _key_place(node: Mapping, key: str, path: str) -> Place:
    entry = node.entries[key]
    return Place(node.file.path, entry.line, entry.column, path)
