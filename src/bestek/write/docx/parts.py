"""WordprocessingML, written out: every verb returns one piece of XML as a string and names its clause.

Clauses are those of ECMA-376 part 1 (ISO/IEC 29500-1), cited as group and element ("17.4 `tblHeader`"): within a group the elements stand by
name, but their numbers differ from one edition to the next. Where Word departs from the standard, its implementation notes [MS-OI29500] are named.

All lengths are in twentieths of a point (twips) unless a name says otherwise.
Strings are joined, not built as trees: one `lxml` parse of the whole part is both quicker and the proof of well-formedness.
Attribute and element order follow the schema (CT_PPr, CT_RPr, CT_TblPr, CT_TcPr, CT_SectPr are sequences).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from bestek.write.docx import tracking
from bestek.write.docx.tracking import Revision

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
"""Declared on every part that holds text: some readers look a prefix up whether or not the part uses it."""

EMU_PER_MM = 36000
TWIPS_PER_MM = 1440 / 25.4

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile(r"[\w .:/-]*\Z", re.ASCII)
"""Letters, digits and signs that stand in an attribute as they are."""

_AS_IT_IS = re.compile("[^&<>\x00-\x1f\u00ad\u2011\ud800-\udfff\ufffe\uffff]+\\Z")
"""A text of which no character is written otherwise, or left out."""

_SPECIAL = re.compile("([\t\n\r\u00ad\u2011])")
_SPECIAL_XML = {"\t": "<w:tab/>", "\n": "", "\r": "", "\u00ad": "<w:softHyphen/>", "\u2011": "<w:noBreakHyphen/>"}


def illegal(value: str) -> bool:
    """Whether there are characters that XML 1.0 cannot hold (its production 2)."""
    return bool(_ILLEGAL.search(value))


def _escaped(value: str) -> str:
    return _ILLEGAL.sub("", value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: object) -> str:
    """A quoted attribute value."""
    written = str(value)
    return f'"{written}"' if _PLAIN.match(written) else quoteattr(_ILLEGAL.sub("", written))


@lru_cache(maxsize=4096, typed=True)
def val(name: str, value: object) -> str:
    """An element of one `w:val`. The same few are written for nearly every paragraph."""
    return f"<w:{name} w:val={attribute(value)}/>"


def on(name: str, value: bool) -> str:
    """A CT_OnOff element (17.17.4), left out when false."""
    return f"<w:{name}/>" if value else ""


def root(name: str, content: str) -> bytes:
    """A whole part with all namespaces declared."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return document(f"<{name} {declared}>{content}</{name}>")


def document(content: str) -> bytes:
    """An XML file (XML 1.0, 2.8)."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'.encode()


# Runs

LANGUAGES = {"nl": "nl-NL", "fy": "fy-NL", "en": "en-GB", "de": "de-DE", "fr": "fr-FR"}
"""BCP 47 language to the language and region that Word proofs in; another tag stays as it is."""


def word_language(tag: str) -> str:
    return LANGUAGES.get(tag, tag)


def text(value: str) -> str:
    """17.3.3 `t`; the hyphens that Word draws itself are `softHyphen` and `noBreakHyphen`."""
    if _AS_IT_IS.match(value):
        return _spaced_t(value)
    return "".join(_SPECIAL_XML.get(piece) or _t(piece) for piece in _SPECIAL.split(value) if piece)


def _t(value: str) -> str:
    value = _escaped(value.replace("\n", " ").replace("\r", ""))
    return _spaced_t(value) if value else ""


def _spaced_t(value: str) -> str:
    space = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() else ""
    return f"<w:t{space}>{value}</w:t>"


TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"


def run(content: str, properties: str = "") -> str:
    """17.3.2 `r`; nothing when it would be empty."""
    return f"<w:r>{properties}{content}</w:r>" if content else ""


@lru_cache(maxsize=1024)
def run_properties(style: str = "", *, bold: bool = False, italic: bool = False, lang: str = "") -> str:
    """17.3.2 `rPr`. `lang` is a tag that Word knows ("fy-NL")."""
    made = (
        (val("rStyle", style) if style else "") + on("b", bold) + on("i", italic) + (val("lang", lang) if lang else "")
    )
    return f"<w:rPr>{made}</w:rPr>" if made else ""


def field(instruction: str, result: str, properties: str = "") -> str:
    """17.16 `fldChar`: a complex field with its cached result (runs)."""
    return field_begin(instruction, properties) + result + field_end(properties)


def field_begin(instruction: str, properties: str = "") -> str:
    def part(content: str) -> str:
        return run(content, properties)

    code = f'<w:instrText xml:space="preserve"> {_escaped(instruction)} </w:instrText>'
    return part('<w:fldChar w:fldCharType="begin"/>') + part(code) + part('<w:fldChar w:fldCharType="separate"/>')


def field_end(properties: str = "") -> str:
    return run('<w:fldChar w:fldCharType="end"/>', properties)


def bookmarked(name: str, number: int, content: str) -> str:
    """17.13.6 `bookmarkStart` and `bookmarkEnd`. Names: at most 40 characters, a letter or underscore first ([MS-OI29500], `bookmarkStart`)."""
    return f'<w:bookmarkStart w:id="{number}" w:name={attribute(name)}/>{content}<w:bookmarkEnd w:id="{number}"/>'


def hyperlink(content: str, *, relation: str = "", anchor: str = "") -> str:
    """17.16 `hyperlink`: to a relationship (a web address) or to a bookmark of this document."""
    where = f'r:id="{relation}"' if relation else f"w:anchor={attribute(anchor)}"
    return f'<w:hyperlink {where} w:history="1">{content}</w:hyperlink>' if content else ""


def footnote_reference(number: int) -> str:
    """17.11 `footnoteReference`; Word numbers the notes itself, the id only binds call and text."""
    return run(f'<w:footnoteReference w:id="{number}"/>', run_properties("FootnoteReference"))


FOOTNOTE_MARK = run("<w:footnoteRef/>", run_properties("FootnoteReference"))
"""17.11 `footnoteRef`: the number at the head of the note's text."""


