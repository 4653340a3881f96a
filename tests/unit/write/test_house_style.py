"""Every token of a house style changes what it says it changes, in the formats that it names, and nothing in the others."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from bestek.making import FORMATS, write
from bestek.style import DEFAULT, SHOWN_IN, HouseStyle
from bestek.tree import Document, Section
from bestek.write.stylesheet import print_css
from tests.unit import trees

LONG = "Een zin die zo vaak terugkomt dat zij meer dan een regel vult. " * 6

CHANGED: dict[str, Any] = {
    "name": "anders",
    "primary": "#101010",
    "accent": "#202020",
    "text": "#303030",
    "muted": "#404040",
    "rule": "#505050",
    "shade": "#d0d0d0",
    "placeholder": "#e0e0e0",
    "body_font": "Source Serif Pro",
    "heading_font": "Source Serif Pro",
    "word_body_font": "Georgia",
    "word_heading_font": "Verdana",
    "body_size": 12.5,
    "line_height": 1.9,
    "heading_sizes": (25.0, 15.5, 14.5, 13.0),
    "margins": (31.0, 32.0, 33.0, 34.0),
    "table_head": "#c0c0c0",
    "table_head_text": "#606060",
    "table_size": 13.5,
    "table_lines": "grid",
}
"""Another value for each token: none that stands for something else in the default style."""


@cache
def document() -> Document:
    """Every node, with a paragraph of several lines."""
    made = trees.everything()
    section = next(block for block in made.children if isinstance(block, Section))
    fuller = replace(section, children=(trees.p(LONG), *section.children))
    return trees.identified(replace(made, children=tuple(fuller if b is section else b for b in made.children)))


def style(**tokens: Any) -> HouseStyle:
    return replace(DEFAULT, **tokens)


@cache
def output(token: str, format_: str) -> bytes:
    return write(document(), format_, style(**{token: CHANGED[token]}) if token else DEFAULT).data


def test_every_token_says_where_it_is_seen_and_has_another_value_to_try():
    names = {f.name for f in fields(HouseStyle)}
    assert SHOWN_IN.keys() == CHANGED.keys() == names
    assert all(SHOWN_IN[name] for name in names), "a token that is seen nowhere is none"
    assert all(getattr(DEFAULT, name) != value for name, value in CHANGED.items())


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("token", CHANGED)
def test_a_token_is_seen_in_the_formats_that_it_names_and_in_no_other(token: str, format_: str):
    if format_ not in SHOWN_IN[token]:
        assert output(token, format_) == output("", format_)
        return
    before, after = MARKS[format_](output("", format_)), MARKS[format_](output(token, format_))
    wanted = {mark for mark in expected(token, format_) if not after[mark] > before[mark]}
    assert not wanted, f"{token} leaves no trace in {format_}"


# What each value has to leave in an output


def expected(token: str, format_: str) -> set[str]:  # noqa: C901  one branch per kind of token
    value = CHANGED[token]
    match token, format_:
        case "margins", "docx":
            return {f"{side} {round(size * 1440 / 25.4)}" for side, size in zip(SIDES, value, strict=True)}
        case "margins", "html":
            return {"margin:31mm32mm33mm34mm"}
        case "margins", "pdf":
            return {"left 34.0", "right 178.0", "header at 18", "footer at 274"}
        case "heading_sizes", "html":
            return {f"font-size:{size / 10.5:.3g}rem" for size in value}
        case "heading_sizes", _:
            return {f"size {size:g}" for size in value}
        case "body_size", "html":
            return {"font-size:12.5pt"}
        case "table_size", "html":
            return {f"font-size:{13.5 / 10.5:.3g}rem"}
        case (("body_size" | "table_size"), _):
            return {f"size {value:g}"}
        case "line_height", "pdf":
            return {f"lines {10.5 * 1.9:.1f} apart"}
        case "line_height", "docx":
            return {f"line {round(240 * 1.9 / 1.22)}"}
        case "line_height", "html":
            return {"line-height:1.9", "font:100%/2.1"}
        case "table_lines", "html":
            return {"border:1px"}
        case "table_lines", _:
            return {"line between columns"}
        case _:
            return {str(value)}


SIDES = ("top", "right", "bottom", "left")


def of_word(data: bytes) -> Counter[str]:
    """Values in styles, theme and sections: colours, fonts, names, half points, twips."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles, theme, body = (
            archive.read(f"word/{name}.xml").decode() for name in ("styles", "theme/theme1", "document")
        )
    made = Counter(f"#{colour.lower()}" for colour in re.findall(r'w:(?:val|color|fill)="([0-9A-F]{6})"', styles))
    made.update(re.findall(r'(?:name|typeface)="([^"]+)"', theme))
    made.update(f"size {int(half) / 2:g}" for half in re.findall(r'<w:sz w:val="(\d+)"', styles))
    made.update(f"line {line}" for line in re.findall(r'w:line="(\d+)"', styles))
    made.update("line between columns" for _ in re.findall("<w:insideV", styles))
    made.update(f"{side} {size}" for page in re.findall("<w:pgMar[^>]*>", body) for side, size in _sides(page))
    return made


