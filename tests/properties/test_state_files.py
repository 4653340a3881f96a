"""Whatever a dossier says can be given as files of content: loaded, they have the same fingerprint."""

from __future__ import annotations

import datetime
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bestek.archive import state_files as at_work
from bestek.archive.state_files import NoContentError, state_files
from bestek.findings import Severity
from bestek.load import Loaded, load_dossier
from bestek.state import State
from tests.properties.test_yaml_text import TEXTS, VALUES

APART = ("id", "municipality", "municipalities", "profiles")
KEYS = (st.sampled_from(["lots", "texts", "value", "note", "source", "contract"]) | TEXTS).filter(
    lambda key: key not in APART
)
OWN = st.dictionaries(KEYS, VALUES, max_size=4)
PROFILE = st.dictionaries(KEYS, VALUES, max_size=3)
NAMES = st.lists(st.sampled_from(["noord", "zuid-2", "3"]), unique=True, max_size=3)

NASTY = {
    "value": Decimal("12.50"),
    "note": "a key that annotates a fact elsewhere",
    "texts": {"open": "Een regel.  \nNog een.\n", "b c/d": "\ttab\n\n\n", "": "- geen lijst", "x": "{{ a.b }}: #"},
    "days": [datetime.date(2024, 2, 29), "2024-02-30", "2024-02-29", None, "", "null", "yes", True, 0, "0", "0x1F"],
    "lots": [{"id": "noord", "budget": {"per_municipality": {"a": 5, "b": Decimal("5.0")}, "source": "x"}}, {}, []],
    "question": {"open": "welke index?", "note": "a: b, {c}"},
}


def state_of(own: dict[str, Any], profiles: dict[str, dict[str, Any]]) -> State:
    """The state of a dossier that says this, with these profiles."""
    names = list(profiles)
    about = {} if not names else {"municipality": names[0]} if len(names) == 1 else {"municipalities": names}
    return State({**own, **about, **({"profiles": profiles} if names else {})})


def loaded(state: State) -> Loaded:
    """The files of a state, written and read as content."""
    with tempfile.TemporaryDirectory() as name:
        content = Path(name, "content")
        for path, text in state_files(state, "klein").items():
            (content / path).parent.mkdir(parents=True, exist_ok=True)
            (content / path).write_bytes(text.encode())
        return load_dossier(content / "klein", content.parent)


def holds(state: State) -> None:
    made = loaded(state)
    assert [finding for finding in made.findings if finding.severity is Severity.ERROR] == []
    assert made.state.fingerprint == state.fingerprint


@settings(max_examples=60, deadline=None)
@given(OWN, st.dictionaries(st.sampled_from(["noord", "zuid-2", "3"]), PROFILE, max_size=3))
@example(NASTY, {"noord": NASTY, "3": {}})
@example(
    {"lots": None, "texts": ["a\n\n", ""], "x": "a\n\n", "y": {"...": "...\n\n", "b": "\n...\n"}}, {"3": {"a": "b\n\n"}}
)
@example({}, {})
@example({"source": "x"}, {"noord": {"note": "y"}})
def test_the_files_of_a_state_load_to_its_fingerprint(own: dict[str, Any], profiles: dict[str, dict[str, Any]]):
    holds(state_of(own, profiles))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "text", "n"]), TEXTS, min_size=1), max_size=12),
    st.dictionaries(st.sampled_from([f"t{number}" for number in range(20)]), TEXTS, max_size=12),
)
def test_what_is_too_much_for_one_file_goes_on_in_others(items: list[Any], texts: dict[str, str]):
    state = state_of({"first": {"a": 1}, "requirements": items, "texts": texts, "last": [1, 2, 3]}, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(at_work, "MAXIMUM_FILE", 1500)
        patch.setattr(at_work, "MAXIMUM_NODES", 12)
        made = state_files(state, "klein")
        assert all(text.count("\n") < 200 for text in made.values())
        assert len(made) > 1 or len(items) + len(texts) < 12
        holds(state)


def test_files_come_in_the_order_in_which_a_list_was():
    state = state_of({"lots": [{"id": f"lot-{number}"} for number in range(60)]}, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(at_work, "MAXIMUM_FILE", 60)
        made = state_files(state, "klein")
        assert len(made) > 12
        holds(state)


@pytest.mark.parametrize("name", ["../noord", "Noord", "a/b", "", "noord.yaml"])
def test_a_profile_whose_name_no_file_has_is_refused(name: str):
    with pytest.raises(NoContentError):
        state_files(State({"municipality": name, "profiles": {name: {}}}), "klein")


def test_a_value_that_one_file_cannot_hold_and_that_cannot_be_divided_is_refused():
    with pytest.raises(NoContentError):
        state_files(State({"contract": {str(number): "x" * 150_000 for number in range(20)}}), "klein")


def test_the_same_values_in_another_order_give_another_text_whatever_was_written_before():
    first, second = {"a": {"x": 1, "y": 2}}, {"a": {"y": 2, "x": 1}}
    assert state_files(State(first), "klein") != state_files(State(second), "klein")
