"""Records that are cited: their files are those that were cited; and comparisons leave no model out."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from bestek import messages
from bestek.findings import Finding, FindingsError, Severity
from bestek.load import load_dossier
from bestek.validate import validate
from tests.unit.small import small

GOOD = Path(__file__).parents[1] / "corpus" / "content" / "_good"
REPORT = b"%PDF-1.4 a report, in whatever format it was received\x00\xff"
SHA256 = hashlib.sha256(REPORT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(GOOD / "content", tmp_path / "content")
    (tmp_path / "content/voorbeeld/records").mkdir()
    (tmp_path / "content/voorbeeld/records/rapport.pdf").write_bytes(REPORT)
    return tmp_path / "content" / "voorbeeld"


def said(folder: Path, content: str) -> list[tuple[str, str, str]]:
    """Code, place and message of what is found with `content` as a file of the dossier."""
    (folder / "extra.yaml").write_text(content, encoding="utf-8")
    return [(finding.code, str(finding.place), finding.message) for finding in found(folder)]


def found(folder: Path) -> tuple[Finding, ...]:
    try:
        return validate(load_dossier(folder, folder.parents[1])).findings
    except FindingsError as error:
        return error.findings


def records(*lines: str) -> str:
    return "records:\n  - id: rapport\n    title: Rapport\n" + "".join(f"    {line}\n" for line in lines)


def test_a_file_with_the_checksum_that_was_cited_gives_no_finding(folder: Path) -> None:
    assert said(folder, records("file: records/rapport.pdf", f"sha256: {SHA256}")) == []


def test_a_file_that_changed_is_told_with_its_checksum_of_now(folder: Path) -> None:
    (folder / "records/rapport.pdf").write_bytes(REPORT + b"!")
    now = hashlib.sha256(REPORT + b"!").hexdigest()
    assert said(folder, records("file: records/rapport.pdf", f"sha256: {SHA256}")) == [
        (
            "E330",
            "content/voorbeeld/extra.yaml:5:13",
            f"the file records/rapport.pdf is not the one that was cited: its SHA-256 is {now}",
        )
    ]


def test_a_file_without_a_checksum_is_told_which_to_write(folder: Path) -> None:
    (folder / "extra.yaml").write_text(records("file: records/rapport.pdf"), encoding="utf-8")
    (finding,) = found(folder)
    assert (finding.code, finding.hint) == ("E331", f"write sha256: {SHA256} behind it")


def test_a_file_that_is_not_there_is_told_with_the_nearest_name(folder: Path) -> None:
    (folder / "extra.yaml").write_text(records("file: records/raport.pdf", f"sha256: {SHA256}"), encoding="utf-8")
    missing, unused = found(folder)
    assert (missing.code, missing.hint) == ("E332", "did you mean records/rapport.pdf?")
    assert (unused.code, str(unused.place)) == ("W330", "content/voorbeeld/records/rapport.pdf")


def test_a_dossier_without_record_files_is_told_where_they_go(folder: Path) -> None:
    shutil.rmtree(folder / "records")
    (folder / "extra.yaml").write_text(records("file: records/rapport.pdf", f"sha256: {SHA256}"), encoding="utf-8")
    (finding,) = found(folder)
    assert (finding.code, finding.hint) == ("E332", "put the file in the folder records of the dossier")


def test_a_checksum_without_a_file_is_advice(folder: Path) -> None:
    shutil.rmtree(folder / "records")
    (folder / "extra.yaml").write_text(records(f"sha256: {SHA256}"), encoding="utf-8")
    (finding,) = found(folder)
    assert (finding.code, finding.severity) == ("A330", Severity.ADVICE)


def test_a_record_without_checksum_and_file_gives_no_finding(folder: Path) -> None:
    shutil.rmtree(folder / "records")
    assert said(folder, records('year: "2019"', "isbn: 978-94-6375-475-0")) == []


def test_an_open_checksum_is_no_mistake(folder: Path) -> None:
    shutil.rmtree(folder / "records")
    assert said(folder, records('sha256: {open: "which file was it?"}')) == []


def test_a_file_that_no_record_names_is_a_warning(folder: Path) -> None:
    assert [entry[:2] for entry in said(folder, "risks: []\n")] == [("W330", "content/voorbeeld/records/rapport.pdf")]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("isbn: 978-94-6375", "an ISBN has thirteen digits"),
        ("sha256: abc", "a SHA-256 has 64 digits"),
        ("file: ../rapport.pdf", "a file in the folder records of the dossier"),
        ("link: http://voorbeeld.nl", "a web address begins with https://"),
    ],
)
def test_a_fact_of_a_record_with_the_wrong_form_is_told_how_it_is_written(folder: Path, line: str, hint: str) -> None:
    shutil.rmtree(folder / "records")
    (folder / "extra.yaml").write_text(records(line), encoding="utf-8")
    (finding,) = found(folder)
    assert (finding.code, finding.hint.startswith(hint)) == ("E210", True)


def test_a_link_out_of_the_content_folder_is_no_record(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elders.pdf"
    outside.write_bytes(REPORT)
    (folder / "records/rapport.pdf").unlink()
    (folder / "records/rapport.pdf").symlink_to(outside)
    assert [entry[0] for entry in said(folder, "risks: []\n")] == ["E106"]


OPTIONS = """\
options:
  purpose: Kiezen.
  current: a
  chosen: a
  reflection: Nadenken.
  conclusion: Gekozen.
  models:
    - {id: a, name: A, description: A., impact: Geen., advantages: [{id: p, claim: goed}], disadvantages: [{id: c, claim: duur}]}
    - {id: b, name: B, description: B., impact: Veel., advantages: [{id: p, claim: mooi}], disadvantages: [{id: c, claim: laat}]}
  criteria:
    - id: kosten
      name: Kosten
      assessments:
"""


@pytest.mark.parametrize(
    ("models", "codes"),
    [("ab", []), ("a", ["E333"]), ("abb", ["E334"]), ("bb", ["E333", "E334"]), ("abc", ["E301"])],
)
def test_a_criterion_assesses_every_model_once(folder: Path, models: str, codes: list[str]) -> None:
    shutil.rmtree(folder / "records")
    cells = "".join(f"        - {{model: {model}, text: laag}}\n" for model in models)
    assert [entry[0] for entry in said(folder, OPTIONS + cells)] == codes


def test_the_chosen_model_is_one_of_those_compared(folder: Path) -> None:
    shutil.rmtree(folder / "records")
    cells = "        - {model: a, text: laag}\n        - {model: b, text: hoog}\n"
    assert [entry[0] for entry in said(folder, OPTIONS.replace("chosen: a", "chosen: z") + cells)] == ["E301"]


def test_what_is_said_about_records_is_said_in_dutch_too(folder: Path) -> None:
    messages.set_language("nl")
    assert "geen stuk noemt dit bestand" in said(folder, "risks: []\n")[0][2]


def test_a_record_that_changes_after_a_build_stops_the_next_one(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.put("content/klein/records/rapport.txt", "Zo was het.")
    project.put(
        "content/klein/records.yaml",
        records("file: records/rapport.txt", f"sha256: {hashlib.sha256(b'Zo was het.').hexdigest()}"),
    )
    assert project.made() == ["brief.html", "nota.html"]
    assert project.made() == []
    project.put("content/klein/records/rapport.txt", "Zo was het niet.")
    with pytest.raises(FindingsError) as raised:
        project.build()
    assert [finding.code for finding in raised.value.findings] == ["E330"]
