"""The steps of a planning as a timeline, and the same in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bestek import formats
from bestek.charts.drawing import LEADING, PALETTE, SIZE, TEXT_WIDTH, Palette, line, picture, text, wide, wrapped
from bestek.formats import DUTCH, Speech
from bestek.tree import Image


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone, or a period when `end` (its last day) is given. `label` is a number or letter by which the text cites it."""

    name: str
    date: datetime.date
    end: datetime.date | None = None
    label: str = ""


# Everything below is in millimetres.
_ROW_GAP = 3.0
_NAMES = 0.41  # the share of the width that the names take
_YEARS, _MONTHS_ROW = 5.0, 5.0
_BAR, _DIAMOND = 4.0, 1.9


def planning_chart(
    steps: Sequence[Step], width: float = TEXT_WIDTH, palette: Palette = PALETTE, speech: Speech = DUTCH
) -> Image:
    """A timeline: a row for each step in the order given, months along the top. Milestones are diamonds, periods bars.

    Raises `ValueError` when there is nothing to draw or a period ends before it begins.
    """
    _checked(steps)
    axis = _Axis.over(steps, left=width * _NAMES, width=width * (1 - _NAMES))
    rows = _rows(steps, axis)
    height = round(rows[-1].bottom + 1, 2)
    parts = (
        *_shaded_rows(rows, width, palette),
        *_months(axis, height, palette, formats.months(speech)),
        *(part for row in rows for part in _drawn(row, axis, palette, formats.months(speech))),
    )
    return picture(width, height, planning_text(steps, speech), parts)


def planning_text(steps: Sequence[Step], speech: Speech = DUTCH) -> str:
    """All that the timeline shows, in words: the text alternative that stands in for it (WCAG 2.2, 1.1.1)."""
    _checked(steps)
    count = f"{formats.words(len(steps), speech)} {speech.step if len(steps) == 1 else speech.steps}"
    return speech.planning.format(
        count=count, steps="; ".join(f"{_name(step)}, {_when(step, speech)}" for step in steps)
    )


def _checked(steps: Sequence[Step]) -> None:
    if not steps:
        raise ValueError("a planning needs at least one step")
    for step in steps:
        if step.end and step.end < step.date:
            raise ValueError(f"{step.name}: the last day {step.end} lies before the first {step.date}")


def _name(step: Step) -> str:
    return f"{step.label}. {step.name}" if step.label else step.name


def _when(step: Step, speech: Speech) -> str:
    first = formats.date(step.date, speech=speech)
    return speech.period.format(first=first, last=formats.date(step.end, speech=speech)) if step.end else first


def _short(step: Step, months: Sequence[str]) -> str:
    """What stands beside a mark. The year stands above, unless a period has more than one."""
    last = step.end or step.date
    days = (step.date,) if last == step.date else (step.date, last)
    years = step.date.year != last.year
    return " – ".join(f"{day.day} {months[day.month - 1]}" + (f" {day.year}" if years else "") for day in days)


# Axis


@dataclass(frozen=True, slots=True)
class _Axis:
    """Whole months on a width; every month is as wide as its number of days."""

    first: datetime.date
    after: datetime.date
    left: float
    width: float

    @classmethod
    def over(cls, steps: Sequence[Step], left: float, width: float) -> _Axis:
        first = min(step.date for step in steps)
        last = max(step.end or step.date for step in steps)
        return cls(first.replace(day=1), _next_month(last), left, width)

    def x(self, day: datetime.date) -> float:
        """Where a day begins."""
        return self.left + self.width * (day - self.first).days / (self.after - self.first).days

    def months(self) -> Iterator[datetime.date]:
        month = self.first
        while month < self.after:
            yield month
            month = _next_month(month)


