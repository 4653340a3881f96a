"""The templates of the project on a dossier that shares nothing with the one they were written beside: another service, no lots, no options,
a framework agreement, an open procedure, a price criterion, and a municipality with other labels, numbering and signatories."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from bestek import tree
from bestek.clauses import read_clauses
from bestek.dossier import Composed, compose
from bestek.model import Municipality
from bestek.model.award import Outcome, Tenderer
from bestek.model.dossier import DossierDocument
from bestek.model.ledger import Decision
from bestek.model.procurement import (
    Contract,
    Criterion,
    ExclusionGround,
    Milestone,
    Pricing,
    Privacy,
    Procedure,
    Requirement,
    SelectionRequirement,
)
from bestek.project import Project
from bestek.tree import Document, Paragraph, Row, Section, Table, Text, plain_text, walk

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
HERE = Path(__file__).parent / "templates"


def codes(model: type[BaseModel], field: str) -> tuple[str, ...]:
    annotation = model.model_fields[field].annotation
    made = get_args(annotation)
    assert get_origin(annotation) is Literal
    return made


CODES: dict[str, tuple[type[BaseModel], str]] = {
    "document-status": (DossierDocument, "status"),
    "procedure-kind": (Procedure, "kind"),
    "contract-kind": (Contract, "kind"),
    "pricing-model": (Pricing, "model"),
    "milestone-status": (Milestone, "status"),
    "criterion-kind": (Criterion, "kind"),
    "exclusion-kind": (ExclusionGround, "kind"),
    "selection-kind": (SelectionRequirement, "kind"),
    "proof-moment": (SelectionRequirement, "moment"),
    "requirement-type": (Requirement, "type"),
    "requirement-types": (Requirement, "type"),
    "requirement-moment": (Requirement, "moment"),
    "contractor-role": (Privacy, "contractor_role"),
    "body": (Decision, "body"),
    "decision-status": (Decision, "status"),
    "argument-numbering": (Municipality, "argument_numbering"),
    "tender-form": (Tenderer, "form"),
}
"""Per vocabulary of the labels the field of the model whose codes it puts into words."""

ADOPTING = [body for body in codes(Decision, "body") if body != "clarification-notice"]

COMPUTED = {"tender-outcome": get_args(Outcome), "by-body": ADOPTING}
"""Vocabularies for codes that no field holds: they are computed, or those of a field but for one that adopts nothing."""

PRINTED = {"kraljic", "citation"}
"""Vocabularies of words that Bestek itself prints in drawings and notes."""


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Composed:
    content = HERE / "content"
    return compose(Project(content, TEMPLATES, tmp_path_factory.mktemp("build")), content / "groen")


def one(composed: Composed, name: str) -> Document:
    return next(document for document in composed.documents if document.id == name)


def words(node: object) -> str:
    return " ".join(plain_text(part) for part in walk(node) if isinstance(part, Paragraph | Section))


def labels() -> Any:
    return YAML(typ="safe").load((TEMPLATES / "labels" / "nl.yaml").read_text(encoding="utf-8"))


def test_a_dossier_of_another_service_makes_every_document_without_a_finding(composed: Composed) -> None:
    assert [document.id for document in composed.documents] == [
        "tender-document",
        "programme-of-requirements",
        "council-proposal",
        "council-decision",
    ]
    assert composed.findings == ()


@pytest.mark.parametrize(
    "name", ["tender-document", "programme-of-requirements", "council-proposal", "council-decision"]
)
def test_no_template_speaks_of_care_of_lots_that_are_not_there_or_of_one_municipality(
    composed: Composed, name: str
) -> None:
    found = re.findall(
        r"\b(?:Wmo|cliënt\w*|hoofdaanbieder\w*|beschikking\w*|inwoners?|perce(?:el|len)|Emmen|Mercell)\b",
        words(one(composed, name)),
    )
    assert found == []


def test_the_contractor_is_called_by_one_word(composed: Composed) -> None:
    text = words(one(composed, "tender-document"))
    assert "de opdrachtnemer" in text
    assert "leverancier" not in text


def test_the_totals_of_the_criteria_and_of_the_worked_example_are_computed(composed: Composed) -> None:
    document = one(composed, "tender-document")
    assert last_row(document, "tabel-gunningscriteria") == ["Totaal", "100%", "100"]
    assert last_row(document, "tabel-rekenvoorbeeld") == ["Totaal", "60", "", "", "43,325"]


def last_row(document: Document, table: str) -> list[str]:
    found = next(node for node in walk(document) if isinstance(node, Table) and node.id == table)
    return [plain_text(cell) for cell in found.body[-1].cells]


def test_every_requirement_is_a_row_with_its_own_id_and_label(composed: Composed) -> None:
    rows = [node for node in walk(one(composed, "programme-of-requirements")) if isinstance(node, Row) and node.label]
    assert [(row.id, row.label) for row in rows] == [
        ("A-01", "eis A-01"),
        ("A-02", "wens A-02"),
        ("A-03", "uitvoeringsvoorwaarde A-03"),
    ]


def test_sections_of_council_papers_stand_in_the_order_and_under_the_labels_of_the_municipality(
    composed: Composed,
) -> None:
    proposal = one(composed, "council-proposal")
    chapters = [node for node in proposal.children if isinstance(node, Section)]
    assert [(plain_text(node.title), node.label) for node in chapters] == [
        ("Wy stelle jo foar te besluten om:", ""),
        ("Ynlieding/Histoarje", ""),
        ("Arguminten", ""),
        ("Kanttekenings", ""),
        ("Previnsje", ""),
        ("Participatie", ""),
    ]
    languages = [next(part for part in node.title if isinstance(part, Text)).lang for node in chapters]
    assert languages == ["fy", "fy", "fy", "fy", "fy", ""]
    assert words(chapters[4]).endswith("N.v.t.")


def test_arguments_and_remarks_are_numbered_plainly_where_the_municipality_does_so(composed: Composed) -> None:
    numbered = [
        node.heading_label
        for node in walk(one(composed, "council-proposal"))
        if isinstance(node, Section) and node.scheme == "argument"
    ]
    assert numbered == ["1", "2", "1"]


def test_the_proposal_and_the_decision_hold_the_same_decision_points(composed: Composed) -> None:
    points = [
        [
            plain_text(item)
            for node in walk(one(composed, name))
            if isinstance(node, tree.List) and node.noun
            for item in node.items
        ]
        for name in ("council-proposal", "council-decision")
    ]
    assert points[0] == points[1] == ["Het groen te onderhouden.", "Kennis te nemen."]


def test_the_clauses_of_the_library_are_those_that_the_templates_name() -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(TEMPLATES.rglob("*.j2"))]
    named = {name for text in texts for name in re.findall(r'\bclause\("([^"]+)"\)', text)}
    assert set(read_clauses(TEMPLATES / "clauses", ROOT)) == named


def test_every_code_of_the_model_has_a_word_and_every_word_a_code() -> None:
    vocabularies = labels()["vocabularies"]
    known = {name: codes(model, field) for name, (model, field) in CODES.items()} | COMPUTED
    assert set(vocabularies) == set(known) | PRINTED
    assert {name: set(vocabularies[name]) for name in known} == {name: set(found) for name, found in known.items()}
