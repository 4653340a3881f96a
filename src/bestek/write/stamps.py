"""Header and footer of the pages of a document that is laid out in parts: laid out by themselves, and put on the pages by the merge.

They hold what changes without a word of the text changing: version, date and status, a banner, the number of pages. Hence no part has them, and a
document has one more part instead, the stamps: one page for every header (a chapter, upright or on its side) and one for every shape of footer. A footer
is laid out with a filler in the place of its digits; all figures of the shipped faces are equally wide, so that the merge writes the page
numbers without a layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import assert_never

from bestek.style import HouseStyle
from bestek.tree import Document
from bestek.write.markup import css_string, element
from bestek.write.parts import Part, Sheet, Sheeted
from bestek.write.revisions import outline
from bestek.write.stylesheet import print_css

DIGITS = "0123456789"
MOST_DIGITS = 4
"""Of a page number. A document of ten thousand pages is not laid out."""


@dataclass(frozen=True, slots=True)
class Header:
    """What tells one header of a document from another."""

    sheet: Sheet
    chapter: str


@dataclass(frozen=True, slots=True)
class Footer:
    """A footer with so many digits in the number of the page and in the number of pages. `digits` 0 stands for the one that holds every digit once."""

    sheet: Sheet
    digits: int
    of: int


Stamp = Header | Footer


def stamps_of(chapters: Iterable[tuple[str, bool]]) -> tuple[Stamp, ...]:
    """The stamps of a document in the order in which they are laid out, by its chapters: their running titles, and whether they lie on their side.

    What stands loose behind a chapter on its side is upright, under the title of that chapter.
    """
    headers = {Header("upright", ""): None}
    for title, lying in chapters:
        headers |= {Header("landscape", title): None} if lying else {}
        headers |= {Header("upright", title): None}
    sheets = dict.fromkeys(header.sheet for header in headers)
    counts = range(1, MOST_DIGITS + 1)
    footers = [Footer(sheet, digits, of) for sheet, of, digits in product(sheets, counts, counts) if digits <= of]
    return (*headers, Footer("upright", 0, len(DIGITS)), *footers)


def running(sheets: Iterable[Sheeted]) -> list[Header | None]:
    """The header of every page: the first chapter that begins on it, or the last one before it. A cover has none."""
    found: list[Header | None] = []
    last = ""
    for sheet in sheets:
        found.append(None if sheet.sheet == "cover" else Header(sheet.sheet, (*sheet.chapters, last)[0]))
        last = (last, *sheet.chapters)[-1]
    return found


# The page that is laid out

_RULES = """
@page stamp-header { @bottom-right { content: none } }
@page stamp-header-landscape { size: A4 landscape; @bottom-right { content: none } }
@page stamp-footer { %(bare)s @bottom-right { content: %(label)s } }
@page stamp-footer-landscape { size: A4 landscape; %(bare)s @bottom-right { content: %(label)s } }
.stamp { break-before: page; string-set: chapter attr(data-chapter), stamp-page attr(data-page), stamp-pages attr(data-pages) }
.header-upright { page: stamp-header }
.header-landscape { page: stamp-header-landscape }
.footer-upright { page: stamp-footer }
.footer-landscape { page: stamp-footer-landscape }
"""

_BARE = "@top-left { content: none; border-bottom: none } @top-right { content: none; border-bottom: none }"


def stamps_part(document: Document, style: HouseStyle, head: str) -> tuple[Part, tuple[Stamp, ...]]:
    """What is laid out, and the stamp on each of its pages. `document` is as `revisions.prepared` gave it; `head` holds its properties."""
    titles = [(title, section.landscape) for section, title in outline(document) if section.level <= 1]
    stamps = stamps_of(titles)
    blocks = _blocks(stamps, filler_of(document.labels.page))
    page = element("html", head, element("body", *blocks, class_="chapters"), lang=document.language)
    return Part("stamps", "front", page, _css(document, style)), stamps


def _css(document: Document, style: HouseStyle) -> str:
    """The rules of the document, and a kind of page for headers and one for footers."""
    parts = re.split(r"\{(pages?)\}", document.labels.page)
    label = " ".join(f"string(stamp-{part})" if n % 2 else css_string(part) for n, part in enumerate(parts))
    return print_css(document, style) + _RULES % {"bare": _BARE, "label": label}


def _blocks(stamps: Sequence[Stamp], filler: str) -> Iterator[str]:
    for stamp in stamps:
        match stamp:
            case Header(sheet=sheet, chapter=chapter):
                yield element("div", class_=f"stamp header-{sheet}", data_chapter=chapter)
            case Footer(sheet=sheet, digits=0):
                yield element("div", class_=f"stamp footer-{sheet}", data_pages=DIGITS)
            case Footer(sheet=sheet, digits=digits, of=of):
                yield element("div", class_=f"stamp footer-{sheet}", data_page=filler * digits, data_pages=filler * of)
            case _:
                assert_never(stamp)


def filler_of(label: str) -> str:
    """A digit that the words of a footer do not hold."""
    return next(digit for digit in DIGITS if digit not in label)
