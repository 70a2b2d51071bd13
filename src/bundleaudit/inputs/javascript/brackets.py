"""Which brace or square bracket closes which, and which are around a place.

Parentheses are left out: they are most of the brackets of minified code, and what they say about
a place can be counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Half of all brackets hold no others: such a pair is one match.
_BRACKET: Final = re.compile(rb"[\[{][^\[\]{}]*+[\]}]|[\[\]{}]")
_CLOSING: Final = frozenset(b"]}")
_DEEPEST: Final = 400
_BLOCK_BYTES: Final = 4096
TOP: Final = -1
"""Stands for no bracket: the level of the script itself."""


class Brackets:
    """The brackets of a script whose text is blanked, in pairs.

    A closing bracket closes the last one that is open, whichever kind it is; what is never closed
    ends with the script. Built in one pass.
    """

    def __init__(self, masked: bytes) -> None:
        self._masked = masked
        opens: list[int] = []
        closes: list[int] = []
        parents: list[int] = []
        stack: list[int] = []
        parent, end = TOP, len(masked)
        for match in _BRACKET.finditer(masked):
            at, after = match.span()
            if after - at > 1:
                opens.append(at)
                closes.append(after - 1)
                parents.append(parent)
            elif masked[at] in _CLOSING:
                if stack:
                    closes[stack.pop()] = at
                    parent = stack[-1] if stack else TOP
            else:
                parents.append(parent)
                parent = len(opens)
                stack.append(parent)
                opens.append(at)
                closes.append(end)
        self._opens = opens
        self._closes = closes
        self._parents = parents
        self._depths = [0]  # of parentheses, at the start of every block
        for start in range(0, len(masked), _BLOCK_BYTES):
            self._depths.append(self._depths[-1] + self._count(start, start + _BLOCK_BYTES))

    def close_of(self, opening: int) -> int | None:
        """Return where the bracket at ``opening`` is closed; ``None`` when it never is."""
        index = bisect_left(self._opens, opening)
        if index == len(self._opens) or self._opens[index] != opening:
            return None
        close = self._closes[index]
        return None if close == len(self._masked) else close

    def innermost(self, offsets: Iterable[int]) -> Iterator[int]:
        """Yield for each of ascending ``offsets`` the bracket right around it, or ``TOP``."""
        before = found = TOP
        for offset in offsets:
            index = bisect_right(self._opens, offset - 1) - 1
            # Many places may follow the same deeply nested brackets: they are left only once.
            if index != before or (found != TOP and self._closes[found] < offset):
                before, found = index, self._leave_closed(index, offset)
            yield TOP if found == TOP else self._opens[found]

    def around(self, offset: int) -> Iterator[int]:
        """Yield the brackets around ``offset``, the innermost first; of very deep ones only some."""
        index = bisect_right(self._opens, offset - 1) - 1
        for _ in range(_DEEPEST):
            if index < 0:
                return
            if self._closes[index] >= offset:
                yield self._opens[index]
            index = self._parents[index]

    def depth_of_parentheses(self, offset: int) -> int:
        """Return how many parentheses are open at ``offset``, counted from the start."""
        block = offset // _BLOCK_BYTES
        return self._depths[block] + self._count(block * _BLOCK_BYTES, offset)

    def _count(self, start: int, end: int) -> int:
        masked = self._masked
        return masked.count(b"(", start, end) - masked.count(b")", start, end)

    def _leave_closed(self, index: int, offset: int) -> int:
        for _ in range(_DEEPEST):
            if index == TOP or self._closes[index] >= offset:
                return index
            index = self._parents[index]
        return TOP
