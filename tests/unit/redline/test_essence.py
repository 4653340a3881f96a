"""What of every node counts as its text. A node or field that is new in the tree has to be given its place here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from bestek import tree
from bestek.redline import accepted, changes, essence, redline, rejected
from bestek.redline.essence import Keys
from bestek.tree import (
    Contents,
    Document,
    Image,
    Labels,
    Note,
    Paragraph,
    Section,
    Source,
    Strong,
    Text,
    walk,
)
from tests.unit.redline.shown import chapter, p
from tests.unit.trees import everything, text

INCIDENTAL = {
    "Text": {"sources"}, "Placeholder": {"sources"}, "Field": {"sources"}, "Ref": {"sources", "text", "prefix", "number", "lang"},
    "Note": {"number", "id"}, "Paragraph": {"id"}, "Section": {"id", "prefix", "landscape", "toc", "level", "label", "heading_label"},
    "ListItem": {"id", "label"}, "List": {"start", "noun", "lang"}, "Column": {"width", "align"}, "Row": {"id", "label", "lang"},
    "Table": {"description", "id", "label"}, "Figure": {"id", "label"}, "Definition": {"id"},
    "Contents": {"of", "depth", "title", "entries"}, "Entry": {"target", "title", "level", "label"},
    "Document": {field.name for field in fields(Document)} - {"children"}, "Labels": {field.name for field in fields(Labels)},
}  # fmt: skip
"""Fields that are computed from others, or that no reader would call text: another value is no change."""

UNMARKED = {"Revised", "RevisedBlocks", "mark"}
"""What stands in a redline alone."""

DOCUMENT = everything()


def cases(*, incidental: bool) -> Iterator[Any]:
    """Of every kind of node the first, with each of its fields that is or is not incidental."""
    seen: set[tuple[str, str]] = set()
    for node in walk(DOCUMENT):
        kind = type(node).__name__
        for field in fields(node):
            known = (kind, field.name)
            value = getattr(node, field.name)
            usable = value not in ((), None) and field.name not in UNMARKED
            if usable and known not in seen and (field.name in INCIDENTAL.get(kind, ())) == incidental:
                seen.add(known)
                yield pytest.param(node, field.name, id=f"{kind}.{field.name}")


def other(node: Any, name: str) -> Any:
    """Another value for a field."""
    value = getattr(node, name)
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}x"
        case bytes():
            return value + b" "
        case tuple():
            return value[1:] if not isinstance(value[0], tree.Column) else (*value, *value)
        case Image():
            return replace(value, data=b"<svg/>")
        case _:
            return None


def changed(node: Any, name: str) -> Document:
    made: Document = _swapped(DOCUMENT, node, replace(node, **{name: other(node, name)}))
    return made


def _swapped(value: Any, node: Any, new: Any) -> Any:
    """The tree with `new` in the place of `node`, wherever it stands."""
    if value is node:
        return new
    if isinstance(value, tuple):
        return tuple(_swapped(part, node, new) for part in value)
    if type(value) not in tree._NODES.values():
        return value
    return replace(value, **{field.name: _swapped(getattr(value, field.name), node, new) for field in fields(value)})


@pytest.mark.parametrize(("node", "name"), list(cases(incidental=False)))
def test_a_change_that_a_reader_sees_changes_the_essence(node: Any, name: str):
    new = changed(node, name)
    assert new != DOCUMENT
    assert essence(new) != essence(DOCUMENT)
    keys = Keys()
    assert keys.of(new) != keys.of(DOCUMENT)


@pytest.mark.parametrize(("node", "name"), list(cases(incidental=False)))
def test_a_change_that_a_reader_sees_is_marked_and_can_be_accepted_and_rejected(node: Any, name: str):
    new = changed(node, name)
    made = redline(DOCUMENT, new)
    assert list(changes(made))
    assert essence(accepted(made)) == essence(new)
    assert essence(rejected(made)) == essence(DOCUMENT)


@pytest.mark.parametrize(("node", "name"), list(cases(incidental=True)))
def test_what_follows_from_something_else_is_no_change(node: Any, name: str):
    new = changed(node, name)
    assert essence(new) == essence(DOCUMENT)
    assert not list(changes(redline(DOCUMENT, new)))


def test_every_kind_of_node_is_tried():
    kinds = {type(node).__name__ for node in walk(DOCUMENT)} | {"Source", "Mark", "Revised", "RevisedBlocks"}
    assert kinds == set(tree._NODES)


def test_runs_of_text_that_look_the_same_are_one():
    one = Document("d", "D", (p((Text("een "), Text("twee"))),))
    two = Document("d", "D", (p((Text("een tw"), Text(""), Text("ee", (Source("f", 1),)))),))
    assert essence(one) == essence(two)
    assert Keys().value(one.children) == Keys().value(two.children)


def test_neighbours_with_the_same_formatting_are_one():
    one = Document("d", "D", (p((Strong((Text("een"),)), Strong((Text(" twee"),)))),))
    assert essence(one) == essence(Document("d", "D", (p((Strong((Text("een twee"),)),)),)))


def test_words_in_another_order_or_another_paragraph_are_a_change():
    def document(*paragraphs: str) -> Document:
        return Document("d", "D", (chapter("a", "A", *paragraphs),))

    different = [
        document("een twee"),
        document("twee een"),
        document("een", "twee"),
        document("eentwee"),
        document("een  twee"),
    ]
    assert len({str(essence(each)) for each in different}) == len(different)


def test_a_section_inside_another_is_not_a_section_beside_it():
    inside = Document("d", "D", (Section("a", (text("A"),), (Section("b", (text("B"),), ()),)),))
    beside = Document("d", "D", (Section("a", (text("A"),), ()), Section("b", (text("B"),), ())))
    assert essence(inside) != essence(beside)


def test_a_table_of_contents_has_nothing_of_its_own():
    with_contents = Document("d", "D", (Contents(), p("Tekst.")))
    assert essence(with_contents) == essence(Document("d", "D", (p("Tekst."),)))


def test_a_note_counts_with_its_place():
    def noted(*children: Any) -> Document:
        return Document("d", "D", (Paragraph(children),))

    note = Note((p("Zie de wet."),))
    assert essence(noted(Text("een"), note, Text(" twee"))) != essence(noted(Text("een twee"), note))
