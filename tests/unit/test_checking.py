"""The checks of whole dossiers: per municipality, held against what was accepted, kept while nothing changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bestek import checking, messages, outputs
from bestek.check.acceptances import write_review
from bestek.check.context import Context
from bestek.check.rule import PRACTICE, Outcome, Rule, hit
from bestek.checking import Where, check, chosen
from bestek.findings import Finding, FindingsError, Severity
from bestek.model.review import Acceptance
from bestek.project import Variant
from tests.unit.checked import CONTENT, RULES, checked, found, several, use_rules
from tests.unit.small import DOSSIER, Small, small


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    use_rules(monkeypatch)
    return small(tmp_path)


BUDGET, CLAUSE = ("Z-01", "lots/zuid/budget"), ("Z-02", "templates/clauses/taal.md.j2")


def test_findings_are_told_by_weight_and_rule(project: Small):
    assert found(project) == [BUDGET, CLAUSE]


def test_a_finding_has_its_paragraphs_and_its_source_line(project: Small):
    _budget, clause = checked(project).told
    assert clause.where == (Where("nota", "lot-p2", "1 Perceel"),)
    assert clause.finding.excerpt == "De taal is Nederlands."
    assert clause.finding.legal_source == "Wet art. 1 (state 2015-08, version in force to be verified)"


def test_what_is_not_assessed_is_told_with_its_reason(project: Small):
    assert [(each.rule, each.reason) for each in checked(project).unassessed] == [("Z-03", "nobody knows")]


def test_a_dossier_with_mistakes_is_told_and_keeps_no_other_from_being_checked(project: Small):
    project.put("content/fout/dossier.yaml", DOSSIER.replace("budget: 1000", "budget: veel"))
    wrong, right = check(project.project).dossiers
    assert [finding.code for finding in wrong.content] == ["E205"]
    assert wrong.told == ()
    assert [each.rule for each in right.told] == ["Z-01", "Z-02"]


def test_open_points_and_warnings_of_content_are_told_in_the_same_place(project: Small):
    project.change(CONTENT, "name: Noord", "name: {open: hoe heet het?}")
    assert [finding.code for finding in checked(project).content] == ["A384"]


def test_what_writers_advised_is_told_once_the_files_are_built(project: Small, monkeypatch: pytest.MonkeyPatch):
    assert not checked(project).built
    project.build()
    assert checked(project).built
    record_file = project.project.record(Variant("klein"))
    record = outputs.read_record(record_file)
    record.files["nota.html"].findings = [Finding("A541", "advice of a writer", severity=Severity.ADVICE)]
    outputs.write_record(record_file, record)
    assert [finding.code for finding in checked(project).content] == ["A541"]
    project.change(CONTENT, "title: Zorg", "title: Hulp")
    assert (checked(project).built, checked(project).content) == (False, ())


# Several municipalities


def test_what_holds_for_all_municipalities_is_told_once_without_their_names(project: Small):
    several(project)
    made = checked(project)
    told = [
        (each.rule, each.finding.place.path if each.finding.place else "", each.municipalities) for each in made.told
    ]
    assert told == [
        ("Z-01", "lots/noord/budget", ("elders",)),
        ("Z-01", "lots/zuid/budget", ()),
        ("Z-02", "", ()),
    ]
    assert [(where.municipality, where.page) for where in made.told[2].where] == [
        ("voorbeeld", "voorbeeld/nota.html"),
        ("elders", "elders/nota.html"),
    ]


def test_one_municipality_can_be_chosen(project: Small):
    several(project)
    outcome = check(project.project)
    told = [each.rule for each in chosen(outcome, "voorbeeld").dossiers[0].told]
    assert told == ["Z-01", "Z-02"]
    assert [each.rule for each in chosen(outcome, "elders").dossiers[0].told] == ["Z-01", "Z-01", "Z-02"]
    with pytest.raises(FindingsError, match="nergens"):
        chosen(outcome, "nergens")


def test_rules_can_be_chosen(project: Small):
    (only,) = chosen(check(project.project), rules=("Z-02",)).dossiers
    assert [each.rule for each in only.told] == ["Z-02"]
    assert only.unassessed == ()
    with pytest.raises(FindingsError, match="Z-99"):
        chosen(check(project.project), rules=("Z-99",))


# What was accepted


def accept(project: Small, **values: Any) -> None:
    about = {"Z-01": "lots/zuid/budget", "Z-02": ""}[values.get("rule", "Z-01")]
    told = next(each for each in checked(project).told if each.finding.place and each.finding.place.path == about)
    given = {"rule": "Z-01", "path": "lots/zuid/budget", "role": "legal", "date": "2026-01-02", "reason": "Zo is het", "judged": told.judged}  # fmt: skip
    write_review(project.root / "content" / "klein", project.root, [Acceptance(**{**given, **values})])


def codes(project: Small) -> list[str]:
    return [finding.code for finding in checked(project).remarks]


def test_a_finding_that_is_accepted_does_not_count(project: Small):
    accept(project)
    made = checked(project)
    assert [each.rule for each in made.left] == ["Z-02"]
    assert [(each.rule, each.accepted.role, each.accepted.reason) for each in made.told if each.accepted] == [("Z-01", "legal", "Zo is het")]  # fmt: skip
    assert made.remarks == ()


def test_an_acceptance_lapses_when_the_fact_it_judged_changes(project: Small):
    accept(project)
    project.change(CONTENT, "budget: 2000", "budget: 2001")
    assert BUDGET in found(project)
    (remark,) = checked(project).remarks
    assert remark.code == "W380"
    assert "2026-01-02" in remark.message
    assert remark.place is not None
    assert remark.place.file == "content/klein/review.yaml"
    project.change(CONTENT, "budget: 2001", "budget: 2000")
    assert codes(project) == []


def test_an_acceptance_of_words_lapses_when_the_words_change(project: Small):
    accept(project, rule="Z-02", path=None, file="templates/clauses/taal.md.j2")
    assert found(project) == [BUDGET]
    project.change("templates/clauses/taal.md.j2", "De taal is", "De enige taal is")
    assert found(project) == [BUDGET, CLAUSE]
    assert codes(project) == ["W380"]


def test_another_change_leaves_an_acceptance_as_it_is(project: Small):
    accept(project)
    project.change(CONTENT, "title: Zorg", "title: Hulp")
    assert (found(project), codes(project)) == ([CLAUSE], [])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("path: lots/zuid/budget", "path: lots/noord/budget", "W381"),
        ("rule: Z-01", "rule: Z-03", "W381"),
        ("rule: Z-01", "rule: Z-91", "E388"),
        ("    role:", "    municipality: elders\n    role:", "W381"),
    ],
)
def test_an_acceptance_that_fits_nothing_is_told(old: str, new: str, code: str, project: Small):
    accept(project)
    project.change("content/klein/review.yaml", old, new)
    assert codes(project) == [code]
    assert BUDGET in found(project)


def test_an_acceptance_of_one_municipality_leaves_the_other(project: Small):
    several(project)
    accept(project, municipality="elders")
    about = (each for each in checked(project).told if each.finding.place and each.finding.place.path == BUDGET[1])
    told = {each.municipalities: bool(each.accepted) for each in about}
    assert told == {("voorbeeld",): False, ("elders",): True}
    assert codes(project) == []


def test_nothing_is_said_of_acceptances_while_the_dossier_cannot_be_checked(project: Small):
    accept(project)
    project.change(CONTENT, "budget: 1000", "budget: veel")
    made = checked(project)
    assert made.remarks == ()
    assert [finding.code for finding in made.content] == ["E205"]


def test_a_mistake_in_the_review_is_told_and_accepts_nothing(project: Small):
    accept(project)
    project.change("content/klein/review.yaml", "rule:", "regel:")
    made = checked(project)
    assert {finding.code for finding in made.remarks} == {"E200", "E201"}
    assert BUDGET in found(project)


def test_a_mistake_in_the_settings_is_told_once_for_all_dossiers(project: Small):
    project.put("content/review-settings.yaml", "sas_days: 3\n")
    outcome = check(project.project)
    assert [finding.code for finding in outcome.findings] == ["E201"]
    assert outcome.findings[0] in outcome.all_findings


# What is kept


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The dossiers that rules ran over."""
    made: list[str] = []
    original = checking._Checking.checked

    def counted(self: Any) -> Any:
        made.append(self.folder.name)
        return original(self)

    monkeypatch.setattr(checking._Checking, "checked", counted)
    return made


