"""Editions of a document, by a pass on its tree: templates know nothing of them.

The internal edition, for the makers of a dossier, marks what no source gives and closes with what is still open and what they noted. The
public one has none of that, prints no field that is marked `Internal`, and carries no sources. Both say that a document is a draft:
`Document.banner` stands above every page, and the same words open the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any, Literal, cast

from pydantic import BaseModel

from bestek import tree
from bestek.formats import capitalized
from bestek.marks import Marked, Printed
from bestek.memory import NOTHING, Memory
from bestek.model.base import Item, Open
from bestek.tree import (
    Block,
    Box,
    Cell,
    Column,
    Contents,
    Cover,
    Definition,
    Document,
    Emphasis,
    Figure,
    Inline,
    Labels,
    List,
    ListItem,
    Paragraph,
    Placeholder,
    Ref,
    Row,
    Section,
    Signatures,
    Source,
    Strong,
    Table,
    Text,
    changed,
    parts,
    plain_text,
    rebuild,
    walk,
)
from bestek.validate import Annotation, Valid
from bestek.view import join, step

BANNERED = ("concept", "withdrawn")
"""Statuses of which a document warns. One for decision is final as far as its makers go: it is the text that is decided on."""

REMARKS = "internal-remarks"
"""Id of the section that closes the internal edition, and the beginning of those in it."""

BANNER = "banner"
"""Id of the paragraph that says how a document stands: it has its own, so that those of the others are the same in both editions."""

FEWEST_ROWS = 3
"""Rows from which a table of examples only says so once, above it."""


# Both editions


def warned(document: Document, status: str, internal: str = "", memory: Memory = NOTHING) -> Document:
    """The document with the words that it is a draft, or withdrawn, and whom it is for; `status` is the word for its status where it warns."""
    banner = " · ".join(filter(None, (capitalized(status), internal)))
    box = Box((replace(Spoken.of(document).paragraph(banner), id=BANNER),), role="banner")
    if not banner:
        return document
    children = _opened(document.children, box, document.chapters_on_new_page, memory)
    return changed(document, banner=banner, children=children)


@dataclass(frozen=True)
class Spoken:
    """The fixed words of a document as texts: in their own language where the document is in another."""

    labels: Labels
    lang: str

    @classmethod
    def of(cls, document: Document) -> Spoken:
        language = document.labels.language
        return cls(document.labels, language if language != document.language else "")

    def text(self, words: str) -> Text:
        return Text(words, lang=self.lang)

    def paragraph(self, words: str) -> Paragraph:
        return Paragraph((self.text(words),))

    def head(self, *words: str) -> tuple[Row, ...]:
        return (Row(tuple(Cell((self.paragraph(word),), header=True) for word in words)),)


def _opened(children: tuple[Block, ...], box: Box, new_page: bool, memory: Memory) -> tuple[Block, ...]:
    """The blocks with the box first: on the cover or in the title block where there is one.

    Without one it stands in a chapter that begins on a new page: before it, it would have a page of its own.
    """
    for place, block in enumerate(children):
        if isinstance(block, Cover):
            cover = changed(block, children=(box, *block.children))
            return (*children[:place], cover, *children[place + 1 :])
    first, rest = children[:1], children[1:]
    if new_page and first and isinstance(first[0], Section):
        chapter = first[0]
        with_box = partial(changed, chapter, children=(box, *chapter.children))
        return (memory.of("opened", chapter, box, with_box), *rest)
    return (box, *children)


def public(document: Document, status: str) -> Document:
    """The document for everybody: files made from it do not tell where their texts come from."""
    return replace(warned(document, status), traced=False)


def internal(document: Document, status: str, remarks: Remarks, memory: Memory = NOTHING) -> Document:
    """The document for the makers of the dossier."""
    spoken = Spoken.of(document)
    made = _Marking(remarks, spoken, memory).document(document)
    points, counts = tuple(_points(document, remarks, memory)), _counts(document, remarks, memory)
    closing = memory.equal("closing", (spoken, points, tuple(counts.items())), lambda: _closing(spoken, points, counts))
    if closing:
        made = replace(made, children=(*made.children, closing))
    return warned(made, status, document.labels.internal, memory)


def undecided(marked: Marked) -> dict[Source, str]:
    """What was printed of facts that are not decided, in text, attributes and properties alike, by source."""
    printed = [value for value in marked.values if isinstance(value, Printed) and value.undecided]
    return {value.sources[0]: value.text for value in reversed(printed) if value.sources}


# What the makers noted


@dataclass(frozen=True, eq=False)
class Remarks:
    """What a dossier says beside its facts, by path: questions that are open, annotations of facts, elements of lists with what they carry."""

    questions: Mapping[str, str]
    annotations: Mapping[str, Annotation]
    items: Mapping[str, Item]
    _known: dict[str, str] = field(default_factory=dict, compare=False)
    _noted: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict, compare=False)

    def said(self) -> tuple[object, ...]:
        """All that is said, to compare it."""
        items = {path: (item.illustrative, item.source, item.note) for path, item in self.items.items()}
        return self.questions, self.annotations, items

    def illustrative(self, path: str) -> bool:
        """Whether no source gives this fact."""
        return bool(self.example(path))

    def example(self, path: str) -> str:
        """The path of what says that no source gives this fact: the fact itself, or the nearest element of a list around it; empty when a source does."""
        if path not in self._known:
            self._known[path] = next((said for said in self._said(path) if said is not None), "")
        return self._known[path]

    def _said(self, path: str) -> Iterator[str | None]:
        holders = ((path, self.annotations.get(path)), *((around, self.items.get(around)) for around in _around(path)))
        for around, holder in holders:
            if holder:
                yield around if holder.illustrative is True else ("" if holder.source else None)

    def notes(self, path: str) -> tuple[tuple[str, str], ...]:
        """The notes on a fact and on the parts around it, each with its path."""
        if path not in self._noted:
            self._noted[path] = tuple(self._notes(path))
        return self._noted[path]

    def _notes(self, path: str) -> Iterator[tuple[str, str]]:
        for around in _around(path):
            annotation, item = self.annotations.get(around), self.items.get(around)
            note = (annotation.note if annotation else "") or (item.note if item else None)
            if isinstance(note, str) and note:
                yield around, note


def _around(path: str) -> Iterator[str]:
    """The path and those of the parts around it, the innermost first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def remarks_of(valid: Valid, before: Remarks | None = None) -> Remarks:
    """All remarks of a dossier; those of `before` where they say the same."""
    made = _remarks(valid)
    return before if before and before.said() == made.said() else made


