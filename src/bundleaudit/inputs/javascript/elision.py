"""Cuts out of a fragment what no loader and no route record can stand in."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bundleaudit.inputs.javascript.brackets import Brackets

_BODY: Final = re.compile(rb"(?:\)|=>)\s*+\{")
_KEPT: Final = re.compile(rb"(?<![\w$.])(?:import(?![\w$])|path\s*+:\s*+[\"'`]|return\s*+[\[\"'`])")
_FROM_BYTES: Final = 1_500
_SHORTEST_BODY_BYTES: Final = 80


def elide_bodies(code: bytes, masked: bytes, brackets: Brackets, start: int, end: int) -> bytes:
    """Return ``code[start:end]`` with long bodies of functions emptied.

    Only of a fragment that is long itself, and only bodies without ``import``, without a ``path``
    and without an array or a text to return: a parser of half a megabyte a second shall not read
    the components that stand inline in a table.
    """
    if end - start < _FROM_BYTES:
        return code[start:end]
    kept = [match.start() for match in _KEPT.finditer(code, start, end)]
    pieces: list[bytes] = []
    position = done = start
    while match := _BODY.search(masked, position, end):
        opening = match.end() - 1
        close = brackets.close_of(opening)
        if close is None or close >= end:
            break
        first = bisect_left(kept, opening)
        is_needed = first < len(kept) and kept[first] < close
        if is_needed or close - opening < _SHORTEST_BODY_BYTES:
            position = opening + 1
            continue
        pieces.append(code[done : opening + 1])
        position = done = close
    return b"".join((*pieces, code[done:end]))
