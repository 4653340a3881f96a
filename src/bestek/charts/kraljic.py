"""The Kraljic matrix: what is bought, placed by financial impact (upwards) and supply risk (to the right), and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bestek import formats
from bestek.charts.drawing import LEADING, PALETTE, SIZE, TEXT_WIDTH, Palette, line, picture, text, wide, wrapped
from bestek.tree import Image

QUADRANTS = ("leverage", "strategic", "routine", "bottleneck")
"""In reading order: the upper row from left to right, then the lower one."""

NAMES = {
    "leverage": "Hefboomproducten",
    "strategic": "Strategische producten",
    "routine": "Routineproducten",
    "bottleneck": "Knelpuntproducten",
}


@dataclass(frozen=True, slots=True)
class Product:
    """What is placed in the matrix: both values run from 0 (low) to 100 (high); `quadrant` is the part of the matrix that they lead to."""

    name: str
    financial_impact: Decimal
    supply_risk: Decimal
    quadrant: str


@dataclass(frozen=True, slots=True)
class MatrixWords:
    """The words along the matrix, in the language of the document."""

    financial_impact: str = "Financieel belang"
    supply_risk: str = "Toeleveringsrisico"
    low: str = "laag"
    high: str = "hoog"
    quadrants: Mapping[str, str] = field(default_factory=lambda: NAMES)


WORDS = MatrixWords()

# Everything below is in millimetres.
_LEFT, _BOTTOM = 13.0, 10.0  # room for the words along the axes
_HEIGHT = 84.0  # of the matrix itself
_PAD = 2.2
_DOT = 2.7
_NAME = 44.0  # the widest that a name is set before it is wrapped
_APART = 1.2  # between two names


def kraljic_chart(
    products: Sequence[Product], width: float = TEXT_WIDTH, palette: Palette = PALETTE, words: MatrixWords = WORDS
) -> Image:
    """Four quadrants with a numbered dot for each product and its name beside it. Raises `ValueError` when there is nothing to draw."""
    _checked(products)
    plane = _Plane(_LEFT, 0.5, width - _LEFT - 0.5, _HEIGHT)
    parts = (
        *_quadrants(plane, palette, words),
        *_axes(plane, palette, words),
        *_products(products, plane, palette, words),
    )
    return picture(width, round(plane.bottom + _BOTTOM, 2), kraljic_text(products, words), parts)


def kraljic_text(products: Sequence[Product], words: MatrixWords = WORDS) -> str:
    """All that the matrix shows, in words: the text alternative that stands in for it (WCAG 2.2, 1.1.1)."""
    _checked(products)
    axes = f"{words.financial_impact.lower()} ({words.low} – {words.high}) × {words.supply_risk.lower()} ({words.low} – {words.high})"
    return f"Kraljic-matrix, {axes}. " + " ".join(_quadrant_text(name, products, words) for name in QUADRANTS)


def _quadrant_text(name: str, products: Sequence[Product], words: MatrixWords) -> str:
    inside = [
        f"{number}. {product.name} ({words.financial_impact.lower()} {_value(product.financial_impact)}, "
        f"{words.supply_risk.lower()} {_value(product.supply_risk)})"
        for number, product in enumerate(products, 1)
        if product.quadrant == name
    ]
    return f"{words.quadrants[name]}: {'; '.join(inside) or '–'}."


def _value(value: Decimal) -> str:
    return formats.plain(value)


def _checked(products: Sequence[Product]) -> None:
    if not products:
        raise ValueError("a matrix needs at least one product")
    for product in products:
        if not (0 <= product.financial_impact <= 100 and 0 <= product.supply_risk <= 100):
            raise ValueError(f"{product.name}: the values run from 0 to 100")


# The plane


@dataclass(frozen=True, slots=True)
class _Plane:
    """The square of both scales on the page."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, risk: float) -> float:
        return self.left + self.width * risk / 100

    def y(self, impact: float) -> float:
        return self.bottom - self.height * impact / 100


def _quadrants(plane: _Plane, palette: Palette, words: MatrixWords) -> Iterator[str]:
    """Four fields with their names in a corner; the strategic one stands on a ground of its own and has a bold border as well."""
    half, high = plane.width / 2, plane.height / 2
    for name, (x, y) in zip(QUADRANTS, _corners(plane), strict=True):
        fill = palette.shade if name == "strategic" else "#ffffff"
        yield f'<rect x="{x:.2f}" y="{y:.2f}" width="{half:.2f}" height="{high:.2f}" fill="{fill}" stroke="{palette.rule}" stroke-width="0.3"/>'
        yield text(x + _PAD, y + _PAD + SIZE, words.quadrants[name], palette.mark, 600)


def _corners(plane: _Plane) -> Iterator[tuple[float, float]]:
    """The upper left corner of each quadrant, in reading order."""
    for number in range(4):
        yield plane.left + number % 2 * plane.width / 2, plane.top + number // 2 * plane.height / 2


def _axes(plane: _Plane, palette: Palette, words: MatrixWords) -> Iterator[str]:
    """An arrow along each scale, its name at the middle and what its ends mean."""
    low, left = plane.bottom + 2.2, plane.left - 2.2
    yield _arrow((plane.left, low), (plane.right, low), palette)
    yield _arrow((left, plane.bottom), (left, plane.top), palette)
    foot = plane.bottom + _BOTTOM - 2.6
    yield text(plane.left, foot, words.low, palette.muted)
    yield text(plane.left + plane.width / 2, foot, words.supply_risk, palette.text, 600, anchor="middle")
    yield text(plane.right, foot, words.high, palette.muted, anchor="end")
    yield from _upwards(plane, palette, words)


