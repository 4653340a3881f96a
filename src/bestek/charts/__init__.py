"""Drawings made from facts: SVG with the text as text, and the complete text alternative from the same facts.

A drawing depends on its facts alone: no clock, no font file, no random ids. Every mark says what it is by its form and by words
beside it, so that it reads in black and white too.
"""

from bestek.charts.drawing import PALETTE, TEXT_WIDTH, Palette
from bestek.charts.kraljic import MatrixWords, Product, kraljic_chart, kraljic_text
from bestek.charts.planning import Step, planning_chart, planning_text

__all__ = [
    "PALETTE",
    "TEXT_WIDTH",
    "MatrixWords",
    "Palette",
    "Product",
    "Step",
    "kraljic_chart",
    "kraljic_text",
    "planning_chart",
    "planning_text",
]
