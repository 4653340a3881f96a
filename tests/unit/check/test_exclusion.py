"""Ages of proofs in words."""

from __future__ import annotations

import pytest

from bestek.check.exclusion import months


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
        ("twintig maanden", 20),
        ("vierentwintig maanden", 24),
        ("zesendertig maanden", 36),
    ],
)
def test_an_age_in_whole_months_or_years_is_counted(words: str, count: int):
    assert months(words) == count


@pytest.mark.parametrize(
    "words", ["een half jaar", "zes weken", "recent", "", "zes", "0 maanden", "ten hoogste zes maanden"]
)
def test_any_other_wording_is_not(words: str):
    assert months(words) is None
