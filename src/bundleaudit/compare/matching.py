"""Greedy matching that gives the same answer from either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def match_greedily(candidates: Iterable[tuple[tuple[float, ...], str, str]]) -> dict[str, str]:
    """Return head by base: the best candidates, none using a file twice.

    Args:
        candidates: Score (the larger the better), base and head. Scores must not depend on which
            side is called the base; ties are broken by the two names in order of the alphabet,
            which does not either.
    """
    matched: dict[str, str] = {}
    taken: set[str] = set()
    for _, base, head in sorted(
        candidates, key=lambda item: (tuple(-part for part in item[0]), sorted(item[1:]))
    ):
        if base not in matched and head not in taken:
            matched[base] = head
            taken.add(head)
    return matched
