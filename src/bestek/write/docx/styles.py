"""The house style as Word styles: every look has a name, so that a reviewer restyles a document in one place.

Built-in styles keep Word's own names (Word shows them in the language of its user); own styles have an English name.
Headings of every scheme are "heading 1" to "heading 9": assistive technology, the navigation pane, `TOC \\o` and `STYLEREF 1`
all know those, and in every language version of Word. What differs per scheme is the numbering (see `numbering`).

Bold is a toggle (ECMA-376 17.7.3): bold in a paragraph style and bold in a character style cancel out. So bold stands in
paragraph styles alone, never in a table style, and `bold_styles` tells the writer where "Strong" has nothing to add.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bestek.style import DEFAULT, HouseStyle
from bestek.write.docx import definitions, numbering
from bestek.write.docx.definitions import Border, CellLook, ParagraphLook, RunLook, Spacing, Style, Tab, TableLook
from bestek.write.docx.parts import Indent, Number, Page

HEADINGS = 9
"""Word knows nine levels of headings (17.3.1 `outlineLvl`)."""

NO_OUTLINE = 9
"""17.3.1 `outlineLvl`: the value of text that is no heading."""

LIST_LEVELS = 5
"""Word's list styles go from "List Bullet" to "List Bullet 5"."""

BOX_INDENT = 227
"""Where the text of a box begins, so that the bar at its left stays within the margin."""

SIGNATURE_LINE = 4200
"""Where the line to sign on ends."""

_LINE_OF_FONT = {
    "Calibri": 1.22, "Cambria": 1.17, "Arial": 1.15, "Times New Roman": 1.15, "Verdana": 1.22, "Segoe UI": 1.33, "Source Sans Pro": 1.26,
}  # fmt: skip
"""Height of a line set solid, in ems (ascent + descent + gap of the font's `hhea` table): what Word calls a single line."""


@dataclass(frozen=True, slots=True)
class Look:
    """A house style and a page in Word's units."""

    style: HouseStyle
    page: Page
    chapters_on_new_page: bool

    def colour(self, name: str) -> str:
        """A token as six hexadecimal digits."""
        return str(getattr(self.style, name)).lstrip("#").upper()

    def relative(self, factor: float) -> float:
        return self.style.body_size * factor

    def space(self, before: float, after: float, height: float = 0, *, heading: bool = False) -> Spacing:
        """Before and after in points, the height of a line in ems (that of running text when 0)."""
        font = self.style.word_heading_font if heading else self.style.word_body_font
        line = round(240 * (height or self.style.line_height) / _LINE_OF_FONT.get(font, 1.2))
        return Spacing(round(before * 20), round(after * 20), line)


@lru_cache(maxsize=16)
def styles_xml(
    style: HouseStyle, language: str, *, chapters_on_new_page: bool, page: Page, commented: bool = False
) -> bytes:
    """The whole styles part, with those of comments where it is `commented`."""
    look = Look(style.resolved(), page, chapters_on_new_page)
    run = RunLook(colour=look.colour("text"), size=style.body_size)
    made = (*all_styles(look), *(_comments(look) if commented else ()))
    return definitions.styles(language, run, ParagraphLook(spacing=look.space(0, 0)), made)


def all_styles(look: Look) -> Iterator[Style]:
    """Every style that the writer uses."""
    for family in (_foundation, _headings, _text, _lists, _tables, _captions, _boxes, _contents, _around, _characters):
        yield from family(look)


@cache
def bold_styles() -> frozenset[str]:
    """Paragraph styles that are bold by themselves or by the style they are based on."""
    styles = {
        style.id: style
        for style in all_styles(Look(DEFAULT.resolved(), Page.a4(DEFAULT.margins), chapters_on_new_page=True))
    }

    def bold(style: Style) -> bool:
        return style.run.bold or (style.based_on in styles and bold(styles[style.based_on]))

    return frozenset(style.id for style in styles.values() if style.kind == "paragraph" and bold(style))


