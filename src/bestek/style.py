"""House style: the tokens that make both the CSS of the pages and the styles of the Word file.

A municipality profile may override any token (`bestek.model.house_style` has their bounds); what it leaves out comes from `DEFAULT`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

PAPER_WIDTH = 210.0
"""Millimetres of an upright A4 page (ISO 216)."""

_LABEL_WIDTHS = (11.0, 11.0, 14.0, 17.0)
"""Room for "10", "2.18", "1.6.13" and "1.6.1.13" in the default sizes."""

TableLines = Literal["rows", "grid"]


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Colours are `#rrggbb`, sizes in points, margins in millimetres (top, right, bottom, left) on A4.

    `body_font` and `heading_font` name a family that ships with Bestek (see `bestek.fonts`); `word_body_font` and `word_heading_font`
    name what Word should use, since a reader's machine may lack the shipped fonts. `table_head`, `table_head_text` and `table_size` follow
    other tokens while they are empty or 0 (see `resolved`).
    """

    name: str = "default"
    primary: str = "#17406d"
    accent: str = "#c8102e"
    text: str = "#1a1a1a"
    muted: str = "#555555"
    rule: str = "#9aa7b4"
    shade: str = "#eef2f6"
    placeholder: str = "#fff2b3"
    body_font: str = "Source Sans Pro"
    heading_font: str = "Source Sans Pro"
    word_body_font: str = "Calibri"
    word_heading_font: str = "Calibri"
    body_size: float = 10.5
    line_height: float = 1.4
    heading_sizes: tuple[float, float, float, float] = (18.0, 13.5, 11.5, 10.5)
    margins: tuple[float, float, float, float] = (25.0, 20.0, 20.0, 22.0)
    table_head: str = ""
    table_head_text: str = ""
    table_size: float = 0.0
    table_lines: TableLines = "rows"

    @property
    def text_width(self) -> float:
        """Millimetres between the margins of an upright page."""
        return PAPER_WIDTH - self.margins[1] - self.margins[3]

    @property
    def label_widths(self) -> tuple[float, ...]:
        """Millimetres that the number of a heading takes before its title, by level: those of the default sizes, more where a heading is larger."""
        pairs = zip(_LABEL_WIDTHS, DEFAULT.heading_sizes, self.heading_sizes, strict=True)
        return tuple(round(max(width, width * size / usual), 2) for width, usual, size in pairs)

    def resolved(self) -> HouseStyle:
        """The style with a value for every token: a head row has the colours of a heading on the ground, a table is a tenth smaller than text."""
        return replace(
            self,
            table_head=self.table_head or self.shade,
            table_head_text=self.table_head_text or self.primary,
            table_size=self.table_size or round(self.body_size * 0.9, 2),
        )

    def for_short_papers(self) -> HouseStyle:
        """The style for documents without chapters on new pages, such as council papers: every heading one size smaller."""
        _largest, *smaller = self.heading_sizes
        return replace(self, heading_sizes=(smaller[0], smaller[1], smaller[2], smaller[2]))


DEFAULT = HouseStyle()

_PAGES = ("pdf", "html")
_ALL = ("pdf", "html", "docx")

SHOWN_IN: Mapping[str, tuple[str, ...]] = {
    "name": ("docx",),
    "primary": _ALL,
    "accent": _ALL,
    "text": _ALL,
    "muted": _ALL,
    "rule": _ALL,
    "shade": _ALL,
    "placeholder": _ALL,
    "body_font": _PAGES,
    "heading_font": _PAGES,
    "word_body_font": ("docx",),
    "word_heading_font": ("docx",),
    "body_size": _ALL,
    "line_height": _ALL,
    "heading_sizes": _ALL,
    "margins": _ALL,
    "table_head": _ALL,
    "table_head_text": _ALL,
    "table_size": _ALL,
    "table_lines": _ALL,
}
"""The formats in which each token is seen. `name` is what Word shows in its list of themes."""


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` from 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
