"""Source 001, the procurement strategy of Emmen: every part of it has its counterpart.

The checklists name the parts of the source in their order: 3 chapters with 30 sections (1.1-1.7, 2.1-2.16, 3.1-3.7) and 5 subsections (1.6.1-1.6.3,
1.7.1, 1.7.2), 8 subheads without a number, 2 tables, a figure, 9 lists, the cross references, and the facts of every section. The source has no footnotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from bestek import dossier
from bestek.project import find_project
from bestek.tree import (
    Cover,
    Document,
    Figure,
    List,
    ListItem,
    Note,
    Placeholder,
    Ref,
    Section,
    Table,
    walk,
)
from tests.coverage.parts import without, words
from tests.coverage.people import contacts, named

ROOT = Path(__file__).parents[2]

SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("1", "Doel en context", ("hierna te noemen: de opdrachtgever", "inkoopdocumenten")),
    (
        "1.1",
        "Aanleiding voor de aanbesteding",
        (
            "1 januari 2017",
            "31 december 2024",
            "tweemaal verlengd",
            "30 miljoen euro per jaar",
            "Europees",
            "1 januari 2025",
        ),
    ),
    (
        "1.2",
        "Doel van de aanbesteding",
        ("per gebied", "hoofdaanbieder", "Inkoop- en aanbestedingsbeleid", "Erbij horen en meedoen"),
    ),
    (
        "1.3",
        "Huidige situatie",
        (
            "gebiedsbudget",
            "naar eigen inzicht",
            "onderaannemers",
            "dementie",
            "oogje in het zeil",
            "urenprotocol",
            "uitspraken van de rechter",
            "Ook voor begeleiding is een protocol",
            "transformatie",
            "coronaperiode",
            "collectieve vorm van individuele begeleiding",
            "protocol uit 2020",
            "gespecialiseerde ondersteuning",
            "tevreden",
            "bejegening",
            "een kwart in acht jaar",
            "dagbesteding is in acht jaar licht gedaald",
            "ongeveer drie maanden",
            "zomer",
            "uitgaven beperkt",
            "vijftig beschikkingen per aanbieder",
            "twee uur per week",
            "stijgende volumes",
            "leren van elkaar",
        ),
    ),
    (
        "1.4",
        "Gewenste situatie",
        (
            "klachten en bezwaren",
            "strategisch partner",
            "één budget",
            "administratieve lasten laag",
            "zelfstandig kiezen",
        ),
    ),
    (
        "1.5",
        "Beleid",
        (
            "Samen verder",
            "29 juni 2023",
            "integraal werken",
            "onafhankelijke toegang",
            "rondkomen",
            "goed voelen",
            "ontwikkelen",
            "Verordening Wmo 2020",
            "Beleidsregels Wmo 2020",
        ),
    ),
    ("1.6", "Verkenning van scenario’s en inkoopmodellen", ("andere mogelijkheden",)),
    (
        "1.6.1",
        "Onderzoek naar andere aanbestedingen",
        (
            "van 2020 tot en met 23 mei 2023",
            "TenderNed",
            "geen andere gemeente",
            "afzonderlijke percelen",
            "open house",
            "beschermd wonen",
            "mededinging",
            "zes jaar",
            "negen jaar",
            "acht jaar",
        ),
    ),
    ("1.6.2", "Onderzoek naar inkoopmodellen", ("PPRC", "leergeld", "niet gunstiger", "Voordelen", "Nadelen")),
    ("1.6.3", "Keuze van het inkoopmodel", ("houdt het huidige model", "kosten zouden", "paragraaf 2.2")),
    (
        "1.7",
        "Marktconsultatie",
        (
            "vier huidige hoofdaanbieders",
            "twee gebieden per aanbieder",
            "opnieuw in te schrijven",
            "schriftelijke, openbare",
            "TenderNed",
            "PPRC",
        ),
    ),
    (
        "1.7.1",
        "Juridisch kader",
        ("2004/18/EG", "2014/24/EU", "Aanbestedingswet 2012", "geen voorsprong in tijd of kennis"),
    ),
    (
        "1.7.2",
        "Vorm van de consultatie",
        ("schriftelijke, open marktconsultatie", "Mercell", "TenderNed", "digitale vragenlijst", "Nederlandse markt"),
    ),
    ("2", "Opzet van de aanbesteding", ()),
    (
        "2.1",
        "Inhoud van de opdracht",
        ("maatschappelijke participatie", "zelfredzaamheid", "collectief aanbod", "paragraaf 2.2"),
    ),
    (
        "2.2",
        "Gebiedsgericht werken, strategisch partnerschap en clustering",
        (
            "synergie",
            "laagdrempelig",
            "oren en ogen in de wijk",
            "De Toegang, Menso en Sedna",
            "paragraaf 1.4",
            "Programma van eisen",
            "onderaannemers",
            "herijking van het sociaal domein",
            "definitief",
            "proportionaliteit",
            "rechter",
        ),
    ),
    (
        "2.3",
        "Soort en looptijd van de overeenkomst",
        ("vier jaar", "twee keer", "twee jaar", "acht jaar", "investeringen", "vruchten"),
    ),
    (
        "2.4",
        "Percelen",
        ("zes percelen", "ten hoogste twee", "ten minste drie en ten hoogste zes", "samenhang", "slagkracht"),
    ),
    (
        "2.5",
        "Opdrachtwaarde en onderbouwing",
        ("26 miljoen", "30 miljoen", "250 miljoen", "acht jaar", "aantal cliënten"),
    ),
    (
        "2.6",
        "Aanbestedingsrechtelijk kader",
        ("sociale en andere specifieke diensten", "vereenvoudigde procedure", "grensoverschrijdende"),
    ),
    ("2.7", "Digitaal aanbesteden", ("Mercell (voorheen Negometrix)", "TenderNed", "TED")),
    (
        "2.8",
        "Risico’s",
        (
            "Kraljic",
            "strategische producten",
            "wettelijke plicht",
            "lege ruimten",
            "cao",
            "lopende trajecten",
            "half jaar",
            "kostprijsonderzoek",
            "marktconsultatie",
        ),
    ),
    ("2.9", "Kwalitatieve minimumeisen", ("1 januari 2025", "niveau van nu", "programma van eisen")),
    ("2.10", "Innovatie", ("reguliere overleg", "vernieuwing")),
    ("2.11", "Social return", ("5%", "uitvoeringsvoorwaarde", "adviseur social return", "ruim")),
    ("2.12", "Kansen voor het midden- en kleinbedrijf", ("(lokale)", "onderaannemers", "niet elke onderneming")),
    ("2.13", "Duurzaamheid", ("milieu",)),
    ("2.14", "Maatschappelijk verantwoord inkopen", ("cao", "lokaal werk", "looptijd")),
    (
        "2.15",
        "Prijs",
        ("vast jaarbedrag", "lumpsum", "aantal beschikkingen", "kwaliteit", "kostprijsonderzoek", "extern bureau"),
    ),
    ("2.16", "Bescherming van persoonsgegevens", ("afzonderlijk artikel", "AVG", "Wmo 2015")),
    ("3", "Organisatie van de aanbesteding", ("projectplan",)),
    (
        "3.1",
        "Opdrachtgever",
        (
            "gemeente Emmen",
            "concernmanager, N. Plantinga",
            "mandaat",
            "januari 2024",
            "portefeuillehouder",
            "budgethouder",
        ),
    ),
    ("3.2", "Projectteam en beoordelingsteam", ()),
    ("3.3", "Klankbordgroep", ("twee hoofdtaken", "projectleider")),
    ("3.4", "Stakeholders", ()),
    ("3.5", "Planning", ("detailplanning", "implementatie", "lijnorganisatie")),
    ("3.6", "Communicatie", ("Projectplan", "inwoners niet nodig")),
    ("3.7", "Contractmanagement", ("accountmanager", "transformatie", "financiën")),
)
"""Number, title and facts of every numbered section of the source; capitals do not count."""

ADDED = (("4", "Besluitvorming tot nu toe"),)
"""What the source does not have: it could not yet look back."""

SUBHEADS = (
    (
        "2.1",
        "Schoonmaakondersteuning",
        ("woonkamer, slaapkamer, keuken, badkamer en toilet", "maaltijden", "linnengoed"),
    ),
    ("2.1", "Begeleiding individueel", ("regelvermogen", "wassen en aankleden", "Ambulante woonbegeleiding")),
    ("2.1", "Begeleiding groep", ("dagbesteding", "mantelzorgers", "zelfredzaam")),
    ("2.1", "Persoonlijke verzorging", ("medicijnen", "Zorgverzekeringswet", "samen met individuele begeleiding")),
    ("2.1", "Kortdurend verblijf", ("respijtzorg", "drie etmalen per week", "zeven dagen per week")),
    ("1.7.2", "Verslaglegging", ("openbaarheid", "september 2023", "oktober 2023", "intern verslag")),
    ("3.2", "Projectteam", ("projectplan",)),
    ("3.2", "Beoordelingsteam", ("projectleider en de inkoopadviseur",)),
)
"""The headings without a number, below which section they stand, and their facts."""

LISTS = (
    (
        "1.4",
        "bullet",
        8,
        (
            "Bekostiging",
            "Algemene voorzieningen",
            "Protocollen",
            "Rollen",
            "Personeel",
            "Transformatie",
            "positieve gezondheid",
            "beschermd wonen",
        ),
    ),
    ("1.6.2", "decimal", 3, ("Gebiedsgerichte inkoop", "Open house", "Zorgkantorenmodel")),
    ("1.7", "bullet", 3, ("aantal en de soort ondernemers", "wat zij anders zouden doen", "mededinging")),
    ("2.1", "bullet", 2, ("zelfredzaam", "in het verlengde")),
    ("2.2", "alpha", 3, ("midden- en kleinbedrijf", "gevolgen en risico’s", "samenhangen")),
    ("2.9", "bullet", 4, ("rechtmatig", "inkoopbeleid", "contractmanagement", "2024")),
    ("3.3", "bullet", 2, ("inkoopstrategie en de start", "hulplijn")),
    ("3.3", "bullet", 4, ("strateeg", "Wmo-administratie", "businesscontroller", "praktijkleider")),
    (
        "3.4",
        "bullet",
        8,
        ("Inwoners", "Cliëntenraden", "Gemeenteraad", "College", "Wethouder", "De Toegang", "aspirant", "Medewerkers"),
    ),
)
"""Section, kind, number of items and a word of every item, in any order."""

MODELS = (
    ("beperkt aantal partijen", "gesprekspartner", "vergelijken", "geen keuzevrijheid", "black box", "overstappen"),
    ("keuzevrijheid", "lichte procedure", "versnippering", "geen klanten", "sturing op het volume"),
    ("keuzevrijheid", "beperkt aantal", "wachtlijsten bij budgetplafonds", "weinig flexibiliteit"),
)

PRODUCTS = (
    ("A", "Opdrachtformulering", "01-09-2023"),
    ("B", "Inkoopstrategie", "01-10-2023"),
    ("C", "Projectplan", "01-10-2023"),
    ("D", "Besluit tot het starten van de aanbesteding", "15-01-2024"),
    ("E", "Besluitvorming over de gunning", "01-07-2024"),
    ("F", "Overdrachts- en dechargedocument", "01-09-2024"),
)

REFERENCES = (
    ("1.6.3", "paragraaf 2.2"),
    ("2.1", "paragraaf 2.2"),
    ("2.2", "paragraaf 1.4"),
)
"""Those to the programme of requirements (2.2, 2.9) are words here: when the strategy was adopted, there was no such document to refer to."""


@cache
def composed() -> dossier.Composed:
    project = find_project(content=str(ROOT / "content"), templates=str(ROOT / "templates"))
    return dossier.compose(project, ROOT / "content" / "emmen-wmo")


@pytest.fixture(scope="module")
def strategy() -> Document:
    (found,) = [made for made in composed().documents if made.id == "procurement-strategy"]
    return found


def numbered(document: Document) -> dict[str, Section]:
    return {node.label: node for node in walk(document) if isinstance(node, Section) and node.label}


def own(section: Section) -> tuple[object, ...]:
    """What stands in a section itself or under its unnumbered headings, not in the numbered sections below it."""
    return tuple(node for node in section.children if not (isinstance(node, Section) and node.label))


def below(nodes: Iterable[object]) -> Iterable[object]:
    for node in nodes:
        yield from walk(node)


def lists_of(section: Section) -> list[List]:
    return [node for node in below(own(section)) if isinstance(node, List)]


def test_chapters_and_sections_have_the_numbers_and_titles_of_the_source(strategy: Document) -> None:
    of_source = [(label, title) for label, title, _facts in SECTIONS]
    assert [(label, words(node.title)) for label, node in numbered(strategy).items()] == [*of_source, *ADDED]


def test_the_last_chapter_lists_the_decisions_in_their_order(strategy: Document) -> None:
    (table,) = [node for node in below(own(numbered(strategy)["4"])) if isinstance(node, Table)]
    days = [row[0] for row in rows(table)]
    assert days[:2] == ["1 september 2023", "11 september 2023"]
    assert ["7 november 2023", "Vaststelling van de inkoopstrategie"] in [row[:2] for row in rows(table)]


def test_the_cover_tells_by_whom_and_when_the_strategy_was_adopted(strategy: Document) -> None:
    cover = next(node for node in walk(strategy) if isinstance(node, Cover))
    assert "Vastgesteld door het college op 7 november 2023" in words(cover)


@pytest.mark.parametrize(("label", "facts"), [(label, facts) for label, _title, facts in SECTIONS])
def test_a_section_has_the_facts_of_its_counterpart(strategy: Document, label: str, facts: tuple[str, ...]) -> None:
    said = " ".join(words(node) for node in own(numbered(strategy)[label])).lower()
    assert said.strip() or any(isinstance(node, Section) for node in numbered(strategy)[label].children)
    assert [fact for fact in facts if fact.lower() not in said] == []


@pytest.mark.parametrize(("label", "title", "facts"), SUBHEADS)
def test_a_subhead_without_a_number_stands_in_its_section(
    strategy: Document, label: str, title: str, facts: tuple[str, ...]
) -> None:
    found = [
        node for node in numbered(strategy)[label].children if isinstance(node, Section) and words(node.title) == title
    ]
    assert [(node.scheme, node.label) for node in found] == [("none", "")]
    said = words(found[0]).lower()
    assert [fact for fact in facts if fact.lower() not in said] == []


@pytest.mark.parametrize(("label", "kind", "count", "items"), LISTS)
def test_a_list_has_the_items_of_its_counterpart(
    strategy: Document, label: str, kind: str, count: int, items: tuple[str, ...]
) -> None:
    assert len(items) == count
    found = [node for node in lists_of(numbered(strategy)[label]) if (node.kind, len(node.items)) == (kind, count)]
    said = [[words(item) for item in node.items] for node in found]
    assert any(all(any(word in item for item in each) for word in items) for each in said), said


def test_the_aspects_of_clustering_are_lettered_a_to_c(strategy: Document) -> None:
    (aspects,) = [node for node in lists_of(numbered(strategy)["2.2"]) if node.kind == "alpha"]
    assert [item.label for item in aspects.items] == ["a", "b", "c"]


def test_the_three_models_have_their_advantages_and_disadvantages(strategy: Document) -> None:
    (models,) = [node for node in lists_of(numbered(strategy)["1.6.2"]) if node.kind == "decimal"]
    for item, points in zip(models.items, MODELS, strict=True):
        said = words(item)
        assert said.index("Voordelen:") < said.index("Nadelen:")
        assert [point for point in points if point not in said.lower()] == []


def test_the_models_are_those_of_the_appraisal(strategy: Document) -> None:
    (models,) = [node for node in lists_of(numbered(strategy)["1.6.2"]) if node.kind == "decimal"]
    sources = {source.path for node in walk(models) for source in getattr(node, "sources", ()) if source.path}
    assert sources
    assert all(path.startswith("options/models/") for path in sources)


def tables(document: Document) -> dict[str, Table]:
    return {node.id: node for node in walk(document) if isinstance(node, Table)}


def rows(table: Table) -> list[list[str]]:
    return [[words(cell) for cell in row.cells] for row in table.body]


def test_the_table_of_cpv_codes_has_the_code_with_its_check_digit_and_its_label(strategy: Document) -> None:
    table = tables(strategy)["tabel-cpv"]
    assert [words(cell) for cell in table.head[0].cells][:2] == ["CPV-code", "Omschrijving"]
    assert rows(table)[0][:2] == ["85000000-9", "Gezondheidszorg en maatschappelijk werk"]


def test_the_planning_has_the_products_a_to_f_with_their_dates(strategy: Document) -> None:
    table = tables(strategy)["tabel-producten"]
    assert tuple((row[0], row[1], row[3]) for row in rows(table)) == PRODUCTS
    assert table in list(below(own(numbered(strategy)["3.5"])))


def test_the_kraljic_matrix_is_a_drawing_with_all_it_shows_in_words(strategy: Document) -> None:
    (figure,) = [node for node in below(own(numbered(strategy)["2.8"])) if isinstance(node, Figure)]
    assert figure.image.media_type == "image/svg+xml"
    for name in ("Strategische producten", "Hefboomproducten", "Knelpuntproducten", "Routineproducten"):
        assert name in figure.alt
        assert f">{name}</text>" in figure.image.data.decode()
    assert "Strategische producten: 1. Hoofdaanbiederschap per gebied" in figure.alt


@pytest.mark.parametrize(("label", "text"), REFERENCES)
def test_a_cross_reference_of_the_source_is_one_here(strategy: Document, label: str, text: str) -> None:
    found = [node.text for node in below(own(numbered(strategy)[label])) if isinstance(node, Ref)]
    assert text in found


def test_the_client_is_defined_at_its_first_use(strategy: Document) -> None:
    said = words(tuple(numbered(strategy)["1"].children[:1]))
    assert said.startswith("De gemeente Emmen (hierna te noemen: de opdrachtgever)")


def test_an_adopted_strategy_prints_nothing_that_is_undecided(strategy: Document) -> None:
    assert strategy.status == "vastgesteld"
    assert [node.value for node in walk(strategy) if isinstance(node, Placeholder)] == []


def test_the_sources_of_the_strategy_are_cited_in_footnotes(strategy: Document) -> None:
    notes = [words(tuple(node.children)) for node in walk(strategy) if isinstance(node, Note)]
    for title in (
        "Beknopte analyse van inkoopmodellen",
        "Evaluatie met de huidige hoofdaanbieders",
        "Purchasing must become",
    ):
        assert any(title in note for note in notes)


def test_who_signs_is_named_and_no_other_official(strategy: Document) -> None:
    assert named(words(strategy)) == {"N. Plantinga"}
    assert contacts(words(strategy)) == []


def test_a_part_that_is_missing_is_missed(strategy: Document) -> None:
    with pytest.raises(AssertionError):
        test_chapters_and_sections_have_the_numbers_and_titles_of_the_source(
            without(strategy, Section, "persoonsgegevens")
        )
    with pytest.raises((AssertionError, KeyError)):
        test_the_planning_has_the_products_a_to_f_with_their_dates(without(strategy, Table, "tabel-producten"))
    with pytest.raises(ValueError, match="unpack"):
        test_the_kraljic_matrix_is_a_drawing_with_all_it_shows_in_words(without(strategy, Figure, "figuur-kraljic"))
    with pytest.raises(AssertionError):
        test_the_three_models_have_their_advantages_and_disadvantages(without(strategy, ListItem, "model-open-house"))
    with pytest.raises(AssertionError):
        test_a_section_has_the_facts_of_its_counterpart(
            without(strategy, Section, "verslaglegging"), "1.7.2", ("openbaarheid",)
        )
