"""Marked text to tree: the closed vocabulary of the templates, typed.

The markup is well-formed XML with about forty element names, most of them HTML's. Anything else is a finding with the template line.
Whitespace collapses as in HTML; values printed by content are never read as markup.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args
from xml.parsers import expat

from bestek import tree
from bestek.findings import Finding, FindingsError, Place
from bestek.marks import HANDLE, MARK, STAMP, Drawing, Fragment, Line, Markdown, Marked, Printed, split, without
from bestek.memory import NOTHING, Memory
from bestek.messages import _
from bestek.prose import Cursor, runs, standing_alone, tidy
from bestek.tree import Block, Inline, Paragraph, Source

INLINE = frozenset({"strong", "em", "a", "br", "span", "ref", "note", "field"})

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "document": (
        "id", "title", "subject", "keywords", "authority", "language", "date", "version", "status", "reference",
        "header-left", "header-right", "chapters",
    ),
    "cover": ("own-page",),
    "contents": ("of", "depth"),
    "section": ("id", "scheme", "prefix", "landscape", "toc", "paragraphs"),
    "h": ("lang",),
    "p": ("role", "lang"),
    "ul": (),
    "ol": ("kind", "start", "noun"),
    "li": ("id", "lang"),
    "table": ("id", "description", "plain"),
    "caption": ("lang",),
    "col": ("width", "align"),
    "thead": (),
    "tbody": (),
    "tr": ("id", "label", "role"),
    "th": ("columns", "rows", "lang"),
    "td": ("columns", "rows", "lang"),
    "figure": ("id", "alt"),
    "dl": (),
    "dt": ("id", "lang"),
    "dd": ("lang",),
    "box": ("role",),
    "signatures": (),
    "signature": ("place",),
    "role": ("lang",),
    "name": ("lang",),
    "strong": (),
    "em": (),
    "a": ("href",),
    "br": (),
    "span": ("lang",),
    "ref": ("to", "document", "form"),
    "note": ("lang",),
    "field": ("hint", "width"),
}  # fmt: skip
"""The vocabulary: every element with its attributes."""


@dataclass
class Element:
    """An element of the marked text before it has a meaning. `place` is where its tag stands."""

    tag: str
    attributes: dict[str, str]
    place: Source
    children: list[Element | str] = field(default_factory=list)


def read(marked: Marked, document: str = "", memory: Memory = NOTHING) -> tree.Document:
    """The tree of a rendered document. Raises `FindingsError` with everything that is not of the vocabulary.

    `document` names the template for a text that is empty. Sections that are as they were come from `memory`.
    """
    if memory is not NOTHING and (remembered := _with_sections(marked, document, memory)):
        try:
            return _read(remembered, document)
        except FindingsError:  # told as it is without memory
            pass
    return _read(marked, document)


def _read(marked: Marked, document: str) -> tree.Document:
    reader = _Reader(Cursor(marked, Source(document, 0)))
    reader.cursor.fragment = reader.fragment
    root = parse(marked, document)
    reader.vocabulary(root)
    if root.tag != "document":
        raise FindingsError(
            [Finding("E441", _("the template makes no <document>"), _at(root.place), _("extend base.html.j2"))]
        )
    made = reader.document(root)
    if reader.cursor.findings:
        raise FindingsError(dict.fromkeys(reader.cursor.findings))
    return made


@dataclass(frozen=True, slots=True, eq=False)
class _Known(Fragment):
    """A section that was read already. One is equal to itself only, as nodes are known by identity."""

    section: tree.Section

    __eq__ = object.__eq__
    __hash__ = object.__hash__


_SECTION = re.compile(r"<(/?)section\b")


def _with_sections(marked: Marked, document: str, memory: Memory) -> Marked | None:
    """The marked text with a handle in the place of every section, each read by itself. Nothing where something is wrong in one or unusual."""
    made = Marked("", [*marked.values])
    outer: list[tuple[list[str], Source]] = []
    pieces: list[str] = []
    place, position = Source(document, 0), 0
    for tag in _SECTION.finditer(marked.text):
        before = marked.text[position : tag.start()]
        pieces.append(before)
        place = _last_stamp(before) or place
        if not tag[1]:
            outer.append((pieces, place))
            pieces, position = [], tag.start()
            continue
        position = marked.text.find(">", tag.end()) + 1
        if not outer or not position:
            return None
        own = "".join((*pieces, marked.text[tag.start() : position]))
        pieces, begins = outer.pop()
        known = _section(own, made, begins, memory)
        if known is None:
            return None
        pieces.append(made.handle(known))
    made.text = "".join((*pieces, marked.text[position:]))
    return None if outer else made


def _last_stamp(text: str) -> Source | None:
    mark = MARK.match(text, max(text.rfind(STAMP), 0))
    return Source(mark["file"], int(mark["line"])) if mark and mark["line"] else None


def _section(text: str, marked: Marked, place: Source, memory: Memory) -> _Known | None:
    """One section whose own sections are read; known by its text and by what its handles stand for, however these are numbered."""
    own = Marked()
    own.text = _renumbered(text, marked, own)
    return memory.equal("read", (own.text, tuple(own.values), place), lambda: _section_alone(own, place))


def _renumbered(text: str, marked: Marked, own: Marked) -> str:
    """The text with handles of `own`."""

    def handle(mark: re.Match[str]) -> str:
        value = marked.values[int(mark[1])]
        if isinstance(value, Markdown):
            value = Markdown(_renumbered(value.text, marked, own), value.sources, value.name)
        elif type(value) is Fragment:
            value = Fragment(_renumbered(value.text, marked, own))
        return own.handle(value)

    return HANDLE.sub(handle, text)


def _section_alone(marked: Marked, place: Source) -> _Known | None:
    reader = _Reader(Cursor(marked, place))
    reader.cursor.fragment = reader.fragment
    try:
        root = parse(marked, place=place)
    except FindingsError:
        return None
    reader.vocabulary(root)
    reader.cursor.place = root.place
    section = reader.section(root)
    return None if reader.cursor.findings else _Known("", section)


def parse(marked: Marked, document: str = "", place: Source | None = None) -> Element:
    """The elements of a marked text. Raises `FindingsError` when it is not well-formed XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    building = _Building(place or Source(document, 0))
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.text
    try:
        parser.Parse(f"<_>{marked.text}</_>", True)  # noqa: FBT003  expat takes no keyword
    except expat.ExpatError as error:
        message = _("the markup is not well-formed: {cause}").format(cause=expat.ErrorString(error.code))
        hint = _("look for a tag that is not closed near this line; innermost open element: <{tag}>").format(
            tag=building.innermost()
        )
        first = MARK.search(marked.text)
        nowhere = building.place.line == 0 and first is not None and first["line"]
        place = Source(first["file"], int(first["line"])) if first and nowhere else building.place
        raise FindingsError([Finding("E440", message, _at(place), hint)]) from None
    elements = [child for child in building.top.children[0].children if isinstance(child, Element)]  # type: ignore[union-attr]
    return elements[0] if elements else Element("", {}, building.place)


