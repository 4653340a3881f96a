from __future__ import annotations

from dataclasses import replace

from bestek.redline import accepted, redline, rejected
from bestek.tree import (
    Block,
    Box,
    Cell,
    Column,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Entry,
    Figure,
    List,
    ListItem,
    Paragraph,
    RevisedBlocks,
    Row,
    Section,
    Signature,
    Signatures,
    Table,
    Text,
    dumps,
    loads,
    walk,
)
from tests.unit.redline.shown import IMAGE, bullets, chapter, compared, p, revised, words
from tests.unit.trees import cover, everything, long, lots_table

# Paragraphs


def test_a_document_and_itself_have_a_redline_without_marks():
    document = everything()
    assert redline(document, document) == document
    assert redline(document, loads(dumps(document))).children == loads(dumps(document)).children


def test_the_properties_of_the_file_are_those_of_the_new_version_and_no_change():
    old = everything()
    new = replace(old, title="Anders", version="2.0", header_left="Anders", banner="Concept")
    assert redline(old, new) == new


def test_an_added_and_a_deleted_paragraph_are_marked_as_a_whole():
    old = (p("Dit is de eerste alinea."), p("Hier staat iets over geld."), p("Slot."))
    new = (p("Dit is de eerste alinea."), p("Slot."), p("Een naschrift."))
    assert (
        compared(old, new) == "Dit is de eerste alinea. | [-Hier staat iets over geld.-] | Slot. | {+Een naschrift.+}"
    )


def test_what_went_stands_before_what_came():
    old = (p("Begin."), p("Appels en peren groeien."), p("Bloemen bloeien in april."), p("Einde."))
    new = (p("Begin."), p("Treinen rijden op zondag."), p("Schepen varen langs kades."), p("Einde."))
    assert compared(old, new) == (
        "Begin. | [-Appels en peren groeien. | Bloemen bloeien in april.-] | "
        "{+Treinen rijden op zondag. | Schepen varen langs kades.+} | Einde."
    )


def test_a_paragraph_that_was_rewritten_stays_where_it_is():
    old = (p("Eén."), p("De gemeente koopt hulp in voor haar inwoners."), p("Twee."))
    new = (p("Eén."), p("Inwoners vragen hulp aan bij een aanbieder."), p("Twee."))
    made = revised(old, new)
    assert isinstance(made.children[1], Paragraph)


def test_a_paragraph_in_another_role_is_replaced():
    old, new = Paragraph((Text("Titel"),), "lead"), Paragraph((Text("Titel"),), "body")
    assert compared((old,), (new,)) == "[-Titel-] | {+Titel+}"


# Sections


def chapters(*names: str) -> tuple[Section, ...]:
    return tuple(chapter(name, f"Over {name}", f"De tekst van het hoofdstuk over {name} met {name}.") for name in names)


def numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(replace(each, label=str(n), heading_label=str(n), level=1) for n, each in enumerate(sections, 1))


def test_a_chapter_at_the_front_marks_that_chapter_alone_though_all_numbers_change():
    old, new = numbered(chapters("aa", "bb", "cc")), numbered(chapters("nieuw", "aa", "bb", "cc"))
    made = revised(old, new)
    assert [type(block).__name__ for block in made.children] == ["RevisedBlocks", "Section", "Section", "Section"]
    assert made.children[1:] == new[1:]


def test_in_a_whole_document_a_chapter_at_the_front_marks_that_chapter_alone():
    old, new = long(12), long(12)
    first = chapter("nieuw", "Nieuw hoofdstuk", "Met een alinea.")
    shifted = replace(new, children=(*new.children[:2], first, *map(_one_further, new.children[2:])))
    made = redline(old, shifted)
    assert [block for block in made.children if block not in shifted.children] == [made.children[2]]
    assert accepted(made) == shifted


def _one_further(block: Block) -> Block:
    """The chapter with the next number, in its label and in the references to it."""
    assert isinstance(block, Section)
    return replace(block, label=str(int(block.label) + 1), heading_label=str(int(block.label) + 1))


