"""Immediate dominators of a graph, after Cooper, Harvey and Kennedy (2001).

Their algorithm walks the nodes in reverse postorder and meets the dominators of all predecessors
until nothing changes: two or three rounds on graphs of modules, and no recursion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_dominators(
    edges: Sequence[Sequence[int]], entries: Sequence[int]
) -> tuple[list[int | None], list[int]]:
    """Return the immediate dominator of every node, and the reachable nodes in reverse postorder.

    The dominator is ``None`` for entries, for nodes that share no node on their ways from several
    entries, and for nodes that no entry leads to. Every node comes after its dominator.

    Args:
        edges: For each node, the nodes it leads to.
        entries: Where ways begin.
    """
    order = _reverse_postorder(edges, entries)
    # Positions in that order, shifted by one: 0 is a root in front of all entries.
    position = [0] * len(edges)
    for place, node in enumerate(order, start=1):
        position[node] = place
    predecessors: list[list[int]] = [[] for _ in range(len(order) + 1)]
    for node in order:
        for target in edges[node]:
            predecessors[position[target]].append(position[node])
    for entry in entries:
        predecessors[position[entry]].append(0)
    found = _settle(predecessors)
    dominators: list[int | None] = [None] * len(edges)
    for place, node in enumerate(order, start=1):
        if found[place]:
            dominators[node] = order[found[place] - 1]
    return dominators, order


def _settle(predecessors: list[list[int]]) -> list[int]:
    """Return the immediate dominator of each position; 0 for the root itself."""
    found = [-1] * len(predecessors)
    found[0] = 0
    has_changed = True
    while has_changed:
        has_changed = False
        for place in range(1, len(predecessors)):
            meeting = -1
            for before in predecessors[place]:
                if found[before] < 0:
                    continue
                if meeting < 0:
                    meeting = before
                    continue
                while before != meeting:  # climb from the later one until the ways meet
                    if before > meeting:
                        before = found[before]  # noqa: PLW2901 - the point of climbing
                    else:
                        meeting = found[meeting]
            if found[place] != meeting:
                found[place] = meeting
                has_changed = True
    return found


def _reverse_postorder(edges: Sequence[Sequence[int]], entries: Sequence[int]) -> list[int]:
    seen = [False] * len(edges)
    postorder: list[int] = []
    for entry in reversed(entries):
        if seen[entry]:
            continue
        seen[entry] = True
        path = [(entry, iter(edges[entry]))]
        while path:
            node, targets = path[-1]
            for target in targets:
                if not seen[target]:
                    seen[target] = True
                    path.append((target, iter(edges[target])))
                    break
            else:
                postorder.append(node)
                path.pop()
    postorder.reverse()
    return postorder
