"""The PDF writer: the page of the HTML writer through WeasyPrint, as one file that is PDF/UA-1 and PDF/A-2a at the same time.

Nothing but the tree, the house style and the shipped fonts goes in: no network, no file of the author, no clock.
WeasyPrint is imported when the first page is laid out, never before.
"""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from bestek.findings import FindingsError, SetupError
from bestek.messages import _
from bestek.style import HouseStyle
from bestek.tree import Document
from bestek.write import Written
from bestek.write.body import Body
from bestek.write.glyphs import missing_glyphs
from bestek.write.markup import element, text
from bestek.write.stylesheet import print_css


def write_pdf(document: Document, style: HouseStyle) -> Written:
    """The document as PDF, with its number of pages and the page of every block id.

    Raises `FindingsError` for characters that the shipped fonts lack and `SetupError` when libraries of WeasyPrint are missing.
    """
    missing = tuple(missing_glyphs(document, style))
    if missing:
        raise FindingsError(missing)
    with _few_collections():
        return _layout().pdf(print_page(document), print_css(document, style))


def print_page(document: Document) -> str:
    """The page that is laid out, as well-formed XML; its style sheet stands apart (`bestek.write.stylesheet.print_css`)."""
    body = Body(document, "print")
    chapters = "chapters" if document.chapters_on_new_page else ""
    return element("html", _head(document), element("body", body.blocks(document.children), class_=chapters), lang=document.language)


def _head(document: Document) -> str:
    """What becomes the document properties. A date comes from the content or not at all."""
    date = document.date.isoformat() if document.date else ""
    properties = (
        ("author", document.authority), ("description", document.subject), ("keywords", ", ".join(document.keywords)), ("generator", "Bestek"),
        ("dcterms.created", date), ("dcterms.modified", date),
    )  # fmt: skip
    metas = (element("meta", name=name, content=content) for name, content in properties if content)
    return element("head", element("title", text(document.title)), *metas)


def _layout() -> ModuleType:
    """The module that leans on WeasyPrint. Its warning about a machine without fonts does not concern us: ours ship."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*FontConfig.*", category=UserWarning)
            from bestek.write import pdf_layout
    except OSError as error:  # cffi: "cannot load library 'libpango-1.0-0'"
        advice = _(
            "Debian and Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. macOS: brew install pango. Windows: install MSYS2, then pacman -S mingw-w64-x86_64-pango."
        )
        raise SetupError(_("A library that sets the pages of a PDF is missing: {error}").format(error=str(error).splitlines()[0]), advice) from error
    return pdf_layout


@contextmanager
def _few_collections() -> Iterator[None]:
    """Layout makes millions of small objects and hardly any cycles: rare collections save a tenth of the time and cost no memory."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
