"""Dutch texts as sentences and words: legal abbreviations, initials and numbers end no sentence."""

from __future__ import annotations

import pytest

from bestek.check.words.sentences import sentences, syllables, words

SPLIT = [
    ("De raad besluit. Het college voert uit.", ["De raad besluit.", "Het college voert uit."]),
    ("Zie art. 2.1, lid 3, d.d. 1 jan. 2025 en bijv. De Toegang. Daarna volgt o.a. Emmen.",
     ["Zie art. 2.1, lid 3, d.d. 1 jan. 2025 en bijv. De Toegang.", "Daarna volgt o.a. Emmen."]),
    ("Dat staat in artikel 2.1. De wet zegt meer.", ["Dat staat in artikel 2.1.", "De wet zegt meer."]),
    ("Het gaat om nrs. 3 en 4, blz. 12, i.v.m. Wmo 2015. Verder niet.", ["Het gaat om nrs. 3 en 4, blz. 12, i.v.m. Wmo 2015.", "Verder niet."]),
    ("Het bedrag is € 5. € 6 is te veel. 3 inschrijvers vragen dat.", ["Het bedrag is € 5.", "€ 6 is te veel.", "3 inschrijvers vragen dat."]),
    ("Het is € 5.000,- excl. BTW. Meer niet.", ["Het is € 5.000,- excl. BTW.", "Meer niet."]),
    ("C. Bakker en mr. A.B. de Wit tekenen. Dr. Jansen niet.", ["C. Bakker en mr. A.B. de Wit tekenen.", "Dr. Jansen niet."]),
    ("Zorg B.V. De opdracht is groot.", ["Zorg B.V.", "De opdracht is groot."]),
    ("Zorg B.V. Emmen tekent.", ["Zorg B.V. Emmen tekent."]),
    ("Koek, thee enz. Het gaat door.", ["Koek, thee enz.", "Het gaat door."]),
    ("Het tweede lid. De opdrachtgever volgt.", ["Het tweede lid.", "De opdrachtgever volgt."]),
    ("1. De eis geldt. 2. De wens niet.", ["1. De eis geldt.", "2. De wens niet."]),
    ("Is dat zo? Ja! Goed.", ["Is dat zo?", "Ja!", "Goed."]),
    ("Hij zei: “Kom.” Daarna ging hij. (Zie dr. Jansen.) Klaar.", ["Hij zei: “Kom.”", "Daarna ging hij.", "(Zie dr. Jansen.)", "Klaar."]),
    ("En zo voort… De rest volgt.", ["En zo voort…", "De rest volgt."]),
    ("En zo voort… Emmen dus.", ["En zo voort… Emmen dus."]),
    ("Eerste regel\nTweede regel", ["Eerste regel", "Tweede regel"]),
    ("In 2025. Daarna niet; ook niet: nooit.", ["In 2025.", "Daarna niet; ook niet: nooit."]),
    ("Mevrouw A. Jansen kwam ca. 3 jaar later. Art. 2.38 geldt. Tot 2024. Daarna niet.",
     ["Mevrouw A. Jansen kwam ca. 3 jaar later.", "Art. 2.38 geldt.", "Tot 2024.", "Daarna niet."]),
    ("  Met ruimte eromheen.  ", ["Met ruimte eromheen."]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SPLIT, ids=[text[:40] or "nothing" for text, _expected in SPLIT])
def test_a_text_is_split_where_its_sentences_end(text: str, expected: list[str]):
    assert [each.text for each in sentences(text)] == expected


@pytest.mark.parametrize("text", [text for text, _expected in SPLIT])
def test_a_sentence_knows_where_it_stands(text: str):
    for each in sentences(text):
        assert text[each.start : each.end] == each.text


def test_words_are_letters_with_hyphens_and_apostrophes():
    assert words("De Wmo-voorziening kost € 5 (foto’s: 3×).") == ["De", "Wmo-voorziening", "kost", "foto’s"]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("raad", 1), ("gemeente", 3), ("ideeën", 3), ("beïnvloeden", 4), ("vijf", 1), ("ondersteuning", 4), ("cliënt", 2),
        ("nieuwe", 2), ("leeuw", 1), ("mooie", 2), ("btw", 1), ("bijeenkomst", 3), ("Europese", 4), ("loei", 1), ("maatwerkvoorziening", 5),
    ],
)  # fmt: skip
def test_syllables_are_groups_of_vowels(word: str, count: int):
    assert syllables(word) == count
