"""The tag tree of the PDF, built from the pages that WeasyPrint laid out (ISO 32000-1, 14.8; ISO 14289-1).

WeasyPrint's own tag tree follows boxes, so that a table over three pages becomes three tables, a repeated table head is read out again,
and a footnote is an untagged line at the foot. Here the tree follows the elements of the page instead: fragments of one element are one
structure element, what is repeated becomes an artifact, a note stands where its call stands.

This file holds what Bestek needs of WeasyPrint beyond its public interface (the version is pinned exactly): the box tree, the
marked-content sequences of a page stream, the functions that WeasyPrint calls to make a page, to add tags and to embed fonts, and a page
made from parsed elements. What only makes it faster is in `light_import` and `faster_layout`.
"""

# ruff: noqa: E402, SLF001  # private parts: here and in `faster_layout`, nowhere else

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from bestek.write.light_import import import_weasyprint

import_weasyprint()

import pydyf
import weasyprint
import weasyprint.layout.page
import weasyprint.pdf
from cssselect2 import ElementWrapper
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.urls import URLFetcher

from bestek.write.parts import Sheet, Sheeted
from bestek.write.pdf_structure import Annotation, Content, Node, link_cells, prune, write
from bestek.write.word_breaks import WordBreaks

HYPHEN = "-\u200b"
"""What the style sheet has WeasyPrint write at a hyphenated line end: the blank of no width tells it from a hyphen of the author."""


def parsed_page(root: Element, fetcher: URLFetcher) -> weasyprint.HTML:
    """A page from elements that are parsed already: WeasyPrint's own constructor only knows text, and parses it slowly."""
    page = object.__new__(weasyprint.HTML)
    page.base_url, page.url_fetcher, page.media_type = None, fetcher, "print"
    page.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
    return page


@dataclass(frozen=True)
class Told:
    """What the pages say of themselves, filled on writing: the page (from 1) of every `id` and `data-id`, and what each page is."""

    page_of: dict[str, int] = field(default_factory=dict)
    sheets: list[Sheeted] = field(default_factory=list)


@contextmanager
def own_tags(name: str = "") -> Iterator[Told]:
    """While it is open, WeasyPrint writes our tag tree instead of its own. Identifiers that are made up begin with `name`."""
    told = Told()
    original = weasyprint.pdf.add_tags

    def add_tags(pdf: pydyf.PDF, document: weasyprint.Document, _version: object, streams: Sequence[Any]) -> None:
        tagger = _Tagger(told, _blanks(document), f"{name}-table" if name else "table")
        for page, stream in zip(document.pages, streams, strict=True):
            tagger.page(page, stream)
            _drop(pdf, len(tagger.pages) - 1, tagger.dropped)
        write(pdf, tagger.finished(), tagger.pages)

    weasyprint.pdf.add_tags = add_tags
    try:
        yield told
    finally:
        weasyprint.pdf.add_tags = original


@contextmanager
def no_note_lost() -> Iterator[None]:
    """While it is open, a note that WeasyPrint forgot comes on the page behind its call.

    When the last line that fits on a page only fits because earlier notes were moved on, WeasyPrint 70.0 keeps the line and never lays
    out the notes called in it (`_linebox_layout` in `layout/block.py`: the branch that reports notes leaves the loop before them).
    """
    original = weasyprint.layout.page.make_page

    def make_page(context: Any, *values: Any) -> Any:
        page, resume_at, next_page = original(context, *values)
        if context.footnotes:
            for box in page.children[0].descendants(placeholders=True):
                if not isinstance(box, AbsolutePlaceholder) and box.footnote in context.footnotes:
                    context.footnotes.remove(box.footnote)
                    context.reported_footnotes.append(box.footnote)
        return page, resume_at, next_page

    weasyprint.layout.page.make_page = make_page
    try:
        yield
    finally:
        weasyprint.layout.page.make_page = original


@contextmanager
def no_fonts() -> Iterator[None]:
    """While it is open, the font files of a PDF stay empty: those of all parts are embedded together."""
    original = weasyprint.pdf.fonts.Font.clean

    def clean(font: Any, _glyphs: object, _hinting: object) -> None:
        font.file_content = b""

    weasyprint.pdf.fonts.Font.clean = clean
    try:
        yield
    finally:
        weasyprint.pdf.fonts.Font.clean = original


def drawn_glyphs(document: weasyprint.Document) -> dict[str, dict[int, str]]:
    """By `BaseFont` the glyphs that a document draws and the text that each stands for; it was written already."""
    drawn: dict[str, dict[int, str]] = {}
    for font in document.fonts.values():
        drawn.setdefault(font.name.decode().removeprefix("/"), {}).update(font.to_unicode)
    return drawn


