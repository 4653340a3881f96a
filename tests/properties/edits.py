"""Documents as an adviser edits them: sequences of small changes to a tree that is not resolved yet.

An edit is data (what, where, where else, which words), so that Hypothesis can make a failing sequence smaller. One that does not fit changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, get_args

from hypothesis import strategies as st

from bestek.resolve import resolve
from bestek.tree import (
    Box,
    BoxRole,
    Cell,
    Column,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Field,
    Figure,
    Inline,
    Link,
    List,
    ListItem,
    ListKind,
    Note,
    Paragraph,
    ParagraphRole,
    Placeholder,
    Ref,
    RefForm,
    Row,
    RowRole,
    Section,
    Signatures,
    Strong,
    Table,
    Text,
    rebuild,
    walk,
)
from tests.properties.documents import WORDS, documents
from tests.unit.trees import everything, long


@dataclass(frozen=True)
class Edit:
    """One change: `place` and `other` count nodes of the sort that the change is about, around the end of the document."""

    name: str
    place: int
    other: int
    words: str


def _changed(document: Document, sort: Callable[[Any], bool], place: int, change: Callable[[Any], Any]) -> Document:
    """The document with one node that is of the sort replaced; a tuple is spliced in, `None` drops it."""
    total = sum(1 for node in walk(document) if node is not document and sort(node))
    numbers, wanted = count(), place % total if total else -1

    def visit(node: Any) -> Any:
        if sort(node) and next(numbers) == wanted:
            return change(node)
        return rebuild(node, visit)

    return rebuild(document, visit)


def _is(*kinds: type) -> Callable[[Any], bool]:
    return lambda node: isinstance(node, kinds)


# Words


def _text(change: Callable[[Text, Edit], Any]) -> Callable[[Document, Edit], Document]:
    return lambda document, edit: _changed(document, _is(Text), edit.place, lambda text: change(text, edit))


def _other_word(text: Text, edit: Edit) -> Text:
    words = text.value.split(" ")
    words[edit.other % len(words)] = edit.words
    return replace(text, value=" ".join(words))


def _word_more(text: Text, edit: Edit) -> Text:
    words = text.value.split(" ")
    words.insert(edit.other % (len(words) + 1), edit.words)
    return replace(text, value=" ".join(words))


def _word_less(text: Text, edit: Edit) -> Text:
    words = text.value.split(" ")
    del words[edit.other % len(words)]
    return replace(text, value=" ".join(words))


def _all_words(text: Text, edit: Edit) -> Text:
    return replace(text, value=f"{edit.words} {edit.words}")


def _formatted(text: Text, edit: Edit) -> Inline:
    made: list[Inline] = [
        Strong((text,)),
        Emphasis((text,)),
        Link("https://example.org/a", (text,)),
        replace(text, lang="en"),
    ]
    return made[edit.other % len(made)]


def _annotated(text: Text, edit: Edit) -> tuple[Inline, ...]:
    return text, Note((Paragraph((Text(edit.words),)),))


def _blank_after(text: Text, edit: Edit) -> tuple[Inline, ...]:
    return text, Field(edit.words, 10) if edit.other % 2 else Placeholder(edit.words)


def _plain(document: Document, edit: Edit) -> Document:
    return _changed(document, _is(Strong, Emphasis, Link), edit.place, lambda node: node.children)


def _without_note(document: Document, edit: Edit) -> Document:
    return _changed(document, _is(Note), edit.place, lambda _note: None)


def _referred(document: Document, edit: Edit) -> Document:
    named = [node.id for node in walk(document) if isinstance(node, Section | Table | Figure) and node.id]
    forms = get_args(RefForm)
    if not named:
        return document
    ref = Ref(named[edit.other % len(named)], form=forms[edit.other % len(forms)])
    return _changed(
        document,
        lambda node: isinstance(node, Paragraph),
        edit.place,
        lambda node: replace(node, children=(*node.children, ref)),
    )


# Structure

_FIELDS = {
    Document: "children", Section: "children", List: "items", ListItem: "children", Table: "body", Cell: "children", DefinitionList: "items",
    Definition: "children", Box: "children", Note: "children",
}  # fmt: skip
_MAY_BE_EMPTY = (Document, Section, Table)


def _holders(document: Document) -> list[Any]:
    return [node for node in walk(document) if type(node) in _FIELDS]


def _held(node: Any) -> tuple[Any, ...]:
    held: tuple[Any, ...] = getattr(node, _FIELDS[type(node)])
    return held


def _restocked(document: Document, place: int, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Document:
    """The document with what one node holds changed."""
    numbers = count()

    def visit(node: Any) -> Any:
        found = type(node) in _FIELDS and next(numbers) == place
        made = rebuild(node, visit)
        return replace(made, **{_FIELDS[type(node)]: change(_held(made))}) if found else made

    made: Document = visit(document)
    return made


def _less(document: Document, edit: Edit) -> Document:
    holders = _holders(document)
    place = edit.place % len(holders)

    def change(held: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(held) < (1 if isinstance(holders[place], _MAY_BE_EMPTY) else 2):
            return held
        gone = edit.other % len(held)
        return held[:gone] + held[gone + 1 :]

    return _restocked(document, place, change)


def _more(document: Document, edit: Edit) -> Document:
    """Another of what it holds: the same again with other words, or a paragraph."""
    place = edit.place % len(_holders(document))

    def change(held: tuple[Any, ...]) -> tuple[Any, ...]:
        at = edit.other % (len(held) + 1)
        if not held or (isinstance(held[0], Paragraph) and edit.other % 3 == 0):
            return held
        again = _anew(held[edit.other % len(held)], edit.words)
        return (*held[:at], again, *held[at:])

    return _restocked(document, place, change)


def _anew(node: Any, words: str) -> Any:
    if isinstance(node, Text):
        return replace(node, value=words)
    return rebuild(node, lambda part: _anew(part, words))


def _paragraph_more(document: Document, edit: Edit) -> Document:
    blocks = [n for n, node in enumerate(_holders(document)) if not isinstance(node, List | Table | DefinitionList)]
    new = Paragraph((Text(edit.words),))

    def change(held: tuple[Any, ...]) -> tuple[Any, ...]:
        at = edit.other % (len(held) + 1)
        return (*held[:at], new, *held[at:])

    return _restocked(document, blocks[edit.place % len(blocks)], change)


def _chapter_first(document: Document, edit: Edit) -> Document:
    """All numbers change."""
    chapter = Section("new", (Text(edit.words),), (Paragraph((Text(f"{edit.words} {edit.words}"),)),))
    front = sum(1 for child in document.children if not isinstance(child, Section))
    return replace(document, children=(*document.children[:front], chapter, *document.children[front:]))


def _swapped(document: Document, edit: Edit) -> Document:
    def change(held: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(held) < 2:
            return held
        taken, put = edit.other % len(held), edit.other // 7 % len(held)
        rest = [*held[:taken], *held[taken + 1 :]]
        rest.insert(put, held[taken])
        return tuple(rest)

    return _restocked(document, edit.place % len(_holders(document)), change)


def _elsewhere(document: Document, edit: Edit) -> Document:
    """A block from one place in the document to another."""
    blocks = [node for node in walk(document) if isinstance(node, Section) for node in node.children]
    if not blocks:
        return document
    block = blocks[edit.place % len(blocks)]
    without = _changed(document, lambda node: node is block, 0, lambda _node: None)
    places = [n for n, node in enumerate(_holders(without)) if isinstance(node, Section | Document)]
    return _restocked(without, places[edit.other % len(places)], lambda held: (*held, block))


# Kinds


def _other(kind: type, field: str, values: tuple[Any, ...]) -> Callable[[Document, Edit], Document]:
    def change(document: Document, edit: Edit) -> Document:
        value = values[edit.other % len(values)]
        return _changed(document, _is(kind), edit.place, lambda node: replace(node, **{field: value}))

    return change


def _column_less(document: Document, edit: Edit) -> Document:
    """A table with the first cell of each row only."""

    def rows(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(replace(row, cells=(replace(row.cells[0], columns=1, rows=1),)) for row in rows)

    def change(table: Table) -> Table:
        return replace(table, columns=(Column(1.0),), head=rows(table.head), body=rows(table.body))

    return _changed(document, _is(Table), edit.place, change)


def _renamed(document: Document, edit: Edit) -> Document:
    return _changed(document, _is(Section, Table), edit.place, lambda node: replace(node, id=f"{node.id}-renamed"))


def _captioned(document: Document, edit: Edit) -> Document:
    return _changed(document, _is(Table, Figure), edit.place, lambda node: replace(node, caption=(Text(edit.words),)))


def _boxed(document: Document, edit: Edit) -> Document:
    def boxed(node: Any) -> Box:
        return Box((node,), (Text(edit.words),) if edit.other % 2 else ())

    return _changed(document, lambda node: isinstance(node, List | Table | Signatures), edit.place, boxed)


EDITS: dict[str, Callable[[Document, Edit], Document]] = {
    "other word": _text(_other_word), "word more": _text(_word_more), "word less": _text(_word_less), "all words": _text(_all_words),
    "formatting": _text(_formatted), "plain": _plain, "note": _text(_annotated), "no note": _without_note, "blank": _text(_blank_after),
    "reference": _referred, "less": _less, "more": _more, "paragraph": _paragraph_more, "swap": _swapped, "elsewhere": _elsewhere,
    "chapter first": _chapter_first, "role": _other(Paragraph, "role", get_args(ParagraphRole)), "kind": _other(List, "kind", get_args(ListKind)),
    "scheme": _other(Section, "scheme", ("decimal", "none")), "row": _other(Row, "role", get_args(RowRole)), "box": _other(Box, "role", get_args(BoxRole)),
    "header": _other(Cell, "header", (True, False)), "alt": _other(Figure, "alt", ("Een ander alternatief.", "Een alternatief.")),
    "column": _column_less, "renamed": _renamed, "caption": _captioned, "boxed": _boxed,
}  # fmt: skip
"""What can be done to a document, by name."""

_FACTS = st.sampled_from(
    ["€ 4.850.000", "21 december 2023", "5,5 %", "de", "perceel", "de opdrachtnemer", "4+2+2", "K-07", "artikel 2.130"]
)
_EDIT = st.builds(
    Edit, st.sampled_from(sorted(EDITS)), st.integers(0, 500), st.integers(0, 500), st.one_of(WORDS, _FACTS)
)


def edited(document: Document, edits: list[Edit]) -> Document:
    """The document after the edits, with unique ids and references that lead somewhere."""
    for edit in edits:
        document = EDITS[edit.name](document, edit)
    return _mended(document)


def _mended(document: Document) -> Document:
    seen: set[str] = set()
    numbers = count(1)

    def unique(node: Any) -> Any:
        name = getattr(node, "id", "")
        if name in seen:
            node = replace(node, id=f"{name}-{next(numbers)}")
        seen.update({name} - {""})
        return rebuild(node, unique)

    def leading(node: Any) -> Any:
        if isinstance(node, Ref) and (node.document or node.target not in seen):
            return Text(node.target, node.sources)
        return rebuild(node, leading)

    made: Document = leading(rebuild(document, unique))
    return made


def _unresolved(document: Document) -> Document:
    """Without the ids of paragraphs and notes, which follow from their places."""

    def change(node: Any) -> Any:
        return rebuild(replace(node, id="") if isinstance(node, Paragraph | Note) else node, change)

    return rebuild(document, change)


_BASES = (_mended(_unresolved(everything())), _mended(_unresolved(long(6))))


def _resolved(document: Document) -> Document:
    (made,) = resolve([document])
    return made


@st.composite
def edited_pairs(draw: st.DrawFn) -> tuple[Document, Document]:
    """A resolved document, and the same after one to 25 edits."""
    base = draw(st.one_of(documents(), st.sampled_from(_BASES)))
    edits = draw(st.lists(_EDIT, min_size=1, max_size=25))
    return _resolved(base), _resolved(edited(base, edits))
