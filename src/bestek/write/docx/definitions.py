"""WordprocessingML of the parts that define rather than say: styles, numbering, fonts, settings.

Like `parts`, every verb names its clause of ECMA-376 part 1. A look is a value with a name for each property, so that the table of
styles (`styles`) is data; the order that the schema asks for (CT_PPrBase, CT_RPr) is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bestek.write.docx.parts import Indent, Number, attribute, border, indented, numbered, on, root, shading, val

# Numbering


def level(
    number: int,
    form: str,
    label: str,
    indent: Indent,
    *,
    start: int = 1,
    style: str = "",
    suffix: str = "tab",
    regular: bool = False,
    lang: str = "",
) -> str:
    """17.9 `lvl`: `form` is `numFmt` ("decimal"), `label` is `lvlText` ("%1.%2"), `style` the paragraph style that carries the level.

    `regular` prints the number in regular weight before a bold title, `lang` (a tag that Word knows) is the language of its words.
    """
    made = val("start", start) + val("numFmt", form) + (val("pStyle", style) if style else "") + val("suff", suffix)
    weight = '<w:b w:val="0"/><w:bCs w:val="0"/>' if regular else ""
    spoken = val("lang", lang) if lang else ""
    run = f"<w:rPr>{weight}{spoken}</w:rPr>" if regular or lang else ""
    return f'<w:lvl w:ilvl="{number}">{made}{val("lvlText", label)}{val("lvlJc", "left")}<w:pPr>{indented(indent)}</w:pPr>{run}</w:lvl>'


def abstract_number(number: int, name: str, levels: Iterable[str], *, multilevel: str = "multilevel") -> str:
    """17.9 `abstractNum`; `nsid` keeps Word from joining lists that look alike when text is pasted."""
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x42450000 + number:08X}"/>{val("multiLevelType", multilevel)}'
        f"{val('name', name)}{''.join(levels)}</w:abstractNum>"
    )


def number_instance(instance: int, abstract: int, starts: dict[int, int] | None = None) -> str:
    """17.9 `num`; `starts` are `startOverride` by level."""
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for at, start in sorted((starts or {}).items())
    )
    return f'<w:num w:numId="{instance}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


# Styles


class Spacing(NamedTuple):
    """17.3.1 `spacing`: before and after, and the line in 240ths of a single line (or, exact, in twips)."""

    before: int = 0
    after: int = 0
    line: int = 240
    exact: bool = False

    def xml(self) -> str:
        rule = "exact" if self.exact else "auto"
        return f'<w:spacing w:before="{self.before}" w:after="{self.after}" w:line="{self.line}" w:lineRule="{rule}"/>'


class Tab(NamedTuple):
    """17.3.1 `tab`; the kind `clear` takes away a stop of the style below."""

    position: int
    kind: str = "left"
    leader: str = ""

    def xml(self) -> str:
        leader = f' w:leader="{self.leader}"' if self.leader else ""
        return f'<w:tab w:val="{self.kind}"{leader} w:pos="{self.position}"/>'


class Border(NamedTuple):
    """17.3.4: a line at a side, its width in eighths of a point, its distance in points."""

    side: str
    colour: str
    eighths: int = 4
    space: int = 0

    def xml(self) -> str:
        return border(self.side, self.colour, self.eighths, self.space)


class ParagraphLook(NamedTuple):
    """17.3.1 `pPr` of a style; `None` leaves to the style below what it says. `hyphens` off keeps titles in one piece."""

    keep_next: bool | None = None
    keep_lines: bool = False
    new_page: bool = False
    number: Number | None = None
    borders: tuple[Border, ...] = ()
    shade: str = ""
    tabs: tuple[Tab, ...] = ()
    hyphens: bool = True
    spacing: Spacing | None = None
    indent: Indent | None = None
    align: str = ""
    outline: int | None = None

    def xml(self) -> str:
        made = "" if self.keep_next is None else "<w:keepNext/>" if self.keep_next else '<w:keepNext w:val="0"/>'
        made += on("keepLines", self.keep_lines) + on("pageBreakBefore", self.new_page)
        made += numbered(self.number) if self.number else ""
        made += f"<w:pBdr>{_all(self.borders)}</w:pBdr>" if self.borders else ""
        made += shading(self.shade) if self.shade else ""
        made += f"<w:tabs>{_all(self.tabs)}</w:tabs>" if self.tabs else ""
        made += on("suppressAutoHyphens", not self.hyphens)
        made += self.spacing.xml() if self.spacing else ""
        made += indented(self.indent) if self.indent else ""
        made += val("jc", self.align) if self.align else ""
        made += "" if self.outline is None else val("outlineLvl", self.outline)
        return f"<w:pPr>{made}</w:pPr>" if made else ""


class RunLook(NamedTuple):
    """17.3.2 `rPr` of a style; `size` in points, `heading` for the theme's font of headings, `frame` the colour of a dashed frame."""

    heading: bool = False
    bold: bool = False
    italic: bool = False
    colour: str = ""
    size: float = 0
    underline: str = ""
    frame: str = ""
    shade: str = ""
    raised: bool = False

    def xml(self) -> str:
        made = theme_fonts("major") if self.heading else ""
        made += on("b", self.bold) + on("bCs", self.bold) + on("i", self.italic) + on("iCs", self.italic)
        made += val("color", self.colour) if self.colour else ""
        made += val("sz", round(self.size * 2)) + val("szCs", round(self.size * 2)) if self.size else ""
        made += val("u", self.underline) if self.underline else ""
        made += border("bdr", self.frame, 4, 0, "dashed") if self.frame else ""
        made += shading(self.shade) if self.shade else ""
        made += val("vertAlign", "superscript") if self.raised else ""
        return f"<w:rPr>{made}</w:rPr>" if made else ""