def test_a_section_with_another_title_is_still_that_section():
    old, new = chapter("doel", "Doel", "Een alinea."), chapter("doel", "Aanleiding en opzet", "Een alinea.")
    assert compared((old,), (new,)) == "# [-Doel-]{+Aanleiding en opzet+}: Een alinea."


def test_a_section_with_another_id_and_the_same_words_is_still_that_section():
    old = chapter("doel", "Doel van de opdracht", "Een alinea over inwoners.", "Een tweede alinea.")
    new = chapter("doelen", "Doel van de opdracht", "Een alinea over cliënten.", "Een tweede alinea.")
    assert compared((old,), (new,)) == (
        "# Doel van de opdracht: Een alinea over [-inwoners-]{+cliënten+}. | Een tweede alinea."
    )


def test_a_section_that_became_an_annex_is_replaced():
    old = chapter("a", "A", "Tekst.")
    assert compared((old,), (replace(old, scheme="annex"),)) == "[-# A: Tekst.-] | {+# A: Tekst.+}"


def test_an_id_stands_once_though_what_was_deleted_had_it_too():
    old = chapter("a", "A", Paragraph((Text("Tekst."),), id="a-p1"))
    made = revised((old,), (replace(old, scheme="annex"),))
    assert [node.id for node in walk(made) if getattr(node, "id", "")] == ["d", "was-a", "was-a-p1", "a", "a-p1"]


def test_what_was_deleted_and_stands_nowhere_else_keeps_its_id():
    made = revised((chapter("a", "A"), chapter("b", "B", "Tekst.")), (chapter("a", "A"),))
    assert [node.id for node in walk(made) if isinstance(node, Section)] == ["a", "b"]


# Lists


def test_items_come_and_go():
    old, new = bullets("een appel", "een peer", "een pruim"), bullets("een appel", "een pruim", "een kers erbij")
    assert compared((old,), (new,)) == "(een appel | [-een peer-] | een pruim | {+een kers erbij+})"


def test_a_nested_list_is_compared_item_by_item():
    old = bullets("los", (p("de bijlagen:"), bullets("de begroting;", "de planning.")))
    new = bullets("los", (p("de bijlagen:"), bullets("de begroting;", "de referenties;", "de planning.")))
    assert compared((old,), (new,)) == "(los | de bijlagen: | (de begroting; | {+de referenties;+} | de planning.))"


def test_a_list_of_another_kind_is_replaced():
    old = bullets("een", "twee")
    assert compared((old,), (replace(old, kind="decimal"),)) == "[-(een | twee)-] | {+(een | twee)+}"


def test_a_list_of_which_nothing_stays_is_replaced_so_that_none_is_ever_empty():
    old, new = bullets("appels plukken"), bullets("treinen laten rijden op zondag")
    assert compared((old,), (new,)) == "[-(appels plukken)-] | {+(treinen laten rijden op zondag)+}"


def test_a_list_like_the_old_one_of_which_no_item_stays_is_replaced():
    old = bullets("appel peer pruim kers druif vijg banaan noot")
    new = bullets("appel peer trein schip wagen", "pruim kers fiets bus vlot")
    assert compared((old,), (new,)) == (
        "[-(appel peer pruim kers druif vijg banaan noot)-] | {+(appel peer trein schip wagen | pruim kers fiets bus vlot)+}"
    )


def test_items_with_an_id_are_known_by_it():
    old = List(
        (ListItem((p("Vast te stellen de nota."),), "d1"), ListItem((p("Te informeren de raad."),), "d2")), "decimal"
    )
    new = List(
        (ListItem((p("Geheel andere woorden."),), "d1"), ListItem((p("Te informeren de raad."),), "d2")), "decimal"
    )
    assert compared((old,), (new,)) == (
        "([-Vast te stellen de nota-]{+Geheel andere woorden+}. | Te informeren de raad.)"
    )


def test_definitions_are_known_by_their_term():
    def terms(**items: str) -> DefinitionList:
        return DefinitionList(tuple(Definition((Text(term),), (p(text),)) for term, text in items.items()))

    old, new = (
        terms(client="een inwoner", perceel="een deel"),
        terms(client="een inwoner met zorg", lot="iets nieuws hier"),
    )
    assert (
        compared((old,), (new,))
        == "(client = een inwoner{+ met zorg+} | [-perceel = een deel-] | {+lot = iets nieuws hier+})"
    )


