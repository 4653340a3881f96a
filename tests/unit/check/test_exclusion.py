"""Ages of proofs in words, and the list of exclusion grounds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bestek.check.exclusion import grounds, months


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("zes maanden", 6),
        ("6 maanden", 6),
        ("Zes maanden", 6),
        ("een maand", 1),
        ("één jaar", 12),
        ("twee jaar", 24),
        ("2 jaren", 24),
        ("anderhalf jaar", 18),
        ("twintig maanden", 20),
    ],
)
def test_an_age_in_whole_months_or_years_is_counted(words: str, count: int):
    assert months(words) == count


@pytest.mark.parametrize(
    "words",
    [
        "een half jaar",
        "zes weken",
        "recent",
        "",
        "zes",
        "0 maanden",
        "ten hoogste zes maanden",
        "drie tot zes maanden",
        "circa zes maanden",
    ],
)
def test_any_other_wording_is_not(words: str):
    assert months(words) is None


LIST = Path(__file__).parents[4] / "shared" / "data" / "eforms" / "exclusion-ground.gc"


@pytest.mark.skipif(not LIST.is_file(), reason="the list of the eForms SDK is not there")
def test_the_grounds_are_those_of_the_eforms_list():
    rows = re.findall(r"<Row>(.*?)</Row>", LIST.read_text(encoding="utf-8"), re.DOTALL)
    pattern = r'ColumnRef="(code|nld_label)">\s*<SimpleValue>(.*?)</SimpleValue>'
    official = [dict(re.findall(pattern, row, re.DOTALL)) for row in rows]
    assert {row["code"]: " ".join(row["nld_label"].split()) for row in official} == {
        code: ground.label for code, ground in grounds().items()
    }


def test_a_group_is_named_as_such():
    assert {code for code, ground in grounds().items() if ground.kind == "group"} == {
        "exg-crim", "exg-mis", "exg-natl", "exg-pmt", "exg-sitn",
    }  # fmt: skip