@dataclass
class _Building:
    place: Source
    top: Element = field(init=False)
    open: list[Element] = field(init=False)

    def __post_init__(self) -> None:
        self.top = Element("", {}, self.place)
        self.open = [self.top]

    def innermost(self) -> str:
        return self.open[-1].tag

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, attributes, self.place)
        self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, _tag: str) -> None:
        self.open.pop()

    def text(self, data: str) -> None:
        self.open[-1].children.append(data)
        if mark := MARK.match(data, max(data.rfind(STAMP), 0)):
            self.place = Source(mark["file"], int(mark["line"])) if mark["line"] else self.place


def _at(source: Source) -> Place:
    return Place(source.file, source.line, source.column, source.path)


@dataclass
class _Reader:
    cursor: Cursor

    # What every element goes through

    def report(self, element: Element, code: str, message: str, hint: str = "") -> None:
        self.cursor.findings.append(Finding(code, message, _at(element.place), hint))

    def vocabulary(self, element: Element) -> None:
        """Every element and attribute is known."""
        if element.tag not in ATTRIBUTES:
            near = difflib.get_close_matches(element.tag, ATTRIBUTES, 1, 0.4)
            hint = _("did you mean {near}?").format(near=f"<{near[0]}>") if near else ""
            self.report(element, "E442", _("there is no element <{tag}>").format(tag=element.tag), hint)
        else:
            known = ATTRIBUTES[element.tag]
            for name in sorted(element.attributes.keys() - known) if element.attributes else ():
                message = _("<{tag}> has no attribute '{name}'").format(tag=element.tag, name=name)
                self.report(element, "E443", message, _("it knows: {names}").format(names=", ".join(known) or "–"))
        for child in element.children:
            if isinstance(child, Element):
                self.vocabulary(child)

    def value(self, element: Element, name: str, default: str = "") -> str:
        """An attribute as plain characters."""
        given = element.attributes.get(name)
        return default if given is None else without(given, self.cursor.marked).strip()

    def sources(self, element: Element, name: str) -> tuple[Source, ...]:
        """Where an attribute comes from: the facts that it prints, or the element's own line."""
        pieces = split(element.attributes.get(name, ""), self.cursor.marked)
        facts = (source for piece in pieces if isinstance(piece, Printed) for source in piece.sources)
        return tuple(dict.fromkeys(facts)) or (element.place,)

    def language(self, element: Element, name: str) -> str:
        """The language of the word with which an attribute begins."""
        pieces = split(element.attributes.get(name, ""), self.cursor.marked)
        words = (piece for piece in pieces if isinstance(piece, Printed) or (isinstance(piece, str) and piece.strip()))
        return getattr(next(words, None), "lang", "")

    def needed(self, element: Element, name: str) -> str:
        value = self.value(element, name)
        if not value:
            self.report(element, "E444", _("<{tag}> lacks '{name}'").format(tag=element.tag, name=name))
        return value

    def choice(self, element: Element, name: str, choices: Iterable[str], default: str) -> Any:
        """An attribute with a closed set of values."""
        value = self.value(element, name, default)
        if value != default and value not in choices:
            message = _("'{value}' is no {name} of <{tag}>").format(value=value, name=name, tag=element.tag)
            self.report(element, "E445", message, _("choose from: {names}").format(names=", ".join(choices)))
            return default
        return value

    def flag(self, element: Element, name: str, *, default: bool = False) -> bool:
        return bool(self.choice(element, name, ("yes", "no"), "yes" if default else "no") == "yes")

    def day(self, element: Element, name: str) -> datetime.date | None:
        """A day as ISO 8601 writes it; a template leaves out one that is open."""
        value = self.value(element, name)
        try:
            return datetime.date.fromisoformat(value) if value else None
        except ValueError:
            message = _("'{value}' is no {name} of <{tag}>").format(value=value, name=name, tag=element.tag)
            self.report(element, "E445", message, _("write it as {example}").format(example="2024-02-29"))
            return None

    def whole(self, element: Element, name: str, default: int, most: int = 1000) -> int:
        if name not in element.attributes:
            return default
        value = self.value(element, name)
        if not value.isdecimal() or not 0 < int(value) <= most:
            message = _("'{name}' of <{tag}> is a whole number from 1 to {most}, not '{value}'")
            self.report(element, "E446", message.format(name=name, tag=element.tag, most=most, value=value))
            return default
        return int(value)

    def only(self, element: Element, *tags: str) -> Iterator[Element]:
        """The child elements, which are of these tags; text between them is a mistake."""
        for child in element.children:
            if isinstance(child, str):
                self._no_text(element, child)
            elif child.tag in tags:
                self._enter(child)
                yield child
            elif child.tag in ATTRIBUTES:
                message = _("<{child}> cannot stand in <{tag}>").format(child=child.tag, tag=element.tag)
                self.report(
                    child, "E447", message, _("it holds: {names}").format(names=", ".join(f"<{t}>" for t in tags))
                )

    def _no_text(self, element: Element, text: str) -> None:
        if text.isspace():
            return
        if MARK.sub("", text).strip() or any(
            not isinstance(piece, str | Line) for piece in split(text, self.cursor.marked)
        ):
            self._follow(text)
            words = without(text, self.cursor.marked).strip()[:40]
            message = _("text stands directly in <{tag}>: “{words}”").format(tag=element.tag, words=words)
            self.cursor.report("E448", message, _("put it in a <p>"))
        self._follow(text)

    def _follow(self, text: str) -> None:
        for piece in split(text, self.cursor.marked):
            if isinstance(piece, Line):
                self.cursor.move(piece)

    def _enter(self, element: Element) -> None:
        self.cursor.place = element.place

    # Blocks

    def document(self, element: Element) -> tree.Document:
        value = self.value
        return tree.Document(
            id=self.needed(element, "id"),
            title=self.needed(element, "title"),
            children=self.flow(element),
            language=value(element, "language", "nl"),
            authority=value(element, "authority"),
            subject=value(element, "subject"),
            keywords=tuple(word.strip() for word in value(element, "keywords").split(",") if word.strip()),
            date=self.day(element, "date"),
            version=value(element, "version"),
            status=value(element, "status"),
            reference=value(element, "reference"),
            header_left=value(element, "header-left"),
            header_right=value(element, "header-right"),
            chapters_on_new_page=self.choice(element, "chapters", ("new-page", "run-on"), "new-page") == "new-page",
        )

    def flow(self, element: Element) -> tuple[Block, ...]:
        """Blocks where only blocks may stand; a text of the dossier printed here becomes its blocks."""
        made: list[Block] = []
        for child in element.children:
            if isinstance(child, str):
                made.extend(self._block_values(element, child))
            elif child.tag in BLOCKS:
                self._enter(child)
                made.append(BLOCKS[child.tag](self, child))
            elif child.tag in ATTRIBUTES and child.tag != "h":
                message = _("<{child}> cannot stand in <{tag}>").format(child=child.tag, tag=element.tag)
                self.report(child, "E447", message, _("put it in a <p>") if child.tag in INLINE else "")
        return tuple(made)

    def _block_values(self, element: Element, text: str) -> Iterator[Block]:
        for piece in () if text.isspace() else split(text, self.cursor.marked):
            match piece:
                case Markdown() | Fragment():
                    yield from standing_alone(piece, self.cursor)
                case Line():
                    self.cursor.move(piece)
                case Printed(undecided=True):
                    yield Paragraph((tree.Placeholder(piece.text, piece.sources),))
                case str() if not piece.strip():
                    pass
                case Drawing():
                    self.cursor.report("E421", _("a drawing stands inside a text"), _("put it in a <figure>"))
                case _:
                    words = (
                        piece
                        if isinstance(piece, str)
                        else without(self.cursor.marked.handle(piece), self.cursor.marked)
                    )
                    message = _("text stands directly in <{tag}>: “{words}”").format(
                        tag=element.tag, words=words.strip()[:40]
                    )
                    self.cursor.report("E448", message, _("put it in a <p>"))

    def fragment(self, value: Fragment) -> tuple[Block, ...]:
        """The blocks of a value that is markup itself. The cursor comes back where it was."""
        if isinstance(value, _Known):
            if self.cursor.lang:  # it was read as a part of a text without language
                self.cursor.report("E427", "")
            return (value.section,)
        place = self.cursor.place
        element = replace(parse(Marked(f"<td>{value.text}</td>"), place.file), place=place)
        self.vocabulary(element)
        made = self.flow(element)
        self.cursor.place = place
        return made

    def content(self, element: Element) -> tuple[Block, ...]:
        """Blocks where inline content may stand too: it becomes paragraphs."""
        made: list[Block] = []
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag not in INLINE:
                made.extend(self._paragraph(element, run))
                run = []
                if child.tag in BLOCKS:
                    self._enter(child)
                    made.append(BLOCKS[child.tag](self, child))
                elif child.tag in ATTRIBUTES and child.tag != "h":
                    message = _("<{child}> cannot stand in <{tag}>").format(child=child.tag, tag=element.tag)
                    self.report(child, "E447", message)
            else:
                run.append(child)
        made.extend(self._paragraph(element, run))
        return tuple(made)

    def _paragraph(self, element: Element, run: list[Element | str]) -> Iterator[Block]:
        """A run of inline content; a text of the dossier that stands alone keeps all its blocks."""
        text = "".join(part for part in run if isinstance(part, str))
        if not text.strip() and not any(isinstance(part, Element) for part in run):
            self._enter(element)
            return
        alone = [
            piece
            for piece in split(text, self.cursor.marked)
            if not isinstance(piece, Line) and not (isinstance(piece, str) and not piece.strip())
        ]
        value = alone[0] if len(alone) == 1 and not any(isinstance(part, Element) for part in run) else None
        if isinstance(value, Markdown | Fragment):
            self._follow(text)
            yield from self._in_language(element, lambda: standing_alone(value, self.cursor))
        elif children := self.inline(Element(element.tag, element.attributes, element.place, run)):
            yield Paragraph(children)

    def _in_language(self, element: Element, make: Callable[[], Any]) -> Any:
        lang, self.cursor.lang = self.cursor.lang, self.value(element, "lang") or self.cursor.lang
        try:
            return make()
        finally:
            self.cursor.lang = lang

    def _translated(self, element: Element) -> tuple[Block, ...]:
        """The content of an element in its own language."""
        return cast(tuple[Block, ...], self._in_language(element, lambda: self.content(element)))

    def paragraph(self, element: Element) -> Paragraph:
        role = self.choice(element, "role", get_args(tree.ParagraphRole), "body")
        return Paragraph(self.inline(element), role)

    def section(self, element: Element) -> tree.Section:
        titles = [child for child in element.children if isinstance(child, Element) and child.tag == "h"]
        if len(titles) != 1:
            self.report(
                element, "E449", _("a section has one heading <h>, this one has {count}").format(count=len(titles))
            )
        title = self.inline(titles[0]) if titles else ()
        if titles and not title:
            self.report(titles[0], "E450", _("a heading is empty"))
        numbered = self.choice(element, "paragraphs", ("plain", "numbered"), "plain") == "numbered"
        children = self.flow(element)
        return tree.Section(
            self.needed(element, "id"),
            title,
            with_numbered_paragraphs(children) if numbered else children,
            self.choice(element, "scheme", get_args(tree.SectionScheme), "decimal"),
            self.value(element, "prefix"),
            self.flag(element, "landscape"),
            self.flag(element, "toc", default=True),
        )

    def bullets(self, element: Element) -> tree.List:
        return tree.List(self._items(element), "bullet")

    def ordered(self, element: Element) -> tree.List:
        kind = self.choice(element, "kind", ("decimal", "alpha"), "decimal")
        start, noun = self.whole(element, "start", 1), self.value(element, "noun")
        return tree.List(self._items(element), kind, start, noun, self.language(element, "noun"))

    def _items(self, element: Element) -> tuple[tree.ListItem, ...]:
        items = tuple(
            tree.ListItem(self._translated(item), self.value(item, "id")) for item in self.only(element, "li")
        )
        if not items:
            self.report(
                element, "E451", _("a list has no items"), _("print the list only when there is something in it")
            )
        return items

    def table(self, element: Element) -> tree.Table:
        parts = {child.tag: child for child in self.only(element, "caption", "col", "thead", "tbody")}
        columns = [child for child in element.children if isinstance(child, Element) and child.tag == "col"]
        plain = self.flag(element, "plain")
        made = tree.Table(
            columns=self._columns(columns),
            head=self._rows(parts.get("thead"), head=True),
            body=self._rows(parts.get("tbody")),
            caption=self.inline(parts["caption"]) if "caption" in parts else (),
            description=self.value(element, "description"),
            plain=plain,
            id=self.value(element, "id"),
        )
        self._table_is_whole(element, made)
        return made

    def _table_is_whole(self, element: Element, table: tree.Table) -> None:
        if not table.plain and not (table.caption and table.head and table.description and table.id):
            message = _("a table needs an id, a caption, a description and a head, for readers who cannot see it")
            self.report(
                element, "E452", message, _('add what is missing; facts without heads are a table with plain="yes"')
            )
        for row in (*table.head, *table.body):
            width = sum(cell.columns for cell in row.cells)
            if width > len(table.columns) or (width < len(table.columns) and not _spanned(table)):
                message = _("a row has {width} cells, the table {columns} columns").format(
                    width=width, columns=len(table.columns)
                )
                self.report(element, "E453", message, _("give every column a <col>, and every row as many cells"))
                return

    def _columns(self, elements: list[Element]) -> tuple[tree.Column, ...]:
        given = [self._width(element) if "width" in element.attributes else None for element in elements]
        rest = (1 - sum(width or 0 for width in given)) / max(given.count(None), 1)
        widths = [rest if width is None else width for width in given]
        if elements and (abs(sum(widths) - 1) > 0.005 or min(widths) <= 0):
            message = _("the widths of the columns add up to {sum} %, not 100 %").format(sum=round(sum(widths) * 100))
            self.report(elements[0], "E454", message)
        aligns = [self.choice(element, "align", get_args(tree.Align), "left") for element in elements]
        return tuple(tree.Column(width, align) for width, align in zip(widths, aligns, strict=True))

    def _width(self, element: Element) -> float:
        value = self.value(element, "width")
        try:
            return float(value.removesuffix("%")) / 100
        except ValueError:
            self.report(element, "E455", _("a width is a percentage such as 25%, not '{value}'").format(value=value))
            return 0.0

    def _rows(self, element: Element | None, *, head: bool = False) -> tuple[tree.Row, ...]:
        return tuple(self._row(row, head=head) for row in self.only(element, "tr")) if element else ()

    def _row(self, element: Element, *, head: bool) -> tree.Row:
        return tree.Row(
            tuple(self._cell(cell, head=head) for cell in self.only(element, "th", "td")),
            self.choice(element, "role", get_args(tree.RowRole), "body"),
            self.value(element, "id"),
            self.value(element, "label"),
            self.language(element, "label"),
        )

    def _cell(self, element: Element, *, head: bool) -> tree.Cell:
        children = self._in_language(element, lambda: self.content(element))
        if head and element.tag == "th" and not children:
            self.report(element, "E456", _("a head cell is empty"), _("say what stands in the column"))
        return tree.Cell(
            children, element.tag == "th", self.whole(element, "columns", 1, 40), self.whole(element, "rows", 1, 1000)
        )

    def figure(self, element: Element) -> Block:
        caption = next(
            (
                child
                for child in self.only(
                    replace(element, children=[c for c in element.children if isinstance(c, Element)]), "caption"
                )
            ),
            None,
        )
        drawings = [
            p
            for child in element.children
            if isinstance(child, str)
            for p in split(child, self.cursor.marked)
            if isinstance(p, Drawing)
        ]
        if len(drawings) != 1:
            self.report(element, "E457", _("a figure holds one drawing, this one {count}").format(count=len(drawings)))
            return Paragraph(())
        alt = self.value(element, "alt") or drawings[0].alt
        if not alt:
            self.report(element, "E458", _("a figure has no text alternative"), _('add alt="…"'))
        title = self.inline(caption) if caption else ()
        return tree.Figure(drawings[0].image, alt, title, self.needed(element, "id"))

    def definitions(self, element: Element) -> tree.DefinitionList:
        items: list[tree.Definition] = []
        for child in self.only(element, "dt", "dd"):
            if child.tag == "dt":
                items.append(tree.Definition(self.inline(child), (), self.value(child, "id")))
            elif items and not items[-1].children:
                items[-1] = replace(items[-1], children=self._translated(child))
            else:
                self.report(child, "E459", _("a <dd> stands without its <dt>"))
        return tree.DefinitionList(tuple(items))

    def box(self, element: Element) -> tree.Box:
        titles = [child for child in element.children if isinstance(child, Element) and child.tag == "h"]
        title = self.inline(titles[0]) if titles else ()
        return tree.Box(self.content(element), title, self.choice(element, "role", get_args(tree.BoxRole), "note"))

    def signatures(self, element: Element) -> tree.Signatures:
        lead: list[Block] = []
        items: list[tree.Signature] = []
        for child in self.only(element, "p", "signature"):
            if child.tag == "p":
                lead.append(self.paragraph(child))
            else:
                items.append(self._signature(child))
        return tree.Signatures(tuple(items), tuple(lead))

    def _signature(self, element: Element) -> tree.Signature:
        parts = {child.tag: self.inline(child) for child in self.only(element, "role", "name")}
        if not parts.get("role"):
            self.report(element, "E460", _("a signature needs a <role>"))
        return tree.Signature(parts.get("role", ()), parts.get("name", ()), self.flag(element, "place"))

    def cover(self, element: Element) -> tree.Cover:
        return tree.Cover(self.flow(element), self.flag(element, "own-page", default=True))

    def contents(self, element: Element) -> tree.Contents:
        of = self.choice(element, "of", ("sections", "tables", "figures"), "sections")
        return tree.Contents(of, self.whole(element, "depth", 2, 4))

    # Inline

    def inline(self, element: Element, *, edges: bool = True) -> tuple[Inline, ...]:
        """Inline content; the source of its fixed text is the template line."""
        return cast(
            tuple[Inline, ...], self._in_language(element, lambda: tidy(list(self._runs(element)), edges=edges))
        )

    def _runs(self, element: Element) -> Iterator[Inline]:
        self._enter(element)
        for child in element.children:
            if isinstance(child, str):
                yield from runs(child, self.cursor)
            elif child.tag in INLINE:
                self._enter(child)
                yield from self._inline(child)
            elif child.tag in ATTRIBUTES:
                message = _("<{child}> cannot stand in <{tag}>").format(child=child.tag, tag=element.tag)
                self.report(child, "E447", message, _("close the paragraph first"))

    def _inline(self, element: Element) -> Iterator[Inline]:
        match element.tag:
            case "strong":
                yield tree.Strong(self.inline(element, edges=False))
            case "em":
                yield tree.Emphasis(self.inline(element, edges=False))
            case "span":
                yield from self.inline(element, edges=False)
            case "br":
                yield tree.Break()
            case "ref" | "a" if still_open := self._undecided(element, "to", "document", "href"):
                yield still_open
            case "ref":
                form = self.choice(element, "form", get_args(tree.RefForm), "full")
                yield tree.Ref(self.needed(element, "to"), self.value(element, "document"), form, (element.place,))
            case "note":
                yield tree.Note(self._in_language(element, lambda: self.content(element)))
            case "field":
                hint, width = self.needed(element, "hint"), self.whole(element, "width", 24, 120)
                yield tree.Field(hint, width, self.sources(element, "hint"))
            case _:
                yield from self._link(element)

    def _undecided(self, element: Element, *names: str) -> tree.Placeholder | None:
        """What stands in the place of a reference or link to something that is not decided yet."""
        pieces = (piece for name in names for piece in split(element.attributes.get(name, ""), self.cursor.marked))
        still_open = next((piece for piece in pieces if isinstance(piece, Printed) and piece.undecided), None)
        return tree.Placeholder(still_open.text, still_open.sources) if still_open else None

    def _link(self, element: Element) -> Iterator[Inline]:
        href = self.needed(element, "href")
        if not href.startswith("https://"):
            message = _("the link '{href}' leads nowhere that a filed document may point to").format(href=href)
            self.report(element, "E426", message, _('use https://… or <ref to="…"/>'))
        yield tree.Link(href, self.inline(element, edges=False))


