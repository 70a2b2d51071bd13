"""Tells code from strings, templates, regular expressions and comments.

Nothing is collected: the caller names offsets, found by quick searches, and learns which of them
are code. One pattern walks over everything that is not code; Python runs only for the few tokens
that the pattern cannot decide alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.slashes import starts_regex

if TYPE_CHECKING:
    from collections.abc import Sequence

_REGEX_BODY: Final = rb"(?:[^/\\\[\n\r]++|\\[^\n\r]?+|\[(?:[^\]\\\n\r]++|\\[^\n\r]?+)*+\]?+)*+/?+"
# A substitution of a template that needs no lexing of its own.
_SIMPLE: Final = rb"\$\{(?:[^{}\"'`/i]++|i(?!mport))*+\}"
_IN_TEMPLATE: Final = (
    rb"[^`\\$]*+(?:(?:\\.?+|\$(?!\{)|" + _SIMPLE + rb")[^`\\$]*+)*+(?:`|(\$\{)|\Z)"
)
# Every alternative begins with a literal, so that the matcher skips to the next candidate in C,
# and succeeds once begun: what is unfinished ends with the line or the file, and no byte is
# scanned twice. A slash right after an operator can only begin a regular expression.
_TOKENS: Final = (
    rb"\"[^\"\\\n\r]*+(?:\\(?:\r\n|.)?+[^\"\\\n\r]*+)*+\"?+"
    rb"|'[^'\\\n\r]*+(?:\\(?:\r\n|.)?+[^'\\\n\r]*+)*+'?+"
    rb"|`" + _IN_TEMPLATE + rb"|/(?:(/[^\n\r]*+|\*(?:[^*]++|\*(?!/))*+(?:\*/)?+)"
    rb"|(?:(?<=[(,=:\[!&|?{;*%<>~^]/)|(?<=[(,=:\[!&|?{;*%<>~^] /))" + _REGEX_BODY + rb"|())"
)
_SUBSTITUTION, _COMMENT, _SLASH, _OPEN, _CLOSE = 1, 2, 3, 4, 5
_OUTSIDE: Final = re.compile(_TOKENS, re.DOTALL)
_INSIDE: Final = re.compile(_TOKENS + rb"|\{()|\}()", re.DOTALL)
_TAIL: Final = re.compile(rb"\}" + _IN_TEMPLATE, re.DOTALL)
_REGEX: Final = re.compile(rb"/" + _REGEX_BODY, re.DOTALL)
_HASHBANG: Final = re.compile(rb"(?:#![^\n\r]*+)?+")


def find_code(code: bytes, offsets: Sequence[int]) -> list[int]:
    """Return those of ``offsets`` that are code, in order.

    An offset inside a string, a template's text, a regular expression or a comment is not. One in
    a template's ``${}`` is when that holds a string, a brace, a slash or ``import``; what is
    simpler passes for text, since no file can be named there. Reads little further than the last offset. Any bytes give a result.

    Args:
        code: A script or a module.
        offsets: Ascending.
    """
    sieve = _Sieve(offsets)
    lexer = _Lexer(code)
    hashbang = _HASHBANG.match(code)
    position = hashbang.end() if hashbang else 0
    sieve.drop(0, position)
    while position >= 0 and not sieve.is_empty:
        position = _walk(lexer, sieve, position)
    return sieve.finish()


def find_texts(code: bytes) -> list[int]:
    """Return where everything that is not code starts and ends: start, end, start, end ...

    Among it are slashes that divide, and the braces inside substitutions of templates. Any bytes
    give a result.
    """
    collector = _Collector()
    lexer = _Lexer(code)
    hashbang = _HASHBANG.match(code)
    position = hashbang.end() if hashbang else 0
    collector.drop(0, position)
    while position >= 0:
        position = _walk(lexer, collector, position)
    return collector.spans


def _walk(lexer: _Lexer, sieve: _Sieve | _Collector, position: int) -> int:
    """Walk from ``position`` to where another pattern must go on; -1 at the end."""
    target = sieve.target
    comments = lexer.comments
    for match in lexer.pattern.finditer(lexer.code, position):
        end = match.end()
        kind = match.lastindex
        if kind is None:
            if end > target:
                target = sieve.drop(match.start(), end)
            continue
        if kind == _COMMENT:
            comments[end] = match.start()
        else:
            end = lexer.resolve(match, kind)
        if end > target:
            target = sieve.drop(match.start(), end)
        if end != match.end() or kind == _SUBSTITUTION or sieve.is_empty:
            return end
    return -1


class _Sieve:
    """Sorts ascending offsets into code and the rest as spans of the rest go by."""

    def __init__(self, offsets: Sequence[int]) -> None:
        self._offsets = offsets
        self._cursor = 0
        self._found: list[int] = []

    @property
    def is_empty(self) -> bool:
        return self._cursor == len(self._offsets)

    @property
    def target(self) -> int:
        """The next offset to decide; beyond every file when there is none."""
        return 1 << 62 if self.is_empty else self._offsets[self._cursor]

    def drop(self, start: int, end: int) -> int:
        """Keep the offsets before ``start``, drop those before ``end``; return the next one."""
        offsets, cursor = self._offsets, self._cursor
        while cursor < len(offsets) and offsets[cursor] < end:
            if offsets[cursor] < start:
                self._found.append(offsets[cursor])
            cursor += 1
        self._cursor = cursor
        return self.target

    def finish(self) -> list[int]:
        """Return the offsets that are code; those left are."""
        return self._found + list(self._offsets[self._cursor :])


class _Collector:
    """Takes every span that goes by."""

    target: Final = -1
    is_empty: Final = False

    def __init__(self) -> None:
        self.spans: list[int] = []

    def drop(self, start: int, end: int) -> int:
        """Keep the span; return that all are wanted."""
        self.spans += (start, end)
        return -1


class _Lexer:
    """What must be remembered between tokens."""

    def __init__(self, code: bytes) -> None:
        self.code = code
        self.comments: dict[int, int] = {}  # start by end
        self._depths: list[int] = []  # open braces in each template substitution around

    @property
    def pattern(self) -> re.Pattern[bytes]:
        return _INSIDE if self._depths else _OUTSIDE

    def resolve(self, match: re.Match[bytes], kind: int) -> int:
        """Return where the token ends; the caller goes on there with ``pattern``."""
        if kind == _SUBSTITUTION:
            self._depths.append(0)
        elif kind == _OPEN:
            self._depths[-1] += 1
        elif kind == _CLOSE:
            if not self._depths[-1]:
                return self._leave_substitution(match.start())
            self._depths[-1] -= 1
        elif starts_regex(self.code, match.start(), self.comments):
            regex = _REGEX.match(self.code, match.start())
            return regex.end() if regex else match.end()
        return match.end()

    def _leave_substitution(self, brace: int) -> int:
        tail = _TAIL.match(self.code, brace)
        if tail is None or tail[1] is None:
            self._depths.pop()
        return tail.end() if tail else brace + 1
