"""The marks of a redline on a web page and in a PDF: for the eye, for the ear and in black and white."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bestek.archive import verapdf
from bestek.style import DEFAULT, contrast
from bestek.tree import (
    Block,
    Cell,
    Definition,
    DefinitionList,
    Document,
    Inline,
    Link,
    List,
    ListItem,
    Mark,
    Note,
    Ref,
    Revised,
    RevisedBlocks,
    Row,
    Section,
    Strong,
    Text,
    walk,
)
from bestek.write.html import write_html
from bestek.write.pdf import print_page
from bestek.write.pdf_check import check_pdf
from bestek.write.pdf_reader import Tagged
from bestek.write.revisions import outline, prepared
from bestek.write.stylesheet import print_css
from bestek.write.words import words
from tests.unit import trees
from tests.unit.write.printed import framed, printed

DELETED = Mark("deleted", "Gemeenteraad", datetime.date(2023, 12, 21), "2023-12-21-council")
INSERTED = replace(DELETED, revision="inserted")
AWAY, HERE = (
    replace(DELETED, revision="moved-from", name="move-1"),
    replace(DELETED, revision="moved-to", name="move-1"),
)


def gone(*parts: str | Inline) -> Revised:
    return Revised(trees.p(*parts).children, DELETED)


def added(*parts: str | Inline) -> Revised:
    return Revised(trees.p(*parts).children, INSERTED)


def blocks(mark: Mark, *children: Block) -> RevisedBlocks:
    return RevisedBlocks(children, mark)


def numbered(kind: str, *labels: str, marked: dict[int, Mark]) -> List:
    made = (ListItem((trees.p(f"punt {n}"),), "", label, marked.get(n)) for n, label in enumerate(labels))
    return List(tuple(made), kind)  # type: ignore[arg-type]


def terms() -> DefinitionList:
    return DefinitionList(
        (
            Definition((trees.text("gemeente"),), (trees.p("de gemeente ", gone("Assen"), added("Emmen")),)),
            Definition((trees.text("oud"),), (trees.p("vervallen begrip"),), mark=DELETED),
            Definition((trees.text("nieuw"),), (trees.p("nieuw begrip"),), mark=INSERTED),
        )
    )


def rows() -> tuple[Row, ...]:
    """Of the table of lots: a changed amount, a row that went, one that came and a cell that came."""
    body = trees.lots_table().body
    amount: Cell = trees.cell(gone("4.500.000"), added("4.850.000"))
    return (
        body[0],
        replace(body[1], cells=(*body[1].cells[:2], amount, body[1].cells[3])),
        replace(body[2], mark=DELETED),
        replace(body[2], mark=INSERTED),
        replace(body[4], cells=(*body[4].cells[:3], replace(trees.cell("12"), mark=INSERTED))),
        body[5],
    )


def everything() -> Document:
    """A redline with every kind of mark at every kind of place."""
    title = (trees.text("Kop met "), gone("oude"), added("nieuwe"), trees.text(" woorden"))
    note = Note((trees.p("Een nieuwe noot."),))
    changed = Note((trees.p("Een noot met ", gone("oude"), added("nieuwe"), " woorden."),))
    caption = (trees.text("Percelen en "), gone("geraamde"), added("vastgestelde"), trees.text(" waarde"))
    nowhere = Ref("nergens", text="paragraaf 9.9")
    return framed(
        trees.section(
            "kop", title,
            trees.p("Social return is ", gone("5%"), added("6%"), " van de waarde, ", Strong((added("vet"),)), "; zie ",
                    gone(nowhere), Link("https://example.nl", (trees.text("de "), gone("wet"), added("regels"))), added(" met", note), "."),
            trees.p("Een tekst met een noot.", changed),
            blocks(DELETED, trees.p("Een verwijderde alinea, zie ", nowhere, ".")),
            blocks(INSERTED, trees.p("Een nieuwe alinea."), trees.planning_figure()),
            numbered("decimal", "1", "2", "2", "3", marked={1: DELETED, 2: INSERTED}),
            numbered("alpha", "a", "b", "b", marked={1: DELETED, 2: INSERTED}),
            numbered("bullet", "", "", marked={1: DELETED}),
            terms(),
            replace(trees.lots_table(), body=rows(), caption=caption),
            blocks(AWAY, trees.p("Een verplaatste alinea.")),
            blocks(INSERTED, trees.section("nieuw", "Nieuwe paragraaf", trees.p("Met tekst."), level=2, label="1.1")),
            blocks(DELETED, trees.section("", "Vervallen paragraaf", trees.p("Met tekst."), level=2, label="1.1")),
            blocks(HERE, trees.p("Een verplaatste alinea.")),
            label="1",
        ),
        blocks(INSERTED, trees.section("hoofdstuk", "Nieuw hoofdstuk", trees.p("Met tekst."), label="2")),
        blocks(DELETED, trees.section("", "Vervallen hoofdstuk", trees.p("Met tekst."), label="2")),
    )  # fmt: skip


def page(document: Document) -> ElementTree.Element:
    return ElementTree.fromstring(write_html(document, DEFAULT).data.decode().partition("\n")[2])


def heard(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).replace("\u200b", "").split())


def test_what_was_deleted_and_inserted_is_heard_as_such() -> None:
    document = framed(trees.p("Social return is ", gone("5%"), added("6%"), " van de waarde."))
    said = "Social return is [verwijderd: 5% – einde][toegevoegd: 6% – einde] van de waarde."
    assert words(document) == [said]
    (paragraph,) = page(document).findall(".//main/p")
    assert heard(paragraph) == said
    assert [one.get("datetime") for one in (*paragraph.iter("del"), *paragraph.iter("ins"))] == ["2023-12-21"] * 2


def test_the_words_that_are_heard_are_in_the_language_of_the_labels() -> None:
    document = framed(trees.p(gone("5%")))
    frisian = replace(document, labels=replace(document.labels, language="fy", deleted="skrast", revision_end="ein"))
    (spoken, *_) = (one for one in page(frisian).iter("span") if one.get("class") == "spoken")
    assert (spoken.text, spoken.get("lang")) == ("[skrast: ", "fy")


def test_every_kind_of_mark_is_on_the_page_with_the_words_of_the_tree() -> None:
    document = everything()
    text, said = heard(page(document).find(".//main")), " ".join(words(document))  # type: ignore[arg-type]
    for mark, times in (("verwijderd", 16), ("toegevoegd", 18), ("van hier verplaatst", 1), ("hierheen verplaatst", 1)):
        assert (text.count(f"[{mark}:"), said.count(f"[{mark}:")) == (times, times)


def test_a_pdf_of_every_kind_of_mark_passes_our_own_checks() -> None:
    document = everything()
    assert check_pdf(printed(document).data, document) == []


def test_the_tag_tree_knows_lines_at_words() -> None:
    pdf = Tagged(printed(framed(trees.p("is ", gone("5%"), added("6%"), "."))).data)
    lines = [str(span.attribute("/TextDecorationType")) for span in pdf.root.of("Span")]
    assert lines == ["/LineThrough", "/Underline"]
    assert pdf.text(pdf.root.of("P")[0]).strip() == "is [verwijderd: 5% – einde][toegevoegd: 6% – einde]."


@pytest.mark.slow
@pytest.mark.parametrize("profile", verapdf.FLAVOURS)
def test_a_redline_is_accessible_and_archivable_before_verapdf(profile: str, require: Callable[[str], object]) -> None:
    require("java")
    assert verapdf.failures(printed(everything()).data, profile) == []


def test_what_was_deleted_leads_nowhere() -> None:
    for part in walk(prepared(everything())):
        assert not isinstance(part, Ref)


def test_a_link_that_was_changed_is_several_links_of_words_only() -> None:
    links = [node for node in walk(prepared(everything())) if isinstance(node, Link)]
    assert [[type(part) for part in link.children] for link in links] == [[Text], [Text], [Text]]


def test_items_beside_a_deleted_one_keep_their_numbers() -> None:
    document = Document("d", "D", (numbered("alpha", "a", "b", "b", "c", marked={1: DELETED, 2: INSERTED}),))
    (listed,) = page(document).iter("ol")
    assert [item.get("value") for item in listed] == ["1", "2", "2", "3"]
    printed_items = re.findall(r"<li[^>]*counter-set:list-item (\d)", print_page(document))
    assert printed_items == ["0", "1", "1", "2"]  # WeasyPrint counts on after it has set a counter


def test_notes_of_one_number_have_identifiers_of_their_own() -> None:
    twice = framed(
        trees.p(
            "a", gone("b", Note((trees.p("Oud."),), 1, "note-1")), added("c", Note((trees.p("Nieuw."),), 1, "note-1"))
        )
    )
    document = replace(twice, children=tuple(twice.children))
    ids = [node.id for node in walk(prepared(document)) if isinstance(node, Note)]
    assert len(set(ids)) == 2


def test_the_outline_shows_the_new_title_and_says_what_was_deleted() -> None:
    titles = [title for _section, title in outline(everything())]
    assert titles[0] == "1 Kop met nieuwe woorden"
    assert "2 Vervallen hoofdstuk (verwijderd)" in titles
    assert len(titles) == sum(isinstance(node, Section) for node in walk(everything()))


def test_a_document_without_marks_has_nothing_of_a_redline() -> None:
    document = trees.everything()
    assert prepared(document) is document
    for made in (write_html(document, DEFAULT).data.decode(), print_page(document), print_css(document, DEFAULT)):
        assert not re.search(r"<ins|<del|spoken|\.revised", made)


def test_colours_of_marks_can_be_read_on_their_ground_and_on_white() -> None:
    rules = print_css(everything(), DEFAULT).partition("What a redline adds")[2]
    pairs = re.findall(r"\{ color: (#\w{6}); background: (#\w{6})", rules)
    assert len(pairs) == 3
    assert min(contrast(*pair) for pair in pairs) >= 4.5  # WCAG 2.2, 1.4.3
    assert min(contrast(colour, "#ffffff") for colour, _ground in pairs) >= 4.5


def test_without_colour_a_line_tells_deleted_from_inserted() -> None:
    rules = print_css(everything(), DEFAULT).partition("What a redline adds")[2]
    assert re.search(r"^ins \{[^}]*text-decoration-line: underline", rules, re.MULTILINE)
    assert re.search(r"^del \{[^}]*text-decoration-line: line-through", rules, re.MULTILINE)
