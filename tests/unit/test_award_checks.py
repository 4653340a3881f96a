"""What is not told of an award: a decision that follows from its scores, and one of which a fact is open."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bestek.findings import Finding, FindingsError
from bestek.load import load_dossier
from bestek.validate import validate

GOOD = Path(__file__).parents[1] / "corpus" / "content" / "_good"

DECISION = """\
award_decision:
  assessors: 3
  signatory: burgemeester
  mandate: start
  court: rechtbank Voorbeeld
  course: Verlopen zoals gepland.
  exclusion: Geen gronden.
  suitability: Iedereen is geschikt.
  verification: Volgt.
  follow_up: Volgt.
  awards:
    - {id: noord, lot: noord, tenderer: merel, advantages: Sterk.}
    - {id: zuid, lot: zuid, tenderer: vink, advantages: Genoeg.}
  tenderers:
    - id: merel
      name: Merel
      received_on: 2024-05-13
      tenders:
        - {id: noord, lot: noord, scores: {kwaliteit: {score: goed, motivation: Sterk.}}}
        - {id: zuid, lot: zuid, scores: {kwaliteit: {score: goed, motivation: Sterk.}}}
    - id: vink
      name: Vink
      received_on: 2024-05-13
      tenders:
        - {id: zuid, lot: zuid, scores: {kwaliteit: {score: matig, motivation: Zwak.}}}
planning:
  milestones:
    - {id: start, name: Start, date: 2024-01-15}
  procedure:
    - {id: mededeling, name: Mededeling, date: 2024-07-02}
    - {id: opschortende-termijn, name: Opschortende termijn, date: 2024-07-03, end: 2024-07-22}
procedure:
  kind: sas
  name: procedure
  reference: X-1
  legal_basis: De wet.
  validity_days: 90
  standstill_days: 20
"""


def found(root: Path, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    """Code and path of what is said of the decision with these changes."""
    shutil.copytree(GOOD / "content", root / "content")
    text = DECISION
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (root / "content" / "voorbeeld" / "gunning.yaml").write_text(text, encoding="utf-8")
    return [(finding.code, finding.place.path if finding.place else "") for finding in findings(root)]


def findings(root: Path) -> tuple[Finding, ...]:
    try:
        return validate(load_dossier(root / "content" / "voorbeeld", root)).findings
    except FindingsError as error:
        return error.findings


def test_a_decision_that_follows_from_the_scores_and_the_rules_for_lots_gives_no_finding(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_decision_that_does_not_is_told(tmp_path: Path) -> None:
    wrong = found(tmp_path, ("lot: zuid, tenderer: vink", "lot: zuid, tenderer: merel"))
    assert wrong == [("E357", "award_decision/awards/zuid/tenderer")]


@pytest.mark.parametrize(
    "opened",
    [
        ("name: Vink\n", 'name: Vink\n      maximum_lots: {open: "hoeveel?"}\n'),
        ("score: matig,", 'score: {open: "hoeveel?"},'),
    ],
)
def test_nothing_is_said_of_it_while_a_fact_below_it_is_open(tmp_path: Path, opened: tuple[str, str]) -> None:
    assert found(tmp_path, ("lot: zuid, tenderer: vink", "lot: zuid, tenderer: merel"), opened) == []
