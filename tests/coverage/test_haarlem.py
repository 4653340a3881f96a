"""Source 004, the decision of the executive board of Haarlem: every part of it has its counterpart.

The checklist names the parts of the source in their order: a head of eight lines, a decision of three points with its signatures, seven
sections, a list of four reasons, two footnotes, six arguments, two risks, a table of eight rows and five years with a total, an annex, two
links. What the source says of the official who wrote it (name, telephone, e-mail) has none: it is left out on purpose.
"""

from __future__ import annotations

import datetime
import gzip
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from bestek import dossier
from bestek.check.context import Context
from bestek.check.run import assess_one
from bestek.check.term import RULES
from bestek.dossier import Composed
from bestek.project import Edition, find_project
from bestek.tree import (
    Box,
    Cell,
    Cover,
    Document,
    Link,
    List,
    Note,
    Paragraph,
    Section,
    Signatures,
    Table,
    plain_text,
    walk,
)  # fmt: skip
from tests.coverage.people import contacts, named

ROOT = Path(__file__).parents[2]
FOLDER = "haarlem-gewoon-in-de-wijk"
MINUS = "\N{MINUS SIGN}"

HEAD = {
    "Onderwerp": (
        "Verwervingsstrategie Voorzieningen Gewoon in de Wijk: naar een toekomstbestendige sociale basis, begeleiding en sociaal wijkteam",
    ),
    "Nummer": ("2021/34505",),
    "Portefeuillehouder": ("wethouder",),
    "Programma/beleidsveld": ("1.2 Sociale basis", "2.1 Voorzieningen volwassenen"),
    "Afdeling": ("MO",),
    "Kernboodschap": ("sociale basis", "Sociaal Wijkteam", "Wmo-maatwerkvoorziening Begeleiding", "aanbesteding"),
    "Behandelvoorstel voor commissie": ("commissie Samenleving", "ter bespreking"),
    "Relevante eerdere besluiten": ("2020/883976", "3 december 2020", "2020/1187859", "10 februari 2021"),
}

POINTS = [
    "De verwervingsstrategie Voorzieningen Gewoon in de Wijk vast te stellen.",
    "De contracten maatwerkvoorzieningen Begeleiding en subsidies Sociale Basis en Sociaal Wijkteam te verlengen tot 1 juli 2022.",
    "De subsidierelaties Sociale Basis en Sociaal Wijkteam te beëindigen per 1 juli 2022.",
]

SECTIONS = {
    "1 Inleiding": ("2020/883976", "2020/1187859", "dialooggerichte aanbestedingsprocedure"),
    "2 Besluitpunten college": (),
    "3 Beoogd resultaat": ("sociale basis", "Sociaal Wijkteam", "Begeleiding", "dialooggerichte", "betaalbaar"),
    "4 Argumenten": (),
    "5 Risico’s en kanttekeningen": (),
    "6 Uitvoering": (
        "1 juli 2022",
        "subsidierelaties",
        "preselectiedocument",
        "raadsinformatiebrief",
        "selectiedocument",
        "percelen",
    ),
    "7 Bijlage": ("Verwervingsstrategie Voorzieningen Gewoon in de Wijk: naar een toekomstbestendige sociale basis",),
}

ARGUMENTS = [
    ("omgeving", "beperkingen", "mensen en culturen", "wijk en buurt"),
    ("meerjarenprogrammabegroting", "sociale basis", "Sociaal Wijkteam", "€\N{NO-BREAK SPACE}250.000", "2022", "2023"),
    (
        "strategische partners",
        "per perceel",
        "scholen, woningcorporaties, huisartsen",
        "onderaannemer",
        "bewonersinitiatieven",
    ),
    ("vast bedrag", "taakgerichte bekostiging", "subsidie", "monitoring", "plafond"),
    ("artikel 2.38, lid 3, van de Aanbestedingswet 2012", "SAS-procedure", "half jaar", "verlengd"),
    (
        "1 juli 2022",
        "1 januari 2030",
        "drie jaar",
        "1 juli 2025",
        "zes jaar",
        "1 juli 2028",
        "De raad",
        "indicatoren",
        "ontbinden",
    ),
]

RISKS = [
    ("financiële", "geen plaats", "half jaar"),
    ("programmabegroting 2021", "Kadernota", "2022", "medio 2022"),
]

