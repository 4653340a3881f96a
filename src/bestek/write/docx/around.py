"""Header and footer: what the document is called and how it stands above every page, the page number below."""

from __future__ import annotations

from collections.abc import Mapping

from bestek.tree import Document, Section
from bestek.write.docx import parts
from bestek.write.docx.inlines import said
from bestek.write.docx.parts import TAB
from bestek.write.docx.state import Layout


def headers(document: Document) -> Mapping[str, bytes]:
    """By relationship id: for the front matter, for the chapters, for landscape pages."""
    chapters = document.chapters_on_new_page and any(
        isinstance(block, Section) and block.toc for block in document.children
    )
    return {
        "rIdHeader1": _header(document, "Header", chapter=False),
        "rIdHeader2": _header(document, "Header", chapter=chapters),
        "rIdHeader3": _header(document, "HeaderWide", chapter=chapters),
    }


HEADER_OF: dict[Layout, str] = {"front": "rIdHeader1", "main": "rIdHeader2", "landscape": "rIdHeader3"}
ONE_HEADER: dict[Layout, str] = dict.fromkeys(HEADER_OF, "rIdHeader1")
"""The same header on all paper: that of the municipality."""

FOOTER = "rIdFooter1"


def footers(document: Document) -> Mapping[str, bytes]:
    return {FOOTER: parts.root("w:ftr", parts.paragraph(_page_label(document), "Footer"))}


BANNER_STYLE = "HeaderBanner"


def _header(document: Document, style: str, *, chapter: bool) -> bytes:
    """A line that the document is a draft, one for the document and one for the chapter.

    Without chapters on pages of their own the rule stands below the second.
    """
    banner = parts.paragraph(said(document.banner, document), BANNER_STYLE) if document.banner else ""
    left, right = parts.run(parts.text(document.header_left)), said(document.header_right, document)
    if not document.chapters_on_new_page and style == "Header":
        return parts.root("w:hdr", banner + parts.paragraph(left + (TAB + right if right else ""), "HeaderChapter"))
    running = _chapter() if chapter else ""
    return parts.root(
        "w:hdr",
        banner
        + parts.paragraph(left + (TAB + right if right else ""), style)
        + parts.paragraph(running, "HeaderChapter"),
    )


def _chapter() -> str:
    """17.16.5 `STYLEREF`: the title of the chapter on this page. `1` means "heading 1" in every language version of Word, its name does not.

    The cached result is empty: Word fills it in while it lays out, and a reader that does not would print one title on all pages.
    """
    return parts.field("STYLEREF 1", "")


def _page_label(document: Document) -> str:
    """The label with its two blanks as fields (17.16.5 `PAGE` and `NUMPAGES`)."""
    before, page, rest = document.labels.page.partition("{page}")
    between, pages, after = rest.partition("{pages}")
    one = parts.run(parts.text("1"))
    made = (said(before, document), parts.field("PAGE", one) if page else "", said(between, document))
    return "".join(made) + (parts.field("NUMPAGES", one) if pages else "") + said(after, document)
