"""Where a document has room for a signature: the blank lines behind “Handtekening:”, read from the PDF as it was issued.

A blank is known by its measures (`bestek/write/styles/print.css`, `.blank`) and by the paragraph that it stands in; which language the label is in,
and what a municipality calls it, does not matter. Files that Bestek did not make have none.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from bestek.write.pdf_reader import Element, Tagged
from bestek.write.words import even

MILLIMETRE = 72 / 25.4
LENGTH = 45 * MILLIMETRE
"""Of a blank, in points; how high it is says `THICKNESS`."""

THICKNESS = 0.6
ROOM = 37.0
"""Points above a blank that nothing else stands in: 11 mm, and the rest of the line that the blank is in."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Block:
    """Room for a signature: `page` from 0, `box` in points (left, bottom, right, top), `element` the number and generation of the paragraph it stands in.

    `words` are those of who signs there, `taken` says that a signature is there already.
    """

    page: int
    box: tuple[float, float, float, float]
    element: tuple[int, int]
    words: str
    taken: bool


def signature_blocks(data: bytes) -> tuple[Block, ...]:
    """The rooms for signatures of a document, in reading order; none for a file that Bestek did not make."""
    if not _is_ours(data):
        return ()
    pdf = Tagged(data)
    blanks = {
        (page, number): box
        for page, each in enumerate(pdf.pdf.pages)
        for number, box in _blanks(each)
        if number is not None
    }
    return tuple(_block(pdf, line, blanks) for around in pdf.root.of("Div") if (line := _line(around, blanks)))


def _is_ours(data: bytes) -> bool:
    """Whether a file says that Bestek made it: only then are its streams written in the way that is read here."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return str(pdf.docinfo.get("/Creator", "")) == "Bestek"


_Blanks = dict[tuple[int, int], tuple[float, float, float, float]]


def _line(around: Element, blanks: _Blanks) -> Element | None:
    """The line to sign on, of one who signs: the last that has a blank, below that for place and date."""
    lines = [each for each in around.elements if each.type == "P" and any(kid in blanks for kid in _contents(each))]
    return lines[-1] if lines else None


def _contents(element: Element) -> Iterator[tuple[int, int]]:
    return (kid for kid in element.kids if isinstance(kid, tuple))


def _block(pdf: Tagged, line: Element, blanks: _Blanks) -> Block:
    assert line.parent is not None
    at = next(kid for kid in _contents(line) if kid in blanks)
    left, _bottom, right, top = blanks[at]
    number, generation = line.object.objgen
    taken = any(each.type == "Form" for each in line.elements)
    beside = (
        even(pdf.text(each)).rstrip(",")
        for each in line.parent.elements
        if not any(kid in blanks for kid in _contents(each))
    )
    return Block(at[0], (left, top, right, top + ROOM), (number, generation), ", ".join(filter(None, beside)), taken)


def _blanks(page: pikepdf.Page) -> Iterator[tuple[int | None, tuple[float, float, float, float]]]:
    """Every blank of a page with the number of the marked content before it."""
    stack: list[Matrix] = []
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    last: int | None = None
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q":
            matrix = stack.pop()
        elif operator == "cm":
            a, b, c, d, e, f = (float(each) for each in operands)
            matrix = _multiplied((a, b, c, d, e, f), matrix)
        elif operator == "BDC" and isinstance(operands[1], pikepdf.Dictionary):
            last = int(operands[1].get("/MCID", -1 if last is None else last))
        elif operator == "re":
            box = _box([float(each) for each in operands], matrix)
            if abs(box[2] - box[0] - LENGTH) < 0.1 and abs(box[3] - box[1] - THICKNESS) < 0.05:
                yield last, box


def _multiplied(one: Matrix, other: Matrix) -> Matrix:
    """One transformation, then the other (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _box(rectangle: list[float], matrix: Matrix) -> tuple[float, float, float, float]:
    """A rectangle on the page: left, bottom, right, top."""
    x, y, width, height = rectangle
    a, b, c, d, e, f = matrix
    corners = [(a * u + c * v + e, b * u + d * v + f) for u, v in ((x, y), (x + width, y + height))]
    (one, two) = corners
    return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])
