"""What the ledger tells in the documents: decisions, versions, what a notice changed, what a proposal rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bestek.findings import FindingsError
from bestek.history import decision_of
from bestek.model import Dossier
from bestek.state import plain
from bestek.validate import Valid, validate
from bestek.validate.types import at_path, form_of, is_derived
from tests.unit.ledgers import Decided
from tests.unit.small import MUNICIPALITY

DOSSIER = """\
title: Zorg
subject: zorg voor ouderen
municipality: voorbeeld
lots:
  - {id: noord, number: 1, name: Noord, area: Het noorden, budget: 1000}
planning:
  milestones: []
  procedure:
    - {id: vragen, name: Vragen, date: 2024-02-01, body: allen}
    - {id: nota, name: Nota, date: 2024-02-02, body: allen}
    - {id: inschrijving, name: Inschrijving, date: 2024-03-01, body: allen}
documents:
  - {id: bestek, title: Bestek, version: "0.1", status: concept, date: 2024-01-01}
texts:
  doel: De zorg begint binnen vijftien dagen.
"""
NOTICE = """\
clarification_notices:
  - id: nota-1
    number: 1
    date: 2024-01-04
    closing: vragen
    publication: nota
    deadline: inschrijving
    questions:
      - id: v-01
        subject: Begin
        document: bestek
        place: doel
        question: Kan het sneller?
        answer: Ja.
        change: {document: bestek, place: doel, fact: texts/doel}
"""
PROPOSAL = """\
proposals:
  - id: start
    body: executive
    subject: Start
    proposed_on: 2024-01-04
    decision_points: [{id: een, text: Te beginnen.}]
    introduction: Inleiding.
    intended_effect: Effect.
    arguments: [{id: a, claim: Het kan., text: Zo is het.}]
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Decided:
    """A dossier without decisions."""
    made = Decided(tmp_path)
    made.put(DOSSIER)
    profiles = tmp_path / "content" / "municipalities"
    profiles.mkdir()
    (profiles / "voorbeeld.yaml").write_text(MUNICIPALITY, "utf-8")
    return made


def data(dossier: Decided, as_of: str = "") -> dict[str, Any]:
    value = plain(dossier.loaded(as_of).tree)
    assert isinstance(value, dict)
    return value


def valid(dossier: Decided) -> Valid:
    return validate(dossier.loaded())


def said(dossier: Decided) -> list[str]:
    """Code and path of all findings, warnings included."""
    try:
        findings = valid(dossier).findings
    except FindingsError as error:
        findings = error.findings
    return [f"{finding.code} {finding.place.path if finding.place else ''}" for finding in findings]


def versions(dossier: Decided, as_of: str = "") -> list[tuple[str, str, str | None]]:
    rows = data(dossier, as_of)["documents"][0].get("versions", [])
    return [(row["version"], row["status"], row.get("change")) for row in rows]


def noticed(dossier: Decided) -> tuple[str, str]:
    """Two decisions: the beginning, and a notice that changes a text."""
    first = dossier.decide("begin", body="executive")
    dossier.change("vijftien", "tien")
    dossier.put(NOTICE, "nota.yaml")
    dossier.days = 2
    return first, dossier.decide("nota", body="clarification-notice")


def change(dossier: Decided, as_of: str = "") -> dict[str, Any]:
    found = data(dossier, as_of)["clarification_notices"][0]["questions"][0]["change"]
    assert isinstance(found, dict)
    return found


# Decisions and versions


def test_a_dossier_without_decisions_has_no_versions_and_no_decisions(dossier: Decided) -> None:
    assert "decisions" not in data(dossier)
    assert versions(dossier) == []


def test_decisions_come_in_their_order_and_end_at_the_moment_that_is_looked_at(dossier: Decided) -> None:
    first = dossier.decide("begin", number="24.001")
    dossier.change("budget: 1000", "budget: 900")
    second = dossier.decide("minder", body="executive")
    assert [decision["id"] for decision in data(dossier)["decisions"]] == [first, second]
    assert [decision["id"] for decision in data(dossier, first)["decisions"]] == [first]
    told = valid(dossier).dossier.decisions
    assert (told[0].number, told[0].body, told[1].body) == ("24.001", "council", "executive")


