"""Markdown to tree: long texts of the dossier and the clause library.

CommonMark with tables and footnotes (markdown-it-py). A heading becomes an unnumbered section, `[](#id)` a cross reference,
a paragraph "Tabel: …" before a table its caption. What the tree cannot hold (HTML, images, code, quotations) is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import assert_never, cast

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from bestek import tree
from bestek.findings import Finding, Place
from bestek.marks import OPEN, STAMP, Drawing, Fragment, Line, Markdown, Marked, Printed, split, without
from bestek.messages import _
from bestek.tree import Block, Inline, Paragraph, Source, Text

CAPTION = "Tabel:"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table").use(footnote_plugin, inline=False)


@dataclass
class Cursor:
    """Where the reader stands: the line of the last stamp and the fact that the text belongs to. `fragment` reads markup of templates."""

    marked: Marked
    place: Source
    lang: str = ""
    fragment: Callable[[Fragment], tuple[Block, ...]] = lambda _: ()
    findings: list[Finding] = field(default_factory=list)

    def move(self, line: Line) -> None:
        """Go on at the stamped line."""
        self.place = Source(line.file, line.line, 0, self.place.path)

    def report(self, code: str, message: str, hint: str = "") -> None:
        """Note a finding at the current place."""
        place = Place(self.place.file, self.place.line, self.place.column, self.place.path)
        self.findings.append(Finding(code, message, place, hint))


def runs(text: str, cursor: Cursor) -> Iterator[Inline]:
    """Characters with marks as inline nodes: each piece with its own source."""
    for piece in split(text, cursor.marked):
        match piece:
            case str():
                yield Text(piece, (cursor.place,), cursor.lang)
            case Line():
                cursor.move(piece)
            case Printed(undecided=True):
                yield tree.Placeholder(piece.text, piece.sources)
            case Printed():
                if piece.text:
                    yield Text(piece.text, piece.sources or (cursor.place,), piece.lang or cursor.lang)
            case tree.Ref():
                yield replace(piece, sources=(cursor.place,))
            case Markdown():
                yield from inlines(piece, cursor)
            case Drawing() | Fragment():
                _within_a_sentence(piece, cursor)
            case _:
                assert_never(piece)


def _within_a_sentence(piece: Drawing | Fragment, cursor: Cursor) -> None:
    if isinstance(piece, Drawing):
        cursor.report("E421", _("a drawing stands inside a text"), _("put it in a <figure>"))
    else:
        hint = _("put it on a line of its own, with a blank line before and after")
        cursor.report("E427", _("a table stands inside a sentence"), hint)


def inlines(value: Markdown, cursor: Cursor) -> tuple[Inline, ...]:
    """Markdown inside a paragraph: allowed when it is one paragraph itself."""
    made = blocks(value, cursor)
    if len(made) == 1 and isinstance(made[0], Paragraph):
        return made[0].children
    if made:
        cursor.report(
            "E422",
            _("a text of several paragraphs stands inside a paragraph"),
            _("print it on its own, between the paragraphs, or shorten it to one paragraph"),
        )
    return ()


def blocks(value: Markdown, cursor: Cursor) -> tuple[Block, ...]:
    """Markdown as blocks of the tree. The cursor comes back where it was."""
    place, lang = cursor.place, cursor.lang
    cursor.place = value.sources[0] if value.sources else place
    if _MARKUP.search(value.text):
        root = SyntaxTreeNode(_parser().parse(value.text))
        made = _Markdown(cursor, value.name, _footnotes(root)).blocks(_body(root))
    else:
        made = tuple(_plain(value.text, cursor))
    cursor.place, cursor.lang = place, lang
    return made


_MARKUP = re.compile(rf"[\\`*_\[\]<>&|\r\x00]|[ \t]$|^[^A-Za-zÀ-ÖØ-öø-ÿ“‘„({STAMP}{OPEN}\n]", re.MULTILINE)
"""A character with which CommonMark may begin something else than the words of a paragraph, anywhere or at the ends of a line."""


def _plain(text: str, cursor: Cursor) -> Iterator[Block]:
    """A text that holds no markup, as most texts of a dossier: paragraphs with blank lines between them."""
    for words in filter(None, map(str.strip, re.split(r"\n\n+", text))):
        if (value := _alone(words, cursor.marked)) is not None:
            yield from standing_alone(value, cursor)
        else:
            yield Paragraph(tidy(_lines(words, cursor)))


def _lines(words: str, cursor: Cursor) -> Iterator[Inline]:
    for place, line in enumerate(words.split("\n")):
        if place:
            yield Text(" ", (cursor.place,), cursor.lang)
        yield from runs(line, cursor)


def _alone(words: str, marked: Marked) -> Markdown | Fragment | None:
    """The text or table of the dossier that is all there is in a paragraph: it keeps its own blocks."""
    if words.count(OPEN) != 1:
        return None
    pieces = [piece for piece in split(words, marked) if not isinstance(piece, Line)]
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Markdown | Fragment) else None


def standing_alone(value: Markdown | Fragment, cursor: Cursor) -> tuple[Block, ...]:
    """The blocks of a value that stands between other blocks."""
    return blocks(value, cursor) if isinstance(value, Markdown) else cursor.fragment(value)


def _body(root: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [node for node in root.children if node.type != "footnote_block"]


def _footnotes(root: SyntaxTreeNode) -> dict[int, list[SyntaxTreeNode]]:
    notes = [note for block in root.children if block.type == "footnote_block" for note in block.children]
    return {int(note.meta["id"]): list(note.children) for note in notes}


REFUSED = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "an image",
    "fence": "a code block",
    "code_block": "a code block (text indented by four blanks)",
    "blockquote": "a quotation",
    "hr": "a rule",
}


@dataclass
class _Markdown:
    cursor: Cursor
    name: str
    notes: dict[int, list[SyntaxTreeNode]]
    reading: tuple[int, ...] = ()

    def blocks(self, nodes: list[SyntaxTreeNode]) -> tuple[Block, ...]:
        """Blocks with headings folded into sections."""
        flat: list[Block | tuple[int, tree.Section]] = []
        caption: tuple[Inline, ...] = ()
        for node in nodes:
            content = node.children[0].content if node.type == "paragraph" else ""
            if (alone := _alone(content, self.cursor.marked)) is not None:
                flat.extend(standing_alone(alone, self.cursor))
                continue
            made = self.block(node, caption)
            caption = ()
            if isinstance(made, Paragraph) and (words := _caption(made)) is not None and _next_is_table(nodes, node):
                caption = words
            elif made is not None:
                flat.append((int(node.tag[1]), made) if isinstance(made, tree.Section) else made)
        return _folded(flat)

    def block(self, node: SyntaxTreeNode, caption: tuple[Inline, ...] = ()) -> Block | None:
        match node.type:
            case "paragraph":
                return Paragraph(self.inline(node.children))
            case "heading":
                title = self.inline(node.children)
                return tree.Section(self._id(tree.plain_text(title)), title, (), "none")
            case "bullet_list":
                return tree.List(self._items(node), "bullet")
            case "ordered_list":
                return tree.List(self._items(node), "decimal", int(node.attrs.get("start", 1)))
            case "table":
                return self._table(node, caption)
            case _:
                self._refuse(node)
                return None

    def _items(self, node: SyntaxTreeNode) -> tuple[tree.ListItem, ...]:
        return tuple(tree.ListItem(self.blocks(list(item.children))) for item in node.children)

    def _table(self, node: SyntaxTreeNode, caption: tuple[Inline, ...]) -> tree.Table:
        rows = [row for part in node.children for row in part.children]
        head, *body = ([self._cell(cell) for cell in row.children] for row in rows)
        columns = tuple(tree.Column(1 / len(head), _align(cell)) for cell in rows[0].children)
        return tree.Table(
            columns,
            head=(tree.Row(tuple(head)),),
            body=tuple(tree.Row(tuple(cells)) for cells in body),
            caption=caption,
            description=tree.plain_text(caption),
            plain=not caption,
            id=self._id(f"tabel {tree.plain_text(caption)}") if caption else "",
        )

    def _cell(self, node: SyntaxTreeNode) -> tree.Cell:
        return tree.Cell((Paragraph(self.inline(node.children)),), header=node.type == "th")

    def inline(self, nodes: list[SyntaxTreeNode], *, edges: bool = True) -> tuple[Inline, ...]:
        """The inline nodes of a paragraph, a title or a cell (`edges`), or of a part of one."""
        found: list[Inline] = []
        for node in nodes:
            found.extend(self._inline(node))
        return tidy(found, edges=edges)

    def _inline(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        match node.type:
            case "inline":
                for child in node.children:
                    yield from self._inline(child)
            case "text" | "code_inline":
                yield from runs(node.content, self.cursor)
            case "softbreak":
                yield Text(" ", (self.cursor.place,), self.cursor.lang)
            case "hardbreak":
                yield tree.Break()
            case "strong" | "em":
                kind = tree.Strong if node.type == "strong" else tree.Emphasis
                yield kind(self.inline(node.children, edges=False))
            case "link":
                yield from self._link(node)
            case "footnote_ref":
                yield from self._note(int(node.meta["id"]))
            case "footnote_anchor":  # the way back to the call, which the writers make themselves
                return
            case _:
                self._refuse(node)

    def _note(self, number: int) -> Iterator[Inline]:
        if number in self.reading:
            self.cursor.report("E424", _("a footnote refers to itself"))
            return
        outer, self.reading = self.reading, (*self.reading, number)
        place = self.cursor.place
        yield tree.Note(self.blocks(self.notes.get(number, [])))
        self.reading, self.cursor.place = outer, place

    def _link(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        href = without(str(node.attrs.get("href", "")), self.cursor.marked)
        document, hash_, target = href.partition("#")
        if hash_ and "/" not in document and ":" not in document:
            if node.children:
                self.cursor.report(
                    "E425",
                    _("a cross reference has a text of its own"),
                    _("leave the brackets empty: [](#{target}); Bestek prints the label").format(target=target),
                )
            yield tree.Ref(target, document, sources=(self.cursor.place,))
        elif href.startswith("https://"):
            yield tree.Link(href, self.inline(node.children))
        else:
            self.cursor.report(
                "E426",
                _("the link '{href}' leads nowhere that a filed document may point to").format(href=href),
                _("use https://… or a cross reference [](#id)"),
            )

    def _refuse(self, node: SyntaxTreeNode) -> None:
        inside = "".join(part.content for part in node.walk() if part.type != "root")
        stamps = (piece for piece in split(inside, self.cursor.marked) if isinstance(piece, Line))
        if stamp := next(stamps, None):
            self.cursor.move(stamp)
        what = REFUSED.get(node.type, node.type)
        self.cursor.report(
            "E423",
            _("this text holds {what}, which no document can show").format(what=_(what)),
            _("write paragraphs, lists, tables, headings, emphasis, links and footnotes"),
        )

    def _id(self, words: str) -> str:
        return "-".join(filter(None, (self.name, slug(words))))


def _next_is_table(nodes: list[SyntaxTreeNode], node: SyntaxTreeNode) -> bool:
    following = nodes[nodes.index(node) + 1 :]
    return bool(following) and following[0].type == "table"


def _caption(paragraph: Paragraph) -> tuple[Inline, ...] | None:
    first = paragraph.children[0] if paragraph.children else None
    if isinstance(first, Text) and first.value.startswith(CAPTION):
        rest = replace(first, value=first.value.removeprefix(CAPTION).lstrip())
        return tidy((rest, *paragraph.children[1:]))
    return None


def _align(cell: SyntaxTreeNode) -> tree.Align:
    style = str(cell.attrs.get("style", ""))
    return "right" if "right" in style else "center" if "center" in style else "left"


def _folded(flat: list[Block | tuple[int, tree.Section]]) -> tuple[Block, ...]:
    """Blocks with every heading taking what follows it, up to the next heading of its level or above."""
    made: list[Block] = []
    while flat:
        first = flat.pop(0)
        if not isinstance(first, tuple):
            made.append(first)
            continue
        level, section = first
        inside: list[Block | tuple[int, tree.Section]] = []
        while flat and not (isinstance(flat[0], tuple) and flat[0][0] <= level):
            inside.append(flat.pop(0))
        made.append(replace(section, children=_folded(inside)))
    return tuple(made)


def slug(words: str) -> str:
    """Words as an id: lower case, hyphens, at most 48 characters."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:48].strip("-")


