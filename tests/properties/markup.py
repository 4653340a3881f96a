"""The inverse of `bestek.read`: an unresolved tree as the marked-up text that a template would have printed.

It exists for the tests alone: only with it can be said that reading loses nothing. Facts (sources with a path) are written as
handles, as values of the dossier are; everything else as characters behind a stamp, as fixed text of a template is.
"""

from __future__ import annotations

from typing import Any, assert_never
from xml.sax.saxutils import escape

from bestek.marks import Drawing, Marked, Printed, stamp
from bestek.tree import (
    Block,
    Box,
    Break,
    Cell,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Field,
    Figure,
    Inline,
    Link,
    List,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Revised,
    RevisedBlocks,
    Row,
    Section,
    Signature,
    Signatures,
    Source,
    Strong,
    Table,
    Text,
)  # fmt: skip


def marked_up(document: Document) -> Marked:
    """The document as marked-up text. Resolved fields are not written; `labels` are those of the reader."""
    writer = _Writer(Marked())
    writer.marked.text = writer.document(document)
    return writer.marked


def _is_fact(sources: tuple[Source, ...]) -> bool:
    return any(source.path for source in sources)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


class _Writer:
    def __init__(self, marked: Marked) -> None:
        self.marked = marked

    def element(self, tag: str, content: str = "", **attributes: Any) -> str:
        """An element; a value of an attribute is printed as templates print it, an empty one is left out."""
        written = "".join(
            f' {name.strip("_").replace("_", "-")}="{self.marked.handle(Printed(str(value)))}"'
            for name, value in attributes.items()
            if value != ""
        )
        return f"<{tag}{written}>{content}</{tag}>"

    def document(self, node: Document) -> str:
        return self.element(
            "document", self.blocks(node.children), id=node.id, title=node.title, subject=node.subject, keywords=", ".join(node.keywords),
            authority=node.authority, language=node.language, date=node.date.isoformat() if node.date else "", version=node.version,
            status=node.status, reference=node.reference, header_left=node.header_left, header_right=node.header_right,
            chapters="new-page" if node.chapters_on_new_page else "run-on",
        )  # fmt: skip

    # Blocks

    def blocks(self, nodes: tuple[Block, ...]) -> str:
        return "\n".join(map(self.block, nodes))

    def block(self, node: Block) -> str:  # noqa: C901  one case for each node
        match node:
            case Paragraph():
                return self.element("p", self.inlines(node.children), role=node.role)
            case Section():
                content = self.heading(node.title) + self.blocks(node.children)
                flags = {"landscape": _yes(node.landscape), "toc": _yes(node.toc)}
                return self.element("section", content, id=node.id, scheme=node.scheme, prefix=node.prefix, **flags)
            case List():
                return self.list(node)
            case Table():
                return self.table(node)
            case Figure():
                caption = self.element("caption", self.inlines(node.caption)) if node.caption else ""
                drawing = self.marked.handle(Drawing(node.image, "of the drawing"))
                return self.element("figure", caption + drawing, id=node.id, alt=node.alt)
            case DefinitionList():
                return self.element("dl", "".join(map(self.definition, node.items)))
            case Signatures():
                return self.element("signatures", self.blocks(node.lead) + "".join(map(self.signature, node.items)))
            case Box():
                title = self.heading(node.title) if node.title else ""
                return self.element("box", title + self.blocks(node.children), role=node.role)
            case Cover():
                return self.element("cover", self.blocks(node.children), own_page=_yes(node.own_page))
            case Contents():
                return self.element("contents", of=node.of, depth=node.depth)
            case RevisedBlocks():
                raise AssertionError("no template prints a redline")
            case _:
                assert_never(node)

    def heading(self, title: tuple[Inline, ...]) -> str:
        return self.element("h", self.inlines(title))

    def list(self, node: List) -> str:
        items = "".join(self.element("li", self.blocks(item.children), id=item.id) for item in node.items)
        if node.kind == "bullet":
            return self.element("ul", items)
        return self.element("ol", items, kind=node.kind, start=node.start, noun=node.noun)

    def definition(self, node: Definition) -> str:
        return self.element("dt", self.inlines(node.term), id=node.id) + self.element("dd", self.blocks(node.children))

    def signature(self, node: Signature) -> str:
        parts = self.element("role", self.inlines(node.role)) + self.element("name", self.inlines(node.name))
        return self.element("signature", parts, place=_yes(node.place))

    def table(self, node: Table) -> str:
        caption = self.element("caption", self.inlines(node.caption)) if node.caption else ""
        columns = (
            self.element("col", width=f"{round(column.width * 100)}%", align=column.align) for column in node.columns
        )
        head = self.element("thead", "".join(map(self.row, node.head))) if node.head else ""
        body = self.element("tbody", "".join(map(self.row, node.body)))
        content = caption + "".join(columns) + head + body
        return self.element("table", content, id=node.id, description=node.description, plain=_yes(node.plain))

    def row(self, node: Row) -> str:
        return self.element("tr", "".join(map(self.cell, node.cells)), id=node.id, label=node.label, role=node.role)

    def cell(self, node: Cell) -> str:
        return self.element(
            "th" if node.header else "td", self.blocks(node.children), columns=node.columns, rows=node.rows
        )

    # Inlines

    def inlines(self, nodes: tuple[Inline, ...]) -> str:
        return "".join(map(self.inline, nodes))

    def inline(self, node: Inline) -> str:  # noqa: C901  one case for each node
        match node:
            case Text():
                return self.text(node)
            case Placeholder():
                return self.marked.handle(Printed(node.value, node.sources, undecided=True))
            case Strong():
                return self.element("strong", self.inlines(node.children))
            case Emphasis():
                return self.element("em", self.inlines(node.children))
            case Link():
                return self.element("a", self.inlines(node.children), href=node.href)
            case Ref():
                return self.stamped(node.sources) + self.element(
                    "ref", to=node.target, document=node.document, form=node.form
                )
            case Note():
                return self.element("note", self.blocks(node.children))
            case Field():
                handle = self.marked.handle(Printed(node.hint, node.sources if _is_fact(node.sources) else ()))
                return self.stamped(node.sources) + f'<field hint="{handle}" width="{node.width}"/>'
            case Break():
                return self.element("br")
            case Revised():
                raise AssertionError("no template prints a redline")
            case _:
                assert_never(node)

    def text(self, node: Text) -> str:
        written = (
            self.marked.handle(Printed(node.value, node.sources))
            if _is_fact(node.sources)
            else self.stamped(node.sources) + escape(node.value)
        )
        return self.element("span", written, lang=node.lang) if node.lang else written

    def stamped(self, sources: tuple[Source, ...]) -> str:
        """A stamp for fixed text; a fact brings its own place."""
        return "".join(stamp(source.file, source.line) for source in sources if not source.path)
