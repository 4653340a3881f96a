"""The tree as the body of a Word document: one branch per block, blocks one below the other in a `Flow`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import assert_never

from bestek.messages import _
from bestek.tree import (
    Block,
    Box,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Figure,
    Image,
    Inline,
    List,
    ListItem,
    Mark,
    Note,
    Paragraph,
    ParagraphRole,
    RevisedBlocks,
    Section,
    Signatures,
    Source,
    Table,
)
from bestek.write.docx import contents, images, numbering, parts, tables, tracking
from bestek.write.docx.inlines import Inlines, own_sources
from bestek.write.docx.numbering import CHAPTERS, LIST_STEP, Root
from bestek.write.docx.parts import TAB, TWIPS_PER_MM, Indent, Number, Page, Picture, word_language
from bestek.write.docx.state import Context, Flow, Layout, Piece, State, Story
from bestek.write.docx.styles import BOX_INDENT, LIST_LEVELS
from bestek.write.docx.tracking import BOTH, Revision, View

_ROLES: dict[ParagraphRole, str] = {
    "body": "BodyText",
    "title": "Title",
    "subtitle": "Subtitle",
    "lead": "Lead",
    "small": "SmallText",
    "centered": "CenteredText",
}
BELOW_LOGO = round(40 * TWIPS_PER_MM)
"""As in the style sheet of the PDF."""

NOTE_LEAD = parts.FOOTNOTE_MARK + TAB
"""What the text of a footnote begins with."""

_BOXES = {"note": "BoxNote", "motivation": "BoxMotivation", "decision": "BoxDecision", "banner": "BoxBanner"}
_ROOTS: dict[str, Root] = {"annex": "annexes", "article": "articles"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The page, and for each layout the relationship ids of its header and footer, which are parts of their own."""

    page: Page
    headers: Mapping[Layout, str]
    footer: str

    def section(self, layout: Layout, change: str = "") -> str:
        """A cover has neither header nor footer; it is the first section, so that there is none to inherit."""
        if layout == "cover":
            return parts.section(self.page, change=change)
        return parts.section(self._paper(layout), header=self.headers[layout], footer=self.footer, change=change)

    def changed(self, layout: Layout, earlier: Layout, revision: Revision) -> str:
        """The last section of a document of which the last part was on other paper."""
        return self.section(layout, tracking.section_look(parts.section(self._paper(earlier)), revision))

    def width(self, layout: Layout) -> int:
        return self._paper(layout).text_width

    def _paper(self, layout: Layout) -> Page:
        return self.page.turned() if layout == "landscape" else self.page


@dataclass(frozen=True, slots=True)
class Part:
    """A block at the top, its layout, and the versions that have it. `ends` are those of them in which the paper or header changes behind it."""

    block: Block
    layout: Layout
    views: frozenset[View] = BOTH
    ends: frozenset[View] = frozenset()

    @property
    def mark(self) -> Mark | None:
        return self.block.mark if isinstance(self.block, RevisedBlocks) else None


def parts_of(document: Document, views: Callable[[Mark | None], frozenset[View]]) -> list[Part]:
    """The blocks at the top, what was revised one by one; blocks that moved together stay together."""
    blocks = tuple(_top(document.children))
    made = [Part(block, layout) for block, layout in zip(blocks, layouts(document, blocks), strict=True)]
    made = [replace(part, views=views(part.mark)) for part in made]
    return [replace(part, ends=frozenset(_ends(part, made[n + 1 :]))) for n, part in enumerate(made)]


def _ends(part: Part, following: Sequence[Part]) -> Iterator[View]:
    for view in part.views:
        after = next((one for one in following if view in one.views), part)
        if after.layout != part.layout:
            yield view


def _top(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, RevisedBlocks) and not block.mark.name:
            yield from (replace(block, children=(child,)) for child in block.children)
        else:
            yield block


