"""Printed words said otherwise in Markdown: the parser makes exactly the wanted words of it, and no words of a reviewer become markup or code."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestek.review.rewording import (
    OutOfReachError,
    Wish,
    after,
    deleted,
    inserted,
    merged,
    plain,
    reworded,
    split,
)
from bestek.review.spelling import changed
from bestek.review.wording import OPAQUE, WordingError, wording

TEXT = "De *heel* **vette** zin, met {{ x.y }} erin.\nTweede regel[^n] met [](#doel).\n\n- punt een\n- punt twee\n\n[^n]: Een noot."


def _said(text: str, words: str, new: str) -> str:
    """The source in which the words are said otherwise."""
    known = wording(text)
    number, at = next((n, each.text.index(words)) for n, each in enumerate(known.passages) if words in each.text)
    return changed(text, reworded(known, Wish(number, at, at + len(words), new)))


def test_the_passages_of_a_text_know_where_each_letter_stands() -> None:
    known = wording(TEXT)
    assert [passage.text for passage in known.passages] == [
        f"De heel vette zin, met {OPAQUE} erin. Tweede regel\ufffc met {OPAQUE}.",
        "Een noot.",
        "punt een",
        "punt twee",
    ]
    for passage in known.passages:
        assert all(TEXT[each.start : each.end] == each.value for each in passage.characters if each.value.isalpha())


@pytest.mark.parametrize(
    ("text", "words", "new", "made"),
    [
        ("Een *kort* woord.", "kort", "lang", "Een *lang* woord."),
        ("Een *kort* woord.", "kort ", "", "Een woord."),
        ("Een *kort* woord.", " woord", "", "Een *kort*."),
        ("Een *kort* **vet** woord.", "kort v", "n", "Een *n***et** woord."),
        ("Een zin\nop twee regels.", "zin op", "regel met", "Een regel met twee regels."),
        ("a {{ x }} b", "b", "c", "a {{ x }} c"),
        ("| a | b |\n|---|---|\n| c | d |", "d", "d | e", "| a | b |\n|---|---|\n| c | d \\| e |"),
        ("# Kop\n\ntekst", "Kop", "Opschrift", "# Opschrift\n\ntekst"),
        ("Een [site](https://a.nl/b) hier.", "site", "pagina", "Een [pagina](https://a.nl/b) hier."),
        ("Met een noot[^1].\n\n[^1]: Oude noot.", "Oude", "Nieuwe", "Met een noot[^1].\n\n[^1]: Nieuwe noot."),
    ],
)
def test_words_are_changed_where_they_stand(text: str, words: str, new: str, made: str) -> None:
    assert _said(text, words, new) == made


@pytest.mark.parametrize(
    "new",
    [
        "{{ title }}", "{% if x %}", "{# weg #}", "{{", "}}", "{", "# kop", "1. punt", "1) punt", "- punt", "+ punt", "* punt", "> citaat",
        "<b>vet</b>", "<!-- -->", "&amp;", "&#123;", "a & b", "*nadruk*", "**vet**", "_stil_", "__x__", "`code`", "[tekst](https://x.nl)",
        "[](#doel)", "[^n]", "![x](y)", "~~weg~~", "a | b", "\\", "\\*", "Tabel: nee", "---", "===", "https://x.nl", "    inspringen", "a  b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 10, 30])
def test_a_reviewers_signs_print_as_themselves_and_are_never_code(new: str, at: int) -> None:
    text = "Deze zin staat op zichzelf, met {{ x }} en niets meer."
    known = wording(text)
    made = changed(text, reworded(known, Wish(0, at, at, new)))
    said = known.passages[0].text
    assert [passage.text for passage in wording(made).passages] == [plain(said[:at] + new + said[at:])]
    assert made.count("{{") == 1
    assert "{%" not in made
    assert "{#" not in made


@pytest.mark.parametrize("words", ["met \uf8ff", "regel\ufffc met", "met \uf8ff."])
def test_what_is_printed_from_elsewhere_is_out_of_reach(words: str) -> None:
    with pytest.raises(OutOfReachError):
        _said(TEXT, words, "x")


@pytest.mark.parametrize("sign", ["\ue000", "\uf8ff", "\x07", "\u202e", "\U000f0001"])
def test_a_character_that_content_may_not_hold_is_refused(sign: str) -> None:
    with pytest.raises(WordingError):
        _said(TEXT, "zin", f"zin{sign}")


def test_two_braces_that_would_meet_are_refused() -> None:
    known = wording("a { { b")
    with pytest.raises(WordingError):
        reworded(known, Wish(0, 3, 4, ""))


def test_paragraphs_and_items_come_go_part_and_join() -> None:
    text = "een. twee\n\ndrie\n\n- vier\n- vijf"
    known = wording(text)
    assert changed(text, inserted(known, 1, "nieuw")) == "een. twee\n\ndrie\n\nnieuw\n\n- vier\n- vijf"
    assert changed(text, inserted(known, 2, "- nieuw")) == "een. twee\n\ndrie\n\n- vier\n- \\- nieuw\n- vijf"
    assert changed(text, deleted(known, 1)) == "een. twee\n\n- vier\n- vijf"
    assert changed(text, deleted(known, 3)) == "een. twee\n\ndrie\n\n- vier"
    assert changed(text, split(known, 0, 5)) == "een.\n\ntwee\n\ndrie\n\n- vier\n- vijf"
    assert changed(text, merged(known, 0, " ")) == "een. twee drie\n\n- vier\n- vijf"


def test_a_paragraph_that_prints_a_fact_is_not_taken_away() -> None:
    with pytest.raises(OutOfReachError):
        deleted(wording("een {{ x }}\n\ntwee"), 0)


def test_numbered_items_go_on_counting() -> None:
    text = "1. een\n2. twee\n\nslot"
    assert changed(text, inserted(wording(text), 1, "drie")) == "1. een\n2. twee\n3. drie\n\nslot"


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 12), st.text("ab *_`[]()<>#|~&!{}$^\\-+1.:\"'“”é ", max_size=10))
def test_any_edit_gives_exactly_its_words_or_none(start: int, length: int, new: str) -> None:
    known = wording(TEXT)
    said = known.passages[0].text
    start, end = min(start, len(said)), min(start + length, len(said))
    try:
        edits = reworded(known, Wish(0, start, end, new))
    except (OutOfReachError, WordingError):
        return
    made = after(known, edits)
    assert made
    assert made.passages[0].text == plain(said[:start] + new + said[end:])
    assert [passage.said for passage in made.passages[1:]] == [passage.said for passage in known.passages[1:]]
    assert made.expressions == known.expressions
