"""A document as parts that are laid out one by one: what begins on a new page anyway needs nothing of what stands before it.

A part is laid out without header, footer and page numbers: the merge stamps them (`bestek.write.stamps`), so that neither a new date nor a page
more in another part costs a layout. Links within the document lead to `LINK` + the id (percent-encoded), in every part; the merge turns them into
destinations. What a part becomes is a tagged PDF of its own (`LaidOut`), with what the merge needs to know of its pages.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Literal

from bestek.style import HouseStyle
from bestek.tree import Block, Box, Contents, Cover, Document, Paragraph, RevisedBlocks, Section, plain_text, walk
from bestek.write.body import Body
from bestek.write.markup import element
from bestek.write.revisions import is_chapter
from bestek.write.stylesheet import part_css

LINK = "bestek-id:"
"""URI scheme of a link to a place in the same document, which may stand in another part; the rest is the id as in `anchor`, without its `#`."""

Kind = Literal["front", "contents", "body"]
"""`contents` prints page numbers of other parts, and is laid out when these are known."""

Sheet = Literal["upright", "landscape", "cover"]
"""The named pages of the style sheet. A cover has neither header nor footer."""


@dataclass(frozen=True, slots=True)
class Part:
    """`name` is unique in the document and stays when other parts come or go; identifiers that are made up in a part begin with it.

    `page` is a whole page as well-formed XML, `css` its style sheet; both are values, made of nothing but this part, the house style and the language.
    """

    name: str
    kind: Kind
    page: str
    css: str


@dataclass(frozen=True, slots=True)
class Sheeted:
    """A page of a part. `chapters` are the titles of the chapters that begin on it: the header shows the first of them, or where none does the
    last one that began before."""

    sheet: Sheet = "upright"
    chapters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A part as a PDF by itself: tagged (one `Document` element), with outline, named destinations for its ids, and links.

    `page_of` holds the page within the part (from 1) of every id. `glyphs` holds what is drawn of each font, by its `BaseFont` without the
    slash (`RGFGGZ+Bestek-Source-Sans-Pro`: before the `+` its name in the resources, the same in all parts, behind it the face): the number of a
    glyph and the text that it stands for. The merge embeds one subset of each font for all parts; what a part embeds itself is left out.
    """

    data: bytes
    sheets: tuple[Sheeted, ...]
    page_of: Mapping[str, int] = field(default_factory=dict)
    glyphs: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        return len(self.sheets)

    def to_bytes(self) -> bytes:
        """As it travels between processes and is kept: a line of JSON, and the PDF."""
        told = {
            "sheets": [asdict(sheet) for sheet in self.sheets],
            "page_of": dict(self.page_of),
            "glyphs": self.glyphs,
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n" + self.data

    @classmethod
    def of(cls, kept: bytes) -> LaidOut:
        """What `to_bytes` wrote."""
        line, _end, data = kept.partition(b"\n")
        told = json.loads(line)
        sheets = tuple(Sheeted(sheet["sheet"], tuple(sheet["chapters"])) for sheet in told["sheets"])
        glyphs = {font: {int(glyph): text for glyph, text in drawn.items()} for font, drawn in told["glyphs"].items()}
        return cls(data, sheets, told["page_of"], glyphs)


# Where a document is cut


@dataclass(frozen=True, slots=True)
class Cut:
    """Blocks that begin on a new page and end one, wherever they stand."""

    name: str
    kind: Kind
    blocks: tuple[Block, ...]


def cuts(document: Document) -> tuple[Cut, ...]:
    """A document in pieces that no page holds two of; one piece where nothing begins on a new page. `document` is as `revisions.prepared` gave it."""
    pieces = list(_pieces(document.children)) if document.chapters_on_new_page else [document.children]
    names = _named(map(_name, pieces))
    return tuple(Cut(name, _kind(piece), piece) for name, piece in zip(names, pieces, strict=True))


def _pieces(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    piece: list[Block] = []
    for block in blocks:
        if piece and (_begins_page(block, piece[-1]) or _ends_page(piece[-1])):
            yield tuple(piece)
            piece = []
        piece.append(block)
    yield tuple(piece)


def _begins_page(block: Block, before: Block) -> bool:
    """`break-before: page` in the style sheets."""
    match block:
        case Section(level=level):
            return level <= 1
        case RevisedBlocks(children=children):
            return is_chapter(children)
        case Contents():
            return isinstance(before, Section)
        case _:
            return False


def _ends_page(block: Block) -> bool:
    """`break-after: page`; pages lying on their side have a name of their own, and hold nothing else."""
    match block:
        case Cover(own_page=own_page):
            return own_page
        case Section(landscape=landscape):
            return landscape
        case _:
            return False


def _kind(blocks: Sequence[Block]) -> Kind:
    if any(isinstance(node, Contents) for node in walk_all(blocks)):
        return "contents"
    return "front" if isinstance(blocks[0], Cover) else "body"


def divides(pieces: Sequence[Cut]) -> bool:
    """Whether laying out in parts is worth it: contents that hold more than lists would be laid out twice."""
    held = {type(block) for piece in pieces if piece.kind == "contents" for block in piece.blocks}
    return len(pieces) > 1 and held <= {Contents, Paragraph, Box}


def walk_all(blocks: Iterable[Block]) -> Iterator[object]:
    """All nodes of some blocks."""
    for block in blocks:
        yield from walk(block)


def _name(blocks: Sequence[Block]) -> str:
    """The id of its first section, else what it is."""
    section = next((block for block in walk_all(blocks[:1]) if isinstance(block, Section)), None)
    return section.id if section else _kind(blocks)


def _named(names: Iterable[str]) -> Iterator[str]:
    """Every name once: the second "contents" is "contents+2"."""
    count: dict[str, int] = {}
    for name in names:
        count[name] = count.get(name, 0) + 1
        yield f"{name}+{count[name]}" if count[name] > 1 else name


# What is laid out


@dataclass(frozen=True)
class Splitting:
    """A document with chapters on its way to parts."""

    document: Document
    style: HouseStyle

    @cached_property
    def cuts(self) -> tuple[Cut, ...]:
        return cuts(self.document)

    def part(self, cut: Cut, pages: Mapping[str, int] | None = None) -> Part:
        """A cut as a page. `pages` are those of all ids, from 1; only contents print them."""
        body = replace(self._body, pages=pages) if pages is not None else self._body
        page = element(
            "html",
            element("head"),
            element("body", body.blocks(cut.blocks), class_="chapters"),
            lang=self.document.language,
        )
        return Part(cut.name, cut.kind, page, self._css)

    @cached_property
    def _body(self) -> Body:
        return Body(self.document, "print", LINK)

    @cached_property
    def _css(self) -> str:
        return part_css(self.document, self.style)

    def guessed_pages(self, cut: Cut) -> int:
        """About how many pages contents take. What they take is known when they are laid out; a wrong guess costs that once more."""
        height = 297 - self.style.margins[0] - self.style.margins[2]
        lists = [node for node in walk_all(cut.blocks) if isinstance(node, Contents)]
        return max(1, math.ceil(sum(self._height(one) for one in lists) / height))

    def _height(self, contents: Contents) -> float:
        """Millimetres of a list, by the measures of the style sheet (`.contents`)."""
        line = self.style.body_size * 0.95 * 1.25 * _MM
        characters = 0.95 * self.style.text_width / (self.style.body_size * _MM * 0.5)
        rows = sum(
            math.ceil((len(entry.label) + len(plain_text(entry.title))) / characters) * line + 0.74
            + (1.1 if entry.level == 1 and contents.of == "sections" else 0)
            for entry in contents.entries
        )  # fmt: skip
        return rows + self.style.heading_sizes[0] * 1.2 * _MM + 10


_MM = 25.4 / 72
"""Millimetres in a point."""