def _blanks(document: weasyprint.Document) -> dict[str, int]:
    """The glyph of a blank in every font that has drawn one, by the name of the font in page streams."""
    drawn = (
        (font.hash, glyph) for font in document.fonts.values() for glyph, text in font.to_unicode.items() if text == " "
    )
    return dict(drawn)


def _drop(pdf: pydyf.PDF, page: int, references: set[bytes]) -> None:
    """Takes annotations out of a page."""
    if references:
        dictionary = pdf.objects[pdf.pages["Kids"][3 * page]]
        kept = pydyf.Array(reference for reference in dictionary.pop("Annots") if reference not in references)
        dictionary.update({"Annots": kept} if kept else {})


# From elements to structure elements

_TYPES = {
    "section": "Sect", "nav": "Sect", "header": "Div", "aside": "Div", "figure": "Div", "figcaption": "Caption", "caption": "Caption",
    "p": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6", "dt": "Lbl", "dd": "LBody",
    "thead": "THead", "tbody": "TBody", "tr": "TR", "mark": "Span",
}  # fmt: skip
"""Elements that become one structure element each, by the standard types of ISO 32000-1, 14.8.4. The others are in `_OPENERS` or leave no trace."""

_NUMBERING = {"ul": "/Disc", "ol": "/Decimal", "dl": "/None"}  # ISO 32000-1, Table 347


def _open_list(element: Element, parent: Node) -> Node:
    if element.get("class") == "entries":
        return parent.new("TOC")
    numbering = "/LowerAlpha" if element.get("type") == "a" else _NUMBERING[element.tag]
    return parent.new("L", attributes={"List": {"ListNumbering": numbering}})


def _open_item(_element: Element, parent: Node) -> Node:
    return parent.new("TOCI") if parent.type == "TOC" else parent.new("LI").new("LBody")


def _open_link(element: Element, parent: Node) -> Node:
    """In a table of contents and as the call of a note, a link is a `Reference` (ISO 32000-1, 14.8.4.4.1)."""
    reference = parent.type == "TOCI" or element.get("role") == "doc-noteref"
    return (parent.new("Reference") if reference else parent).new("Link")


def _open_division(_element: Element, parent: Node) -> Node:
    return parent.new("LI" if parent.type == "L" else "Div")


def _open_span(element: Element, parent: Node) -> Node:
    if element.get("class") == "footnote-number":
        return parent.new("Lbl")
    return parent.new("Span") if element.get("lang") else parent


_DECORATIONS = {"ins": "/Underline", "del": "/LineThrough"}  # ISO 32000-1, Table 344


def _open_revision(element: Element, parent: Node) -> Node:
    """Words in a line, with the line that is drawn at them, or whole blocks."""
    if "blocks" in element.get("class", "").split():
        return parent.new("Div")
    return parent.new("Span", attributes={"Layout": {"TextDecorationType": _DECORATIONS[element.tag]}})


def _open_table(element: Element, parent: Node) -> Node:
    summary = element.get("data-summary")
    return parent.new(
        "Table", id=element.get("id", ""), attributes={"Table": {"Summary": pydyf.String(summary)}} if summary else {}
    )


def _open_cell(element: Element, parent: Node) -> Node:
    spans = {
        key: int(element.get(name, "1"))
        for name, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan"))
        if element.get(name)
    }
    return parent.new(
        element.tag.upper(), scope=element.get("scope", ""), attributes={"Table": dict(spans)} if spans else {}
    )


_OPENERS: dict[str, Callable[[Element, Node], Node]] = {
    "ul": _open_list, "ol": _open_list, "dl": _open_list, "li": _open_item, "a": _open_link, "div": _open_division,
    "span": _open_span, "table": _open_table, "th": _open_cell, "td": _open_cell, "ins": _open_revision, "del": _open_revision,
}  # fmt: skip


def _open(tag: str, element: Element, parent: Node) -> Node:
    """The node that takes the contents of an element; the parent itself where the element leaves no trace."""
    if tag in _OPENERS:
        node = _OPENERS[tag](element, parent)
    elif tag in _TYPES:
        node = parent.new(_TYPES[tag])
    else:
        return parent
    if node is not parent:
        node.lang = element.get("lang", "")
    return node


# From boxes to elements

_HEADER = {"Type": "/Pagination", "Subtype": "/Header"}  # ISO 32000-1, Table 330
_FOOTER = {"Type": "/Pagination", "Subtype": "/Footer"}
_REPEATED = {"Type": "/Pagination"}
_DECORATION = {"Type": "/Layout"}

_POINTS_PER_PX = 0.75

