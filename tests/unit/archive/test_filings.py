"""The register of what was handed over: what is entered, and how everything is noticed that is done to it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bestek import issued
from bestek.archive.filings import Register, parsed_day, read_register
from bestek.findings import Finding, FindingsError
from tests.unit.archive.handed import hand_over, package, version
from tests.unit.ledgers import DOSSIER, Decided


@pytest.fixture
def dossier(tmp_path: Path) -> Decided:
    """Two decisions; with each a version of a letter was issued, and a package of both stands on disk."""
    made = Decided(tmp_path)
    made.put("name: Voorbeeld\nplace: Voorbeeld\n", "../municipalities/voorbeeld.yaml")
    made.put(DOSSIER)
    first = made.decide("start")
    version(made, "brief", "1.0", first)
    package(made, first, {"brief_1.0/brief.pdf": b"een", f"{first}/account.html": b"zo"})
    made.change("budget: 1000", "budget: 1500")
    second = made.decide("vervolg")
    version(made, "brief", "1.1", second)
    package(made, second, {"brief_1.1/brief.pdf": b"twee"})
    return made


FIRST, SECOND = "2024-01-02-start", "2024-01-03-vervolg"


def register(dossier: Decided) -> Register:
    versions = issued.read_all(dossier.folder, dossier.root).versions
    return read_register(dossier.folder, dossier.root, dossier.ledger(), versions)


def refused(call: Callable[[], object]) -> list[Finding]:
    with pytest.raises(FindingsError) as error:
        call()
    return list(error.value.findings)


def told(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, int, int]]:
    """Code, line and column of each finding."""
    return [(each.code, each.place.line, each.place.column) for each in findings if each.place]


def text(dossier: Decided) -> str:
    return (dossier.folder / "filings.yaml").read_text("utf-8")


def both(dossier: Decided) -> None:
    hand_over(dossier, FIRST, receipt="A-1")
    hand_over(dossier, SECOND)


# What is entered


def test_a_package_is_entered_with_its_fingerprint_and_its_records(dossier: Decided):
    (filed,) = hand_over(dossier, "2024-01-02", "2024-02-01", "A-1")
    (entry,) = register(dossier).filings
    assert entry == filed.filing
    assert (entry.package, entry.edition, entry.date, entry.receipt) == (FIRST, "internal", datetime.date(2024, 2, 1), "A-1")  # fmt: skip
    assert entry.records == (FIRST, "brief_1.0")
    assert register(dossier).findings == ()


def test_the_register_is_no_part_of_the_state(dossier: Decided):
    before = dossier.loaded().state.fingerprint
    hand_over(dossier, FIRST)
    assert dossier.loaded().state.fingerprint == before
    assert dossier.loaded().findings == ()
    assert dossier.loaded().pending == ()


def test_comments_above_the_first_entry_stay(dossier: Decided):
    hand_over(dossier, FIRST)
    dossier.put("# Overdracht in overleg met het archief.\n" + text(dossier), "filings.yaml")
    hand_over(dossier, SECOND)
    assert text(dossier).startswith("# Overdracht in overleg met het archief.\n")
    assert [each.package for each in register(dossier).filings] == [FIRST, SECOND]


def test_a_document_has_a_package_of_its_own(dossier: Decided):
    package(dossier, "brief_1.0", {"brief_1.0/brief.pdf": b"een"})
    hand_over(dossier, "brief/1.0")
    assert register(dossier).last("brief_1.0", "", "internal")


def test_a_decision_with_which_nothing_was_issued_is_entered_as_any(dossier: Decided):
    dossier.change("budget: 1500", "budget: 1700")
    third = dossier.decide("kennisname")
    assert [each.code for each in refused(lambda: hand_over(dossier, third))] == ["E933"]
    package(dossier, third, {f"{third}/account.html": b"zo"})
    (filed,) = hand_over(dossier, third)
    assert filed.filing.records == (third,)


def test_the_same_is_entered_once_and_a_receipt_that_came_later_besides(dossier: Decided):
    hand_over(dossier, FIRST)
    assert told(refused(lambda: hand_over(dossier, FIRST, "2024-03-01"))) == [("E936", 4, 5)]
    hand_over(dossier, FIRST, "2024-03-01", "A-2")
    assert [each.receipt for each in register(dossier).filings] == [None, "A-2"]
    assert register(dossier).findings == ()


# What is not entered


def test_a_package_that_was_changed_is_not_entered(dossier: Decided):
    file = dossier.project.output / "archive" / "zorg" / FIRST / "data" / "zorg" / "brief_1.0" / "brief.pdf"
    file.write_bytes(b"ander")
    findings = refused(lambda: hand_over(dossier, FIRST))
    assert any(finding.place and finding.place.file.endswith("brief_1.0/brief.pdf") for finding in findings)
    assert not (dossier.folder / "filings.yaml").exists()


def test_a_package_of_another_decision_is_not_entered(dossier: Decided):
    place = dossier.project.output / "archive" / "zorg"
    (place / FIRST).rename(place / "weg")
    (place / SECOND).rename(place / FIRST)
    assert [each.code for each in refused(lambda: hand_over(dossier, FIRST))] == ["E934"]


def test_what_was_not_packed_cannot_be_handed_over(dossier: Decided):
    assert [each.code for each in refused(lambda: hand_over(dossier, "brief/1.0"))] == ["E933"]


@pytest.mark.parametrize("name", ["iets", "brief/7.0", "2025"])
def test_a_name_that_is_none_is_told_with_those_that_are(dossier: Decided, name: str):
    (finding,) = refused(lambda: hand_over(dossier, name))
    assert finding.code == "E938"
    assert "'1.0'" in finding.hint or FIRST in finding.hint


@pytest.mark.parametrize("receipt", [" ", "A-1\nA-2", "A\x07", "\udc80"])
def test_a_number_that_is_not_one_line_of_text_is_told_and_nothing_is_entered(dossier: Decided, receipt: str):
    assert [each.code for each in refused(lambda: hand_over(dossier, FIRST, receipt=receipt))] == ["E939"]
    assert not (dossier.folder / "filings.yaml").exists()


def test_a_document_without_the_number_that_was_announced_is_told(dossier: Decided):
    assert [each.code for each in refused(lambda: hand_over(dossier, "brief/"))] == ["E938"]


def test_a_municipality_that_the_dossier_is_not_of_is_told(dossier: Decided):
    assert [each.code for each in refused(lambda: hand_over(dossier, FIRST, municipality="elders"))] == ["E009"]


def test_what_is_not_packed_is_told_with_what_to_type_for_it(dossier: Decided):
    (finding,) = refused(lambda: hand_over(dossier, FIRST, edition="public"))
    assert finding.hint.endswith(f"./inv archive.pack {FIRST} --dossier zorg --edition public")


def test_nothing_is_handed_over_before_it_was_decided(dossier: Decided):
    hand_over(dossier, SECOND, "2024-01-03")
    assert [each.code for each in refused(lambda: hand_over(dossier, FIRST, "2024-01-01"))] == ["E935"]


def test_a_version_of_a_decision_that_is_gone_is_told(dossier: Decided):
    version(dossier, "nota", "1.0", "2024-01-09-weg")
    assert [each.code for each in refused(lambda: hand_over(dossier, FIRST))] == ["E618"]
    assert {each.code for each in refused(lambda: hand_over(dossier, "nota"))} == {"E618", "E938"}


@pytest.mark.parametrize("day", ["", "gisteren", "2024-02-30", "20240201", "2024-W05-4", "1-2-2024"])
def test_a_day_is_written_in_one_way(day: str):
    assert [each.code for each in refused(lambda: parsed_day(day))] == ["E937"]
    assert parsed_day("2024-02-29") == datetime.date(2024, 2, 29)


# A register that is not as it was recorded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("date: 2024-02-01\n    receipt", "date: 2024-02-02\n    receipt"),
        ("receipt: A-1", "receipt: A-7"),
        ("      - brief_1.0\n", ""),
        ("edition: internal\n    date: 2024-02-01\n    receipt", "edition: public\n    date: 2024-02-01\n    receipt"),
    ],
)
def test_an_entry_that_was_edited_is_noticed_at_its_seal(dossier: Decided, old: str, new: str):
    both(dossier)
    dossier.put(text(dossier).replace(old, new, 1), "filings.yaml")
    line = next(at for at, row in enumerate(text(dossier).splitlines(), 1) if "seal:" in row)
    assert told(register(dossier).findings) == [("E930", line, 11)]


def test_an_entry_that_was_taken_out_is_noticed_at_the_next(dossier: Decided):
    both(dossier)
    head, _first, second = re.split(r"(?m)^(?=  - package)", text(dossier))
    dossier.put(head + second, "filings.yaml")
    assert [each.code for each in register(dossier).findings] == ["E930"]


def test_entries_that_changed_places_are_noticed(dossier: Decided):
    both(dossier)
    head, first, second = re.split(r"(?m)^(?=  - package)", text(dossier))
    dossier.put(head + second + first, "filings.yaml")
    assert [each.code for each in register(dossier).findings] == ["E930", "E930"]


def test_an_entry_that_stands_there_twice_is_told_as_that(dossier: Decided):
    hand_over(dossier, FIRST)
    head, first = re.split(r"(?m)^(?=  - package)", text(dossier))
    dossier.put(head + first + first, "filings.yaml")
    (finding,) = register(dossier).findings
    assert (finding.code, finding.place and finding.place.line) == ("E931", 4 + len(first.splitlines()))
    assert "line 4" in finding.message


def test_everything_that_is_wrong_is_told_in_one_run_with_its_place(dossier: Decided):
    both(dossier)
    wrong = text(dossier).replace("date: 2024-02-01", "date: gisteren", 1).replace(SECOND, "2024-01-09-onbekend")
    dossier.put(wrong.replace("edition: internal\n    date: 2024-02-01", "edition: geheim\n    date: 2024-02-01", 1), "filings.yaml")  # fmt: skip
    findings = register(dossier).findings
    assert {(each.place.line, each.place.column) for each in findings if each.place} >= {(6, 11)}
    assert len(findings) >= 2
    assert all(each.place and each.place.file == "content/zorg/filings.yaml" for each in findings)


def test_an_unknown_package_and_an_edited_seal_are_told_together(dossier: Decided):
    both(dossier)
    dossier.put(text(dossier).replace(SECOND, "2024-01-09-onbekend"), "filings.yaml")
    found = told(register(dossier).findings)
    lines = text(dossier).splitlines()
    package_line = next(at for at, row in enumerate(lines, 1) if "onbekend" in row)
    assert ("E932", package_line, 14) in found
    assert any(code == "E930" for code, _line, _column in found)


def test_nothing_is_entered_in_a_register_that_is_wrong(dossier: Decided):
    hand_over(dossier, FIRST)
    dossier.put(text(dossier).replace("date: 2024-02-01", "date: 2024-02-02"), "filings.yaml")
    before = text(dossier)
    assert [each.code for each in refused(lambda: hand_over(dossier, SECOND))] == ["E930"]
    assert text(dossier) == before


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"", b"filings: 3\n", b"- a\n", b"filings:\n  - 3\n", b"filings: [\n", b"x: 1\n"]
)
def test_a_register_that_cannot_be_read_is_a_finding(dossier: Decided, data: bytes):
    (dossier.folder / "filings.yaml").write_bytes(data)
    assert register(dossier).findings


def test_every_character_of_a_value_counts(dossier: Decided):
    both(dossier)
    whole, ledger = text(dossier), dossier.ledger()
    versions = issued.read_all(dossier.folder, dossier.root).versions
    values = [
        match.span(1) for match in re.finditer(r"(?m)^ +(?:- )?(?:\w+: )?(\S+)$", whole) if "records:" not in match[0]
    ]
    places = [place for start, end in values for place in range(start, end)]
    assert len(places) > 50
    for place in places:
        other = "0" if whole[place] != "0" else "1"
        dossier.put(whole[:place] + other + whole[place + 1 :], "filings.yaml")
        assert read_register(dossier.folder, dossier.root, ledger, versions).findings, whole[place - 20 : place + 1]
