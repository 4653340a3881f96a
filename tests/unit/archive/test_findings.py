"""Findings and sign-offs as of a decision: in Dutch, the same every time, and nothing that was said after its day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bestek import messages
from bestek.archive.findings import findings, outcome
from bestek.archive.package import Package
from bestek.checking import Checker
from bestek.findings import SetupError
from bestek.ledger import read_ledger
from bestek.load import load_dossier
from bestek.validate import validate
from tests.archive import CONTENT, LATER, START, Archived
from tests.unit.small import DOSSIER, MUNICIPALITY, small

REVIEW = """\
acceptances:
  - {{rule: {rule}, path: {path}, role: archivist, date: {day}, reason: De archivaris beslist later., judged: {judged}}}
approvals:
  - {{document: brief, role: legal, date: {day}, reason: Gelezen., judged: 0123456789abcdef}}
"""


def made(root: Path, *, several: bool = False) -> Archived:
    """A dossier with two decisions. Of one of its documents nothing says how long it is kept; the second decision changes a budget."""
    dossier = Archived(small(root).root)
    dossier.put(
        CONTENT,
        DOSSIER.replace(
            'status: concept, date: 2026-01-02, retention: "16.1"}\n  - ', "status: concept, date: 2026-01-02}\n  - "
        ),
    )
    if several:
        dossier.put("content/municipalities/elders.yaml", MUNICIPALITY.replace("Voorbeeld", "Elders"))
        dossier.change(CONTENT, "municipality: voorbeeld", "municipalities: [voorbeeld, elders]")
    dossier.decide(START)
    dossier.change(CONTENT, "budget: 2000", "budget: 2500")
    dossier.decide(LATER)
    return dossier


def package(dossier: Archived, name: str = START, municipality: str = "") -> Package:
    """A package without records: findings are on the dossier as a whole."""
    ledger = read_ledger(dossier.folder, dossier.root)
    loaded = load_dossier(dossier.folder, dossier.root, municipality, name)
    facts = validate(loaded).dossier
    return Package(
        dossier.project, dossier.folder, ledger, ledger.decision(name), facts, "internal", (), loaded.several
    )


def told(dossier: Archived, name: str = START, municipality: str = "") -> dict[str, Any]:
    content = findings(package(dossier, name, municipality)).content
    data: dict[str, Any] = json.loads(content.read())
    return data


def reviewed(root: Path, day: str) -> Archived:
    """The dossier with its first finding accepted, and a sign-off of another text, both on a day."""
    dossier = made(root)
    found = outcome(package(dossier)).left[0]
    assert found.finding.place
    values = {"rule": found.rule, "path": found.finding.place.path, "day": day, "judged": found.judged}
    (dossier.folder / "review.yaml").write_text(REVIEW.format(**values), "utf-8")
    return dossier


def test_findings_are_told_in_dutch_whatever_the_screen_speaks(tmp_path):
    dossier = made(tmp_path)

    with messages.speaking("en"):
        english = findings(package(dossier)).content
    with messages.speaking("nl"):
        dutch = findings(package(dossier)).content

    assert english.sha256 == dutch.sha256
    assert json.loads(dutch.read())["language"] == "nl"


def test_findings_are_those_of_the_dossier_as_it_was(tmp_path):
    dossier = made(tmp_path)
    dossier.change(CONTENT, "title: Brief,", 'title: Brief, retention: "16.1",')
    dossier.decide("2026-03-09-settled")

    rules = {name: {each["code"] for each in told(dossier, name)["findings"]} for name in (START, "2026-03-09-settled")}

    assert rules[START] - rules["2026-03-09-settled"] == {"R-01"}
    assert told(dossier, LATER)["date"] == "2026-02-06"


def test_what_was_accepted_by_the_day_of_the_decision_is_told_with_its_reason(tmp_path):
    dossier = reviewed(tmp_path, "2026-01-05")

    accepted = [each["accepted"] for each in told(dossier)["findings"] if each["accepted"]]

    assert accepted == [{"role": "archivist", "date": "2026-01-05", "reason": "De archivaris beslist later."}]


def test_what_was_accepted_and_signed_later_is_not_told(tmp_path):
    dossier = reviewed(tmp_path, "2026-01-06")

    assert not any(each["accepted"] for each in told(dossier)["findings"])
    assert not told(dossier)["signOffs"]
    assert told(dossier, LATER)["signOffs"]


def test_a_sign_off_of_another_text_has_lapsed(tmp_path):
    dossier = reviewed(tmp_path, "2026-01-05")

    (signed,) = told(dossier)["signOffs"]

    assert (signed["document"], signed["role"], signed["state"]) == ("brief", "legal", "lapsed")


def test_what_is_kept_is_taken_again_and_not_when_a_decision_was_touched(tmp_path):
    dossier = made(tmp_path)
    told(dossier, LATER)
    (kept,) = (dossier.root / "build" / ".bestek" / "checks" / "as-of").glob(f"*{LATER}.json")
    first = kept.read_bytes()
    stamp = kept.stat().st_mtime_ns

    told(dossier, LATER)
    assert kept.stat().st_mtime_ns == stamp

    file = dossier.folder / "decisions" / f"{LATER}.yaml"
    file.write_text(f"# Een regel meer\n{file.read_text('utf-8')}", "utf-8")
    told(dossier, LATER)
    assert kept.read_bytes() != first


def test_of_several_municipalities_each_has_its_own_findings(tmp_path):
    dossier = made(tmp_path, several=True)

    names = [told(dossier, START, name)["municipality"] for name in ("voorbeeld", "elders")]

    assert names == ["voorbeeld", "elders"]


def test_a_review_that_cannot_be_read_is_told_among_the_remarks(tmp_path):
    dossier = made(tmp_path)
    (dossier.folder / "review.yaml").write_text("acceptances: 5\n", "utf-8")

    assert told(dossier)["signOffs"] == []
    assert [each["file"] for each in told(dossier)["remarks"]] == ["content/klein/review.yaml"]


def test_what_keeps_the_checks_from_being_made_is_told_in_the_language_of_the_screen(tmp_path, monkeypatch):
    one = package(made(tmp_path))

    def full(*_arguments: object) -> None:
        raise SetupError(messages.language())

    monkeypatch.setattr(Checker, "as_of", full)
    with pytest.raises(SetupError, match=r"^en$"):
        outcome(one)
