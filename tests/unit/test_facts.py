"""Values and differences as a person reads them on one line."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from bestek.facts import as_json, change_json, excerpts, leaves, printable
from bestek.state import ABSENT, Change

LONG = " ".join(f"w{number}" for number in range(80))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (5, "5"),
        (Decimal("12.50"), "12.50"),
        (Decimal("0.0000001"), "0.0000001"),
        (datetime.date(2024, 1, 2), "2024-01-02"),
        (True, "yes"),
        (None, "–"),
        (ABSENT, "–"),
        ("een\n\ntwee", "een twee"),
        ({"value": 6, "source": "x"}, "6"),
        ({"open": "hoeveel?"}, "open: hoeveel?"),
        ({"proposed": Decimal("6.5")}, "proposed: 6.5"),
        ({"per_municipality": {"a": 5, "b": {"open": "x"}}}, "a: 5; b: open: x"),
        ({"id": "noord", "name": {"value": "Noord"}}, "Noord"),
        ({"years": 4, "extensions": 2}, "2 parts"),
        (["a", 5], "a, 5"),
        ([{"id": "a"}], "1 element"),
        ([], "0 elements"),
    ],
)
def test_a_value_stands_on_one_line(value: Any, shown: str):
    assert printable(value) == shown


def test_a_long_text_is_cut():
    assert len(printable(LONG)) == 100
    assert printable(LONG).endswith("…")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a", "b", ("a", "b")),
        (ABSENT, "b", ("–", "b")),
        ({"value": 5, "source": "x"}, {"value": 6, "source": "x"}, ("5", "6")),
        ({"value": 5, "source": "x"}, {"value": 5, "source": "y"}, ("5; source: x", "5; source: y")),
        ({"value": 5}, 5, ("5", "5")),
        (LONG, LONG.replace("w40", "anders"), ("… w36 w37 w38 w39 w40 w41 w42 w43 w44 …", "… w36 w37 w38 w39 anders w41 w42 w43 w44 …")),
        (LONG, LONG.replace(" w40", ""), ("… w36 w37 w38 w39 w40 w41 w42 w43 w44 …", "… w36 w37 w38 w39 w41 w42 w43 w44 …")),
        (LONG, f"{LONG} slot", ("… w76 w77 w78 w79", "… w76 w77 w78 w79 slot")),
        (LONG, f"begin {LONG}", ("w0 w1 w2 w3 …", "begin w0 w1 w2 w3 …")),
    ],
    ids=str,
)  # fmt: skip
def test_a_difference_is_shown_where_it_is(old: Any, new: Any, shown: tuple[str, str]):
    assert excerpts(old, new) == shown


def test_of_a_long_text_that_only_got_another_source_the_source_is_shown():
    old, new = excerpts({"value": LONG, "source": "een"}, {"value": LONG, "source": "twee"})
    assert old.endswith("source: een")
    assert new.endswith("source: twee")


def test_what_is_noted_beside_an_element_is_no_fact():
    state = {"lots": [{"id": "a", "budget": 1, "note": "x", "source": "y"}], "note": "z", "empty": []}
    assert dict(leaves(state)) == {"lots/a/budget": 1, "note": "z", "empty": []}


def test_other_programs_get_exact_numbers_and_days_as_text():
    assert as_json({"a": [Decimal("12.50"), datetime.date(2024, 1, 2), 5, None, True, ABSENT]}) == {
        "a": ["12.50", "2024-01-02", 5, None, True, None]
    }
    change = Change("lots/a", "added", new={"id": "a"}, after_new="b")
    assert change_json(change) == {"path": "lots/a", "kind": "added", "old": None, "new": {"id": "a"}}
