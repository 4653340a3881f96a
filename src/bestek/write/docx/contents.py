"""Tables of contents and lists of tables or figures: one TOC field each, with its entries as the cached result.

No field is marked to be updated when the file is opened: Word would ask every reader a question about it, and the "dirty" flag is not
dependable. Page numbers come from the caller (those of the PDF are close); Word corrects them with F9, and before it prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestek.tree import Contents, Entry, Labels
from bestek.write.docx import parts
from bestek.write.docx.inlines import flattened, said
from bestek.write.docx.numbering import LEVELS, hangs
from bestek.write.docx.parts import Paragraph
from bestek.write.docx.state import Context

if TYPE_CHECKING:
    from bestek.write.docx.body import Body


def write_contents(body: Body, node: Contents, context: Context) -> None:
    """A title and its entries; nothing where there is nothing to list."""
    if not node.entries:
        return
    style = "TOCHeading" if node.of == "sections" else "ListHeading"
    title = body.texts(node.title, style, context) or said(
        _title(node, body.state.document.labels), body.state.document
    )
    lines = [_line(body, node, entry, context) for entry in node.entries]
    lines[0].content = parts.field_begin(_instruction(node, body.state.document.labels)) + lines[0].content
    lines[-1].content += parts.field_end()
    for line in (heading := Paragraph(title, style), *lines):
        line.content, line.revision = body.state.tracked(line.content), body.state.revision()
    listed = "".join(line.xml() for line in (heading, *lines))
    # One block, not paragraphs: a section must not end in the paragraph in which a field ends, since Word would drop the break with the next update
    # A control would remain, empty, of a table that was inserted or deleted
    controlled = node.of == "sections" and body.state.mark is None
    context.flow.control(parts.contents_control(body.state.control(), listed) if controlled else listed)


def _title(node: Contents, labels: Labels) -> str:
    return {"sections": labels.contents, "tables": labels.tables, "figures": labels.figures}[node.of]


def _instruction(node: Contents, labels: Labels) -> str:
    """17.16.5 `TOC`: `\\o` by the outline level of styles, `\\c` by the word of the captions, `\\h` as links, `\\z` no page numbers in web view."""
    if node.of == "sections":
        return rf'TOC \o "1-{node.depth}" \h \z'
    return rf'TOC \h \z \c "{labels.table if node.of == "tables" else labels.figure}"'


def _line(body: Body, node: Contents, entry: Entry, context: Context) -> Paragraph:
    """What Word itself writes for an entry: label, tab or blank as in the heading, title, tab, page."""
    style = f"TOC{min(max(entry.level, 1), LEVELS)}" if node.of == "sections" else "TableofFigures"
    between = parts.TAB if node.of == "sections" and hangs(entry.label) else parts.run(parts.text(" "))
    label = said(entry.label, body.state.document) + between if entry.label else ""
    shown = label + body.texts(flattened(entry.title), style, context) + parts.TAB
    target = body.state.target(entry.target)
    if target is None or body.state.gone:
        return Paragraph(shown, style)
    page = parts.run(parts.text(str(body.state.page_of.get(entry.target, ""))))
    field = parts.field(rf"PAGEREF {target.bookmark} \h", page)
    return Paragraph(parts.hyperlink(shown + field, anchor=target.bookmark), style)
