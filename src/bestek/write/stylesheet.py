"""The style sheets of the writers, filled with the tokens of a house style.

The rules ship with the package, since they fit the elements of `bestek.write.body` and the tag tree leans on them;
what a municipality may vary are the tokens (`bestek.style.HouseStyle`), which its profile sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from string import Template

from bestek import fonts
from bestek.style import HouseStyle
from bestek.tree import Document
from bestek.write.markup import css_string
from bestek.write.revisions import is_redline

_COLOURS = (
    "primary", "accent", "text", "muted", "rule", "shade", "placeholder", "table_head", "table_head_text",
)  # fmt: skip
_TABLE_BORDERS = {"rows": "border-bottom", "grid": "border"}


_FINAL = {"left_width": "66%", "right_width": "34%", "right_weight": "400"}
_DRAFT = {"left_width": "46%", "right_width": "54%", "right_weight": "600"}
"""The header of a page: at its right version and status, and above them that the document is a draft."""


def print_css(document: Document, style: HouseStyle) -> str:
    """The rules for paper, with what stands in header and footer and the shipped fonts."""
    return _print_css(
        document, style, _filled("running.css", style, _print_families(style) | _running(document, style))
    )


def part_css(document: Document, style: HouseStyle) -> str:
    """The rules for a part of a document, which holds nothing of header and footer: the same for all documents with chapters of a house style."""
    return _print_css(document, style, PART_RULES)


PART_RULES = ".contents a::after { content: attr(data-page) }\n"
"""What stands in a part for `running.css`: the page numbers of a table of contents are known."""


def _print_css(document: Document, style: HouseStyle, running: str) -> str:
    style = style if document.chapters_on_new_page else style.for_short_papers()
    rules = _filled("print.css", style, _print_families(style)) + running
    rules += (files(__package__) / "styles" / "redline-print.css").read_text("utf-8") if is_redline(document) else ""
    return fonts.font_face_rules((style.body_font, style.heading_font)) + "\n" + rules


def _print_families(style: HouseStyle) -> dict[str, str]:
    return _families(style, fonts.private_name)


def screen_css(style: HouseStyle) -> str:
    """The rules for a browser, on a screen of any width or on paper."""
    style = style.resolved()
    on_dark = {
        f"{name}_on_dark": mixed(getattr(style, name), "#ffffff", 0.4)
        for name in ("primary", "accent", "table_head_text")
    }
    return _filled("screen.css", style, _families(style, str, ", " + fonts.SCREEN_FALLBACK) | on_dark)


def _filled(name: str, style: HouseStyle, more: dict[str, str]) -> str:
    rules = (files(__package__) / "styles" / name).read_text("utf-8")
    return Template(rules).substitute(_tokens(style.resolved()) | more)


def _tokens(style: HouseStyle) -> dict[str, str]:
    colours = {name: getattr(style, name) for name in _COLOURS}
    sizes = {name: f"{getattr(style, name):g}" for name in ("body_size", "line_height", "table_size")}
    headings = {f"h{level}": f"{size:g}" for level, size in enumerate(style.heading_sizes, 1)}
    margins = {
        f"margin_{side}": f"{size:g}"
        for side, size in zip(("top", "right", "bottom", "left"), style.margins, strict=True)
    }
    lines = {"hairline": mixed(style.rule, "#ffffff", 0.5), "table_border": _TABLE_BORDERS[style.table_lines]}
    labels = {f"label{level}": f"{width:g}" for level, width in enumerate(style.label_widths, 1)}
    numbers = {f"number{level}": f"{width - 1:g}" for level, width in enumerate(style.label_widths, 1)}
    return colours | sizes | headings | margins | lines | labels | numbers | _screen_sizes(style)


def _screen_sizes(style: HouseStyle) -> dict[str, str]:
    """On a screen the reader sets the size of text: headings and tables keep their ratio to it, and lines stand a little further apart."""
    sizes = {f"screen_h{level}": size for level, size in enumerate(style.heading_sizes, 1)}
    ratios = {name: size / style.body_size for name, size in (sizes | {"screen_table": style.table_size}).items()}
    return {name: f"{ratio:.3g}" for name, ratio in (ratios | {"screen_line_height": style.line_height + 0.2}).items()}


def _families(style: HouseStyle, name: Callable[[str], str], fallback: str = "") -> dict[str, str]:
    return {
        "body_family": f'"{name(style.body_font)}"{fallback}',
        "heading_family": f'"{name(style.heading_font)}"{fallback}',
    }


def _running(document: Document, style: HouseStyle) -> dict[str, str]:
    """Header texts as CSS strings, with the running chapter where chapters begin on new pages, and `labels.page` with its two counters."""
    parts = re.split(r"\{(pages?)\}", document.labels.page)
    page = " ".join(f"counter({part})" if n % 2 else css_string(part) for n, part in enumerate(parts))
    return {
        "header_left": css_string(document.header_left)
        + (r' "\A" string(chapter)' if document.chapters_on_new_page else ""),
        "header_right": (css_string(document.banner) + r' "\A" ' if document.banner else "")
        + css_string(document.header_right),
        "right_colour": style.primary if document.banner else style.muted,
        **(_DRAFT if document.banner else _FINAL),
        "page_label": page,
    }


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of one `#rrggbb` colour with the rest of another."""
    parts = (round(int(colour[n : n + 2], 16) * share + int(other[n : n + 2], 16) * (1 - share)) for n in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)