def _remarks(valid: Valid) -> Remarks:
    questions: dict[str, str] = {}
    items: dict[str, Item] = {}
    for path, value in _values(valid.dossier, ""):
        match value:
            case Open():
                questions[path] = value.question
            case Item():
                items[path] = value
            case _:
                pass
    return Remarks(questions, valid.annotations, items)


def _values(value: object, path: str) -> Iterator[tuple[str, object]]:
    yield path, value
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                yield from _values(getattr(value, name), join(path, name))
        case tuple():
            for number, item in enumerate(value, 1):
                yield from _values(item, join(path, step(item, number)))
        case dict():
            for name, item in value.items():
                yield from _values(item, join(path, str(name)))
        case _:
            pass


# Marks


_PASSAGE = (Paragraph, List, ListItem)
"""What a text in several parts consists of."""


@dataclass(frozen=True)
class _Marking:
    """Puts a mark behind every text that prints a fact which no source gives."""

    remarks: Remarks
    spoken: Spoken
    memory: Memory = NOTHING
    _known: dict[int, tuple[object, frozenset[str]]] = field(default_factory=dict, compare=False)

    def document(self, document: Document) -> Document:
        return rebuild(document, self.node)

    def node(self, node: Any) -> Any:
        match node:
            case Contents() | Signatures() | Figure():
                return node
            case Table():
                return self.table(node)
            case Paragraph(role="title" | "subtitle"):
                return node
            case Paragraph():
                made = rebuild(node, self.node)
                return self.marked(made) if any(self.examples(node.children)) else made
            case Section():
                return self.memory.of("marked", node, (self.remarks, self.spoken), lambda: self.section(node))
            case Box(title=title):
                return changed(self.passages(node), title=title)
            case Definition(term=term):
                return changed(self.passages(node), term=term)
            case _:
                return self.passages(node)

    def section(self, section: Section) -> Section:
        return changed(cast(Section, self.passages(section)), title=section.title)

    def passages(self, node: Any) -> Any:
        """The node with what is in it marked; of texts below each other about one example only the last is."""
        texts = [part for part in parts(node) if isinstance(part, Block | ListItem)]
        one = {id(above) for above, below in pairwise(texts) if self.one_passage(above, below)}
        return rebuild(node, lambda part: part if id(part) in one else self.node(part))

    def one_passage(self, above: Any, below: Any) -> bool:
        """Whether two texts below each other print the same example, and no other."""
        if not (isinstance(above, _PASSAGE) and isinstance(below, _PASSAGE)):
            return False
        told = self.said(above)
        return len(told) == 1 and told == self.said(below)

    def examples(self, children: Iterable[Inline]) -> Iterator[bool]:
        """For every fact that a text prints whether it is an example."""
        return (self.remarks.illustrative(source.path) for source in _own(children) if source.path)

    def marked(self, paragraph: Paragraph) -> Paragraph:
        return changed(paragraph, children=(*paragraph.children, *self.mark()))

    def mark(self) -> tuple[Inline, ...]:
        return Text(" "), Emphasis((self.spoken.text(self.spoken.labels.illustrative_mark),))

    def table(self, table: Table) -> Table | tuple[Block, ...]:
        """A table of examples only says so once, above it."""
        telling = [row for row in table.body if any(map(self.facts, row.cells))]
        if len(telling) >= FEWEST_ROWS and all(map(self.examples_only, telling)):
            return Paragraph((Emphasis((self.spoken.text(self.spoken.labels.illustrative_rows),)),), "small"), table
        return changed(table, body=tuple(map(self.row, table.body)))

    def examples_only(self, row: Row) -> bool:
        """Whether every cell of a row that prints facts prints an example."""
        cells = [cell for cell in row.cells if self.facts(cell)]
        return bool(cells) and all(any(map(self.remarks.illustrative, self.facts(cell))) for cell in cells)

    def row(self, row: Row) -> Row:
        """A row of examples only, or about one element that is an example, is marked once: in the longest of its cells that print one."""
        cells = [cell for cell in row.cells if self.said(cell)]
        if not self.examples_only(row) and len(set().union(*map(self.said, cells))) != 1:
            return rebuild(row, self.node)
        longest = max(cells, key=lambda cell: len(plain_text(cell)))
        return changed(row, cells=tuple(self.cell(cell) if cell is longest else cell for cell in row.cells))

    def said(self, node: object) -> set[str]:
        """What says that the facts in a node are examples."""
        return set(map(self.remarks.example, self.facts(node))) - {""}

    def facts(self, node: object) -> frozenset[str]:
        """The paths of the facts that are printed in a node: asked at every level, found once."""
        known = self._known.get(id(node))
        if known is None:
            own = [source.path for source in getattr(node, "sources", ()) if source.path]
            below = [facts for part in parts(node) if (facts := self.facts(part))]
            facts = below[0] if len(below) == 1 and not own else frozenset(own).union(*below)
            known = self._known[id(node)] = node, facts
        return known[1]

    def cell(self, cell: Cell) -> Cell:
        """The cell with the mark behind its last text."""
        last = cell.children[-1] if cell.children else None
        if not isinstance(last, Paragraph):
            return changed(cell, children=(*cell.children, Paragraph(self.mark()[1:])))
        return changed(cell, children=(*cell.children[:-1], self.marked(last)))


