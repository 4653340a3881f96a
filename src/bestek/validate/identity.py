"""Ids and references: given once, and leading somewhere. Worked out on the nodes, so that a misshapen fact elsewhere hides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bestek import mistakes
from bestek.compose import Mapping, Node, Scalar, Sequence
from bestek.findings import Finding, Place
from bestek.load import Loaded, Loc
from bestek.model import Dossier
from bestek.validate.types import Expected, fields_of

ROOT = Expected("part", Dossier)


def findings(loaded: Loaded) -> Iterator[Finding]:
    """All that does not fit together. A reference cannot be judged while a file could not be read."""
    checking = _Checking(loaded)
    yield from checking.below(ROOT, loaded.tree, ())
    yield from _numbers_of_requirements(loaded)


@dataclass
class _Checking:
    loaded: Loaded
    _ids: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def below(self, expected: Expected, node: Node, loc: Loc) -> Iterator[Finding]:
        match expected, node:
            case Expected("part", model=model), Mapping() if model:
                for name, inner in fields_of(model).items():
                    if (entry := node.entries.get(name)) and (inner.kind != "fact" or inner.reference):
                        yield from self.below(inner, entry.node, (*loc, name))
            case Expected("names", item=item), Mapping() if item:
                for name, entry in node.entries.items():
                    yield from self.below(item, entry.node, (*loc, name))
            case Expected("list", item=item), Sequence() if item:
                yield from _given_twice(_ids_of(node, loc), self.loaded)
                for number, element in enumerate(node.items):
                    yield from self.below(item, element, (*loc, number))
            case Expected("fact", reference=collection), Scalar(value=str(id_)) if collection:
                yield from self.dangling(id_, collection, loc)

    def dangling(self, id_: str, collection: str, loc: Loc) -> Iterator[Finding]:
        """A reference to an element that is not there."""
        known = tuple(dict.fromkeys(self.ids(collection)))
        if id_ in known or not self.loaded.complete:
            return
        mistake = mistakes.DANGLING if known else mistakes.NO_COLLECTION
        yield mistake.near(id_, known, self.loaded.place(loc), id=id_, collection=collection)

    def ids(self, collection: str) -> tuple[str, ...]:
        """The ids in a collection of the dossier, or of its municipality (`office_holders`)."""
        if collection not in self._ids:
            steps = collection.split(".")
            around = () if steps[0] in Dossier.model_fields else ("municipality",)
            loc = (*around, *steps)
            node = self.loaded.node(loc) if self.loaded.path_of(loc) == "/".join(loc) else None
            self._ids[collection] = tuple(id_ for id_, _ in _ids_of(node, loc)) if node else ()
        return self._ids[collection]


def _ids_of(node: Node, loc: Loc) -> Iterator[tuple[str, Loc]]:
    """The ids of the elements of a list, with where they stand."""
    for number, item in enumerate(node.items if isinstance(node, Sequence) else ()):
        entry = item.entries.get("id") if isinstance(item, Mapping) else None
        if entry and isinstance(entry.node, Scalar) and isinstance(entry.node.value, str):
            yield entry.node.value, (*loc, number, "id")


def _given_twice(ids: Iterator[tuple[str, Loc]], loaded: Loaded) -> Iterator[Finding]:
    first: dict[str, Loc] = {}
    for id_, loc in ids:
        if id_ in first:
            seen = loaded.place(first[id_])
            yield mistakes.DUPLICATE_ID.at(loaded.place(loc), id=id_, first=Place(seen.file, seen.line, seen.column))
        first.setdefault(id_, loc)


def _numbers_of_requirements(loaded: Loaded) -> Iterator[Finding]:
    """The number of a requirement is unique in the dossier, and tells its group."""
    groups = list(_elements(loaded, ("requirement_groups",)))
    yield from _given_twice((id_ for _, loc in groups for id_ in _requirements(loaded, loc)), loaded)
    for group, loc in groups:
        code = _value(group, "code")
        for id_, id_loc in _requirements(loaded, loc):
            if code.isupper() and not id_.startswith(f"{code}-"):
                yield mistakes.WRONG_GROUP.at(loaded.place(id_loc), id=id_, code=code)


def _requirements(loaded: Loaded, group: Loc) -> Iterator[tuple[str, Loc]]:
    return _ids_of(*_child(loaded, (*group, "requirements")))


def _child(loaded: Loaded, loc: Loc) -> tuple[Node, Loc]:
    """The node at `loc`, or an empty list where there is none."""
    parent = loaded.node(loc[:-1])
    entry = parent.entries.get(str(loc[-1])) if isinstance(parent, Mapping) else None
    return (entry.node if entry else Sequence(parent.file, parent.line, parent.column, ())), loc


def _elements(loaded: Loaded, loc: Loc) -> Iterator[tuple[Mapping, Loc]]:
    node, _ = _child(loaded, loc)
    for number, item in enumerate(node.items if isinstance(node, Sequence) else ()):
        if isinstance(item, Mapping):
            yield item, (*loc, number)


def _value(node: Mapping, key: str) -> str:
    entry = node.entries.get(key)
    return entry.node.raw if entry and isinstance(entry.node, Scalar) else ""
