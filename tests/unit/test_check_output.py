"""What the rules found as JSON, as SARIF and as pages that are written only when they change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bestek.check.acceptances import write_review
from bestek.check_output import as_json, as_sarif, page_of, write_pages
from bestek.checking import Outcome, check
from bestek.model.review import Acceptance
from tests.unit.checked import CONTENT, checked, several, use_rules
from tests.unit.small import Small, small


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    use_rules(monkeypatch)
    return small(tmp_path)


def accept_the_budget(project: Small) -> None:
    judged = checked(project).told[0].judged
    entry = Acceptance(rule="Z-01", path="lots/zuid/budget", role="legal", date="2026-01-02", reason="Zo is het", judged=judged)  # type: ignore[arg-type]  # fmt: skip
    write_review(project.root / "content" / "klein", project.root, [entry])


def outcome(project: Small) -> Outcome:
    return check(project.project)


# JSON


def test_json_holds_what_was_found_accepted_and_not_assessed(project: Small):
    accept_the_budget(project)
    (dossier,) = json.loads(as_json(outcome(project)))["dossiers"]
    budget, clause = dossier["findings"]
    assert (budget["code"], budget["path"], budget["severity"], budget["line"]) == (
        "Z-01",
        "lots/zuid/budget",
        "error",
        6,
    )
    assert budget["accepted"] == {"role": "legal", "date": "2026-01-02", "reason": "Zo is het"}
    assert clause["accepted"] is None
    assert clause["title"] == "no language is named"
    assert clause["paragraphs"] == [{"document": "nota", "id": "lot-p2", "label": "1 Perceel", "municipality": ""}]
    assert [(each["code"], each["reason"]) for each in dossier["not_assessed"]] == [("Z-03", "nobody knows")]


# SARIF 2.1.0, the properties that the standard requires (OASIS, 27 March 2020) of the objects that are written

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LOCATION = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "physicalLocation": {
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "required": ["uri", "uriBaseId"],
                    "properties": {"uri": {"type": "string", "pattern": r"^[^/:\\ ][^:\\ ]*$"}, "uriBaseId": {"const": "PROJECTROOT"}},
                },
                "region": {
                    "required": ["startLine"],
                    "properties": {"startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1}, "snippet": TEXT},
                },
            },
        },
        "logicalLocations": {"type": "array", "items": {"required": ["fullyQualifiedName"]}},
    },
    "additionalProperties": False,
}  # fmt: skip
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "message"],
    "properties": {
        "message": TEXT,
        "level": {"enum": ["none", "note", "warning", "error"]},
        "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "items": LOCATION},
        "suppressions": {
            "type": "array",
            "items": {
                "required": ["kind"],
                "properties": {
                    "kind": {"enum": ["inSource", "external"]},
                    "status": {"enum": ["accepted", "underReview", "rejected"]},
                    "justification": {"type": "string"},
                },
            },
        },
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "properties": {"type": "object"},
    },
    "additionalProperties": False,
}
DRIVER = {
    "type": "object",
    "required": ["name", "rules"],
    "properties": {
        "rules": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "required": ["id"],
                "properties": {"shortDescription": TEXT, "help": TEXT, "defaultConfiguration": {"required": ["level"]}},
            },
        }
    },
}
LOG = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "properties": {
        "$schema": {"type": "string", "pattern": "^https://docs.oasis-open.org/sarif/.*2.1.0.json$"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"required": ["driver"], "properties": {"driver": DRIVER}},
                    "results": {"type": "array", "items": RESULT},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "language": {"type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
                },
            },
        },
    },
    "additionalProperties": False,
}


def sarif(project: Small) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(as_sarif(outcome(project)))
    Draft202012Validator.check_schema(LOG)
    assert [error.json_path for error in Draft202012Validator(LOG).iter_errors(log)] == []
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_has_what_the_standard_requires(project: Small):
    several(project)
    project.put("content/fout/dossier.yaml", "title: Fout\n")
    project.put("content/fout/met spatie.yaml", "subject: [\n")
    run = sarif(project)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert {result["level"] for result in run["results"]} == {"error", "warning", "none"}


def test_sarif_explains_its_rules_and_names_files_from_the_project(project: Small):
    run = sarif(project)
    rule = run["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "a budget is small"
    assert (
        "source: Wet art. 1 (state 2015-08, the text was read, version in force to be verified)" in rule["help"]["text"]
    )
    location = run["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": CONTENT, "uriBaseId": "PROJECTROOT"}
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "lots/zuid/budget"
    assert str(project.root) not in json.dumps(run)


def test_sarif_suppresses_what_was_accepted_and_leaves_open_what_was_not_assessed(project: Small):
    accept_the_budget(project)
    budget, clause, unknown = sarif(project)["results"]
    assert budget["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "Zo is het"}]
    assert clause["suppressions"] == []
    assert (unknown["kind"], unknown["level"], unknown["message"]["text"]) == ("open", "none", "klein: nobody knows")


# Pages


def test_a_page_is_written_per_dossier_and_left_alone_while_nothing_changes(project: Small):
    assert write_pages(project.project, outcome(project)) == {"klein": "build/klein/review/check.html"}
    file = page_of(project.project, "klein")
    before, stamp = file.read_bytes(), file.stat().st_mtime_ns
    write_pages(project.project, outcome(project))
    assert file.stat().st_mtime_ns == stamp
    file.write_bytes(b"edited")
    write_pages(project.project, outcome(project))
    assert file.read_bytes() == before


def test_a_page_links_to_paragraphs_as_soon_as_the_documents_are_built(project: Small):
    write_pages(project.project, outcome(project))
    file = page_of(project.project, "klein")
    link = '<a href="../nota.html#lot-p2" class="ref"'
    assert link not in file.read_text("utf-8")
    project.build()
    write_pages(project.project, outcome(project))
    assert link in file.read_text("utf-8")
    assert 'id="lot-p2"' in (project.root / "build" / "klein" / "nota.html").read_text("utf-8")


def test_a_page_of_several_municipalities_links_to_the_folder_of_each(project: Small):
    several(project)
    project.build()
    write_pages(project.project, outcome(project))
    page = page_of(project.project, "klein").read_text("utf-8")
    assert all(f'href="../{name}/nota.html#lot-p2"' in page for name in ("voorbeeld", "elders"))
    assert "for: elders" in page.replace("For:", "for:")
