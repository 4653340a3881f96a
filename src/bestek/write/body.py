"""The tree as HTML elements, for the screen and for the PDF alike.

Both media get the same elements with the same words; they differ in three places only: where a footnote stands (at the end of the
page, or at its call, from where the page layout moves it to the foot), in what leads to the source of a text, and in what scrolls.
Elements carry the meaning; no style sheet adds a word to them, but for page numbers and running titles. The words that a redline says to who
does not see its marks (`bestek.write.revisions`) are elements too: hidden on a screen, in a PDF the replacement of a sign that is not drawn.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, assert_never
from urllib.parse import quote

from bestek import tree
from bestek.tree import (
    Block,
    Box,
    Break,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Entry,
    Field,
    Figure,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Mark,
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
from bestek.write import revisions
from bestek.write.markup import element, text

Medium = Literal["screen", "print"]

SHORT_TABLE = (12, 900)
"""Rows and characters that a table may have to be kept together: at most a third of a page."""

_PX_PER_MM = 96 / 25.4


def anchor(target: str, link: str = "#") -> str:
    """The fragment that leads to an id, or another link. What was deleted may lead nowhere."""
    return (link if target else "#") + quote(target, safe="-._~/:")


def data_uri(image: Image) -> str:
    return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode('ascii')}"


def linked(blocks: Iterable[Block]) -> frozenset[str]:
    """What links in some blocks lead to."""
    nodes = (node for block in blocks for node in tree.walk(block))
    return frozenset(node.target for node in nodes if isinstance(node, Ref | Entry))


@dataclass(frozen=True)
class Body:
    """Writes the blocks of one document for one medium.

    In a part of a document links lead to `link` + id instead of an anchor, and tables of contents show the `pages` of what they list.
    """

    document: Document
    medium: Medium
    link: str = "#"
    pages: Mapping[str, int] | None = None
    marked: bool | None = None
    """Whether the document is a redline, where that is known."""
    linked: frozenset[str] | None = None
    """What links of the document lead to, where that is known."""

    # Blocks

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:  # noqa: C901  # one case for each node
        match block:
            case Paragraph():
                return self._paragraph(block)
            case Section():
                return self._section(block)
            case List():
                return self._list(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case DefinitionList(items=items):
                return element("dl", *(self._definition(item) for item in items))
            case Signatures():
                return self._signatures(block)
            case Box():
                return self._box(block)
            case Cover():
                return self.cover(block)
            case Contents():
                return self.contents(block)
            case RevisedBlocks(children=children, mark=mark):
                return self._revised_blocks(children, mark)
            case _:
                assert_never(block)

    def _paragraph(self, node: Paragraph) -> str:
        role = self._revised_class("" if node.role == "body" else node.role, node.children)
        known = self._block_source(node.children)
        return element(
            "p",
            self._run(node.children, known),
            class_=role,
            lang=_common_language(node.children),
            **self._identity(node.id),
            **(self._origin((known,)) if known else {}),
        )

    def _section(self, node: Section) -> str:
        level = min(max(node.level, 1), 6)
        classes = ["level-1"] if level == 1 else []
        classes += [node.scheme] if level == 1 and node.scheme in ("annex", "article") else []
        classes += ["landscape"] if level == 1 and node.landscape else []
        return element(
            "section",
            self._heading(node, level),
            "\n",
            self.blocks(node.children),
            class_=" ".join(classes),
            aria_labelledby=node.id,
        )

    def _heading(self, node: Section, level: int) -> str:
        """Only a bare decimal label hangs in a column of its own; "Bijlage 1" would need too wide a column."""
        numbered = bool(node.heading_label) and node.heading_label[0].isdigit()
        title = self.inlines(node.title)
        origin = self._running(node) | self._source(node.title)
        class_ = self._revised_class("numbered" if numbered else "", node.title)
        return element(f"h{level}", self._label(node.heading_label), title, id=node.id, class_=class_, **origin)

    def said(self, words: str) -> str:
        """Words of the labels, with their language where it is not that of the text."""
        lang = self._label_lang(words)
        return element("span", text(words), lang=lang) if lang else text(words)

    def _label_lang(self, words: str) -> str:
        """A bare number is in no language."""
        return self.document.label_lang if any(map(str.isalpha, words)) else ""

    def _running(self, node: Section) -> dict[str, str]:
        """What the outline and the page header show of a heading."""
        return {} if self.medium == "screen" else {"data-title": self._outlined[id(node)]}

    @cached_property
    def _outlined(self) -> dict[int, str]:
        return {id(section): title for section, title in revisions.outline(self.document)}

    def _label(self, label: str) -> str:
        return element("span", text(label), class_="label", lang=self._label_lang(label)) + " " if label else ""

    def _list(self, node: List) -> str:
        items = tuple(self._item(node, item) for item in node.items)
        if node.kind == "bullet":
            return element("ul", *items)
        start = None if node.start == 1 else node.start
        counted = f"counter-reset:list-item {node.start - 1}" if start else None  # WeasyPrint does not look at `start`
        return element(
            "ol", *items, type="a" if node.kind == "alpha" else None, class_=node.kind, start=start, style=counted
        )

    def _item(self, node: List, item: ListItem) -> str:
        """Between items that are no more the numbers do not follow each other, so that every item says its own."""
        blocks = self._revised_blocks(item.children, item.mark) if item.mark else self.blocks(item.children)
        number = revisions.place_of(item) if any(other.mark for other in node.items) else None
        return element(
            "li",
            blocks,
            id=item.id,
            class_=revisions.class_of(item.mark),
            value=number,
            style=None if number is None or self.medium == "screen" else f"counter-set:list-item {number - 1}",
        )

    def _definition(self, node: Definition) -> str:
        term, told = self.inlines(node.term), self.blocks(node.children)
        if mark := node.mark:
            term = self._revision(mark, self._say(revisions.opened(mark, self.document.labels)), term)
            told = self._revision(mark, told, self._aside(revisions.closed(self.document.labels)), kind="blocks")
        return element(
            "div",
            element("dt", term, id=node.id, **self._source(node.term)),
            element("dd", told),
            class_=revisions.class_of(node.mark) or self._revised_class("", node.term),
        )

    def _box(self, node: Box) -> str:
        title = (
            element("p", self.inlines(node.title), class_="box-title", **self._source(node.title)) if node.title else ""
        )
        return element("aside", title, self.blocks(node.children), class_=f"box {node.role}", role="note")

    def _signatures(self, node: Signatures) -> str:
        lead = element("div", self.blocks(node.lead), class_="signatures-lead") if node.lead else ""
        return element(
            "div",
            lead,
            element("div", *(self._signature(item) for item in node.items), class_="signatures-items"),
            class_="signatures",
        )

    def _signature(self, node: Signature) -> str:
        labels = self.document.labels
        blank = element("span", class_="blank")
        place = element("p", self.said(labels.place_date), " ", blank, class_="signature-place") if node.place else ""
        sign = element("p", self.said(labels.signature), " ", blank, class_="signature-sign")
        role = element("p", self.inlines(node.role), class_="signature-role")
        name = element("p", self.inlines(node.name), class_="signature-name") if node.name else ""
        return element("div", role, place, sign, name, class_="signature")

    # Covers, figures, tables of contents

    def cover(self, node: Cover) -> str:
        logo = self._image(node.logo, node.logo_alt, "logo") if node.logo else ""
        return element(
            "header", logo, self.blocks(node.children), class_="cover own-page" if node.own_page else "cover"
        )

    def _figure(self, node: Figure) -> str:
        caption = (
            element("figcaption", self._caption_text(self.document.labels.figure, node), **self._source(node.caption))
            if node.caption
            else ""
        )
        return element("figure", self._image(node.image, node.alt), caption, id=node.id)

    def _image(self, image: Image, alt: str, class_: str = "") -> str:
        """`width` and `height` give the browser the ratio before the image is read; the style gives the size on paper."""
        pixels = {"width": round(image.width * _PX_PER_MM), "height": round(image.height * _PX_PER_MM)}
        return element("img", src=data_uri(image), alt=alt, class_=class_, style=f"width:{image.width:g}mm", **pixels)

    def _caption_text(self, word: str, node: Table | Figure) -> str:
        return self._label(f"{word} {node.label}" if node.label else "") + self.inlines(node.caption)

    def contents(self, node: Contents) -> str:
        """A list of tables is folded on a screen: it stands between the reader and the text."""
        title, named = self.contents_title(node), f"contents-{node.of}"
        entries = self.entries(node)
        if self.medium == "screen":
            inner = element("details", element("summary", title, id=named), entries)
        else:
            inner = element("p", title, class_="contents-title", id=named) + entries
        return element("nav", inner, class_=f"contents {node.of}", role="doc-toc", aria_labelledby=named)

    def contents_title(self, node: Contents) -> str:
        labels = self.document.labels
        named = {"sections": labels.contents, "tables": labels.tables, "figures": labels.figures}
        return self.inlines(node.title) if node.title else self.said(named[node.of])

    def entries(self, node: Contents) -> str:
        return element("ol", *(self._entry(entry) for entry in node.entries), class_="entries")

    def _entry(self, entry: Entry) -> str:
        page = self.pages[entry.target] if self.pages is not None else None
        href = anchor(entry.target, self.link)
        link = element("a", self._label(entry.label), self.inlines(entry.title), href=href, data_page=page)
        return element("li", link, class_=f"level-{entry.level}")

    # Tables

    def _table(self, node: Table) -> str:
        caption = self._table_caption(node)
        columns = element(
            "colgroup", *(element("col", style=f"width:{column.width * 100:.4g}%") for column in node.columns)
        )
        head = element("thead", *self._rows(node, node.head, "col")) if node.head else ""
        described = f"{node.id}-description" if self.medium == "screen" and node.description and node.id else None
        table = element(
            "table", caption, columns, head, *self._bodies(node), id=node.id, class_=_table_class(node),
            aria_describedby=described, data_summary=node.description if self.medium == "print" else None,
        )  # fmt: skip
        return self._scrolling(node, table, described)

    def _table_caption(self, node: Table) -> str:
        if not node.caption:
            return ""
        return element(
            "caption",
            self._caption_text(self.document.labels.table, node),
            id=f"{node.id}-caption" if node.id else None,
            **self._source(node.caption),
        )

    def _scrolling(self, node: Table, table: str, described: str | None) -> str:
        """On a narrow screen a table scrolls by itself, also from the keyboard (WCAG 2.1.1), and its description is there for a screen reader."""
        if self.medium == "print":
            return table
        description = element("p", text(node.description), id=described, hidden="hidden") if described else ""
        if node.plain:
            return table + description
        named = f"{node.id}-caption" if node.caption and node.id else None
        return element(
            "div",
            table,
            description,
            class_="scroll",
            tabindex=0,
            role="region",
            aria_labelledby=named,
            aria_label=None if named else node.description,
        )

    def _bodies(self, node: Table) -> Iterator[str]:
        """A group row opens a `tbody` of its own, which it heads (HTML 4.9.10, `scope=rowgroup`)."""
        groups: list[list[Row]] = [[]]
        for row in node.body:
            if row.role == "group" and groups[-1]:
                groups.append([])
            groups[-1].append(row)
        written = iter(self._rows(node, node.body, "row"))
        for group in groups:
            yield element("tbody", *(next(written) for _ in group))

    def _rows(self, node: Table, rows: tuple[Row, ...], scope: Literal["col", "row"]) -> Iterator[str]:
        for row, places in zip(rows, _grid(rows), strict=True):
            cells = (self._cell(node, row, place, column, scope) for place, column in enumerate(places))
            role = "" if row.role == "body" else row.role
            yield element("tr", *cells, id=row.id, class_=f"{role} {revisions.class_of(row.mark)}".strip())

    def _cell(self, node: Table, row: Row, place: int, column: int, scope: Literal["col", "row"]) -> str:
        cell, group = row.cells[place], row.role == "group"
        header = cell.header or group
        attributes: dict[str, str | int | None] = {
            "class_": "" if group else _alignment(node, column, cell.columns),
            "colspan": cell.columns if cell.columns > 1 else None,
            "rowspan": cell.rows if cell.rows > 1 else None,
            "scope": ("rowgroup" if group else "colgroup" if scope == "col" and cell.columns > 1 else scope)
            if header
            else None,
        }
        return element("th" if header else "td", self._within_cell(row, place), **attributes)

    def _within_cell(self, row: Row, place: int) -> str:
        """What stands in a cell. Of a row that was revised every cell is, but the words for that are said once, in its first and last."""
        cell, labels = row.cells[place], self.document.labels
        if cell.mark:
            return self._revised_blocks(cell.children, cell.mark)
        if not row.mark:
            return self.blocks(cell.children)
        before = self._aside(revisions.opened(row.mark, labels)) if place == 0 else ""
        behind = self._aside(revisions.closed(labels)) if place == len(row.cells) - 1 else ""
        return self._revision(row.mark, before, self.blocks(cell.children), behind, kind="blocks")

    # Inlines

    def inlines(self, inlines: Iterable[Inline]) -> str:
        """Texts; the source of the first, which their block names, is not repeated at them."""
        return self._run(inlines, self._block_source(inlines))

    def _run(self, inlines: Iterable[Inline], known: Source | None) -> str:
        """Between what was deleted and what was inserted in its place a line may end."""
        made = ""
        before: Inline | None = None
        for inline in inlines:
            made += "\u200b" if isinstance(before, Revised) and isinstance(inline, Revised) else ""
            made += self._inline(inline, known)
            before = inline
        return made

    def _inline(self, node: Inline, known: Source | None) -> str:  # noqa: C901  # one case for each node
        match node:
            case Text():
                return self._text(node, known)
            case Placeholder(value=value, sources=sources):
                return element("mark", text(value), class_="placeholder", **self._origin(sources))
            case Strong(children=children):
                return element("strong", self._run(children, known))
            case Emphasis(children=children):
                return element("em", self._run(children, known))
            case Link(href=href, children=children):
                return element("a", text(tree.plain_text(children)), href=_web_address(href))
            case Ref():
                return self._reference(node)
            case Note():
                return self._note(node)
            case Field(hint=hint, width=width, sources=sources):
                asked = element("span", text(hint), class_="hint", **self._origin(sources))
                return element("span", asked, class_="field", style=f"min-width:{width}ch")
            case Break():
                return element("br") + "\n"
            case Revised(children=children, mark=mark):
                labels = self.document.labels
                opened, closed = self._say(revisions.opened(mark, labels)), self._say(revisions.closed(labels))
                return self._revision(mark, opened, self._run(children, known), closed)
            case _:
                assert_never(node)

    def _text(self, node: Text, known: Source | None) -> str:
        origin: dict[str, str] = {}
        for source in node.sources:
            if _differs(source, known):
                origin = self._origin(node.sources)
                break
        lang = node.lang if node.lang != self.document.language else ""
        return element("span", text(node.value), lang=lang, **origin) if origin or lang else text(node.value)

    def _reference(self, node: Ref) -> str:
        """A reference into another document leads to its page beside this one on the screen; in a PDF it is plain text."""
        attributes = {"lang": node.lang, **self._origin(node.sources)}
        if not node.document:
            return element("a", text(node.text), href=anchor(node.target, self.link), class_="ref", **attributes)
        if self.medium == "print":
            return element("span", text(node.text), lang=node.lang) if node.lang else text(node.text)
        page = f"{quote(node.document)}.html{anchor(node.target)}"
        return element("a", text(node.text), href=page, class_="ref", **attributes)

    def _note(self, node: Note) -> str:
        """In print the note itself stands before its call: the layout takes it out of the line, and the call cannot part from its word."""
        name = f"{self.document.labels.note} {node.number}"
        call = element(
            "a",
            text(str(node.number)),
            href=anchor(node.id),
            id=f"{node.id}-call",
            role="doc-noteref",
            class_="footnote-call",
            aria_label=name,
            lang=self.document.label_lang,
        )
        if self.medium == "screen":
            return element("sup", call)
        number = element("span", text(str(node.number)), class_="footnote-number")
        return (
            element("span", number, self.blocks(node.children), id=node.id, class_="footnote", role="doc-footnote")
            + call
        )

    # What was revised

    def _revised_class(self, class_: str, words: tuple[Inline, ...]) -> str:
        """The class of a text, with that for the bar beside it where words of it were revised."""
        return f"{class_} revised".strip() if self._redline and revisions.is_revised(words) else class_

    @cached_property
    def _redline(self) -> bool:
        return revisions.is_redline(self.document) if self.marked is None else self.marked

    def _revised_blocks(self, blocks: tuple[Block, ...], mark: Mark) -> str:
        labels = self.document.labels
        kind = "blocks chapter" if revisions.is_chapter(blocks) else "blocks"
        before, behind = self._aside(revisions.opened(mark, labels)), self._aside(revisions.closed(labels))
        return self._revision(mark, before, self.blocks(blocks), behind, kind=kind)

    def _revision(self, mark: Mark, *children: str, kind: str = "") -> str:
        """The element of a mark. On a screen it says when and by whom it was decided."""
        moved = "moved" if mark.revision in ("moved-from", "moved-to") else ""
        decided = {"datetime": mark.date.isoformat() if mark.date else "", "title": mark.author}
        more = decided if self.medium == "screen" else {}
        return element(revisions.tag(mark), *children, class_=f"{kind} {moved}".strip(), **more)

    def _say(self, words: str) -> str:
        """Words for who does not see the mark. In print a sign stands for them, and the tag tree says what it replaces."""
        lang = self._label_lang(words)
        if self.medium == "screen":
            return element("span", text(words), class_="spoken", lang=lang)
        return element("span", revisions.UNSEEN, class_="spoken", data_say=words, lang=lang)

    def _aside(self, words: str) -> str:
        """Such words where no line of text is open."""
        return element("p", self._say(words), class_="spoken-line")

    # Identity and origin

    def _identity(self, id: str) -> dict[str, str]:
        """In print only what a link leads to is an anchor; the page of every other block is known by `data-id`."""
        name = "id" if self.medium == "screen" or id in self._targets else "data_id"
        return {name: id}

    @cached_property
    def _targets(self) -> frozenset[str]:
        return linked(self.document.children) if self.linked is None else self.linked

    def _source(self, inlines: Iterable[Inline]) -> dict[str, str]:
        source = self._block_source(inlines)
        return self._origin((source,)) if source else {}

    def _block_source(self, inlines: Iterable[Inline]) -> Source | None:
        """A block comes from where its first text comes from."""
        if self.medium == "print":
            return None
        return next((source.lasting for inline in inlines for source in _sources(inline)), None)

    def _origin(self, sources: tuple[Source, ...]) -> dict[str, str]:
        """`data-path` holds the path of a fact, `data-source` `file:line:column` of a template; several are separated by blanks."""
        if self.medium == "print" or not sources or not self.document.traced:
            return {}
        if len(sources) == 1 and sources[0].path:
            return {"data_path": sources[0].path}
        places = (
            ":".join(filter(None, (_quoted(source.file), str(source.line or ""), str(source.column or ""))))
            for source in sources
            if not source.path
        )
        return {
            "data_source": " ".join(dict.fromkeys(places)),
            "data_path": " ".join(dict.fromkeys(source.path for source in sources if source.path)),
        }


_quoted = lru_cache(maxsize=1024)(quote)


def _sources(inline: Inline) -> Iterator[Source]:
    """The sources of a text in reading order, some of them more than once."""
    if isinstance(inline, Text):
        yield from inline.sources
        return
    for part in tree.walk(inline):
        yield from getattr(part, "sources", ())


def _differs(source: Source, known: Source | None) -> bool:
    """Whether a source is another than one that is as it is stored."""
    if known is None or not source.path:
        return source is not known and source != known
    return source.path != known.path


def _web_address(href: str) -> str:
    if not href.startswith("https://"):  # tree.Link: the reader lets nothing else pass
        raise ValueError(f"not a web address: {href!r}")
    return href


def _common_language(inlines: tuple[Inline, ...]) -> str:
    """The language of a paragraph that is in another language as a whole: it is set without hyphens then."""
    languages = {inline.lang if isinstance(inline, Text) else "" for inline in inlines}
    return languages.pop() if len(languages) == 1 else ""


def _table_class(table: Table) -> str:
    """A short table stays on one page; a long one would leave too much of a page empty."""
    kind = "plain" if table.plain else "grid"
    kind += " weighed" if any(row.role == "emphasis" for row in table.body) else ""
    return f"{kind} short" if is_short(table) else kind


def is_short(table: Table) -> bool:
    """Whether a table stays on one page."""
    rows, characters = SHORT_TABLE
    return len(table.head) + len(table.body) <= rows and len(tree.plain_text(table)) <= characters


def _alignment(table: Table, column: int, columns: int) -> str:
    """The alignment that all columns of a cell share; left needs no class."""
    aligns = {table.columns[n].align for n in range(column, min(column + columns, len(table.columns)))}
    align = aligns.pop() if len(aligns) == 1 else "left"
    return "" if align == "left" else align


def _grid(rows: tuple[Row, ...]) -> list[list[int]]:
    """For every row the column in which each of its cells begins, spans from above taken into account (HTML 4.9.12)."""
    covered: dict[int, int] = {}  # column -> rows still covered by a cell that began above
    places: list[list[int]] = []
    for row in rows:
        column, begins = 0, []
        below = {place: count - 1 for place, count in covered.items() if count > 1}
        for cell in row.cells:
            while column in covered:
                column += 1
            begins.append(column)
            below.update(dict.fromkeys(range(column, column + cell.columns), cell.rows - 1) if cell.rows > 1 else {})
            column += cell.columns
        covered = below
        places.append(begins)
    return places