def _own(children: Iterable[Inline]) -> Iterator[Source]:
    """The sources of the words of a text; its footnotes are texts of their own."""
    for node in children:
        match node:
            case Text(sources=sources) | Placeholder(sources=sources) | tree.Field(sources=sources):
                yield from sources
            case Strong(children=inner) | Emphasis(children=inner) | tree.Link(children=inner):
                yield from _own(inner)
            case _:
                pass


def _facts(node: object) -> set[str]:
    """The paths of the facts that are printed in a node."""
    return {source.path for part in walk(node) for source in getattr(part, "sources", ()) if source.path}


# What stands at the end


Kind = Literal["open", "proposed", "note"]
KINDS: tuple[Kind, ...] = ("open", "proposed", "note")


@dataclass(frozen=True)
class Point:
    """One thing to settle or to know: where the document first prints the facts at `paths`, and what there is to say of them."""

    kind: Kind
    paths: tuple[str, ...]
    text: str
    where: tuple[_Where, ...]

    def joined(self, other: Point) -> Point:
        """One point for two of which the same is said."""
        return replace(self, paths=self.paths + other.paths, where=tuple(dict.fromkeys(self.where + other.where)))


@dataclass(frozen=True)
class _Where:
    """The nearest block that can be referred to, or what is printed where there is none."""

    target: str = ""
    words: str = ""

    def paragraph(self, spoken: Spoken) -> Paragraph:
        return Paragraph((Ref(self.target),)) if self.target else spoken.paragraph(capitalized(self.words))


