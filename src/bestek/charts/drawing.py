"""What drawings share: colours, strokes and words as SVG, and how wide words are without a font at hand. Lengths are in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from bestek import fonts
from bestek.style import DEFAULT
from bestek.tree import Image


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `#rrggbb`: what is drawn, what is written, and the lines behind it."""

    mark: str = "#17406d"
    text: str = "#1a1a1a"
    muted: str = "#555555"
    on_mark: str = "#ffffff"
    rule: str = "#9aa7b4"
    hairline: str = "#d3dae1"
    shade: str = "#eef2f6"


PALETTE = Palette()

TEXT_WIDTH = DEFAULT.text_width
"""Between the margins of an upright page in the default house style."""

SIZE = 3.1
"""Of the letters: 8.8 points."""

LEADING = 4.1


def picture(width: float, height: float, alternative: str, parts: Iterable[str]) -> Image:
    """The drawing of these parts, with its text alternative as title."""
    text = f'font-family="{fonts.private_name("Source Sans Pro")}, Source Sans Pro, Segoe UI, Arial, sans-serif" font-size="{SIZE}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}" {text}>'
        f"<title>{escape(alternative)}</title>{''.join(parts)}</svg>"
    )
    return Image("image/svg+xml", svg.encode(), width, height)


def line(x1: float, y1: float, x2: float, y2: float, colour: str, stroke: float = 0.2) -> str:
    return f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{colour}" stroke-width="{stroke}"/>'


def text(x: float, y: float, words: str, colour: str, weight: int = 400, *, anchor: str = "start") -> str:
    """Words on one line from `x`, around it (`middle`) or up to it (`end`); `y` is the line they stand on."""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.2f}" y="{y:.2f}" fill="{colour}"{bold}{anchored}>{escape(words)}</text>'


_NARROW, _WIDE = frozenset("fijlrtI.,:;'’|()[] -–"), frozenset("mwMWÆŒ@%—")


def wide(words: str) -> float:
    """About as wide as Source Sans Pro sets the words, on the safe side (its advance widths are 0.2-0.35, 0.5-0.6 and 0.8-0.9 em)."""
    return SIZE * sum(0.33 if c in _NARROW else 0.85 if c in _WIDE else 0.64 if c.isupper() else 0.53 for c in words)


def wrapped(words: str, width: float) -> Iterator[str]:
    """Lines of whole words; a word that is wider than the width gets a line of its own."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if line and wide(longer) > width:
            yield line
            longer = word
        line = longer
    yield line
