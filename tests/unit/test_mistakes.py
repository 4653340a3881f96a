"""The words of mistakes: filled, translated when shown, never longer than a line."""

from __future__ import annotations

import string

import pytest

from bestek import mistakes
from bestek.findings import Place
from bestek.messages import set_language
from bestek.mistakes import LISTED_LENGTH, QUOTED_LENGTH, Mistake, listed, nearest, shortened

PLACE = Place("a.yaml", 1, 1, "lots")
KINDS = {name: value for name, value in vars(mistakes).items() if isinstance(value, Mistake)}
VALUES = (
    "actual begin byte character choices code collection colour column computed count date days declared difference encoding end file "
    "decision files first ground height id key known last least limit lot model name notified old other path pattern planned problem ratio "
    "reason rule start stated tenderer text until written"
)
NAMES = {*VALUES.split(), "suggestion", "tag", "value"}


@pytest.mark.parametrize("name", KINDS)
def test_the_words_of_a_mistake_have_known_placeholders_only(name: str):
    words = KINDS[name].message + KINDS[name].hint
    assert {part for _, part, _, _ in string.Formatter().parse(words) if part is not None} <= NAMES
    assert KINDS[name].at(PLACE, **dict.fromkeys(NAMES, "x")).message


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"MORE", "OTHER_SHAPE", "FORM"}))
def test_a_mistake_says_what_to_do(name: str):
    assert KINDS[name].hint


def test_a_finding_speaks_the_language_in_force():
    assert mistakes.NOT_TEXT.at(PLACE, value="1").hint == 'put it between quotation marks: "1"'
    set_language("nl")
    assert mistakes.NOT_TEXT.at(PLACE, value="1").hint == 'zet het tussen aanhalingstekens: "1"'


def test_braces_in_a_value_are_only_characters():
    assert mistakes.UNKNOWN_KEY.at(PLACE, key="{known}", known="x").message == "the key {known} is not known here"


def test_a_value_is_quoted_on_one_line_and_never_in_full_when_long():
    assert shortened("a\n  b") == "a b"
    assert len(shortened("x" * 10**6)) == QUOTED_LENGTH
    assert len(listed(["woord"] * 10**4)) == LISTED_LENGTH


def test_a_near_word_is_suggested_and_a_far_one_gets_all_known_words():
    near = mistakes.UNKNOWN_KEY.near("budgte", ["budget", "name"], PLACE, key="budgte")
    far = mistakes.UNKNOWN_KEY.near("x", ["budget", "name"], PLACE, key="x")
    assert (near.hint, far.hint) == ("did you mean budget?", "known here: budget, name")


def test_a_very_long_word_is_not_compared():
    assert nearest("a" * (QUOTED_LENGTH + 1), ["a" * (QUOTED_LENGTH + 1)]) == ""
    assert nearest("noort", ["zuid", "noord"]) == "noord"
