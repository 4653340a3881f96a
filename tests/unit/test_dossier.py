"""A dossier from its folder to resolved trees: what stops it, what is only told, and what a municipality may set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from bestek import tree
from bestek.dossier import Composed, compose
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.making import write
from bestek.model import Dossier, Municipality
from bestek.state import NAMED
from bestek.style import DEFAULT
from bestek.tree import Placeholder, Text
from bestek.validate import validate
from tests.golden import klein
from tests.unit.small import Small, small

CONTENT, MUNICIPALITY = "content/klein/dossier.yaml", "content/municipalities/voorbeeld.yaml"
LABELS = "templates/labels/nl.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path)


def composed(project: Small) -> Composed:
    return compose(project.project, project.root / "content" / "klein")


def refused(project: Small) -> list[tuple[str, str, str]]:
    """Code, place and message of what stops a dossier."""
    with pytest.raises(FindingsError) as caught:
        composed(project)
    return [(finding.code, str(finding.place), finding.message) for finding in caught.value.findings]


def test_the_documents_come_in_the_order_of_the_dossier_with_the_facts_that_templates_read(project: Small):
    made = composed(project)
    assert [document.id for document in made.documents] == ["brief", "nota"]
    assert made.folder == "klein"
    assert made.style == DEFAULT.resolved()
    assert {"lots/noord/name", "lots/zuid/budget", "title"} <= made.reads
    assert "policies/visie/name" not in made.reads
    assert made.findings == ()


def test_a_document_of_a_kind_has_the_template_of_that_kind(project: Small):
    project.change(CONTENT, "id: nota, title: Nota", "id: nota, title: Nota, kind: brief")
    (_, nota) = composed(project).documents
    assert tree.plain_text(nota.children[-1]).endswith("Perceel Noord van Zorg.")
    assert nota.id == "nota"


def test_a_document_without_a_template_is_told_with_the_nearest_one(project: Small):
    project.change(CONTENT, "id: nota, title: Nota", "id: nota, title: Nota, kind: brieven")
    with pytest.raises(FindingsError) as caught:
        composed(project)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place), finding.hint) == (
        "E407",
        "templates/documents/brieven.html.j2",
        "did you mean 'documents/brief.html.j2'?",
    )


def test_an_empty_template_is_told_by_its_name(project: Small):
    project.put("templates/documents/nota.html.j2", "")
    assert refused(project) == [("E441", "templates/documents/nota.html.j2", "the template makes no <document>")]


def test_a_finding_on_a_template_quotes_its_line(project: Small):
    project.change("templates/documents/brief.html.j2", "{{ title }}", "{{ titel }}")
    with pytest.raises(FindingsError) as caught:
        composed(project)
    (finding,) = caught.value.findings
    assert finding.excerpt == "<p>Perceel {{ lots.noord.name }} van {{ titel }}.</p>"


def test_a_finding_on_a_text_of_the_dossier_quotes_its_line(project: Small):
    project.put("content/klein/texts/doel.md", "Eerst dit.\n\nDan {{ titel }}.\n")
    project.change("templates/documents/brief.html.j2", "<p>Perceel", "{{ texts.doel }}<p>Perceel")
    with pytest.raises(FindingsError) as caught:
        composed(project)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place), finding.excerpt) == (
        "E402",
        "content/klein/texts/doel.md:3",
        "Dan {{ titel }}.",
    )


# Facts that are not decided


def test_a_fact_that_is_not_decided_is_advice_once_for_each_document_that_prints_it(project: Small):
    project.change(CONTENT, "name: Noord", "name: {open: hoe heet het?}")
    project.change(CONTENT, "budget: 2000", "budget: {proposed: 2000}")
    project.change("templates/documents/brief.html.j2", "</p>", " {{ lots.noord.name }}</p>")
    project.change("templates/documents/nota.html.j2", "</p>", " {{ lots.noord.name }}</p>")
    found = composed(project).findings
    assert {finding.severity for finding in found} == {Severity.ADVICE}
    assert sorted((finding.message, finding.place.path if finding.place else "") for finding in found) == [
        ("'Brief' prints a fact that is not decided: [nog te bepalen: hoe heet het?]", "lots/noord/name"),
        ("'Nota' prints a fact that is not decided: [nog te bepalen: hoe heet het?]", "lots/noord/name"),
        (
            "'Nota' prints a fact that is not decided: € 2.000 (voorstel)".replace("€ ", "€\N{NO-BREAK SPACE}"),
            "lots/zuid/budget",
        ),
    ]


def test_an_open_fact_that_no_document_prints_is_no_advice(project: Small):
    project.change(CONTENT, "budget: 1000", "budget: {open: hoeveel?}")
    assert composed(project).findings == ()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("concept", "A384"),
        ("for-decision", "A384"),
        ("adopted", "E384"),
        ("published", "E384"),
        ("changed", "E384"),
        ("withdrawn", "A384"),
    ],
)
def test_only_a_document_that_is_out_must_be_decided(project: Small, status: str, code: str):
    project.change(CONTENT, "name: Noord", "name: {open: hoe heet het?}")
    project.change(
        CONTENT,
        'id: brief, title: Brief, version: "1", status: concept',
        f'id: brief, title: Brief, version: "1", status: {status}',
    )
    try:
        found = composed(project).findings
    except FindingsError as error:
        found = error.findings
    assert [finding.code for finding in found] == [code]


def test_what_validation_advises_is_told_with_the_rest(project: Small, monkeypatch: pytest.MonkeyPatch):
    advice = Finding("W299", "look at this", Place(CONTENT, 1, 1), severity=Severity.WARNING)
    monkeypatch.setattr("bestek.dossier.validate", lambda loaded: replace(validate(loaded), findings=(advice,)))
    assert composed(project).findings == (advice,)


# Labels


def test_a_municipality_words_some_labels_its_own_way(project: Small):
    project.change(LABELS, "labels: {}", "labels: {open: nog open, contents: Inhoud}")
    project.change(MUNICIPALITY, "place: Voorbeeld", "place: Voorbeeld\nlabels: {open: open}")
    project.change(CONTENT, "name: Noord", "name: {open: hoe?}")
    made = composed(project)
    assert (made.documents[0].labels.open, made.documents[0].labels.contents) == ("open", "Inhoud")
    assert [node.value for node in tree.walk(made.documents[0]) if isinstance(node, Placeholder)] == ["[open: hoe?]"]


def test_a_label_that_does_not_exist_is_told_where_it_was_written(project: Small):
    project.change(MUNICIPALITY, "place: Voorbeeld", "place: Voorbeeld\nlabels: {opne: x}")
    assert refused(project) == [("E383", f"{MUNICIPALITY}:5:16", "there is no label 'opne'")]


@pytest.mark.parametrize("name", ["open", "value", "proposed", "note"])
def test_a_text_a_phrase_or_a_label_may_be_called_like_the_status_of_a_fact(project: Small, name: str):
    project.put(f"content/klein/texts/{name}.md", "Een tekst.")
    project.change(
        MUNICIPALITY, "place: Voorbeeld", f"place: Voorbeeld\nphrases: {{{name}: Een zin.}}\nlabels: {{note: noot}}"
    )
    project.change(
        "templates/documents/brief.html.j2",
        "<p>Perceel",
        f"{{{{ texts.{name} }}}}<p>{{{{ phrase('{name}') }}}}</p><p>Perceel",
    )
    texts = [node.value for node in tree.walk(composed(project).documents[0]) if isinstance(node, Text)]
    assert {"Een tekst.", "Een zin."} <= set(texts)


def test_the_parts_whose_keys_are_names_are_those_of_the_model():
    def named(model: type[BaseModel]) -> list[str]:
        return [name for name, field in model.model_fields.items() if get_origin(field.annotation) is dict]

    expected = [*((name,) for name in named(Dossier)), *(("municipality", name) for name in named(Municipality))]
    assert set(expected) == NAMED


# The words of the project for the codes of the model

UNPRINTED = {
    ("Archive", "format"),
    ("Archive", "outcome"),
    ("Award", "number_weight"),
    ("Contract", "nature"),
    ("DossierDocument", "each"),
    ("DossierDocument", "label_languages"),
    ("DossierDocument", "restriction_ground"),
    ("ElectronicSignature", "valid"),
    ("HouseStyleProfile", "body_font"),
    ("HouseStyleProfile", "heading_font"),
    ("HouseStyleProfile", "table_lines"),
    ("Milestone", "precision"),
    ("Municipality", "label_languages"),
    ("Municipality", "language"),
    ("Municipality", "point_numbering"),
    ("Procedure", "electronic_submission"),
    ("Procedure", "regime"),
    ("Record", "restriction_ground"),
    ("Risk", "phase"),
    ("TableRow", "role"),
    ("TurnoverRequirement", "measure"),
}
"""Codes that decide what is printed or what is checked, and are never printed themselves."""


def literals(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every field of the model and of all models inside it that takes one of some codes: model, field, codes."""
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        for annotation in types_in(field.annotation):
            if get_origin(annotation) is Literal:
                yield model.__name__, name, frozenset(get_args(annotation))
            elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
                yield from literals(annotation, seen)


