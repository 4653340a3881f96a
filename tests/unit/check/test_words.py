"""Breaches in words: at the fact or the line that they come from, never in what was computed, left open or in another language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bestek import messages
from bestek.check.context import Context, Settings
from bestek.check.passages import Joined, Passage, Reading, Run
from bestek.check.rule import Hit, Spot
from bestek.check.run import _outcomes
from bestek.check.texts import RULES
from bestek.check.words.breach import breach, excerpt, written
from bestek.check.words.readability import ease
from bestek.tree import Document, Section, Source
from tests.cases.rules_sample import sample

FACT, LINE = Source(path="texts/a"), Source("templates/documents/x.html.j2", 7)
RULE = {rule.id: rule for rule in RULES}


@pytest.fixture(autouse=True)
def _english() -> Any:
    messages.set_language("en")


def passage(*runs: tuple[str, str, Source | None], lang: str = "") -> Passage:
    """Runs of a text, a kind and a source."""
    made, start = [], 0
    for text, kind, source in runs:
        made.append(Run(text, start, (source,) if source else (), kind, lang))  # type: ignore[arg-type]
        start += len(text)
    return Passage(Spot("x", "p"), "paragraph", "".join(run.text for run in made), tuple(made))


def found(id_: str, context: Context, *passages: Passage) -> list[Hit]:
    """What a rule says of a document of these passages, which has a paragraph 1."""
    numbered = Section("s", (), (), label="1")
    read = Context(context.valid, (Reading(Document("x", "x", (numbered,)), "x", "x", passages),))
    return [each for each in _outcomes(read, RULE[id_]) if isinstance(each, Hit)]


def test_a_breach_stands_in_the_text_of_its_fact(tmp_path: Path):
    context = sample(tmp_path, {"texts/a": "Eerst dit.\n\nDan TODO."})
    made = breach(context, passage(("Dan TODO.", "text", FACT)), 4, "TODO", "{words}")
    assert (made.path, made.offset, made.judged) == ("texts/a", 16, "Dan TODO.")


def test_a_breach_stands_on_the_line_of_its_template(tmp_path: Path):
    made = breach(sample(tmp_path), passage(("Dan TODO.", "text", LINE)), 4, "TODO", "{words}")
    assert (made.path, made.file, made.line) == ("", "templates/documents/x.html.j2", 7)


def test_words_without_a_source_of_their_own_stand_where_those_around_them_do(tmp_path: Path):
    words = passage(("TODO ", "text", None), ("Tekst.", "text", LINE))
    assert breach(sample(tmp_path), words, 0, "TODO", "{words}").line == LINE.line


def test_words_are_written_when_no_part_of_them_is_computed_open_or_in_another_language():
    mixed = passage(("Zie ", "text", LINE), ("paragraaf 2", "reference", None), (" en 3", "text", LINE))
    assert written(mixed, 0, "Zie")
    assert not written(mixed, 4, "paragraaf 2")
    assert not written(mixed, 0, "Zie paragraaf")
    assert not written(passage(("the the", "text", LINE), lang="en"), 0, "the the")


def test_a_word_twice_across_a_blank_to_fill_in_is_no_slip(tmp_path: Path):
    assert not found("Q-02", sample(tmp_path), passage(("onder nummer ", "text", LINE), ("nummer", "field", LINE)))


def test_a_typed_number_is_none_when_the_reference_printed_it(tmp_path: Path):
    words = passage(("Zie ", "text", LINE), ("paragraaf 9.9", "reference", None))
    assert not found("Q-05", sample(tmp_path), words)


def test_joined_passages_find_each_match_in_its_own_text():
    joined = Joined((passage(("een twee", "text", None)), passage(("twee", "text", None))))
    assert [(each.text, offset) for each, offset, _match in joined.found(re.compile("twee"))] == [
        ("een twee", 4),
        ("twee", 0),
    ]
    assert not list(joined.found(re.compile(r"twee\s+twee")))


def test_an_excerpt_shows_the_words_and_some_of_what_stands_around():
    assert excerpt("a" * 30 + " kern " + "b" * 30, 31, 35, 3) == "…aa kern bb…"
    assert excerpt("kort\nen goed") == "kort en goed"


def test_an_organisation_adds_brands_terms_and_abbreviations_and_allows_brands(tmp_path: Path):
    path = "requirement_groups/algemeen/requirements/A-01/text"
    words = [
        {"text": "De opdrachtnemer gebruikt Zaaksuite, Excel en ABCD van de Regisseur.", "path": path},
    ]
    settings = Settings(brand_names=("Excel",), brands=("Zaaksuite",), terms=("Regisseur",), abbreviations=("ABCD",))
    plain = sample(tmp_path, documents={"tender-document": words})
    own = Context(plain.valid, plain.readings, settings=settings)

    def said(context: Context, id_: str) -> list[object]:
        read = RULE[id_].read
        assert read
        hits = (each for reading in context.readings for each in read(context, reading))
        return [each.values["words"] for each in hits if isinstance(each, Hit)]

    assert (said(plain, "Q-09"), said(plain, "Q-06"), said(plain, "Q-08")) == (["Excel"], [], ["ABCD"])
    assert (said(own, "Q-09"), said(own, "Q-06"), said(own, "Q-08")) == (["Zaaksuite"], ["Regisseur"], [])


def test_the_score_of_flesch_douma_is_that_of_its_formula():
    assert round(ease(10, 150, 240), 2) == round(206.84 - 0.93 * 15 - 0.77 * 160, 2)