def text_control(number: int, title: str, shown: str) -> str:
    """17.5.2 `sdt` at run level: a plain `text` control that shows a placeholder (`showingPlcHdr`) until it is filled in."""
    properties = (
        val("alias", title[:64]) + val("tag", f"field-{number}") + val("id", number) + "<w:showingPlcHdr/><w:text/>"
    )
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run(text(shown), run_properties('PlaceholderText'))}</w:sdtContent></w:sdt>"


def contents_control(number: int, content: str) -> str:
    """17.5.2 `docPartObj`: the block that Word shows with an "update table" button."""
    properties = f"{val('id', number)}<w:docPartObj>{val('docPartGallery', 'Table of Contents')}<w:docPartUnique/></w:docPartObj>"
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


# Paragraphs


class Number(NamedTuple):
    """17.3.1 `numPr`: an instance of 17.9 `num` and a level from 0."""

    instance: int
    level: int = 0


class Indent(NamedTuple):
    """17.3.1 `ind`."""

    left: int
    hanging: int = 0


@dataclass(slots=True)
class Paragraph:
    """17.3.1 `p`. What a style can say stands in the style; the rest are facts of this one place.

    It is written out last (`xml`), because what comes after a paragraph may still change it: the end of a section, the next part of a box.

    In a redline `revision` tells that its paragraph mark was inserted or deleted (17.13.5), `earlier` the look it had (`look`) and by which change it
    lost it; `opening` and `closing` begin and end the range of a move.
    """

    content: str
    style: str = ""
    keep_next: bool = False
    number: Number | None = None
    before: int | None = None
    after: int | None = None
    indent: Indent | None = None
    align: str = ""
    outline: int | None = None
    section: str = ""
    revision: Revision | None = None
    earlier: tuple[str, Revision] | None = None
    opening: str = ""
    closing: str = ""

    def look(self) -> str:
        """The properties that a style could say (CT_PPrBase)."""
        made = val("pStyle", self.style) if self.style else ""
        made += on("keepNext", self.keep_next)
        made += numbered(self.number) if self.number else ""
        made += spaced(self.before, self.after)
        made += indented(self.indent) if self.indent else ""
        made += val("jc", self.align) if self.align else ""
        return made + (val("outlineLvl", self.outline) if self.outline is not None else "")

    def xml(self) -> str:
        made = self.look()
        made += f"<w:rPr>{self.revision.xml()}</w:rPr>" if self.revision else ""
        made += self.section
        made += tracking.paragraph_look(*self.earlier) if self.earlier else ""
        written = f"<w:p><w:pPr>{made}</w:pPr>{self.content}</w:p>" if made else f"<w:p>{self.content}</w:p>"
        return self.opening + written + self.closing


def paragraph(content: str, style: str = "", **options: Any) -> str:
    """A paragraph that nothing will change any more."""
    return Paragraph(content, style, **options).xml()


def spaced(before: int | None, after: int | None) -> str:
    """17.3.1 `spacing`."""
    made = ("" if before is None else f' w:before="{before}"') + ("" if after is None else f' w:after="{after}"')
    return f"<w:spacing{made}/>" if made else ""


def numbered(number: Number) -> str:
    """17.3.1 `numPr`."""
    return f'<w:numPr><w:ilvl w:val="{number.level}"/><w:numId w:val="{number.instance}"/></w:numPr>'


def indented(indent: Indent) -> str:
    """17.3.1 `ind`."""
    hanging = f' w:hanging="{indent.hanging}"' if indent.hanging else ' w:firstLine="0"'
    return f'<w:ind w:left="{indent.left}"{hanging}/>'


# Sections


class Page(NamedTuple):
    """17.6 `pgSz` and `pgMar`: page size, margins (top, right, bottom, left), and how far header and footer stand from the edge."""

    width: int
    height: int
    margins: tuple[int, int, int, int]
    header: int = 709
    footer: int = 624

    @classmethod
    def a4(cls, margins_mm: tuple[float, float, float, float]) -> Page:
        """ISO 216 A4 as Word rounds it, with margins in mm."""
        top, right, bottom, left = (round(margin * TWIPS_PER_MM) for margin in margins_mm)
        return cls(11906, 16838, (top, right, bottom, left))

    @property
    def text_width(self) -> int:
        return self.width - self.margins[1] - self.margins[3]

    def turned(self) -> Page:
        """Landscape: the paper turns, the margins stay at their sides."""
        return self._replace(width=self.height, height=self.width)