NOTES = [
    (
        "ambulante begeleiding",
        "dagopvang",
        "kortdurend verblijf",
        "jongvolwassenen",
        "hulpmiddelen",
        "Jeugdhulp",
        "opinienota",
    ),
    ("Haarlem", "vier andere gemeenten", "Bijlage 3"),
]

BUDGET = """
    Vervoersvoorzieningen                   5.678   5.693   5.684   5.676   5.676
    Woonvoorzieningen                       2.567   2.658   2.658   2.658   2.658
    Huishoudelijke ondersteuning           14.703  14.511  14.408  14.305  14.305
    Ambulante Begeleiding (kader)           8.709   8.650   8.651   8.651   8.651
    Begeleiding Dagopvang (kader)           2.985   2.940   2.940   2.940   2.940
    Gezinsbegeleiding en jongvolwassenen (kader)  1.818  1.827  1.827  1.827  1.827
    Overige voorzieningen volwassenen         108     108     108     108     108
    Totaal taakstellingen Wmo                -119  -5.164  -5.164  -5.501  -5.501
    Totaal                                 36.449  31.223  31.112  30.664  30.664
"""
"""As the source prints it; the word in brackets stands for its bold."""


@cache
def composed(edition: Edition = "public") -> Composed:
    """The public edition: its trees hold what the source holds, and no marks of the maker."""
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    return dossier.compose(project, project.content / FOLDER, edition=edition)


def decision(edition: Edition = "public") -> Document:
    (document,) = (document for document in composed(edition).documents if document.id == "executive-decision")
    return document


def found(kind: type, within: object = None) -> list:  # type: ignore[type-arg]
    return [node for node in walk(decision() if within is None else within) if isinstance(node, kind)]


def section(id: str) -> Section:
    node: Section
    (node,) = (part for part in found(Section) if part.id == id)
    return node


def below(id: str) -> list[Section]:
    return [node for node in section(id).children if isinstance(node, Section)]


def holds(node: object, facts: tuple[str, ...]) -> list[str]:
    """What is missing, so that a red test says it."""
    text = plain_text(node).replace("\N{NO-BREAK SPACE}", " ")
    return [fact for fact in facts if fact.replace("\N{NO-BREAK SPACE}", " ") not in text]


def points_in(node: object) -> list[str]:
    (points,) = (node for node in found(List, node) if node.kind == "decimal")
    return [plain_text(item.children) for item in points.items]


def test_the_title_and_the_head_have_their_lines_in_order() -> None:
    (cover,) = found(Cover)
    (table,) = found(Table, cover)
    assert plain_text(cover.children[0]) == "Collegebesluit"
    rows = {plain_text(row.cells[0].children): row.cells[1] for row in table.body}
    assert list(rows) == list(HEAD)
    assert {label: missing for label, facts in HEAD.items() if (missing := holds(rows[label].children, facts))} == {}
    assert table.plain
    assert all(row.cells[0].header for row in table.body)


def test_who_wrote_it_is_a_function_and_stands_in_the_internal_edition_only() -> None:
    heads = [plain_text(cell.children) for cell in walk(decision("internal")) if isinstance(cell, Cell) and cell.header]
    assert "Auteur" in heads
    assert "Auteur" not in plain_text(decision())


def test_earlier_decisions_are_links() -> None:
    links = found(Link)
    assert len(links) == 2
    assert all(
        link.href.startswith("https://gemeentebestuur.haarlem.nl/Vergaderingen/Commissie-samenleving/")
        for link in links
    )
    assert ["03-december" in links[0].href, "10-februari" in links[1].href] == [True, True]


def test_the_decision_has_its_date_its_points_and_who_signs() -> None:
    (box,) = found(Box)
    assert plain_text(box.title) == "Besluit college d.d. 16 februari 2021"
    assert holds(box, ("Het college van burgemeester en wethouders besluit:",)) == []
    assert points_in(box) == POINTS
    (signatures,) = found(Signatures)
    assert [(plain_text(item.role), item.name) for item in signatures.items] == [
        ("de secretaris,", ()),
        ("de burgemeester,", ()),
    ]


def test_the_points_are_one_fact_in_two_places() -> None:
    (box,) = found(Box)
    again = section("decision")
    assert points_in(again) == POINTS
    sources = [
        [node.sources for node in walk(part) if getattr(node, "sources", ())]
        for part in (box.children[-1], again.children[0])
    ]
    assert sources[0] == sources[1]