def types_in(annotation: Any) -> Iterator[Any]:
    """The type and all types inside it."""
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from types_in(part)


def test_every_code_of_the_model_has_a_dutch_word():
    data = YAML(typ="safe").load((klein.OWN_TEMPLATES / "labels" / "nl.yaml").read_text(encoding="utf-8"))
    vocabularies = [frozenset(words) for words in data["vocabularies"].values()]
    found = list(literals(Dossier, set()))
    assert len(found) > 12
    missing = [(model, name) for model, name, codes in found if not any(codes <= words for words in vocabularies)]
    assert set(missing) == UNPRINTED
    assert [
        name
        for name, words in data["vocabularies"].items()
        if not all(isinstance(word, str) and word.strip() for word in words.values())
    ] == []


# The small dossier with the templates of the project


def test_the_small_dossier_composes_with_the_templates_of_the_project_and_is_told_only_what_is_not_decided():
    made = klein.composed(klein.OWN_TEMPLATES)
    assert [document.id for document in made.documents] == list(klein.DOCUMENTS)
    assert {(finding.code, finding.place.path if finding.place else "") for finding in made.findings} == {
        ("A384", "platform/name"),
        ("A384", "social_return/percentage"),
    }


@pytest.mark.parametrize("name", klein.DOCUMENTS)
def test_no_document_of_the_small_dossier_holds_a_reference_to_nothing_or_an_empty_paragraph(name: str):
    (document,) = [each for each in klein.composed(klein.OWN_TEMPLATES).documents if each.id == name]
    nodes = list(tree.walk(document))
    assert [node for node in nodes if isinstance(node, tree.Ref) and not node.text] == []
    assert [node.id for node in nodes if isinstance(node, tree.Paragraph) and not node.children] == []
    assert [node for node in nodes if isinstance(node, Text) and not node.value] == []
    assert tree.word_count(document) > 40


@pytest.mark.parametrize("name", klein.DOCUMENTS)
@pytest.mark.parametrize("format_", ["html", "docx"])
def test_every_document_of_the_small_dossier_is_written_without_a_finding(name: str, format_: str):
    made = klein.composed(klein.OWN_TEMPLATES)
    (document,) = [each for each in made.documents if each.id == name]
    assert write(document, format_, made.style).findings == ()
