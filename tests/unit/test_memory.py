"""What is remembered between two compositions of one process."""

from __future__ import annotations

from bestek.memory import NOTHING, ROUNDS, Memory


def test_what_was_made_of_a_node_is_made_once_under_equal_circumstances() -> None:
    memory, node = Memory(), object()
    made = [memory.of("step", node, given, object) for given in (1, 1, 2)]
    assert made[0] is made[1] is not made[2]
    assert memory.of("other", node, 1, object) is not made[0]
    assert memory.of("step", object(), 1, object) is not made[0]


def test_what_is_known_by_a_key_needs_no_node() -> None:
    memory = Memory()
    assert memory.equal("step", ("a", 1), object) is memory.equal("step", ("a", 1), object)
    assert memory.equal("step", ("a", 1), object) is not memory.equal("step", ("a", 2), object)


def test_what_nobody_asks_for_is_forgotten_after_some_rounds() -> None:
    memory, nodes = Memory(), [object(), object()]
    first = [memory.of("step", node, None, object) for node in nodes]
    for _round in range(ROUNDS + 1):
        memory.begin()
        memory.of("step", nodes[0], None, object)
    again = [memory.of("step", node, None, object) for node in nodes]
    assert [one is other for one, other in zip(first, again, strict=True)] == [True, False]


def test_nothing_is_remembered_where_nothing_is_to_be() -> None:
    node = object()
    assert NOTHING.of("step", node, None, object) is not NOTHING.of("step", node, None, object)