def test_every_decision_that_changes_version_or_status_is_a_row_and_no_other(dossier: Decided) -> None:
    first = dossier.decide("begin")
    dossier.change("budget: 1000", "budget: 900")
    dossier.decide("minder")
    dossier.change('version: "0.1", status: concept', 'version: "1.0", status: adopted')
    dossier.decide("klaar", title="Vaststelling", body="executive")
    assert versions(dossier) == [("0.1", "concept", "begin"), ("1.0", "adopted", "Vaststelling")]
    assert versions(dossier, first) == [("0.1", "concept", "begin")]
    row = valid(dossier).dossier.documents[0].versions[-1]
    assert (row.body, str(row.decided_on)) == ("executive", "2024-01-04")


def test_what_no_decision_covers_yet_is_the_last_row(dossier: Decided) -> None:
    dossier.decide("begin")
    dossier.change('version: "0.1"', 'version: "0.2"')
    assert versions(dossier) == [("0.1", "concept", "begin"), ("0.2", "concept", None)]
    assert valid(dossier).dossier.documents[0].versions[-1].id == "pending"


def test_a_derived_path_names_its_decision() -> None:
    assert decision_of("decisions/2024-01-02-begin/title") == "2024-01-02-begin"
    assert decision_of("documents/bestek/versions/2024-01-02-begin/status") == "2024-01-02-begin"
    assert decision_of("documents/bestek/versions/pending/status") == ""
    assert decision_of("documents/bestek/status") == ""


def test_what_is_told_is_no_part_of_the_state(dossier: Decided) -> None:
    dossier.decide("begin")
    assert dossier.loaded().pending == ()


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("title: Zorg\n", "title: Zorg\ndecisions: []\n", "decisions"),
        ("date: 2024-01-01}", "date: 2024-01-01, versions: []}", "documents/bestek/versions"),
    ],
)
def test_what_is_taken_from_the_ledger_is_not_written_by_hand(dossier: Decided, old: str, new: str, path: str) -> None:
    dossier.decide("begin")
    dossier.change(old, new)
    assert f"E310 {path}" in said(dossier)


# Proposals


def test_a_proposal_rests_on_what_council_and_executive_board_decided_before_it(dossier: Decided) -> None:
    council = dossier.decide("raad")
    for slug, body in (("groep", "project-group"), ("college", "executive")):
        dossier.change(f"budget: {1000 - dossier.days + 1}", f"budget: {1000 - dossier.days}")
        dossier.decide(slug, body=body)
    dossier.put(PROPOSAL, "voorstel.yaml")
    assert valid(dossier).dossier.proposals[0].rests_on == (council,)


def test_an_earlier_decision_is_one_of_the_ledger_or_says_all_itself(dossier: Decided) -> None:
    id_ = dossier.decide("begin")
    dossier.put(
        PROPOSAL + f"    earlier_decisions: [{{id: begin, decision: {id_}}}, {{id: ander, name: Ander besluit}}]\n",
        "voorstel.yaml",
    )
    assert said(dossier) == ["E317 proposals/start/earlier_decisions/ander"]
    dossier.change(f"decision: {id_}", "decision: 2024-01-02-begim", "voorstel.yaml")
    assert "E301 proposals/start/earlier_decisions/begin/decision" in said(dossier)


# Clarification notices


def test_a_notice_quotes_what_its_decision_changed_whatever_content_says_later(dossier: Decided) -> None:
    noticed(dossier)
    dossier.change("binnen tien", "binnen acht")
    assert change(dossier)["before"].startswith("De zorg begint binnen vijftien")
    assert change(dossier)["after"].startswith("De zorg begint binnen tien")
    assert said(dossier) == []


def test_before_it_is_decided_a_notice_quotes_the_last_state_and_content(dossier: Decided) -> None:
    dossier.decide("begin")
    dossier.change("vijftien", "tien")
    dossier.put(NOTICE, "nota.yaml")
    assert ("vijftien" in change(dossier)["before"], "tien" in change(dossier)["after"]) == (True, True)


