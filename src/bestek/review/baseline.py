"""What a reviewer had before her: every paragraph of a document as the Word file shows it, with where its words come from.

The paragraphs stand in the order in which the Word writer puts them, the texts of footnotes behind them in the order of their calls. A redline counts
as it reads when all its changes are accepted. How a paragraph is spelled as characters:

    a line break                  \\n
    the call of a footnote        `NOTE`
    a picture                     `PICTURE`
    a blank to fill in            its hint, followed by no-break blanks up to its width, as the writer prints it
    a cross reference             the words that are printed
    "Tabel 4" before a caption    piece of the kind `label`
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from bestek import tree
from bestek.redline import accepted, rejected
from bestek.review.proposal import NOTE, PICTURE, Part, Piece, PieceKind
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
    Field,
    Figure,
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
from bestek.write.docx.inlines import NO_BREAK_SPACE
from bestek.write.docx.names import target


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph of the baseline. `spot` is the id of its block; where it has none (titles of boxes, signatures) that of the section around it.

    `row` is the same for all paragraphs of one row of a table, and `note` for those of one footnote, counted from 1; both are 0 elsewhere.
    """

    text: str
    pieces: tuple[Piece, ...]
    spot: str
    part: Part
    label: str
    bookmarks: tuple[str, ...] = ()
    row: int = 0
    note: int = 0
    heading: bool = False

    def touched(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that a stretch touches; of a place between two both."""
        if start == end:
            return tuple(piece for piece in self.pieces if piece.start <= start <= piece.end)
        return tuple(piece for piece in self.pieces if piece.start < end and start < piece.end)


def units(document: Document) -> tuple[Unit, ...]:
    """All paragraphs that say something."""
    return tuple(unit for unit in _Walk(accepted(document)).all() if unit.text.strip())


def surroundings(document: Document) -> tuple[Unit, ...]:
    """What stands above every page, as far as the writer makes it."""
    left, right = document.header_left, document.header_right
    lines = (document.banner, left + ("\t" + right if right else ""))
    return tuple(_fixed(line, "header", "", "") for line in lines if line.strip())


def earlier(document: Document, now: Iterable[Unit]) -> tuple[Mapping[int, str], frozenset[str]]:
    """Of a redline: by place of a paragraph what it said when all its changes are rejected (nothing where it was not there), and the paragraphs that went."""
    if not any(getattr(node, "mark", None) for node in tree.walk(document)):
        return {}, frozenset()
    before = dict(_counted(unit for unit in _Walk(rejected(document)).all() if unit.text.strip()))
    known = [name for name, _unit in _counted(now)]
    texts = {place: before[name].text if name in before else "" for place, name in enumerate(known)}
    return texts, frozenset(before[name].text for name in before.keys() - set(known))


def _counted(found: Iterable[Unit]) -> Iterator[tuple[tuple[str, Part, int], Unit]]:
    """Each by its block and part, and which of several it is."""
    seen: Counter[tuple[str, Part]] = Counter()
    for unit in found:
        seen[unit.spot, unit.part] += 1
        yield (unit.spot, unit.part, seen[unit.spot, unit.part]), unit


def _fixed(text: str, part: Part, spot: str, label: str) -> Unit:
    return Unit(text, (Piece(0, len(text), text, "label"),), spot, part, label)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a block."""

    section: str = ""
    heading: str = ""
    part: Part = "paragraph"
    row: int = 0
    row_label: str = ""
    note: int = 0

    @property
    def label(self) -> str:
        return ", ".join(filter(None, (self.heading, self.row_label)))


@dataclass(slots=True)
class _Walk:
    document: Document
    rows: int = 0
    notes: list[tuple[Note, _Around]] = field(default_factory=list)

    def all(self) -> Iterator[Unit]:
        yield from self.blocks(self.document.children, _Around())
        number = 0
        while number < len(self.notes):  # a note may hold a note
            note, around = self.notes[number]
            number += 1
            yield from self.blocks(note.children, replace(around, part="note", note=number))

    def blocks(self, blocks: Iterable[Block], around: _Around) -> Iterator[Unit]:
        for block in blocks:
            yield from self.block(block, around)

    def block(self, block: Block, around: _Around) -> Iterator[Unit]:  # noqa: C901, PLR0912  one branch per node
        match block:
            case Paragraph():
                yield self.unit(block.children, around, block.id, around.part, "paragraph")
            case Section():
                yield from self.section(block, around)
            case List(items=items):
                for item in items:
                    yield from self.item(item, around)
            case Table():
                yield from self.table(block, around)
            case Figure():
                yield _fixed(PICTURE, "paragraph", block.id, around.label)
                if block.caption:
                    yield self.caption(block, self.document.labels.figure, "figure", around)
            case DefinitionList(items=items):
                for definition in items:
                    yield from self.definition(definition, around)
            case Signatures():
                yield from self.signatures(block, around)
            case Box():
                if block.title:
                    yield self.unit(block.title, around, around.section, "label", "paragraph")
                yield from self.blocks(block.children, around)
            case Cover():
                if block.logo:
                    yield _fixed(PICTURE, "paragraph", "", around.label)
                yield from self.blocks(block.children, around)
            case Contents():
                yield from self.contents(block, around)
            case RevisedBlocks(children=children):
                yield from self.blocks(children, around)
            case _:
                assert_never(block)

    def unit(
        self, nodes: Sequence[Inline], around: _Around, spot: str, part: Part, kind: str, before: Sequence[Piece] = ()
    ) -> Unit:
        spelled = _Spelled(list(before))
        spelled.add(nodes)
        self.notes += [(note, around) for note in spelled.notes]
        text = "".join(piece.text for piece in spelled.pieces)
        marks = (target(kind, spot).bookmark,) if spot and part not in ("label", "signature") else ()  # type: ignore[arg-type]  # the kinds of names
        return Unit(text, tuple(spelled.pieces), spot or around.section, part, around.label, marks, around.row, around.note)  # fmt: skip

    def section(self, node: Section, around: _Around) -> Iterator[Unit]:
        title = tree.plain_text(node.title)
        inner = replace(around, section=node.id, heading=f"{node.heading_label} {title}".strip())
        yield replace(self.unit(node.title, inner, node.id, "title", "section"), heading=True)
        yield from self.blocks(node.children, inner)

    def item(self, item: ListItem, around: _Around) -> Iterator[Unit]:
        inner = replace(around, part="item" if around.part == "paragraph" else around.part)
        made = list(self.blocks(item.children, inner))
        if item.id and made:
            made[0] = replace(made[0], bookmarks=(*made[0].bookmarks, target("item", item.id).bookmark))
        yield from made

    def table(self, node: Table, around: _Around) -> Iterator[Unit]:
        if node.caption:
            yield self.caption(node, self.document.labels.table, "table", around)
        for row in (*node.head, *node.body):
            self.rows += 1
            yield from self.row(row, replace(around, part="cell", row=self.rows, row_label=_row_label(row)))

    def row(self, row: Row, around: _Around) -> Iterator[Unit]:
        for cell in row.cells:
            yield from self.cell(cell, around)

    def cell(self, cell: Cell, around: _Around) -> Iterator[Unit]:
        yield from self.blocks(cell.children, around)

    def caption(self, node: Table | Figure, word: str, kind: str, around: _Around) -> Unit:
        shown = f"{word} {node.label} " if node.label else ""
        before = [Piece(0, len(shown), shown, "label")] if shown else []
        return self.unit(node.caption, around, node.id, "caption", kind, before)

    def definition(self, node: Definition, around: _Around) -> Iterator[Unit]:
        named = replace(around, row_label=tree.plain_text(node.term))
        yield self.unit(node.term, named, node.id, "term", "definition")
        yield from self.blocks(node.children, named)

    def contents(self, node: Contents, around: _Around) -> Iterator[Unit]:
        """The title alone: its entries follow from the headings."""
        labels = self.document.labels
        named = {"sections": labels.contents, "tables": labels.tables, "figures": labels.figures}[node.of]
        if node.entries:
            title = tree.plain_text(node.title) or named
            yield _fixed(title, "contents", around.section, title)

    def signatures(self, node: Signatures, around: _Around) -> Iterator[Unit]:
        """Two side by side, as the writer puts them."""
        yield from self.blocks(node.lead, around)
        for at in range(0, len(node.items), 2):
            yield from self.pair(node.items[at : at + 2], around)

    def pair(self, pair: Sequence[Signature], around: _Around) -> Iterator[Unit]:
        labels = self.document.labels
        place, signature = f"{labels.place_date} \t", f"{labels.signature} \t"
        yield from (self.signed(item.role, around) for item in pair)
        yield from (_fixed(place, "signature", around.section, around.label) for item in pair if item.place)
        yield from (_fixed(signature, "signature", around.section, around.label) for _item in pair)
        yield from (self.signed(item.name, around) for item in pair)

    def signed(self, nodes: tuple[Inline, ...], around: _Around) -> Unit:
        return self.unit(nodes, around, around.section, "signature", "paragraph")


def _row_label(row: Row) -> str:
    first = tree.plain_text(row.cells[0]) if row.cells else ""
    return row.label or (first if len(first) <= 40 else "")


@dataclass(slots=True)
class _Spelled:
    """Inline nodes as pieces."""

    pieces: list[Piece]
    notes: list[Note] = field(default_factory=list)

    def add(self, nodes: Iterable[Inline], *, strong: bool = False, emphasis: bool = False) -> None:
        for node in nodes:
            self.one(node, strong, emphasis)

    def one(self, node: Inline, strong: bool, emphasis: bool) -> None:
        match node:
            case Text(value=value, sources=sources):
                self.piece(value.replace("\n", " ").replace("\r", ""), "text", sources, strong, emphasis)
            case Placeholder(value=value, sources=sources):
                self.piece(value, "open", sources, strong, emphasis)
            case Ref(text=text, sources=sources):
                self.piece(text, "reference", sources, strong, emphasis)
            case Strong(children=children):
                self.add(children, strong=True, emphasis=emphasis)
            case Emphasis(children=children):
                self.add(children, strong=strong, emphasis=True)
            case Link(children=children) | Revised(children=children):
                self.add(children, strong=strong, emphasis=emphasis)
            case Note():
                self.notes.append(node)
                self.piece(NOTE, "note", tree.sources_of(node), strong, emphasis)
            case Field(hint=hint, width=width, sources=sources):
                self.piece(hint + NO_BREAK_SPACE * max(0, width - len(hint)), "blank", sources, strong, emphasis)
            case Break():
                self.piece("\n", "break", (), strong, emphasis)
            case _:
                assert_never(node)

    def piece(self, text: str, kind: PieceKind, sources: tuple[Source, ...], strong: bool, emphasis: bool) -> None:
        start = self.pieces[-1].end if self.pieces else 0
        if text:
            self.pieces.append(Piece(start, start + len(text), text, kind, sources, strong, emphasis))
