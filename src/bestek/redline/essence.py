"""What of a tree is its text: all that a reader of one version could call a change, and nothing that follows from it or stands beside it.

Left out are numbers and labels, the printed words of references, ids, sources, tables of contents, where a table's columns stand and how
a page lies, text alternatives of tables, and the properties of the file. So two documents that differ only by renumbering are equal in essence.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import fields
from itertools import groupby
from typing import Any, TypeVar

from bestek.tree import (
    Box,
    Break,
    Cell,
    Column,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Field,
    Figure,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Revised,
    RevisedBlocks,
    Row,
    Section,
    Signature,
    Signatures,
    Source,
    Strong,
    Table,
    Text,
)

ESSENTIAL: dict[type, tuple[str, ...]] = {
    Text: ("value", "lang"),
    Placeholder: ("value",),
    Strong: ("children",),
    Emphasis: ("children",),
    Link: ("href", "children"),
    Ref: ("target", "document", "form"),
    Note: ("children",),
    Field: ("hint", "width"),
    Break: (),
    Revised: ("children", "mark"),
    Paragraph: ("children", "role"),
    Section: ("title", "children", "scheme"),
    ListItem: ("children", "mark"),
    List: ("items", "kind"),
    Column: (),
    Cell: ("children", "header", "columns", "rows", "mark"),
    Row: ("cells", "role", "mark"),
    Table: ("columns", "head", "body", "caption", "plain"),
    Image: ("media_type", "data", "width", "height"),
    Figure: ("image", "alt", "caption"),
    Definition: ("term", "children", "mark"),
    DefinitionList: ("items",),
    Signature: ("role", "name", "place"),
    Signatures: ("items", "lead"),
    Box: ("children", "title", "role"),
    Cover: ("children", "own_page", "logo", "logo_alt"),
    RevisedBlocks: ("children", "mark"),
    Document: ("children",),
}
"""By node what is text or structure; the other fields are resolved or incidental. `Contents` has nothing of its own."""

_EMPTY: dict[type, dict[str, Any]] = {Section: {"id": ""}, Column: {"width": 0.0}, Document: {"id": "", "title": ""}}
_INLINES = frozenset((Text, Placeholder, Strong, Emphasis, Link, Ref, Note, Field, Break, Revised))

D = TypeVar("D")


def essence(node: D) -> D:
    """A document (or a node of one) with what is text or structure alone; runs of text that look the same are one."""
    kept = {name: _bare(getattr(node, name)) for name in ESSENTIAL[type(node)]}
    return type(node)(**(_EMPTY.get(type(node), {}) | kept))


def _bare(value: Any) -> Any:
    if is_inline(value):
        return joined((around, essence(leaf)) for around, leaf in leaves(value))
    if isinstance(value, tuple):
        return tuple(essence(part) for part in value if not isinstance(part, Contents))
    return essence(value) if type(value) in ESSENTIAL else value


def is_inline(value: object) -> bool:
    """Whether a field's value is running text."""
    return isinstance(value, tuple) and bool(value) and type(value[0]) in _INLINES


def below(node: Any) -> Iterator[Any]:
    """What stands directly in a node, of running text the footnotes alone."""
    for name in _HOLDING[type(node)]:
        value = getattr(node, name)
        if not is_inline(value):
            yield from value
        elif any(type(part) is not Text for part in value):
            yield from (leaf for _around, leaf in leaves(value) if isinstance(leaf, Note))


_HOLDING = {
    kind: tuple(f.name for f in fields(kind) if f.name in ESSENTIAL[kind] and str(f.type).startswith("tuple"))
    for kind in ESSENTIAL
} | {Contents: ()}

# Running text as a flat line of leaves

Around = tuple[tuple[type, str], ...]
"""What stands around a leaf, from outside to inside: `(Strong, "")`, `(Link, "https://…")`."""

Leaf = tuple[Around, Inline]


def leaves(children: Iterable[Inline], around: Around = ()) -> Iterator[Leaf]:
    """Running text without its nesting, each leaf with what stands around it. Empty texts and empty formatting vanish."""
    for child in children:
        match child:
            case Strong() | Emphasis():
                yield from leaves(child.children, (*around, (type(child), "")))
            case Link():
                yield from leaves(child.children, (*around, (Link, child.href)))
            case Text(value=""):
                pass
            case _:
                yield around, child


def joined(line: Iterable[Leaf]) -> tuple[Inline, ...]:
    """The inverse of `leaves`: neighbours with the same formatting stand in one node, texts of one origin are one text."""
    return tuple(_nested(_flowing(line), 0))


def _flowing(line: Iterable[Leaf]) -> Iterator[Leaf]:
    for (around, same), run in groupby(line, lambda leaf: (leaf[0], _flow(leaf[1]))):
        parts = [leaf for _around, leaf in run]
        if same is None:
            yield from ((around, leaf) for leaf in parts)
        else:
            yield around, Text("".join(part.value for part in parts if isinstance(part, Text)), *same)


def _flow(leaf: Inline) -> tuple[tuple[Source, ...], str] | None:
    return (leaf.sources, leaf.lang) if isinstance(leaf, Text) else None


def _nested(line: Iterable[Leaf], depth: int) -> Iterator[Inline]:
    for outer, run in groupby(line, lambda leaf: leaf[0][depth] if len(leaf[0]) > depth else None):
        if outer is None:
            yield from (leaf for _around, leaf in run)
        else:
            kind, href = outer
            children = tuple(_nested(run, depth + 1))
            yield Link(href, children) if kind is Link else kind(children)


# Comparing by essence without making it


class Keys:
    """Numbers that are equal for nodes that are equal in essence; each node is looked at once."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[int, tuple[object, int]] = {}

    def of(self, node: Any) -> int:
        known = self._known.get(id(node))
        if known is None:
            kind = type(node)
            content = (kind, *(self.value(getattr(node, name)) for name in ESSENTIAL[kind]))
            known = self._known[id(node)] = node, self._numbers.setdefault(content, len(self._numbers))
        return known[1]

    def value(self, value: Any) -> Hashable:
        """The key of what stands in a field."""
        if is_inline(value):
            return tuple(self._line(value))
        if isinstance(value, tuple):
            return tuple(self.of(part) for part in value if not isinstance(part, Contents))
        return self.of(value) if type(value) in ESSENTIAL else value

    def _line(self, children: tuple[Inline, ...]) -> Iterator[Hashable]:
        for (around, lang), run in groupby(leaves(children), _look):
            if lang is None:
                yield from ((around, self.of(leaf)) for _around, leaf in run)
            else:
                yield around, lang, "".join(leaf.value for _around, leaf in run if isinstance(leaf, Text))


def _look(leaf: Leaf) -> tuple[Around, str | None]:
    return leaf[0], leaf[1].lang if isinstance(leaf[1], Text) else None