def section(page: Page, *, header: str = "", footer: str = "", change: str = "") -> str:
    """17.6 `sectPr`. A section without references has the header of the one before it; the first then has none (17.10 `headerReference`).

    `change` is a `sectPrChange` (see `tracking`).
    """
    references = f'<w:headerReference w:type="default" r:id="{header}"/>' if header else ""
    references += f'<w:footerReference w:type="default" r:id="{footer}"/>' if footer else ""
    orientation = ' w:orient="landscape"' if page.width > page.height else ""
    top, right, bottom, left = page.margins
    return (
        f"<w:sectPr>{references}{val('type', 'nextPage')}"
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"{orientation}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/>'
        f'<w:cols w:space="708"/>{change}</w:sectPr>'
    )


# Tables


def table(
    rows: Iterable[str],
    widths: Sequence[int],
    style: str,
    *,
    title: str = "",
    description: str = "",
    head: bool = True,
    first_column: bool = False,
    last_row: bool = False,
) -> str:
    """17.4 `tbl` of fixed layout. `title` and `description` are `tblCaption` and `tblDescription`, what a screen reader says.

    The look (17.4 `tblLook`) tells Word which conditional formats of the style apply: head row, first column, last row.
    """
    flags = 0x0020 * head | 0x0080 * first_column | 0x0040 * last_row | 0x0600
    look = (
        f'<w:tblLook w:val="{flags:04X}" w:firstRow="{head:d}" w:lastRow="{last_row:d}" w:firstColumn="{first_column:d}" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    said = (val("tblCaption", title) if title else "") + (val("tblDescription", description) if description else "")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'{val("tblStyle", style)}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}{said}'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(cells: Iterable[str], *, head: bool = False, height: int = 0, revision: Revision | None = None) -> str:
    """17.4 `tr`; never broken over pages (`cantSplit`), repeated on every page when `head` (`tblHeader`), at least `height` (`trHeight`)."""
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    tracked = revision.unmoved.xml() if revision else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{on('tblHeader', head)}{tracked}</w:trPr>{''.join(cells)}</w:tr>"


def cell(
    content: str,
    width: int,
    *,
    columns: int = 1,
    merge: str = "",
    shade: str = "",
    rule: str = "",
    align: str = "",
    revision: Revision | None = None,
) -> str:
    """17.4 `tc`, which must end in a paragraph. `merge` is `vMerge` ("restart" or "continue"), `rule` the colour of a line above."""
    made = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    made += val("gridSpan", columns) if columns > 1 else ""
    made += val("vMerge", merge) if merge else ""
    made += f"<w:tcBorders>{border('top', rule, 8)}</w:tcBorders>" if rule else ""
    made += shading(shade) if shade else ""
    made += val("vAlign", align) if align else ""
    made += revision.cell() if revision else ""
    return f"<w:tc><w:tcPr>{made}</w:tcPr>{content}</w:tc>"


def border(side: str, colour: str, eighths: int, space: int = 0, kind: str = "single") -> str:
    """17.3.4 (borders): one line, its width in eighths of a point, its distance in points."""
    return f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def shading(colour: str) -> str:
    """17.3.5 (shading): a plain fill."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


# Images


class Picture(NamedTuple):
    """Where an image's parts are (relationship ids) and what it shows. `vector` is empty for a bitmap; width and height in mm."""

    bitmap: str
    vector: str
    width: float
    height: float
    alt: str


def picture(image: Picture, number: int) -> str:
    """20.4.2 `inline` with the text alternative in `docPr`; the SVG hangs from the bitmap as [MS-ODRAWXML] `svgBlip`."""
    wide, high = round(image.width * EMU_PER_MM), round(image.height * EMU_PER_MM)
    vector = f'<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip r:embed="{image.vector}"/></a:ext>'
    extension = f"<a:extLst>{vector}</a:extLst>" if image.vector else ""
    name = f"Picture {number}"
    return run(
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="{name}" descr={attribute(image.alt)}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{image.bitmap}">{extension}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


# Notes


def footnote(number: int, content: str, kind: str = "") -> str:
    """17.11 `footnote`."""
    typed = f' w:type="{kind}"' if kind else ""
    return f'<w:footnote{typed} w:id="{number}">{content}</w:footnote>'


def footnotes(notes: Iterable[str]) -> bytes:
    """17.11 `footnotes`: the two separators that the settings name, then the notes."""
    line = '<w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r>{}</w:r></w:p>'
    separators = footnote(-1, line.format("<w:separator/>"), "separator") + footnote(
        0, line.format("<w:continuationSeparator/>"), "continuationSeparator"
    )
    return root("w:footnotes", separators + "".join(notes))
