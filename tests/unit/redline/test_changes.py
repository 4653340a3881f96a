from __future__ import annotations

from typing import Any

from bestek.redline import Difference, changes
from bestek.tree import Cell, Column, Figure, Note, Paragraph, Row, Section, Source, Table, Text
from tests.unit.redline.shown import IMAGE, bullets, chapter, p, revised

LONG = "De opdrachtnemer levert de ondersteuning in overleg met de cliënt en het netwerk."
OTHER = "De gemeente betaalt het vaste jaarbedrag in twaalf gelijke termijnen per kalenderjaar."


def told(old: tuple[Any, ...], new: tuple[Any, ...]) -> list[Difference]:
    return list(changes(revised(old, new)))


def section(label: str, *children: Any) -> Section:
    return Section("doel", (Text("Doel"),), children, level=1, label=label, heading_label=label)


def paragraph(*parts: Any, id: str = "doel-p1") -> Paragraph:
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts), id=id)


def test_a_changed_word_is_told_with_its_section_its_paragraph_and_both_sides():
    source = Source("", 0, path="social_return/percentage")
    old, new = (
        section(label, paragraph("Het is nu ", Text(value, (source,)), "."))
        for label, value in (("1", "5%"), ("2", "6%"))
    )
    (difference,) = told((old,), (new,))
    assert (difference.kind, difference.what, difference.old, difference.new) == ("changed", "Text", "5%", "6%")
    assert (difference.label, difference.title, difference.block) == ("2", "Doel", "doel-p1")
    assert (difference.old_text, difference.new_text) == ("Het is nu 5%.", "Het is nu 6%.")
    assert difference.old_sources == difference.new_sources == (source,)
    assert difference.mark.revision == "inserted"


def test_added_words_have_no_old_ones_and_deleted_words_no_new_ones():
    few, more = (section("1", paragraph(text)) for text in ("De opdracht loopt.", "De opdracht voor zorg loopt."))
    (added,), (deleted,) = told((few,), (more,)), told((more,), (few,))
    assert (added.kind, added.old, added.new) == ("inserted", "", "voor zorg ")
    assert (deleted.kind, deleted.old, deleted.new) == ("deleted", "voor zorg ", "")


def test_whole_blocks_rows_and_items_are_told_by_their_kind():
    def table(*rows: str) -> Table:
        cells = tuple(Row((Cell((p(row),)),)) for row in rows)
        return Table((Column(1.0),), (), cells, (Text("Tabel"),), id="tabel")

    old = (chapter("a", "A", LONG, "Slot."), bullets("een appel"), table("een rij"))
    new = (chapter("a", "A", "Slot."), bullets("een appel", "een peer erbij"), table("een rij", "een tweede"))
    assert [(each.kind, each.what, each.old or each.new) for each in told(old, new)] == [
        ("deleted", "Paragraph", LONG),
        ("inserted", "ListItem", "een peer erbij"),
        ("inserted", "Row", "een tweede"),
    ]


def test_one_block_in_the_place_of_another_is_one_change():
    old, new = Paragraph((Text("Titel van dit stuk"),), "lead"), Paragraph((Text("Titel van dit stuk"),), "body")
    (difference,) = told((old,), (new,))
    assert (difference.kind, difference.what, difference.old) == ("changed", "Paragraph", "Titel van dit stuk")


def test_what_moved_is_told_once_with_the_place_that_it_came_from():
    old = (section("1", p(LONG), p("Kort.")), chapter("b", "Twee", OTHER))
    new = (section("1", p("Kort.")), chapter("b", "Twee", OTHER, LONG))
    (difference,) = told(old, new)
    assert (difference.kind, difference.title, difference.origin) == ("moved", "Twee", "1 Doel")
    assert difference.old == difference.new == LONG


def test_a_changed_footnote_is_told_after_the_words_before_it():
    def noted(text: str, number: str) -> Section:
        note = Note((paragraph(f"Stb. 2014, {number}.", id="note-1-p1"),), 1, "note-1")
        return section("1", paragraph(text, note, " en verder."))

    words = [
        (each.block, each.old, each.new) for each in told((noted("De wet", "280"),), (noted("Het besluit", "281"),))
    ]
    assert words == [("doel-p1", "De wet", "Het besluit"), ("note-1-p1", "280", "281")]


def test_a_document_and_itself_have_no_changes():
    assert told((chapter("a", "A", LONG),), (chapter("a", "A", LONG),)) == []


def test_titles_and_captions_are_told_in_their_own_section():
    (difference,) = told((chapter("a", "Oud doel"),), (chapter("a", "Nieuw doel"),))
    assert (difference.old, difference.new, difference.block, difference.new_text) == (
        "Oud",
        "Nieuw",
        "a",
        "Nieuw doel",
    )


def test_a_figure_that_was_replaced_is_told_with_what_it_shows():
    old, new = (Figure(IMAGE, f"Gunning op {day} juli", (Text("Planning"),), "f") for day in (1, 8))
    (difference,) = told((old,), (new,))
    assert (difference.kind, difference.what) == ("changed", "Figure")
    assert (difference.old, difference.new) == ("Planning: Gunning op 1 juli", "Planning: Gunning op 8 juli")