def _upwards(plane: _Plane, palette: Palette, words: MatrixWords) -> Iterator[str]:
    """The words along the vertical scale, read from below upwards."""
    x = plane.left - 4.6
    for along, what, colour, weight, anchor in (
        (plane.bottom, words.low, palette.muted, 400, "start"),
        (plane.top + plane.height / 2, words.financial_impact, palette.text, 600, "middle"),
        (plane.top, words.high, palette.muted, 400, "end"),
    ):
        yield f'<g transform="translate({x:.2f} {along:.2f}) rotate(-90)">{text(0, 0, what, colour, weight, anchor=anchor)}</g>'


def _arrow(start: tuple[float, float], end: tuple[float, float], palette: Palette) -> str:
    """A line with a point at its end, either upwards or to the right."""
    (x, y), level, half, long = end, start[1] == end[1], 1.3, 2.6
    corners = ((x, y), (x - long, y - half), (x - long, y + half))
    upright = ((x, y), (x - half, y + long), (x + half, y + long))
    points = " ".join(f"{corner_x:.2f},{corner_y:.2f}" for corner_x, corner_y in (corners if level else upright))
    return line(*start, *end, palette.muted, 0.3) + f'<polygon points="{points}" fill="{palette.muted}"/>'


# The products


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        across = self.left < other.right + _APART and other.left < self.right + _APART
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class _Label:
    """The lines of a name and where they are set: `x` is their beginning, middle or end, as `anchor` says."""

    lines: tuple[str, ...]
    x: float
    top: float
    anchor: str = "start"

    @property
    def length(self) -> float:
        return max(map(wide, self.lines))

    @property
    def box(self) -> _Box:
        left = self.x - self.length * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
        return _Box(left, self.top, left + self.length, self.top + len(self.lines) * LEADING)

    def moved_into(self, around: _Box) -> _Label:
        """The label as far from its place as it takes to stand within `around`."""
        box = self.box
        right = max(around.left + 1 - box.left, 0) + min(around.right - 1 - box.right, 0)
        down = max(around.top + 1 - box.top, 0) + min(around.bottom - 1 - box.bottom, 0)
        return replace(self, x=self.x + right, top=self.top + down)


def _titles(plane: _Plane, words: MatrixWords) -> Iterator[_Box]:
    """Where the names of the quadrants stand."""
    for name, (x, y) in zip(QUADRANTS, _corners(plane), strict=True):
        yield _Label((words.quadrants[name],), x + _PAD, y + _PAD).box


def _products(products: Sequence[Product], plane: _Plane, palette: Palette, words: MatrixWords) -> Iterator[str]:
    """A dot with its number, and the name on the side where there is room, clear of the other dots and names."""
    dots = [_within(plane, product) for product in products]
    taken = [*_titles(plane, words), *(_Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in dots)]
    for number, (product, (x, y)) in enumerate(zip(products, dots, strict=True), 1):
        label = _placed(tuple(wrapped(product.name, _NAME)), (x, y), plane, taken)
        taken.append(label.box)
        yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{_DOT}" fill="{palette.mark}"/>'
        yield text(x, y + SIZE * 0.34, str(number), palette.on_mark, 600, anchor="middle")
        for row, part in enumerate(label.lines):
            yield text(label.x, label.top + row * LEADING + SIZE * 0.98, part, palette.text, anchor=label.anchor)


def _within(plane: _Plane, product: Product) -> tuple[float, float]:
    """The middle of the dot: at its values, but wholly inside the plane and clear of the line between two quadrants."""
    x = _clear(plane.x(float(product.supply_risk)), plane.left, plane.right, high=product.supply_risk >= 50)
    y = _clear(plane.y(float(product.financial_impact)), plane.top, plane.bottom, high=product.financial_impact < 50)
    return x, y


def _clear(at: float, first: float, last: float, *, high: bool) -> float:
    room, middle = _DOT + 0.6, (first + last) / 2
    return min(max(at, middle + room), last - room) if high else min(max(at, first + room), middle - room)


def _placed(lines: tuple[str, ...], dot: tuple[float, float], plane: _Plane, others: Sequence[_Box]) -> _Label:
    """The first place beside the dot, within its quadrant, that is free; else right of the dot."""
    around = [label.moved_into(_quadrant_of(dot, plane)) for label in _around(lines, *dot)]
    return next((label for label in around if not any(label.box.meets(other) for other in others)), around[0])


def _around(lines: tuple[str, ...], x: float, y: float) -> Iterator[_Label]:
    """The name right of the dot, left of it, below it and above it."""
    height, gap = len(lines) * LEADING, _DOT + 1.4
    yield _Label(lines, x + gap, y - height / 2)
    yield _Label(lines, x - gap, y - height / 2, "end")
    yield _Label(lines, x, y + gap - 1, "middle")
    yield _Label(lines, x, y - gap + 1 - height, "middle")


def _quadrant_of(dot: tuple[float, float], plane: _Plane) -> _Box:
    middle, level = plane.left + plane.width / 2, plane.top + plane.height / 2
    left, right = (middle, plane.right) if dot[0] > middle else (plane.left, middle)
    top, bottom = (level, plane.bottom) if dot[1] > level else (plane.top, level)
    return _Box(left, top, right, bottom)
