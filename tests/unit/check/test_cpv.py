"""The table of CPV codes that comes with Bestek, and lists that an organisation gives: as they are published, and spoiled."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from bestek.check import classification, cpv
from bestek.check.context import Context, Settings
from bestek.check.cpv import COMPLETE, Code, nearest, shipped
from bestek.check.exclusion import grounds
from bestek.check.run import Found, assess_one
from tests.cases.rules_sample import sample

EXISTING = next(rule for rule in classification.RULES if rule.id == "C-01")

FULL = {f"{number:08}": str(number % 10) for number in range(10_000_000, 10_000_000 + COMPLETE)} | {"85000000": "9"}
"""As many codes as the vocabulary has, invented but for one."""

COMPARED = "6f8b63dd6fc1d1d95a3ae8b538e17c19ad552366118bb240616a890304057f3f"
"""Digest of the codes with their check digits that were held against Regulation (EC) 213/2008: compare again when the table grows."""


def written(folder: Path, text: str, name: str = "cpv.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found(folder: Path, path: Path, code: str = "85000000-9") -> tuple[Found, ...]:
    """What the rule says of the sound dossier with this main code and this list."""
    context = sample(folder, {"cpv/main/code": code, "cpv/additional": [], "services": []})
    return assess_one(Context(context.valid, settings=Settings(cpv_list=path)), EXISTING).found


def messages(made: tuple[Found, ...]) -> list[str]:
    return [each.finding.message for each in made]


# The table


def test_the_table_has_the_codes_that_a_municipality_buys_care_under():
    codes = shipped().codes
    assert codes["85000000"] == Code("9", "Gezondheidszorg en maatschappelijk werk", True)
    assert codes["98513310"] == Code("8", "Diensten voor thuishulp", True)
    assert codes["90911200"].social is False
    assert len(codes) == 251


def test_every_row_says_whose_label_it_has():
    with cpv.TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["label_source"] for row in rows} == {"official", "own"}
    assert all(row["label_nl"] for row in rows)
    assert [row["code"] for row in rows] == sorted({row["code"] for row in rows})


def test_the_catalogue_says_how_many_codes_the_table_has():
    assert f"a table of {len(shipped().codes)} codes" in EXISTING.parameters


def test_codes_and_check_digits_are_as_they_were_compared_with_the_official_list():
    codes = " ".join(f"{code}-{known.digit}" for code, known in sorted(shipped().codes.items()))
    assert hashlib.sha256(codes.encode()).hexdigest() == COMPARED


def test_the_list_of_exclusion_grounds_has_thirty_one_codes():
    kinds = [ground.kind for ground in grounds().values()]
    assert len(kinds) == 31
    assert kinds.count("mandatory") == 8


# Lists of an organisation


def semicolons() -> str:
    return "CPV-code;Omschrijving\n" + "".join(f"{code}-{digit};Iets\n" for code, digit in FULL.items())


def commas() -> str:
    return "code,check_digit,label_en\n" + "".join(f'{code},{digit},"Some, thing"\n' for code, digit in FULL.items())


def tabs_as_simap_gives_them() -> str:
    return "\ufeffCODE\tEN\tNL\n" + "".join(f"{code}-{digit}\tThing\tDing\n" for code, digit in FULL.items())


@pytest.mark.parametrize("made", [semicolons, commas, tabs_as_simap_gives_them])
def test_a_list_as_csv_decides_which_codes_exist(tmp_path: Path, made):
    path = written(tmp_path, made())
    assert found(tmp_path, path) == ()
    assert messages(found(tmp_path, path, "66000000-0")) == ["the CPV has no code 66000000-0"]
    assert messages(found(tmp_path, path, "10000005-6")) == ["the check digit of 10000005 is 5, not 6"]


@pytest.mark.parametrize(
    "data",
    [
        {f"{code}-{digit}": "Thing" for code, digit in FULL.items()},
        {"codes": [{"code": f"{code}-{digit}", "nl": "Ding"} for code, digit in FULL.items()]},
        [{"cpv": code, "checkDigit": int(digit), "label": {"nl": "Ding"}} for code, digit in FULL.items()],
    ],
    ids=["labels by code", "a list below a key", "the check digit apart"],
)
def test_a_list_as_json_decides_which_codes_exist(tmp_path: Path, data):
    path = written(tmp_path, json.dumps(data), "cpv.json")
    assert found(tmp_path, path) == ()
    assert messages(found(tmp_path, path, "66000000-0")) == ["the CPV has no code 66000000-0"]


def test_a_list_is_read_again_when_it_changes(tmp_path: Path):
    path = written(tmp_path, semicolons())
    assert messages(found(tmp_path, path, "10000005-6"))
    written(tmp_path, semicolons().replace("10000005-5;Iets", "10000005-6;Iets anders"))
    assert found(tmp_path, path, "10000005-6") == ()


@pytest.mark.parametrize(
    ("text", "name", "message", "line"),
    [
        ("", "cpv.csv", "the CPV list has no column with codes", 1),
        ("nummer;naam\n1;2\n", "cpv.csv", "the CPV list has no column with codes", 1),
        ("code;nl\n85000000-9;Zorg\n", "cpv.csv", "the CPV list has 1 codes", 0),
        (semicolons() + "85.00-1;Zorg\n", "cpv.csv", "'85.00-1' is no CPV code", len(FULL) + 2),
        (semicolons() + "85000000-7;Zorg\n", "cpv.csv", "85000000 stands here with the check digit 7, and before with 9", len(FULL) + 2),
        ("{", "cpv.json", "the CPV list is not JSON", 1),
        ("[1, 2]", "cpv.json", "the CPV list has no column with codes", 0),
        ("[" * 100_000, "cpv.json", "the CPV list is not JSON", 0),
    ],
)  # fmt: skip
def test_a_spoiled_list_is_told_with_its_line(tmp_path: Path, text: str, name: str, message: str, line: int):
    made = found(tmp_path, written(tmp_path, text, name))
    assert [message in each.finding.message for each in made] == [True], made
    place = made[0].finding.place
    assert place
    assert (place.file.endswith(name), place.line) == (True, line)


def test_a_list_among_the_dossiers_is_named_from_the_project(tmp_path: Path):
    (tmp_path / "content").mkdir()
    made = found(tmp_path, written(tmp_path / "content", semicolons() + "x;y\n"))
    assert [each.finding.place and each.finding.place.file for each in made] == ["content/cpv.csv"]


def test_a_list_in_another_encoding_is_told(tmp_path: Path):
    path = tmp_path / "cpv.csv"
    path.write_bytes("code;nl\n85000000-9;Hygiëne\n".encode("latin-1"))
    assert messages(found(tmp_path, path)) == ["the CPV list is not saved as UTF-8"]


def test_a_list_that_went_away_is_told(tmp_path: Path):
    assert "cannot be read" in messages(found(tmp_path, tmp_path / "away.csv"))[0]


def test_a_list_that_is_not_whole_judges_no_code_that_it_lacks(tmp_path: Path):
    path = written(tmp_path, "code;nl\n85000000-9;Zorg\n")
    assert messages(found(tmp_path, path, "66000000-0")) == [
        "the CPV list has 1 codes; the whole vocabulary has 9,454, so codes that it lacks are not judged"
    ]


def test_mistakes_of_a_list_are_told_five_at_most(tmp_path: Path):
    path = written(tmp_path, semicolons() + "x;y\n" * 50)
    assert len(found(tmp_path, path)) == 5


# The code that was meant


@pytest.mark.parametrize(
    ("code", "meant"),
    [("85312301", "85312300"), ("85321000", "85312000"), ("85312510", "85312500"), ("12345678", "")],
)
def test_a_slip_of_the_finger_is_recognised(code: str, meant: str):
    codes = {known: Code("0") for known in ("85312000", "85312300", "85312500")}
    assert nearest(code, "0", codes) == meant


def test_of_codes_that_are_as_near_the_one_with_the_check_digit_is_meant():
    assert nearest("85312310", "5", {"85312210": Code("2"), "85312311": Code("5")}) == "85312311"