def _next_month(day: datetime.date) -> datetime.date:
    return datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _months(axis: _Axis, height: float, palette: Palette, names: Sequence[str]) -> Iterator[str]:
    """Two lines of words over vertical lines: years, and as many months as find room."""
    months = list(axis.months())
    room = axis.width / len(months)
    every = next((step for step in (1, 3, 6, 12) if room * step >= max(map(wide, names)) + 1), 0)
    for month in months:
        x, of_year, named = (
            axis.x(month),
            month.month == 1 or month == months[0],
            every > 0 and (month.month - 1) % every == 0,
        )
        if of_year or named:
            yield line(x, 0 if of_year else _YEARS, x, height, palette.rule if of_year else palette.hairline)
        if of_year and _room(axis, month) >= wide(str(month.year)) + 1:
            yield text(x + 0.8, _YEARS - 1.4, str(month.year), palette.text, weight=600)
        if named:
            yield text(x + 0.8, _YEARS + _MONTHS_ROW - 1.6, names[month.month - 1], palette.muted)
    yield line(axis.left + axis.width, 0, axis.left + axis.width, height, palette.hairline)
    yield line(0, _YEARS + _MONTHS_ROW, axis.left + axis.width, _YEARS + _MONTHS_ROW, palette.rule)


def _room(axis: _Axis, month: datetime.date) -> float:
    """From a month to the end of its year, or of the axis."""
    return axis.x(min(datetime.date(month.year + 1, 1, 1), axis.after)) - axis.x(month)


# Rows


@dataclass(frozen=True, slots=True)
class _Row:
    step: Step
    lines: tuple[str, ...]
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def _rows(steps: Sequence[Step], axis: _Axis) -> list[_Row]:
    rows: list[_Row] = []
    top = _YEARS + _MONTHS_ROW
    for step in steps:
        lines = tuple(wrapped(_name(step), axis.left - 3))
        bottom = top + len(lines) * LEADING + _ROW_GAP
        rows.append(_Row(step, lines, top, bottom))
        top = bottom
    return rows


def _shaded_rows(rows: Sequence[_Row], width: float, palette: Palette) -> Iterator[str]:
    """Every second row stands on a light ground, which leads the eye from the name to its mark."""
    for row in rows[1::2]:
        yield f'<rect x="0" y="{row.top:g}" width="{width:g}" height="{row.bottom - row.top:.2f}" fill="{palette.shade}"/>'


def _drawn(row: _Row, axis: _Axis, palette: Palette, months: Sequence[str]) -> Iterator[str]:
    first = row.middle - (len(row.lines) - 1) * LEADING / 2 + SIZE * 0.34
    for number, words in enumerate(row.lines):
        yield text(1, first + number * LEADING, words, palette.text)
    left, right = _extent(row.step, axis)
    yield _bar(left, right, row.middle, palette) if row.step.end else _diamond((left + right) / 2, row.middle, palette)
    yield _beside(_short(row.step, months), left, right, row.middle + SIZE * 0.34, axis, palette)


def _beside(words: str, left: float, right: float, y: float, axis: _Axis, palette: Palette) -> str:
    """Right of the mark, else left of it, else within it, wherever there is room."""
    gap, length = 1.2, wide(words)
    if right + gap + length <= axis.left + axis.width:
        return text(right + gap, y, words, palette.text)
    if left - gap - length >= axis.left:
        return text(left - gap, y, words, palette.text, anchor="end")
    return text(left + gap, y, words, palette.on_mark)


def _extent(step: Step, axis: _Axis) -> tuple[float, float]:
    """Left and right end of a mark: a period is as wide as its days, a day has its diamond around its middle."""
    left = axis.x(step.date)
    if step.end:
        return left, max(axis.x(step.end + datetime.timedelta(days=1)), left + 0.8)
    middle = min(
        max((left + axis.x(step.date + datetime.timedelta(days=1))) / 2, axis.left + _DIAMOND),
        axis.left + axis.width - _DIAMOND,
    )
    return middle - _DIAMOND, middle + _DIAMOND


def _bar(left: float, right: float, middle: float, palette: Palette) -> str:
    return f'<rect x="{left:.2f}" y="{middle - _BAR / 2:.2f}" width="{right - left:.2f}" height="{_BAR}" fill="{palette.mark}"/>'


def _diamond(x: float, y: float, palette: Palette) -> str:
    corners = ((x, y - _DIAMOND), (x + _DIAMOND, y), (x, y + _DIAMOND), (x - _DIAMOND, y))
    points = " ".join(f"{corner_x:.2f},{corner_y:.2f}" for corner_x, corner_y in corners)
    return f'<polygon points="{points}" fill="{palette.mark}"/>'
