"""What holds of every redline: accepting gives the new text, rejecting the old one."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from bestek.redline import accepted, changes, essence, redline, rejected
from bestek.redline.essence import is_inline, joined, leaves
from bestek.resolve import resolve
from bestek.tree import (
    Cell,
    Definition,
    Document,
    List,
    ListItem,
    Mark,
    Note,
    Paragraph,
    Revised,
    RevisedBlocks,
    Section,
    Text,
    dumps,
    loads,
    rebuild,
    walk,
)
from tests.properties.documents import documents
from tests.properties.edits import edited_pairs

pairs = settings(max_examples=200, deadline=None)
some = settings(max_examples=20, deadline=None)


def resolved(document: Document) -> Document:
    (made,) = resolve([document])
    return made


def keeps_the_laws(old: Document, new: Document) -> Document:
    """The redline, when accepting it gives the new document up to the last id and source, and rejecting it the old one in essence."""
    made = redline(old, new)
    assert whole(accepted(made)) == whole(new)
    assert essence(accepted(made)) == essence(new)
    assert essence(rejected(made)) == essence(old)
    well_marked(made, new)
    return made


def whole(node: Any) -> Any:
    """A tree in which texts of one origin that stand side by side are one text."""
    made = rebuild(node, whole)
    lines = {
        name: getattr(made, name)
        for name in ("children", "title", "caption", "term", "role", "name")
        if is_inline(getattr(made, name, ()))
    }
    return replace(made, **{name: joined(leaves(line)) for name, line in lines.items()})


def well_marked(made: Document, new: Document) -> None:
    """Marks do not stand inside marks, words that went stand before those that came, and no id stands twice."""
    named = [node.id for node in walk(made) if getattr(node, "id", "") and node is not made]
    assert len(named) == len(set(named))
    assert {node.id for node in walk(new) if getattr(node, "id", "") and node is not new} <= set(named)
    for node in walk(made):
        if mark_of(node):
            assert not any(mark_of(part) for part in walk(node) if part is not node)
        for line in (value for field in fields(node) if isinstance(value := getattr(node, field.name), tuple)):
            assert not any(came_and_went(one, other) for one, other in pairwise(line))
        if isinstance(node, ListItem | Cell | Definition | Note) and not mark_of(node):
            assert any(not isinstance(child, RevisedBlocks) for child in node.children)
        if isinstance(node, List):
            assert any(item.mark is None for item in node.items)


def came_and_went(one: Any, other: Any) -> bool:
    """Words that came right before words that went."""
    return (
        isinstance(one, Revised)
        and isinstance(other, Revised)
        and (revision(one), revision(other)) == ("inserted", "deleted")
    )


def mark_of(node: Any) -> Mark | None:
    mark: Mark | None = getattr(node, "mark", None)
    return mark


def revision(node: Any) -> str:
    mark = mark_of(node)
    return mark.revision if mark else ""


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(documents(), documents())
def test_two_unrelated_documents_are_both_in_their_redline(old: Document, new: Document):
    keeps_the_laws(resolved(old), resolved(new))


@some
@given(documents())
def test_the_redline_of_a_document_and_itself_is_the_document(document: Document):
    made = resolved(document)
    assert redline(made, made) == made
    copy = loads(dumps(replace(made, version="x")))
    assert not list(changes(redline(made, copy)))


@pytest.mark.slow
@pairs
@given(edited_pairs())
def test_what_was_edited_and_what_it_became_are_both_in_the_redline_either_way(pair: tuple[Document, Document]):
    old, new = pair
    keeps_the_laws(old, new)
    keeps_the_laws(new, old)


@some
@given(edited_pairs())
def test_a_change_is_told_if_and_only_if_something_in_the_text_changed(pair: tuple[Document, Document]):
    old, new = pair
    differs = essence(old) != essence(new)
    assert bool(list(changes(redline(old, new)))) == differs


@some
@given(edited_pairs())
def test_words_that_are_told_as_changed_stand_in_the_version_they_belong_to(pair: tuple[Document, Document]):
    old, new = pair
    for difference in changes(redline(old, new)):
        assert difference.old or difference.new or difference.what != "Text"
        assert difference.old_text.count(difference.old) >= (difference.old != "")
        assert difference.new_text.count(difference.new) >= (difference.new != "")


@some
@given(documents())
def test_a_chapter_at_the_front_marks_that_chapter_alone(document: Document):
    chapter = Section("new", (Text("Nieuw"),), (Paragraph((Text("Een hoofdstuk erbij."),)),))
    old, new = resolved(document), resolved(replace(document, children=(chapter, *document.children)))
    (difference,) = changes(redline(old, new))
    assert (difference.kind, difference.what, difference.title) == ("inserted", "Section", "Nieuw")
