"""Where a script first uses syntax that not all browsers with modules read; cold runs only.

A literal search finds candidates, the lexer says which of them are code. Told is what is proven by
a few characters; public class fields or ``await`` at the top, for example, are not.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.lexer import find_code, find_texts
from bundleaudit.model.content import SyntaxUse

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_CANDIDATES: Final = 40
_IN_CODE: Final = (
    ("optional chaining", re.compile(rb"\?\.(?!\d)")),
    ("nullish coalescing", re.compile(rb"\?\?(?!=)")),
    ("logical assignment", re.compile(rb"\?\?=|\|\|=|&&=")),
    (
        "BigInt literal",
        re.compile(rb"(?<![\w$.])(?:0|[1-9]\d{0,40}|0[xX][\da-fA-F]{1,40})n(?![\w$])"),
    ),
    ("private name", re.compile(rb"\.#[A-Za-z_$]")),
    ("static block", re.compile(rb"(?<=[;}{\s])static\s{0,8}+\{")),
)
_LOOKBEHIND: Final = re.compile(rb"\(\?<[=!]")


def find_modern_syntax(code: bytes) -> tuple[SyntaxUse, ...]:
    """Return the first use of every feature in ``code``, sorted by feature.

    Any bytes give an answer. At most 40 candidates of each are looked at.
    """
    found = {
        feature: places[0]
        for feature, pattern in _IN_CODE
        if (places := find_code(code, _candidates(code, pattern)))
    }
    lookbehind = next(_lookbehinds(code), None)
    if lookbehind is not None:
        found["lookbehind in a regular expression"] = lookbehind
    return tuple(
        SyntaxUse(feature=feature, offset_bytes=found[feature]) for feature in sorted(found)
    )


def _candidates(code: bytes, pattern: re.Pattern[bytes]) -> list[int]:
    return [match.start() for match in islice(pattern.finditer(code), _MOST_CANDIDATES)]


def _lookbehinds(code: bytes) -> Iterator[int]:
    """Yield lookbehinds that stand in literals of regular expressions."""
    places = _candidates(code, _LOOKBEHIND)
    if not places:
        return
    offsets = iter(find_texts(code))
    pending = iter(places)
    place = next(pending, None)
    for start, end in zip(offsets, offsets, strict=True):
        while place is not None and place < start:
            place = next(pending, None)
        while place is not None and place < end:
            if code[start : start + 1] == b"/" and code[start : start + 2] not in {b"//", b"/*"}:
                yield place
            place = next(pending, None)
        if place is None:
            return