def test_rules_do_not_run_again_while_nothing_changes(project: Small, runs: list[str]):
    first = checked(project)
    assert checked(project) == first
    assert runs == ["klein"]


def test_what_is_kept_stands_in_the_order_of_what_is_fresh(project: Small, monkeypatch: pytest.MonkeyPatch):
    use_rules(monkeypatch, *reversed(RULES))
    project.put(CONTENT, DOSSIER.replace("- {id: brief,", "- {id: zesde, kind: brief,"))
    fresh, kept = checked(project), checked(project)
    assert repr(kept) == repr(fresh)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (CONTENT, DOSSIER.replace("Zorg", "Hulp")),
        ("templates/clauses/andere.md.j2", "---\nid: andere\ntitle: A\nkind: free\nlegal_basis: ''\n---\nAnders.\n"),
        ("content/review-settings.yaml", "sas_submission_days: 20\n"),
        ("content/klein/review.yaml", "acceptances: []\n"),
    ],
)
def test_rules_run_again_when_something_changes_that_they_follow_from(
    file: str, text: str, project: Small, runs: list[str]
):
    checked(project)
    project.put(file, text)
    checked(project)
    assert runs == ["klein", "klein"]


def test_rules_run_again_in_another_language(project: Small, runs: list[str]):
    checked(project)
    messages.set_language("nl")
    checked(project)
    assert runs == ["klein", "klein"]