def _foundation(_look: Look) -> Iterator[Style]:
    """The four defaults that every document has (17.7.4 `style`, attribute `default`)."""
    yield Style("Normal", "Normal", "", own=False, priority=0, default=True)
    yield Style(
        "DefaultParagraphFont", "Default Paragraph Font", "", own=False, quick=False, kind="character", default=True
    )
    yield Style(
        "TableNormal",
        "Normal Table",
        "",
        own=False,
        quick=False,
        priority=99,
        kind="table",
        default=True,
        table=TableLook((0, 108, 0, 108)),
    )
    yield Style("NoList", "No List", "", own=False, quick=False, priority=99, kind="numbering", default=True)


# Space before and after (points) by level, where chapters begin a page and where they stand in line; deeper levels look like the last
_HEADING_SPACES = {True: ((0, 14), (20, 6), (15, 4), (12, 3)), False: ((18, 6), (13, 4), (11, 3), (10, 3))}
_HEADING_COLOURS = ("primary", "primary", "text", "text")


def _headings(look: Look) -> Iterator[Style]:
    """`TOC \\o` takes in every style whose definition has an outline level ([MS-OI29500], TOC). A heading outside the contents therefore has
    none in its style; its paragraph has it, so that it still stands in the navigation pane.
    """
    for level in range(1, HEADINGS + 1):
        number = Number(numbering.CHAPTERS, level - 1)
        inside = _heading_paragraph(look, level)._replace(number=number, outline=level - 1)
        outside = _heading_paragraph(look, level)._replace(outline=NO_OUTLINE)
        run, name = _heading_run(look, level), f"Heading{level}"
        yield Style(name, f"heading {level}", "Normal", inside, run, "BodyText", own=False, priority=9)
        yield Style(
            f"{name}OutsideContents",
            f"Heading {level} Outside Contents",
            "Normal",
            outside,
            run,
            "BodyText",
            quick=False,
            priority=10,
        )


def _heading_paragraph(look: Look, level: int) -> ParagraphLook:
    before, after = _HEADING_SPACES[look.chapters_on_new_page][min(level, 4) - 1]
    space = look.space(before, after, 1.2, heading=True)
    return ParagraphLook(
        keep_next=True, keep_lines=True, new_page=level == 1 and look.chapters_on_new_page, hyphens=False, spacing=space
    )


def _heading_run(look: Look, level: int) -> RunLook:
    place = min(level, 4) - 1
    return RunLook(
        heading=True,
        bold=True,
        italic=level > 4,
        colour=look.colour(_HEADING_COLOURS[place]),
        size=look.style.heading_sizes[place],
    )


def _text(look: Look) -> Iterator[Style]:
    """Running text, definitions and the title block."""
    primary, muted = look.colour("primary"), look.colour("muted")
    bar = (Border("top", look.colour("accent"), 20, 12),)
    title = ParagraphLook(keep_next=True, hyphens=False, spacing=look.space(0, 6, 1.15, heading=True))
    cover = ParagraphLook(keep_next=True, borders=bar, hyphens=False, spacing=look.space(170, 14, 1.1, heading=True))
    subtitle = ParagraphLook(hyphens=False, spacing=look.space(0, 12, 1.3, heading=True))
    term = ParagraphLook(keep_next=True, spacing=look.space(4, 0))
    meaning = ParagraphLook(spacing=look.space(0, 5), indent=Indent(numbering.LIST_STEP))
    yield Style("BodyText", "Body Text", paragraph=ParagraphLook(spacing=look.space(0, 7)), own=False)
    yield Style("CoverLogo", "Cover Logo", "Normal", ParagraphLook(spacing=_with_picture(0, 18)), next="Title")
    yield Style(
        "Title",
        "Title",
        "Normal",
        title,
        RunLook(heading=True, bold=True, colour=primary, size=20),
        "Subtitle",
        own=False,
        priority=10,
    )
    yield Style("CoverTitle", "Cover Title", "Title", cover, RunLook(size=30), "Subtitle", priority=10)
    yield Style(
        "Subtitle", "Subtitle", "Normal", subtitle, RunLook(heading=True, size=14), "BodyText", own=False, priority=11
    )
    yield Style(
        "Lead", "Lead", "BodyText", ParagraphLook(spacing=look.space(0, 12, 1.35)), RunLook(size=look.relative(1.15))
    )
    yield Style("SmallText", "Small Text", "BodyText", run=RunLook(colour=muted, size=look.relative(0.86)))
    yield Style("CenteredText", "Centered Text", "BodyText", ParagraphLook(align="center"))
    yield Style("DefinitionTerm", "Definition Term", "BodyText", term, RunLook(bold=True), "Definition")
    yield Style("Definition", "Definition", "BodyText", meaning, next="DefinitionTerm")


