"""A document as parts that are laid out one by one: what begins on a new page anyway needs nothing of what stands before it.

A part is laid out without header, footer and page numbers: the merge stamps them (`bestek.write.stamps`), so that neither a new date nor a page
more in another part costs a layout. Links within the document lead to `LINK` + the id (percent-encoded), in every part; the merge turns them into
destinations. What a part becomes is a tagged PDF of its own (`LaidOut`), with what the merge needs to know of its pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

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
    last one that began before. `notes` says that notes stand on it and nothing else: those of the page before that had no room there."""

    sheet: Sheet = "upright"
    chapters: tuple[str, ...] = ()
    notes: bool = False


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

    @property
    def spills(self) -> bool:
        """Whether notes would stand at the foot of what follows, if it were on the next page."""
        return self.sheets[-1].notes

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
        sheets = tuple(Sheeted(sheet["sheet"], tuple(sheet["chapters"]), sheet["notes"]) for sheet in told["sheets"])
        glyphs = {font: {int(glyph): text for glyph, text in drawn.items()} for font, drawn in told["glyphs"].items()}
        return cls(data, sheets, told["page_of"], glyphs)


def pages_of(parts: Iterable[LaidOut]) -> dict[str, int]:
    """The page in the document of every id, from 1; `parts` are in its order."""
    found: dict[str, int] = {}
    before = 0
    for part in parts:
        for name, page in part.page_of.items():
            found.setdefault(name, before + page)
        before += part.pages
    return found
