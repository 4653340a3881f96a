"""Ids in a redline are those of the new version; what was deleted steps aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from bestek.redline.blocks import ids
from bestek.tree import Contents, Document, Mark, rebuild

GONE = ("deleted", "moved-from")


def set_aside(document: Document, untouched: frozenset[int], old: Document, new: Document) -> Document:
    """The redline with another id (`was-…`) for what was deleted and has the id of something in the new version.

    Tables of contents in what was deleted vanish: what they list is no longer there.
    """
    made: Document = _Aside(untouched, old, new).touched(document)
    return made


@dataclass
class _Aside:
    untouched: frozenset[int]
    old: Document
    new: Document

    @cached_property
    def standing(self) -> set[str]:
        return ids(self.new)

    @cached_property
    def taken(self) -> set[str]:
        return self.standing | ids(self.old)

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
        if (name := getattr(node, "id", "")) and name in self.standing:
            node = replace(node, id=self.name(name))
        return rebuild(node, self.gone)

    def name(self, name: str) -> str:
        while name in self.taken:
            name = f"was-{name}"
        return name