def _with_picture(before: float, after: float) -> Spacing:
    """A line with a picture is set solid: a multiple of a line would be a multiple of the picture."""
    return Spacing(round(before * 20), round(after * 20))


def _lists(look: Look) -> Iterator[Style]:
    """Word's own list styles; the indent comes from the numbering. `ListContinue` is a further paragraph of an item."""
    space = look.space(0, 3)
    for level in range(1, LIST_LEVELS + 1):
        suffix, shown = ("", "") if level == 1 else (str(level), f" {level}")
        for kind, name, instance in (
            ("ListBullet", "List Bullet", numbering.BULLETS),
            ("ListNumber", "List Number", numbering.DECIMALS),
        ):
            numbered = ParagraphLook(number=Number(instance, level - 1), spacing=space)
            yield Style(kind + suffix, name + shown, "BodyText", numbered, own=False, quick=level == 1)
        further = ParagraphLook(spacing=space, indent=Indent(numbering.LIST_STEP * level))
        yield Style("ListContinue" + suffix, "List Continue" + shown, "BodyText", further, own=False, quick=False)


def _tables(look: Look) -> Iterator[Style]:
    """Paragraphs in tables, and three tables: ruled (data), facts (key and value), signatures."""
    compact, bold, rule = look.space(0, 0, 1.3), RunLook(bold=True), look.colour("rule")
    lines = (Border("bottom", rule), Border("insideH", rule))
    around = _around_cells(rule) if look.style.table_lines == "grid" else (Border("top", rule), *lines)
    signing = ParagraphLook(tabs=(Tab(SIGNATURE_LINE, "right", "underscore"),), spacing=compact)
    yield Style(
        "TableText", "Table Text", "Normal", ParagraphLook(spacing=compact), RunLook(size=look.style.table_size)
    )
    yield Style("TableHeading", "Table Heading", "TableText", ParagraphLook(keep_next=True), bold)
    yield Style("TableRowHeading", "Table Row Heading", "TableText", run=bold)
    yield Style("TableTotal", "Table Total", "TableText", run=bold)
    yield Style("FactsText", "Facts Text", "TableText", run=RunLook(size=look.style.body_size))
    yield Style("FactsHeading", "Facts Heading", "FactsText", run=RunLook(colour=look.colour("muted")))
    yield Style("SignatureText", "Signature Text", "Normal", signing)
    yield Style(
        "AfterTable",
        "After Table",
        "Normal",
        ParagraphLook(spacing=Spacing(line=120, exact=True)),
        RunLook(size=4),
        quick=False,
    )
    ruled = TableLook((70, 100, 70, 100), around, _first_row(look), _last_row(look))
    for name, table in (
        ("Ruled", ruled),
        ("Facts", TableLook((70, 0, 70, 100), lines)),
        ("Signature", TableLook((70, 0, 70, 100))),
    ):
        yield Style(f"{name}Table", f"{name} Table", "TableNormal", priority=59, kind="table", table=table)


