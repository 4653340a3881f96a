"""The dossiers in this repository under the rules: every finding is mended in content or accepted with a reason, and what was accepted still holds."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bestek import messages
from bestek.check.acceptances import read_review
from bestek.checking import Checked, Outcome, check
from bestek.findings import Severity
from bestek.ledger import read_ledger
from bestek.project import Project

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

EMMEN, HAARLEM, ACHTKARSPELEN = "emmen-wmo", "haarlem-gewoon-in-de-wijk", "achtkarspelen-wmo-participatie"
DOSSIERS = (EMMEN, HAARLEM, ACHTKARSPELEN)

FROM_ITS_SOURCE = {EMMEN: {"TM-07", "F-03"}, HAARLEM: {"D-01", "G-04"}}
"""Rules that find what the papers of the municipalities themselves say: the finding stays, and says who left it so and why."""

HONEST_ADVICE = {
    EMMEN: {"A330": {"records/pprc-2023/sha256"}, "A384": {"contract/estimated_value/coverage"}},
    HAARLEM: {},
    ACHTKARSPELEN: {
        "A384": {
            "municipality/office_holders/burgemeester/name",
            "municipality/office_holders/griffier/name",
            "municipality/office_holders/secretaris/name",
            "municipality/office_holders/voorzitter/name",
            "policies/startnotitie/adopted_in",
            "proposals/inkoopstrategie/agenda_item",
            "proposals/inkoopstrategie/decided_on",
            "proposals/inkoopstrategie/earlier_decisions/uitgangspunten/date",
            "proposals/inkoopstrategie/proposed_on",
        }
    },
}
"""Advice that stands for something that is really open: a report that is not in the dossier, facts that the sources do not give."""


@pytest.fixture(scope="module", autouse=True)
def _english() -> Iterator[None]:
    before = messages.language()
    messages.set_language("en")
    yield
    messages.set_language(before)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return check(Project(ROOT / "content", ROOT / "templates", tmp_path_factory.mktemp("build")))


def _of(outcome: Outcome, dossier: str) -> Checked:
    return next(each for each in outcome.dossiers if each.dossier == dossier)


def test_all_dossiers_are_checked(outcome: Outcome):
    assert sorted(each.dossier for each in outcome.dossiers) == sorted(DOSSIERS)
    assert outcome.findings == ()


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_no_finding_of_a_rule_is_left_that_nobody_accepted(outcome: Outcome, dossier: str):
    assert [(each.rule, str(each.finding.place), each.finding.message) for each in _of(outcome, dossier).left] == []


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_no_error_or_warning_is_left(outcome: Outcome, dossier: str):
    made = _of(outcome, dossier).findings
    assert [each for each in made if each.severity in (Severity.ERROR, Severity.WARNING)] == []


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_what_was_accepted_has_not_lapsed_and_fits_a_finding(outcome: Outcome, dossier: str):
    assert _of(outcome, dossier).remarks == ()


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_the_advice_that_stays_is_of_what_is_really_open(outcome: Outcome, dossier: str):
    said: dict[str, set[str]] = {}
    for finding in _of(outcome, dossier).content:
        said.setdefault(finding.code, set()).add(finding.place.path if finding.place else "")
    assert said == HONEST_ADVICE[dossier]


@pytest.mark.parametrize("dossier", FROM_ITS_SOURCE)
def test_what_the_papers_themselves_contradict_is_accepted_and_not_hushed_up(outcome: Outcome, dossier: str):
    assert FROM_ITS_SOURCE[dossier] <= {each.rule for each in _of(outcome, dossier).accepted}


def test_every_rule_has_the_facts_it_needs_in_the_dossier_that_is_complete(outcome: Outcome):
    assert [(each.rule, each.reason) for each in _of(outcome, EMMEN).unassessed] == []


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_an_acceptance_and_a_sign_off_are_of_a_day_in_the_history_of_the_dossier(dossier: str):
    folder = ROOT / "content" / dossier
    begun = min((decision.date for decision in read_ledger(folder, ROOT).decisions), default=datetime.date.max)
    review = read_review(folder, ROOT)
    days = [each.date for each in review.acceptances] + [each.date for each in review.approvals]
    assert [day for day in days if day < begun] == []


def test_what_was_signed_off_is_what_went_out(outcome: Outcome):
    signed = {approval.document for approval in read_review(ROOT / "content" / EMMEN, ROOT).approvals}
    assert signed <= {path.name for path in (ROOT / "content" / EMMEN / "issued").iterdir()}
    assert signed
    assert "RV-01" not in {each.rule for each in _of(outcome, EMMEN).told}


def test_without_its_acceptances_a_dossier_is_not_silent(tmp_path: Path):
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content" / HAARLEM, content / HAARLEM)
    shutil.copytree(ROOT / "content" / "municipalities", content / "municipalities")
    (content / HAARLEM / "review.yaml").unlink()
    made = check(Project(content, ROOT / "templates", tmp_path / "build"))
    assert {each.rule for each in _of(made, HAARLEM).left} >= FROM_ITS_SOURCE[HAARLEM]


def test_what_lacks_a_motivation_is_told_with_its_article_and_keeps_no_rule_from_being_heard(tmp_path: Path):
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content" / EMMEN, content / EMMEN)
    shutil.copytree(ROOT / "content" / "municipalities", content / "municipalities")
    _without(content / EMMEN / "clustering.yaml", "consequences_tenderer", 4)
    _without(content / EMMEN / "lots.yaml", "allocation", 2)
    made = _of(check(Project(content, ROOT / "templates", tmp_path / "build")), EMMEN)
    told = {each.rule: (each.finding.place.path if each.finding.place else "") for each in made.left}
    assert not made.stopped
    assert told["L-01"] == "clustering/motivation/consequences_tenderer"
    assert told["L-04"] == "lot_rules/allocation"


def _without(file: Path, key: str, indent: int) -> None:
    """Takes a key out of a file, with all that stands under it."""
    text = file.read_text(encoding="utf-8")
    kept = re.sub(rf"^ {{{indent}}}{key}:.*\n(?:(?: {{{indent + 1},}}.*)?\n)*", "", text, flags=re.MULTILINE)
    assert kept != text
    file.write_text(kept, encoding="utf-8")
