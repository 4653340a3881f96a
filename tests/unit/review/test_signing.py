"""Who judges, when, and why: from flags, or asked."""

from __future__ import annotations

import datetime

import pytest

from bestek.findings import FindingsError
from bestek.review.signing import Signed, signed

DAY = datetime.date(2026, 1, 2)


def test_flags_are_enough():
    given = {"role": "legal", "date": "2026-01-02", "reason": "Zo\n is het"}
    assert signed(given, None) == Signed("legal", DAY, "Zo is het")


def test_what_is_missing_is_asked_until_it_will_do():
    answers = iter(["Jan Jansen", "legal", "gisteren", "2026-01-02", "", "Zo is het"])
    assert signed({"role": "", "date": "", "reason": ""}, lambda _prompt: next(answers)) == Signed(
        "legal", DAY, "Zo is het"
    )


def test_without_a_terminal_what_is_missing_is_told_together():
    with pytest.raises(FindingsError) as caught:
        signed({"role": "", "date": "", "reason": ""}, None)
    assert [finding.message for finding in caught.value.findings] == ["still to be given: --role, --date, --reason"]


def test_a_reason_may_be_left_out_where_none_is_needed():
    assert signed({"role": "legal", "date": "2026-01-02", "reason": ""}, None, reason_needed=False) == Signed(
        "legal", DAY
    )
