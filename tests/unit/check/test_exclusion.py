"""Ages of proofs in words, and the list of exclusion grounds."""

from __future__ import annotations

import hashlib

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


COMPARED = "97efc4639ea227c32084a9cb800621dcedd2bbc8a6adf928095dad2127e348fc"
"""Digest of the codes and labels that were held against the list of the eForms SDK 20250618-0: compare again when the table changes."""


def test_codes_and_labels_are_as_they_were_compared_with_the_eforms_list():
    labels = "\n".join(f"{code} {ground.label}" for code, ground in sorted(grounds().items()))
    assert hashlib.sha256(labels.encode()).hexdigest() == COMPARED


def test_a_group_is_named_as_such():
    assert {code for code, ground in grounds().items() if ground.kind == "group"} == {
        "exg-crim", "exg-mis", "exg-natl", "exg-pmt", "exg-sitn",
    }  # fmt: skip