class CellLook(NamedTuple):
    """17.7.6 `tblStylePr`: how the cells of the first or last row look."""

    borders: tuple[Border, ...] = ()
    shade: str = ""
    align: str = ""
    run: RunLook = RunLook()

    def xml(self, kind: str) -> str:
        """`firstRow` also holds for further rows with `tblHeader` (17.18 `ST_TblStyleOverrideType`)."""
        made = f"<w:tcBorders>{_all(self.borders)}</w:tcBorders>" if self.borders else ""
        made += (shading(self.shade) if self.shade else "") + (val("vAlign", self.align) if self.align else "")
        return f'<w:tblStylePr w:type="{kind}">{self.run.xml()}<w:tcPr>{made}</w:tcPr></w:tblStylePr>'


class TableLook(NamedTuple):
    """17.4 `tblPr` of a style: lines, and the padding of cells (top, left, bottom, right)."""

    padding: tuple[int, int, int, int]
    borders: tuple[Border, ...] = ()
    first_row: CellLook | None = None
    last_row: CellLook | None = None

    def xml(self) -> str:
        lines = f"<w:tblBorders>{_all(self.borders)}</w:tblBorders>" if self.borders else ""
        sides = zip(("top", "left", "bottom", "right"), self.padding, strict=True)
        margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
        rows = (self.first_row.xml("firstRow") if self.first_row else "") + (
            self.last_row.xml("lastRow") if self.last_row else ""
        )
        return f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{lines}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{rows}'


def _all(parts: Iterable[Border | Tab]) -> str:
    return "".join(part.xml() for part in parts)


class Style(NamedTuple):
    """17.7.4 `style`. `own` says that the name is not one of Word's; `quick` that it stands in Word's gallery, by `priority`."""

    id: str
    name: str
    based_on: str = "Normal"
    paragraph: ParagraphLook = ParagraphLook()
    run: RunLook = RunLook()
    next: str = ""
    own: bool = True
    quick: bool = True
    priority: int = 1
    kind: str = "paragraph"
    default: bool = False
    table: TableLook | None = None

    def xml(self) -> str:
        flags = on_attribute("default", self.default) + on_attribute("customStyle", self.own)
        made = val("name", self.name)
        made += (val("basedOn", self.based_on) if self.based_on else "") + (val("next", self.next) if self.next else "")
        made += val("uiPriority", self.priority) + on("qFormat", self.quick)
        made += self.paragraph.xml() + self.run.xml() + (self.table.xml() if self.table else "")
        return f'<w:style w:type="{self.kind}"{flags} w:styleId="{self.id}">{made}</w:style>'


def on_attribute(name: str, value: bool) -> str:
    return f' w:{name}="1"' if value else ""


def theme_fonts(kind: str) -> str:
    """17.3.2 `rFonts` by the theme's `major` (headings) or `minor` (text) font."""
    return f'<w:rFonts w:asciiTheme="{kind}HAnsi" w:eastAsiaTheme="{kind}EastAsia" w:hAnsiTheme="{kind}HAnsi" w:cstheme="{kind}Bidi"/>'


def styles(language: str, run: RunLook, paragraph: ParagraphLook, made: Iterable[Style]) -> bytes:
    """17.7.4 `styles`: what holds everywhere (17.7.5 `docDefaults`), then the styles.

    `latentStyles` hides the hundreds of Word's own styles that the document does not use, so that the list shows what a reviewer may choose from.
    """
    runs = run.xml().removeprefix("<w:rPr>").removesuffix("</w:rPr>")
    lang = f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
    paragraphs = paragraph.xml().replace("<w:pPr>", "<w:pPr><w:widowControl/>")
    defaults = f"<w:rPrDefault><w:rPr>{theme_fonts('minor')}{runs}{lang}</w:rPr></w:rPrDefault><w:pPrDefault>{paragraphs}</w:pPrDefault>"
    latent = '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    return root(
        "w:styles", f"<w:docDefaults>{defaults}</w:docDefaults>{latent}" + "".join(style.xml() for style in made)
    )


# Fonts and settings


def font_table(families: Iterable[str]) -> bytes:
    """17.8 `fonts`: the families that the styles name."""
    return root("w:fonts", "".join(f"<w:font w:name={attribute(family)}/>" for family in sorted(set(families))))


def settings(language: str, list_separator: str) -> bytes:
    """17.15.1. Compatibility mode 15 is [MS-DOCX] `compatSetting`: Word lays out as Word 2013 and later do.

    `updateFields` (17.15.1) is left out on purpose: Word would greet every reader with a question about "fields that may refer to other files".
    Every field carries its cached result instead.
    """
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
            ("useWord2013TrackBottomHyphenation", 0),
        )
    )
    return root(
        "w:settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:autoHyphenation/><w:consecutiveHyphenLimit w:val="2"/>'
        '<w:hyphenationZone w:val="425"/><w:doNotHyphenateCaps/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f"<w:compat>{compatibility}</w:compat>"
        f'<w:themeFontLang w:val="{language}"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" '
        'w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        f"{val('decimalSymbol', ',')}{val('listSeparator', list_separator)}",
    )