def _around_cells(rule: str) -> tuple[Border, ...]:
    """In the order of the schema (17.4 `tblBorders`)."""
    return tuple(Border(side, rule) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def _first_row(look: Look) -> CellLook:
    return CellLook(
        (Border("bottom", look.colour("primary"), 8),),
        look.colour("table_head"),
        "bottom",
        RunLook(colour=look.colour("table_head_text")),
    )


def _last_row(look: Look) -> CellLook:
    """Applied where the look of a table says that its last row is a sum (17.4 `tblLook`)."""
    return CellLook((Border("top", look.colour("primary"), 8), Border("bottom", look.colour("primary"), 8)))


def _captions(look: Look) -> Iterator[Style]:
    above = ParagraphLook(keep_next=True, keep_lines=True, spacing=look.space(9, 4, 1.3))
    below = ParagraphLook(keep_next=False, spacing=look.space(2, 10, 1.3))
    yield Style(
        "Caption", "caption", "Normal", above, RunLook(size=look.relative(0.9)), "BodyText", own=False, priority=35
    )
    yield Style(
        "Figure", "Figure", "Normal", ParagraphLook(keep_next=True, spacing=_with_picture(8, 2)), next="FigureCaption"
    )
    yield Style("FigureCaption", "Figure Caption", "Caption", below, next="BodyText", priority=35)


def _boxes(look: Look) -> Iterator[Style]:
    """Boxes are bordered paragraphs, no layout tables: they read on as text.

    Word joins paragraphs of equal borders and indents into one frame (17.3.1 `pBdr`). The lines above and below have the colour of the
    ground: they are there for the room between text and edge.
    """
    for role, bar, shade in (
        ("Note", "primary", look.colour("shade")),
        ("Motivation", "rule", ""),
        ("Decision", "primary", ""),
    ):
        ground = shade or "FFFFFF"
        lines = (Border("top", ground, 4, 3), Border("left", look.colour(bar), 20, 8), Border("bottom", ground, 4, 3))
        box = ParagraphLook(
            keep_lines=True, borders=lines, shade=shade, spacing=look.space(0, 4), indent=Indent(BOX_INDENT)
        )
        yield Style(f"Box{role}", f"Box {role}", "Normal", box)
    frame = tuple(Border(side, look.colour("primary"), 8, 4) for side in ("top", "bottom"))
    banner = ParagraphLook(keep_lines=True, borders=frame, align="center", spacing=look.space(0, 8))
    yield Style("BoxBanner", "Box Banner", "Normal", banner, RunLook(bold=True, colour=look.colour("primary")))


# Left edge and width of the number, by level
_TOC_COLUMNS = ((0, 567), (567, 737), (1304, 851), (2155, 964))


def _contents(look: Look) -> Iterator[Style]:
    """ "toc 1" to "toc 9", the page number at a right tab; the title is no heading, since it would list itself.

    The entries have no right indent: LibreOffice draws nothing beyond it, not even what a tab puts there.
    """
    right = Tab(look.page.text_width, "right", "dot")
    heading = ParagraphLook(
        keep_next=True, keep_lines=True, hyphens=False, spacing=look.space(0, 8, 1.2, heading=True), outline=NO_OUTLINE
    )
    run = _heading_run(look, 1)
    yield Style("TOCHeading", "TOC Heading", "Normal", heading, run, "BodyText", own=False, priority=39)
    smaller = ParagraphLook(spacing=look.space(18, 5, 1.2, heading=True))
    yield Style(
        "ListHeading",
        "List Heading",
        "TOCHeading",
        smaller,
        RunLook(size=look.style.heading_sizes[1]),
        "BodyText",
        priority=39,
    )
    for level in range(1, HEADINGS + 1):
        left, width = _TOC_COLUMNS[min(level, 4) - 1]
        indent = Indent(left + width, width)
        entry = ParagraphLook(
            tabs=(Tab(left + width), right),
            hyphens=False,
            spacing=look.space(5 if level == 1 else 0, 1, 1.2),
            indent=indent,
        )
        yield Style(
            f"TOC{level}",
            f"toc {level}",
            "Normal",
            entry,
            RunLook(bold=level == 1),
            own=False,
            quick=False,
            priority=39,
        )
    listed = ParagraphLook(tabs=(right,), hyphens=False, spacing=look.space(0, 1, 1.25))
    yield Style("TableofFigures", "table of figures", "Normal", listed, own=False, quick=False, priority=99)


def _around(look: Look) -> Iterator[Style]:
    """What stands around the text: header, footer, footnotes, the end of a section."""
    small, close = RunLook(colour=look.colour("muted"), size=8.5), look.space(0, 0, 1.3)
    right, far = Tab(look.page.text_width, "right"), Tab(look.page.turned().text_width, "right")
    wide = ParagraphLook(tabs=(Tab(right.position, "clear"), far))
    line = ParagraphLook(borders=(Border("bottom", look.colour("rule"), 4, 4),), spacing=look.space(0, 8, 1.3))
    note = ParagraphLook(spacing=look.space(0, 2, 1.3), indent=Indent(227, 227))
    yield Style(
        "Header",
        "header",
        "Normal",
        ParagraphLook(tabs=(right,), spacing=close),
        small,
        own=False,
        quick=False,
        priority=99,
    )
    yield Style("HeaderWide", "Header Wide", "Header", wide, quick=False, priority=99)
    yield Style("HeaderChapter", "Header Chapter", "Header", line, quick=False, priority=99)
    draft = RunLook(bold=True, colour=look.colour("primary"), size=8.5)
    yield Style(
        "HeaderBanner", "Header Banner", "Header", ParagraphLook(align="right"), draft, quick=False, priority=99
    )
    yield Style(
        "Footer",
        "footer",
        "Normal",
        ParagraphLook(spacing=close, align="right"),
        small,
        own=False,
        quick=False,
        priority=99,
    )
    yield Style("FootnoteText", "footnote text", "Normal", note, RunLook(size=8.5), own=False, quick=False, priority=99)
    yield Style(
        "FootnoteContinued",
        "Footnote Continued",
        "FootnoteText",
        ParagraphLook(indent=Indent(227)),
        quick=False,
        priority=99,
    )
    yield Style(
        "SectionEnd",
        "Section End",
        "Normal",
        ParagraphLook(spacing=Spacing(line=20, exact=True)),
        RunLook(size=1),
        quick=False,
        priority=99,
    )


def _characters(look: Look) -> Iterator[Style]:
    """ "Open Fact" marks what is not decided yet; "Placeholder Text" is the hint of a blank that is filled in."""
    primary = look.colour("primary")
    open_fact = RunLook(frame=look.colour("text"), shade=look.colour("placeholder"))
    blank = RunLook(colour=look.colour("muted"), underline="dotted")
    yield Style("Strong", "Strong", "", run=RunLook(bold=True), own=False, priority=22, kind="character")
    yield Style("Emphasis", "Emphasis", "", run=RunLook(italic=True), own=False, priority=20, kind="character")
    yield Style("OpenFact", "Open Fact", "", run=open_fact, kind="character")
    yield Style("CaptionLabel", "Caption Label", "", run=RunLook(bold=True, colour=primary), kind="character")
    for identifier, name, run in (
        ("Hyperlink", "Hyperlink", RunLook(colour=primary, underline="single")),
        ("FootnoteReference", "footnote reference", RunLook(raised=True)),
        ("PlaceholderText", "Placeholder Text", blank),
    ):
        yield Style(identifier, name, "", run=run, own=False, quick=False, priority=99, kind="character")


def _comments(look: Look) -> Iterator[Style]:
    """What stands in the margin."""
    text, call = RunLook(size=10), RunLook(size=8)
    said = ParagraphLook(spacing=look.space(0, 2, 1.2))
    yield Style("CommentText", "annotation text", "Normal", said, text, own=False, quick=False, priority=99)
    yield Style(
        "CommentReference", "annotation reference", "", run=call, own=False, quick=False, priority=99, kind="character"
    )


def theme_tokens(style: HouseStyle) -> dict[str, str]:
    """What the theme part takes over: colours by DrawingML slot (20.1.6 `clrScheme`)."""
    primary, accent, shade = (str(colour).lstrip("#").upper() for colour in (style.primary, style.accent, style.shade))
    return {"dk2": primary, "lt2": shade, "accent1": primary, "accent2": accent, "hlink": primary}
