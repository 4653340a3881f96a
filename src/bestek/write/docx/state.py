"""What the writers of blocks, tables and texts share while one document is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal

from bestek import tree
from bestek.findings import Finding, Place, Severity
from bestek.messages import _
from bestek.style import HouseStyle
from bestek.tree import Document, Source
from bestek.write.docx import names, parts
from bestek.write.docx.numbering import Numbering, Root
from bestek.write.docx.parts import Paragraph

Layout = Literal["cover", "front", "main", "landscape"]
"""What lies on the same paper under the same header."""


@dataclass(slots=True)
class Story:
    """What one part of the package (the body, the footnotes) points to outside itself, by relationship id."""

    links: dict[str, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)

    def link(self, href: str) -> str:
        return self.links.setdefault(href, f"rIdLink{len(self.links) + 1}")

    def image(self, media: str) -> str:
        return self.images.setdefault(media, f"rIdImage{len(self.images) + 1}")


class State:
    """Collects for one document what does not stand in the body: notes, media, bookmarks, sources, findings."""

    def __init__(self, document: Document, style: HouseStyle, page_of: Mapping[str, int]) -> None:
        self.document, self.style, self.page_of = document, style, page_of
        self.nodes = tuple(tree.walk(document))
        self.targets = names.targets(self.nodes)
        self.numbering = Numbering(document.labels, parts.word_language(document.label_lang), style.label_widths)
        self.body, self.footnotes = Story(), Story()
        self.notes: list[str] = []
        self.note_calls = 0
        self.media: dict[str, bytes] = {}
        self.anchors: dict[str, tuple[Source, ...]] = {}
        self.sequences: dict[str, int] = {}
        self.findings: list[Finding] = []
        self._bookmarks, self._drawings, self._controls, self._unnamed = count(1), count(1), count(1), count(1)
        self._placed: set[str] = set()

    def bookmarked(self, marks: Iterable[str], content: str) -> str:
        """The content within its bookmarks; a name that was placed before is not placed again (Word would keep one of the two)."""
        for name in marks:
            if name in self._placed:
                message = _("two blocks share the id behind bookmark {name}; only the first can be pointed at")
                self.report("E504", message.format(name=name))
                continue
            self._placed.add(name)
            content = parts.bookmarked(name, next(self._bookmarks), content)
        return content

    def placed(self, id: str) -> bool:
        return self.targets[id].bookmark in self._placed

    def drawing(self) -> int:
        return next(self._drawings)

    def control(self) -> int:
        return next(self._controls)

    def unnamed(self) -> str:
        """A bookmark for a text that has sources but no id: a title of a box, a name under a signature."""
        return f"x_{next(self._unnamed)}"

    def report(
        self,
        code: str,
        message: str,
        sources: Sequence[Source] = (),
        hint: str = "",
        severity: Severity = Severity.WARNING,
    ) -> None:
        place = next((Place(source.file, source.line, source.column, source.path) for source in sources), None)
        self.findings.append(Finding(code, message, place, hint, severity))


GAP = 140
"""Space (7 points) between a table, a list or a box and the text below it: neither of them has space after it in Word."""

_OWN_SPACE = ("Heading", "Caption", "Figure", "TOC", "Title", "CoverTitle", "AfterTable")
"""Styles that bring their own space above."""


@dataclass(slots=True)
class Flow:
    """Blocks in the making, one below the other: the body, a cell, a note. Tables and content controls are XML already.

    `marks` are bookmarks that wait for the first text (a row, a list item: blocks that are no paragraph themselves).
    """

    state: State
    marks: list[str] = field(default_factory=list)
    blocks: list[Paragraph | str] = field(default_factory=list)
    gap: bool = False

    def paragraph(self, content: str, style: str, marks: Iterable[str] = (), **options: Any) -> Paragraph:
        if content:
            content = self.state.bookmarked((*marks, *self.marks), content)
            self.marks.clear()
        before = GAP if self.gap and not style.startswith(_OWN_SPACE) else None
        self.gap = False
        made = Paragraph(content, style, before=before, **options)
        self.blocks.append(made)
        return made

    def keep_last(self, *styles: str) -> None:
        """What stands last stays with what follows; with styles only where it has one of them."""
        last = self.blocks[-1] if self.blocks else ""
        if isinstance(last, Paragraph) and (not styles or last.style in styles):
            last.keep_next = True

    def table(self, xml: str) -> None:
        """Tables that touch would become one table in Word."""
        if self.blocks and isinstance(self.blocks[-1], str):
            self.paragraph("", "AfterTable")
        self.blocks.append(xml)
        self.gap = True

    def control(self, xml: str) -> None:
        self.blocks.append(xml)
        self.gap = False

    def end_section(self, section: str) -> None:
        """17.6 `sectPr`: the last paragraph of a section carries its properties; where there is none, one is made for it."""
        last = self.blocks[-1] if self.blocks else ""
        carrier = last if isinstance(last, Paragraph) else self.paragraph("", "SectionEnd")
        carrier.section = section
        self.gap = False

    def xml(self) -> str:
        """A cell, a note and a body end in a paragraph (17.4 `tc`)."""
        if not self.blocks or isinstance(self.blocks[-1], str):
            self.paragraph("", "AfterTable" if self.blocks else "")
        return "".join(block if isinstance(block, str) else block.xml() for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Context:
    """Where blocks stand: which style running text has there, how wide the column is, in which list.

    `listed` says whether Word's own list styles serve; elsewhere (cells, boxes, notes) items have the style of the text around them.
    """

    flow: Flow
    story: Story
    width: int
    text: str = "BodyText"
    listed: bool = True
    root: Root = "chapters"
    depth: int = 0
    indent: int = 0
    align: str = ""
    title: str = "Title"

    def within(self, **changes: object) -> Context:
        return replace(self, **changes)  # type: ignore[arg-type]
