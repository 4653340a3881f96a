"""The house style as Word styles: every look has a name, so that a reviewer restyles a document in one place.

Built-in styles keep Word's own names (Word shows them in the language of its user); own styles have an English name.
Headings of every scheme are "heading 1" to "heading 9": assistive technology, the navigation pane, `TOC \\o` and `STYLEREF 1`
all know those, and in every language version of Word. What differs per scheme is the numbering (see `numbering`).

Bold is a toggle (ECMA-376 17.7.3): bold in a paragraph style and bold in a character style cancel out. So bold stands in the
paragraph styles alone, never in a table style, and `BOLD` tells the writer where "Strong" has nothing to add.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bestek.style import HouseStyle
from bestek.write.docx import numbering, parts
from bestek.write.docx.parts import Indent, Page, border, indented, on, shading, val

HEADINGS = 9
"""Word knows nine levels of headings (17.3.1 `outlineLvl`)."""

LIST_LEVELS = 5
"""Word's list styles go from "List Bullet" to "List Bullet 5"."""

LIST_STEP = 397
"""Indent of a list level: 7 mm."""

BOX_INDENT = 227
"""Where the text of a box begins, so that the bar at its left stays within the margin."""

BOLD = frozenset(
    {
        *(f"Heading{n}" for n in range(1, HEADINGS + 1)),
        *(f"Heading{n}OutsideContents" for n in range(1, HEADINGS + 1)),
        "TableHeading",
        "TableTotal",
        "DefinitionTerm",
        "TOC1",
    }
)
"""Paragraph styles that are bold (or semibold) themselves."""

_LINE_OF_FONT = {
    "Calibri": 1.22,
    "Cambria": 1.17,
    "Arial": 1.15,
    "Times New Roman": 1.15,
    "Verdana": 1.22,
    "Segoe UI": 1.33,
    "Source Sans Pro": 1.26,
}
"""Height of a line set solid, in ems (ascent + descent + gap of the font's `hhea` table): what Word calls a single line."""

_CELL_PADDING = {"top": 70, "left": 100, "bottom": 70, "right": 100}


class Look(NamedTuple):
    """The tokens of a house style in Word's units: sizes in half points, colours without `#`."""

    style: HouseStyle

    def colour(self, name: str) -> str:
        return str(getattr(self.style, name)).lstrip("#").upper()

    def text_colour(self, name: str) -> str:
        return val("color", self.colour(name))

    def size(self, points: float) -> str:
        halves = round(points * 2)
        return val("sz", halves) + val("szCs", halves)

    def relative(self, factor: float) -> str:
        return self.size(self.style.body_size * factor)

    def line(self, height: float, *, heading: bool = False) -> int:
        """A line height in ems as a multiple of a single line, in 240ths."""
        font = self.style.word_heading_font if heading else self.style.word_body_font
        return round(240 * height / _LINE_OF_FONT.get(font, 1.2))

    def spacing(self, before: float, after: float, height: float | None = None, *, heading: bool = False) -> str:
        """17.3.1 `spacing`; before and after in points."""
        line = self.line(self.style.line_height if height is None else height, heading=heading)
        return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{line}" w:lineRule="auto"/>'


def styles_xml(style: HouseStyle, language: str, *, chapters_on_new_page: bool, page: Page) -> bytes:
    """The whole styles part (17.7.4 `styles`)."""
    look = Look(style)
    content = _defaults(look, language) + "".join(all_styles(look, chapters_on_new_page, page))
    return parts.root("w:styles", content)


def all_styles(look: Look, chapters_on_new_page: bool, page: Page) -> Iterator[str]:
    """Every style that the writer uses."""
    yield from _foundation()
    yield from _headings(look, chapters_on_new_page)
    yield from _text(look)
    yield from _lists(look)
    yield from _tables(look)
    yield from _boxes(look)
    yield from _contents(look, page.text_width)
    yield from _around(look, page)
    yield from _characters(look)


def _defaults(look: Look, language: str) -> str:
    """17.7.5 `docDefaults`: fonts come from the theme, so that a reviewer changes them in one place."""
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
    run = f'{fonts}{look.text_colour("text")}{look.size(look.style.body_size)}<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
    paragraph = f"<w:widowControl/>{look.spacing(0, 0)}"
    return f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>"


