"""The Word writer: tree and house style to a DOCX file (ECMA-376, transitional), everything in it native to Word.

body.py, inlines.py, tables.py, contents.py   the tree, node by node, as WordprocessingML
numbering.py, names.py, styles.py             what Word counts, points at, and how it looks
around.py, images.py, package.py              headers and footers, media, the file
reference.py, letterhead.py                   the look of a document that the municipality gives
parts.py, tracking.py, comments.py            all raw XML, one verb per construct: of tracked changes, of comments, of all else
lint.py                                       what validators do not see
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from bestek.cache import Store
from bestek.findings import Finding, FindingsError, Severity
from bestek.messages import _, ngettext
from bestek.style import DEFAULT, HouseStyle
from bestek.tree import Document, Ref
from bestek.write import Written
from bestek.write.docx import around, styles
from bestek.write.docx.body import Body, Surroundings
from bestek.write.docx.comments import Review, Told
from bestek.write.docx.inlines import own_sources
from bestek.write.docx.package import Content, Item, packed, theme_xml
from bestek.write.docx.parts import Page, word_language
from bestek.write.docx.state import State

if TYPE_CHECKING:
    from bestek.house import Reference
    from bestek.write.docx.reference import Model


def write_docx(
    document: Document,
    style: HouseStyle,
    reference: bytes = b"",
    page_of: Mapping[str, int] | None = None,
    review: Review | None = None,
    kept: Store | None = None,
) -> Written:
    """The document as a Word file.

    `page_of` gives the page of each block id (that of the PDF will do); the tables of contents show it until Word counts for itself. Without it they
    show no page numbers. `reference` is a Word document whose styles, theme and paper are taken over (see `reference`). A `review` copy has comments
    besides, and carries what it was made from; without one nothing in the file is otherwise. Drawings are taken from what is `kept`. Findings are
    what Word cannot express as the tree says it. Raises `FindingsError` when the reference document cannot be read.
    """
    style = style if document.chapters_on_new_page else style.for_short_papers()
    language = word_language(document.language)
    model = _model(reference) if reference else None
    page = model.page if model else Page.a4(style.margins)
    state = State(document, style, page_of or {}, review.comments if review else None, kept)
    header, footer = (model.header, model.footer) if model else (None, None)
    body = Body(state, Surroundings(page, around.ONE_HEADER if header else around.HEADER_OF, around.FOOTER)).write()
    new_page = document.chapters_on_new_page
    look = styles.styles_xml(style, language, chapters_on_new_page=new_page, page=page, commented=bool(review))
    look, ids = _merged(reference, look) if reference else (look, {})
    letterheads = {
        name: found for name, found in ((around.ONE_HEADER["main"], header), (around.FOOTER, footer)) if found
    }
    content = Content(
        body=body,
        styles=look,
        theme=(model.theme if model else b"") or theme_xml(style),
        numbering=state.numbering.xml(),
        footnotes=state.notes,
        headers={around.ONE_HEADER["main"]: header.xml(ids, document)} if header else around.headers(document),
        footers={around.FOOTER: footer.xml(ids, document)} if footer else around.footers(document),
        around_images={name: found.stored(state.media) for name, found in letterheads.items()},
        around_links={name: found.links for name, found in letterheads.items()},
        media=state.media,
        body_story=state.body,
        footnotes_story=state.footnotes,
        anchors=state.anchors,
        comments=state.comments.xml(),
        items=(_carried(review, state),) if review else (),
    )
    _report_unplaced(state)
    _report_uncommented(state)
    _report_literal_labels(state)
    return Written(packed(document, style, content, language), tuple(state.findings))


@lru_cache(maxsize=4)
def _model(reference: bytes) -> Model:
    """The same for all documents of a municipality."""
    from bestek.write.docx.reference import read_model

    return read_model(reference)


@lru_cache(maxsize=16)
def _merged(reference: bytes, look: bytes) -> tuple[bytes, Mapping[str, str]]:
    """Styles in which those of the model stand, and the new id of each of them."""
    from bestek.write.docx.reference import merged_styles

    merged = merged_styles(_model(reference).styles, look)
    return merged.styles, merged.ids


def _carried(review: Review, state: State) -> Item:
    """What a review copy carries, now that it is written."""
    return Item(review.item, review.namespace, review.part(Told(state.comments.told(), frozenset(state.marks))))


def judged(reference: Reference) -> Iterator[Finding]:
    """What to say of a reference document before anything is written after it: that it cannot be used, or what it lacks, by name."""
    from bestek.write.docx.reference import lacking, read_model

    try:
        model = read_model(reference.data, reference.place)
    except FindingsError as error:
        yield from error.findings
        return
    look = styles.styles_xml(DEFAULT, word_language("nl"), chapters_on_new_page=True, page=model.page)
    if names := lacking(model, look):
        message = ngettext(
            "the reference document lacks {count} style: {names}",
            "the reference document lacks {count} styles: {names}",
            len(names),
        )
        hint = _(
            "it is made from the tokens of the house style; to set it yourself, add a style of this name to the document"
        )
        yield Finding(
            "A541", message.format(count=len(names), names=", ".join(names)), reference.place, hint, Severity.ADVICE
        )
    yield from _about_letterheads(model, reference)


def _about_letterheads(model: Model, reference: Reference) -> Iterator[Finding]:
    """A footer that replaces ours takes the page number with it."""
    found = [one for one in (model.header, model.footer) if one]
    if model.footer and not any(re.search(r"\bPAGE\b", one.instructions) for one in found):
        message = _("header and footer of the reference document show no page number")
        hint = _("add the field PAGE to the footer, or leave the footer empty to have that of Bestek")
        yield Finding("W542", message, reference.place, hint, Severity.WARNING)
    if any(one.unspoken for one in found):
        message = _("a picture in the header or footer of the reference document has no text alternative")
        hint = _("give it one in Word: right mouse button, View Alt Text")
        yield Finding("W543", message, reference.place, hint, Severity.WARNING)


def _report_unplaced(state: State) -> None:
    """A block without a word in it cannot hold a bookmark (17.13.6), so that what refers to it leads nowhere."""
    for node in state.standing:
        if (
            isinstance(node, Ref)
            and not node.document
            and node.target in state.targets
            and not state.placed(node.target)
        ):
            message = _("the reference to {target} leads to a block without text").format(target=node.target)
            state.report("E503", message, node.sources)


def _report_uncommented(state: State) -> None:
    """A comment stands at words: what is said of a block without any would be lost."""
    for id_ in state.comments.waiting:
        message = _("a comment on {block} has no words to stand at").format(block=id_)
        state.report("E508", message, severity=Severity.ERROR)


def _report_literal_labels(state: State) -> None:
    for section in state.numbering.literal:
        message = _("Word cannot count up to the label {label}; it is written out").format(label=section.heading_label)
        hint = _("the heading keeps this label when others are added or removed")
        state.report("E506", message, own_sources(section.title), hint, Severity.ADVICE)
