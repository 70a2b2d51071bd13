"""Finds ``import`` and ``export`` tokens in JavaScript, and nothing that merely looks like them.

One compiled alternation jumps from one string, template, regular expression or comment to the
next; Python runs on the rare tokens only. Works on bytes: offsets are UTF-8. Needs possessive
quantifiers (Python 3.11), with which every branch is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Every branch begins with a plain character: only then does the engine skip ahead by a set of
# first characters, which makes the search four times as fast.
_STRINGS: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|' + rb"'[^'\\]*+(?:\\.[^'\\]*+)*+(?:'|\Z)"
_PLAIN_TEMPLATE: Final = rb"`[^`\\$]*+(?:(?:\\.|\$(?!\{))[^`\\$]*+)*+`"
_COMMENT: Final = rb"/(?P<comment>/[^\n\r]*+|\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?)"


def _literal_body(longest_class: int) -> bytes:
    """Return the pattern behind a literal's slash.

    Classes are bounded, or each ``/[`` of a hostile line would read to its end.
    """
    one = rb"[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r]){0,%d}+\]" % longest_class
    return rb"(?![*/])(?:" + one + rb")++/[\w$]*+"


_TOKEN: Final = b"|".join(
    (
        _STRINGS,
        _PLAIN_TEMPLATE,
        _COMMENT,
        rb"/(?<=[(,=:\[!&|?{;*%<>~^]/)" + _literal_body(200),
        rb"/(?P<slash>)",
        rb"`(?P<template>)",
        rb"i(?P<import>(?<![\w$#\x80-\xff]i)mport(?=[\s(\"'{*./\w$\x80-\xff]))",
        rb"e(?P<export>(?<![\w$#.\x80-\xff]e)xport(?=[\s{*/]))",
    )
)
_OUTSIDE: Final = re.compile(_TOKEN, re.DOTALL)
_INSIDE: Final = re.compile(_TOKEN + rb"|\{(?P<open>)|\}(?P<close>)", re.DOTALL)
_TEMPLATE_PART: Final = re.compile(
    rb"[^`\\$]*+(?:(?:\\.|\$(?!\{))[^`\\$]*+)*+(?P<end>`|\$\{|\\?\Z)", re.DOTALL
)
_LITERAL: Final = re.compile(b"/" + _literal_body(20_000), re.DOTALL)
_BEFORE_WORD: Final = re.compile(rb"[\w$\x80-\xff]")
_OPERATORS: Final = frozenset(b"(,=:[!&|?{;*%<>~^")
_EXPRESSION_KEYWORDS: Final = frozenset(
    b"return typeof case of in do else void delete throw new instanceof await yield extends".split()
)
_CONTROL_KEYWORDS: Final = frozenset(b"if while for with".split())
_BLANKS: Final = b" \t\n\r\v\f"
_WALK_BUDGET: Final = 200_000


@dataclass(frozen=True, slots=True)
class Keyword:
    """An ``import`` or ``export`` token.

    Attributes:
        is_import: Which of the two.
        start: Offset of its first byte.
    """

    is_import: bool
    start: int


def find_keywords(code: bytes) -> Iterator[Keyword]:
    """Yield every ``import`` and ``export`` token of ``code``, in order.

    What stands in strings, templates, regular expressions and comments is no token; what stands
    in the ``${}`` of a template is. Any bytes end in time linear in their length.
    """
    return _Lexer(code).run()


class _Lexer:
    def __init__(self, code: bytes) -> None:
        self._code = code
        self._comment_starts: dict[int, int] = {}
        self._budget = _WALK_BUDGET + len(code)
        self._no_literal_before = -1

    def run(self) -> Iterator[Keyword]:
        code = self._code
        depths: list[int] = []
        position = 0
        while True:
            pattern = _INSIDE if depths else _OUTSIDE
            for match in pattern.finditer(code, position):
                kind = match.lastgroup
                if kind is None:
                    continue
                if kind in {"import", "export"}:
                    yield Keyword(kind == "import", match.start())
                elif kind == "comment":
                    self._comment_starts[match.end()] = match.start()
                elif kind == "slash":
                    if (end := self._literal_end(match.start())) is not None:
                        position = end
                        break
                elif kind == "open":
                    depths[-1] += 1
                elif kind == "close" and depths[-1]:
                    depths[-1] -= 1
                else:
                    position = self._read_template(match.end(), depths, is_tail=kind == "close")
                    break
            else:
                return

    def _read_template(self, position: int, depths: list[int], *, is_tail: bool) -> int:
        """Read a template from behind its quote, or behind a closing brace; return where it stops."""
        part = _TEMPLATE_PART.match(self._code, position)
        if part is None:  # pragma: no cover - the pattern matches everywhere
            return len(self._code)
        if is_tail:
            depths.pop()
        if part["end"] == b"${":
            depths.append(0)
        return part.end()

    def _literal_end(self, slash: int) -> int | None:
        """Return where the regular expression at ``slash`` ends; ``None`` for a division."""
        if slash < self._no_literal_before or not self._may_start_literal(slash):
            return None
        literal = _LITERAL.match(self._code, slash)
        if literal is None:
            ends = [
                end for end in (self._code.find(b"\n", slash), self._code.find(b"\r", slash)) if end >= 0
            ]
            self._no_literal_before = min(ends, default=len(self._code))
            return None
        if self._code[self._before(slash) : self._before(slash) + 1] == b"}":
            following = self._code[literal.end() : literal.end() + 1]
            return literal.end() if following and following in b".);," else None
        return literal.end()

    def _before(self, position: int) -> int:
        """Return the offset of the last byte before ``position`` that is code; -1 at the start."""
        code = self._code
        while position > 0:
            if code[position - 1] in _BLANKS:
                position -= 1
            elif position in self._comment_starts:
                position = self._comment_starts[position]
            else:
                break
        return position - 1

    def _may_start_literal(self, slash: int) -> bool:
        code = self._code
        last = self._before(slash)
        if last < 0:
            return True
        byte = code[last]
        if byte in _OPERATORS or byte == 0x7D:  # }
            return True
        if byte in b"+-":
            return last == 0 or code[last - 1] != byte
        if byte == 0x29:  # )
            opening = self._opening_of(last)
            return opening >= 0 and self._word_before(opening)[0] in _CONTROL_KEYWORDS
        word, start = self._word_before(last + 1)
        is_property = start > 0 and code[start - 1] == 0x2E and code[start - 3 : start] != b"..."
        return word in _EXPRESSION_KEYWORDS and not is_property

    def _word_before(self, end: int) -> tuple[bytes, int]:
        """Return the identifier that ends at ``end``, blanks and comments skipped, and its start."""
        last = self._before(end) + 1
        start = last
        while start > 0 and last - start < 12 and _BEFORE_WORD.match(self._code, start - 1):
            start -= 1
        return self._code[start:last], start

    def _opening_of(self, closing: int) -> int:
        """Return the parenthesis that ``closing`` closes; -1 when it is far or the budget is spent."""
        code = self._code
        depth = 0
        position = closing
        while position >= 0 and self._budget > 0:
            byte = code[position]
            if byte == 0x29:
                depth += 1
            elif byte == 0x28:
                depth -= 1
                if depth == 0:
                    return position
            position -= 1
            self._budget -= 1
        return -1
