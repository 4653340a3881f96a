"""Source 002, the report on procurement models: every part of it has its counterpart in the municipality's own appraisal, which cites it.

The checklists name the parts of the source in their order: 5 chapters with 5 sections (2.1-2.3, 3.1, 3.2), 6 subheads without a number, 6 lists of
advantages and disadvantages, 10 footnotes, and the facts of every section. The source has no tables and no figures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bestek import dossier
from bestek.findings import Finding
from bestek.load import load_dossier
from bestek.model import Dossier
from bestek.project import find_project
from bestek.tree import Document, Link, List, Note, Placeholder, Section, Table, rebuild, walk
from bestek.validate import records
from tests.coverage.parts import without, words

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "content" / "emmen-wmo"

SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "1",
        "Doel en aanleiding",
        (
            "sinds 2017",
            "31 december 2024",
            "niet nogmaals",
            "andere inkoopmodellen",
            "vanaf 2025",
            "PPRC",
            "meer dan tien jaar",
            "sinds 2014",
            "proefschrift",
            "hoofdstuk 3",
        ),
    ),
    ("2", "Het huidige inkoopmodel", ()),
    (
        "2.1",
        "Beschrijving: gebiedsgerichte inkoop met hoofdaanbieders",
        (
            "2016",
            "1 januari 2017",
            "zes gebieden, drie in het centrum en drie daarbuiten",
            "eindverantwoordelijk",
            "ten hoogste twee",
            "ten minste drie en ten hoogste zes",
        ),
    ),
    (
        "2.2",
        "Ervaringen in Emmen",
        (
            "tevreden",
            "eerste jaren",
            "toegang",
            "vernieuwing",
            "krimpende middelen",
            "langzaam",
            "Expertise Centrum",
            "stijgende volumes",
            "in de pas met de begroting",
            "andere gemeenten",
        ),
    ),
    (
        "2.3",
        "Gevolgen van voortzetting",
        (
            "opnieuw aanbesteden",
            "verandert er in beginsel niets",
            "cao’s",
            "nieuwe werkgever",
            "arbeidsmarkt",
            "vaste hulpverlener",
            "onzekerheid",
        ),
    ),
    ("3", "Alternatieve inkoopmodellen", ()),
    (
        "3.1",
        "Open house",
        (
            "tegendeel",
            "iedere aanbieder die daaraan voldoet",
            "geen zekerheid over cliënten of omzet",
            "maximum aan de productie",
            "nieuwe aanbieders",
            "per uur, per dagdeel of per etmaal",
            "resultaat",
            "per maand",
            "het meest voor",
            "jeugdhulp",
            "in opkomst",
        ),
    ),
    (
        "3.2",
        "Zorgkantorenmodel",
        (
            "AWBZ",
            "vijf tot vijfentwintig",
            "lichte, middelzware en zware begeleiding",
            "budgetplafond",
            "declareren",
            "niet vergoed",
            "aanbesteden",
            "gevestigde",
        ),
    ),
    (
        "4",
        "Veranderen van inkoopmodel",
        (
            "sinds 2015",
            "Universiteit Twente",
            "2022",
            "enkele jaren",
            "stijgen gemiddeld",
            "frictiekosten",
            "leergeld",
            "inhoudelijke redenen",
            "stap voor stap",
        ),
    ),
    (
        "5",
        "Conclusie en keuze",
        (
            "overwegend goede ervaringen",
            "bestaat niet",
            "keuzevrijheid",
            "kosten wil beperken",
            "terughoudend",
            "voor de hand",
            "zet het huidige model voort",
        ),
    ),
)
"""Number, title and facts of every numbered section of the source; capitals do not count."""

SUBHEADS = (
    (
        "2.1",
        "Gebieden en gecontracteerde aanbieders",
        ("twee aanbieders met elk twee gebieden", "twee met elk één gebied", "integraal budget", "onderaannemers"),
    ),
    ("2.1", "Toegang en toewijzing", ("onafhankelijke", "wat er nodig is", "omvang")),
    ("2.1", "Voordelen en nadelen van het model", ()),
    ("3.1", "Voordelen en nadelen", ()),
    (
        "3.1",
        "Gevolgen van een overstap",
        ("minder aanbieders", "arbeidsmarkt", "nieuwe producten", "contractmanagement", "strategisch partnerschap"),
    ),
    ("3.2", "Voordelen en nadelen", ()),
    ("3.2", "Gevolgen van een overstap", ("nieuwe indeling in producten", "productieafspraak", "declaratie per")),
)
"""The headings without a number, below which section they stand, and their facts."""

POINTS = (
    (
        "2.1",
        ("enkele uitvoerende organisaties", "schaalvoordelen", "versplintering", "naast elkaar leggen"),
        (
            "aangewezen op de aanbieder",
            "black box",
            "monopolie",
            "eigen onderaannemers",
            "andere aanbieder krijgen",
            "afhankelijk van de hoofdaanbieders",
            "eindigt geregeld met een verhoging",
        ),
    ),
    (
        "3.1",
        (
            "het geld de cliënt volgt",
            "zorglandschap",
            "niet van aanbieder te veranderen",
            "niet door een aanbesteding",
            "nieuwe aanbieders toelaten",
            "contracteert alle aanbieders zelf",
        ),
        ("niet-integere partijen", "gespecialiseerde voorzieningen", "maximumbudget"),
    ),
    (
        "3.2",
        ("in de loop van het jaar af", "alle zittende aanbieders", "te overzien"),
        (
            "vernieuwende aanbieders",
            "de controle op kwaliteit",
            "wachtlijsten",
            "geheel wordt opgemaakt",
            "buiten de boot",
        ),
    ),
)
"""For every model a word of each advantage and of each disadvantage of the source."""

FOOTNOTES = (
    ("1", ("N. Uenk", "Commissioning of Social Care Services", "2019", "978-94-6375-475-0")),
    ("2.1", ("Borne", "77%", "2024", "665 cliënten", "borneboeit.nl/144596")),
    ("2.2", ("Offerteaanvraag ten behoeve van de Europese openbare aanbesteding", "31 maart 2016", "p. 8")),
    ("2.2", ("Anders denken, anders doen, betere resultaten!", "Expertise Centrum", "mei 2020")),
    ("2.2", ("waarneming van de betrokkenen zelf", "niet nader onderzocht")),
    ("3.1", ("Monitor gemeentelijke zorginkoop 2023",)),
    ("3.2", ("Wet langdurige zorg", "nog steeds")),
    ("3.2", ("anders dan bij open house",)),
    ("4", ("Zeeuws model", "Bestuurlijk Aanbesteden", "Dynamisch Contracteren en Beheren")),
    ("4", ("jeugdzorg", "geen reden", "pprc.eu/onderzoek-naar-jeugdzorg-inkoop")),
)
"""The ten footnotes of the source: in which section, and what they say."""


@cache
def composed() -> dossier.Composed:
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    return dossier.compose(project, FOLDER)


@pytest.fixture(scope="module")
def appraisal() -> Document:
    (found,) = [made for made in composed().documents if made.id == "options-appraisal"]
    return found


def numbered(document: Document) -> dict[str, Section]:
    found = [node for node in walk(document) if isinstance(node, Section) and node.scheme == "decimal"]
    return {node.label: node for node in found}


def own(section: Section) -> tuple[object, ...]:
    """What stands in a section itself or under its unnumbered headings, not in the numbered sections below it."""
    return tuple(node for node in section.children if not (isinstance(node, Section) and node.label))


def below(nodes: Iterable[object]) -> Iterable[object]:
    for node in nodes:
        yield from walk(node)


def footnotes(section: Section) -> list[str]:
    return [words(tuple(node.children)) for node in below(own(section)) if isinstance(node, Note)]


def test_chapters_and_sections_have_the_numbers_of_the_source(appraisal: Document) -> None:
    assert [(label, words(node.title)) for label, node in numbered(appraisal).items()] == [
        (label, title) for label, title, _facts in SECTIONS
    ]


@pytest.mark.parametrize(("label", "facts"), [(label, facts) for label, _title, facts in SECTIONS])
def test_a_section_has_the_facts_of_its_counterpart(appraisal: Document, label: str, facts: tuple[str, ...]) -> None:
    said = " ".join(words(node) for node in own(numbered(appraisal)[label])).lower()
    assert [fact for fact in facts if fact.lower() not in said] == []


@pytest.mark.parametrize(("label", "title", "facts"), SUBHEADS)
def test_a_subhead_without_a_number_stands_in_its_section(
    appraisal: Document, label: str, title: str, facts: tuple[str, ...]
) -> None:
    found = [
        node for node in own(numbered(appraisal)[label]) if isinstance(node, Section) and words(node.title) == title
    ]
    assert [node.scheme for node in found] == ["none"]
    assert [fact for fact in facts if fact.lower() not in words(found[0]).lower()] == []


@pytest.mark.parametrize(("label", "advantages", "disadvantages"), POINTS)
def test_a_model_has_every_advantage_and_disadvantage_of_the_source(
    appraisal: Document, label: str, advantages: tuple[str, ...], disadvantages: tuple[str, ...]
) -> None:
    lists = [node for node in below(own(numbered(appraisal)[label])) if isinstance(node, List)]
    for points, found in zip((advantages, disadvantages), lists, strict=True):
        items = [words(item) for item in found.items]
        assert len(items) >= len(points)
        assert [[point for item in items if point in item] for point in points] == [[point] for point in points]


@pytest.mark.parametrize(("label", "said"), FOOTNOTES)
def test_every_footnote_of_the_source_has_its_counterpart(
    appraisal: Document, label: str, said: tuple[str, ...]
) -> None:
    notes = footnotes(numbered(appraisal)[label])
    assert any(all(part in note for part in said) for note in notes), notes


def test_the_footnotes_are_those_of_different_notes() -> None:
    assert len(FOOTNOTES) == len(set(FOOTNOTES)) == 10


def test_the_appraisal_has_as_many_footnotes_as_were_read(appraisal: Document) -> None:
    assert [node.number for node in walk(appraisal) if isinstance(node, Note)] == list(range(1, 19))


def test_the_cover_tells_what_the_appraisal_is_about(appraisal: Document) -> None:
    (table,) = [node for node in walk(appraisal) if isinstance(node, Table) and node.id == "tabel-omslag"]
    assert [words(row.cells[0].children) for row in table.body] == [
        "Opdracht", "Procedure", "Kenmerk", "Versie", "Status", "Datum", "Platform",
    ]  # fmt: skip


def test_the_addresses_of_the_source_are_links(appraisal: Document) -> None:
    hosts = {node.href.split("/")[2] for node in walk(appraisal) if isinstance(node, Link)}
    assert {"www.borneboeit.nl", "pprc.eu"} <= hosts


def test_the_report_is_cited_with_pages_and_checksum_in_every_chapter(appraisal: Document) -> None:
    (report,) = [record for record in composed().valid.dossier.records if record.id == "pprc-2023"]
    assert isinstance(report.sha256, str)
    for label in ("1", "2.1", "2.2", "2.3", "3.1", "3.2", "4", "5"):
        cited = [note for note in footnotes(numbered(appraisal)[label]) if str(report.title) in note]
        assert cited, label
        assert all(re.search(rf", p\. [\d-]+ \(SHA-256 {report.sha256[:8]}…\)", note) for note in cited)


def test_the_comparison_has_a_row_for_every_criterion_and_a_column_for_every_model(appraisal: Document) -> None:
    (table,) = [node for node in walk(appraisal) if isinstance(node, Table) and node.id == "tabel-vergelijking"]
    options = composed().valid.dossier.options
    assert options
    assert [words(cell) for cell in table.head[0].cells] == [
        "Criterium",
        *(str(model.name) for model in options.models),
    ]
    assert [words(row.cells[0]) for row in table.body] == [str(criterion.name) for criterion in options.criteria]
    for row in table.body:
        assert [cell.header for cell in row.cells] == [True, False, False, False]
        assert all(words(cell) for cell in row.cells)


def test_the_list_of_records_has_every_record_with_its_whole_checksum(appraisal: Document) -> None:
    (table,) = [node for node in walk(appraisal) if isinstance(node, Table) and node.id == "tabel-stukken"]
    found = composed().valid.dossier.records
    assert [words(row.cells[0]) for row in table.body] == [str(record.title) for record in found]
    printed = [words(row.cells[3]).replace(" ", "") for row in table.body]
    assert [text[:64] for text in printed] == [record.sha256 or "–" for record in found]


def test_the_choice_of_the_appraisal_is_that_of_the_strategy(appraisal: Document) -> None:
    options = composed().valid.dossier.options
    assert options
    (chosen,) = [str(model.name).lower() for model in options.models if model.id == options.chosen]
    (strategy,) = [made for made in composed().documents if made.id == "procurement-strategy"]
    choice = words(numbered(strategy)["1.6.3"]).lower()
    assert chosen in choice
    assert chosen in words(numbered(appraisal)["5"]).lower()


def test_an_adopted_appraisal_prints_nothing_that_is_undecided(appraisal: Document) -> None:
    assert appraisal.status == "vastgesteld"
    assert [node.value for node in walk(appraisal) if isinstance(node, Placeholder)] == []


def test_the_records_of_the_dossier_are_the_files_that_were_cited() -> None:
    files = {record.file: record.sha256 for record in composed().valid.dossier.records if record.file}
    assert files
    for name, sha256 in files.items():
        assert hashlib.sha256((FOLDER / str(name)).read_bytes()).hexdigest() == sha256


def test_a_record_that_was_changed_is_told() -> None:
    loaded = load_dossier(FOLDER, ROOT)
    changed = replace(loaded, records=dict.fromkeys(loaded.records, "0" * 64))
    codes = [finding.code for finding in _said(composed().valid.dossier, changed)]
    assert codes.count("E330") == len(loaded.records) > 0


def _said(facts: Dossier, loaded: object) -> list[Finding]:
    return list(records.findings(facts, loaded))  # type: ignore[arg-type]


def test_a_part_that_is_missing_is_missed(appraisal: Document) -> None:
    with pytest.raises(AssertionError):
        test_chapters_and_sections_have_the_numbers_of_the_source(without(appraisal, Section, "ervaringen"))
    with pytest.raises(ValueError, match="unpack"):
        test_the_comparison_has_a_row_for_every_criterion_and_a_column_for_every_model(
            without(appraisal, Table, "tabel-vergelijking")
        )
    notes = rebuild(appraisal, _without_notes)
    with pytest.raises(AssertionError):
        test_every_footnote_of_the_source_has_its_counterpart(notes, *FOOTNOTES[0])
    shorter = rebuild(appraisal, _without_last_items)
    with pytest.raises(AssertionError):
        test_a_model_has_every_advantage_and_disadvantage_of_the_source(shorter, *POINTS[1])


def _without_notes(node: object) -> object:
    return None if isinstance(node, Note) else rebuild(node, _without_notes)


def _without_last_items(node: object) -> object:
    made = rebuild(node, _without_last_items)
    return replace(made, items=made.items[:-1]) if isinstance(made, List) else made
