"""The words of a document in reading order, one text for each block: what every format must show, no more and no less.

Labels, list markers and numbers of notes are among them, page numbers and running titles are not. A note stands behind the block of its
call. In a redline the words are among them that say what was deleted and inserted (`bestek.write.revisions`). The PDF check compares a
finished file with this list; so can a test of any other format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import assert_never

from bestek.tree import (
    Block,
    Box,
    Break,
    Cell,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Entry,
    Field,
    Figure,
    Inline,
    Labels,
    Link,
    List,
    ListItem,
    Mark,
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
    Strong,
    Table,
    Text,
    plain_text,
    walk,
)  # fmt: skip
from bestek.write.revisions import closed, opened, prepared


def words(document: Document) -> list[str]:
    """The texts of all blocks, white space made even, empty ones left out."""
    document = prepared(document)
    texts = (even(text) for block in document.children for text in _block(block, document.labels))
    return [text for text in texts if text]


def even(text: str) -> str:
    """A text with single blanks and without the marks that only steer line breaks."""
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def heading(section: Section, labels: Labels) -> str:
    """The words of a heading with its label, without the numbers of notes."""
    title = (_inline(inline, labels) for inline in section.title if not isinstance(inline, Note))
    return " ".join(filter(None, (section.heading_label, "".join(title))))


def _block(block: Block, labels: Labels) -> Iterator[str]:  # noqa: C901  # one case for each node
    match block:
        case Paragraph(children=children):
            yield from _line("", children, labels)
        case Section(heading_label=label, title=title):
            yield from _line(label, title, labels)
            yield from _blocks(block.children, labels)
        case List():
            yield from chain.from_iterable(_item(block, item, labels) for item in block.items)
        case Table():
            yield from _table(block, labels)
        case Figure(label=label):
            yield from _line(f"{labels.figure} {label}" if label else "", block.caption, labels)
        case DefinitionList(items=items):
            yield from chain.from_iterable(_definition(definition, labels) for definition in items)
        case Signatures(lead=lead):
            yield from _blocks(lead, labels)
            yield from chain.from_iterable(_signature(signature, labels) for signature in block.items)
        case Box(title=title, children=children):
            yield from _line("", title, labels)
            yield from _blocks(children, labels)
        case Cover(children=children):
            yield from _blocks(children, labels)
        case Contents():
            yield from _contents(block, labels)
        case RevisedBlocks(children=children, mark=mark):
            yield from _revised(_blocks(children, labels), mark, labels)
        case _:
            assert_never(block)


def _revised(texts: Iterable[str], mark: Mark | None, labels: Labels) -> Iterator[str]:
    """Texts of their own between those that open and close a mark."""
    yield from (opened(mark, labels),) if mark else ()
    yield from texts
    yield from (closed(labels),) if mark else ()


def _blocks(blocks: Iterable[Block], labels: Labels) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, labels)


def _line(label: str, inlines: tuple[Inline, ...], labels: Labels) -> Iterator[str]:
    """One text with its label, and behind it the notes that are called in it."""
    text = "".join(_inline(inline, labels) for inline in inlines)
    yield f"{label} {text}" if label else text
    for note in (part for inline in inlines for part in walk(inline) if isinstance(part, Note)):
        yield str(note.number)
        yield from _blocks(note.children, labels)


def _inline(inline: Inline, labels: Labels) -> str:
    match inline:
        case Text(value=value) | Placeholder(value=value):
            return value
        case Strong(children=children) | Emphasis(children=children) | Link(children=children):
            return "".join(_inline(child, labels) for child in children)
        case Revised(children=children, mark=mark):
            return opened(mark, labels) + "".join(_inline(child, labels) for child in children) + closed(labels)
        case Ref(text=text):
            return text
        case Note(number=number):
            return str(number)
        case Field(hint=hint):
            return hint
        case Break():
            return " "
        case _:
            assert_never(inline)


def _item(node: List, item: ListItem, labels: Labels) -> Iterator[str]:
    """The marker of an ordered item counts as a text; a bullet is no word."""
    if node.kind != "bullet":
        yield f"{item.label}."
    yield from _revised(_blocks(item.children, labels), item.mark, labels)


def _definition(node: Definition, labels: Labels) -> Iterator[str]:
    term: tuple[Inline, ...] = (Text(opened(node.mark, labels)), *node.term) if node.mark else node.term
    yield from _line("", term, labels)
    yield from _blocks(node.children, labels)
    yield from (closed(labels),) if node.mark else ()


def _table(table: Table, labels: Labels) -> Iterator[str]:
    yield from _line(f"{labels.table} {table.label}" if table.label else "", table.caption, labels)
    for row in (*table.head, *table.body):
        yield from _row(row, labels)


def _row(row: Row, labels: Labels) -> Iterator[str]:
    cells = chain.from_iterable(_cell(cell, labels) for cell in row.cells)
    yield from _revised(cells, row.mark, labels)


def _cell(cell: Cell, labels: Labels) -> Iterator[str]:
    yield from _revised(_blocks(cell.children, labels), cell.mark, labels)


def _signature(signature: Signature, labels: Labels) -> Iterator[str]:
    yield from _line("", signature.role, labels)
    if signature.place:
        yield labels.place_date
    yield labels.signature
    yield from _line("", signature.name, labels)


def _contents(contents: Contents, labels: Labels) -> Iterator[str]:
    yield (
        plain_text(contents.title)
        or {"sections": labels.contents, "tables": labels.tables, "figures": labels.figures}[contents.of]
    )
    yield from map(_entry, contents.entries)


def _entry(entry: Entry) -> str:
    return f"{entry.label} {plain_text(entry.title)}"
