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
# Every pattern begins with a literal, which the matcher looks for at gigabytes a second; what has
# to stand before it is looked at behind.
_PATTERNS: Final = (
    ("optional chaining", re.compile(rb"\?\.(?!\d)")),
    ("nullish coalescing", re.compile(rb"\?\?(?!=)")),
    ("logical assignment", re.compile(rb"\?\?=")),
    ("logical assignment", re.compile(rb"\|\|=")),
    ("logical assignment", re.compile(rb"&&=")),
    ("private name", re.compile(rb"\.#[A-Za-z_$]")),
    ("static block", re.compile(rb"static(?<=[;}{\s]static)\s{0,8}+\{")),
    ("BigInt literal", re.compile(rb"0[xX](?<![\w$.]0.)[\da-fA-F]{1,40}+n(?![\w$])")),
)
_BIGINT: Final = "BigInt literal"
_BIGINT_END: Final = re.compile(rb"n(?<=\dn)(?![\w$])")
_BIGINT_DIGITS: Final = re.compile(rb"(?:0|[1-9]\d{0,40})n")
_BIGINT_REACH: Final = 42
_BEFORE_BIGINT: Final = re.compile(rb"(?<![\w$.])\d++\Z")
_LOOKBEHIND: Final = re.compile(rb"\(\?<[=!]")


def find_modern_syntax(code: bytes) -> tuple[SyntaxUse, ...]:
    """Return the first use of every feature in ``code``, sorted by feature.

    Any bytes give an answer. At most 40 candidates of each pattern are looked at.
    """
    candidates = [
        (offset, feature) for feature, pattern in _PATTERNS for offset in _candidates(code, pattern)
    ]
    candidates += ((offset, _BIGINT) for offset in _decimal_bigints(code))
    in_code = set(find_code(code, sorted({offset for offset, _ in candidates})))
    found: dict[str, int] = {}
    for offset, feature in sorted(candidates):
        if offset in in_code:
            found.setdefault(feature, offset)
    lookbehind = next(_lookbehinds(code), None)
    if lookbehind is not None:
        found["lookbehind in a regular expression"] = lookbehind
    return tuple(
        SyntaxUse(feature=feature, offset_bytes=found[feature]) for feature in sorted(found)
    )


def _candidates(code: bytes, pattern: re.Pattern[bytes]) -> list[int]:
    return [match.start() for match in islice(pattern.finditer(code), _MOST_CANDIDATES)]


def _decimal_bigints(code: bytes) -> Iterator[int]:
    """Yield where decimal BigInts may start: their last letter is rarer than their first digit."""
    for end in _candidates(code, _BIGINT_END):
        before = _BEFORE_BIGINT.search(code, max(0, end - _BIGINT_REACH), end)
        if before is not None and _BIGINT_DIGITS.match(code, before.start()):
            yield before.start()


def _lookbehinds(code: bytes) -> Iterator[int]:
    """Yield lookbehinds that stand in literals of regular expressions."""
    places = _candidates(code, _LOOKBEHIND)
    if not places:
        return
    offsets = iter(find_texts(code[: places[-1] + 1]))
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
