"""The summary of changes before a redline: its rows, its excerpts, what moved and what was renumbered."""

from __future__ import annotations

from dataclasses import replace

from bestek.redline import redline
from bestek.resolve import resolve
from bestek.summary import SUMMARY, Compared, Renumbered, excerpt, renumbered, summarised
from bestek.tree import (
    Block,
    Contents,
    Cover,
    Document,
    Figure,
    Inline,
    Mark,
    Paragraph,
    Ref,
    Revised,
    Row,
    Section,
    Table,
    Text,
    plain_text,
    walk,
)
from bestek.write.words import words
from tests.unit import trees

INSERTED = Mark("inserted")
LONG = "De inschrijver verklaart dat hij de gevraagde zorg gedurende de hele looptijd van de overeenkomst in alle percelen verleent."
OTHER = (
    "De gemeente betaalt binnen dertig dagen na ontvangst van een factuur die aan alle eisen van dit document voldoet."
)


def document(*blocks: Block) -> Document:
    (made,) = resolve((Document("d", "Leidraad", blocks, header_left="Leidraad"),))
    return made


def section(id_: str, title: str, *texts: str) -> Section:
    return Section(id_, (Text(title),), tuple(trees.p(text) for text in texts))


def told(old: Document, new: Document, **compared: object) -> Document:
    return summarised(redline(old, new), Compared("versie 1.0", "de huidige stand", **compared))  # type: ignore[arg-type]


def opening(made: Document) -> Section:
    return next(node for node in made.children if isinstance(node, Section) and node.id == SUMMARY)


def rows(made: Document) -> list[tuple[str, ...]]:
    (table,) = (node for node in walk(made) if isinstance(node, Table) and node.id == f"{SUMMARY}-table")
    return [tuple(" / ".join(plain_text(block) for block in cell.children) for cell in row.cells) for row in table.body]


def test_a_change_has_its_place_both_texts_and_who_decided() -> None:
    old, new = (
        document(section("sr", "Social return", f"De inschrijver besteedt {share} aan social return."))
        for share in ("5%", "6%")
    )
    assert rows(told(old, new)) == [
        (
            "1 Social return",
            "De inschrijver besteedt 5% aan social return.",
            "De inschrijver besteedt 6% aan social return.",
            "–",
        )
    ]


def test_what_changed_is_marked_in_both_texts_and_the_place_leads_there() -> None:
    old, new = (document(section("sr", "Social return", f"Het is {share}.")) for share in ("5%", "6%"))
    made = opening(told(old, new))
    marks = [(node.mark.revision, plain_text(node.children)) for node in walk(made) if isinstance(node, Revised)]
    assert marks == [("deleted", "5%"), ("inserted", "6%")]
    assert [node.target for node in walk(made) if isinstance(node, Ref)] == ["sr-p1"]


def test_changes_of_one_text_are_one_row() -> None:
    old, new = (
        document(section("s", "Data", f"Van {a} januari tot en met {b} april in alle gebieden."))
        for a, b in (("1", "2"), ("3", "4"))
    )
    assert len(rows(told(old, new))) == 1


def test_a_cell_says_what_its_row_and_column_are_about() -> None:
    def table(amount: str) -> Table:
        return replace(trees.lots_table(), body=(Row((trees.cell("1", header=True), trees.cell("Noord"), trees.cell(amount), trees.cell("x"))),),
                       head=(trees.row("Perceel", "Gebied", "Waarde", "Looptijd", header=True),))  # fmt: skip

    old, new = (document(Section("p", (Text("Percelen"),), (table(amount),))) for amount in ("€ 1", "€ 2"))
    assert [row[0] for row in rows(told(old, new))] == ["1 Percelen / 1 – Waarde"]


def test_what_moved_is_told_once_with_where_it_stood_and_a_line_at_both_places() -> None:
    first, second = section("a", "Eerst", LONG, OTHER), section("b", "Daarna", "Een andere tekst over iets anders.")
    old = document(first, second)
    new = document(section("a", "Eerst", OTHER), section("b", "Daarna", "Een andere tekst over iets anders.", LONG))
    made = told(old, new)
    (row,) = rows(made)
    assert row[0] == "2 Daarna / Verplaatst van 1 Eerst"
    assert {"Verplaatst naar 2 Daarna", "Verplaatst van 1 Eerst"} <= set(words(made))


def test_what_was_only_renumbered_has_a_list_of_its_own() -> None:
    old = document(section("a", "Eerst", LONG), section("c", "Laatst", OTHER))
    new = document(
        section("a", "Eerst", LONG), section("b", "Nieuw", "Geheel nieuwe tekst."), section("c", "Laatst", OTHER)
    )
    numbers = renumbered(old, new)
    assert numbers == (Renumbered("c", "Laatst", "2", "3"),)
    made = told(old, new, renumbered=numbers)
    assert [row[0] for row in rows(made)] == ["2 Nieuw"]
    assert words(replace(made, children=(opening(made),)))[-7:] == [
        "Vernummerd",
        "Onderdeel",
        "Oud",
        "Nieuw",
        "Laatst",
        "2",
        "3",
    ]


