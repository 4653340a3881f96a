"""One subset of a font for all parts: the same file as WeasyPrint's, for every face that ships."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from bestek import fonts
from bestek.style import DEFAULT
from bestek.write import pdf_parts
from bestek.write.markup import element
from bestek.write.parts import LaidOut
from bestek.write.pdf_fonts import face_of, subset
from bestek.write.stylesheet import part_css
from tests.unit import trees

ALL = [face for faces in fonts.FAMILIES.values() for face in faces]


def drawn() -> LaidOut:
    """A page with a word in every face, its fonts embedded by WeasyPrint."""
    lines = [
        element("p", "Zaak in Fryslân: 120 ffi", style=f"font: {'italic' if face.italic else 'normal'} {face.weight} 10pt '{fonts.private_name(face.family)}'")
        for face in ALL
    ]  # fmt: skip
    style = replace(DEFAULT, body_font="Source Sans Pro", heading_font="Source Serif Pro")
    page = element("html", element("head"), element("body", *lines), lang="nl")
    return LaidOut.of(pdf_parts.lay_out(page, part_css(trees.short(), style), ""))


def test_a_subset_is_the_one_that_weasyprint_makes_for_every_face() -> None:
    made = drawn()
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        embedded = {
            str(font.BaseFont)[1:]: font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            for font in pdf.pages[0].Resources.Font.values()
        }
    assert {face_of(name) for name in embedded} == set(ALL)
    assert {name: subset(face_of(name), made.glyphs[name]) == data for name, data in embedded.items()} == dict.fromkeys(
        embedded, True
    )


def test_a_glyph_keeps_its_number_whatever_else_is_in_the_subset() -> None:
    face = fonts.face("Source Sans Pro")
    with TTFont(face.path) as whole:
        numbers = {letter: whole.getGlyphID(whole.getBestCmap()[ord(letter)]) for letter in "aëz"}
    few, many = (TTFont(io.BytesIO(subset(face, glyphs))) for glyphs in ([numbers["z"]], list(numbers.values())))
    for font in (few, many):
        assert font["glyf"][font.getGlyphName(numbers["z"])].numberOfContours > 0
    assert few["glyf"][few.getGlyphName(numbers["a"])].numberOfContours == 0
    assert many["glyf"][many.getGlyphName(numbers["ë"])].isComposite()


def test_a_font_that_does_not_ship_is_no_face() -> None:
    with pytest.raises(KeyError):
        face_of("ABCDEF+Arial")


def test_figures_of_every_face_are_equally_wide() -> None:
    """The merge writes page numbers with the glyphs of other digits than those that were laid out."""
    for face in ALL:
        with TTFont(face.path) as font:
            assert len({font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}) == 1, face.file
