"""The words of a document in reading order."""

from __future__ import annotations

from bestek.tree import Contents, Emphasis, Entry, Field, List, Note, Strong, Text
from bestek.write.words import even, words
from tests.unit import trees
from tests.unit.write.printed import framed


def test_white_space_is_made_even_and_marks_of_line_breaks_go() -> None:
    assert even(" a\u00a0 b\n\u200bc\u00add ") == "a b cd"


def test_a_heading_a_caption_and_an_entry_have_their_labels() -> None:
    document = framed(
        Contents(entries=(Entry("h", (trees.text("Kop"),), 1, "1"),)),
        trees.section(
            "h", "Kop", trees.requirements_table(1, 1, "t", "4", "Eisen"), trees.planning_figure(), label="1"
        ),
    )
    found = words(document)
    assert found[:4] == ["Inhoudsopgave", "1 Kop", "1 Kop", "Tabel 4 Eisen"]
    assert found[-1] == "Figuur 1 Planning van de aanbesteding"


def test_a_note_stands_behind_the_block_of_its_call() -> None:
    document = framed(trees.p("Voor", Note((trees.p("Noot."),)), "na."), trees.p("Daarna."))
    assert words(document) == ["Voor1na.", "1", "Noot.", "Daarna."]


def test_markers_of_ordered_items_are_words_bullets_are_not() -> None:
    document = framed(List(trees.items("een", "twee"), "alpha", 3), List(trees.items("drie")))
    assert words(document) == ["c.", "een", "d.", "twee", "drie"]


def test_runs_in_other_letters_are_one_text_and_a_field_shows_its_hint() -> None:
    document = framed(trees.p(Strong((Text("Vet"),)), Emphasis((Text("cursief"),)), " en ", Field("naam"), "."))
    assert words(document) == ["Vetcursief en naam."]


def test_a_signature_has_its_labels() -> None:
    assert words(framed(trees.signatures()))[-4:] == [
        "namens opdrachtnemer,",
        "Plaats en datum:",
        "Handtekening:",
        "[naam]",
    ]
