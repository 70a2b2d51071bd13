"""Splits, merges and renames at their exact limits, and which of several wins."""

from __future__ import annotations

import pytest

from builders import a_build, a_chunk, a_file, owned
from bundleaudit.compare.regrouping import find_regroupings, find_renames
from bundleaudit.compare.sides import list_side


def side(**modules):
    """Return a side of scripts called by letters; a letter's modules by size."""
    ownerships = {f"{name}.js": owned(*parts.items()) for name, parts in modules.items()}
    return list_side(
        a_build(
            files=[a_file(path, ownership.raw_bytes) for path, ownership in ownerships.items()],
            chunks=[a_chunk(path, ownership=item) for path, item in ownerships.items()],
        )
    )


def groups(base, head):
    found = find_regroupings(base, head, {}, base, head)
    return [tuple("".join(path[0] for path in paths) for paths in group) for group in found]


@pytest.mark.parametrize(
    ("kept", "part", "new", "is_split"),
    [
        (650, 50, 50, True),  # 70 % in all, the part 5 % of the whole and half of its file
        (649, 50, 50, False),
        (650, 49, 40, False),
        (650, 50, 51, False),
    ],
)
def test_a_split_begins_at_its_limits(kept, part, new, is_split):
    base = side(w={"a": 650, "b": 50, "c": 300})
    head = side(p={"a": kept}, q={"b": part, "n": new})
    assert groups(base, head) == [("w", "pq")] * is_split
    assert groups(head, base) == [("pq", "w")] * is_split


def test_one_part_is_no_split():
    assert groups(side(w={"a": 700, "b": 300}), side(p={"a": 700})) == []


def test_what_shares_most_wins_and_no_file_is_in_two_groups():
    base = side(x={"a": 600, "b": 300}, y={"c": 300, "d": 250})
    head = side(p={"a": 600}, q={"b": 300, "c": 300}, r={"d": 250})
    assert groups(base, head) == [("x", "pq")]
    assert groups(head, base) == [("pq", "x")]


def test_a_file_that_was_merged_is_not_split_as_well():
    base = side(x={"a": 450, "b": 450}, z={"z": 900})
    head = side(m={"a": 450, "z": 900}, p={"a": 450}, q={"b": 450})
    assert groups(base, head)[0] == ("xz", "m")
    assert len(groups(base, head)) == 1


def test_groups_of_equal_weight_are_in_order_of_all_their_names():
    base = side(a={"k": 100, "l": 100}, b={"m": 100, "n": 100})
    head = side(w={"m": 100}, x={"n": 100}, y={"k": 100}, z={"l": 100})
    assert groups(base, head) == [("a", "yz"), ("b", "wx")]


@pytest.mark.parametrize(("shared", "is_renamed"), [(500, True), (499, False)])
def test_half_of_either_makes_a_rename(shared, is_renamed):
    base, head = side(a={"m": 1000}), side(b={"m": shared, "n": 100})
    assert find_renames(base, head) == ({"a.js": "b.js"} if is_renamed else {})
