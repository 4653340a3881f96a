"""What the rules found, on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestek.build import Selection, attempt
from bestek.check.catalogue import RULES
from bestek.checking import Checker, Outcome
from bestek.making import Means
from bestek.verbs import building
from bestek.workers import Local
from tests.unit.checked import CONTENT, GIVEN, Capture, run, use_rules
from tests.unit.checked import RULES as OWN
from tests.unit.small import Small, small


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    use_rules(monkeypatch)
    return small(tmp_path)


def test_findings_stand_under_their_weight_and_rule_with_the_article_once(project: Small, capsys: Capture):
    project.change(CONTENT, "budget: 1000", "budget: 3000")
    code, out, _err = run(project, capsys, "check")
    assert code == 1
    errors, warnings = out.index("Errors"), out.index("Warnings")
    assert errors < out.index("Z-01  A budget is small") < warnings < out.index("Z-02  No language is named")
    assert out.count("source: Wet art. 1 (state 2015-08, version in force to be verified)") == 2
    assert "   content/klein/dossier.yaml:5:68 lots/noord/budget\n      3,000 is much\n      hint: take less\n" in out
    assert "in: Nota 1 Perceel" in out


def test_it_closes_with_counts_and_the_report(project: Small, capsys: Capture):
    _code, out, _err = run(project, capsys, "check")
    assert "1 error, 1 warning; 1 rule not assessed (--why)\n" in out
    assert "report: build/klein/review/check.html\n" in out
    assert (project.root / "build" / "klein" / "review" / "check.html").is_file()


def test_of_many_findings_of_a_rule_some_are_shown_and_the_rest_is_counted(project: Small, capsys: Capture):
    lots = "".join(f"  - {{id: p{n}, number: {n}, name: P{n}, area: A, budget: 9000}}\n" for n in range(3, 10))
    project.change(CONTENT, "policies:\n", f"{lots[2:]}policies:\n".replace("- {id: p3", "  - {id: p3", 1))
    _code, out, _err = run(project, capsys, "check")
    assert out.count("is much") == 5
    assert "… and 3 more: --all shows them" in out
    _code, out, _err = run(project, capsys, "check", "--all")
    assert out.count("is much") == 8


def test_what_was_not_assessed_is_shown_when_asked(project: Small, capsys: Capture):
    assert "nobody knows" not in run(project, capsys, "check")[1]
    assert "   Z-03  What nobody knows\n      nobody knows\n" in run(project, capsys, "check", "--why")[1]


def test_without_an_error_it_ends_well(project: Small, capsys: Capture):
    project.change(CONTENT, "budget: 2000", "budget: 1000")
    code, out, _err = run(project, capsys, "check")
    assert (code, "Errors" in out) == (0, False)


def test_a_rule_that_is_chosen_alone_decides_on_the_exit_code(project: Small, capsys: Capture):
    code, out, _err = run(project, capsys, "check", "--rule", "Z-02")
    assert (code, "Z-01" in out, "Z-02" in out) == (0, False, True)


def test_a_rule_that_is_chosen_and_was_not_assessed_says_why_and_not_that_all_is_well(project: Small, capsys: Capture):
    code, out, _err = run(project, capsys, "check", "--rule", "Z-03")
    assert code == 0
    assert "nobody knows" in out
    assert "nothing was found; 1 rule not assessed\n" in out


def test_that_nothing_is_wrong_is_said_where_all_was_assessed(
    project: Small, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    use_rules(monkeypatch, OWN[0])
    project.change(CONTENT, "budget: 2000", "budget: 1000")
    assert "nothing is wrong\n" in run(project, capsys, "check", "--rule", "Z-01")[1]


def test_a_mistake_that_keeps_a_rule_from_running_is_told_and_counts_when_that_rule_is_chosen(
    project: Small, capsys: Capture
):
    project.change(CONTENT, "name: Noord", "name: [Noord]")
    code, out, _err = run(project, capsys, "check", "--rule", "Z-02")
    assert code == 1
    assert "E2" in out
    assert "1 error\n" in out


def test_the_catalogue_says_of_each_rule_how_severe_it_is_and_what_it_rests_on(
    project: Small, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    code, out, _err = run(project, capsys, "check", "--rules")
    assert code == 0
    assert (
        "Z-01  A budget is small\n   severity: error\n   source: Wet art. 1 (state 2015-08, the text was read, version in force to be verified)\n"
        in out
    )
    assert out.endswith("3 rules\n")
    use_rules(monkeypatch, *RULES)
    assert f"{len(RULES)} rules" in run(project, capsys, "check", "--rules")[1]


# Beside a build


def test_a_build_shows_errors_that_nobody_accepted_and_counts_the_rest(project: Small, capsys: Capture):
    code, out, err = run(project, capsys, "build", "--format=html")
    assert code == 1
    assert "2 files made" in out
    assert "the checks found 1 warning: ./inv check shows them\n" in out
    assert "Z-01 lots/zuid/budget: 2,000 is much" in err
    run(project, capsys, "review.accept", "Z-01", *GIVEN)
    code, out, err = run(project, capsys, "build", "--format=html")
    assert (code, err) == (0, "")


def test_a_build_counts_a_mistake_in_what_was_accepted(project: Small, capsys: Capture):
    run(project, capsys, "review.accept", "Z-01", *GIVEN)
    project.change("content/klein/review.yaml", "role: legal", "role: Jan Jansen")
    code, _out, err = run(project, capsys, "build", "--format=html")
    assert code == 1
    assert "content/klein/review.yaml:5:11 E210" in err


def test_a_build_as_of_a_decision_says_nothing_of_the_checks(project: Small):
    assert building._checked(project.project, "", Selection(as_of="last")) == Outcome(())


def test_the_checks_of_a_dossier_are_done_beside_its_layout(project: Small):
    means = building._checking_beside(project.project, Selection(), Means(Local(2)))
    attempt(project.project, "", Selection(formats=("html",)), means=means)
    assert Checker(project.project).is_kept(project.root / "content" / "klein")


def test_nothing_is_checked_beside_where_this_process_lays_out_or_another_moment_is_built(project: Small):
    assert not building._checking_beside(project.project, Selection(), Means()).meanwhile
    assert not building._checking_beside(project.project, Selection(as_of="last"), Means(Local(2))).meanwhile
