from __future__ import annotations

import datetime

import pytest

from bestek.redline import Decided
from bestek.tree import (
    Break,
    Emphasis,
    Field,
    Inline,
    Link,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Revised,
    Source,
    Strong,
    Text,
)
from tests.unit.redline.shown import bullets, chapter, compared, p, revised, words

NBSP = "\N{NO-BREAK SPACE}"


def test_a_changed_word_is_marked_and_its_neighbours_are_not():
    assert words("De gemeente koopt zorg in.", "De gemeente koopt begeleiding in.") == (
        "De gemeente koopt [-zorg-]{+begeleiding+} in."
    )


def test_an_added_word_brings_one_blank_and_a_deleted_word_takes_one():
    assert words("Een opdracht.", "Een grote opdracht.") == "Een {+grote +}opdracht."
    assert words("Een grote opdracht.", "Een opdracht.") == "Een [-grote -]opdracht."
    assert words("Een opdracht", "Een opdracht erbij") == "Een opdracht{+ erbij+}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("€ 4.850.000", "€ 4.950.000"),
        (f"€{NBSP}4.850.000", f"€{NBSP}4.850.500"),
        ("€ 4.850,50", "€ 4.850,75"),
        ("€ 5,-", "€ 6,-"),
        ("€ 250 miljoen", "€ 260 miljoen"),
        ("26 miljoen euro", "26 duizend euro"),
        ("26 miljoen", "27 miljoen"),
        ("21 december 2023", "21 december 2024"),
        (f"21{NBSP}december{NBSP}2023", f"22{NBSP}december{NBSP}2023"),
        ("december 2023", "december 2024"),
        ("2023-12-21", "2023-12-22"),
        ("21-12-2023", "21-11-2023"),
        ("5%", "6%"),
        ("5,5 %", "5,6 %"),
        ("vijf procent", "zes procent"),
        ("12.00 uur", "12.30 uur"),
        ("14:00", "14:30"),
        ("4+2+2", "4+2+1"),
        ("4 + 2 + 2", "4 + 2"),
        ("K-07", "K-08"),
        ("85312000-9", "85312000-1"),
        ("23.045", "23.046"),
        ("artikel 2.130", "artikel 2.131"),
        ("lid 3", "lid 4"),
        ("2014/24/EU", "2014/25/EU"),
        ("https://example.org/a.b", "https://example.org/a.c"),
        ("onder\N{SOFT HYPHEN}steuning", "onder\N{SOFT HYPHEN}houd"),
    ],
)
def test_an_amount_a_date_or_a_citation_is_never_split(old: str, new: str):
    before, after = words(f"Voor {old} geldt dit.", f"Voor {new} geldt dit."), f"[-{old}-]{{+{new}+}}"
    if old == "vijf procent":
        after = "[-vijf-]{+zes+} procent"
    assert before == f"Voor {after} geldt dit."


def test_an_amount_of_two_origins_is_one_amount():
    old = (Text("Het kost € ", (Source("t", 1),)), Text("4.850.000", (Source("", 0, path="budget"),)), Text("."))
    new = (Text("Het kost € ", (Source("t", 1),)), Text("4.950.000", (Source("", 0, path="budget"),)), Text("."))
    assert words(old, new) == "Het kost [-€ 4.850.000-]{+€ 4.950.000+}."


def test_the_point_that_ends_a_sentence_is_no_part_of_a_number():
    assert words("Zie artikel 2.130.", "Zie artikel 2.131.") == "Zie [-artikel 2.130-]{+artikel 2.131+}."
    assert words("Dat is 5.", "Dat is 6.") == "Dat is [-5-]{+6+}."


def test_two_changed_amounts_leave_the_words_between_them():
    assert words("van € 4.500.000 naar € 36.000.000 per jaar", "van € 4.600.000 naar € 37.000.000 per jaar") == (
        "van [-€ 4.500.000-]{+€ 4.600.000+} naar [-€ 36.000.000-]{+€ 37.000.000+} per jaar"
    )