def _foundation() -> Iterator[str]:
    """The four defaults that every document has (17.7.4 `style`, attribute `default`)."""
    cells = "".join(
        f'<w:{side} w:w="{0 if side in ("top", "bottom") else 108}" w:type="dxa"/>' for side in _CELL_PADDING
    )
    table = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{cells}</w:tblCellMar></w:tblPr>'
    yield parts.style("paragraph", "Normal", "Normal", default=True, priority=0)
    yield parts.style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True, quick=False)
    yield parts.style("table", "TableNormal", "Normal Table", default=True, quick=False, priority=99, rest=table)
    yield parts.style("numbering", "NoList", "No List", default=True, quick=False, priority=99)


# Headings: space before, space after (points), colour, from level 1 on; deeper levels look like the last
_HEADING_LOOKS = ((0, 14, "primary"), (20, 6, "primary"), (15, 4, "text"), (12, 3, "text"))
_HEADING_FONT = '<w:rFonts w:asciiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:hAnsiTheme="majorHAnsi" w:cstheme="majorBidi"/>'


def _headings(look: Look, chapters_on_new_page: bool) -> Iterator[str]:
    for level in range(1, HEADINGS + 1):
        yield parts.style(
            "paragraph",
            f"Heading{level}",
            f"heading {level}",
            based_on="Normal",
            next="BodyText",
            priority=9,
            paragraph=_heading_paragraph(look, level, chapters_on_new_page),
            run=_heading_run(look, level),
        )
    for level in range(1, HEADINGS + 1):
        yield parts.style(
            "paragraph",
            f"Heading{level}OutsideContents",
            f"Heading {level} Outside Contents",
            based_on="Normal",
            next="BodyText",
            custom=True,
            quick=False,
            priority=10,
            paragraph=_heading_paragraph(look, level, chapters_on_new_page, in_contents=False),
            run=_heading_run(look, level),
        )


def _heading_paragraph(look: Look, level: int, chapters_on_new_page: bool, in_contents: bool = True) -> str:
    """Level 1 begins a page, or stands 26 points below what came before.

    `TOC \\o` takes in every style whose definition has an outline level ([MS-OI29500], TOC). A heading outside the contents therefore has
    none in its style; its paragraph has it, so that it still stands in the navigation pane.
    """
    before, after, _ = _HEADING_LOOKS[min(level, len(_HEADING_LOOKS)) - 1]
    new_page = level == 1 and chapters_on_new_page
    before = 26 if level == 1 and not new_page else before
    after = 8 if level == 1 and not new_page else after
    numbered = f"<w:numPr>{val('ilvl', level - 1)}{val('numId', numbering.CHAPTERS)}</w:numPr>" if in_contents else ""
    return (
        f"<w:keepNext/><w:keepLines/>{on('pageBreakBefore', new_page)}{numbered}<w:suppressAutoHyphens/>{look.spacing(before, after, 1.2, heading=True)}"
        f"{val('outlineLvl', level - 1 if in_contents else 9)}"
    )


def _heading_run(look: Look, level: int) -> str:
    size = look.style.heading_sizes[min(level, 4) - 1]
    colour = _HEADING_LOOKS[min(level, 4) - 1][2]
    return f"{_HEADING_FONT}<w:b/><w:bCs/>{on('i', level > 4)}{look.text_colour(colour)}{look.size(size)}"


def _text(look: Look) -> Iterator[str]:
    """Running text and the title block."""
    title = f"{_HEADING_FONT}<w:b/><w:bCs/>{look.text_colour('primary')}"
    bar = f"<w:pBdr>{border('top', look.colour('accent'), 20, 12)}</w:pBdr>"
    calm = "<w:suppressAutoHyphens/>"
    yield parts.style("paragraph", "BodyText", "Body Text", based_on="Normal", paragraph=look.spacing(0, 7))
    yield parts.style(
        "paragraph",
        "CoverLogo",
        "Cover Logo",
        based_on="Normal",
        next="Title",
        custom=True,
        paragraph=_picture_spacing(0, 14),
    )
    yield parts.style(
        "paragraph",
        "Title",
        "Title",
        based_on="Normal",
        next="Subtitle",
        priority=10,
        paragraph=f"<w:keepNext/>{calm}{look.spacing(0, 6, 1.15, heading=True)}",
        run=title + look.size(20),
    )
    yield parts.style(
        "paragraph",
        "CoverTitle",
        "Cover Title",
        based_on="Title",
        next="Subtitle",
        custom=True,
        priority=10,
        paragraph=f"<w:keepNext/>{bar}{calm}{look.spacing(170, 14, 1.1, heading=True)}",
        run=look.size(30),
    )
    yield parts.style(
        "paragraph",
        "Subtitle",
        "Subtitle",
        based_on="Normal",
        next="BodyText",
        priority=11,
        paragraph=f"{calm}{look.spacing(0, 12, 1.3, heading=True)}",
        run=_HEADING_FONT + look.size(14),
    )
    yield parts.style(
        "paragraph",
        "Lead",
        "Lead",
        based_on="BodyText",
        custom=True,
        paragraph=look.spacing(0, 12, 1.35),
        run=look.relative(1.15),
    )
    yield parts.style(
        "paragraph",
        "SmallText",
        "Small Text",
        based_on="BodyText",
        custom=True,
        run=look.text_colour("muted") + look.relative(0.86),
    )
    yield parts.style(
        "paragraph", "CenteredText", "Centered Text", based_on="BodyText", custom=True, paragraph=val("jc", "center")
    )
    yield parts.style(
        "paragraph",
        "DefinitionTerm",
        "Definition Term",
        based_on="BodyText",
        next="Definition",
        custom=True,
        paragraph=f"<w:keepNext/>{look.spacing(4, 0)}",
        run="<w:b/><w:bCs/>",
    )
    yield parts.style(
        "paragraph",
        "Definition",
        "Definition",
        based_on="BodyText",
        next="DefinitionTerm",
        custom=True,
        paragraph=look.spacing(0, 5) + indented(Indent(LIST_STEP)),
    )


