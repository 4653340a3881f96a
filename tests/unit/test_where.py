"""Where a fact appears, and which facts appear nowhere: exact rows for the small dossier with its fixed templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bestek import outputs, tree
from bestek.build import Selection, build
from bestek.dossier import Composed, compose
from bestek.findings import FindingsError
from bestek.outputs import DocumentRecord, Record
from bestek.project import Variant
from bestek.where import unused, where
from tests.golden import klein
from tests.unit.small import small

NBSP = "\N{NO-BREAK SPACE}"
TENDER, PROGRAMME, PROPOSAL, DECISION = (
    "Beschrijvend document",
    "Programma van eisen",
    "Raadsvoorstel dagbesteding",
    "Raadsbesluit dagbesteding",
)
HOME = "1.2 Ouderen krijgen dagbesteding dicht bij huis."
END = "Een overeenkomst te sluiten tot en met 31 december 2028, met een verlenging tot uiterlijk 31 december 2029."


def rows(path: str, record: Record | None = None) -> list[tuple[str, str, str]]:
    """Document, section and sentence of every use."""
    return [(use.document, use.section, use.sentence) for use in where(klein.composed(), record or Record(), path)]


def test_a_fact_is_listed_with_document_section_and_sentence_in_the_order_of_reading():
    assert rows("lots/noord/budget") == [
        (TENDER, "1 Inleiding", f"Straks: €{NBSP}1.500.000"),
        (TENDER, "2 Percelen", f"Noord: €{NBSP}800.000"),
        (TENDER, "2 Percelen", f"Samen – Budget: €{NBSP}1.500.000"),
        (PROPOSAL, HOME, f"Noord, voor €{NBSP}800.000 per jaar;"),
    ]


def test_what_is_computed_from_a_fact_is_listed_under_it():
    assert rows("contract/term/years") == [
        (
            TENDER,
            "1.1 Looptijd van de overeenkomst",
            "De overeenkomst dagbesteding begint op 1 januari 2027 en eindigt uiterlijk op 31 december 2029.",
        ),
        (PROPOSAL, "Voorgesteld besluit", END),
        (DECISION, "", END),
    ]
    assert (PROPOSAL, "Voorgesteld besluit", END) in rows("contract/term/start")
    assert (PROPOSAL, "Voorgesteld besluit", END) in rows("contract/term/options/verlenging-1/years")


def test_a_part_lists_all_facts_below_it_each_with_its_own_path():
    assert [
        (use.path, use.sentence) for use in where(klein.composed(), Record(), "lots/noord") if use.document == TENDER
    ] == [
        ("lots/noord/budget", f"Straks: €{NBSP}1.500.000"),
        ("lots/noord/name", "Noord"),
        ("lots/noord/area", "Noord: Het dorp en het gebied ten noorden van het kanaal"),
        ("lots/noord/budget", f"Noord: €{NBSP}800.000"),
        ("lots/noord/budget", f"Samen – Budget: €{NBSP}1.500.000"),
        ("lots/noord/name", "Noord: 120 cliënten"),
        ("lots/noord/clients", "Noord: 120 cliënten"),
    ]


def test_a_list_that_is_counted_is_listed_where_its_number_stands():
    assert (TENDER, "1 Inleiding", "Er komen twee percelen, elk met een eigen aanbieder.") in rows("lots")
    assert (DECISION, "", "De dagbesteding in twee percelen aan te besteden.") in rows("lots")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("municipality/office_holders/griffier/name", [(DECISION, "", "de griffier C. Bakker")]),
        ("forms/inschrijfformulier/name", [(TENDER, "Bijlage 1 Inschrijfformulier", "Inschrijfformulier")]),
        ("forms/inschrijfformulier/fields/naam/hint", [(TENDER, "1.1 Velden", "Naam van de inschrijver: [statutaire naam]")]),
        ("definitions/inwoner/term", [(TENDER, "Artikel 1 Duur", "inwoner")]),
        ("social_return/motivation", [(TENDER, "1.1 Looptijd van de overeenkomst", "De opdracht biedt werk dat voor de doelgroep bereikbaar is.")]),
        ("requirement_groups/kwaliteit/requirements/K-02/text", [
            (PROGRAMME, "2 Kwaliteit", "K-02 – Eis: De aanbieder biedt ten minste één activiteit op zaterdag aan."),
        ]),
        ("requirement_groups/kwaliteit/name", [(PROGRAMME, "2 Kwaliteit", "Kwaliteit"), (PROGRAMME, "2 Kwaliteit", "Eisen kwaliteit")]),
        ("proposals/inkoopstrategie/proposed_on", [(DECISION, "", "gelezen het voorstel van burgemeester en wethouders d.d. 2 december 2025,")]),
        ("texts/introduction", [
            (TENDER, "1 Inleiding", "De gemeente Voorbeeld koopt dagbesteding in voor ouderen."), (TENDER, "1 Inleiding", "De percelen staan in hoofdstuk 2."),
            (TENDER, "1 Inleiding", "Zie de Wmo 2015, artikel 1.1.1."), (TENDER, "1 Inleiding", "Wat verandert er"),
        ]),
        ("clustering/description", []),
    ],
)  # fmt: skip
def test_a_fact_is_found_in_every_kind_of_place(path: str, expected: list[tuple[str, str, str]]):
    assert rows(path)[: len(expected) or None] == expected


def test_an_open_and_a_proposed_fact_are_listed_where_their_placeholders_stand():
    assert rows("platform/name")[0] == (
        TENDER,
        "",
        "Platform: [nog te bepalen: op welk platform wordt de aanbesteding bekendgemaakt?]",
    )
    assert [row[2] for row in rows("social_return/percentage")] == [
        "De aanbieder zet 5% (voorstel) van de jaarlijkse loonsom van de opdracht in voor social return.",
        "K-03 – Eis: De aanbieder besteedt 5% (voorstel) van de jaarlijkse loonsom van de opdracht aan social return.",
    ]


def test_a_fact_that_stands_twice_in_a_sentence_is_listed_once():
    made = small_document("Perceel {{ lots.noord.name }}, dus {{ lots.noord.name }}. Nogmaals: {{ lots.noord.name }}.")
    assert [use.sentence for use in where(made, Record(), "lots/noord/name")] == [
        "Perceel Noord, dus Noord.",
        "Nogmaals: Noord.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Eerst dit. Het is {{ lots.noord.name }}? Dan dat.", "Het is Noord?"),
        ("Zie art. 2 van {{ lots.noord.name }}. Klaar.", "Zie art. 2 van Noord."),
        ("<strong>Let op:</strong> {{ lots.noord.name }}; <em>dus</em> zo. Verder.", "Let op: Noord; dus zo."),
        ("Tot hier.<br/>Naam: {{ lots.noord.name }}<br/>En verder.", "Naam: Noord"),
        ("Aan A. B. Vries van {{ lots.noord.name }}. Einde.", "Aan A. B. Vries van Noord."),
        ("Een<note>Noot. Met meer.</note> {{ lots.noord.name }}.", "Een Noord."),
    ],
)
def test_the_sentence_is_cut_out_of_its_paragraph(text: str, sentence: str):
    assert [use.sentence for use in where(small_document(text), Record(), "lots/noord/name")] == [sentence]


_folder: list[Path] = []


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path) -> Iterator[None]:
    _folder[:] = [tmp_path]
    yield
    _folder.clear()


def small_document(text: str) -> Composed:
    """The small project with this paragraph in its letter."""
    project = small(_folder[0])
    project.change("templates/documents/brief.html.j2", "Perceel {{ lots.noord.name }} van {{ title }}.", text)
    return compose(project.project, project.root / "content" / "klein")


# Pages


def record(paged: bool = True) -> Record:
    """A record in which every table row and paragraph of the tender document has a page."""
    document = klein.composed().documents[0]
    ids = [node.id for node in tree.walk(document) if getattr(node, "id", "")]
    pages = {id_: place for place, id_ in enumerate(ids, 1)}
    return Record(
        documents=[
            DocumentRecord(document.id, document.title, 1, {"pdf": "key"}, len(ids), pages, "key" if paged else "old")
        ]
    )


def test_the_page_is_that_of_the_nearest_block_in_the_last_pdf():
    made = record()
    pages = made.documents[0].page_of
    found = where(klein.composed(), made, "lots/noord/name")
    assert [use.page for use in found] == [pages["perceel-noord-p1"], pages["percelen-p6"], 0]
    del pages["perceel-noord-p1"]
    assert where(klein.composed(), made, "lots/noord/name")[0].page == pages["perceel-noord"]
    del pages["perceel-noord"]
    assert where(klein.composed(), made, "lots/noord/name")[0].page == pages["tabel-percelen"]


def test_pages_of_a_pdf_that_was_made_from_something_else_are_not_shown():
    assert {use.page for use in where(klein.composed(), record(paged=False), "lots/noord/name")} == {0}


@pytest.mark.slow
def test_pages_are_those_on_which_a_reader_of_the_pdf_finds_the_words(tmp_path: Path):
    from bestek.write.pdf_reader import Tagged

    project = klein.copy(tmp_path)
    folder = project.content / "klein"
    build(project, selection=Selection(("tender-document",), ("pdf",)))
    tagged = Tagged((tmp_path / "build/klein/tender-document.pdf").read_bytes())
    texts = {number: "".join(run.text for run in page.runs.values()) for number, page in enumerate(tagged.pages, 1)}
    found = [
        use
        for use in where(compose(project, folder), outputs.read_record(project.record(Variant("klein"))), "lots/noord")
        if use.document == TENDER
    ]
    assert len(found) == 7
    words = {
        "lots/noord/budget": "00.000",
        "lots/noord/name": "Noord",
        "lots/noord/area": "ten noorden",
        "lots/noord/clients": "120",
    }
    for use in found:
        assert words[use.path] in texts[use.page], use
    assert {use.page for use in found if use.section == "2 Percelen"} != {
        use.page for use in found if use.section == "1 Inleiding"
    }


# Paths that are not there, and facts that are not used


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("lots/nord/budget", "did you mean 'lots/noord/budget'?"),
        ("lots/nord", "did you mean 'lots/noord'?"),
        ("lot", "did you mean 'lots'?"),
        ("contract/term/begin", "did you mean 'contract/term'?"),
        ("lots/noord/budget/amount", "did you mean 'lots/noord/budget'?"),
    ],
)
def test_a_path_that_is_not_there_gets_the_nearest_one_suggested(path: str, hint: str):
    with pytest.raises(FindingsError) as caught:
        where(klein.composed(), Record(), path)
    (finding,) = caught.value.findings
    assert (finding.code, finding.message, finding.hint) == ("E701", f"the dossier has no fact '{path}'", hint)


@pytest.mark.parametrize("path", ["", "/", "qqqqqq"])
def test_a_path_like_none_that_is_there_gets_the_parts_of_the_dossier_named(path: str):
    with pytest.raises(FindingsError) as caught:
        where(klein.composed(), Record(), path)
    hint = caught.value.findings[0].hint
    assert hint.startswith("known are: title, subject, municipality, platform, procedure, ")
    assert "/" not in hint


def test_slashes_around_a_path_do_not_matter():
    assert rows("/lots/noord/name/") == rows("lots/noord/name")


def test_the_facts_that_no_document_uses_are_listed_in_the_order_of_the_dossier(tmp_path: Path):
    project = small(tmp_path)
    project.change(
        "content/klein/dossier.yaml",
        "policies:",
        "risks: [{id: a, name: R, description: G, measure: K, note: x}]\npolicies:",
    )
    made = compose(project.project, tmp_path / "content" / "klein")
    assert unused(made) == [
        "subject", "lots/noord/number", "lots/noord/area", "lots/noord/budget", "lots/zuid/number", "lots/zuid/area",
        "policies/visie/name", "policies/visie/body", "risks/a/name", "risks/a/description", "risks/a/measure",
        *(f"documents/{name}/{field}" for name in ("brief", "nota") for field in ("version", "status", "date", "retention")),
    ]  # fmt: skip


def test_a_fact_that_only_a_computation_reads_is_used(tmp_path: Path):
    project = small(tmp_path)
    project.change("templates/documents/brief.html.j2", "{{ title }}", "{{ budget_total | money }}")
    assert {"lots/noord/budget", "lots/zuid/budget"} & set(
        unused(compose(project.project, tmp_path / "content" / "klein"))
    ) == set()


def test_the_small_dossier_leaves_nothing_unused_with_the_templates_of_the_project_but_what_does_not_apply(
    tmp_path: Path,
):
    project = klein.copy(tmp_path, klein.OWN_TEMPLATES)
    profile = tmp_path / "content" / "municipalities" / "voorbeeld.yaml"
    every_section = re.sub("(?m)^sections:\n(  .*\n)+", "", profile.read_text(encoding="utf-8"))
    profile.write_text(every_section, encoding="utf-8")
    assert unused(compose(project, tmp_path / "content" / "klein")) == [
        "clustering/motivation/market_and_sme", "clustering/motivation/consequences_authority", "clustering/motivation/consequences_tenderer",
        "clustering/motivation/coherence", "exclusion_grounds/corruptie/code", "requirement_groups/algemeen/code", "requirement_groups/kwaliteit/code",
    ]  # fmt: skip


def test_a_fact_whose_path_only_begins_alike_is_another(tmp_path: Path):
    project = small(tmp_path)
    project.change("content/klein/dossier.yaml", "id: zuid, number: 2", "id: noord-2, number: 2")
    project.change(
        "templates/documents/nota.html.j2",
        "lots.zuid.name }} kost {{ lots.zuid.budget",
        'lots["noord-2"].name }} kost {{ lots.noord.budget',
    )
    made = compose(project.project, tmp_path / "content" / "klein")
    assert {use.path for use in where(made, Record(), "lots/noord")} == {"lots/noord/name", "lots/noord/budget"}
    assert {use.path for use in where(made, Record(), "lots")} == {
        "lots/noord/name",
        "lots/noord/budget",
        "lots/noord-2/name",
    }
