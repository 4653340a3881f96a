"""The PDF writer: the page of the HTML writer through WeasyPrint, as one file that is PDF/UA-1 and PDF/A-2a at the same time.

Nothing but the tree, the house style and the shipped fonts goes in: no network, no file of the author, no clock.
WeasyPrint is imported when the first page is laid out, never before.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bestek.findings import FindingsError
from bestek.pictures import unusable_pictures
from bestek.style import HouseStyle
from bestek.system import require_libraries
from bestek.tree import Document
from bestek.write import Written
from bestek.write.body import Body
from bestek.write.glyphs import missing_glyphs
from bestek.write.markup import element, text
from bestek.write.revisions import prepared
from bestek.write.stylesheet import print_css

Layout = Callable[[str, str], Written]
"""From a page and its style sheet to a PDF."""


def write_pdf(document: Document, style: HouseStyle) -> Written:
    """The document as PDF, with its number of pages and the page of every block id.

    Raises `FindingsError` for characters that the shipped fonts lack and pictures that cannot be drawn, `SetupError` when
    libraries of WeasyPrint are missing.
    """
    if findings := (*missing_glyphs(document, style), *unusable_pictures(document)):
        raise FindingsError(findings)
    with _no_collections():
        return _layout()(print_page(document), print_css(document, style))


def print_page(document: Document) -> str:
    """The page that is laid out, as well-formed XML; its style sheet stands apart (`bestek.write.stylesheet.print_css`)."""
    document = prepared(document)
    body = Body(document, "print")
    chapters = "chapters" if document.chapters_on_new_page else ""
    return element(
        "html",
        _head(document),
        element("body", body.blocks(document.children), class_=chapters),
        lang=document.language,
    )


def _head(document: Document) -> str:
    """What becomes the document properties. A date comes from the content or not at all."""
    date = document.date.isoformat() if document.date else ""
    properties = (
        ("author", document.authority), ("description", document.subject), ("keywords", ", ".join(document.keywords)), ("generator", "Bestek"),
        ("dcterms.created", date), ("dcterms.modified", date),
    )  # fmt: skip
    metas = (element("meta", name=name, content=content) for name, content in properties if content)
    return element("head", element("title", text(document.title)), *metas)


def _layout() -> Layout:
    """What leans on WeasyPrint, imported now. Raises `SetupError`.

    Its warning about a machine without fonts does not concern us: ours ship.
    """
    require_libraries()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*FontConfig.*", category=UserWarning)
        from bestek.write.pdf_layout import pdf
    return pdf


@contextmanager
def _no_collections() -> Iterator[None]:
    """Layout makes millions of small objects and few cycles: without the collector it takes a tenth less time and no more memory."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
