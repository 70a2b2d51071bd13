"""Pairs the sizes of two sides by likeness, without comparing each with each."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Item = tuple[int, str, bool]  # size, name, whether of the base


def pair_nearest(base: Mapping[str, int], head: Mapping[str, int]) -> list[tuple[str, str, float]]:
    """Return base, head and likeness (0 to 1, of their sizes): the most alike first, each once.

    What is most alike stands side by side in the order of sizes, also after every pair that is
    taken out; so a heap of neighbours holds all that may come next. Base and head swapped give the
    same pairs, swapped.
    """
    pairs, rest = _pair_equal(base, head)
    before = {index: index - 1 for index in range(len(rest))}
    after = {index: index + 1 for index in range(len(rest))}
    heap: list[tuple[float, int, int]] = []

    def meet(left: int, right: int) -> None:
        if left >= 0 and right < len(rest) and rest[left][2] is not rest[right][2]:
            likeness = rest[left][0] / rest[right][0]  # the order is that of sizes
            heapq.heappush(heap, (-likeness, left, right))

    for index in range(len(rest) - 1):
        meet(index, index + 1)
    taken: set[int] = set()
    while heap:
        distance, left, right = heapq.heappop(heap)
        if left in taken or right in taken:
            continue
        taken |= {left, right}
        one, other = (left, right) if rest[left][2] else (right, left)
        pairs.append((rest[one][1], rest[other][1], -distance))
        outer_left, outer_right = before[left], after[right]
        after[outer_left], before[outer_right] = outer_right, outer_left
        meet(outer_left, outer_right)
    return pairs


def _pair_equal(
    base: Mapping[str, int], head: Mapping[str, int]
) -> tuple[list[tuple[str, str, float]], list[Item]]:
    """Return what is of one size, in order of names, and the rest in order of sizes."""
    by_size: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, sizes in enumerate((base, head)):
        for name, size in sizes.items():
            by_size[size][side].append(name)
    pairs: list[tuple[str, str, float]] = []
    rest: list[Item] = []
    for size, (olds, news) in sorted(by_size.items()):
        olds.sort()
        news.sort()
        pairs += [(old, new, 1.0) for old, new in zip(olds, news, strict=False)]
        rest += [(size, name, True) for name in olds[len(news) :]]
        rest += [(size, name, False) for name in news[len(olds) :]]
    return pairs, rest
