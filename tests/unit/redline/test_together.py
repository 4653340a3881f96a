"""Two versions read at once: as if each were read alone, and quicker to compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bestek.redline import changes, redline
from bestek.redline.together import differing, together
from bestek.tree import Document, Paragraph, Text, dumps, loads, rebuild, walk
from tests.unit import trees
from tests.unit.trees import everything, long


def variants(document: Document) -> Iterator[Document]:
    """The document without one of its parts, and with one of its texts changed: some of each, at every depth."""
    parts = [node for node in walk(document) if isinstance(node, Text | Paragraph)]
    for one in parts[::9]:
        yield _with(document, one, None)
        yield _with(document, one, replace(one, value="Anders.") if isinstance(one, Text) else trees.p("Anders."))


def _with(document: Document, old: Any, new: Any) -> Document:
    def changed(node: Any) -> Any:
        return new if node is old else rebuild(node, changed)

    made: Document = changed(document)
    return made


def test_both_are_what_they_are_alone() -> None:
    document = loads(dumps(everything()))
    pairs = [(document, other) for other in variants(document)]
    assert len(pairs) > 20
    for pair in (*pairs, *((other, one) for one, other in pairs)):
        assert together(*map(dumps, pair)) == pair


def test_what_is_equal_is_one_node() -> None:
    new = everything()
    old = replace(new, children=(*new.children[:-1], trees.p("Een ander slot.")))
    one, other = together(dumps(old), dumps(new))
    shared = [a is b for a, b in zip(one.children, other.children, strict=True)]
    assert shared == [True] * (len(new.children) - 1) + [False]


@pytest.mark.parametrize("insert", [False, True])
def test_of_two_versions_only_what_differs_is_left_and_the_changes_are_the_same(insert: bool) -> None:
    old = loads(dumps(long(8)))
    last = [node for node in walk(old) if isinstance(node, Paragraph) and len(node.children) == 1][-1]
    changed = _with(old, last, replace(last, children=(*last.children, Text(" En niet anders."))))
    new = replace(changed, children=(*changed.children, trees.p("Een nieuw slot."))) if insert else changed
    one, other = differing(dumps(old), dumps(new))
    assert len(dumps(other)) < len(dumps(new)) / 2
    told = [(each.old, each.new, each.label, each.block) for each in changes(redline(one, other))]
    assert told == [(each.old, each.new, each.label, each.block) for each in changes(redline(old, new))]
    assert told
