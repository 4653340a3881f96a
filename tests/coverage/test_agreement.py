"""The draft agreement of Emmen, by the scheme of such agreements: parties, recitals, articles, ranking, signatures per lot, privacy article and annex."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bestek import dossier
from bestek.model import Dossier
from bestek.project import find_project
from bestek.tree import (
    Cover,
    Definition,
    Document,
    Field,
    List,
    Note,
    Paragraph,
    Ref,
    Section,
    Signatures,
    Table,
    plain_text,
    walk,
)

ROOT = Path(__file__).parents[2]

ARTICLES = (
    ("begripsbepalingen", ("begrippen", "uitleg"), "Wmo 2015"),
    ("voorwerp", ("opdracht", "percelen", "diensten"), "begeleiding individueel"),
    ("looptijd", ("duur", "verlenging"), "31 december 2028"),
    ("prijs", ("vergoeding", "prijsaanpassing", "indexatie"), "vast jaarbedrag per perceel"),
    ("facturatie", (), "30 dagen"),
    ("kwaliteit", ("dienstverlening", "calamiteiten", "toezicht"), "programma van eisen"),
    ("personeel", ("inzet-personeel", "arbeidsvoorwaarden", "overname-personeel"), "verklaring omtrent het gedrag"),
    ("onderaannemers-uitvoering", (), "enige aanspreekpunt"),
    ("gebied-en-transformatie", ("gebiedsgericht-werken", "transformatie"), "gebiedsplan"),
    ("sturing", ("contractmanagement", "rapportage", "verantwoording"), "verbeterplan"),
    ("social-return", (), "5%"),
    ("privacy", ("verantwoordelijkheid", "uitwisseling"), "zelfstandig verwerkingsverantwoordelijke"),
    ("vertrouwelijkheid", (), "Wet open overheid"),
    ("aansprakelijkheid", (), "vrijwaart"),
    ("wijziging", (), "Zonder nieuwe aanbesteding"),
    ("continuiteit", (), "overdrachtsplan"),
    ("beeindiging", (), "ontbinden"),
    ("geschillen", (), "Nederlands recht"),
    ("rangorde", (), "Bij tegenstrijdigheid"),
)
"""The articles in their order: id, the ids of the parts they are divided into, words that tell their subject."""

SHARED = (
    "verlenging", "prijsaanpassing", "indexatie", "social-return", "overname-personeel", "contractmanagement",
    "aansprakelijkheid", "wijziging", "continuiteit", "beeindiging", "geschillen", "rangorde", "onderaannemers-uitvoering",
)  # fmt: skip
"""Clauses that the tender document prints under the same id (verlenging: under overeenkomst-looptijd)."""


DIVIDED = {
    "partijen": ((("decimal", 2),), 0), "overwegingen": ((("alpha", 6),), 0),
    "diensten": ((("decimal", 2), ("bullet", 5)), 0), "verlenging": ((("decimal", 2),), 0),
    "vergoeding": ((("decimal", 2),), 1), "prijsaanpassing": ((("decimal", 9),), 0), "indexatie": ((("decimal", 3),), 0),
    "facturatie": ((("decimal", 3),), 1), "dienstverlening": ((("decimal", 2),), 0), "calamiteiten": ((("decimal", 2),), 0),
    "inzet-personeel": ((("decimal", 2),), 1), "arbeidsvoorwaarden": ((), 1), "overname-personeel": ((("decimal", 3),), 1),
    "onderaannemers-uitvoering": ((("decimal", 3),), 0),
    "gebiedsgericht-werken": ((("decimal", 2),), 0), "transformatie": ((("decimal", 2),), 0),
    "contractmanagement": ((("decimal", 2),), 0), "rapportage": ((("decimal", 2),), 0), "verantwoording": ((("decimal", 2),), 0),
    "social-return": ((("decimal", 6),), 1), "verantwoordelijkheid": ((("decimal", 8),), 1), "uitwisseling": ((("decimal", 7),), 0),
    "vertrouwelijkheid": ((("decimal", 3),), 0), "aansprakelijkheid": ((("decimal", 2),), 0),
    "wijziging": ((("decimal", 2), ("alpha", 5)), 0), "continuiteit": ((("decimal", 2), ("alpha", 4)), 0),
    "beeindiging": ((("decimal", 2), ("alpha", 5)), 0), "rangorde": ((("decimal", 2), ("alpha", 6)), 0),
}  # fmt: skip
"""Per section the lists it is divided into, each with its kind and the number of its items, and the number of its footnotes."""


@cache
def composed() -> dossier.Composed:
    """The public edition: its trees hold no marks of the maker."""
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    return dossier.compose(project, project.content / "emmen-wmo", edition="public")


def facts() -> Dossier:
    return composed().valid.dossier


def document(name: str) -> Document:
    return next(made for made in composed().documents if made.id == name)


def words(node: object) -> str:
    return " ".join(plain_text(node).split())


def all_of(node: Any, kind: type) -> list[Any]:
    return [part for part in walk(node) if isinstance(part, kind)]


def sections(name: str = "agreement") -> dict[str, Section]:
    return {part.id: part for part in all_of(document(name), Section)}


def test_the_articles_are_numbered_in_their_order_and_divided_as_they_should_be() -> None:
    made = [part for part in document("agreement").children if isinstance(part, Section) and part.scheme == "article"]
    assert [(part.id, part.heading_label) for part in made] == [
        (id_, f"Artikel {number}") for number, (id_, _parts, _words) in enumerate(ARTICLES, 1)
    ]
    for article, (_id, parts, _words) in zip(made, ARTICLES, strict=True):
        inner = [part for part in article.children if isinstance(part, Section)]
        assert [part.id for part in inner] == list(parts)
        assert [part.label for part in inner] == [f"{article.label}.{number}" for number in range(1, len(parts) + 1)]


@pytest.mark.parametrize(("id_", "parts", "subject"), ARTICLES, ids=[article[0] for article in ARTICLES])
def test_every_article_says_what_it_is_about(id_: str, parts: tuple[str, ...], subject: str) -> None:
    article = sections()[id_]
    assert subject in words(article.children)
    assert [part for part in parts if len(words(sections()[part].children)) < 80] == []


def test_every_text_of_more_than_one_paragraph_numbers_them() -> None:
    texts = [part for part in sections().values() if part.scheme == "article" or part.label.count(".") == 1]
    loose = {part.id for part in texts if len([one for one in part.children if isinstance(one, Paragraph)]) > 1}
    assert loose == set()
    for name in ("facturatie", "prijsaanpassing", "verantwoordelijkheid", "wijziging"):
        (first, *_rest) = sections()[name].children
        assert isinstance(first, List)
        assert [item.label for item in first.items] == [str(number) for number in range(1, len(first.items) + 1)]


def test_every_section_has_its_numbered_paragraphs_lists_and_footnotes() -> None:
    found = {id_: divided(section) for id_, section in sections().items()}
    assert {id_: made for id_, made in found.items() if made != ((), 0)} == DIVIDED


def divided(section: Section) -> tuple[tuple[tuple[str, int], ...], int]:
    own = [node for block in section.children if not isinstance(block, Section) for node in walk(block)]
    lists = tuple((node.kind, len(node.items)) for node in own if isinstance(node, List))
    return lists, sum(isinstance(node, Note) for node in own)


def test_the_cover_tells_what_the_agreement_is_about() -> None:
    (cover,) = all_of(document("agreement"), Cover)
    facts, versions = all_of(cover, Table)
    assert [words(row.cells[0].children) for row in versions.body][-3:] == ["1.0", "1.1", "1.2"]
    assert "door het college op 15 januari 2024" in words(versions.body[-3].cells[2].children)
    assert {words(row.cells[0].children): words(row.cells[1].children) for row in facts.body} == {
        "Opdracht": "Wmo-schoonmaakondersteuning en -begeleiding",
        "Procedure": "Europese aanbestedingsprocedure voor sociale en andere specifieke diensten",
        "Kenmerk": "EMM-2023-0117",
        "Versie": "1.2",
        "Status": "Gewijzigd",
        "Datum": "23 april 2024",
        "Platform": "Mercell",
    }


def test_the_parties_are_the_authority_by_mandate_and_a_contractor_to_be_filled_in() -> None:
    (parties,) = all_of(sections()["partijen"], List)
    authority, contractor = parties.items
    for fact in ("de gemeente Emmen", "de concernmanager, N. Plantinga", "krachtens het mandaat", "15 januari 2024"):
        assert fact in words(authority.children)
    assert len(all_of(contractor, Field)) == 4
    assert words(contractor.children).endswith("hierna te noemen: de hoofdaanbieder;")
    assert all_of(authority, Field) == []


def test_the_recitals_are_lettered_sentences_of_the_dossier() -> None:
    (recitals,) = all_of(sections()["overwegingen"], List)
    agreement = facts().agreement
    assert agreement
    assert (recitals.kind, len(recitals.items)) == ("alpha", len(agreement.recitals))
    assert recitals.items[0].label == "a"
    assert [words(item.children)[-1] for item in recitals.items] == [";"] * len(recitals.items)
    text = words(recitals)
    for fact in ("21 december 2023", "EMM-2023-0117", "4 maart 2024", "Wet maatschappelijke ondersteuning 2015"):
        assert fact in text


def test_the_defined_terms_are_those_of_the_dossier() -> None:
    agreement = facts().agreement
    assert agreement
    printed = {
        part.id.removeprefix("begrip-"): words(part.children) for part in all_of(document("agreement"), Definition)
    }
    texts = {term.id: " ".join(term.text.split()) for term in facts().definitions}
    assert printed == {id_: texts[id_] for id_ in agreement.terms}


def test_term_and_options_are_those_of_the_dossier() -> None:
    text = words(sections()["looptijd"].children)
    for fact in (
        "1 januari 2025",
        "vier jaar",
        "31 december 2028",
        "twee keer verlengen",
        "twee en twee jaar",
        "31 december 2032",
    ):
        assert fact in text


@pytest.mark.parametrize("name", SHARED)
def test_a_clause_is_one_text_in_both_documents(name: str) -> None:
    """What the clause says stands word for word in both; references name the place that each document has."""
    there = "overeenkomst-looptijd" if name == "verlenging" else name
    mine, tender = (_sentences(sections()[name]), _sentences(sections("tender-document")[there]))
    assert len(mine & tender) >= 1
    assert len(mine - tender) <= len(mine) // 2


def _sentences(section: Section) -> set[str]:
    return {words(part) for part in all_of(section, Paragraph) if not all_of(part, Ref) and words(part)}


def test_the_documents_are_ranked_in_the_order_of_the_dossier_with_their_versions() -> None:
    agreement = facts().agreement
    assert agreement
    ranking = next(part for part in all_of(sections()["rangorde"], List) if part.kind == "alpha")
    printed = [words(item.children).rstrip(";.") for item in ranking.items]
    names = [piece.name for piece in agreement.ranking]
    assert [text.partition(" (versie")[0] for text in printed] == names
    assert names[0].startswith("de ondertekende overeenkomst")
    assert [piece.id for piece in agreement.ranking][-1] == "inschrijving"
    assert [text for text in printed if "(versie 1.2 van 23 april 2024)" in text] == [printed[2], printed[3]]


def test_every_lot_has_a_block_of_signatures_with_place_date_and_a_contractor_to_be_filled_in() -> None:
    blocks = [part for part in sections()["ondertekening"].children if isinstance(part, Section)]
    lots = facts().lots
    assert [words(part.title) for part in blocks] == [f"Perceel {lot.number} – {lot.name}" for lot in lots]
    for block, lot in zip(blocks, lots, strict=True):
        (signatures,) = all_of(block, Signatures)
        authority, contractor = signatures.items
        assert f"Voor perceel {lot.number} " in words(signatures.lead)
        assert len(all_of(signatures.lead[0], Field)) == len(all_of(contractor, Field)) == 1
        assert (words(authority.role), words(authority.name)) == ("de concernmanager", "N. Plantinga")
        assert (words(contractor.role), authority.place, contractor.place) == ("de hoofdaanbieder", True, True)


def test_the_table_of_lots_leaves_room_for_every_contractor() -> None:
    (table,) = all_of(sections()["percelen"], Table)
    assert [words(row.cells[1].children) for row in table.body] == [lot.name for lot in facts().lots]
    assert [len(all_of(row.cells[3], Field)) for row in table.body] == [1] * len(facts().lots)


def test_the_privacy_article_names_laws_roles_duties_and_the_annex() -> None:
    text = words(sections()["privacy"].children)
    for fact in (
        "(AVG)", "(Wmo 2015)", "ieder zelfstandig verwerkingsverantwoordelijke", "verwerkersovereenkomst wordt niet gesloten",
        "24 uur", "bewaartermijnen", "onderaannemers", "tabel 2",
    ):  # fmt: skip
        assert fact.lower() in text.lower()


def test_the_annex_lists_every_exchange_with_its_seven_facts() -> None:
    annex = sections()["bijlage-gegevensuitwisseling"]
    (table,) = all_of(annex, Table)
    agreement = facts().agreement
    assert agreement
    heads = [words(cell.children) for cell in table.head[0].cells]
    assert heads == ["Gegevens", "Doel", "Grondslag", "Van", "Aan", "Wijze", "Bewaartermijn"]
    assert (annex.heading_label, annex.landscape) == ("Bijlage 1", True)
    assert [[words(cell.children) for cell in row.cells] for row in table.body] == [
        [one.data, one.purpose, one.basis, one.sender, one.receiver, one.means, one.retention]
        for one in agreement.exchanges
    ]
    assert len(agreement.exchanges) >= 5


def test_the_tender_document_lists_the_draft_agreement_as_an_annex_with_its_version() -> None:
    (table,) = [part for part in all_of(document("tender-document"), Table) if part.id == "tabel-bijlagen"]
    (row,) = [row for row in table.body if row.id == "bijlage-conceptovereenkomst"]
    assert "Versie 1.2 van 23 april 2024." in words(row.cells[2].children)
    assert composed().valid.dossier.annexes[1].document == "agreement"
