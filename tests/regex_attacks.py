"""Texts made from a regular expression to make it slow.

From the parsed pattern a text is built that it matches, one repetition each. Wherever that text is
cut, what comes before is repeated (every start then looks for an end that never comes), or stands
once before a long run of what the pattern repeats there. Linear patterns take four times as long
for four times the text; the others sixteen times.
"""

from __future__ import annotations

import re
from re import _constants as op, _parser as parser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CATEGORIES = {
    op.CATEGORY_DIGIT: "7",
    op.CATEGORY_NOT_DIGIT: "x",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: "x",
    op.CATEGORY_WORD: "x",
    op.CATEGORY_NOT_WORD: "-",
}
_PROBES = "x7 -\"'/*<({[,.\n"


class _Sample:
    """A text the pattern matches, as far as look-arounds allow, with where it may be cut."""

    def __init__(self) -> None:
        self.text = ""
        self.groups: dict[int, str] = {}
        self.cuts: dict[tuple[str, str], None] = {}

    def add(self, tree: parser.SubPattern) -> None:
        for code, value in tree:
            self._add(code, value)
            self.cuts[self.text, ""] = None

    def _add(self, code: object, value: object) -> None:  # noqa: C901 - one case per operation
        if code is op.LITERAL:
            self.text += chr(value)
        elif code is op.NOT_LITERAL:
            self.text += "x" if value != ord("x") else "y"
        elif code is op.ANY:
            self.text += "x"
        elif code is op.IN:
            self.text += _member(value)
        elif code is op.BRANCH:
            before = self.text
            for branch in reversed(value[1]):  # the first one stays
                self.text = before
                self.add(branch)
        elif code is op.SUBPATTERN:
            before = len(self.text)
            self.add(value[3])
            self.groups[value[0]] = self.text[before:]
        elif code is op.ATOMIC_GROUP:
            self.add(value)
        elif code in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            before = self.text
            self.add(value[2])
            self.cuts[before, self.text[len(before) :]] = None
        elif code is op.GROUPREF:
            self.text += self.groups.get(value, "")
        elif code is op.ASSERT and value[0] > 0:
            before = self.text
            self.add(value[1])
            self.text = before
        elif code is op.ASSERT:
            before = self.text
            self.add(value[1])  # what must stand before is written before
            self.text = before + self.text[len(before) :]


def _member(items: list[tuple[object, object]]) -> str:
    if items[0][0] is op.NEGATE:
        refused = re.compile("[" + "".join(re.escape(one) for one in _spelled(items[1:])) + "]")
        return next((probe for probe in _PROBES if not refused.match(probe)), "\u00e9")
    return _spelled(items)[0]


def _spelled(items: list[tuple[object, object]]) -> list[str]:
    found = []
    for code, value in items:
        if code is op.LITERAL:
            found.append(chr(value))
        elif code is op.RANGE:
            found.append(chr(value[0]))
        elif code is op.CATEGORY:
            found.append(_CATEGORIES[value])
    return found or ["x"]


def attacks(pattern: re.Pattern) -> Iterator[tuple[str, str]]:
    """Yield a beginning and what is to be repeated behind it, each pair once."""
    source = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    sample = _Sample()
    sample.add(parser.parse(source, pattern.flags & ~re.UNICODE & ~re.DEBUG))
    found: dict[tuple[str, str], None] = {}
    for before, repeated in sample.cuts:
        if repeated:
            found[before, repeated] = None
            found["", before + repeated] = None
            found["", before + repeated * 20] = None
        elif before:
            found["", before] = None
            found["", before + " "] = None
            found["", before + "x"] = None
            found[before, "x"] = None
    yield from found
