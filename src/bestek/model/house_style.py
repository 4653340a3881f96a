"""How the documents of a municipality look: tokens with bounds within which a page cannot break, a logo, a Word document as model.

The fields are those of `bestek.style.HouseStyle`, which says what each token does; what is left out is as it is there.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidatorFunctionWrapHandler, field_validator

from bestek.model.base import Base, Flag, Line
from bestek.style import DEFAULT

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Typeface = Literal["Source Sans Pro", "Source Serif Pro"]
WordFont = Annotated[str, StringConstraints(pattern=r"^[^\n]*[^\s][^\n]*$", max_length=31)]
FILE = r"^(?:[A-Za-z0-9_-][A-Za-z0-9 _.-]*/)*[A-Za-z0-9_-][A-Za-z0-9 _.-]*\.{}$"
"""A file in the folder of the profile or below it; no step leads upwards or begins with a dot."""

HALF = Decimal("0.5")
"""Word knows sizes in half points (ECMA-376 part 1, 17.3.2 `sz`)."""

BodySize = Annotated[Decimal, Field(ge=8, le=14, multiple_of=HALF)]
HeadingSize = Annotated[Decimal, Field(ge=8, le=32, multiple_of=HALF)]
TableSize = Annotated[Decimal, Field(ge=7, le=14, multiple_of=HALF)]
LineHeight = Annotated[Decimal, Field(ge=Decimal("1.1"), le=2, decimal_places=2)]
HeaderMargin = Annotated[Decimal, Field(ge=20, le=50, decimal_places=1)]
FooterMargin = Annotated[Decimal, Field(ge=15, le=50, decimal_places=1)]
SideMargin = Annotated[Decimal, Field(ge=12, le=40, decimal_places=1)]
LogoWidth = Annotated[Decimal, Field(ge=10, le=120, decimal_places=1)]
LogoFile = Annotated[str, StringConstraints(pattern=FILE.format("(?:svg|png)"))]
ReferenceFile = Annotated[str, StringConstraints(pattern=FILE.format("docx"))]


def _exact(number: float) -> Decimal:
    return Decimal(f"{number:g}")


_TOP, _RIGHT, _BOTTOM, _LEFT = map(_exact, DEFAULT.margins)


class Settled(Base):
    """A part in which nothing can be open: a page has to look like something."""

    @field_validator("*", mode="wrap")
    @classmethod
    def _open_facts_pass(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        return handler(value)


class Margins(Settled):
    """Millimetres between the text and the edge of the paper. Header and footer stand in `top` and `bottom`."""

    top: HeaderMargin = _TOP
    right: SideMargin = _RIGHT
    bottom: FooterMargin = _BOTTOM
    left: SideMargin = _LEFT


class Logo(Settled):
    """A picture on the cover or in the title block.

    `file` is an SVG or PNG file named from the folder of the profile, `alt` what it says to who cannot see it, `width` its width in
    millimetres; it is at most 40 mm high. `illustrative` marks a picture that is not the real one.
    """

    file: LogoFile
    alt: Line
    width: LogoWidth = Decimal(45)
    illustrative: Flag = False
    source: Line | None = None
    note: str | None = None


class HouseStyleProfile(Settled):
    """The look of all documents of the municipality, in PDF, web page and Word.

    `name` is what Word calls the theme.
    `primary` is the colour of headings, links, head rows and the marks in drawings. `accent` is the line of covers and title blocks.
    `text` is the colour of running text. `muted` is the colour of what stands back: headers, hints, keys.
    `rule` is the colour of the lines of tables. `shade` is the ground of boxes, groups of rows and head rows.
    `placeholder` is the ground of what is not decided yet.
    `body_font` and `heading_font` are the typefaces of PDF and web page; both ship with Bestek. `word_body_font` and `word_heading_font` are
    the typefaces in Word, which has those of the reader's machine.
    `body_size` is the size of running text in points. `line_height` is the height of its lines in ems.
    `heading_sizes` are the sizes of headings of level 1 to 4 in points; papers without chapters begin at the second.
    `margins` are those of an upright A4 page.
    `table_head` is the ground of the head rows of tables, by default the shade. `table_head_text` is the colour of the words in
    them, by default the primary colour. `table_size` is the size of text in tables in points, by default nine tenths of running text.
    `table_lines` draws lines between rows alone, or around every cell (grid).
    `logo` stands on covers and in title blocks.
    `reference` is a Word document (.docx), named from the folder of the profile, whose styles, paper, header and footer the Word files take over.
    """

    name: Line = DEFAULT.name
    primary: Colour = DEFAULT.primary
    accent: Colour = DEFAULT.accent
    text: Colour = DEFAULT.text
    muted: Colour = DEFAULT.muted
    rule: Colour = DEFAULT.rule
    shade: Colour = DEFAULT.shade
    placeholder: Colour = DEFAULT.placeholder
    body_font: Typeface = "Source Sans Pro"
    heading_font: Typeface = "Source Sans Pro"
    word_body_font: WordFont = DEFAULT.word_body_font
    word_heading_font: WordFont = DEFAULT.word_heading_font
    body_size: BodySize = _exact(DEFAULT.body_size)
    line_height: LineHeight = _exact(DEFAULT.line_height)
    heading_sizes: tuple[HeadingSize, ...] = Field(
        tuple(map(_exact, DEFAULT.heading_sizes)), min_length=4, max_length=4
    )
    margins: Margins = Margins()
    table_head: Colour | None = None
    table_head_text: Colour | None = None
    table_size: TableSize | None = None
    table_lines: Literal["rows", "grid"] = DEFAULT.table_lines
    logo: Logo | None = None
    reference: ReferenceFile | None = None