# Tables


def table(*rows: Row, columns: int = 2, head: tuple[Row, ...] = (), caption: str = "Tabel") -> Table:
    width = 1 / columns
    return Table((Column(width),) * columns, head, rows, (Text(caption),), id="tabel")


def row(*cells: str, id: str = "") -> Row:
    return Row(tuple(Cell((p(cell),)) for cell in cells), id=id)


def test_a_changed_cell_is_marked_inside():
    old, new = (
        table(row("Noord", "€ 4.850.000"), row("Zuid", "€ 5")),
        table(row("Noord", "€ 4.950.000"), row("Zuid", "€ 5")),
    )
    assert compared((old,), (new,)) == "Tabel {Noord; [-€ 4.850.000-]{+€ 4.950.000+} | Zuid; € 5}"


def test_rows_come_and_go_with_a_mark():
    old = table(row("Noord", "vier"), row("Oost", "zeven"), row("Zuid", "vijf"))
    new = table(row("Noord", "vier"), row("Zuid", "vijf"), row("West", "zes"))
    assert compared((old,), (new,)) == "Tabel {Noord; vier | [-Oost; zeven-] | Zuid; vijf | {+West; zes+}}"


def test_a_row_with_an_id_is_known_by_it_though_all_its_words_changed():
    old, new = table(row("K-01", "Oude eis.", id="K-01")), table(row("K-01", "Iets heel anders", id="K-01"))
    assert compared((old,), (new,)) == "Tabel {K-01; [-Oude eis.-]{+Iets heel anders+}}"


def test_a_row_that_moved_is_deleted_and_inserted_for_word_cannot_move_rows():
    rows = [row(f"K-0{n}", f"De eis over onderwerp {n} met een lange tekst.", id=f"K-0{n}") for n in range(3)]
    made = compared((table(*rows),), (table(rows[1], rows[2], rows[0]),))
    assert made.count("[-K-00") == made.count("{+K-00") == 1
    assert "move" not in made


def test_a_cell_that_was_emptied_keeps_its_paragraph():
    made = revised((table(row("Noord", "vier")),), (table(row("Noord", "")),))
    for side in (accepted(made), rejected(made)):
        assert all(cell.children for cell in walk(side) if isinstance(cell, Cell))


def test_a_table_with_another_number_of_columns_is_replaced():
    old, new = table(row("a", "b")), table(row("a", "b", "c"), columns=3)
    assert compared((old,), (new,)) == "[-Tabel {a; b}-] | {+Tabel {a; b; c}+}"


def test_a_row_of_another_form_is_replaced():
    wide = Row((Cell((p("Noord en vier samen"),), columns=2),))
    assert compared((table(row("Kop", "kop"), row("Noord", "vier")),), (table(row("Kop", "kop"), wide),)) == (
        "Tabel {Kop; kop | [-Noord; vier-] | {+Noord en vier samen+}}"
    )


def test_rows_that_a_cell_crosses_come_and_go_together():
    def spanning(first: str, *rest: str) -> tuple[Row, ...]:
        crossing = Row((Cell((p(first),), rows=2), Cell((p(rest[0]),))))
        return crossing, Row((Cell((p(rest[1]),)),))

    old = table(*spanning("Noord", "een", "twee"), row("Slot", "nul"))
    assert compared((old,), (table(row("Slot", "nul")),)) == "Tabel {[-Noord; een-] | [-twee-] | Slot; nul}"


def test_a_total_row_stays_the_total_row():
    def total(amount: str) -> Row:
        return replace(row("Totaal", amount), role="total")

    old, new = table(row("Noord", "4"), total("€ 4")), table(row("Noord", "4"), row("Zuid", "5"), total("€ 9"))
    assert compared((old,), (new,)) == "Tabel {Noord; 4 | {+Zuid; 5+} | Totaal; [-€ 4-]{+€ 9+}}"