def test_no_lone_article_stands_between_two_changes():
    assert words("Inwoners in de gemeente krijgen zorg.", "Cliënten van de stad krijgen zorg.") == (
        "[-Inwoners in de gemeente-]{+Cliënten van de stad+} krijgen zorg."
    )


def test_a_sentence_that_was_mostly_rewritten_is_replaced_in_one_run():
    old = "Inwoners daar wachten niet langer op ondersteuning en reizen niet verder dan redelijk is."
    new = "Voor dagbesteding reist een inwoner ten hoogste een half uur en de wachttijd is gelijk."
    assert words(old, new).count("[-") == 1


def test_a_sentence_that_stays_next_to_one_that_changed_stays():
    assert words("Dit blijft staan. Dat gaat weg.", "Dit blijft staan. Iets anders komt.") == (
        "Dit blijft staan. [-Dat gaat weg-]{+Iets anders komt+}."
    )


def test_a_repeated_sentence_is_added_as_a_sentence():
    old = "De aanbieder meldt dit. "
    assert words(old * 2 + "Einde.", old * 3 + "Einde.").count("{+") == 1


def test_other_formatting_of_the_same_words_is_a_deletion_and_an_insertion():
    old = (Text("Dat is "), Text("belangrijk"), Text("."))
    new = (Text("Dat is "), Strong((Text("belangrijk"),)), Text("."))
    assert words(old, new) == "Dat is [-belangrijk-]{+*belangrijk*+}."


def test_formatting_stays_with_the_words_on_both_sides_of_a_change():
    old = (Strong((Text("Alle inschrijvingen "), Emphasis((Text("tellen niet"),)))), Text(" mee."))
    new = (Strong((Text("Alle inschrijvingen "), Emphasis((Text("tellen altijd"),)))), Text(" mee."))
    assert words(old, new) == "*Alle inschrijvingen /tellen /*[-*/niet/*-]{+*/altijd/*+} mee."


def test_a_link_to_another_address_is_replaced():
    old = (Text("Zie "), Link("https://a", (Text("hier"),)))
    new = (Text("Zie "), Link("https://b", (Text("hier"),)))
    assert words(old, new) == "Zie [-<https://a hier>-]{+<https://b hier>+}"


def test_the_same_words_in_another_language_are_replaced():
    old, new = (Text("Het heet "), Text("plan")), (Text("Het heet "), Text("plan", lang="en"))
    assert words(old, new) == "Het heet [-plan-]{+plan+}"


def test_sources_and_languages_of_the_new_words_stay():
    source = Source("", 0, path="a/b")
    made = revised(
        (chapter("a", "A", Paragraph((Text("een twee drie"),))),),
        (chapter("a", "A", Paragraph((Text("een ", lang="fy"), Text("twee vier", (source,))))),),
    )
    section = made.children[0]
    texts = [
        (text.value, text.sources, text.lang)
        for paragraph in section.children  # type: ignore[union-attr]
        for child in paragraph.children  # type: ignore[union-attr]
        for text in (child.children if isinstance(child, Revised) else (child,))
        if isinstance(text, Text)
    ]
    assert ("vier", (source,), "") in texts
    assert ("een ", (), "fy") in texts or ("een", (), "fy") in texts


def test_a_fact_that_was_decided_replaces_its_placeholder():
    old = (Text("De datum is "), Placeholder("[nog te bepalen]"), Text("."))
    assert words(old, "De datum is 1 mei 2024.") == "De datum is [-[nog te bepalen]-]{+1 mei 2024+}."


def test_a_blank_that_asks_something_else_is_replaced():
    assert words((Text("Naam: "), Field("naam")), (Text("Naam: "), Field("volledige naam"))) == (
        "Naam: [-_naam_-]{+_volledige naam_+}"
    )