def _picture_spacing(before: float, after: float) -> str:
    """A line with a picture is set solid: a multiple of a line would be a multiple of the picture."""
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="240" w:lineRule="auto"/>'


def _lists(look: Look) -> Iterator[str]:
    """Word's own list styles, five levels deep; the indent comes from the numbering. `ListContinue` is a further paragraph of an item."""
    for level in range(1, LIST_LEVELS + 1):
        suffix, shown = ("", "") if level == 1 else (str(level), f" {level}")
        for identifier, name, instance in (
            ("ListBullet", "List Bullet", numbering.BULLETS),
            ("ListNumber", "List Number", numbering.DECIMALS),
        ):
            numbered = f"<w:numPr>{val('ilvl', level - 1)}{val('numId', instance)}</w:numPr>"
            yield parts.style(
                "paragraph",
                identifier + suffix,
                name + shown,
                based_on="BodyText",
                quick=level == 1,
                paragraph=numbered + look.spacing(0, 3),
            )
        indent = indented(Indent(LIST_STEP * level))
        yield parts.style(
            "paragraph",
            "ListContinue" + suffix,
            "List Continue" + shown,
            based_on="BodyText",
            quick=False,
            paragraph=look.spacing(0, 3) + indent,
        )


def _tables(look: Look) -> Iterator[str]:
    """Paragraphs in tables, and three tables: ruled (data), facts (key and value), signatures."""
    compact = look.spacing(0, 0, 1.3)
    yield parts.style(
        "paragraph",
        "TableText",
        "Table Text",
        based_on="Normal",
        custom=True,
        paragraph=compact,
        run=look.relative(0.9),
    )
    yield parts.style(
        "paragraph",
        "TableHeading",
        "Table Heading",
        based_on="TableText",
        custom=True,
        paragraph="<w:keepNext/>",
        run="<w:b/><w:bCs/>",
    )
    yield parts.style(
        "paragraph", "TableRowHeading", "Table Row Heading", based_on="TableText", custom=True, run="<w:b/><w:bCs/>"
    )
    yield parts.style("paragraph", "TableTotal", "Table Total", based_on="TableText", custom=True, run="<w:b/><w:bCs/>")
    yield parts.style("paragraph", "FactsText", "Facts Text", based_on="TableText", custom=True, run=look.relative(1.0))
    yield parts.style(
        "paragraph", "FactsHeading", "Facts Heading", based_on="FactsText", custom=True, run=look.text_colour("muted")
    )
    yield parts.style(
        "paragraph",
        "SignatureText",
        "Signature Text",
        based_on="Normal",
        custom=True,
        paragraph=f'<w:keepNext/><w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="4200"/></w:tabs>{compact}',
    )
    yield parts.style(
        "paragraph",
        "AfterTable",
        "After Table",
        based_on="Normal",
        custom=True,
        paragraph='<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>',
        run=look.size(4),
    )
    yield parts.style(
        "paragraph",
        "Caption",
        "caption",
        based_on="Normal",
        next="BodyText",
        priority=35,
        paragraph=f"<w:keepNext/><w:keepLines/>{look.spacing(9, 4, 1.3)}",
        run=look.relative(0.9),
    )
    yield parts.style(
        "paragraph",
        "Figure",
        "Figure",
        based_on="Normal",
        next="Caption",
        custom=True,
        paragraph=f"<w:keepNext/>{_picture_spacing(8, 2)}",
    )
    yield parts.style(
        "paragraph",
        "FigureCaption",
        "Figure Caption",
        based_on="Caption",
        next="BodyText",
        custom=True,
        paragraph=f'<w:keepNext w:val="0"/>{look.spacing(2, 10, 1.3)}',
    )
    yield _table_style("RuledTable", "Ruled Table", _ruled(look), _ruled_conditions(look))
    yield _table_style(
        "FactsTable",
        "Facts Table",
        border("bottom", look.colour("rule"), 4) + border("insideH", look.colour("rule"), 4),
        "",
        left=0,
    )
    yield _table_style("SignatureTable", "Signature Table", "", "", left=0)