_BLANKS = re.compile(r"[ \t\r\n]+")
_SEVERAL = ("\n", "  ", "\t", "\r")


def tidy(nodes: Iterable[Inline], *, edges: bool = True) -> tuple[Inline, ...]:
    """Inline nodes with blanks as HTML has them: runs of blanks are one, equal neighbours are joined, none before a break or a note.

    With `edges` blanks at both ends are dropped, as at the ends of a paragraph.
    """
    made: list[Inline] = []
    for node in nodes:
        if isinstance(node, Text):
            made.append(_joined(made, _saying(node, _one_blank(node.value)), edges=edges))
            continue
        if isinstance(node, tree.Break | tree.Note):
            made[-1:] = [_trimmed(last) for last in made[-1:]]
        made.append(_after_blank(node) if made and _ends_blank(made[-1]) else node)
    if edges:
        made[-1:] = [_trimmed(last) for last in made[-1:]]
    return tuple(node for node in made if not (isinstance(node, Text) and not node.value))


def _one_blank(words: str) -> str:
    return _BLANKS.sub(" ", words) if any(map(words.__contains__, _SEVERAL)) else words


def _joined(made: list[Inline], text: Text, *, edges: bool) -> Text:
    """The text as it goes on after what was made; joined to an equal neighbour, which it then replaces."""
    if text.value.startswith(" ") and (_ends_blank(made[-1]) if made else edges):
        text = _saying(text, text.value[1:])
    if text.value and made and isinstance(made[-1], Text) and _same_origin(made[-1], text):
        return Text(cast(Text, made.pop()).value + text.value, text.sources, text.lang)
    return text


def _same_origin(one: Text, other: Text) -> bool:
    return one.sources == other.sources and one.lang == other.lang


def _ends_blank(node: Inline) -> bool:
    match node:
        case tree.Break():
            return True
        case Text(value=value):
            return value.endswith(" ")
        case tree.Strong(children=(*_, last)) | tree.Emphasis(children=(*_, last)) | tree.Link(children=(*_, last)):
            return _ends_blank(last)
        case _:
            return False


def _after_blank(node: Inline) -> Inline:
    """Text, also strong, emphasised or linked, without the blank that already stands before it."""
    match node:
        case Text(value=value):
            return _saying(node, value.lstrip(" "))
        case (
            tree.Strong(children=(first, *rest))
            | tree.Emphasis(children=(first, *rest))
            | tree.Link(children=(first, *rest))
        ):
            return replace(node, children=(_after_blank(first), *rest))
        case _:
            return node


def _trimmed(node: Inline) -> Inline:
    return _saying(node, node.value.rstrip(" ")) if isinstance(node, Text) else node


def _saying(text: Text, value: str) -> Text:
    return text if text.value == value else Text(value, text.sources, text.lang)
