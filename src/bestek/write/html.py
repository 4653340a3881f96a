"""The HTML writer: one page that needs nothing beside it, for a phone, a wide screen and paper.

It reads without a script. The script that is there folds the table of contents on a narrow screen, and on a page that tells where its facts come
from it shows that on a click; a public page holds not even the names of these attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from bestek import tree
from bestek.style import HouseStyle
from bestek.tree import Block, Contents, Cover, Document, Note
from bestek.write import Written
from bestek.write.body import Body, anchor
from bestek.write.markup import element, text
from bestek.write.revisions import is_redline, prepared
from bestek.write.stylesheet import screen_css


@dataclass
class KeptBlocks:
    """The blocks at the top of one document as they were last written: those that are the same are not written again.

    For who writes a document after every change (a watch). It holds one document, in its last state; what it is asked is `write`.
    """

    _given: object = None
    _written: dict[object, tuple[Block, str]] = field(default_factory=dict)
    _before: dict[object, tuple[Block, str]] = field(default_factory=dict)

    def begin(self, document: Document) -> None:
        """A new state. What all blocks depend on besides themselves must be as it was."""
        given = document.labels, document.language, document.label_lang, document.traced
        self._before, self._written = (self._written if given == self._given else {}), {}
        self._given = given

    def write(self, block: Block, place: int, write: Callable[[Block], str]) -> str:
        """A block as it was written when it is equal to that of its id, otherwise what `write` makes of it."""
        name = getattr(block, "id", "") or place
        before = self._before.get(name)
        made = before[1] if before and (before[0] is block or before[0] == block) else write(block)
        self._written[name] = block, made
        return made


def write_html(document: Document, style: HouseStyle, kept: KeptBlocks | None = None) -> Written:
    """The document as one HTML page in UTF-8. Pictures are inside, fonts are those of the reader's machine.

    `kept` are its blocks of last time; a redline is always written from anew.
    """
    nodes = list(tree.walk(document))
    marked = is_redline(nodes)
    if marked:
        document = prepared(document)
        nodes = list(tree.walk(document))
    notes = [node for node in nodes if isinstance(node, Note)]
    style = style if document.chapters_on_new_page else style.for_short_papers()
    body = _body(document, notes, KeptBlocks() if marked or kept is None else kept, marked=marked)
    page = element("html", _head(document, style, marked=marked), "\n", body, lang=document.language)
    return Written(f"<!DOCTYPE html>\n{page}\n".encode())


def _head(document: Document, style: HouseStyle, *, marked: bool) -> str:
    date = document.date.isoformat() if document.date else ""
    properties = (
        ("viewport", "width=device-width, initial-scale=1"), ("author", document.authority), ("description", document.subject),
        ("keywords", ", ".join(document.keywords)), ("dcterms.modified", date),
    )  # fmt: skip
    metas = (element("meta", name=name, content=content) for name, content in properties if content)
    rules = _screen_css(style) + (_shipped("origin.css") if document.traced else "")
    rules += _shipped("redline-screen.css") if marked else ""
    styles = f"<style>\n{rules}</style>"
    return element(
        "head", element("meta", charset="utf-8"), element("title", text(document.title)), *metas, "\n", styles
    )


@lru_cache(maxsize=16)
def _screen_css(style: HouseStyle) -> str:
    return screen_css(style)


def _body(document: Document, notes: Sequence[Note], kept: KeptBlocks, *, marked: bool) -> str:
    """Cover, then side by side what leads through the document and the document itself."""
    body = Body(document, "screen", marked=marked)
    kept.begin(document)
    covers = [block for block in document.children if isinstance(block, Cover)]
    navigation = next(
        (block for block in document.children if isinstance(block, Contents) and block.of == "sections"), None
    )
    rest: list[Block] = [
        block for block in document.children if block is not navigation and not isinstance(block, Cover)
    ]
    written = "\n".join(kept.write(block, place, body.block) for place, block in enumerate(rest))
    main = element("main", written, _notes(notes, document, body), id="main")
    return element(
        "body",
        element("a", text(document.labels.skip), href="#main", class_="skip", lang=document.label_lang), "\n",
        body.blocks(covers), "\n",
        element("div", _navigation(navigation, body), "\n", main, class_="columns" if navigation else ""), "\n",
        f'{element("output", id="origin")}\n' if document.traced else "",
        f"<script>\n{_script(document)}</script>",
    )  # fmt: skip


def _navigation(node: Contents | None, body: Body) -> str:
    if node is None:
        return ""
    summary = element("summary", body.contents_title(node), id="contents-sections")
    folding = element("details", summary, body.entries(node), open="open")
    return element("nav", folding, class_="contents sections", role="doc-toc", aria_labelledby="contents-sections")


def _notes(notes: Sequence[Note], document: Document, body: Body) -> str:
    """All footnotes at the end of the page, each with a way back to its call."""
    if not notes:
        return ""
    items = (
        element("li", body.blocks(note.children), _way_back(note, document), id=note.id, value=note.number)
        for note in notes
    )
    foreign = document.label_lang
    listed = element("ol", *items, lang=document.language if foreign else "")
    return "\n" + element(
        "aside", listed, class_="notes", role="doc-endnotes", aria_label=document.labels.notes, lang=foreign
    )


def _way_back(note: Note, document: Document) -> str:
    name = f"{document.labels.back} ({document.labels.note} {note.number})"
    return element(
        "a",
        "↩",
        href=anchor(f"{note.id}-call"),
        class_="back",
        role="doc-backlink",
        aria_label=name,
        lang=document.label_lang,
    )


def _script(document: Document) -> str:
    return (_shipped("origin.js") if document.traced else "") + _shipped("screen.js")


@cache
def _shipped(name: str) -> str:
    return (files(__package__) / "styles" / name).read_text("utf-8")
