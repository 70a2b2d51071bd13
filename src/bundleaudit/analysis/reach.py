"""Which of many starting points reach a node: one bit per starting point, in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Edges = Mapping[str, Sequence[str]]


def find_reaching(edges: Edges, starts: Sequence[Iterable[str]]) -> dict[str, int]:
    """Return for every node that is reached the starts it is reached from: bit i is ``starts[i]``.

    Cycles are folded into one node first, so every edge is followed once, and closures need not be
    walked one by one: a chain of n nodes that all are starts has n * n / 2 members of closures.

    Args:
        edges: The nodes each node leads to; a node without an entry leads nowhere.
        starts: Sets of nodes that ways begin at.
    """
    bits: dict[str, int] = {}
    for index, nodes in enumerate(starts):
        for node in nodes:
            bits[node] = bits.get(node, 0) | 1 << index
    found: dict[str, int] = {}
    for cycle in _order_cycles(edges, bits):
        together = 0
        for node in cycle:
            together |= bits.pop(node, 0)
        members = set(cycle)
        following = {other for node in cycle for other in edges.get(node, ())} - members
        for other in following:
            bits[other] = bits.get(other, 0) | together
        found.update((node, together) for node in cycle)
    return found


def _order_cycles(edges: Edges, starts: Iterable[str]) -> list[list[str]]:
    """Return the strongly connected parts that ``starts`` reach, every part before its targets.

    Kosaraju's algorithm (1978): the last node to be left is in a part that nothing else leads to.
    """
    left = _postorder(edges, starts)
    importers: dict[str, list[str]] = {node: [] for node in left}
    for node in left:
        for other in edges.get(node, ()):
            importers[other].append(node)
    parts: list[list[str]] = []
    seen: set[str] = set()
    for root in reversed(left):
        if root in seen:
            continue
        seen.add(root)
        part = [root]
        for node in part:
            for importer in importers[node]:
                if importer not in seen:
                    seen.add(importer)
                    part.append(importer)
        parts.append(part)
    return parts


def _postorder(edges: Edges, starts: Iterable[str]) -> list[str]:
    left: list[str] = []
    seen: set[str] = set()
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        way = [(start, iter(edges.get(start, ())))]
        while way:
            node, rest = way[-1]
            following = next((other for other in rest if other not in seen), None)
            if following is None:
                left.append(node)
                way.pop()
            else:
                seen.add(following)
                way.append((following, iter(edges.get(following, ()))))
    return left
