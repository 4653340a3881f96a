"""The exported JSON Schema: fresh, valid itself, and of one mind with the model."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bestek.compose import compose, file_of
from bestek.schema import FILES, schema_texts, write_schema
from bestek.state import plain

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus" / "content" / "_good" / "content"
SCHEMAS = {name: json.loads(text) for name, text in schema_texts().items()}
OWN = [path for path in sorted((ROOT / "content").rglob("*.yaml")) if "issued" not in path.parts]
CONTENT = [*sorted(CORPUS.rglob("*.yaml")), *OWN]


def problems(text: str, name: str = "dossier.schema.json") -> list[str]:
    mapping, findings = compose(file_of("x.yaml", text, b""))
    assert mapping is not None, findings
    validator = Draft202012Validator(SCHEMAS[name], format_checker=FormatChecker())
    return [error.json_path for error in validator.iter_errors(_as_json(plain(mapping)))]


def schema_of(path: Path) -> str:
    special = {
        "municipalities": "municipality.schema.json",
        "decisions": "decision.schema.json",
        "review.yaml": "review.schema.json",
        "review-settings.yaml": "review-settings.schema.json",
        "filings.yaml": "filings.schema.json",
    }
    return special.get(path.name) or special.get(path.parent.name, "dossier.schema.json")


def _as_json(value: Any) -> Any:
    match value:
        case dict():
            return {key: _as_json(inner) for key, inner in value.items()}
        case list():
            return [_as_json(inner) for inner in value]
        case Decimal():
            return float(value)
        case datetime.date():
            return value.isoformat()
        case _:
            return value


@pytest.mark.parametrize("name", FILES)
def test_the_committed_schema_is_fresh(name: str):
    committed = (ROOT / "schema" / name).read_text(encoding="utf-8")
    assert committed == schema_texts()[name], "./inv schema writes it anew"


@pytest.mark.parametrize("name", FILES)
def test_the_schema_is_a_schema(name: str):
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_writing_gives_the_same_bytes_each_time(tmp_path: Path):
    first = {path.name: path.read_bytes() for path in write_schema(tmp_path / "schema")}
    again = {path.name: path.read_bytes() for path in write_schema(tmp_path / "schema")}
    assert first == again
    assert set(first) == set(FILES)


REVIEW = """\
acceptances:
  - {rule: T-01, path: award, role: legal, date: 2026-01-02, reason: zo, judged: 0123456789abcdef}
approvals:
  - {document: brief, role: legal, date: 2026-01-02, judged: 0123456789abcdef}
"""


def test_a_review_satisfies_its_schema_and_a_slip_in_it_does_not():
    assert problems(REVIEW, "review.schema.json") == []
    assert problems(REVIEW.replace("T-01", "T1"), "review.schema.json") == ["$.acceptances[0].rule"]
    assert problems(REVIEW.replace("role: legal, ", "", 1), "review.schema.json") == ["$.acceptances[0]"]


REGISTER = f"""\
filings:
  - package: 2026-01-02-start
    edition: internal
    date: 2026-02-01
    receipt: A-1
    bag: {"0" * 64}
    records: [brief_1.0]
    seal: {"1" * 64}
"""


def test_a_register_of_the_archive_satisfies_its_schema_and_a_slip_in_it_does_not():
    assert problems(REGISTER, "filings.schema.json") == []
    assert problems(REGISTER.replace("internal", "geheim"), "filings.schema.json") == ["$.filings[0].edition"]
    assert problems(REGISTER.replace("    date: 2026-02-01\n", ""), "filings.schema.json") == ["$.filings[0]"]


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: "/".join(path.parts[-2:]))
def test_good_content_satisfies_the_schema(path: Path):
    name = schema_of(path)
    assert problems(path.read_text(encoding="utf-8"), name) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_content_file_names_its_schema(path: Path):
    name = schema_of(path)
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve() == ROOT / "schema" / name


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("titel: x\n", "$"),
        ("title: [x]\n", "$.title"),
        ("title: {value: x, nota: y}\n", "$.title"),
        ("title: {value: x, open: y}\n", "$.title"),
        ("lots: {}\n", "$.lots"),
        ("title: {per_municipality: {a: [x]}}\n", "$.title"),
        ("title: {per_municipality: {a: x}, note: y}\n", "$.title"),
        ("lots: {per_municipality: {a: x}}\n", "$.lots.per_municipality.a"),
        ("municipalities: emmen\n", "$.municipalities"),
        ("lots: [{id: a b, number: 1, name: x, area: y, budget: 1}]\n", "$.lots[0].id"),
        ("lots: [{id: a, number: 1, name: x, area: y, budget: -1}]\n", "$.lots[0].budget"),
        ("lots: [{id: a, number: 1, name: x, area: y}]\n", "$.lots[0]"),
        ("documents: []\n", "$.documents"),
        ("social_return: {percentage: 101, base: x, motivation: y}\n", "$.social_return.percentage"),
    ],
)
def test_what_the_model_refuses_the_schema_refuses(text: str, path: str):
    assert problems(text) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "title: {value: x, note: y, source: z, illustrative: true}\n",
        "lots: [{id: a, number: 1, name: x, area: y, budget: {open: hoeveel?}}]\n",
        "lots: [{id: a, number: 1, name: x, area: y, budget: {proposed: 12.5}}]\n",
        "municipality: emmen\n",
    ],
)
def test_annotated_facts_satisfy_the_schema(text: str):
    assert problems(text) == []


def test_every_part_and_every_shared_fact_explains_itself():
    definitions = SCHEMAS["dossier.schema.json"]["$defs"]
    assert len(definitions) > 50
    assert [name for name, definition in definitions.items() if not definition.get("description")] == []


def test_a_field_is_explained_by_the_sentence_that_names_it():
    definitions = SCHEMAS["dossier.schema.json"]["$defs"]
    told = definitions["Lot"]["properties"]["budget"]["description"]
    assert told == "`budget` is the indicative yearly lump sum, excluding VAT."
    assert definitions["Pricing"]["properties"]["cost_researcher"]["description"].endswith("art. 2.6.6).")
    assert "never used again" in definitions["Lot"]["properties"]["id"]["description"]


def test_every_reference_inside_the_schema_leads_somewhere():
    for name, schema in SCHEMAS.items():
        references = set(_references(schema))
        assert references or not schema["$defs"], name
        assert {reference.removeprefix("#/$defs/") for reference in references} <= set(schema["$defs"])


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)