def layouts(document: Document, blocks: Iterable[Block] = ()) -> list[Layout]:
    """The layout of every block at the top: the cover, what stands before the first chapter, the chapters.

    Only where chapters begin on a new page does the front matter have pages of its own.
    """
    made: list[Layout] = []
    for block in blocks or document.children:
        front = document.chapters_on_new_page and not any(layout in ("main", "landscape") for layout in made)
        made.append(_layout(block, front))
    return made


def _layout(block: Block, front: bool) -> Layout:
    if isinstance(block, RevisedBlocks):
        return _layout(block.children[0], front) if block.children else "main"
    if isinstance(block, Cover) and block.own_page:
        return "cover"
    if isinstance(block, Section):
        return "landscape" if block.landscape and block.level <= 1 else "main"
    return "front" if front else "main"


class Body:
    """Writes one document: `write` gives the content of `w:body`, the state holds the rest."""

    def __init__(self, state: State, around: Surroundings) -> None:
        self.state, self.around = state, around
        self.inlines = Inlines(state, self._note)

    def write(self) -> str:
        """Blocks that lie on the same paper share a section of Word; its properties stand at its end (17.6 `sectPr`)."""
        flow = Flow(self.state)
        made = parts_of(self.state.document, self._views)
        for part, after in zip_longest(made, made[1:]):
            self.block(part.block, Context(flow, self.state.body, self.around.width(part.layout)))
            if part.ends:
                self._end(part, after, flow)
        return flow.xml() + self._last_section(made)

    def _views(self, mark: Mark | None) -> frozenset[View]:
        return frozenset((self.state.revision_of(mark).view,)) if mark else BOTH

    def _end(self, part: Part, after: Part | None, flow: Flow) -> None:
        """Where a section ends in one version only, a paragraph of that version ends it."""
        section = self.around.section(part.layout)
        if part.ends == part.views:
            with self.state.under(part.mark):
                flow.end_section(section)
        elif after and after.mark:
            (view,) = part.ends
            revision = self.state.revision_of(after.mark).as_element("ins" if view == "new" else "del")
            flow.blocks.append(parts.Paragraph("", "SectionEnd", section=section, revision=revision))
            flow.gap = False

    def _last_section(self, made: Sequence[Part]) -> str:
        """The section of the new version that ends with the document, and what paper it had in the old one."""
        new, old = (next((part for part in reversed(made) if view in part.views), None) for view in ("new", "old"))
        layout = new.layout if new else "main"
        mark = next((part.mark for part in (new, old) if part and part.mark), None)
        if mark and old and old.layout != layout:
            return self.around.changed(layout, old.layout, self.state.revision_of(mark))
        return self.around.section(layout)

    def blocks(self, blocks: Iterable[Block], context: Context) -> None:
        for block in blocks:
            self.block(block, context)

    def block(self, block: Block, context: Context) -> None:  # noqa: C901, PLR0912  one branch per node
        match block:
            case Paragraph():
                self._paragraph(block, context)
            case Section():
                self._section(block, context)
            case List():
                self._list(block, context)
            case Table():
                tables.write_table(self, block, context)
            case Figure():
                self._figure(block, context)
            case DefinitionList(items=items):
                for item in items:
                    with context.flow.revising(item.mark):
                        self._definition(item, context)
            case Signatures():
                self._signatures(block, context)
            case Box():
                self._box(block, context)
            case Cover():
                self._cover(block, context)
            case Contents():
                contents.write_contents(self, block, context)
            case RevisedBlocks():
                with context.flow.revising(block.mark):
                    self.blocks(block.children, context)
            case _:
                assert_never(block)

    # Paragraphs

    def texts(self, nodes: Sequence[Inline], style: str, context: Context, *, strong: bool = False) -> str:
        return self.inlines.runs(nodes, context.story, style, strong=strong)

    def anchor(self, bookmark: str, nodes: Iterable[Inline]) -> tuple[str, ...]:
        """The bookmark of a text that comes from somewhere, noted with its sources; none for a text without, or where files do not tell them."""
        return self._anchored(bookmark, own_sources(nodes) if self.state.document.traced else ())

    def _anchored(self, bookmark: str, sources: tuple[Source, ...]) -> tuple[str, ...]:
        if sources and not self.state.gone:
            self.state.anchors[bookmark] = sources
        return (bookmark,) if sources else ()

    def anchored(self, nodes: Sequence[Inline], style: str, context: Context, *, strong: bool = False) -> str:
        """A text that has no id of its own, within the bookmark of its sources."""
        content = self.texts(nodes, style, context, strong=strong)
        if not content or self.state.gone or not (sources := own_sources(nodes)):
            return content
        name = self.state.unnamed()
        marks = self._anchored(name, sources if self.state.document.traced else ())
        return self.state.bookmarked(marks, content)

    def _paragraph(
        self, node: Paragraph, context: Context, style: str = "", number: Number | None = None, lead: str = ""
    ) -> parts.Paragraph:
        role = context.title if node.role == "title" else _ROLES[node.role]
        style = style or (role if context.text == "BodyText" else context.text)
        align = "center" if node.role == "centered" and style != "CenteredText" else context.align
        content = self.texts(node.children, style, context)
        marks = self.anchor(self.state.targets[node.id].bookmark, node.children) if node.id and content else ()
        return context.flow.paragraph(
            lead + content,
            style,
            marks,
            node.id if content else "",
            number=number,
            indent=self._indent(number, context),
            align=align,
        )

    def _indent(self, number: Number | None, context: Context) -> Indent | None:
        """In a cell, a box or a note an item is indented from where the text stands there, not from the margin."""
        if context.listed or not (number or context.depth):
            return None
        left = context.indent + LIST_STEP * context.depth
        return Indent(left, LIST_STEP) if number else Indent(left)

    def _note(self, node: Note) -> int:
        """17.11: the text of a footnote in a part of its own; ids from 1, since the separators have -1 and 0."""
        self.state.notes.append("")
        number = len(self.state.notes)
        context = Context(
            Flow(self.state), self.state.footnotes, self.around.page.text_width, "FootnoteText", listed=False
        )

        def first(paragraph: Paragraph | None) -> parts.Paragraph:
            if paragraph:
                return self._paragraph(paragraph, context, lead=NOTE_LEAD)
            return context.flow.paragraph(NOTE_LEAD, "FootnoteText")

        with self.state.unmoved():
            self._led(node.children, first, context, context.within(text="FootnoteContinued"))
            written = context.flow.xml(last_stays=True)
        self.state.notes[number - 1] = parts.footnote(number, written)
        return number

    def _led(
        self,
        blocks: Iterable[Block],
        first: Callable[[Paragraph | None], parts.Paragraph],
        context: Context,
        rest: Context,
    ) -> None:
        """Blocks of which the first carries a marker or number: in a redline the first of the old version and the first of the new one.

        `first` writes it, given its words where it begins with a paragraph; what follows stands in the context `rest`.
        """
        waiting, before = self.state.views, None
        for block in blocks:
            inner, mark = (block.children, block.mark) if isinstance(block, RevisedBlocks) else ((block,), None)
            with context.flow.revising(mark):
                begun = waiting & self.state.views
                head = inner[0] if begun and inner and isinstance(inner[0], Paragraph) else None
                if begun and inner:
                    with context.flow.revising(None if head else _of_one(before, begun)):
                        self._begun(first(head), begun, rest)
                    waiting -= begun
                self.blocks(inner[1:] if head else inner, rest)
            before = mark or before
        if waiting == self.state.views:
            first(None)

    def _begun(self, made: parts.Paragraph, views: frozenset[View], rest: Context) -> None:
        """A paragraph of both versions that is the first of one of them alone: marker and look are tracked."""
        near = next((block.revision for block in reversed(rest.flow.blocks[:-1]) if block.revision), None)
        if views == BOTH or self.state.mark or near is None:
            return
        first, following = made.look(), parts.Paragraph("", made.style if rest.text == "BodyText" else rest.text)
        following.indent, following.align, following.keep_next = self._indent(None, rest), made.align, made.keep_next
        if "old" in views:
            made.style, made.number, made.indent = following.style, None, following.indent
        made.earlier = (first if "old" in views else following.look(), near)
        lead = tracking.runs(NOTE_LEAD, near.as_element("del" if "old" in views else "ins"))
        made.content = made.content.replace(NOTE_LEAD, lead, 1)

    # Sections and layout

    def _section(self, node: Section, context: Context) -> None:
        root = _ROOTS.get(node.scheme, context.root)
        self._heading(node, context, root)
        self.blocks(node.children, context.within(root=root))

    def _heading(self, node: Section, context: Context, root: Root) -> None:
        level = numbering.heading_level(node)
        counting = self.state.numbering
        number = counting.gone(node, root) if self.state.gone else counting.heading(node, root)
        style = f"Heading{level}" if node.toc else f"Heading{level}OutsideContents"
        marks = (self.state.targets[node.id].bookmark,) if node.id else ()
        for mark in marks:
            self.anchor(mark, node.title)
        by_style = node.toc and number == Number(CHAPTERS, level - 1)
        content = self.texts(node.title, style, context)
        context.flow.paragraph(
            content, style, marks, node.id, number=None if by_style else number, outline=None if node.toc else level - 1
        )

    def _cover(self, node: Cover, context: Context) -> None:
        context = context.within(title="CoverTitle" if node.own_page else "Title")
        if node.logo:
            self._image(node.logo, node.logo_alt, "CoverLogo", context)
        begin = len(context.flow.blocks)
        self.blocks(node.children, context)
        if node.logo and node.own_page:
            _move_up(context.flow.blocks[begin:])
        context.flow.gap = not node.own_page

    def _signatures(self, node: Signatures, context: Context) -> None:
        context.flow.keep_last()  # nobody signs a page without a word of the text
        begin = len(context.flow.blocks)
        self.blocks(node.lead, context)
        for block in context.flow.blocks[begin:]:
            if isinstance(block, parts.Paragraph):
                block.keep_next = True
        tables.write_signatures(self, node, context)

    # Lists

    def _list(self, node: List, context: Context) -> None:
        if context.listed:
            context.flow.keep_last()  # the words that begin a list stay with its first item
        number = self.state.numbering.items(node, context.depth)
        for item in node.items:
            with context.flow.revising(item.mark):
                self._item(node, item, number, context.within(depth=context.depth + 1))
        context.flow.gap = context.flow.gap or (context.depth == 0 and context.listed)

    def _item(self, node: List, item: ListItem, number: Number, context: Context) -> None:
        """The first paragraph carries the marker; what follows stands below it."""
        if item.id:
            context.flow.marks.append(self.state.targets[item.id].bookmark)
        style, by_style = self._item_style(node, context)
        own = None if by_style else number

        def first(paragraph: Paragraph | None) -> parts.Paragraph:
            if paragraph:
                return self._paragraph(paragraph, context, style, own)
            return context.flow.paragraph("", style, number=own, indent=self._indent(number, context))

        rest = context.within(text=_list_style("ListContinue", context.depth)) if context.listed else context
        self._led(item.children, first, context, rest)

    def _item_style(self, node: List, context: Context) -> tuple[str, bool]:
        """The style of an item, and whether that style brings the bullet with it."""
        if not context.listed:
            return context.text, False
        bullets = node.kind == "bullet"
        return _list_style(
            "ListBullet" if bullets else "ListNumber", context.depth
        ), bullets and context.depth <= LIST_LEVELS

    def _definition(self, node: Definition, context: Context) -> None:
        plain = not context.listed
        style = context.text if plain else "DefinitionTerm"
        marks = (self.state.targets[node.id].bookmark,) if node.id else ()
        for mark in marks:
            self.anchor(mark, node.term)
        context.flow.paragraph(
            self.texts(node.term, style, context, strong=plain),
            style,
            marks,
            node.id,
            keep_next=plain,
            align=context.align,
        )
        self.blocks(node.children, context if plain else context.within(text="Definition", depth=1))

    # Figures and boxes

    def _figure(self, node: Figure, context: Context) -> None:
        target = self.state.targets.get(node.id)
        if target and not node.caption:
            context.flow.marks.append(target.bookmark)
        self._image(node.image, node.alt, "Figure", context)
        if node.caption:
            self.caption(node, self.state.document.labels.figure, "FigureCaption", context)

    def _image(self, image: Image, alt: str, style: str, context: Context) -> None:
        """An image that cannot be read is a finding; its text alternative takes its place, so that nothing is lost in silence."""
        try:
            bitmap = images.bitmap(image, self.state.kept)
        except images.UnreadableImageError as error:
            self.state.report(
                "E507",
                _("an image cannot be read: {reason}").format(reason=error),
                hint=_("its text alternative is printed instead"),
            )
            context.flow.paragraph(parts.run(parts.text(alt)), style)
            return
        wide = min(image.width, context.width / TWIPS_PER_MM)
        vector = image.data if image.media_type == "image/svg+xml" else b""
        picture = Picture(
            self._media(bitmap, "png", context.story),
            self._media(vector, "svg", context.story),
            wide,
            image.height * wide / image.width,
            alt,
        )
        context.flow.paragraph(parts.picture(picture, self.state.drawing()), style)

    def _media(self, data: bytes, extension: str, story: Story) -> str:
        return story.image(images.store(self.state.media, data, extension)) if data else ""

    def caption(self, node: Table | Figure, word: str, style: str, context: Context) -> None:
        """17.16.5 `SEQ`: Word counts the captions of a word; where its count is not the tree's, `\\r` sets it."""
        content = self.texts(node.caption, style, context)
        target = self.state.targets.get(node.id)
        for mark in (target.bookmark,) if target else ():
            self.anchor(mark, node.caption)
        if node.label:
            content = self._caption_label(node, word) + parts.run(parts.text(" ")) + content
        context.flow.paragraph(content, style, (target.bookmark,) if target else (), node.id)

    def _caption_label(self, node: Table | Figure, word: str) -> str:
        look = parts.run_properties("CaptionLabel", lang=word_language(self.state.document.label_lang))
        number = parts.run(parts.text(node.label), look)
        if node.label.isdecimal() and self.state.gone:
            number = parts.field(rf"SEQ {word} \* ARABIC", number, look)
        elif node.label.isdecimal():
            counted = self.state.sequences.get(word, 0) + 1
            self.state.sequences[word] = int(node.label)
            reset = "" if counted == int(node.label) else rf" \r {node.label}"
            number = parts.field(rf"SEQ {word} \* ARABIC{reset}", number, look)
        target = self.state.targets.get(node.id)
        marked = self.state.bookmarked((target.number,) if target else (), number)
        return parts.run(parts.text(f"{word} "), look) + marked

    def _box(self, node: Box, context: Context) -> None:
        style = _BOXES[node.role]
        context.flow.gap = True
        if node.title:
            context.flow.paragraph(self.anchored(node.title, style, context, strong=True), style, keep_next=True)
        self.blocks(node.children, context.within(text=style, listed=False, indent=BOX_INDENT, depth=0))
        context.flow.gap = True


def _move_up(blocks: Sequence[parts.Paragraph | Piece]) -> None:
    """Below a logo the title of a cover begins higher, so that the cover stays one page; in a redline that of either version."""
    waiting = BOTH
    for block in blocks:
        views = frozenset((block.revision.view,)) if block.revision else BOTH
        if isinstance(block, parts.Paragraph) and block.style == "CoverTitle" and waiting & views:
            block.before = BELOW_LOGO
            waiting -= views


def _list_style(name: str, depth: int) -> str:
    """Word's list styles end at level 5; deeper items keep the last style and get their indent from the numbering."""
    level = min(depth, LIST_LEVELS)
    return name if level == 1 else f"{name}{level}"


def _of_one(mark: Mark | None, views: frozenset[View]) -> Mark | None:
    """The mark of what one version alone has, beside what the other alone has; nothing where both have it."""
    if mark is None or views == BOTH:
        return None
    return replace(mark, revision="deleted" if "old" in views else "inserted", name="")
