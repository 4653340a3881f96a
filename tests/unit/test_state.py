"""The state of a dossier, and what differs between two of them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bestek.load import load_dossier
from bestek.state import (
    ABSENT,
    Change,
    MisfitError,
    State,
    applied,
    differences,
    fact_path,
    reversed_,
    same,
    state_path,
)
from tests.golden import klein


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """Kind and path of every change, when the changes lead there and back again."""
    before, after = State(old), State(new)
    changes = differences(before, after)
    assert applied(before, changes) == after
    assert applied(after, reversed_(changes)) == before
    return [(change.kind, change.path) for change in changes]


def lots(*ids: str) -> dict[str, Any]:
    return {"lots": [{"id": id_, "budget": len(id_)} for id_ in ids]}


def test_a_fact_that_changed_is_named_by_its_path_with_old_and_new():
    old, new = (
        State({"lots": [{"id": "noord", "budget": 1}]}),
        State({"lots": [{"id": "noord", "budget": Decimal("1.5")}]}),
    )
    assert differences(old, new) == (Change("lots/noord/budget", "changed", 1, Decimal("1.5")),)


def test_an_annotated_fact_is_one_value():
    assert told({"share": {"value": 5, "source": "a"}}, {"share": {"value": 6, "source": "b"}}) == [
        ("changed", "share")
    ]
    assert told({"share": {"open": "how much?"}}, {"share": 6}) == [("changed", "share")]


@pytest.mark.parametrize(
    "path", [("texts",), ("municipality", "phrases"), ("profiles", "a", "labels"), ("profiles", "a", "sections")]
)
def test_a_text_may_have_the_name_of_an_annotation(path: tuple[str, ...]):
    def around(value: dict[str, str]) -> dict[str, Any]:
        made: dict[str, Any] = value
        for step in reversed(path):
            made = {step: made}
        return made

    assert told(around({"open": "a", "x": "b"}), around({"open": "a", "x": "c"})) == [
        ("changed", "/".join((*path, "x")))
    ]


def test_keys_in_another_order_are_no_change():
    assert told({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}) == []
    assert State({"a": 1, "b": 2}).fingerprint == State({"b": 2, "a": 1}).fingerprint


def test_values_of_another_kind_are_not_the_same():
    values: list[Any] = [1, True, Decimal("1.0"), Decimal("1.00"), "1", None, "", [], {}, False, 0, "1.0",
                         datetime.date(2024, 1, 1), "2024-01-01", [1], ["1"], {"a": 1}]  # fmt: skip
    states = [State({"x": value}) for value in values]
    assert len({state.fingerprint for state in states}) == len(set(states)) == len(values)
    assert all(same(one, other) == (at == to) for at, one in enumerate(values) for to, other in enumerate(values))


def test_one_element_that_moved_is_one_change():
    assert told(lots("a", "b", "c", "d"), lots("b", "c", "d", "a")) == [("moved", "lots/a")]
    (change,) = differences(State(lots("a", "b", "c")), State(lots("c", "a", "b")))
    assert change == Change("lots/c", "moved", after_old="b", after_new="")


def test_elements_come_and_go_with_their_places():
    old, new = State(lots("a", "b", "c")), State(lots("x", "a", "c", "y", "z"))
    assert differences(old, new) == (
        Change("lots/b", "removed", old={"id": "b", "budget": 1}, after_old="a"),
        Change("lots/x", "added", new={"id": "x", "budget": 1}, after_new=""),
        Change("lots/y", "added", new={"id": "y", "budget": 1}, after_new="c"),
        Change("lots/z", "added", new={"id": "z", "budget": 1}, after_new="y"),
    )
    assert applied(old, reversed(differences(old, new))) == new


def test_an_element_that_moved_and_changed_is_two_changes():
    new = lots("b", "a")
    new["lots"][1]["budget"] = 9
    assert sorted(told(lots("a", "b"), new)) == [("changed", "lots/a/budget"), ("moved", "lots/b")]


def test_a_list_that_comes_or_goes_is_one_change():
    assert told({}, lots("a", "b")) == [("added", "lots")]
    assert told(lots("a", "b"), {}) == [("removed", "lots")]
    assert told({"lots": []}, lots("a")) == [("added", "lots/a")]
    assert told({"lots": None}, lots("a")) == [("changed", "lots")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a", "b"], ["b", "a"]),
        ([{"id": "a"}, {"id": "a"}], [{"id": "a"}, {"id": "b"}]),
        ([{"id": "a"}, {"name": "x"}], [{"id": "a"}, {"name": "y"}]),
        ([{"id": 5}], [{"id": 6}]),
        ([{"id": "a/b"}], [{"id": "a/c"}]),
        ({"a/b": 1}, {"a/b": 2}),
        ({"": 1}, {"": 2}),
        ({"a ": 1}, {"a ": 2}),
        ({"a\nb": 1}, {"a\nb": 2}),
        ([{"id": "a\n"}], [{"id": "b\n"}]),
        ([{"id": "a"}], ["a"]),
    ],
)
def test_what_has_no_steps_of_its_own_is_one_value(old: Any, new: Any):
    assert told({"x": old}, {"x": new}) == [("changed", "x")]


def test_a_state_with_a_key_that_is_no_step_is_one_value():
    assert told({"a/b": 1}, {"a": {"b": 1}}) == [("changed", "")]


BASE = {"share": 5, "lots": [{"id": "a", "budget": 1}, {"id": "b", "budget": 2}]}


@pytest.mark.parametrize(
    "change",
    [
        Change("share", "changed", 4, 6),
        Change("share", "changed", True, 6),
        Change("share", "added", new=6),
        Change("share", "removed", 4),
        Change("share", "removed", 5, 6),
        Change("share", "moved", after_old="", after_new="x"),
        Change("share", "changed", 5, 6, after_new="x"),
        Change("share/of", "added", new=6),
        Change("none/of", "added", new=6),
        Change("lots/a", "moved", after_old="b", after_new="b"),
        Change("lots/a", "moved", after_old="", after_new="c"),
        Change("lots/a", "moved", after_old="", after_new="a"),
        Change("lots/a", "moved"),
        Change("lots/c", "moved", after_old="", after_new="b"),
        Change("lots/c", "added", new={"id": "d"}, after_new="b"),
        Change("lots/c", "added", new={"id": "c"}),
        Change("lots/c", "added", new="c", after_new="b"),
        Change("lots/b", "removed", {"id": "b", "budget": 2}),
        Change("lots/b", "removed", {"id": "b", "budget": 2}, after_old=""),
        Change("lots/c/budget", "changed", 2, 3),
        Change("lots/1/budget", "changed", 1, 3),
    ],
    ids=str,
)
def test_a_change_that_does_not_fit_is_named(change: Change):
    with pytest.raises(MisfitError) as caught:
        applied(State(BASE), [change])
    assert caught.value.change == change


@pytest.mark.parametrize(
    "second",
    [
        Change("share", "removed", 5),
        Change("lots", "removed", BASE["lots"]),
        Change("lots/d", "added", new={"id": "d"}, after_new="b"),
    ],
    ids=str,
)
def test_two_changes_that_contradict_one_another_do_not_fit(second: Change):
    first = [Change("share", "changed", 5, 6), Change("lots/c", "added", new={"id": "c"}, after_new="b")]
    with pytest.raises(MisfitError):
        applied(State(BASE), [*first, second])


def test_a_state_gives_the_value_of_a_path():
    state = State(BASE | {"x": {"value": 5}})
    assert state.value("lots/b/budget") == 2
    assert state.value("x/value") == 5
    assert state.value("") is state.data
    assert {state.value(path) for path in ("lots/c", "lots/b/budget/x", "y", "lots/1")} == {ABSENT}


def test_facts_of_a_profile_have_a_path_in_a_view_and_one_in_the_state():
    assert fact_path("profiles/emmen/place", "emmen") == "municipality/place"
    assert fact_path("profiles/emmen", "emmen") == "municipality"
    assert fact_path("profiles/emmeloord/place", "emmen") == "profiles/emmeloord/place"
    assert fact_path("lots/a", "emmen") == "lots/a"
    assert state_path("municipality/place", "emmen") == "profiles/emmen/place"
    assert state_path("municipality/place", "") == "municipality/place"
    assert state_path("lots/a", "emmen") == "lots/a"


def test_the_state_of_a_dossier_holds_its_profile_and_no_name_of_a_folder():
    folder = klein.DOSSIERS / "klein"
    state = load_dossier(folder, klein.DOSSIERS.parent).state
    assert "id" not in state.data
    assert list(state.data["profiles"]) == [state.data["municipality"]]
    assert "id" not in state.data["profiles"][state.data["municipality"]]
    assert isinstance(state.value("texts"), dict)


def test_the_state_does_not_depend_on_the_files_or_on_the_municipality_that_was_asked_for(tmp_path: Path):
    project = klein.copy(tmp_path)
    content = project.content / "klein"
    before = load_dossier(content, project.root).state
    (content / "dossier.yaml").rename(tmp_path / "old.yaml")
    lines = (tmp_path / "old.yaml").read_text("utf-8")
    (content / "dossier.yaml").write_text("# a word\n\n" + lines, "utf-8", newline="\r\n")
    assert load_dossier(content, project.root).state == before
    assert load_dossier(content, project.root).state.fingerprint == before.fingerprint


def test_the_state_of_several_municipalities_holds_the_profiles_of_all(tmp_path: Path):
    profiles = tmp_path / "municipalities"
    profiles.mkdir()
    for name in ("noord", "zuid"):
        (profiles / f"{name}.yaml").write_text(f"name: {name}\n", "utf-8")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "dossier.yaml").write_text("municipalities: [noord, zuid]\ntitle: x\n", "utf-8")
    states = {load_dossier(tmp_path / "d", tmp_path, name).state for name in ("noord", "zuid")}
    (state,) = states
    assert state.data["profiles"] == {"noord": {"name": "noord"}, "zuid": {"name": "zuid"}}
    assert state.data["municipalities"] == ["noord", "zuid"]
