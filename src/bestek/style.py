"""House style: the tokens that make both the CSS of the pages and the styles of the Word file.

A municipality profile may override any token; what it leaves out comes from `DEFAULT`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Colours are `#rrggbb`, sizes in points, margins in millimetres (top, right, bottom, left) on A4.

    `body_font` and `heading_font` name a family that ships with Bestek (see `bestek.fonts`); `word_body_font` and `word_heading_font`
    name what Word should use, since a reader's machine may lack the shipped fonts.
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

    def for_short_papers(self) -> HouseStyle:
        """The style for documents without chapters on new pages, such as council papers: every heading one size smaller."""
        _largest, *smaller = self.heading_sizes
        return replace(self, heading_sizes=(smaller[0], smaller[1], smaller[2], smaller[2]))


DEFAULT = HouseStyle()
