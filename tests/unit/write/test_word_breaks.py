"""Blanks that a layout took away at line ends."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bestek.write.word_breaks import WordBreaks


@pytest.mark.parametrize(
    ("markup", "pieces", "expected"),
    [
        ("<p>een twee</p>", ["een", "twee"], [(False, True), (False, False)]),
        ("<p>een twee</p>", ["een ", "twee"], [(False, False), (False, False)]),
        ("<p>een-twee</p>", ["een-", "twee"], [(False, False), (False, False)]),
        ("<p>inschrij\n  ving</p>", ["inschrij", "ving"], [(False, True), (False, False)]),
        ("<p>samen</p>", ["sa", "men"], [(False, False), (False, False)]),
        ("<p>een <b/>drie</p>", ["een", "drie"], [(False, True), (False, False)]),
        ("<p>een<b/> drie</p>", ["een", "drie"], [(False, False), (True, False)]),
        ("<p>een<b/> drie</p>", ["een", " drie"], [(False, False), (False, False)]),
        ("<p>een een een</p>", ["een een", "een"], [(False, True), (False, False)]),
        ("<p> een</p>", ["een"], [(True, False)]),
        ("<p>een</p>", ["", "anders", "een"], [(False, False), (False, False), (False, False)]),
    ],
)
def test_a_blank_is_missing_where_the_text_has_one_and_the_pieces_have_none(
    markup: str, pieces: list[str], expected: list[tuple[bool, bool]]
) -> None:
    element = ElementTree.fromstring(markup)
    breaks = WordBreaks()
    assert [breaks.around(element, piece) for piece in pieces] == expected


def test_elements_are_followed_side_by_side() -> None:
    first, second = ElementTree.fromstring("<p>a b</p>"), ElementTree.fromstring("<p>a b</p>")
    breaks = WordBreaks()
    assert breaks.around(first, "a") == breaks.around(second, "a") == (False, True)