def _points(document: Document, remarks: Remarks, memory: Memory) -> Iterator[Point]:
    """What is open, then what is proposed, then what was noted, each in the order of reading and once."""
    found: dict[tuple[str, ...], Point] = {}
    beginning, labels = _Where(words=document.labels.beginning), document.labels
    for block in document.children:
        where = _at(block, beginning, labels)
        told = partial(_told_in, block, where, labels, remarks)
        for point in memory.of("told", block, (where, labels, remarks), told):
            found.setdefault((point.kind, *point.paths), point)
    yield from sorted(_joined(found.values()), key=lambda point: KINDS.index(point.kind))


def _joined(points: Iterable[Point]) -> Iterable[Point]:
    """Notes that say the same are one point: it reads as one, and stands where the first of them stood."""
    found: dict[tuple[str, ...], Point] = {}
    for point in points:
        key = (point.text,) if point.kind == "note" else (point.text, *point.paths)
        found[key] = found[key].joined(point) if key in found else point
    return found.values()


def _told_in(block: Block, where: _Where, labels: Labels, remarks: Remarks) -> tuple[Point, ...]:
    """What there is to say of the facts in a block."""
    return tuple(point for node, at in _placed(block, where, labels) for point in _told(node, at, remarks))


def _told(node: Any, where: _Where, remarks: Remarks) -> Iterator[Point]:
    """What there is to say of the facts behind one text."""
    for source in node.sources:
        if not (path := source.path):
            continue
        if path in remarks.questions:
            yield Point("open", (path,), capitalized(remarks.questions[path]), (where,))
        elif (known := remarks.annotations.get(path)) and known.status == "proposed":
            yield Point(
                "proposed", (path,), _bare(node.value if isinstance(node, Text | Placeholder) else ""), (where,)
            )
        yield from (Point("note", (around,), note, (where,)) for around, note in remarks.notes(path))


def _bare(value: str) -> str:
    """A proposed value without the word for that."""
    return value.rpartition(" (")[0] if value.endswith(")") else value


def _placed(node: object, where: _Where, labels: Labels) -> Iterator[tuple[Any, _Where]]:
    """Every text with its place, in the order of reading."""
    waiting = [(part, where) for part in reversed(tuple(parts(node)))]
    while waiting:
        part, around = waiting.pop()
        inner = _at(part, around, labels)
        if isinstance(part, _TOLD):
            yield part, inner
        waiting += [(below, inner) for below in parts(part)][::-1]


_TOLD = (Text, Placeholder, tree.Field)
"""What tells where it comes from."""