def test_without_decisions_only_what_content_says_is_quoted(dossier: Decided) -> None:
    dossier.put(NOTICE, "nota.yaml")
    assert "before" not in change(dossier)
    assert "vijftien" in change(dossier)["after"]


def test_what_its_decision_changed_besides_is_told_and_listed(dossier: Decided) -> None:
    dossier.decide("begin")
    dossier.change("vijftien", "tien")
    dossier.change("budget: 1000", "budget: 900")
    dossier.change('version: "0.1"', 'version: "0.2"')
    dossier.put(NOTICE, "nota.yaml")
    dossier.days = 2
    dossier.decide("nota", body="clarification-notice")
    assert said(dossier) == ["W316 clarification_notices/nota-1"]
    (only,) = valid(dossier).dossier.clarification_notices[0].unexplained
    assert (only.fact, only.name, only.before, only.after) == ("lots/noord/budget", "Noord (budget)", 1000, 900)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("fact: texts/doelen", "E312"),
        ("fact: lots/noord", "E312"),
        ("fact: documents/bestek/status", "E312"),
        ("fact: lots/noord/budget", "E313"),
        ("fact: texts/doel, old: binnen twintig dagen", "E314"),
        ("fact: texts/doel, new: binnen twaalf dagen", "E314"),
    ],
)
def test_a_change_that_contradicts_the_ledger_is_a_mistake(dossier: Decided, change: str, code: str) -> None:
    noticed(dossier)
    dossier.change("fact: texts/doel", change, "nota.yaml")
    assert next(each for each in said(dossier) if each.startswith("E")).split()[0] == code


def test_a_change_needs_a_fact_or_a_text(dossier: Decided) -> None:
    dossier.put(NOTICE.replace(", fact: texts/doel", ""), "nota.yaml")
    assert said(dossier) == ["E311 clarification_notices/nota-1/questions/v-01/change"]


def test_a_part_of_a_text_may_be_quoted(dossier: Decided) -> None:
    noticed(dossier)
    dossier.change("fact: texts/doel", "fact: texts/doel, old: vijftien dagen, new: tien dagen", "nota.yaml")
    assert said(dossier) == []


def test_a_fact_that_has_not_changed_yet_is_a_warning(dossier: Decided) -> None:
    dossier.decide("begin")
    dossier.put(NOTICE, "nota.yaml")
    assert said(dossier) == ["W313 clarification_notices/nota-1/questions/v-01/change/fact"]


def test_a_decision_that_is_not_there_yet_is_advice(dossier: Decided) -> None:
    noticed(dossier)
    dossier.change("number: 1\n", "number: 1\n    decision: 2024-05-05-later\n", "nota.yaml")
    assert "A315 clarification_notices/nota-1/decision" in said(dossier)


# How a fact is printed on its own, and what is no fact of content


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("lots/noord/budget", "money"),
        ("lots/noord/estimated_value", "money"),
        ("social_return/percentage", "percent"),
        ("contract/term/years", "number"),
        ("planning/procedure/nota/date", "date"),
        ("requirement_groups/k/requirements/K-05/text", "prose"),
        ("selection_requirements/GE-05/proof", "line"),
        ("documents/bestek/status", None),
        ("lots", None),
    ],
)
def test_the_model_says_how_a_fact_is_printed(path: str, form: str | None) -> None:
    expected = at_path(path, Dossier)
    assert expected
    assert form_of(expected) == form


@pytest.mark.parametrize(
    ("path", "derived"),
    [
        ("decisions/2024-01-02-begin/title", True),
        ("documents/bestek/versions/pending/status", True),
        ("documents/bestek/version", False),
        ("clarification_notices/nota-1/questions/v-01/change/before", True),
        ("clarification_notices/nota-1/questions/v-01/change/fact", False),
        ("nothing/of/this", False),
    ],
)
def test_the_model_says_what_is_taken_from_the_ledger(path: str, derived: bool) -> None:
    assert is_derived(path, Dossier) is derived
