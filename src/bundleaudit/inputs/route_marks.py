"""Where a script may hold routes of vue-router: routers, records, and calls that add records.

Property names survive every minifier, so they are what is searched for; what stands at the places
found is for the analysis to understand. Checked against vue-router 3, 4 and 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.brackets import TOP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.inputs.javascript.script_code import ScriptCode

_RECORD_KEYS: Final = frozenset({b"component", b"components", b"children", b"redirect"})
_HISTORY_KEYS: Final = frozenset({b"history", b"mode"})
# Routers of other libraries, requests, and locations have a path too.
_FOREIGN_KEYS: Final = frozenset(
    {b"element", b"Component", b"errorElement", b"loader", b"lazy", b"method", b"matched"}
    | {b"hydrationData", b"mapRouteProperties", b"routeTree", b"exact"}
)
_KEYS: Final = tuple(
    re.compile(key + rb"(?=\s*+[:(,}])")
    for key in sorted({b"path", b"routes"} | _RECORD_KEYS | _HISTORY_KEYS | _FOREIGN_KEYS)
)
_BEFORE_KEY: Final = re.compile(rb"[{,;\s]")
_PATTERN: Final = re.compile(rb"\}\s*+(?:=(?!=)|\)\s*+(?:\{|=>)|,[^()]{0,200}\)\s*+(?:\{|=>))")
_ADD: Final = b".addRoute("
# The router's own code hands on what it is given.
_ROUTER_ITSELF: Final = re.compile(rb"[,{]\s*+removeRoute\s*+:")
_NEAR_BYTES: Final = 20_000
_MARKS: Final = (b"addRoute", b"component", b"children", b"redirect", b"routes")


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteMarks:
    """Offsets in one script, ascending.

    Attributes:
        routers: Objects with ``routes`` and a kind of history.
        records: Objects with a path and something to show or to lead to.
        added: Opening parentheses of ``addRoute(...)``.
    """

    routers: tuple[int, ...]
    records: tuple[int, ...]
    added: tuple[int, ...]


def may_hold_routes(code: bytes) -> bool:
    """Return whether a script is worth a closer look; quick, and never wrongly ``False``."""
    has_path = re.search(rb"(?<![\w$.])path\s*+:", code) is not None
    return (has_path or b"routes" in code) and any(mark in code for mark in _MARKS)


def find_marks(script: ScriptCode) -> RouteMarks:
    """Return where ``script`` may hold routes; linear in its length."""
    keys_by_object = _keys_by_object(script)
    routers: list[int] = []
    records: list[int] = []
    for opening, keys in keys_by_object.items():
        if keys & _FOREIGN_KEYS:
            continue
        if b"routes" in keys and keys & _HISTORY_KEYS:
            close = script.brackets.close_of(opening)
            if close is not None and not _PATTERN.match(script.masked, close):
                routers.append(opening)
        elif b"path" in keys and keys & _RECORD_KEYS:
            records.append(opening)
    return RouteMarks(
        routers=tuple(sorted(routers)), records=tuple(sorted(records)), added=_find_added(script)
    )


def _keys_by_object(script: ScriptCode) -> dict[int, set[bytes]]:
    found = sorted(
        (match.start(), match[0])
        for key in _KEYS
        for match in key.finditer(script.masked)
        if match.start() and _BEFORE_KEY.match(script.masked, match.start() - 1)
    )
    keys: dict[int, set[bytes]] = {}
    for (_, key), opening in zip(
        found, script.brackets.innermost(at for at, _ in found), strict=True
    ):
        if opening != TOP and script.masked[opening : opening + 1] == b"{":
            keys.setdefault(opening, set()).add(key)
    return keys


def _find_added(script: ScriptCode) -> tuple[int, ...]:
    masked = script.masked
    itself = [match.start() for match in _ROUTER_ITSELF.finditer(masked)]
    return tuple(
        at + len(_ADD) - 1
        for at in _find_all(masked, _ADD)
        if not any(abs(at - other) < _NEAR_BYTES for other in itself)
    )


def _find_all(masked: bytes, word: bytes) -> Iterator[int]:
    position = masked.find(word)
    while position >= 0:
        yield position
        position = masked.find(word, position + len(word))
