"""Citations in footnotes: what they print of a record, where every part comes from, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bestek import tree
from bestek.citations import WORDS
from bestek.findings import FindingsError, Place
from bestek.labels import Words
from bestek.marks import Drawing
from bestek.model import Dossier, Open
from bestek.read import read
from bestek.render import Environment, Rendering, render
from bestek.style import DEFAULT
from bestek.tree import Document, Emphasis, Link, Note, Placeholder, Text, plain_text, walk
from bestek.view import Origins, View

SHA256 = "41cfda43e50e0706c107d2cfe7436286eb9f0e9954589482c2bbafd91ac095e0"
RECORDS: list[dict[str, Any]] = [
    {
        "id": "proefschrift",
        "title": "Over inkoop",
        "author": "N. Schrijver",
        "year": "2019",
        "isbn": "978-94-6375-475-0",
    },
    {
        "id": "rapport",
        "title": "Drie_modellen *vergeleken*",
        "organisation": "Bureau",
        "date": "2023-05-31",
        "sha256": SHA256,
    },
    {"id": "bericht", "title": "Nieuws", "link": "https://krant.nl/a_(b)/c"},
    {"id": "open", "title": "Stuk", "year": Open("welk jaar?")},
]
DOSSIER: dict[str, Any] = {
    "id": "klein",
    "title": "Zorg",
    "subject": "zorg",
    "municipality": {
        "id": "voorbeeld",
        "name": "Voorbeeld",
        "official_name": "gemeente Voorbeeld",
        "code": "gm0001",
        "place": "Voorbeeld",
        "office_holders": [{"id": "clerk", "role": "de griffier", "name": "A. Naam"}],
        "council": {"name": "de raad", "opening": "De raad;", "signatories": ["clerk"]},
        "executive": {"name": "het college", "opening": "Het college;", "signatories": ["clerk"]},
    },
    "records": RECORDS,
    "risk_positioning": {
        "items": [{"id": "a", "name": "Vervoer", "financial_impact": 80, "supply_risk": 60}],
        "explanation": "Zo is het.",
    },
    "texts": {"tekst": 'Zoals onderzocht.[^1]\n\n[^1]: {{ cite("rapport", pages="4-5") }}'},
    "documents": [{"id": "stuk", "title": "Stuk", "version": "0.1", "status": "concept", "date": "2024-01-31"}],
}
VOCABULARIES = {
    "citation": {"page": "p.", "isbn": "ISBN", "checksum": "SHA-256"},
    "kraljic": {
        "strategic": "Strategisch",
        "leverage": "Hefboom",
        "bottleneck": "Knelpunt",
        "routine": "Routine",
        "financial-impact": "Belang",
        "supply-risk": "Risico",
        "low": "laag",
        "high": "hoog",
    },
}


@pytest.fixture
def rendering(tmp_path: Path) -> Any:
    def rendered(body: str, vocabularies: dict[str, dict[str, str]] | None = None) -> Rendering:
        (tmp_path / "templates/documents").mkdir(parents=True, exist_ok=True)
        text = f'<document id="d" title="t">{body}</document>'
        (tmp_path / "templates/documents/stuk.html.j2").write_text(text, encoding="utf-8")
        origins = Origins(lambda path: Place("content/klein/dossier.yaml", 20, 5, path), frozenset())
        view = View(Dossier.model_validate(DOSSIER), "", origins)
        words = Words(tree.Labels(), VOCABULARIES if vocabularies is None else vocabularies)
        made = Rendering(Environment(tmp_path / "templates", tmp_path), view, view.documents.stuk, {}, words, DEFAULT)
        render(made, "stuk")
        return made

    return rendered


def document(made: Rendering) -> Document:
    return read(made.marked)


def cited(made: Rendering) -> str:
    """The words of the only footnote."""
    (note,) = [node for node in walk(document(made)) if isinstance(node, Note)]
    return " ".join(plain_text(part) for part in note.children)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('cite("proefschrift")', "N. Schrijver, Over inkoop, 2019, ISBN 978-94-6375-475-0."),
        ('cite("rapport")', "Drie_modellen *vergeleken*, Bureau, 31 mei 2023 (SHA-256 41cfda43…)."),
        (
            'cite("rapport", pages="4-5")',
            "Drie_modellen *vergeleken*, Bureau, 31 mei 2023, p. 4-5 (SHA-256 41cfda43…).",
        ),
        ('cite("bericht")', "Nieuws, krant.nl/a_(b)/c."),
    ],
)
def test_a_citation_names_who_wrote_what_when_and_which_file(rendering: Any, call: str, expected: str) -> None:
    assert cited(rendering(f"<p>Zie.<note>{{{{ {call} }}}}</note></p>")) == expected


def test_a_text_of_the_dossier_may_cite_in_its_footnotes(rendering: Any) -> None:
    made = rendering("<section id='s'><h>S</h>{{ texts.tekst }}</section>")
    assert cited(made).endswith("31 mei 2023, p. 4-5 (SHA-256 41cfda43…).")


def test_every_part_of_a_citation_knows_its_fact(rendering: Any) -> None:
    made = document(rendering('<p>Zie.<note>{{ cite("rapport") }}</note></p>'))
    paths = {source.path for node in walk(made) if isinstance(node, Text) for source in node.sources if source.path}
    assert paths == {f"records/rapport/{name}" for name in ("title", "organisation", "date", "sha256")}


def test_the_title_is_stressed_and_the_address_is_a_link(rendering: Any) -> None:
    made = document(rendering('<p>Zie.<note>{{ cite("bericht") }}</note></p>'))
    assert [plain_text(node) for node in walk(made) if isinstance(node, Emphasis)] == ["Nieuws"]
    assert [node.href for node in walk(made) if isinstance(node, Link)] == ["https://krant.nl/a_(b)/c"]


def test_an_open_fact_of_a_record_is_printed_as_a_placeholder(rendering: Any) -> None:
    made = document(rendering('<p>Zie.<note>{{ cite("open") }}</note></p>'))
    assert [node.value for node in walk(made) if isinstance(node, Placeholder)] == ["[nog te bepalen: welk jaar?]"]


@pytest.mark.parametrize(
    ("call", "vocabularies", "message"),
    [
        ('cite("raport")', None, "there is no record 'raport'; did you mean 'rapport'?"),
        ('cite("rapport")', {}, "there is no vocabulary 'citation' in the labels"),
    ],
)
def test_a_citation_of_nothing_is_a_finding(
    rendering: Any, call: str, vocabularies: dict[str, dict[str, str]] | None, message: str
) -> None:
    with pytest.raises(FindingsError) as caught:
        rendering(f"<p>{{{{ {call} }}}}</p>", vocabularies)
    (finding,) = caught.value.findings
    assert (finding.code, finding.message) == ("E406", message)


def test_the_words_of_citations_are_in_the_labels_of_every_language() -> None:
    files = sorted((Path(__file__).parents[2] / "templates" / "labels").glob("*.yaml"))
    assert len(files) >= 3
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert all(f"    {word}:" in text.partition("\n  citation:\n")[2] for word in WORDS), file.name


def test_the_matrix_has_the_words_of_the_labels_and_the_colours_of_the_house_style(rendering: Any) -> None:
    made = rendering('<figure id="f"><caption>M</caption>{{ kraljic_chart(risk_positioning.items) }}</figure>')
    (drawing,) = [value for value in made.marked.values if isinstance(value, Drawing)]
    assert drawing.alt == (
        "Kraljic-matrix, belang (laag – hoog) × risico (laag – hoog). Hefboom: –. "
        "Strategisch: 1. Vervoer (belang 80, risico 60). Routine: –. Knelpunt: –."
    )
    assert DEFAULT.primary in drawing.image.data.decode()
    assert drawing.image.width == DEFAULT.text_width