def _ruled(look: Look) -> str:
    rule = look.colour("rule")
    return border("top", rule, 4) + border("bottom", rule, 4) + border("insideH", rule, 4)


def _ruled_conditions(look: Look) -> str:
    primary = look.colour("primary")
    head = f"<w:tcPr><w:tcBorders>{border('bottom', primary, 8)}</w:tcBorders>{shading(look.colour('shade'))}{val('vAlign', 'bottom')}</w:tcPr>"
    total = f"<w:tcPr><w:tcBorders>{border('top', primary, 8)}{border('bottom', primary, 8)}</w:tcBorders></w:tcPr>"
    return parts.conditional("firstRow", f"<w:rPr>{look.text_colour('primary')}</w:rPr>" + head) + parts.conditional(
        "lastRow", total
    )


def _table_style(identifier: str, name: str, borders: str, conditions: str, left: int | None = None) -> str:
    padding = _CELL_PADDING | ({} if left is None else {"left": left})
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in padding.items())
    drawn = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
    rest = f"<w:tblPr>{drawn}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{conditions}"
    return parts.style("table", identifier, name, based_on="TableNormal", custom=True, priority=59, rest=rest)


def _boxes(look: Look) -> Iterator[str]:
    """Boxes are bordered paragraphs, no layout tables: they read on as text.

    Word joins paragraphs of equal borders and indents into one frame (17.3.1 `pBdr`). The lines above and below have the colour of the
    ground: they are there for the room between text and edge.
    """
    primary, rule, shade = look.colour("primary"), look.colour("rule"), look.colour("shade")
    looks = (
        ("BoxNote", "Box Note", primary, shade),
        ("BoxMotivation", "Box Motivation", rule, ""),
        ("BoxDecision", "Box Decision", primary, ""),
    )
    for identifier, name, bar, fill in looks:
        ground = fill or "FFFFFF"
        drawn = border("top", ground, 4, 3) + border("left", bar, 20, 8) + border("bottom", ground, 4, 3)
        paragraph = f"<w:keepLines/><w:pBdr>{drawn}</w:pBdr>{shading(fill) if fill else ''}{look.spacing(0, 4)}"
        yield parts.style(
            "paragraph",
            identifier,
            name,
            based_on="Normal",
            custom=True,
            paragraph=paragraph + indented(Indent(BOX_INDENT)),
        )


def _contents(look: Look, text_width: int) -> Iterator[str]:
    """Contents: "toc 1" to "toc 9", the page number at a right tab (17.3.1 `tab`)."""
    yield parts.style(
        "paragraph",
        "TOCHeading",
        "TOC Heading",
        based_on="Normal",
        next="BodyText",
        priority=39,
        paragraph=f"<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/>{look.spacing(0, 8, 1.2, heading=True)}{val('outlineLvl', 9)}",
        run=f"{_HEADING_FONT}<w:b/><w:bCs/>{look.text_colour('primary')}{look.size(look.style.heading_sizes[0])}",
    )
    yield parts.style(
        "paragraph",
        "ListHeading",
        "List Heading",
        based_on="TOCHeading",
        next="BodyText",
        custom=True,
        priority=39,
        paragraph=look.spacing(18, 5, 1.2, heading=True),
        run=look.size(look.style.heading_sizes[1]),
    )
    for level in range(1, HEADINGS + 1):
        left = (0, 567, 1304, 2155)[min(level, 4) - 1]
        hanging = (567, 737, 851, 964)[min(level, 4) - 1]
        tabs = f'<w:tabs><w:tab w:val="left" w:pos="{left + hanging}"/>{_right_tab(text_width, "dot")}</w:tabs>'
        paragraph = (
            tabs
            + "<w:suppressAutoHyphens/>"
            + look.spacing(5 if level == 1 else 0, 1, 1.2)
            + f'<w:ind w:left="{left + hanging}" w:right="567" w:hanging="{hanging}"/>'
        )
        yield parts.style(
            "paragraph",
            f"TOC{level}",
            f"toc {level}",
            based_on="Normal",
            next="Normal",
            priority=39,
            quick=False,
            paragraph=paragraph,
            run=on("b", level == 1),
        )
    tabs = f"<w:tabs>{_right_tab(text_width, 'dot')}</w:tabs>"
    paragraph = tabs + "<w:suppressAutoHyphens/>" + look.spacing(0, 1, 1.25) + '<w:ind w:left="0" w:right="567"/>'
    yield parts.style(
        "paragraph",
        "TableofFigures",
        "table of figures",
        based_on="Normal",
        next="Normal",
        priority=99,
        quick=False,
        paragraph=paragraph,
    )


