"""Packages from end to end: complete, valid, the same bytes wherever they are made, and the earlier one stays until a new one is complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from bestek import cli, messages
from bestek.archive import mdto
from bestek.archive.package import SIDE_FILE
from bestek.findings import FindingsError
from tests.archive import CONTENT, LATER, NOTED, START, Archived, archived, copied, packed
from tests.dossiers import ROOT
from tests.killing import Call, checksums


def names(bag: Path) -> list[str]:
    """The files of the payload without those that describe them."""
    payload = bag / "data"
    found = (path.relative_to(payload).as_posix() for path in payload.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.endswith(".xml"))


# What stands there


def test_a_package_has_all_that_was_issued_received_and_told() -> None:
    assert names(packed().archive / START) == [
        f"klein/{START}/bevindingen.json",
        f"klein/{START}/herkomst.zip",
        f"klein/{START}/verantwoording.html",
        f"klein/{START}/verantwoording.pdf",
        "klein/brief_1.0/brief.docx",
        "klein/brief_1.0/brief.pdf",
        "klein/brief_1.0/brief.tree.json",
        "klein/nota_0.3/nota.docx",
        "klein/nota_0.3/nota.pdf",
        "klein/nota_0.3/nota.tree.json",
        "klein/rapport-2025/rapport-2025.txt",
    ]


@pytest.mark.parametrize("several", [False, True])
def test_every_package_is_a_valid_bag_in_which_everything_is_described(several: bool) -> None:
    bags = [file.parent for file in packed(several=several).archive.rglob("bagit.txt")]
    assert len(bags) == (6 if several else 3)
    for bag in bags:
        assert bagit.Bag(str(bag)).validate()
        payload = bag / "data"
        for path in payload.rglob("*"):
            if path.name.endswith(SIDE_FILE):
                assert mdto.problems(path.read_bytes()) == ()
            elif path.is_dir():
                assert (path / f"{path.name}{SIDE_FILE}").is_file(), path
            else:
                assert path.with_name(path.name + SIDE_FILE).is_file(), path


def test_what_the_bag_says_of_itself(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    made.pack(START, date="2027-01-02")
    told = (made.archive / START / "bag-info.txt").read_text("utf-8")
    assert "Source-Organization: gemeente Voorbeeld\n" in told
    assert f"External-Identifier: klein/{START}\n" in told
    assert f"Internal-Sender-Identifier: {START}\n" in told
    assert "Bag-Software-Agent: Bestek " in told
    assert "Bagging-Date: 2027-01-02\n" in told
    assert "Bagging-Date" not in (packed().archive / START / "bag-info.txt").read_text("utf-8")


def test_a_package_of_a_document_stands_beside_that_of_its_decision(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    made.pack("brief/1.0")
    assert sorted(path.name for path in made.archive.iterdir()) == [START, LATER, NOTED, "brief_1.0"]
    assert [name for name in names(made.archive / "brief_1.0") if name.endswith(".docx")] == [
        "klein/brief_1.0/brief.docx"
    ]


def test_each_municipality_has_its_packages_in_a_folder_of_its_own() -> None:
    found = sorted(
        file.parent.relative_to(packed(several=True).archive)
        for file in packed(several=True).archive.rglob("bagit.txt")
    )
    assert [path.as_posix() for path in found] == [
        f"{name}/{decision}" for name in ("elders", "voorbeeld") for decision in (START, LATER, NOTED)
    ]


def test_a_decision_with_which_nothing_was_issued_has_its_record_alone() -> None:
    bag = packed().archive / NOTED
    assert [name for name in names(bag) if not name.endswith(SIDE_FILE)] == [
        f"klein/{NOTED}/bevindingen.json",
        f"klein/{NOTED}/herkomst.zip",
        f"klein/{NOTED}/verantwoording.html",
        f"klein/{NOTED}/verantwoording.pdf",
        "klein/rapport-2025/rapport-2025.txt",
    ]
    account = (bag / "data" / "klein" / NOTED / "verantwoording.html").read_text("utf-8")
    assert "waarmee geen stuk is uitgegeven" in account
    assert "of de tekst van elk stuk" not in account


def test_of_such_a_decision_there_is_no_public_package_unless_something_is_public(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    with pytest.raises(FindingsError) as error:
        made.pack(NOTED, edition="public")
    assert "E907" in [finding.code for finding in error.value.findings]
    assert [each.edition for each in made.pack(NOTED, edition="all").packages] == ["internal"]
    made.change(CONTENT, "title: Rapport over de zorg", "title: Rapport over de zorg\n    use_restriction: openbaar")
    made.decide("2026-04-01-again", "council")
    (package,) = made.pack("2026-04-01-again", edition="public").packages
    found = [name for name in names(package.folder) if not name.endswith(SIDE_FILE)]
    assert [name.rpartition("/")[2] for name in found] == [
        "verantwoording.html",
        "verantwoording.pdf",
        "rapport-2025.txt",
    ]


def test_the_public_package_holds_what_is_for_everybody(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    report = made.pack(START, edition="all")
    found = names(made.archive / "public" / START)
    assert f"klein/{START}/verantwoording.pdf" in found
    assert "klein/brief_1.0/brief.pdf" in found
    assert not [name for name in found if "nota" in name or name.endswith((".json", ".zip"))]
    assert bagit.Bag(str(made.archive / "public" / START)).validate()
    assert [each.edition for each in report.packages] == ["internal", "public"]


def test_where_nothing_is_public_there_is_no_public_package(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    with pytest.raises(FindingsError) as error:
        made.pack("nota", edition="public")
    assert "E907" in [finding.code for finding in error.value.findings]
    assert [each.edition for each in made.pack("nota", edition="all").packages] == ["internal"]


# The same again


def test_what_is_the_same_is_not_written_again(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    before = checksums(made.archive)
    assert [each.made for each in made.pack().packages] == [False, False, False]
    assert checksums(made.archive) == before


def test_what_somebody_did_to_a_package_is_undone(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    before = checksums(made.archive)
    (made.archive / START / "data" / "klein" / "brief_1.0" / "brief.pdf").write_bytes(b"")
    (made.archive / LATER / "erbij.txt").write_bytes(b"")
    assert [each.made for each in made.pack().packages] == [True, True, False]
    assert checksums(made.archive) == before


@pytest.mark.slow
def test_the_same_content_gives_the_same_bytes_wherever_and_whenever_it_is_packed(tmp_path: Path) -> None:
    made = packed(several=True)
    made.pack(edition="all")
    expected = relative(made.archive)
    home = tmp_path / "ander pad"
    shutil.copytree(made.root, home, ignore=shutil.ignore_patterns("build"))
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONHASHSEED": "1",
        "TZ": "Pacific/Kiritimati",
        "HOME": str(home),
        "BESTEK_LANG": "nl",
        "LC_ALL": "C",
    }
    command = [sys.executable, "-m", "bestek", "archive.pack", "--all", "--edition", "all"]
    subprocess.run(command, cwd=home, env=environment, check=True, capture_output=True)
    assert relative(home / "build" / "archive" / "klein") == expected


def relative(folder: Path) -> dict[str, str]:
    return {name.removeprefix(f"{folder}{os.sep}"): sum_ for name, sum_ in checksums(folder).items()}


# What goes wrong


def test_nothing_is_written_when_one_package_cannot_be_made(tmp_path: Path) -> None:
    made = archived(tmp_path / "project")
    (made.folder / "issued" / "brief" / "1.1" / "tree.json.gz").write_bytes(b"")
    (made.folder / "records" / "rapport-2025.txt").unlink()
    with pytest.raises(FindingsError) as error:
        made.pack()
    assert {finding.code for finding in error.value.findings} == {"E615", "E902"}
    assert not made.archive.exists()


def test_a_later_edit_of_content_changes_no_package_of_an_earlier_decision(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    before = checksums(made.archive)
    made.change(CONTENT, "subject: zorg voor ouderen", "subject: zorg voor iedereen")
    made.decide("2026-05-01-again", "council")
    assert [each.made for each in made.pack().packages] == [False, False, False, True]
    shutil.rmtree(made.archive / "2026-05-01-again")
    assert checksums(made.archive) == before


@pytest.mark.slow
def test_packing_that_is_killed_leaves_the_earlier_package_or_the_new_one(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    place = made.archive / START
    earlier = relative(place)
    made.pack(START, date="2027-01-01")
    later = relative(place)
    assert earlier != later
    saved = tmp_path / "earlier"
    shutil.copytree(packed().archive / START, saved)

    def put_back() -> None:
        shutil.rmtree(made.archive)
        shutil.copytree(saved, place)

    call = Call(("archive.pack", START, "--date", "2027-01-01"), made.root, made.root / "build" / "archive")
    ends = {"earlier": 0, "later": 0}
    for moment in call.moments(touches=5, shares=1, seed=5, prepare=put_back):
        put_back()
        call.killed(moment)
        made.pack(LATER)  # whoever writes next puts in order what was left
        left = relative(place)
        assert left in (earlier, later), moment
        ends["earlier" if left == earlier else "later"] += 1
        assert sorted(path.name for path in made.archive.iterdir()) == [START, LATER], moment
    assert ends["earlier"], ends


def test_a_signed_pdf_in_a_package_is_not_lost_by_packing_again(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    pdf = made.archive / START / "data" / "klein" / "brief_1.0" / "brief.pdf"
    (tmp_path / "signed").mkdir()
    (tmp_path / "signed" / "brief.pdf").write_bytes(pdf.read_bytes() + b"\nhandtekening\n%%EOF\n")
    made.pack(START, signed=str(tmp_path / "signed"))
    before = checksums(made.archive)
    with pytest.raises(FindingsError) as error:
        made.pack()
    (finding,) = error.value.findings
    assert (finding.code, finding.place and finding.place.file.endswith("brief_1.0/brief.pdf")) == ("E909", True)
    assert checksums(made.archive) == before
    assert [each.made for each in made.pack(START, signed=str(tmp_path / "signed")).packages] == [False]


# The verb


def packs(made: Archived, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.chdir(made.root)
    with pytest.raises(SystemExit) as end:
        cli.main(["bestek", "archive.pack", *arguments])
    return int(end.value.code or 0)


def test_the_verb_tells_what_it_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = copied(tmp_path / "project")
    shutil.rmtree(made.archive / LATER)
    assert packs(made, "--all", monkeypatch=monkeypatch) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "1 package made, 2 unchanged"
    assert [line.split()[0] for line in told[1:-1]] == [f"build/archive/klein/{each}" for each in (START, LATER, NOTED)]


def test_the_verb_ends_with_one_for_a_name_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = copied(tmp_path / "project")
    assert packs(made, "brif", monkeypatch=monkeypatch) == 1
    assert "did you mean 'brief'?" in capsys.readouterr().err
    assert packs(made, monkeypatch=monkeypatch) == 1
    assert "E900" in capsys.readouterr().err


def test_a_mistake_in_todays_content_keeps_no_earlier_decision_from_being_packed(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    before = checksums(made.archive)
    made.put(CONTENT, "title: [\n")
    made.pack()
    assert checksums(made.archive) == before


def test_what_comes_out_otherwise_is_told_in_the_account_whatever_the_language_of_the_screen(tmp_path: Path) -> None:
    made = copied(tmp_path / "project")
    made.change("templates/documents/brief.html.j2", "Perceel {{", "Het perceel {{")
    report = made.pack(START)
    assert "W901" in [finding.code for finding in report.findings]
    before = checksums(made.archive)
    messages.set_language("nl")
    made.pack(START)
    assert checksums(made.archive) == before


def test_what_content_does_not_say_is_told_where_it_is_to_be_written(tmp_path: Path):
    made = copied(tmp_path / "project")
    places = {each.place.path: each.place for each in made.pack(START, edition="all").findings if each.place}
    told = places["records/rapport-2025/use_restriction"]
    line = (made.root / told.file).read_text("utf-8").splitlines()[told.line - 1]
    assert line.strip() == "- id: rapport-2025"


def test_where_nothing_is_public_the_places_are_told_as_well(tmp_path: Path):
    made = copied(tmp_path / "project")
    with pytest.raises(FindingsError) as error:
        made.pack(NOTED, edition="public")
    assert {each.code: bool(each.place and each.place.line) for each in error.value.findings} == {
        "E907": False,
        "W970": True,
    }