def test_the_seven_sections_have_their_numbers_labels_and_facts() -> None:
    chapters = {f"{node.heading_label} {plain_text(node.title)}": node for node in found(Section) if node.level == 1}
    assert list(chapters) == list(SECTIONS)
    assert {label: missing for label, facts in SECTIONS.items() if (missing := holds(chapters[label], facts))} == {}


def test_the_introduction_has_four_reasons_and_two_footnotes() -> None:
    (reasons,) = (node for node in found(List, section("introduction")) if node.kind == "bullet")
    assert len(reasons.items) == 4
    notes = found(Note)
    assert [(note.number, holds(note.children, facts)) for note, facts in zip(notes, NOTES, strict=True)] == [
        (1, []),
        (2, []),
    ]


@pytest.mark.parametrize(("id", "facts"), [("arguments", ARGUMENTS), ("remarks", RISKS)])
def test_arguments_and_risks_are_numbered_plainly_and_hold_their_facts(id: str, facts: list[tuple[str, ...]]) -> None:
    parts = below(id)
    assert [part.heading_label for part in parts] == [str(number) for number in range(1, len(facts) + 1)]
    assert [holds(part, expected) for part, expected in zip(parts, facts, strict=True)] == [[]] * len(facts)


def test_the_budget_table_has_every_amount_bold_rows_and_totals() -> None:
    (table,) = found(Table, below("arguments")[1])
    printed = [[plain_text(cell.children) for cell in row.cells] for row in table.body]
    expected = [line.strip() for line in BUDGET.strip().splitlines()]
    assert [" ".join(row).replace(MINUS, "-") for row in printed] == [" ".join(line.split()) for line in expected]
    assert [plain_text(cell.children) for cell in table.head[0].cells[1:]] == ["2021", "2022", "2023", "2024", "2025"]
    assert [row.id.partition("-wmo-")[2] for row in table.body if row.role == "emphasis"] == [
        "ambulant",
        "dagopvang",
        "gezinnen",
    ]
    assert "x € 1.000" in plain_text(table.caption)
    assert sum(text.count(MINUS) for row in printed for text in row) == 5


def test_what_is_bold_is_explained_in_words() -> None:
    before = [node for node in found(Paragraph, below("arguments")[1]) if node.role == "small"]
    assert len(before) == 1
    assert holds(before[0], ("vet gedrukt", "“kader”", "maatwerkvoorziening Begeleiding")) == []


def test_the_stated_duration_comes_out_as_a_finding_and_the_computed_one_is_printed() -> None:
    (rule,) = (rule for rule in RULES if rule.id == "D-01")
    (found,) = assess_one(Context(composed().valid), rule).found
    finding = found.finding
    assert finding.place is not None
    assert finding.place.path == "contract/term/stated_years"
    assert "8.5" in finding.excerpt
    assert all(number in finding.message.replace(",", ".") for number in ("8.5", "7.5"))
    assert holds(below("arguments")[5], ("7,5 jaar",)) == []
    assert "8,5" not in plain_text(decision())


def test_the_facts_of_the_contract_are_those_of_the_source() -> None:
    contract = composed().valid.dossier.contract
    assert contract is not None
    term = contract.term
    assert (term.start, term.until) == (datetime.date(2022, 7, 1), datetime.date(2030, 1, 1))
    assert (term.stated_years, term.duration_years) == (Decimal("8.5"), Decimal("7.5"))
    assert [item.after_years for item in term.evaluations] == [3, 6]
    assert contract.current is not None
    assert contract.current.end + datetime.timedelta(days=1) == term.start


def test_the_annex_is_listed() -> None:
    (annexes,) = found(List, section("annexes"))
    assert len(annexes.items) == 1


def test_no_personal_data_of_officials_is_in_the_dossier_or_its_document() -> None:
    files = [file for file in sorted((ROOT / "content" / FOLDER).rglob("*")) if file.is_file()]
    everything = "".join(
        gzip.decompress(file.read_bytes()).decode() if file.suffix == ".gz" else file.read_text("utf-8")
        for file in files
    )
    profile = (ROOT / "content/municipalities/haarlem.yaml").read_text("utf-8")
    told = everything + profile + plain_text(decision("internal"))
    assert (named(told), contacts(told)) == (set(), [])
