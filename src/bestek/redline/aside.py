"""Ids in a redline are those of the new version; what was deleted steps aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bestek.tree import Contents, Document, Mark, rebuild

GONE = ("deleted", "moved-from")


def set_aside(document: Document, untouched: frozenset[int], new: set[str], old: set[str]) -> Document:
    """The redline with another id (`was-…`) for what was deleted and has the id of something in the new version.

    Tables of contents in what was deleted vanish: what they list is no longer there.
    """
    made: Document = _Aside(untouched, new, new | old).touched(document)
    return made


@dataclass
class _Aside:
    untouched: frozenset[int]
    new: set[str]
    taken: set[str]

    def touched(self, node: Any) -> Any:
        if id(node) in self.untouched:
            return node
        mark: Mark | None = getattr(node, "mark", None)
        if mark:
            return self.gone(node) if mark.revision in GONE else node
        return rebuild(node, self.touched)

    def gone(self, node: Any) -> Any:
        if isinstance(node, Contents):
            return None
        if getattr(node, "id", "") in self.new:
            node = replace(node, id=self.name(node.id))
        return rebuild(node, self.gone)

    def name(self, name: str) -> str:
        while name in self.taken:
            name = f"was-{name}"
        return name