def test_a_line_break_can_come_and_go():
    with_break = (Text("De straat en het nummer,"), Break(), Text("de plaats"))
    without = (Text("De straat en het nummer,de plaats"),)
    assert words(with_break, without) == "De straat en het nummer,[-\\-]de plaats"


def reference(text: str, target: str = "doel", number: str = "1.1") -> Ref:
    return Ref(target, text=text, prefix="paragraaf ", number=number)


def test_a_reference_whose_number_changed_is_not_marked():
    old: tuple[Inline, ...] = (Text("Zie "), reference("paragraaf 1.1"), Text(" en 2."))
    new: tuple[Inline, ...] = (Text("Zie "), reference("paragraaf 3.4", number="3.4"), Text(" en 3."))
    assert words(old, new) == "Zie paragraaf 3.4 en [-2-]{+3+}."


def test_a_reference_to_something_else_is_marked():
    old: tuple[Inline, ...] = (Text("Zie "), reference("paragraaf 1.1"), Text("."))
    new: tuple[Inline, ...] = (Text("Zie "), reference("paragraaf 1.1", "eisen"), Text("."))
    assert words(old, new) == "Zie [-paragraaf 1.1-]{+paragraaf 1.1+}."


# Footnotes


def note(text: str, number: int = 1) -> Note:
    return Note((p(text),), number, f"note-{number}")


def test_a_changed_footnote_is_marked_inside():
    old: tuple[Inline, ...] = (Text("Wmo"), note("Stb. 2014, 280."), Text(" geldt."))
    new: tuple[Inline, ...] = (Text("Wmo"), note("Stb. 2014, 281.", 7), Text(" geldt."))
    assert words(old, new) == "Wmo^[Stb. 2014, [-280-]{+281+}.] geldt."


def test_an_added_footnote_stands_in_a_mark():
    assert words("Wmo geldt.", (Text("Wmo"), note("Stb. 2014."), Text(" geldt."))) == "Wmo{+^[Stb. 2014.]+} geldt."


def test_a_footnote_with_other_words_altogether_is_replaced():
    old: tuple[Inline, ...] = (Text("Wmo"), note("Stb. 2014."), Text(" geldt."))
    new: tuple[Inline, ...] = (Text("Wmo"), note("Een brief van de raad."), Text(" geldt."))
    assert words(old, new) == "Wmo[-^[Stb. 2014.]-]{+^[Een brief van de raad.]+} geldt."


def test_a_footnote_that_only_got_another_number_is_not_marked():
    old, new = (Text("Wmo"), note("Stb. 2014.")), (Text("Wmo"), note("Stb. 2014.", 3))
    assert words(old, new) == "Wmo^[Stb. 2014.]"


# Who decided


def test_the_mark_tells_who_decided_the_change():
    date = datetime.date(2023, 12, 21)

    def attribute(old: tuple[Source, ...], new: tuple[Source, ...]) -> Decided:
        assert [source.path for source in old] == [source.path for source in new] == ["social_return/percentage"]
        return Decided("de raad", date, "2023-12-21-raad")

    old, new = (
        Paragraph((Text("Het is "), Text(value, (Source("", 0, path="social_return/percentage"),))))
        for value in ("5%", "6%")
    )
    made = revised((chapter("a", "A", old),), (chapter("a", "A", new),), attribute)
    marks = {child.mark for child in made.children[0].children[0].children if isinstance(child, Revised)}  # type: ignore[union-attr]
    assert {(mark.revision, mark.author, mark.date, mark.decision) for mark in marks} == {
        ("deleted", "de raad", date, "2023-12-21-raad"),
        ("inserted", "de raad", date, "2023-12-21-raad"),
    }


def test_words_of_titles_captions_terms_and_items_are_compared_too():
    assert compared((chapter("a", "Het oude doel"),), (chapter("a", "Het nieuwe doel"),)) == (
        "# Het [-oude-]{+nieuwe+} doel: "
    )
    assert compared((bullets("een oude appel"),), (bullets("een nieuwe appel"),)) == "(een [-oude-]{+nieuwe+} appel)"
