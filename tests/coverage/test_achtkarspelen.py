"""Source 003, the council proposal of Achtkarspelen and its draft decision: every part of it has its counterpart, in both municipalities.

The checklist below names the parts of the source in their order: 17 sections, 3 subheads, a list of 3 blocks, 7 arguments, 5 risks, 2 lettered
steps, 5 moments, two signature blocks. The source has no tables and no footnotes.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree, html

from bestek import dossier
from bestek.making import write
from bestek.project import Edition, find_project
from bestek.tree import (
    Box,
    Cover,
    Document,
    List,
    Paragraph,
    Placeholder,
    Section,
    Signatures,
    Table,
    Text,
    plain_text,
    walk,
)

ROOT = Path(__file__).parents[2]
FOLDER = "achtkarspelen-wmo-participatie"
BOTH = ("achtkarspelen", "tytsjerksteradiel")


@dataclass(frozen=True)
class Item:
    """A section of the source: its label there, and the facts that its counterpart holds."""

    id: str
    label: str
    facts: tuple[str, ...] = ()


PROPOSAL = (
    Item("subject", "Underwerp", ("Inkoopstrategie Wmo en Participatie",)),
    Item("decision", "Wy stelle jo foar te besluten om:", ("Participatiewet voor de periode 2022-2028",)),
    Item("summary", "Koarte gearfetting", ("beleidskader Sociaal Domein 2019-2022", "startnotitie", "gebiedsteams")),
    Item("competence", "Foech ried/kolleezje", ("raad stelt de kaders", "college van burgemeester en wethouders")),
    Item(
        "introduction",
        "Ynlieding/Histoarje",
        (
            "€ 200.000",
            "€ 400.000",
            "5 fte",
            "per 2024",
            "Open House-contract",
            "1 januari 2023",
            "ruim 130 zorgaanbieders",
        ),
    ),
    Item(
        "intended-effect", "Te berikken effekt", ("zo zelfstandig mogelijk", "Jobinder", "Gesloten Open House-contract")
    ),
    Item("arguments", "Arguminten"),
    Item("alternatives", "Alternativen", ("blijven inkopen zoals nu", "structureel minder fte")),
    Item("remarks", "Kanttekenings/risiko’s"),
    Item("finance", "Finânsjes", ("implementatieplan", "Kadernota 2023-2026")),
    Item(
        "participation",
        "Ynwenners- en oerheidspartisipaasje",
        ("drie keer betrokken", "positief geadviseerd", "bijlage"),
    ),
    Item("communication", "Kommunikaasje", ("website", "communicatieplan")),
    Item(
        "integrality", "Yntegraliteit", ("Drie medewerkers", "klankbordgroep", "clustercontroller", "programmamanager")
    ),
    Item("prevention", "Previnsje"),
    Item("cooperation", "Gearwurking", ("voorgelegd aan de raad van",)),
    Item("follow-up", "Ferfolchtrajekt", ("Smallingerland", "Noard-East Fryslân", "half jaar of een jaar")),
    Item("evaluation", "Evaluaasje"),
)

ARGUMENTS = (
    "samenwerk",
    "budgetplafond",
    "gebiedsteams",
    "Participatiewet",
    "gesloten open house",
    "drempels",
    "taakstelling",
)
RISKS = ("zorglandschap", "ervaring", "eenmalige investering", "open einde", "eigen kracht")
MOMENTS = (
    "Voorbereiden van de inkoopprocedures (maart 2022 tot en met mei 2022)",
    "Formuleren en afbakenen van de inkoopopdrachten (april 2022)",
    "Uitvoeren van de inkoopprocedures (mei 2022 tot en met december 2022)",
    "Implementatie (januari 2023 tot en met juli 2023)",
    "De nieuwe contracten treden in werking (1 juli 2023, uiterlijk 1 januari 2024)",
)


@cache
def composed(municipality: str, edition: Edition = "public") -> dossier.Composed:
    """The public edition: its trees hold what the source holds, and no marks of the maker."""
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    return dossier.compose(project, project.content / FOLDER, municipality, edition)


def document(municipality: str, name: str) -> Document:
    return next(made for made in composed(municipality).documents if made.id == name)


def words(node: object) -> str:
    """The words as they read, with ordinary blanks."""
    return " ".join(plain_text(node).split())


def all_of(node: Any, kind: type) -> list[Any]:
    return [part for part in walk(node) if isinstance(part, kind)]


def sections(node: Any) -> dict[str, Section]:
    return {part.id: part for part in all_of(node, Section)}


def proposal(municipality: str) -> dict[str, Section]:
    return sections(document(municipality, "council-proposal"))


def decision(municipality: str) -> Box:
    """What is decided; a banner is a box too."""
    boxes: list[Box] = all_of(document(municipality, "council-decision"), Box)
    (box,) = [part for part in boxes if part.role == "decision"]
    return box


def subheads(section: Section) -> list[str]:
    return [words(part.title) for part in section.children if isinstance(part, Section)]


def languages(section: Section) -> set[str]:
    return {part.lang for title in section.title for part in walk(title) if isinstance(part, Text)}


# The proposal


def test_the_sections_of_achtkarspelen_are_those_of_the_source_in_its_order() -> None:
    made = document("achtkarspelen", "council-proposal")
    found = [(part.id, words(part.title)) for part in made.children if isinstance(part, Section)]
    assert found == [(item.id, item.label) for item in PROPOSAL]


def test_tytsjerksteradiel_has_the_same_sections_under_other_labels_and_in_another_order() -> None:
    made = document("tytsjerksteradiel", "council-proposal")
    ids = [part.id for part in made.children if isinstance(part, Section)]
    labels = {part.id: words(part.title) for part in made.children if isinstance(part, Section)}
    assert sorted(ids) == sorted(item.id for item in PROPOSAL)
    assert ids != [item.id for item in PROPOSAL]
    assert sum(labels[item.id] != item.label for item in PROPOSAL) >= 5


@pytest.mark.parametrize("municipality", BOTH)
@pytest.mark.parametrize("item", PROPOSAL, ids=lambda item: item.id)
def test_every_section_holds_the_facts_of_the_source(item: Item, municipality: str) -> None:
    section = proposal(municipality)[item.id]
    text = " ".join(words(child) for child in section.children)
    assert text, "the section is empty"
    assert [fact for fact in item.facts if fact not in text] == []


@pytest.mark.parametrize("municipality", BOTH)
def test_the_subheads_of_the_source_stand_in_their_sections(municipality: str) -> None:
    made = proposal(municipality)
    assert subheads(made["introduction"]) == ["Huidige inkoopstrategie"]
    assert subheads(made["intended-effect"]) == ["Nieuwe inkoopstrategie"]
    assert subheads(made["follow-up"]) == ["Planning"]


@pytest.mark.parametrize("municipality", BOTH)
def test_the_new_strategy_has_three_blocks_with_a_heading_each(municipality: str) -> None:
    (blocks,) = all_of(proposal(municipality)["intended-effect"], List)
    heads = [words(item.children[0]) for item in blocks.items]
    assert blocks.kind == "bullet"
    assert [len(item.children) > 1 for item in blocks.items] == [True] * 3
    assert [part in head for part, head in zip(("ouderen", "Participatiewet", "Vervoer"), heads, strict=True)] == [
        True
    ] * 3


@pytest.mark.parametrize("municipality", BOTH)
@pytest.mark.parametrize(("section", "subjects"), [("arguments", ARGUMENTS), ("remarks", RISKS)])
def test_arguments_and_risks_are_numbered_through_under_a_sentence_each(
    section: str, subjects: tuple[str, ...], municipality: str
) -> None:
    found = [part for part in proposal(municipality)[section].children if isinstance(part, Section)]
    assert [part.heading_label for part in found] == [str(number) for number in range(1, len(subjects) + 1)]
    titles = [words(part.title) for part in found]
    assert [subject in title for subject, title in zip(subjects, titles, strict=True)] == [True] * len(subjects)
    assert all(title.endswith(".") for title in titles)
    assert all(words(part.children) for part in found)


@pytest.mark.parametrize("municipality", BOTH)
def test_what_follows_is_two_lettered_steps_and_five_dated_moments(municipality: str) -> None:
    steps, moments = all_of(proposal(municipality)["follow-up"], List)
    assert (steps.kind, [item.label for item in steps.items]) == ("alpha", ["a", "b"])
    assert [len(item.children) > 1 for item in steps.items] == [True, True]
    assert [words(item.children) for item in moments.items] == list(MOMENTS)
    assert "richtlijn" in words(sections(proposal(municipality)["follow-up"])["planning"].children[-1])


def test_a_section_without_text_has_the_stock_phrase_of_the_municipality() -> None:
    for municipality, phrase in (("achtkarspelen", "N.v.t."), ("tytsjerksteradiel", "N.f.t.")):
        made = proposal(municipality)
        assert [words(made[name].children) for name in ("prevention", "evaluation")] == [phrase, phrase]


def test_each_municipality_names_the_other() -> None:
    assert "Tytsjerksteradiel" in words(proposal("achtkarspelen")["cooperation"].children)
    assert "Achtkarspelen" in words(proposal("tytsjerksteradiel")["cooperation"].children)


def test_the_head_tells_to_whom_when_and_how_far_it_is() -> None:
    (cover,) = all_of(document("achtkarspelen", "council-proposal"), Cover)
    (table,) = all_of(cover, Table)
    assert [tuple(words(cell.children) for cell in row.cells) for row in table.body] == [
        ("Aan", "De raad van de gemeente Achtkarspelen"),
        ("Datum voorstel", "1 februari 2022"),
        ("Vergadering", "3 maart 2022"),
        ("Agendapunt", "20"),
        ("Status", "Ter besluitvorming, versie 1.0"),
    ]


def test_the_college_closes_the_proposal_with_place_date_and_its_office_holders() -> None:
    (block,) = all_of(document("achtkarspelen", "council-proposal"), Signatures)
    assert [words(line) for line in block.lead] == [
        "Buitenpost, 1 februari 2022",
        "Het college van burgemeester en wethouders van Achtkarspelen,",
    ]
    assert [(words(item.role), words(item.name)) for item in block.items] == [
        ("secretaris", "mr. M.P. de Jong"),
        ("burgemeester", "mr. O.F. Brouwer"),
    ]


# The decision


def test_the_decision_opens_decides_closes_and_is_signed_as_in_the_source() -> None:
    made = document("achtkarspelen", "council-decision")
    (cover,) = all_of(made, Cover)
    box = decision("achtkarspelen")
    (signatures,) = all_of(made, Signatures)
    lines = [words(part) for part in all_of(made, Paragraph)]
    assert [words(part) for part in all_of(cover, Paragraph) if part.role == "title"] == ["Konsept Riedsbeslút"]
    assert made.header_left == "Konsept Riedsbeslút"
    assert "De raad van de gemeente Achtkarspelen;" in lines
    assert (
        "gelezen het voorstel van het college van burgemeester en wethouders d.d. 1 februari 2022, punt nr.: 20;"
        in lines
    )
    assert words(sections(made)["decision"].title) == "Beslút:"
    assert words(box.children).startswith("De inkoopstrategie vast te stellen")
    assert any(line.startswith("Aldus vastgesteld") and line.endswith("van 3 maart 2022.") for line in lines)
    assert [(words(item.role), words(item.name)) for item in signatures.items] == [
        ("de griffier", "mr. G.J. Andringa"),
        ("de voorzitter", "mr. O.F. Brouwer"),
    ]


@pytest.mark.parametrize("municipality", BOTH)
def test_proposal_and_decision_have_the_same_point_without_a_number(municipality: str) -> None:
    box = decision(municipality)
    point = proposal(municipality)["decision"].children
    assert words(point) == words(box.children)
    assert all_of(point[0], List) == all_of(box, List) == []


# Two municipalities


def test_the_running_text_is_the_same_in_both_municipalities() -> None:
    one, other = (proposal(name) for name in BOTH)
    same = [item.id for item in PROPOSAL if words(one[item.id].children) == words(other[item.id].children)]
    assert set(one) == set(other)
    assert {item.id for item in PROPOSAL} - set(same) == {"summary", "prevention", "cooperation", "evaluation"}


def test_nothing_of_achtkarspelen_is_signed_or_dated_in_tytsjerksteradiel() -> None:
    for made in composed("tytsjerksteradiel").documents:
        text = words(made)
        for own in ("Jong", "Brouwer", "Andringa", "Buitenpost", "1 februari 2022", "3 maart 2022", "18 november"):
            assert own not in text, (made.id, own)
        (block,) = all_of(made, Signatures)
        assert [len(all_of(item, Placeholder)) for item in block.items] == [1, 1]
    assert words(all_of(document("tytsjerksteradiel", "council-proposal"), Signatures)[0]).startswith("Burgum, ")


def test_facts_that_are_open_in_one_municipality_only_are_told_of_it_alone() -> None:
    told = {name: [one for one in composed(name, "internal").findings if one.code == "A384"] for name in BOTH}
    assert told["achtkarspelen"] == []
    assert len(told["tytsjerksteradiel"]) >= 8


def test_what_is_open_keeps_the_public_edition_of_one_municipality_back_and_not_of_the_other() -> None:
    assert dict(composed("achtkarspelen").refused) == {}
    assert set(composed("tytsjerksteradiel").refused) == {"council-proposal", "council-decision"}


def test_each_municipality_has_its_house_style() -> None:
    one, other = (composed(name).style for name in BOTH)
    assert (one.primary, one.accent, one.name) != (other.primary, other.accent, other.name)


# Languages


def test_every_label_of_achtkarspelen_is_frisian_and_what_is_dutch_in_the_source_stays_dutch() -> None:
    made = proposal("achtkarspelen")
    assert {item.id: languages(made[item.id]) for item in PROPOSAL} == {item.id: {"fy"} for item in PROPOSAL}
    dutch = [part for part in made.values() if part.id not in {item.id for item in PROPOSAL}]
    assert {language for part in dutch for language in languages(part)} == {""}
    assert len(dutch) == 3 + len(ARGUMENTS) + len(RISKS)
    for made_ in composed("achtkarspelen").documents:
        (block,) = all_of(made_, Signatures)
        assert {text.lang for text in all_of(block, Text)} == {""}


def test_a_label_without_frisian_is_dutch() -> None:
    made = proposal("tytsjerksteradiel")
    assert [item.id for item in PROPOSAL if languages(made[item.id]) != {"fy"}] == ["integrality"]


def test_the_running_text_is_in_the_language_of_the_document() -> None:
    for municipality in BOTH:
        made = document(municipality, "council-proposal")
        assert made.language == "nl"
        texts = [
            text
            for item in PROPOSAL
            for part in proposal(municipality)[item.id].children
            for text in all_of(part, Text)
        ]
        assert {text.lang for text in texts if text.value not in ("N.v.t.", "N.f.t.")} == {""}


def frisian_titles(municipality: str, name: str) -> list[str]:
    return [words(part.title) for part in all_of(document(municipality, name), Section) if languages(part) == {"fy"}]


@pytest.mark.parametrize("name", ["council-proposal", "council-decision"])
@pytest.mark.parametrize("municipality", BOTH)
def test_word_marks_the_language_of_every_run(municipality: str, name: str) -> None:
    data = write(document(municipality, name), "docx", composed(municipality).style).data
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        styles = etree.fromstring(package.read("word/styles.xml"))
    value = f"{{{space['w']}}}val"
    runs: list[Any] = body.xpath(".//w:r[w:rPr/w:lang[@w:val='fy-NL']]", namespaces=space)
    text = "|".join("".join(run.xpath(".//w:t/text()", namespaces=space)) for run in runs)
    assert [title for title in frisian_titles(municipality, name) if title not in text] == []
    assert [lang.get(value) for lang in styles.xpath(".//w:docDefaults//w:lang", namespaces=space)] == ["nl-NL"]
    assert "Hulp bij het Huishouden" not in text


@pytest.mark.parametrize("name", ["council-proposal", "council-decision"])
@pytest.mark.parametrize("municipality", BOTH)
def test_the_web_page_marks_the_language_of_every_label(municipality: str, name: str) -> None:
    page = html.fromstring(write(document(municipality, name), "html", composed(municipality).style).data)
    assert page.get("lang") == "nl"
    marked = [" ".join(part.text_content().split()) for part in page.xpath("//*[@lang='fy']")]
    assert [title for title in frisian_titles(municipality, name) if not any(title in text for text in marked)] == []
    assert {part.get("lang") for part in page.xpath("//body//*[@lang]")} <= {"fy", "nl"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["council-proposal", "council-decision"])
@pytest.mark.parametrize("municipality", BOTH)
def test_the_pdf_marks_the_language_of_every_label(municipality: str, name: str) -> None:
    data = write(document(municipality, name), "pdf", composed(municipality).style).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        found = Counter(str(part.Lang) for part in pdf.objects if _is_element(part) and "/Lang" in part)
    assert set(found) <= {"fy", "nl"}
    assert found["fy"] >= len(frisian_titles(municipality, name)) > 0


def _is_element(part: pikepdf.Object) -> bool:
    return isinstance(part, pikepdf.Dictionary) and "/S" in part and "/P" in part
