"""A new dossier builds at once; what was not given is open, what will not do is told together, and nothing is overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bestek.bootstrap import ROOT
from bestek.check.context import AWARD_NOTICE, DISPATCH, NOTIFICATION, SIGNING, STANDSTILL, SUBMISSION
from bestek.checking import check
from bestek.dossier import compose
from bestek.findings import Finding, FindingsError
from bestek.new import PROCEDURES, Made, new_dossier, new_municipality
from bestek.project import Project
from bestek.tree import plain_text

FLAGS = ("municipality", "subject", "title", "procedure", "lots", "term", "start", "name")
PROFILE_FLAGS = ("name", "code", "place", "secretary", "mayor", "clerk")


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    return Project(tmp_path / "content", ROOT / "templates", tmp_path / "build")


def start(project: Project, source: str = "", ask: object = None, **given: str) -> Made:
    """A dossier for Zuiddam of which only the given answers are known."""
    answers = {**dict.fromkeys(FLAGS, ""), "municipality": "Zuiddam", **given}
    return new_dossier(project, answers, source, with_municipality=ask is None, ask=ask)  # type: ignore[arg-type]


def greens(project: Project, **given: str) -> Made:
    known = {"subject": "het onderhouden van groen", "lots": "2", "term": "4+2+2", "name": "groen"}
    return start(project, **{**known, **given})


def refused(project: Project, **given: str) -> tuple[Finding, ...]:
    with pytest.raises(FindingsError) as caught:
        start(project, **given)
    return caught.value.findings


def written(project: Project) -> list[str]:
    return sorted(file.relative_to(project.root).as_posix() for file in project.root.rglob("*") if file.is_file())


def words(project: Project, name: str) -> dict[str, str]:
    return {document.id: plain_text(document) for document in compose(project, project.content / name).documents}


def test_a_dossier_in_an_empty_folder_builds_at_once_with_a_new_municipality(empty: Project):
    made = greens(empty)
    assert made.files == tuple(sorted(written(empty), key=lambda file: (not file.endswith("zuiddam.yaml"), file)))
    documents = words(empty, made.name)
    assert list(documents) == ["tender-document", "programme-of-requirements", "council-proposal", "council-decision"]
    assert "De opdracht is verdeeld in twee percelen." in documents["tender-document"]
    assert "[nog te bepalen: hoe heet perceel 2?]" in documents["tender-document"]
    assert "[nog te bepalen: hoe heet de burgemeester?]" in documents["council-proposal"]


def test_what_was_given_is_written_and_all_else_is_open(empty: Project):
    made = greens(empty, start="2027-01-01", title='Groen: "beheer"', procedure="open")
    facts = {
        file.stem: YAML(typ="safe").load(file.read_text("utf-8")) for file in (empty.content / "groen").glob("*.yaml")
    }
    contract = facts["contract"]["contract"]
    assert (str(contract["term"]["start"]), contract["term"]["years"]) == ("2027-01-01", 4)
    assert [option["years"] for option in contract["term"]["options"]] == [2, 2]
    assert facts["dossier"]["title"] == 'Groen: "beheer"'
    assert facts["dossier"]["procedure"]["kind"] == "open"
    assert {lot["budget"]["open"] for lot in facts["lots"]["lots"]} == {
        f"hoeveel euro per jaar voor perceel {number}?" for number in (1, 2)
    }
    assert not re.search(r"(budget|total|per_year_\w+|weight|maximum_\w+): *\d", "".join(_texts(empty)))
    assert made.open_facts == sum(text.count("{open: ") for text in _texts(empty)) - _explained(empty)


@pytest.mark.parametrize("lots", ["0", "2"])
def test_the_rules_find_nothing_in_a_new_dossier_but_what_is_open(empty: Project, lots: str):
    greens(empty, lots=lots)
    (checked,) = check(empty, "groen").dossiers
    assert {finding.code for finding in checked.findings} == {"A384"}


def test_the_rules_know_the_steps_of_a_new_procedure(empty: Project):
    greens(empty)
    planning = YAML(typ="safe").load((empty.content / "groen" / "planning.yaml").read_text("utf-8"))["planning"]
    ids = {step["id"] for step in planning["procedure"]}
    assert ids >= {DISPATCH, SUBMISSION, NOTIFICATION, STANDSTILL, SIGNING, AWARD_NOTICE}
    assert any(id_.startswith("nota") for id_ in ids)


def _texts(project: Project) -> Iterator[str]:
    for file in sorted(project.content.rglob("*.yaml")):
        yield file.read_text("utf-8")


def _explained(project: Project) -> int:
    """How often a comment, or a profile that counts for itself, writes an open fact down."""
    return sum("{open: " in line and line.startswith("#") for text in _texts(project) for line in text.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize(("lots", "term"), [("0", "?"), ("1", "3"), ("7", "1+1+1+1")])
def test_every_procedure_number_of_lots_and_term_builds(empty: Project, procedure: str, lots: str, term: str):
    made = greens(empty, procedure=procedure, lots=lots, term=term)
    assert len(words(empty, made.name)) == 4


def test_what_is_missing_is_named_in_one_finding_and_nothing_is_written(empty: Project):
    (finding,) = refused(empty, municipality="")
    assert (finding.code, finding.message) == ("E010", "still to be given: --municipality, --subject, --lots, --term")
    assert written(empty) == []


def test_all_answers_that_will_not_do_are_told_together(empty: Project):
    given = {"subject": "x", "procedure": "opn", "lots": "veel", "term": "4+", "start": "2027-02-30", "name": "../x"}
    found = refused(empty, **given)
    assert [finding.message.partition(":")[0] for finding in found] == [
        "--procedure", "--lots", "--term", "--start", "--name",
    ]  # fmt: skip
    assert all(finding.hint for finding in found)
    assert written(empty) == []


def test_a_folder_that_is_there_is_left_as_it_is(empty: Project):
    greens(empty)
    before = [(file, (empty.root / file).read_bytes()) for file in written(empty)]
    with pytest.raises(FindingsError) as caught:
        greens(empty, subject="iets anders")
    assert [finding.code for finding in caught.value.findings] == ["E012"]
    assert [(file, (empty.root / file).read_bytes()) for file in written(empty)] == before


def test_an_unknown_municipality_is_told_with_the_nearest(empty: Project):
    new_municipality(empty, {**dict.fromkeys(PROFILE_FLAGS, ""), "name": "Zuiddam"})
    given = {**dict.fromkeys(FLAGS, ""), "municipality": "Zuidam", "subject": "x", "lots": "0", "term": "?"}
    with pytest.raises(FindingsError) as caught:
        new_dossier(empty, given)
    (finding,) = caught.value.findings
    assert finding.code == "E013"
    assert "did you mean 'zuiddam'?" in finding.hint


def test_questions_are_asked_until_the_answers_will_do(empty: Project):
    answers = iter(["Zuiddam", "y", "", "het onderhouden van groen", "", "", "tien", "3", "4", "", ""])
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return next(answers)

    made = start(empty, municipality="", ask=ask)
    assert made.name == "het-onderhouden-van-groen"
    assert list(answers) == []
    assert "'tien' is no number of lots" in asked[7]
    assert "an answer is needed here" in asked[3]
    assert "[sas] > " in asked[5]
    assert len(words(empty, made.name)) == 4


def test_who_gives_all_that_is_needed_is_asked_nothing(empty: Project):
    def ask(prompt: str) -> str:
        raise AssertionError(prompt)

    new_municipality(empty, {**dict.fromkeys(PROFILE_FLAGS, ""), "name": "Zuiddam"})
    assert start(empty, ask=ask, subject="het maaien", lots="0", term="?").name == "het-maaien"


# A municipality


def test_a_new_municipality_says_what_it_is_called_and_leaves_the_rest_open(empty: Project):
    made = new_municipality(
        empty, {**dict.fromkeys(PROFILE_FLAGS, ""), "name": "gemeente Súdwest-Fryslân", "mayor": "J. de Vries"}
    )
    assert made.files == ("content/municipalities/sudwest-fryslan.yaml",)
    profile = YAML(typ="safe").load((empty.root / made.files[0]).read_text("utf-8"))
    assert (profile["name"], profile["official_name"]) == ("Súdwest-Fryslân", "gemeente Súdwest-Fryslân")
    names = {holder["id"]: holder["name"] for holder in profile["office_holders"]}
    assert names["burgemeester"] == names["voorzitter"] == "J. de Vries"
    assert "open" in names["griffier"]
    assert made.open_facts == 3


def test_a_municipality_that_is_there_and_a_code_that_is_none_are_told_together(empty: Project):
    new_municipality(empty, {**dict.fromkeys(PROFILE_FLAGS, ""), "name": "Zuiddam"})
    with pytest.raises(FindingsError) as caught:
        new_municipality(empty, {**dict.fromkeys(PROFILE_FLAGS, ""), "name": "Zuiddam", "code": "0114"})
    assert [finding.code for finding in caught.value.findings] == ["E012", "E011"]
