"""Two versions of a document into one with marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bestek.redline.aside import set_aside
from bestek.redline.blocks import Comparison
from bestek.redline.decided import Attribute, nobody
from bestek.redline.moves import with_moves
from bestek.tree import Block, Cover, Document, Section


def redline(old: Document, new: Document, attribute: Attribute = nobody) -> Document:
    """`new` with marks on what changed since `old`; both are resolved, and neither holds marks.

    `attribute` is asked for every change who decided it.
    """
    if old.children == new.children:
        return new
    comparison = Comparison(old, new, attribute)
    made, untouched = comparison.document(), frozenset(map(id, _blocks(new)))
    moved = with_moves(made, untouched, comparison.keys, attribute)
    return set_aside(moved, untouched, old, new)


def _blocks(node: Any) -> Iterator[Block]:
    """The blocks of the running text, without what stands in them."""
    for child in node.children:
        yield child
        if isinstance(child, Section | Cover):
            yield from _blocks(child)