def test_a_changed_caption_is_marked_and_a_new_description_is_not():
    old = table(row("a", "b"), caption="Percelen en waarde")
    new = replace(table(row("a", "b"), caption="Percelen en prijs"), description="Anders")
    assert compared((old,), (new,)) == "Percelen en [-waarde-]{+prijs+} {a; b}"


def test_another_width_of_a_column_is_no_change():
    old = lots_table()
    new = replace(old, columns=tuple(replace(column, width=0.25, align="left") for column in old.columns))
    assert revised((old,), (new,)).children == (new,)


# What is replaced as a whole


def test_a_figure_with_another_picture_or_alternative_is_replaced():
    figure = Figure(IMAGE, "Balkenplan", (Text("Planning"),), "f")
    other = replace(figure, image=replace(IMAGE, data=b"<svg></svg>"))
    assert compared((figure,), (other,)) == "[-figure Balkenplan Planning-] | {+figure Balkenplan Planning+}"
    assert compared((figure,), (replace(figure, alt="Nieuw"),)).startswith("[-figure Balkenplan")


def test_each_of_two_figures_that_were_replaced_stands_after_the_one_that_it_replaces():
    old = tuple(Figure(IMAGE, "Plan", (Text(f"Planning {n}"),), f"f{n}") for n in (1, 2))
    new = tuple(replace(figure, alt="Nieuw plan") for figure in old)
    assert [block.mark.revision for block in revised(old, new).children if isinstance(block, RevisedBlocks)] == (
        ["deleted", "inserted"] * 2
    )


def test_the_caption_of_a_figure_is_compared_word_by_word():
    figure = Figure(IMAGE, "Balkenplan", (Text("Planning van nu"),), "f")
    assert compared((figure,), (replace(figure, caption=(Text("Planning van straks"),)),)) == (
        "figure Balkenplan Planning van [-nu-]{+straks+}"
    )


def test_other_people_who_sign_replace_the_signatures():
    def signed(name: str) -> Signatures:
        return Signatures((Signature((Text("de burgemeester"),), (Text(name),)),))

    assert (
        compared((signed("A. Voorbeeld"),), (signed("B. Voorbeeld"),))
        == "[-signed A. Voorbeeld-] | {+signed B. Voorbeeld+}"
    )


def test_the_words_on_a_cover_are_compared_and_another_logo_replaces_it():
    old = cover()
    new = replace(old, children=(p("Andere leidraad Wmo-ondersteuning"), *old.children[1:]))
    assert isinstance(revised((old,), (new,)).children[0], Cover)
    assert compared((old,), (replace(old, logo=IMAGE),)).startswith("[-")


def test_the_words_in_a_box_are_compared():
    def boxed(text: str) -> Box:
        return Box((p(text),), (Text("Motivering"),), "motivation")

    assert compared((boxed("Om redenen van geld."),), (boxed("Om redenen van tijd."),)) == (
        "box Motivering: Om redenen van [-geld-]{+tijd+}."
    )


def test_the_table_of_contents_is_that_of_the_new_version_and_never_marked():
    old, new = (Contents(entries=(Entry(name, (Text(name),)),)) for name in ("a", "b"))
    made = revised((old, p("Tekst.")), (new, p("Tekst.")))
    assert made.children == (new, p("Tekst."))
    assert revised((old, p("Tekst.")), (p("Tekst."),)).children == (p("Tekst."),)
    assert revised((p("Tekst."),), (p("Tekst."), new)).children == (p("Tekst."), new)


def test_no_document_changes_by_comparing_it():
    old, new = everything(), long(8)
    before = dumps(old), dumps(new)
    redline(old, new)
    assert (dumps(old), dumps(new)) == before


def test_an_emptied_document_and_a_filled_one_are_opposites():
    full, empty = (chapter("a", "A", "Tekst."),), ()
    assert compared(full, empty) == "[-# A: Tekst.-]"
    assert compared(empty, full) == "{+# A: Tekst.+}"
    assert Document("d", "D", empty) == revised(empty, empty)


def test_a_sentence_goes_from_one_version_to_the_other_and_back():
    assert words("a b c", "a c") == "a [-b -]c"
    assert words("a c", "a b c") == "a {+b +}c"
