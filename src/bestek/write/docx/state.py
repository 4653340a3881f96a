"""What the writers of blocks, tables and texts share while one document is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal, NamedTuple

from bestek import tree
from bestek.cache import Store
from bestek.findings import Finding, Place, Severity
from bestek.messages import _
from bestek.style import HouseStyle
from bestek.tree import Document, Mark, Source
from bestek.write.docx import names, parts, tracking
from bestek.write.docx.comments import Comment, Comments
from bestek.write.docx.numbering import Numbering, Root
from bestek.write.docx.parts import Paragraph
from bestek.write.docx.tracking import BOTH, Element, Revision, View

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

    def __init__(
        self,
        document: Document,
        style: HouseStyle,
        page_of: Mapping[str, int],
        comments: Mapping[str, Sequence[Comment]] | None = None,
        kept: Store | None = None,
    ) -> None:
        self.document, self.style, self.page_of, self.kept = document, style, page_of, kept
        gone, self.standing = _parted(document)
        self.nodes = (*gone, *self.standing)
        self.targets = names.targets(self.nodes)
        self.mark: Mark | None = None
        self.numbering = Numbering(document.labels, parts.word_language(document.label_lang), style.label_widths)
        self.body, self.footnotes = Story(), Story()
        self.notes: list[str] = []
        self.note_calls = 0
        self.media: dict[str, bytes] = {}
        self.anchors: dict[str, tuple[Source, ...]] = {}
        self.sequences: dict[str, int] = {}
        self.findings: list[Finding] = []
        self.comments = Comments.of(document, comments or {})
        self.marks: set[tuple[str, str]] = set()
        self._annotations, self._drawings, self._controls, self._unnamed = count(1), count(1), count(1), count(1)
        self._placed: set[str] = set()
        self._standing = names.targets(self.standing) if gone else self.targets
        self._names = {name for target in self._standing.values() for name in (target.bookmark, target.number)}
        self._new = _ids(document, "new") if gone else frozenset()

    def bookmarked(self, marks: Iterable[str], content: str) -> str:
        """The content within its bookmarks; a name that was placed before is not placed again (Word would keep one of the two).

        What was deleted leaves its name to the block that stands instead.
        """
        gone = self.gone
        for name in marks:
            if gone and (name in self._names or name in self._placed):
                continue
            if name in self._placed:
                message = _("two blocks share the id behind bookmark {name}; only the first can be pointed at")
                self.report("E504", message.format(name=name))
                continue
            self._placed.add(name)
            content = parts.bookmarked(name, next(self._annotations), content)
        return content

    def commented(self, id: str, content: str) -> str:
        """The words of a block with what is said of it; nothing is said of what was deleted."""
        return content if self.gone else self.comments.around(id, content, self.revision())

    def placed(self, id: str) -> bool:
        return self.targets[id].bookmark in self._placed

    def target(self, id: str) -> names.Target | None:
        """Where a reference leads. One that was deleted needs a target that is there when the deletion is rejected, any other one that stands.

        A target that gave its id to the new version is called `was-…` (see `bestek.redline`).
        """
        if not self.gone:
            return self._standing.get(id)
        return self.targets.get(f"was-{id}" if id in self._new else id)

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

    # Tracked changes

    @contextmanager
    def under(self, mark: Mark | None) -> Iterator[None]:
        """What is written meanwhile was inserted, deleted or moved; marks do not stand inside marks."""
        before = self.mark
        self.mark = before or mark
        yield
        self.mark = before

    @contextmanager
    def unmoved(self) -> Iterator[None]:
        """What is written meanwhile lies where a move cannot be told (rows, notes): it counts as inserted or deleted."""
        before = self.mark
        if before:
            self.mark = replace(before, revision="deleted" if self.gone else "inserted", name="")
        yield
        self.mark = before

    @property
    def gone(self) -> bool:
        """Whether what is written now is in the old version only."""
        mark = self.mark
        return mark is not None and _ELEMENTS[mark.revision] in ("del", "moveFrom")

    @property
    def views(self) -> frozenset[View]:
        """The versions that have what is written now."""
        revision = self.revision()
        return frozenset((revision.view,)) if revision else BOTH

    def revision(self) -> Revision | None:
        return self.revision_of(self.mark) if self.mark else None

    def revision_of(self, mark: Mark) -> Revision:
        """17.13.5: an author is required, so the authority signs for what nobody decided; a date without an hour is midnight (UTC).

        The range of a move needs a date too (CT_MoveBookmark): that of the document, and without one the move is a deletion and an insertion.
        """
        author = mark.author or self.document.authority or self.document.title
        moved = mark.name and (mark.date or self.document.date)
        day = mark.date or (self.document.date if mark.name else None)
        date = f"{day.isoformat()}T00:00:00Z" if day else ""
        self.marks.add((author, date))
        revision = Revision(_ELEMENTS[mark.revision], author, date, self._annotations.__next__)
        return revision if moved else revision.unmoved

    def tracked(self, written: str) -> str:
        """Runs as what happened to them."""
        if self.mark is None:
            return written
        revision = self.revision()
        return tracking.runs(written, revision) if revision and written else written


_ELEMENTS: dict[tree.Revision, Element] = {
    "inserted": "ins",
    "deleted": "del",
    "moved-from": "moveFrom",
    "moved-to": "moveTo",
}


def _parted(document: Document) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """The nodes that were deleted or moved from, and all others, in reading order."""
    nodes = tuple(tree.walk(document))
    if not any(getattr(node, "mark", None) for node in nodes):
        return (), nodes
    found = tuple(_marked(document, None))
    gone = tuple(node for node, element in found if element in ("del", "moveFrom"))
    return gone, tuple(node for node, element in found if element not in ("del", "moveFrom"))


def _marked(node: object, element: Element | None) -> Iterator[tuple[object, Element | None]]:
    mark = getattr(node, "mark", None)
    element = element or (_ELEMENTS[mark.revision] if mark else None)
    yield node, element
    for part in tree.parts(node):
        yield from _marked(part, element)


def _ids(document: Document, view: View) -> frozenset[str]:
    """The ids of blocks that are in one version only."""
    elements = ("ins", "moveTo") if view == "new" else ("del", "moveFrom")
    return frozenset(getattr(node, "id", "") for node, element in _marked(document, None) if element in elements)


GAP = 140
"""Space (7 points) between a table, a list or a box and the text below it: neither of them has space after it in Word."""

_OWN_SPACE = ("Heading", "Caption", "Figure", "TOC", "Title", "CoverTitle", "AfterTable")
"""Styles that bring their own space above."""


@dataclass(slots=True)
class Piece:
    """A table or a content control: XML already. `revision` says that all of it was inserted or deleted."""

    written: str
    revision: Revision | None = None
    opening: str = ""
    closing: str = ""

    def xml(self) -> str:
        return self.opening + self.written + self.closing


@dataclass(slots=True)
class Flow:
    """Blocks in the making, one below the other: the body, a cell, a note.

    `marks` are bookmarks that wait for the first text (a row, a list item: blocks that are no paragraph themselves).
    """

    state: State
    marks: list[str] = field(default_factory=list)
    blocks: list[Paragraph | Piece] = field(default_factory=list)
    gap: bool = False

    def paragraph(
        self, content: str, style: str, marks: Iterable[str] = (), about: str = "", **options: Any
    ) -> Paragraph:
        """A paragraph within its bookmarks and comments; `about` is the id of the block whose words these are."""
        state = self.state
        content = state.tracked(content)
        if content:
            content = state.commented(about, state.bookmarked((*marks, *self.marks), content))
            self.marks.clear()
        before = GAP if self.gap and not style.startswith(_OWN_SPACE) else None
        self.gap = False
        made = Paragraph(content, style, before=before, revision=state.revision(), **options)
        self.blocks.append(made)
        return made

    def keep_last(self, *styles: str) -> None:
        """What stands last stays with what follows; with styles only where it has one of them."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Paragraph) and (not styles or last.style in styles):
            last.keep_next = True

    def table(self, xml: str) -> None:
        """Tables that touch would become one table in Word."""
        self.blocks += self._spacer()
        self.blocks.append(Piece(xml, self.state.revision()))
        self.gap = True

    def control(self, xml: str) -> None:
        self.blocks.append(Piece(xml, self.state.revision()))
        self.gap = False

    @contextmanager
    def revising(self, mark: Mark | None) -> Iterator[None]:
        """What is written meanwhile carries the mark. What was deleted leaves bookmarks and space to what stands behind it."""
        if mark is None or self.state.mark:
            yield
            return
        begin, waiting, gap = len(self.blocks), self.marks[:], self.gap
        with self.state.under(mark):
            if self.state.gone:
                self.marks.clear()
            yield
            self._moved(begin)
            if self.state.gone:
                self.marks[:], self.gap = waiting, gap

    def _moved(self, begin: int) -> None:
        """The range of a move around the blocks since then; rows cannot be moved, so a table alone has none."""
        mark, revision = self.state.mark, self.state.revision()
        made = self.blocks[begin:]
        if mark and revision and revision.moves and any(isinstance(block, Paragraph) for block in made):
            opening, closing = tracking.moved(revision, mark.name)
            made[0].opening = opening + made[0].opening
            made[-1].closing += closing

    def end_section(self, section: str) -> None:
        """17.6 `sectPr`: the last paragraph of a section carries its properties; where there is none, one is made for it."""
        self._settle()
        last = self.blocks[-1] if self.blocks else None
        carrier = last if isinstance(last, Paragraph) else self.paragraph("", "SectionEnd")
        carrier.section = section
        self.gap = False

    def xml(self, *, last_stays: bool = False) -> str:
        """A cell, a note and a body end in a paragraph (17.4 `tc`). With `last_stays` its mark stands even where all was inserted or deleted."""
        if not self.blocks or isinstance(self.blocks[-1], Piece):
            self.paragraph("", "AfterTable" if self.blocks else "")
        self._settle()
        last = self.blocks[-1]
        if last_stays and isinstance(last, Paragraph):
            last.revision = None
        return "".join(block.xml() for block in self.blocks)

    # Tracked changes

    def _spacer(self) -> list[Paragraph]:
        """A paragraph before a table, in each version in which a table stands before this one, and between any two that touch in the file."""
        views = {view for view in self.state.views if isinstance(self._last(view), Piece)}
        if views == BOTH:
            return [Paragraph("", "AfterTable")]
        touching = bool(self.blocks) and isinstance(self.blocks[-1], Piece)
        before = (block.revision for block in reversed(self.blocks) if block.revision)
        near = (self.state.revision() if views else None) or next(before, None)
        if near is None or not (views or touching):
            return []
        view = next(iter(views), near.view)
        return [Paragraph("", "AfterTable", revision=near.as_element("ins" if view == "new" else "del"))]

    def _last(self, view: View) -> Paragraph | Piece | None:
        """The last block of a version."""
        blocks = reversed(self.blocks)
        return next((block for block in blocks if block.revision is None or block.revision.view == view), None)

    def _settle(self) -> None:
        """The last paragraph mark of a story, a cell or a section can be neither inserted nor deleted (Word keeps it in any case).

        So the mark before it is, in its place, and the last paragraph has the look of the one it ends in each version.
        Where all of a story was inserted or deleted (a row, a note) nothing is left to end.
        """
        last = self.blocks[-1] if self.blocks and self.state.mark is None else None
        if not isinstance(last, Paragraph) or last.revision is None:
            return
        kept = next((n for n in reversed(range(len(self.blocks))) if self._fixed(self.blocks[n])), -1)
        tail = self.blocks[kept + 1 :]
        texts = [block for block in tail if isinstance(block, Paragraph)]
        if len(texts) < len(tail):
            self.blocks.append(Paragraph("", "AfterTable"))
            return
        other = next((block for block in reversed(texts) if _view(block) != _view(last)), None)
        before = self.blocks[kept] if kept >= 0 else None
        if other:
            self._joined(other)
            _ends(last, other)
        elif isinstance(before, Paragraph) and not before.section:
            revision = last.revision
            _ends(last, before)
            before.revision = revision
        else:
            _ends(last, Paragraph("", "AfterTable" if before and not isinstance(before, Paragraph) else ""))

    @staticmethod
    def _fixed(block: Paragraph | Piece) -> bool:
        return block.revision is None

    def _joined(self, paragraph: Paragraph) -> None:
        """A paragraph without its mark: its words stand at the beginning of the next."""
        at = next(n for n, block in enumerate(self.blocks) if block is paragraph)
        following = self.blocks[at + 1]
        assert isinstance(following, Paragraph)
        following.content = paragraph.opening + paragraph.content + paragraph.closing + following.content
        del self.blocks[at]


def _view(paragraph: Paragraph) -> View | None:
    return paragraph.revision.view if paragraph.revision else None


def _ends(last: Paragraph, other: Paragraph) -> None:
    """The last paragraph ends what it is in its own version, in the other version the paragraph `other`: its look is tracked (17.13.5.29)."""
    revision = last.revision
    assert revision is not None
    last.revision = None
    mine, others = last.look(), other.earlier[0] if other.earlier and revision.view == "new" else other.look()
    if revision.view == "old":
        for name in ("style", "keep_next", "number", "before", "after", "indent", "align", "outline"):
            setattr(last, name, getattr(other, name))
    if mine != others:
        last.earlier = (mine if revision.view == "old" else others, revision)


class Context(NamedTuple):
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
        return self._replace(**changes)  # type: ignore[arg-type]