_SHEETS: dict[str, Sheet] = {"landscape": "landscape", "cover": "cover"}
"""The named pages of the style sheet; all others are upright."""


class _Tagger:
    """Walks the boxes of all pages in order and grows one tree."""

    def __init__(self, told: Told, blanks: dict[str, int], unnamed: str) -> None:
        self.told = told
        self.blanks = blanks
        self.unnamed = unnamed
        self.word_breaks = WordBreaks()
        self.root = Node("Document")
        self.nodes: dict[tuple[Element, str], Node] = {}
        self.first_page: dict[Element, int] = {}
        self.calls: dict[str, Node] = {}
        self.pages: list[list[Node]] = []

    def page(self, page: weasyprint.Page, stream: Any) -> None:
        self.number, self.height, self.tags = len(self.pages), page.height, stream._tags
        self.owners: dict[int, Node | dict[str, str]] = {}
        self.spelled: dict[int, str] = {}
        self.ending: set[int] = set()
        self.unseen: set[int] = set()
        self.last = -1
        self.dropped: set[bytes] = set()
        self.chapters: list[str] = []
        self._visit(page._page_box, self.root)
        if self.tags:
            raise AssertionError(f"page {self.number + 1}: content without a box")
        sheet = _SHEETS.get(page._page_box.page_type.name, "upright")
        self.told.sheets.append(Sheeted(sheet, tuple(self.chapters), self._only_notes()))
        self.pages.append(self._rewritten(stream.stream))

    def _only_notes(self) -> bool:
        owners = [owner for owner in self.owners.values() if isinstance(owner, Node)]
        return bool(owners) and all(any(node.type == "Note" for node in owner.ancestry()) for owner in owners)

    def finished(self) -> Node:
        prune(self.root)
        tables = (node for node in self.root.walk() if node.type == "Table")
        for number, table in enumerate(tables, 1):
            link_cells(table, table.id or f"{self.unnamed}-{number}")
            table.id = ""
        return self.root

    def _visit(self, box: Any, parent: Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            self._artifact(box, _HEADER if box.at_keyword.startswith("@top") else _FOOTER)
        elif box.element_tag == "thead" and self.first_page.get(box.element, self.number) != self.number:
            self._artifact(box, _REPEATED)
        else:
            node = parent if box.element is None else self._node(box, parent)
            self._contents(box, node)
            for child in box.children:
                self._visit(child, node)

    def _node(self, box: Any, parent: Node) -> Node:
        """All boxes of one element, on any page, and its anonymous boxes share one node."""
        key = (box.element, box.element_tag)
        if key not in self.nodes:
            self.nodes[key] = self._opened(box.element_tag, box.element, parent)
            self._arrived(box.element)
        return self.nodes[key]

    def _opened(self, tag: str, element: Element, parent: Node) -> Node:
        if tag == "li::marker":
            return self._marker(self.nodes[(element, "li")])
        if tag == "span" and element.get("class") == "footnote":
            return self._note(element)
        if tag == "a::after":  # the page number in a table of contents
            return parent.new("Span")
        node = _open(tag, element, parent)
        if tag == "a" and element.get("role") == "doc-noteref" and node.parent is not None:
            self.calls[unquote(element.get("href", "").removeprefix("#"))] = node.parent
        return node

    def _marker(self, body: Node) -> Node:
        """The label of a list item stands before its body."""
        assert body.parent is not None
        label = Node("Lbl", body.parent)
        body.parent.kids.insert(body.parent.kids.index(body), label)
        return label

    def _note(self, element: Element) -> Node:
        """A note stands behind the `Reference` that is its call, and has an identifier (ISO 14289-1, 7.9)."""
        name = element.get("id", "")
        call = self.calls[name]
        assert call.parent is not None
        note = Node("Note", call.parent, id=name)
        call.parent.kids.insert(call.parent.kids.index(call) + 1, note)
        return note

    def _arrived(self, element: Element) -> None:
        if element.tag == "h1" and element not in self.first_page:  # `string-set` in the style sheet
            self.chapters.append(element.get("data-title", ""))
        self.first_page.setdefault(element, self.number)
        for name in ("id", "data-id"):
            if element.get(name):
                self.told.page_of.setdefault(element.get(name, ""), self.number + 1)

    # Contents of a box

    def _contents(self, box: Any, node: Node) -> None:
        if box.link_annotation is not None:
            self._link(box, node)
        if box not in self.tags:
            return
        if isinstance(box, boxes.ReplacedBox):
            self._image(box, node)
        else:
            self._text(box, node)

    def _link(self, box: Any, node: Node) -> None:
        """Boxes inside a link get annotations of their own from WeasyPrint: those of the link itself are enough."""
        if box.element.tag != "a":
            self.dropped.add(box.link_annotation.reference)
            return
        box.link_annotation["Contents"] = pydyf.String(box.element.get("aria-label") or "".join(box.element.itertext()))
        link = node if node.type == "Link" else node.parent
        assert link is not None
        link.kids.append(Annotation(self.number, box.link_annotation))

    def _text(self, box: Any, node: Node) -> None:
        number = self.tags.pop(box)["mcid"]
        self.owners[number] = node
        node.kids.append(Content(self.number, number))
        words = box.text.removesuffix(HYPHEN)
        if words != box.text:
            self.spelled[number] = words
        if said := box.element.get("data-say"):
            self.spelled[number] = said
            self.unseen.add(number)
        if box.element_tag == box.element.tag:
            before, behind = self.word_breaks.around(box.element, words)
            self.ending.update([self.last] if before else [], [number] if behind else [])
        if words.strip():
            self.last = number
        elif words:  # a blank between two elements is laid out, but no glyph is drawn for it
            self.spelled[number] = " "

    def _image(self, box: Any, parent: Node) -> None:
        number = self.tags.pop(box)["mcid"]
        if not box.element.get("alt"):
            self.owners[number] = _DECORATION
            return
        left, bottom = box.content_box_x(), self.height - box.content_box_y() - box.height
        corners = (left, bottom, left + box.width, bottom + box.height)
        layout = {"BBox": pydyf.Array(round(corner * _POINTS_PER_PX, 2) for corner in corners), "Placement": "/Block"}
        figure = parent.new("Figure", alt=box.element.get("alt"), attributes={"Layout": layout})
        self.owners[number] = figure
        figure.kids.append(Content(self.number, number))

    def _artifact(self, box: Any, properties: dict[str, str]) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if box.link_annotation is not None:
            self.dropped.add(box.link_annotation.reference)
        if box in self.tags:
            self.owners[self.tags.pop(box)["mcid"]] = properties
        for child in box.children:
            self._artifact(child, properties)

    def _rewritten(self, stream: list[Any]) -> list[Node]:
        """Numbers the marked-content sequences of a page anew, now that artifacts have none (ISO 32000-1, 14.6). Returns their elements."""
        elements: list[Node] = []
        numbers: dict[int, int] = {}
        for place, properties in enumerate(stream):
            if not isinstance(properties, pydyf.Dictionary) or "MCID" not in properties:
                continue
            old = properties["MCID"]
            owner = self.owners.pop(old)
            if isinstance(owner, Node):
                numbers[old] = properties["MCID"] = len(elements)
                if old in self.unseen:
                    self._hide(stream, place)
                    self.spelled[old] += " " if old in self.ending else ""
                elif old in self.ending:
                    self._end_word(stream, place)
                properties.update({"ActualText": pydyf.String(self.spelled[old])} if old in self.spelled else {})
                elements.append(owner)
            else:
                stream[place - 1 : place + 1] = ["/Artifact", pydyf.Dictionary(owner)]
        if self.owners:
            raise AssertionError(f"page {self.number + 1}: content outside the page's own stream")
        self._renumber(set(elements), numbers)
        return elements

    def _hide(self, stream: list[Any], place: int) -> None:
        """Leaves the glyphs of a marked-content sequence undrawn (ISO 32000-1, 9.3.6, mode 3): they stand for words that are heard."""
        for n in range(place, stream.index(b"EMC", place)):
            if isinstance(stream[n], bytes) and stream[n].endswith(b"] TJ"):
                stream[n] = b"3 Tr " + stream[n] + b" 0 Tr"

    def _end_word(self, stream: list[Any], place: int) -> None:
        """Writes a blank behind the last glyphs of a marked-content sequence, in their font, where it is seen by no one."""
        end = stream.index(b"EMC", place)
        shown = [n for n in range(place, end) if isinstance(stream[n], bytes) and stream[n].endswith(b"] TJ")]
        if shown:
            font = next(
                stream[n]
                for n in range(shown[-1], -1, -1)
                if isinstance(stream[n], bytes) and stream[n].endswith(b" Tf")
            )
            blank = self.blanks.get(font.split()[0].removeprefix(b"/").decode())
            if blank is not None:
                stream[shown[-1]] = stream[shown[-1]].removesuffix(b"] TJ") + f"<{blank:04x}>] TJ".encode()

    def _renumber(self, elements: set[Node], numbers: dict[int, int]) -> None:
        for element in elements:
            element.kids = [
                Content(kid.page, numbers[kid.number]) if isinstance(kid, Content) and kid.page == self.number else kid for kid in element.kids
            ]  # fmt: skip
