"""The Word writer: tree and house style to a DOCX file (ECMA-376, transitional), everything in it native to Word.

body.py, inlines.py, tables.py, contents.py   the tree, node by node, as WordprocessingML
numbering.py, names.py, styles.py             what Word counts, points at, and how it looks
around.py, images.py, package.py              headers and footers, media, the file
    reference.py                                  the look of a document that the municipality gives
parts.py                                      all raw XML, one verb per construct
lint.py                                       what validators do not see
"""

from __future__ import annotations

from collections.abc import Mapping

from bestek.findings import Severity
from bestek.messages import _
from bestek.style import HouseStyle
from bestek.tree import Document, Ref
from bestek.write import Written
from bestek.write.docx import around, styles
from bestek.write.docx.body import Body, Surroundings
from bestek.write.docx.inlines import own_sources, word_language
from bestek.write.docx.package import Content, packed, theme_xml
from bestek.write.docx.parts import Page
from bestek.write.docx.reference import merged_styles, read_model
from bestek.write.docx.state import State


def write_docx(
    document: Document, style: HouseStyle, reference: bytes | None = None, page_of: Mapping[str, int] | None = None
) -> Written:
    """The document as a Word file.

    `page_of` gives the page of each block id (that of the PDF will do); the tables of contents show it until Word counts for itself. Without it they
    show no page numbers. `reference` is a Word document whose styles, theme and paper are taken over (see `reference`). Findings are what Word
    cannot express as the tree says it. Raises `FindingsError` when the reference document cannot be read.
    """
    style = style if document.chapters_on_new_page else style.for_short_papers()
    language = word_language(document.language)
    model = read_model(reference) if reference else None
    page = model.page if model else Page.a4(style.margins)
    state = State(document, style, page_of or {})
    body = Body(state, Surroundings(page, around.HEADER_OF, around.FOOTER)).write()
    look = styles.styles_xml(style, language, chapters_on_new_page=document.chapters_on_new_page, page=page)
    content = Content(
        body=body,
        styles=merged_styles(model.styles, look) if model else look,
        theme=(model.theme if model else b"") or theme_xml(style),
        numbering=state.numbering.xml(),
        footnotes=state.notes,
        headers=around.headers(document),
        footers=around.footers(document),
        media=state.media,
        body_story=state.body,
        footnotes_story=state.footnotes,
        anchors=state.anchors,
    )
    _report_unplaced(state)
    _report_literal_labels(state)
    return Written(packed(document, style, content, language), tuple(state.findings))


def _report_unplaced(state: State) -> None:
    """A block without a word in it cannot hold a bookmark (17.13.6), so that what refers to it leads nowhere."""
    for node in state.nodes:
        if (
            isinstance(node, Ref)
            and not node.document
            and node.target in state.targets
            and not state.placed(node.target)
        ):
            message = _("the reference to {target} leads to a block without text").format(target=node.target)
            state.report("E503", message, node.sources)


def _report_literal_labels(state: State) -> None:
    for section in state.numbering.literal:
        message = _("Word cannot count up to the label {label}; it is written out").format(label=section.heading_label)
        hint = _("the heading keeps this label when others are added or removed")
        state.report("E506", message, own_sources(section.title), hint, Severity.ADVICE)