def _at(node: object, where: _Where, labels: Labels) -> _Where:
    match node:
        case Text() | Paragraph():  # most nodes
            return where
        case Cover():
            return _Where(words=labels.cover)
        case Section(id=id_) | Definition(id=id_) | Row(id=id_) if id_:
            return _Where(id_)
        case Table(id=id_, caption=caption) | Figure(id=id_, caption=caption) if id_ and caption:
            return _Where(id_)
        case List(noun=noun) if noun:
            return where
        case ListItem(id=id_) if id_:
            return _Where(id_)
        case _:
            return where


def _counts(document: Document, remarks: Remarks, memory: Memory) -> Counter[_Where]:
    """How many examples each chapter prints, in the order of reading; those that headings print are counted together at the end."""
    counts: Counter[_Where] = Counter()
    headed: set[str] = set()
    beginning = _Where(words=document.labels.beginning)
    for block in document.children:
        own, examples = memory.of("examples", block, remarks, partial(_examples, block, remarks))
        headed |= own
        counts[_at(block, beginning, document.labels) if isinstance(block, Section | Cover) else beginning] += examples
    counts[_Where(words=document.labels.headings)] = sum(map(remarks.illustrative, headed))
    return +counts


def _examples(block: Block, remarks: Remarks) -> tuple[set[str], int]:
    """The paths of the facts that headings in a block print, and how many examples its texts print."""
    own = _headed(block)
    return own, sum(map(remarks.illustrative, _facts(block) - own))


def _headed(block: Block) -> set[str]:
    """The paths of the facts that headings print."""
    return {path for node in walk(block) if isinstance(node, Section) for title in node.title for path in _facts(title)}


def _closing(spoken: Spoken, points: tuple[Point, ...], counts: Counter[_Where]) -> Section | None:
    """The section that closes the internal edition; none where there is nothing to say."""
    labels = spoken.labels
    made: list[Block] = []
    if points:
        made += [spoken.paragraph(labels.remarks_intro), _points_table(spoken, points)]
    if counts:
        legend = labels.illustrative_legend.format(mark=labels.illustrative_mark)
        made += [spoken.paragraph(legend), _counts_table(spoken, counts)]
    title = (spoken.text(labels.remarks_title),)
    return Section(REMARKS, title, tuple(made), scheme="none") if made else None


def _points_table(spoken: Spoken, points: tuple[Point, ...]) -> Table:
    labels = spoken.labels
    kinds: dict[Kind, str] = {"open": labels.open, "proposed": labels.proposed, "note": labels.remark}
    rows = (
        Row((_places(spoken, *point.where), Cell((spoken.paragraph(capitalized(kinds[point.kind])),)), _what(point)))
        for point in points
    )
    return Table(
        (Column(0.24), Column(0.16), Column(0.6)),
        spoken.head(labels.remarks_where, labels.remarks_kind, labels.remarks_text),
        tuple(rows),
        (spoken.text(labels.remarks_table),),
        labels.remarks_description,
        id=f"{REMARKS}-table",
    )


def _what(point: Point) -> Cell:
    """The words of content, and the path by which the dossier and `where` name the fact."""
    words = [" ".join(part.split()) for part in point.text.split("\n\n")]
    return Cell(
        (
            *(Paragraph((Text(part),)) for part in words if part),
            *(Paragraph((Text(path),), "small") for path in point.paths),
        )
    )


def _places(spoken: Spoken, *where: _Where) -> Cell:
    return Cell(tuple(place.paragraph(spoken) for place in where), header=True)


def _counts_table(spoken: Spoken, counts: Counter[_Where]) -> Table:
    labels = spoken.labels
    rows = (Row((_places(spoken, where), Cell((Paragraph((Text(str(count)),)),)))) for where, count in counts.items())
    return Table(
        (Column(0.7), Column(0.3, "right")),
        spoken.head(labels.remarks_where, labels.illustrative_count),
        tuple(rows),
        (spoken.text(labels.illustrative_table),),
        labels.illustrative_description,
        id=f"{REMARKS}-examples",
    )