def _right_tab(text_width: int, leader: str) -> str:
    return f'<w:tab w:val="right" w:leader="{leader}" w:pos="{text_width}"/>'


def _around(look: Look, page: Page) -> Iterator[str]:
    """What stands around the text: header, footer, footnotes, the end of a section."""
    small = look.text_colour("muted") + look.size(8.5)
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{page.text_width}"/></w:tabs>'
    wide = f'<w:tabs><w:tab w:val="clear" w:pos="{page.text_width}"/><w:tab w:val="right" w:pos="{page.turned().text_width}"/></w:tabs>'
    yield parts.style(
        "paragraph",
        "Header",
        "header",
        based_on="Normal",
        priority=99,
        quick=False,
        paragraph=tabs + look.spacing(0, 0, 1.3),
        run=small,
    )
    yield parts.style(
        "paragraph",
        "HeaderChapter",
        "Header Chapter",
        based_on="Header",
        custom=True,
        priority=99,
        quick=False,
        paragraph=f"<w:pBdr>{border('bottom', look.colour('rule'), 4, 4)}</w:pBdr>",
    )
    yield parts.style(
        "paragraph",
        "HeaderWide",
        "Header Wide",
        based_on="Header",
        custom=True,
        priority=99,
        quick=False,
        paragraph=wide,
    )
    yield parts.style(
        "paragraph",
        "Footer",
        "footer",
        based_on="Normal",
        priority=99,
        quick=False,
        paragraph=look.spacing(0, 0, 1.3) + val("jc", "right"),
        run=small,
    )
    yield parts.style(
        "paragraph",
        "FootnoteText",
        "footnote text",
        based_on="Normal",
        priority=99,
        quick=False,
        paragraph=look.spacing(0, 2, 1.3) + indented(Indent(227, 227)),
        run=look.size(8.5),
    )
    yield parts.style(
        "paragraph",
        "FootnoteContinued",
        "Footnote Continued",
        based_on="FootnoteText",
        custom=True,
        priority=99,
        quick=False,
        paragraph=indented(Indent(227)),
    )
    yield parts.style(
        "paragraph",
        "SectionEnd",
        "Section End",
        based_on="Normal",
        custom=True,
        quick=False,
        paragraph='<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
        run=look.size(1),
    )


def _characters(look: Look) -> Iterator[str]:
    """ "Open Fact" marks what is not decided yet; "Placeholder Text" is the hint of a blank that is filled in."""
    link = look.text_colour("primary") + val("u", "single")
    yield parts.style("character", "Strong", "Strong", priority=22, run="<w:b/><w:bCs/>")
    yield parts.style("character", "Emphasis", "Emphasis", priority=20, run="<w:i/><w:iCs/>")
    yield parts.style("character", "Hyperlink", "Hyperlink", priority=99, quick=False, run=link)
    yield parts.style(
        "character",
        "FootnoteReference",
        "footnote reference",
        priority=99,
        quick=False,
        run=val("vertAlign", "superscript"),
    )
    yield parts.style(
        "character",
        "PlaceholderText",
        "Placeholder Text",
        priority=99,
        quick=False,
        run=look.text_colour("muted") + val("u", "dotted"),
    )
    yield parts.style(
        "character", "OpenFact", "Open Fact", custom=True, run=_dashed(look) + shading(look.colour("placeholder"))
    )
    yield parts.style(
        "character", "CaptionLabel", "Caption Label", custom=True, run=f"<w:b/><w:bCs/>{look.text_colour('primary')}"
    )


def _dashed(look: Look) -> str:
    return border("bdr", look.colour("text"), 4, 0, "dashed")


def theme_tokens(style: HouseStyle) -> dict[str, str]:
    """What the theme part takes over: colours by DrawingML slot (20.1.6 `clrScheme`)."""
    look = Look(style)
    return {
        "dk2": look.colour("primary"),
        "lt2": look.colour("shade"),
        "accent1": look.colour("primary"),
        "accent2": look.colour("accent"),
        "hlink": look.colour("primary"),
    }
