from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bestek.redline.align import aligned, likeliest

SEQUENCES = st.lists(st.integers(0, 8), max_size=14)


def test_what_is_equal_at_both_ends_is_paired():
    assert aligned("abcd", "abxd") == [(0, 0), (1, 1), (3, 3)]


def test_what_stands_once_on_both_sides_is_an_anchor_among_what_is_repeated():
    assert aligned(".A.", "..A..") == [(0, 0), (1, 2), (2, 4)]


def test_of_two_that_crossed_the_longest_row_stays():
    assert aligned("abcde", "deabc") == [(0, 2), (1, 3), (2, 4)]


def test_of_two_that_crossed_the_heaviest_stays():
    assert aligned("abcX", "Xabc", lambda place: 9 if place == 3 else 1) == [(3, 0)]


def test_repeated_elements_are_paired_in_their_longest_common_runs():
    assert aligned("xyxyzz", "wxyxyw") == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_nothing_in_common_gives_no_pairs():
    assert aligned("abc", "xyz") == aligned("", "xyz") == aligned("abc", "") == []


@settings(max_examples=300, deadline=None)
@given(SEQUENCES, SEQUENCES)
def test_pairs_are_equal_and_increase_on_both_sides(old: list[int], new: list[int]):
    for pairs in (aligned(old, new), aligned(old, new, lambda place: old[place] + 1)):
        assert all(old[i] == new[j] for i, j in pairs)
        for side in zip(*pairs, strict=True):
            assert list(side) == sorted(set(side))


def _alike(one: int, other: int) -> float:
    return max(0.0, 1 - abs(one - other) / 4)


def test_the_likeliest_pairs_do_not_cross():
    assert likeliest([1, 5, 9], [5, 9, 1], _alike) == [(1, 0), (2, 1)]


def test_a_likeness_of_nothing_makes_no_pair():
    assert likeliest([1, 2], [50, 60], _alike) == []


def test_in_a_long_gap_only_neighbours_are_compared():
    old, new = list(range(0, 1000, 5)), list(range(0, 1000, 5))
    asked: list[tuple[int, int]] = []

    def likeness(one: int, other: int) -> float:
        asked.append((one, other))
        return float(one == other)

    assert len(likeliest(old, new, likeness)) == len(old)
    assert len(asked) < len(old) * len(new) / 2