def test_the_summary_stands_behind_the_cover_and_in_the_table_of_contents() -> None:
    old, new = (
        document(Cover((trees.p("Leidraad", role="title"),)), Contents(), section("s", "Kop", text))
        for text in (LONG, OTHER)
    )
    made = told(old, new)
    assert [type(block).__name__ for block in made.children] == ["Cover", "Section", "Contents", "Section"]
    contents = made.children[2]
    assert isinstance(contents, Contents)
    assert [entry.target for entry in contents.entries] == [SUMMARY, "s"]
    assert made.title == "Leidraad – Wijzigingen ten opzichte van versie 1.0"
    assert made.header_left == "Leidraad – vergelijking van versies"


def test_a_whole_document_is_told_in_a_sentence() -> None:
    new = document(section("s", "Kop", LONG))
    made = opening(told(replace(new, children=()), new, remark="Het hele document is nieuw."))
    assert plain_text(made.children[-1]) == "Het hele document is nieuw."
    assert not [node for node in walk(made) if isinstance(node, Table)]


def test_of_a_whole_document_the_cover_stays_in_front() -> None:
    new = document(Cover((trees.p("Voorblad"),)), section("s", "Kop", LONG))
    made = told(replace(new, children=()), new, remark="Het hele document is nieuw.")
    first, second, third = made.children
    assert [plain_text(each) for each in (first, third)] == ["Voorblad", f"Kop {LONG}"]
    assert isinstance(second, Section)
    assert second.id == SUMMARY


def test_an_excerpt_shows_whole_words_around_a_change_and_nothing_twice() -> None:
    text = " ".join(f"woord{n}" for n in range(60))
    start = text.index("woord30")
    made = excerpt(text, [(start, start + 7)], INSERTED)
    shown = plain_text(made)
    assert shown.startswith("… woord")
    assert shown.endswith(" …")
    assert shown.strip("… ") in text
    assert [plain_text(node.children) for node in made if isinstance(node, Revised)] == ["woord30"]


def test_of_the_side_without_words_the_place_is_shown() -> None:
    assert plain_text(excerpt("Een tekst.", [(4, 4)], INSERTED)) == "Een tekst."
    assert plain_text(excerpt("", [(0, 0)], INSERTED)) == "–"
    far = excerpt(" ".join(f"woord{n}" for n in range(60)), [(200, 200)], INSERTED)
    assert "woord28" in plain_text(far)
    assert "woord3 " not in plain_text(far)


def test_of_a_word_that_stands_twice_the_one_that_went_is_marked() -> None:
    old = "De drempel voor diensten, zonder btw, voor 2024 en 2025, zoals dat voor deze diensten is bepaald in de wet."
    new = old.replace("btw, voor 2024", "btw, naar het peil van 2024")
    made = opening(told(document(section("s", "Kop", old)), document(section("s", "Kop", new))))
    (table,) = (node for node in made.children if isinstance(node, Table))
    paragraph = table.body[0].cells[1].children[0]
    assert isinstance(paragraph, Paragraph)
    words = [plain_text(node) for node in paragraph.children]
    assert words == ["De drempel voor diensten, zonder btw, ", "voor", words[2]]
    assert words[2].startswith(" 2024 en 2025")


def test_of_a_drawing_only_what_differs_in_its_words_is_marked() -> None:
    old, new = (
        document(
            Figure(
                trees.CHART, f"Planning: aankondiging, 4 maart 2024; ondertekening, {day}; einde, 1 mei 2025.", id="f"
            )
        )
        for day in ("30 juli 2024", "6 augustus 2024")
    )
    made = opening(told(old, new))
    marks = [(node.mark.revision, plain_text(node.children)) for node in walk(made) if isinstance(node, Revised)]
    assert marks == [("deleted", "30 juli 2024"), ("inserted", "6 augustus 2024")]


def test_the_heading_of_a_change_in_a_heading_is_the_new_one() -> None:
    old, new = (document(section("s", f"Perceel 3: {name}", LONG)) for name in ("Emmen-Zuid", "Emmen-Zuidwest"))
    assert rows(told(old, new))[0][0] == "1 Perceel 3: Emmen-Zuidwest"


def test_what_moved_within_a_section_names_no_other_section() -> None:
    old, new = document(section("s", "Kop", LONG, OTHER)), document(section("s", "Kop", OTHER, LONG))
    made = told(old, new)
    assert {row[0] for row in rows(made)} == {"1 Kop / Verplaatst"}
    lines = {plain_text(node) for node in walk(made) if isinstance(node, Paragraph) and node.role == "small"}
    assert {"Van hier verplaatst", "Hierheen verplaatst"} <= lines
    assert not any("Verplaatst van" in line or "Verplaatst naar" in line for line in lines)


def test_an_excerpt_of_many_changes_keeps_all_of_them() -> None:
    text = " ".join(f"woord{n}" for n in range(200))
    wanted = ["woord3", "woord90", "woord190"]
    spans = [(start, start + len(word)) for word in wanted if (start := text.index(word)) >= 0]
    inlines: tuple[Inline, ...] = excerpt(text, spans, INSERTED)
    assert [plain_text(node.children) for node in inlines if isinstance(node, Revised)] == wanted
