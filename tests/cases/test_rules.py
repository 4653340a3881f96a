"""Every rule finds what it has to find, and says nothing of a dossier that is in order.

A file of cases bears the id of its rule: what is set in the sound dossier, and the findings (path: part of the message), or why the rule
does not assess. `hints` and `severity` are those of these findings, where it matters.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bestek import messages
from bestek.check.catalogue import RULES
from bestek.check.run import assess_one
from tests.cases.rules_sample import plain, sample

FILES = sorted((Path(__file__).parent / "rules").glob("*.yaml"))
CASES = [(file.stem, plain(case)) for file in FILES for case in YAML(typ="safe").load(file)]
KNOWN = {rule.id: rule for rule in RULES}


@pytest.fixture(autouse=True)
def _english() -> Any:
    messages.set_language("en")


@pytest.mark.parametrize(("id_", "case"), CASES, ids=[f"{id_}: {case['name']}" for id_, case in CASES])
def test_a_rule_finds_what_it_has_to_find(id_: str, case: dict[str, Any], tmp_path: Path):
    given = sample(tmp_path, case.get("set"), case.get("documents"), case.get("others"), case.get("approvals", ()))
    made = assess_one(given, KNOWN[id_])
    expected = case.get("finds") or {}
    found = {_where(each.finding): each.finding for each in made.found}
    assert set(found) == set(expected), [each.finding for each in made.found] or made.reasons
    for path, words in expected.items():
        assert words in found[path].message
    for path, words in case.get("hints", {}).items():
        assert words in found[path].hint
    for path, name in case.get("severity", {}).items():
        assert found[path].severity.name.lower() == name
    if "not_assessed" in case:
        assert any(case["not_assessed"] in reason for reason in made.reasons), made
    else:
        assert not made.reasons
    messages.set_language("nl")
    again = assess_one(given, KNOWN[id_])
    assert [each.judged for each in again.found] == [each.judged for each in made.found], "a word is not a Word"


def _where(finding: Any) -> str:
    return finding.place.path or str(finding.place)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_nothing_of_the_sound_dossier(rule: Any, tmp_path: Path):
    made = assess_one(sample(tmp_path), rule)
    assert [each.finding for each in made.found] == []
    assert rule.read or not made.reasons, "the sound dossier has all that a rule asks for"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_case_that_it_finds_something_in(rule: Any):
    assert any(id_ == rule.id and case.get("finds") for id_, case in CASES)


def test_no_rule_is_that_of_one_municipality():
    names = [file.stem for file in (Path(__file__).parents[2] / "content" / "municipalities").glob("*.yaml")]
    told = " ".join(f"{rule.title} {rule.parameters} {rule.bases}" for rule in RULES).lower()
    assert names
    assert [name for name in names if name in told] == []


def test_ids_of_rules_are_given_once():
    assert len(KNOWN) == len(RULES)