def _spanned(table: tree.Table) -> bool:
    return any(cell.rows > 1 for row in (*table.head, *table.body) for cell in row.cells)


BLOCKS: Mapping[str, Callable[[_Reader, Element], Block]] = {
    "cover": _Reader.cover,
    "contents": _Reader.contents,
    "section": _Reader.section,
    "p": _Reader.paragraph,
    "ul": _Reader.bullets,
    "ol": _Reader.ordered,
    "table": _Reader.table,
    "figure": _Reader.figure,
    "dl": _Reader.definitions,
    "box": _Reader.box,
    "signatures": _Reader.signatures,
}
"""Elements that are blocks, with what reads them."""


# Paragraphs of an article


def with_numbered_paragraphs(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The text of an article as numbered paragraphs (leden); what stands in sections below it is left as it is.

    What follows a paragraph belongs to it. A numbered list is lettered when the paragraph before it announces it with a colon; otherwise
    its items are paragraphs of the article themselves. A single paragraph has no number.
    """
    below = tuple(block for block in blocks if isinstance(block, tree.Section))
    items: list[tuple[Block, ...]] = []
    for block in blocks:
        match block:
            case tree.Section():
                continue
            case tree.List(kind="decimal") if items and _announces(items[-1][-1]):
                items[-1] += (replace(block, kind="alpha"),)
            case tree.List(kind="decimal"):
                items += [item.children for item in block.items]
            case Paragraph():
                items.append((block,))
            case _ if items:
                items[-1] += (block,)
            case _:
                items.append((block,))
    if len(items) < 2:
        return blocks
    return (tree.List(tuple(map(tree.ListItem, items)), "decimal"), *below)


def _announces(block: Block) -> bool:
    return isinstance(block, Paragraph) and tree.plain_text(block).rstrip().endswith(":")