def _sides(page: str) -> Iterator[tuple[str, str]]:
    yield from re.findall(r'w:(top|right|bottom|left)="(\d+)"', page)


def of_page(data: bytes) -> Counter[str]:
    """The declarations of the style sheet, without blanks where that tells them apart."""
    (sheet,) = re.findall("<style>(.*?)</style>", data.decode(), re.DOTALL)
    made = Counter(re.findall("#[0-9a-f]{6}", sheet) + re.findall(r'"(Source \w+ Pro)"', sheet))
    tight = re.sub(r"\s", "", sheet)
    made.update(re.findall(r"font-size:[0-9.]+(?:rem|pt)|line-height:[0-9.]+|font:100%/[0-9.]+|margin:[0-9m.]+", tight))
    made.update(re.findall(r"border:1px", tight))
    return made


PX_PER_POINT, PX_PER_MM = 96 / 72, 96 / 25.4


def of_pdf(data: bytes) -> Counter[str]:
    """What is drawn: colours, fonts, sizes in points, where text begins and rules end, how far lines are apart."""
    made: Counter[str] = Counter()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            upright = page.mediabox[2] < page.mediabox[3]
            fonts = {str(key): str(font.BaseFont) for key, font in page.resources.get("/Font", {}).items()}
            made.update(_drawn(page, fonts, upright=upright))
    return made


def _drawn(page: pikepdf.Page, fonts: dict[str, str], *, upright: bool) -> Iterator[str]:
    starts: list[tuple[float, float]] = []
    point: tuple[str, str] = ("", "")
    for part in pikepdf.parse_content_stream(page):
        match str(part.operator), [str(operand) for operand in part.operands]:
            case (("rg" | "RG"), rgb):
                yield "#" + "".join(f"{round(float(share) * 255):02x}" for share in rgb)
            case "Tf", [font, size]:
                yield " ".join(re.split("-", fonts[font])[1:4])
                yield f"size {round(float(size) / PX_PER_POINT, 1):g}"
            case "Tm", [*_turn, x, y] if upright:
                starts.append((float(x), float(y)))
            case "m", [x, y]:
                point = (x, y)
            case "l", [x, y]:
                if x == point[0] and y != point[1]:
                    yield "line between columns"
                if upright and y == point[1]:
                    yield f"right {round(max(float(x), float(point[0])) / PX_PER_MM, 1)}"
                point = (x, y)
            case _:
                pass
    yield from _placed(starts)


def _placed(starts: list[tuple[float, float]]) -> Iterator[str]:
    """Of the text of a page, header and footer included."""
    for (_x, above), (x, below) in pairwise(starts):
        yield f"lines {round((below - above) / PX_PER_POINT, 1)} apart"
        yield f"left {round(x / PX_PER_MM, 1)}"
    if starts:
        heights = sorted(y / PX_PER_MM for _x, y in starts)
        yield f"header at {heights[0]:.0f}"
        yield f"footer at {heights[-1]:.0f}"


MARKS = {"docx": of_word, "html": of_page, "pdf": of_pdf}


# Tokens that follow others, and short papers


def test_tables_follow_the_ground_the_colour_and_the_size_of_text_while_they_have_none_of_their_own():
    made = style(shade="#ddeeff", primary="#123456", body_size=12.0).resolved()
    assert (made.table_head, made.table_head_text, made.table_size) == ("#ddeeff", "#123456", 10.8)
    own = style(table_head="#000000", table_head_text="#ffffff", table_size=9.0)
    assert own.resolved() == own


def test_text_is_as_wide_as_the_paper_less_the_margins():
    assert style(margins=(20.0, 30.0, 20.0, 40.0)).text_width == 140.0


def test_the_number_of_a_larger_heading_has_more_room_and_that_of_a_smaller_one_no_less():
    assert DEFAULT.label_widths == DEFAULT.for_short_papers().label_widths == (11.0, 11.0, 14.0, 17.0)
    large = style(heading_sizes=(18.0, 27.0, 11.5, 21.0))
    assert large.label_widths == (11.0, 22.0, 14.0, 34.0)
    assert b"h2.numbered{padding-left:22mm" in re.sub(rb"\s", b"", print_css(document(), large).encode())
    word = zipfile.ZipFile(io.BytesIO(write(document(), "docx", large).data)).read("word/numbering.xml").decode()
    assert f'w:left="{round(22 * 1440 / 25.4)}"' in word
