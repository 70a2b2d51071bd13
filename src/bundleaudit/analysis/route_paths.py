"""Route paths as vue-router reads them: what is static, what is a parameter, what ranks first.

Syntax: https://router.vuejs.org/guide/essentials/route-matching-syntax.html; ranks checked against
vue-router 5.5 (https://github.com/vuejs/router, packages/router/src/matcher).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PARAMETER: Final = re.compile(r"[A-Za-z0-9_]++")

_ROOT, _SEGMENT, _STATIC, _DYNAMIC = 90, 40, 40, 20
_CUSTOM, _WILDCARD, _REPEATABLE, _OPTIONAL = 10, -50, -20, -8
_WHOLE_STATIC: Final = [_SEGMENT + _STATIC]


@dataclass(frozen=True, slots=True)
class Parameter:
    """``:name``, with its pattern in parentheses if it has one, and its modifier."""

    pattern: str | None
    is_optional: bool
    is_repeatable: bool


Token = str | Parameter
Segment = tuple[Token, ...]


def parse_route_path(path: str) -> tuple[Segment, ...]:
    """Return the segments of ``path``; those of an empty path or behind a final slash are empty.

    Every text gives segments: a colon without a name is text, a pattern without end goes on.
    """
    if path == "/":
        return (("",),)
    text = path.removeprefix("/")
    segments: list[Segment] = []
    tokens: list[Token] = []
    static: list[str] = []

    def end_static() -> None:
        if static:
            tokens.append("".join(static))
            static.clear()

    position = 0
    while position < len(text):
        char = text[position]
        if char == "/":
            end_static()
            segments.append(tuple(tokens))
            tokens.clear()
            position += 1
        elif char == ":" and (name := _PARAMETER.match(text, position + 1)):
            end_static()
            parameter, position = _read_parameter(text, name.end())
            tokens.append(parameter)
        else:
            is_escape = char == "\\" and position + 1 < len(text)
            static.append(text[position + 1] if is_escape else char)
            position += 2 if is_escape else 1
    end_static()
    segments.append(tuple(tokens))
    return tuple(segments)


def _read_parameter(text: str, position: int) -> tuple[Parameter, int]:
    """Read pattern and modifier of the parameter whose name ends at ``position``."""
    pattern: str | None = None
    if text[position : position + 1] == "(":
        end = position + 1
        while end < len(text) and (text[end] != ")" or text[end - 1] == "\\"):
            end += 1
        pattern = text[position + 1 : end].replace("\\)", ")")
        position = min(end + 1, len(text))
    modifier = text[position : position + 1]
    if modifier and modifier in "?*+":
        position += 1
    else:
        modifier = ""
    parameter = Parameter(
        pattern=pattern or None,
        is_optional=modifier in {"?", "*"},
        is_repeatable=modifier in {"*", "+"},
    )
    return parameter, position


Score = list[list[int]]


def score_path(segments: tuple[Segment, ...]) -> Score:
    """Return how specific the path is, for ``compare_scores``."""
    return [_score(segment) for segment in segments]


def compare_scores(one: Score, other: Score) -> int:
    """Return a number below zero when ``one`` is tried before ``other``, above zero if behind.

    This is no total order: where vue-router puts a path depends on those it has already.
    """
    for left, right in zip(one, other, strict=False):
        if difference := _compare_segments(left, right):
            return difference
    if abs(len(other) - len(one)) == 1:
        # A path with an optional or catch-all end comes behind the one without.
        if one[-1][-1] < 0:
            return 1
        if other[-1][-1] < 0:
            return -1
    return len(other) - len(one)


def _score(segment: Segment) -> list[int]:
    return [_score_token(token) for token in segment] or [_ROOT]


def _score_token(token: Token) -> int:
    if isinstance(token, str):
        return _SEGMENT + _STATIC
    score = _SEGMENT + _DYNAMIC
    if token.pattern is not None:
        score += _CUSTOM
    if token.is_optional:
        score += _OPTIONAL
    if token.is_repeatable:
        score += _REPEATABLE
    if token.pattern == ".*":
        score += _WILDCARD
    return score


def _compare_segments(left: list[int], right: list[int]) -> int:
    for one, other in zip(left, right, strict=False):
        if one != other:
            return other - one
    if len(left) == len(right):
        return 0
    if len(left) < len(right):
        return -1 if left == _WHOLE_STATIC else 1
    return 1 if right == _WHOLE_STATIC else -1
