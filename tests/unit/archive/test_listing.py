"""What there is to do for the archive on a day."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest

from bestek.archive import filings, listing
from bestek.archive.listing import Listing
from bestek.cli import main
from tests.archive import CONTENT, LATER, NOTED, START, Archived, copied
from tests.unit.test_each import BASE

DAY = datetime.date(2026, 11, 22)

CONTRACT = """\
contract:
  kind: contract
  name: Overeenkomst
  term: {start: 2026-04-01, years: 4}
"""

PER_LOT = '{id: perceel, title: Perceel, kind: nota, each: lots, version: "1.0", status: published, date: 2026-04-01}'


@pytest.fixture
def dossier(tmp_path: Path) -> Archived:
    """Two documents, three issued versions of two decisions, all of them packed and none handed over."""
    return copied(tmp_path / "project")


def listed(dossier: Archived, day: datetime.date = DAY) -> Listing:
    return listing.listing(dossier.project, dossier.project.dossiers(), day)


def told(made: Listing) -> list[tuple[str, str, str]]:
    """Task, name and version of every row."""
    return [(row.task, row.name, row.version) for row in made.rows]


def hand_over(dossier: Archived, decision: str, **more: str) -> None:
    wanted = filings.Wanted(decision, datetime.date(2026, 5, 1), **more)
    filings.file(dossier.project, dossier.folder, wanted)


def contract(dossier: Archived, archive: str) -> None:
    """The dossier with an agreement up to and including 31 March 2030, and facts for the archive."""
    dossier.change(CONTENT, "case: Z-2026-01,", f"case: Z-2026-01, {archive},")
    file = dossier.root / CONTENT
    file.write_text(file.read_text("utf-8") + CONTRACT, "utf-8")


# What there is to do


def test_what_is_packed_and_not_handed_over_is_told_by_decision(dossier: Archived):
    made = listed(dossier)
    issued = [("unfiled", "brief", "1.0"), ("unfiled", "nota", "0.3"), ("unfiled", "brief", "1.1")]
    assert told(made) == [*issued, ("unfiled", NOTED, "")]
    assert [row.decision for row in made.rows] == [START, START, LATER, NOTED]
    assert made.findings == ()


def test_what_was_handed_over_is_told_when_something_came_after_it_that_was_not(dossier: Archived):
    hand_over(dossier, START)
    made = listed(dossier)
    assert told(made) == [("unfiled", "brief", "1.1"), ("unfiled", NOTED, ""), ("changed", "brief", "1.0")]
    (row,) = made.of("changed")
    assert (row.reason, row.later, row.day) == ("version", f"1.1 ({LATER})", datetime.date(2026, 5, 1))


def test_when_all_was_handed_over_there_is_nothing_to_do(dossier: Archived):
    hand_over(dossier, START)
    hand_over(dossier, LATER)
    hand_over(dossier, NOTED)
    assert told(listed(dossier)) == []


def test_a_decision_with_which_nothing_was_issued_is_packed_and_handed_over_as_any(dossier: Archived):
    shutil.rmtree(dossier.archive / NOTED)
    assert ("unpacked", NOTED, "") in told(listed(dossier))
    dossier.pack(NOTED)
    assert ("unfiled", NOTED, "") in told(listed(dossier))
    hand_over(dossier, NOTED)
    assert not [row for row in listed(dossier).rows if row.name == NOTED]


def test_a_package_of_the_document_alone_counts_as_well(dossier: Archived):
    dossier.pack("brief/1.1")
    hand_over(dossier, "brief/1.1")
    assert ("unfiled", "brief", "1.1") not in told(listed(dossier))


def test_a_version_in_a_package_of_its_own_is_packed(dossier: Archived):
    dossier.pack("brief/1.1")
    shutil.rmtree(dossier.archive / LATER)
    assert ("unfiled", "brief", "1.1") in told(listed(dossier))


def test_the_public_package_does_not_count_as_handed_over(dossier: Archived):
    dossier.pack(LATER, edition="public")
    hand_over(dossier, LATER, edition="public")
    assert ("unfiled", "brief", "1.1") in told(listed(dossier))


def test_what_is_issued_and_in_no_package_is_to_be_packed(dossier: Archived):
    shutil.rmtree(dossier.archive / LATER)
    assert ("unpacked", "brief", "1.1") in told(listed(dossier))


def test_what_was_handed_over_need_not_stand_on_disk(dossier: Archived):
    hand_over(dossier, START)
    hand_over(dossier, LATER)
    hand_over(dossier, NOTED)
    shutil.rmtree(dossier.archive)
    assert told(listed(dossier)) == []


def test_another_package_on_disk_than_was_handed_over_comes_first(dossier: Archived):
    hand_over(dossier, START)
    manifest = dossier.archive / START / "tagmanifest-sha256.txt"
    manifest.write_text(manifest.read_text("utf-8") + "\n", "utf-8")
    row = listed(dossier).rows[0]
    assert (row.task, row.name, row.reason, row.edition) == ("altered", START, "package", "internal")
    manifest.unlink()
    assert listed(dossier).rows[0].reason == "gone"


def test_a_version_that_was_adopted_is_to_be_issued_and_one_that_nobody_decided_on_is_not(dossier: Archived):
    dossier.change(CONTENT, 'version: "1.1", status: changed', 'version: "1.2", status: changed')
    assert ("unissued", "brief", "1.2") not in told(listed(dossier))
    dossier.decide("2026-04-01-again")
    made = listed(dossier)
    assert told(made)[0] == ("unissued", "brief", "1.2")
    assert (made.rows[0].decision, made.rows[0].status) == ("2026-04-01-again", "changed")


def test_a_concept_is_nothing_to_be_issued(dossier: Archived):
    dossier.change(CONTENT, 'version: "0.3"', 'version: "0.4"')
    dossier.decide("2026-04-01-again")
    assert not listed(dossier).of("unissued")


def test_a_document_that_was_withdrawn_after_it_was_handed_over_is_told(dossier: Archived):
    hand_over(dossier, LATER)
    dossier.change(CONTENT, 'version: "1.1", status: changed', 'version: "1.1", status: withdrawn')
    dossier.decide("2026-04-01-again")
    (row,) = listed(dossier).of("changed")
    assert (row.name, row.version, row.reason) == ("brief", "1.1", "withdrawn")


def test_facts_of_a_record_that_were_corrected_after_it_was_handed_over_are_told(dossier: Archived):
    hand_over(dossier, START)
    hand_over(dossier, LATER)
    dossier.change(CONTENT, "organisation: Bureau Voorbeeld", "organisation: Bureau Anders")
    dossier.decide("2026-04-01-again")
    (row,) = listed(dossier).of("changed")
    assert (row.task, row.name, row.reason, row.later) == ("changed", "rapport-2025", "record", "2026-04-01-again")


def test_each_municipality_has_packages_of_its_own(tmp_path: Path):
    dossier = copied(tmp_path / "project", several=True)
    rows = [(row.municipality, row.name, row.version) for row in listed(dossier).of("unfiled")]
    assert ("voorbeeld", "brief", "1.0") in rows
    assert ("elders", "brief", "1.0") in rows
    hand_over(dossier, START, municipality="elders")
    rows = [(row.municipality, row.name, row.version) for row in listed(dossier).of("unfiled")]
    assert ("voorbeeld", "brief", "1.0") in rows
    assert ("elders", "brief", "1.0") not in rows


def test_a_document_for_several_elements_came_with_the_decision_that_brought_its_element(dossier: Archived):
    dossier.put("templates/base.html.j2", BASE)
    dossier.change(CONTENT, "documents:\n", f"documents:\n  - {PER_LOT}\n")
    dossier.decide("2026-04-01-each")
    dossier.change(CONTENT, "lots:\n", "lots:\n  - {id: west, number: 3, name: West, area: Het westen, budget: 3}\n")
    dossier.decide("2026-05-01-west")
    dossier.change(CONTENT, 'each: lots, version: "1.0"', 'each: lots, version: "1.1"')
    dossier.decide("2026-06-01-more")
    dossier.change(CONTENT, "lots:\n", "lots:\n  - {id: oost, number: 4, name: Oost, area: Het oosten, budget: 4}\n")
    dossier.decide("2026-07-01-oost")
    rows = {(row.name, row.version): row.decision for row in listed(dossier).of("unissued")}
    assert rows == {
        ("perceel-noord", "1.0"): "2026-04-01-each",
        ("perceel-zuid", "1.0"): "2026-04-01-each",
        ("perceel-west", "1.0"): "2026-05-01-west",
        ("perceel-noord", "1.1"): "2026-06-01-more",
        ("perceel-zuid", "1.1"): "2026-06-01-more",
        ("perceel-west", "1.1"): "2026-06-01-more",
        ("perceel-oost", "1.1"): "2026-07-01-oost",
    }
    assert {row.entry for row in listed(dossier).of("unissued")} == {"perceel"}
    dossier.issue("perceel-west", decision="2026-05-01-west")
    assert [row.entry for row in listed(dossier).of("unpacked") if row.name == "perceel-west"] == ["perceel"]


# What is wrong


def test_everything_that_is_wrong_with_content_and_register_is_told_and_the_other_dossier_is_listed(dossier: Archived):
    shutil.copytree(dossier.folder, dossier.root / "content" / "ander")
    hand_over(dossier, START)
    register = dossier.folder / "filings.yaml"
    register.write_text(
        register.read_text("utf-8").replace("2026-05-01", "2026-05-02").replace(START, "2020-01-01-weg"), "utf-8"
    )
    made = listed(dossier)
    assert {finding.code for finding in made.findings} == {"E930", "E932"}
    dossier.change("content/ander/dossier.yaml", "budget: 2500", "budget: veel")
    made = listed(dossier)
    files = {finding.place.file for finding in made.findings if finding.place}
    assert files == {"content/ander/dossier.yaml", "content/klein/filings.yaml"}
    assert {row.dossier for row in made.rows} == {"klein"}


def test_a_version_of_a_decision_that_is_gone_is_told(dossier: Archived):
    for decision in (LATER, NOTED):
        (dossier.folder / "decisions" / f"{decision}.yaml").unlink()
    made = listed(dossier)
    assert [finding.code for finding in made.findings] == ["E618"]
    assert told(made) == [("unfiled", "brief", "1.0"), ("unfiled", "nota", "0.3")]


def test_decisions_that_do_not_hold_are_told(dossier: Archived):
    (dossier.folder / "decisions" / f"{LATER}.yaml").unlink()
    made = listed(dossier)
    assert made.findings
    assert made.rows == ()


# Terms


def test_a_document_that_the_dossier_does_not_name_any_more_is_open(dossier: Archived):
    file = dossier.root / CONTENT
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "id: nota" not in line), "utf-8")
    (term,) = (term for term in listed(dossier).terms if "nota" in term.records)
    assert (term.standing, term.retention.value) == ("open", "open")


def test_records_that_are_kept_alike_stand_together_with_what_is_open(dossier: Archived):
    terms = listed(dossier).standing("open")
    assert {records for term in terms for records in term.records} == {"brief", "nota", "rapport-2025"}
    brief = next(term for term in terms if "brief" in term.records)
    assert brief.records == ("brief", "nota")
    assert [point.path for point in brief.retention.blocking] == ["archive/outcome", "archive/agreement_ended_on"]


def test_records_are_due_from_their_day_on_and_stopped_while_a_claim_is_noted(dossier: Archived):
    contract(dossier, "outcome: concluded")
    last, due = datetime.date(2040, 3, 31), datetime.date(2040, 4, 1)
    assert [term.records for term in listed(dossier, last).standing("running")] == [("brief", "nota")]
    assert not listed(dossier, last).standing("due")
    assert [term.records for term in listed(dossier, due).standing("due")] == [("brief", "nota")]
    dossier.change(CONTENT, "outcome: concluded", "outcome: concluded, holds: [{id: geding, reason: Geding}]")
    assert not listed(dossier, due).standing("due")
    assert [term.records for term in listed(dossier, due).standing("stopped")] == [("brief", "nota")]


def test_records_stand_together_for_the_same_municipalities_alone(tmp_path: Path):
    terms = {term.records: term.municipalities for term in listed(copied(tmp_path / "project", several=True)).terms}
    assert terms == {
        ("brief", "nota"): ("voorbeeld", "elders"),
        ("rapport-2025",): ("voorbeeld", "elders"),
        (START, LATER, NOTED): ("voorbeeld", "elders"),
    }


def test_what_is_due_comes_first_and_what_is_kept_last(dossier: Archived):
    contract(dossier, "outcome: concluded")
    made = listed(dossier, datetime.date(2040, 4, 1))
    assert [term.standing for term in made.terms] == ["due", "open", "kept"]


def test_what_the_archivist_decides_comes_before_what_others_know(dossier: Archived):
    terms = listed(dossier).standing("open")
    assert [term.retention.blocking[0].decider for term in terms] == ["archivist", "contract-manager"]


def test_the_record_of_a_decision_of_council_or_board_is_kept(dossier: Archived):
    assert [term.records for term in listed(dossier).standing("kept")] == [(START, LATER, NOTED)]


# On the screen, and for a program


def run(dossier: Archived, verb: str, *arguments: str, language: str = "en", code: int = 0) -> None:
    folders = (f"--content={dossier.root / 'content'}", f"--templates={dossier.root / 'templates'}")
    with pytest.raises(SystemExit) as left:
        main(["bestek", f"--lang={language}", verb, *arguments, *folders])
    assert (left.value.code or 0) == code


def test_the_register_says_what_was_entered_and_where(dossier: Archived, capsys: pytest.CaptureFixture[str]):
    run(dossier, "archive.file", START, "--date=2026-05-01", "--receipt=A-1")
    shown = capsys.readouterr().out
    assert shown == f"build/archive/klein/{START}: handed over on 1 May 2026, entered in content/klein/filings.yaml\n"
    run(dossier, "archive.list", "--on=2026-05-02")
    assert f"followed by 1.1 ({LATER})" in capsys.readouterr().out


@pytest.mark.parametrize(
    "verb", [("archive.file", START, "--date=gisteren"), ("archive.list", "--on=1-5-2026"), ("archive.file", START)]
)
def test_a_day_that_is_none_is_a_mistake_of_who_typed_it(
    dossier: Archived, capsys: pytest.CaptureFixture[str], verb: tuple[str, ...]
):
    run(dossier, *verb, code=1)
    assert "E937" in capsys.readouterr().err
    assert not (dossier.folder / "filings.yaml").exists()


def test_the_list_says_for_which_day_it_is_and_what_to_do(dossier: Archived, capsys: pytest.CaptureFixture[str]):
    contract(dossier, "outcome: concluded")
    run(dossier, "archive.list", "--on=2040-04-01")
    shown = capsys.readouterr().out
    assert shown.startswith("The archive on 1 April 2040\n")
    assert "Packed, and not handed over: 3\n" in shown
    assert f"{START}" in shown
    assert "brief 1.0, nota 0.3" in shown
    (line,) = (line for line in shown.splitlines() if "nothing was issued with it" in line)
    assert NOTED in line
    assert "Due for destruction by rule: 2\n   klein: brief, nota\n" in shown
    assert "from 1 April 2040, result 16.1: 10 years after 31 March 2030 (end of the agreement; as agreed;" in shown
    assert "kept for good: 3 (--all)" in shown


def test_without_a_day_the_list_is_about_today_and_says_so(dossier: Archived, capsys: pytest.CaptureFixture[str]):
    run(dossier, "archive.list")
    assert "which is today" in capsys.readouterr().out.splitlines()[0]


def test_the_same_day_gives_the_same_json(dossier: Archived, capsys: pytest.CaptureFixture[str]):
    contract(dossier, "outcome: concluded")
    run(dossier, "archive.list", "--on=2040-04-01", "--json")
    first = capsys.readouterr().out
    run(dossier, "archive.list", "--on=2040-04-01", "--json", language="nl")
    assert capsys.readouterr().out == first
    read = json.loads(first)
    assert read["on"] == "2040-04-01"
    assert [row["task"] for row in read["tasks"]] == ["unfiled"] * 4
    (due,) = (term for term in read["terms"] if term["standing"] == "due")
    assert (due["results"], due["destroy_on"], due["recorded"]) == (["16.1"], "2040-04-01", False)
