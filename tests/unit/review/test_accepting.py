"""What a rule found is accepted: by whom, when and why, and only what is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.checked import CONTENT, GIVEN, Capture, run, several, use_rules
from tests.unit.small import Small, small


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    use_rules(monkeypatch)
    return small(tmp_path)


def test_a_finding_is_accepted_and_no_longer_counts(project: Small, capsys: Capture):
    code, out, _err = run(project, capsys, "review.accept", "Z-01", *GIVEN)
    assert code == 0
    assert out.endswith("content/klein/review.yaml: 1 finding accepted\n")
    code, out, _err = run(project, capsys, "check")
    assert code == 0
    assert "1 warning; 1 finding accepted (--all)" in out
    assert "accepted by legal adviser on 2 January 2026: Zo is het." in run(project, capsys, "check", "--all")[1]


def test_a_lapsed_acceptance_is_renewed_in_its_place(project: Small, capsys: Capture):
    run(project, capsys, "review.accept", "Z-01", *GIVEN)
    project.change(CONTENT, "budget: 2000", "budget: 2500")
    code, out, _err = run(project, capsys, "check")
    assert code == 1
    assert "this acceptance has lapsed: what was accepted on 2026-01-02 has changed" in out
    run(project, capsys, "review.accept", "Z-01", *GIVEN)
    code, out, _err = run(project, capsys, "check")
    assert (code, "lapsed" in out) == (0, False)
    assert (project.root / "content/klein/review.yaml").read_text("utf-8").count("rule:") == 1


def test_at_several_places_it_has_to_be_said_which(project: Small, capsys: Capture):
    project.change(CONTENT, "budget: 1000", "budget: 3000")
    code, _out, err = run(project, capsys, "review.accept", "Z-01", *GIVEN)
    assert code == 1
    assert "say which: --path PATH, or --all; there are: lots/noord/budget, lots/zuid/budget" in err
    run(project, capsys, "review.accept", "Z-01", "--path", "lots/noord/budget", *GIVEN)
    assert run(project, capsys, "check")[0] == 1
    run(project, capsys, "review.accept", "Z-01", "--all", *GIVEN)
    assert run(project, capsys, "check")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Z-99", *GIVEN), "E388 there is no rule Z-99"),
        (("Z-03", *GIVEN), "E389 Z-03 finds nothing in klein that is not accepted"),
        (("Z-01", "--path", "lots/zuid/name", *GIVEN), "E389 Z-01 finds nothing at lots/zuid/name"),
        (("Z-01",), "E010 still to be given: --role, --date, --reason"),
        (("Z-01", *GIVEN[1:], "--role=Jan Jansen"), "E011 --role: 'Jan Jansen' is no role"),
        (("Z-01", GIVEN[0], GIVEN[2], "--date=gisteren"), "E011 --date: 'gisteren' is no day"),
    ],
)
def test_what_cannot_be_accepted_is_said(arguments: tuple[str, ...], said: str, project: Small, capsys: Capture):
    code, _out, err = run(project, capsys, "review.accept", *arguments)
    assert code == 1
    assert said in err
    assert not (project.root / "content/klein/review.yaml").exists()


def test_what_was_accepted_before_is_not_accepted_again(project: Small, capsys: Capture):
    run(project, capsys, "review.accept", "Z-01", *GIVEN)
    file = project.root / "content/klein/review.yaml"
    before = file.read_text("utf-8")
    for more in ((), ("--all",), ("--path", "lots/zuid/budget")):
        code, _out, err = run(project, capsys, "review.accept", "Z-01", *more, *GIVEN)
        assert code == 1
        assert "E389 what Z-01 finds at lots/zuid/budget was accepted by legal on 2026-01-02" in err
    assert file.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("E201", "E388 E201 is not of a rule, and cannot be chosen or accepted"),
        ("A384", "E388 A384 is not of a rule, and cannot be chosen or accepted"),
        ("z-1", "did you mean 'Z-01'?"),
        ("budget", "./inv check --rules lists them"),
    ],
)
def test_what_is_no_rule_is_explained(rule: str, said: str, project: Small, capsys: Capture):
    code, _out, err = run(project, capsys, "review.accept", rule, *GIVEN)
    assert code == 1
    assert said in err
    assert "known are" not in err


def test_what_holds_for_one_municipality_is_accepted_for_that_one(project: Small, capsys: Capture):
    several(project)
    code, _out, _err = run(project, capsys, "review.accept", "Z-01", "--path", "lots/noord/budget", *GIVEN)
    assert code == 0
    assert "municipality: elders" in (project.root / "content/klein/review.yaml").read_text("utf-8")


def test_for_one_of_several_municipalities_the_others_stay(project: Small, capsys: Capture):
    several(project)
    run(project, capsys, "review.accept", "Z-01", "--all", "--municipality", "elders", *GIVEN)
    assert run(project, capsys, "check", "--municipality", "elders", "--rule", "Z-01")[0] == 0
    assert run(project, capsys, "check", "--municipality", "voorbeeld", "--rule", "Z-01")[0] == 1
