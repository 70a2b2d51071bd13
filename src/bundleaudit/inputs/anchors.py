"""Searches for many literals at once, which most files do not hold."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Search = Callable[[bytes], Iterator[int]]


class Anchors:
    """Literals that are looked for together.

    A literal alone is found fastest by itself; of several that begin alike, the pattern matcher
    skips to the common beginning of all at the same speed.
    """

    def __init__(self, literals: Iterable[bytes]) -> None:
        groups = groupby(sorted(literals), key=lambda literal: literal[:2])
        self._searches = [_search_for(list(members)) for _, members in groups]

    def find_all(self, code: bytes) -> Iterator[int]:
        """Yield where a literal begins; those that begin alike follow one another in order."""
        for search in self._searches:
            yield from search(code)


def _search_for(literals: list[bytes]) -> Search:
    if len(literals) == 1:
        return lambda code: _find_all(code, literals[0])
    pattern = re.compile(b"|".join(re.escape(literal) for literal in literals))
    return lambda code: (match.start() for match in pattern.finditer(code))


def _find_all(code: bytes, literal: bytes) -> Iterator[int]:
    offset = code.find(literal)
    while offset >= 0:
        yield offset
        offset = code.find(literal, offset + len(literal))
