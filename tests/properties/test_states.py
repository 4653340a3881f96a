"""What holds of any two states: their differences lead from the one to the other and back, whatever the order of keys."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bestek.state import State, applied, differences, reversed_

IDS = st.sampled_from(["noord", "zuid", "oost", "west", "1", "a.b", "open", "value"])
KEYS = st.sampled_from(["lots", "texts", "name", "budget", "id", "open", "value", "proposed", "source", "a/b", "", "profiles", "labels"])  # fmt: skip
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([Decimal("1.0"), Decimal("1.00"), Decimal("-0.5")]),
    st.sampled_from([datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)]),
    st.sampled_from(["", "1", "null", "2024-01-01", "a text\nof two lines\n", "é"]),
)
FACTS = st.builds(lambda key, value: {key: value, "source": "x"}, st.sampled_from(["value", "open", "proposed"]), SCALARS)  # fmt: skip


def _elements(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    named = st.dictionaries(IDS, st.dictionaries(KEYS, parts, max_size=3), max_size=6)
    return named.map(lambda found: [{**part, "id": id_} for id_, part in found.items()])


VALUES = st.recursive(
    SCALARS | FACTS,
    lambda parts: st.one_of(st.lists(parts, max_size=3), st.dictionaries(KEYS, parts, max_size=4), _elements(parts)),
    max_leaves=25,
)
STATES = st.dictionaries(KEYS, VALUES | _elements(VALUES), max_size=4)


def edited(value: Any, chance: random.Random, fresh: Any) -> Any:
    """The value with here and there something changed, added, removed or moved."""
    if chance.random() < 0.1:
        return fresh
    match value:
        case dict():
            made = {key: edited(part, chance, fresh) for key, part in value.items() if chance.random() > 0.1}
            return made | ({"name": fresh} if chance.random() < 0.2 else {})
        case list():
            made_list = [edited(part, chance, fresh) for part in value if chance.random() > 0.1]
            if chance.random() < 0.4:
                chance.shuffle(made_list)
            if chance.random() < 0.3:
                made_list.insert(chance.randrange(len(made_list) + 1), {"id": "nieuw", "budget": fresh})
            return made_list
        case _:
            return value


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same value with the keys of every mapping in another order."""
    match value:
        case dict():
            keys = list(value)
            chance.shuffle(keys)
            return {key: shuffled(value[key], chance) for key in keys}
        case list():
            return [shuffled(part, chance) for part in value]
        case _:
            return value


def holds(one: dict[str, Any], other: dict[str, Any]) -> None:
    old, new = State(one), State(other)
    changes = differences(old, new)
    assert applied(old, changes) == new
    assert applied(old, reversed(changes)).fingerprint == new.fingerprint
    assert applied(new, reversed_(changes)) == old
    assert bool(changes) == (old != new) == (old.fingerprint != new.fingerprint)
    assert len({(change.path, change.kind) for change in changes}) == len(changes)


@settings(max_examples=120, deadline=None)
@given(STATES, STATES)
def test_differences_lead_from_any_state_to_any_other_and_back(one: dict[str, Any], other: dict[str, Any]):
    holds(one, other)


@settings(max_examples=120, deadline=None)
@given(STATES, VALUES, st.randoms(use_true_random=False))
def test_differences_lead_from_a_state_to_its_edited_self_and_back(
    one: dict[str, Any], fresh: Any, chance: random.Random
):
    other = edited(one, chance, fresh)
    holds(one, other if isinstance(other, dict) else {"x": other})


@settings(max_examples=60, deadline=None)
@given(STATES, STATES, st.randoms(use_true_random=False))
def test_keys_in_another_order_change_nothing(one: dict[str, Any], other: dict[str, Any], chance: random.Random):
    mixed = State(shuffled(one, chance))
    assert mixed == State(one)
    assert mixed.fingerprint == State(one).fingerprint
    assert differences(mixed, State(shuffled(other, chance))) == differences(State(one), State(other))


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(9)), st.integers(0, 8), st.integers(0, 8))
def test_an_order_is_told_by_moving_the_fewest_elements(order: list[int], taken: int, put: int):
    def of(ids: list[int]) -> State:
        return State({"lots": [{"id": f"lot-{id_}"} for id_ in ids]})

    holds(of(list(range(9))).data, of(order).data)
    moved = [id_ for id_ in order if id_ != order[taken]]
    moved.insert(put, order[taken])
    assert len(differences(of(order), of(moved))) <= 1
