"""Sizes pair by likeness as if each had been compared with each."""

from __future__ import annotations

from hypothesis import given, strategies as st

from bundleaudit.compare.nearest import pair_nearest

SIZES = st.lists(st.integers(0, 1_000), max_size=12, unique=True)


def named(prefix, sizes):
    return {f"{prefix}{index}": size for index, size in enumerate(sizes)}


def likeness(one, other):
    return min(one, other) / max(one, other) if one != other else 1.0


def by_comparing_all(base, head):
    """Return the likenesses that pairs have when the most alike is taken out again and again."""
    found = []
    base, head = dict(base), dict(head)
    while base and head:
        best = max((likeness(base[o], head[n]), o, n) for o in base for n in head)
        found.append(best[0])
        del base[best[1]], head[best[2]]
    return found


def test_the_most_alike_come_first_and_each_once():
    base, head = {"a": 100, "b": 200, "c": 50}, {"x": 190, "y": 101}
    assert pair_nearest(base, head) == [("a", "y", 100 / 101), ("b", "x", 0.95)]


def test_equal_sizes_pair_in_the_order_of_their_names():
    assert pair_nearest({"b": 5, "a": 5}, {"d": 5, "c": 5, "e": 5}) == [
        ("a", "c", 1.0),
        ("b", "d", 1.0),
    ]


def test_what_is_between_two_that_are_taken_no_longer_parts_their_neighbours():
    base, head = {"a": 10, "b": 100}, {"c": 101, "d": 1_000}
    assert [pair[:2] for pair in pair_nearest(base, head)] == [("b", "c"), ("a", "d")]


def test_nothing_pairs_with_nothing():
    assert pair_nearest({}, {"a": 1}) == []
    assert pair_nearest({"a": 0}, {"b": 0}) == [("a", "b", 1.0)]
    assert pair_nearest({"a": 0}, {"b": 1}) == [("a", "b", 0.0)]


@given(SIZES, SIZES)
def test_it_is_what_comparing_all_with_all_gives(olds, news):
    base, head = named("o", olds), named("n", news)
    found = pair_nearest(base, head)
    assert [pair[2] for pair in found] == sorted((pair[2] for pair in found), reverse=True)
    assert len({pair[0] for pair in found}) == len({pair[1] for pair in found}) == len(found)
    assert all(like == likeness(base[old], head[new]) for old, new, like in found)
    expected = by_comparing_all(base, head)
    if len(set(expected)) == len(expected):  # where nothing ties, there is one answer
        assert [pair[2] for pair in found] == expected


@given(SIZES, SIZES)
def test_swapped_sides_give_swapped_pairs(olds, news):
    base, head = named("o", olds), named("n", news)
    forward = {(old, new) for old, new, _ in pair_nearest(base, head)}
    assert {(old, new) for new, old, _ in pair_nearest(head, base)} == forward
