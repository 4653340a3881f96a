"""Source 000, the council proposal of Emmen and its decision: every part of it has its counterpart.

The checklist names the parts of the source in their order: 9 headings (3 without, 6 with a number), 1 decision point, 1 annex, 1 document open
to inspection, 3 arguments numbered after the decision point, a list of 5 points, 4 stock phrases, two signature blocks and the decision. The
source has no tables and no footnotes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bestek.dossier import compose
from bestek.project import find_project
from bestek.tree import Document, List, Note, Paragraph, Section, Signatures, Table, plain_text, walk

ROOT = Path(__file__).parents[2]

HEADINGS = {
    "decision": ("", "Voorgesteld besluit", ("Het huidige inkoopmodel Wmo-schoonmaakondersteuning en -begeleiding",)),
    "annexes": ("", "Bijlage(n)", ("Inkoopstrategie Wmo-schoonmaakondersteuning en -begeleiding",)),
    "for-inspection": ("", "Stuk(ken) ter inzage", ("Collegebesluit d.d. 7 november 2023",)),
    "introduction": (
        "1",
        "Inleiding",
        ("Samen verder in het sociaal domein", "Stichting De Toegang", "hoofdaanbieder", "integraal gebiedsbudget", "31 december 2024",
         "28 oktober 2021", "toegangsmodel", "fase 2", "Verder Samen"),
    ),
    "intended-effect": ("2", "Beoogd effect", ("Wmo 2015", "kwaliteit")),
    "arguments": ("3", "Argumenten", ()),
    "remarks": ("4", "Kanttekeningen", ("Geen.",)),
    "finance": ("5", "Financiën", ("Niet van toepassing.",)),
    "execution": ("6", "Uitvoering", ("voorjaar van 2024", "college", "1 januari 2025")),
}  # fmt: skip
"""Per section its number, its heading and the facts that stand under it."""

ARGUMENTS = {
    "1.1": ("gebied", "hoofdaanbieder", "Erbij horen en meedoen in Emmen!", "strategisch partnerschap", "uitstroom"),
    "1.2": ("29 juni 2023", "fase 2", "Verder Samen", "16 oktober 2023", "inkoopstrategie"),
    "1.3": ("bevoegdheden van het college", "uw raad"),
}


@cache
def documents() -> dict[str, Document]:
    project = find_project(str(ROOT / "content"))
    made = compose(project, project.content / "emmen-wmo", edition="public")
    return {document.id: document for document in made.documents}


def proposal() -> Document:
    return documents()["council-proposal"]


def decision() -> Document:
    return documents()["council-decision"]


def section(document: Document, id_: str) -> Section:
    return next(node for node in walk(document) if isinstance(node, Section) and node.id == id_)


def lists(node: object) -> list[list[str]]:
    return [[plain_text(item) for item in part.items] for part in walk(node) if isinstance(part, List)]


def signed(document: Document) -> tuple[list[str], list[tuple[str, str]]]:
    (block,) = (node for node in document.children if isinstance(node, Signatures))
    return [plain_text(lead) for lead in block.lead], [
        (plain_text(item.role), plain_text(item.name)) for item in block.items
    ]


def test_the_sections_stand_in_the_order_of_the_source_with_its_numbers_and_headings():
    chapters = [node for node in proposal().children if isinstance(node, Section)]
    assert [(node.id, node.heading_label, plain_text(node.title)) for node in chapters] == [
        (id_, number, heading) for id_, (number, heading, _facts) in HEADINGS.items()
    ]


def test_the_head_tells_to_whom_when_and_how_far_it_is():
    (table,) = (node for node in walk(proposal()) if isinstance(node, Table))
    assert table.plain
    assert [tuple(plain_text(cell.children) for cell in row.cells) for row in table.body] == [
        ("Aan", "De raad van de gemeente Emmen"),
        ("Datum voorstel", "7 november 2023"),
        ("Vergadering", "21 december 2023"),
        ("Status", "Ter besluitvorming, versie 1.0"),
    ]


@pytest.mark.parametrize("id_", HEADINGS)
def test_every_section_holds_the_facts_of_its_counterpart(id_: str):
    words = plain_text(section(proposal(), id_))
    assert [fact for fact in HEADINGS[id_][2] if fact not in words] == []


def test_the_decision_the_annex_and_the_document_open_to_inspection_are_lists_of_one():
    point = "Het huidige inkoopmodel Wmo-schoonmaakondersteuning en -begeleiding voort te zetten."
    assert lists(section(proposal(), "decision")) == [[point]]
    assert [len(items) for items in lists(section(proposal(), "annexes"))] == [1]
    assert [len(items) for items in lists(section(proposal(), "for-inspection"))] == [1]


def test_three_arguments_are_numbered_after_the_decision_point_that_they_support():
    found = [node for node in walk(section(proposal(), "arguments")) if isinstance(node, Section) and node.prefix]
    assert [node.label for node in found] == list(ARGUMENTS)
    assert all(plain_text(node.title).endswith(".") for node in found)
    lacking = {node.label: [fact for fact in ARGUMENTS[node.label] if fact not in plain_text(node)] for node in found}
    assert lacking == {label: [] for label in ARGUMENTS}


def test_the_first_argument_has_the_list_of_five_advantages():
    (first, *_) = [node for node in walk(proposal()) if isinstance(node, Section) and node.label == "1.1"]
    assert [len(items) for items in lists(first)] == [5]


def test_the_proposal_closes_with_the_draft_decision_and_two_signatures_of_the_executive():
    paragraphs = [plain_text(node) for node in proposal().children if isinstance(node, Paragraph)]
    assert paragraphs == ["Een concept-besluit is bijgevoegd."]
    assert signed(proposal()) == (
        ["Emmen, 7 november 2023", "Burgemeester en wethouders van Emmen,"],
        [("de gemeentesecretaris", "M. Plantinga-Leenders"), ("de burgemeester", "H.F. van Oosterhout")],
    )


def test_the_decision_opens_decides_and_is_adopted_as_in_the_source():
    blocks = [plain_text(node) for node in decision().children if isinstance(node, Paragraph)]
    assert blocks == [
        "De raad van de gemeente Emmen;",
        "gelezen het voorstel van burgemeester en wethouders d.d. 7 november 2023;",
    ]
    decides = section(decision(), "decision")
    assert plain_text(decides.title) == "besluit:"
    assert lists(decides) == lists(section(proposal(), "decision"))
    assert plain_text(decides.children[-1]) == "Vastgesteld in de openbare vergadering van 21 december 2023."


def test_the_decision_is_signed_by_the_clerk_and_the_chair():
    assert signed(decision()) == ([], [("de griffier", "S. Engelen"), ("de voorzitter", "H.F. van Oosterhout")])


def test_as_in_the_source_there_are_no_notes_and_no_tables_in_the_text():
    for document in (proposal(), decision()):
        assert not [node for node in walk(document) if isinstance(node, Note)]
        assert not [node for node in walk(document) if isinstance(node, Table) and not node.plain]
