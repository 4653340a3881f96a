"""What a document says, from the tree and from a PDF, in a form that can be compared.

    labels_of(document)   == outline_of_pdf(path)      every heading: level, label and title
    missing(document, path) == []                      every paragraph, cell row, caption, footnote and list marker stands on the pages

Pages have line ends, hyphens at line ends, headers and footers between two halves of a paragraph. So texts are compared without
blanks, hyphens and rows of dots, each page apart; a text may go on on the next page, in as many pieces as it has pages.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bestek.tree import (
    Break,
    Contents,
    Cover,
    Document,
    Emphasis,
    Entry,
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
    Row,
    Section,
    Strong,
    Table,
    Text,
    plain_text,
    walk,
)  # fmt: skip

_NOT_COMPARED = re.compile(r"[\s\u00a0\u00ad\u2010\u2011\u200b-]+|\.{4,}")

LEAST_PIECE = 12
"""Letters that stand on a page at least when a text is broken over two: widow and orphan control keep two lines together."""

LIST_ITEM = "list item"


class Label(NamedTuple):
    level: int
    text: str


class Expected(NamedTuple):
    """A text that must be on the pages, and what it is in the document."""

    what: str
    text: str


def labels_of(document: Document) -> list[Label]:
    """Every heading as it is printed, in reading order."""
    return [
        Label(node.level, _spaced(f"{node.heading_label} {plain_text(node.title)}"))
        for node in walk(document)
        if isinstance(node, Section)
    ]


def outline_of_pdf(path: Path) -> list[Label]:
    """The outline of a PDF (ISO 32000-1, 12.3.3) with its levels from 1."""
    from pypdf import PdfReader

    return list(_labels(PdfReader(path).outline, 1))


def _labels(items: Iterable[object], level: int) -> Iterator[Label]:
    for item in items:
        if isinstance(item, list):
            yield from _labels(item, level + 1)
        else:
            yield Label(level, _spaced(str(item.title)))  # type: ignore[attr-defined]


def _spaced(text: str) -> str:
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """A text without what line breaking may add or take away."""
    return _NOT_COMPARED.sub("", text)


# The tree


def expected(document: Document, page_of: Mapping[str, int], *, libreoffice: bool = False) -> Iterator[Expected]:
    """Every text of the document in the form that is looked for; `libreoffice` allows for what that program prints otherwise."""
    printed = _Printed(document, page_of, libreoffice=libreoffice)
    for node in walk(document):
        yield from _expected(node, printed)


def _expected(node: object, printed: _Printed) -> Iterator[Expected]:
    match node:
        case Paragraph(id=id, children=children):
            yield from (Expected(f"paragraph {id}", piece) for piece in printed.pieces(children))
        case Section(id=id, title=title, heading_label=label):
            yield Expected(f"heading {id}", squeezed(label) + printed.whole(title))
        case Table(id=id, label=label, caption=caption) if caption:
            yield Expected(f"caption {id}", printed.caption(printed.labels.table, label, caption))
        case Figure(id=id, label=label, caption=caption) if caption:
            yield Expected(f"caption {id}", printed.caption(printed.labels.figure, label, caption))
        case Note(id=id, number=number, children=children):
            yield Expected(f"footnote {id}", f"{number}{printed.first(children)}")
        case List(kind=kind, items=items) if kind != "bullet":
            yield from (
                Expected(f"{LIST_ITEM} {item.label}", f"{item.label}.{printed.first(item.children)}")
                for item in items
                if _plain(item)
            )
        case Row(id=id, cells=cells) if all(cell.rows == 1 for cell in cells):
            yield Expected(f"row {id}", "".join(printed.block(block) for cell in cells for block in cell.children))
        case Contents(entries=entries):
            yield from (Expected(f"contents {entry.target}", printed.entry(entry)) for entry in entries)
        case _:
            pass


def _plain(item: ListItem) -> bool:
    return bool(item.label) and isinstance(item.children[:1] and item.children[0], Paragraph)


class _Printed:
    """Inline nodes as a program prints them: with the number of a footnote where its call stands, without blanks to fill in."""

    def __init__(self, document: Document, page_of: Mapping[str, int], *, libreoffice: bool) -> None:
        self.labels, self._page_of = document.labels, page_of
        self._headings = (
            {node.id: node.heading_label for node in walk(document) if isinstance(node, Section)} if libreoffice else {}
        )

    def pieces(self, nodes: Iterable[Inline]) -> list[str]:
        """A paragraph, cut at the blanks that are to be filled in."""
        return [piece for piece in (squeezed(part) for part in self._text(nodes).split("\0")) if piece]

    def whole(self, nodes: Iterable[Inline]) -> str:
        return "".join(self.pieces(nodes))

    def first(self, blocks: Sequence[object]) -> str:
        """The beginning of a note or an item, as far as its first blank."""
        paragraph = next((block for block in blocks if isinstance(block, Paragraph)), None)
        return (self.pieces(paragraph.children) or [""])[0] if paragraph else ""

    def block(self, block: object) -> str:
        return (
            self.whole(block.children)
            if isinstance(block, Paragraph) and "\0" not in self._text(block.children)
            else ""
        )

    def caption(self, word: str, label: str, nodes: Iterable[Inline]) -> str:
        return (squeezed(f"{word} {label}") if label else "") + self.whole(nodes)

    def entry(self, entry: Entry) -> str:
        """A line of a table of contents, with its page where that is known."""
        return squeezed(f"{entry.label} {plain_text(entry.title)} {self._page_of.get(entry.target, '')}")

    def _text(self, nodes: Iterable[Inline]) -> str:
        return "".join(self._inline(node) for node in nodes)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text(value=value) | Placeholder(value=value):
                return value
            case (
                Strong(children=children)
                | Emphasis(children=children)
                | Link(children=children)
                | Revised(children=children)
            ):
                return self._text(children)
            case Ref():
                return as_printed(node, self._headings.get(node.target, ""))
            case Note(number=number):
                return str(number)
            case Field():
                return "\0"
            case Break():
                return " "


def as_printed(reference: Ref, label: str) -> str:
    """LibreOffice prints the label of a heading as it stands there, "Bijlage 1", where Word is told to write "bijlage 1" or "1"."""
    if (
        reference.number
        and not reference.document
        and not label[:1].isdecimal()
        and label.endswith(f" {reference.number}")
    ):
        return label if reference.text.lower() == label.lower() else f"{reference.prefix}{label}"
    return reference.text


# The pages


@cache
def pages_of_pdf(path: Path) -> tuple[str, ...]:
    """The text of every page in the order in which it was drawn, squeezed (poppler's `pdftotext -raw`)."""
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    return tuple(squeezed(page) for page in done.stdout.split("\f") if page.strip())


def unlabelled(document: Document, path: Path) -> list[int]:
    """The pages (from 1) that do not say which page they are, a cover page left out."""
    pages = pages_of_pdf(path)
    covers = int(bool(document.children) and isinstance(document.children[0], Cover) and document.children[0].own_page)
    labels = {
        n: squeezed(document.labels.page.format(page=n, pages=len(pages))) for n in range(covers + 1, len(pages) + 1)
    }
    return [number for number, label in labels.items() if label not in pages[number - 1]]


def unwarned(document: Document, path: Path) -> list[int]:
    """The pages (from 1) that do not carry the banner of the document; none for a document without one."""
    banner = squeezed(document.banner)
    return [number for number, page in enumerate(pages_of_pdf(path), 1) if banner not in page]


def missing(
    document: Document,
    path: Path,
    page_of: Mapping[str, int] | None = None,
    *,
    libreoffice: bool = False,
    markers: bool = True,
) -> list[Expected]:
    """The texts of the document that the PDF does not show; `page_of` gives the pages that its tables of contents should name.

    `markers` looks for list markers before their items, which only holds for a program that draws them in that order (WeasyPrint does not).
    """
    pages = Pages(pages_of_pdf(path))
    found = expected(document, page_of or {}, libreoffice=libreoffice)
    looked_for = (text for text in found if text.text and (markers or not text.what.startswith(LIST_ITEM)))
    return [text for text in looked_for if not pages.show(text.text)]


class Pages:
    """The texts of the pages; a text may begin on one and end on the next."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.pages = pages
        self._whole = "\f".join(pages)

    def show(self, text: str) -> bool:
        return text in self._whole or any(_continued(text, page, after) for page, after in pairwise(self.pages))


def _continued(text: str, page: str, after: str) -> bool:
    """Whether a text begins on a page (above its notes and footer) and goes on on the next one (below its header), two lines at least on both."""
    for cut in range(len(text) - LEAST_PIECE, LEAST_PIECE - 1, -1):
        if text[:cut] in page:
            return text[cut:] in after
    return False
