"""Where a script may hold routes of vue-router: routers, records, and calls that add records.

Property names survive every minifier, so they are what is searched for; what stands at the places
found is for the analysis to understand. Checked against vue-router 3, 4 and 5.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.brackets import TOP
from bundleaudit.inputs.javascript.syntax import find_all
from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.inputs.javascript.script_code import ScriptCode

_RECORD_KEYS: Final = frozenset({b"component", b"components", b"children", b"redirect"})
_ROUTER_KEYS: Final = frozenset({b"history", b"mode", b"scrollBehavior", b"linkActiveClass"})
_KEY_ENDS: Final = rb"(?=\s*+[:(,}])"
_KEYS: Final = tuple(
    re.compile(key + _KEY_ENDS) for key in (b"path", b"components?+", b"children", b"redirect")
)
_ROUTES: Final = re.compile(rb"routes" + _KEY_ENDS)
_ROUTER: Final = tuple(re.compile(key + _KEY_ENDS) for key in sorted(_ROUTER_KEYS))
_BEFORE_KEY: Final = re.compile(rb"[{,;\s]")
_MADE: Final = re.compile(rb"new\s++[\w$.]++\(\s*+\Z")
# Routers of other libraries, requests, and locations have a path or routes too.
_FOREIGN: Final = re.compile(
    rb"(?<=[{,\s])(?:element|Component|errorElement|loader|lazy|method|matched|exact|query"
    rb"|hydrationData|mapRouteProperties|routeTree)" + _KEY_ENDS
)
_FOREIGN_BYTES: Final = 1_000
_PATTERN: Final = re.compile(rb"\}\s*+(?:=(?!=)|\)\s*+(?:\{|=>)|,[^()]{0,200}\)\s*+(?:\{|=>))")
_ADD: Final = b".addRoute("
# The router's own code hands on what it is given.
_ITSELF: Final = (re.compile(rb"removeRoute\s*+[:,]"), re.compile(rb"getRecordMatcher\s*+[:,]"))
_ITSELF_BYTES: Final = 40_000
_MOST_ROUTERS: Final = 20
_OWN_CALL: Final = re.compile(rb"(?:\.matcher|\.prototype)\Z")
_ROUTER_HINT: Final = re.compile(
    rb"history\s*+[:,}]|scrollBehavior|linkActiveClass"
    rb"|mode\s*+:\s*+[\"'`](?:history|hash|abstract)|new\s++[\w$.]++\(\s*+\{\s*+routes"
)
_PATH_HINT: Final = re.compile(rb"path\s*+:\s*+[\"'`]")
_SHOWN_HINT: Final = re.compile(rb"(?<![\w$.])(?:components?|redirect)\s*+[:(]")
_NEAR_BYTES: Final = 2_000


@record
class RouteMarks:
    """Offsets in one script, ascending.

    Attributes:
        routers: Objects with ``routes`` and what else a router is made with.
        records: Objects with a path and something to show or to lead to.
        added: Opening parentheses of ``addRoute(...)``.
    """

    routers: tuple[int, ...]
    records: tuple[int, ...]
    added: tuple[int, ...]


def may_make_router(code: bytes) -> bool:
    """Return whether a script may make a router; a quick look that is never wrongly ``False``."""
    return b"routes" in code and _ROUTER_HINT.search(code) is not None


def may_hold_records(code: bytes) -> bool:
    """Return whether a script may hold records that no router of its own gets; a quick look.

    Looks for a path with something to show not far from it.
    """
    if _ADD in code:
        return True
    looked = 0
    for match in _PATH_HINT.finditer(code):
        start = max(looked, match.start() - _NEAR_BYTES)
        looked = match.start() + _NEAR_BYTES
        if start < looked and _SHOWN_HINT.search(code, start, looked):
            return True
    return False


def find_marks(script: ScriptCode) -> RouteMarks:
    """Return where ``script`` may hold routes; linear in its length."""
    keys_by_object = _keys_by_object(script)
    routers: list[int] = []
    records: list[int] = []
    for opening, keys in keys_by_object.items():
        close = script.brackets.close_of(opening)
        if close is None or _is_foreign(script, opening, close):
            continue
        if b"routes" in keys:
            before = script.masked[max(0, opening - 40) : opening]
            is_made = bool(keys & _ROUTER_KEYS) or _MADE.search(before) is not None
            if is_made and not _PATTERN.match(script.masked, close):
                routers.append(opening)
        elif b"path" in keys and keys & _RECORD_KEYS:
            records.append(opening)
    return RouteMarks(
        routers=tuple(sorted(routers)), records=tuple(sorted(records)), added=_find_added(script)
    )


def _keys_by_object(script: ScriptCode) -> dict[int, set[bytes]]:
    masked = script.masked
    patterns = [*_KEYS, _ROUTES, *(_ROUTER if b"routes" in masked else ())]
    found = sorted(
        (match.start(), match[0])
        for pattern in patterns
        for match in pattern.finditer(masked)
        if match.start() and _BEFORE_KEY.match(masked, match.start() - 1)
    )
    keys: dict[int, set[bytes]] = {}
    for (_, key), opening in zip(
        found, script.brackets.innermost(at for at, _ in found), strict=True
    ):
        if opening != TOP and masked[opening] == 0x7B:
            keys.setdefault(opening, set()).add(key)
    return {
        opening: names
        for opening, names in keys.items()
        if b"routes" in names or (b"path" in names and names & _RECORD_KEYS)
    }


def _is_foreign(script: ScriptCode, opening: int, close: int) -> bool:
    """Return whether the object has a key, near its start, that no router and no record has."""
    return any(
        next(script.brackets.around(match.start()), TOP) == opening
        for match in _FOREIGN.finditer(script.masked, opening, min(close, opening + _FOREIGN_BYTES))
    )


def _find_added(script: ScriptCode) -> tuple[int, ...]:
    masked = script.masked
    calls = [
        at for at in find_all(masked, _ADD) if not _OWN_CALL.search(masked, max(0, at - 12), at)
    ]
    if not calls:
        return ()
    own = [match.start() for pattern in _ITSELF for match in pattern.finditer(masked)]
    blocks = [(other, _block(script, other)) for other in own[:_MOST_ROUTERS]]
    return tuple(
        at + len(_ADD) - 1
        for at in calls
        if not any(
            abs(other - at) < _ITSELF_BYTES and block == _block(script, at)
            for other, block in blocks
        )
    )


def _block(script: ScriptCode, at: int) -> int:
    """Return the outermost bracket around an offset."""
    block = TOP
    for opening in script.brackets.around(at):
        block = opening
    return block