def test_settings_that_were_in_order_are_not_read_again_until_they_change(
    project: Small, monkeypatch: pytest.MonkeyPatch
):
    project.put("content/review-settings.yaml", "sas_submission_days: 20\n")
    first = checked(project)
    monkeypatch.delattr("bestek.check.settings.read_settings")
    assert checked(project) == first
    project.put("content/review-settings.yaml", "sas_days: 3\n")
    monkeypatch.undo()
    assert [finding.code for finding in check(project.project).findings] == ["E201"]
    assert [finding.code for finding in check(project.project).findings] == ["E201"]


def test_a_list_of_codes_that_changes_is_read_again(project: Small, runs: list[str]):
    project.put("content/cpv.csv", "een")
    project.put("content/review-settings.yaml", "cpv_list: cpv.csv\n")
    checked(project)
    project.put("content/cpv.csv", "twee")
    checked(project)
    assert runs == ["klein", "klein"]


def test_what_is_kept_and_was_damaged_is_made_again(project: Small, runs: list[str]):
    first = checked(project)
    file = project.root / "build" / ".bestek" / "checks" / "klein.json"
    file.write_bytes(file.read_bytes().replace(b"is much", b"is good"))
    assert checked(project) == first
    assert runs == ["klein", "klein"]


def _alike(context: Context) -> Outcome:
    for other in context.others("gm9999", ""):
        if other.title == context.dossier.title:
            yield hit("subject", "is bought in {name} too", name=other.dossier)


def test_other_dossiers_are_compared_and_watched_only_when_a_rule_asks(
    project: Small, runs: list[str], monkeypatch: pytest.MonkeyPatch
):
    project.put("content/ander/dossier.yaml", DOSSIER)
    checked(project)
    project.change("content/ander/dossier.yaml", "title: Zorg", "title: Hulp")
    checked(project)
    assert runs == ["klein"]
    use_rules(monkeypatch, *RULES, Rule("Z-04", "no other", Severity.ADVICE, (PRACTICE,), check=_alike))
    project.change(CONTENT, "subject: zorg", "subject: hulp")  # the code did not change
    assert ("Z-04", "subject") not in found(project)
    project.change("content/ander/dossier.yaml", "title: Hulp", "title: Zorg")
    assert ("Z-04", "subject") in found(project)


def test_what_others_are_not_compared_by_may_change(project: Small, runs: list[str], monkeypatch: pytest.MonkeyPatch):
    use_rules(monkeypatch, *RULES, Rule("Z-04", "no other", Severity.ADVICE, (PRACTICE,), check=_alike))
    project.put("content/ander/dossier.yaml", DOSSIER)
    checked(project)
    project.change("content/ander/dossier.yaml", "subject: zorg", "subject: hulp")
    checked(project)
    assert runs == ["klein"]


def test_where_nothing_changed_no_stage_of_the_documents_is_imported(project: Small):
    program = (
        "import sys\nfrom bestek.project import Project\nfrom bestek.checking import check\nfrom pathlib import Path\n"
        f"root = Path({str(project.root)!r})\ncheck(Project(root / 'content', root / 'templates', root / 'build'))\n"
        "print(*sys.modules)"
    )
    modules = ""
    for _round in range(2):
        modules = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
    assert {"pydantic", "jinja2", "ruamel.yaml", "lxml", "bestek.tree", "bestek.check"} & set(modules.split()) == set()
