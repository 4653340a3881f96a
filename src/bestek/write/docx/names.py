"""Bookmarks: which blocks can be pointed at, and under what name.

Word allows 40 characters, letters, digits and underscores, a letter first; it does not tell capitals apart ([MS-OI29500], `bookmarkStart`).
Names that begin with an underscore are hidden from the reader of Word's bookmark list; ours are not, since people look things up there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from bestek.tree import Definition, Figure, ListItem, Note, Paragraph, Row, Section, Table

Kind = Literal["section", "table", "figure", "row", "item", "definition", "paragraph", "note"]

_PREFIXES: dict[Kind, str] = {
    "section": "s",
    "table": "t",
    "figure": "f",
    "row": "r",
    "item": "i",
    "definition": "d",
    "paragraph": "p",
    "note": "v",
}
_KINDS: dict[type, Kind] = {
    Section: "section",
    Table: "table",
    Figure: "figure",
    Row: "row",
    ListItem: "item",
    Definition: "definition",
    Paragraph: "paragraph",
    Note: "note",
}
_PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LIMIT = 40


class Target(NamedTuple):
    """A block that can be pointed at; `number` is the bookmark around the number of its caption (tables and figures)."""

    kind: Kind
    bookmark: str
    number: str


def bookmark(prefix: str, id: str) -> str:
    """A name that no other id of that prefix gets: the id itself where Word takes it, else its beginning and a digest."""
    name = f"{prefix}_{id.replace('-', '_')}"
    if _PLAIN.match(id) and len(name) <= _LIMIT:
        return name
    digest = hashlib.sha256(id.encode()).hexdigest()[:10]
    return f"{prefix}_{re.sub('[^A-Za-z0-9]+', '_', id).strip('_')[: _LIMIT - 14]}__{digest}"


def target(kind: Kind, id: str) -> Target:
    return Target(kind, bookmark(_PREFIXES[kind], id), bookmark("n", id) if kind in ("table", "figure") else "")


def targets(nodes: Iterable[object]) -> Mapping[str, Target]:
    """Every id of a document that a reference can name."""
    return {node.id: target(kind, node.id) for node in nodes if (kind := _KINDS.get(type(node))) and node.id}  # type: ignore[attr-defined]
