"""Which route an address leads to, by the rules of vue-router (see ``route_paths``).

Patterns come from the build, so none of them is run as a regular expression. Literal alternatives
and one character class with one repetition are understood; of any other pattern only what all
parameters share is held: some text without a slash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.route_paths import (
    Parameter,
    Score,
    Segment,
    compare_scores,
    parse_route_path,
    score_path,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundleaudit.model.routes import Route, RouteTable

_LONGEST_ADDRESS: Final = 2048  # what browsers and servers agree on
_LITERALS: Final = re.compile(r"(?:\?:)?([\w-]++(?:\|[\w-]++)*+)")
_REPEATED: Final = re.compile(r"(\\d|\\w|\.|\[\^/\]|\[(?:[A-Za-z0-9_-])++\])([+*]?)\??")
_CLASSES: Final[dict[str, Callable[[str], bool]]] = {
    r"\d": lambda char: char.isascii() and char.isdigit(),
    r"\w": lambda char: char.isascii() and (char.isalnum() or char == "_"),
    ".": lambda char: char not in "\n\r\u2028\u2029",
    "[^/]": lambda char: char != "/",
}
_OF_A_SEGMENT: Final = _CLASSES["[^/]"]


class RouteMatcher:
    """Finds records by address or by name, among those of one page.

    Pages of a build have routers of their own, and the same path may lead elsewhere on each.
    """

    def __init__(self, table: RouteTable, page: str | None) -> None:
        self._ranked = rank_paths(table, page)
        self._by_path: dict[str, int] = {}
        for item in self._ranked:
            self._by_path.setdefault(item.path.lower(), item.index)
        self._by_name: dict[str, int] = {}
        for index, route in enumerate(table.routes):
            if route.name is not None and route.page == page:
                self._by_name.setdefault(route.name, index)

    def find_name(self, name: str) -> int | None:
        """Return the position of the record called ``name``, or ``None``."""
        return self._by_name.get(name)

    def find_path(self, path: str) -> int | None:
        """Return the position of the record written with ``path``, parameters and all."""
        return self._by_path.get(path.lower())

    def match(self, address: str) -> int | None:
        """Return the position of the record that ``address`` leads to, or ``None``.

        Query and hash are left out, letters' case does not matter, and of several records the
        most specific one wins: static before parameter before catch-all, a child before its
        parent.
        """
        path = re.split(r"[?#]", address, maxsplit=1)[0][:_LONGEST_ADDRESS].lower()
        if not path.startswith("/"):
            path = f"/{path}"
        # A path without parameters outranks every other one that matches the same address.
        if ":" not in path and path in self._by_path:
            return self._by_path[path]
        found = (item.index for item in self._ranked if _is_match(item.segments, path))
        return next(found, None)


@dataclass(frozen=True, slots=True)
class RankedPath:
    """One path or alias of a record."""

    index: int
    path: str
    segments: tuple[Segment, ...]
    score: Score


def match_pages(table: RouteTable, address: str) -> tuple[int, ...]:
    """Return the records that ``address`` leads to, one for each page that has one."""
    found = (RouteMatcher(table, page).match(address) for page in list_pages_with_routes(table))
    return tuple(index for index in found if index is not None)


def list_pages_with_routes(table: RouteTable) -> tuple[str | None, ...]:
    """Return the pages that records belong to, in the order of the table; ``None`` for unknown."""
    return tuple(dict.fromkeys(route.page for route in table.routes))


def rank_paths(table: RouteTable, page: str | None) -> list[RankedPath]:
    """Return all paths and aliases of a page's records in the order vue-router tries them.

    Records that only group others are left out.

    Each is put behind the last one that does not rank lower, but before its own parents.
    """
    ranked: list[RankedPath] = []
    for index, route in enumerate(table.routes):
        if route.page != page or not _is_matchable(route):
            continue
        for path in dict.fromkeys((route.path, *route.aliases)):
            segments = parse_route_path(path)
            item = RankedPath(index, path, segments, score_path(segments))
            ranked.insert(_find_place(item, ranked, table), item)
    return ranked


def find_shown(table: RouteTable) -> tuple[int, ...]:
    """Return the records that some address shows, in the order of the table.

    Left out are redirects, records that only group others, and those whose address a child with
    the same path takes.
    """
    shown: set[int] = set()
    for page in list_pages_with_routes(table):
        takers: dict[str, int] = {}
        for item in rank_paths(table, page):
            takers.setdefault(item.path.rstrip("/").lower(), item.index)
        shown.update(index for index in takers.values() if not table.routes[index].is_redirect)
    return tuple(sorted(shown))


def _find_place(item: RankedPath, ranked: list[RankedPath], table: RouteTable) -> int:
    lower, upper = 0, len(ranked)
    while lower < upper:
        middle = (lower + upper) // 2
        if compare_scores(item.score, ranked[middle].score) < 0:
            upper = middle
        else:
            lower = middle + 1
    parent = table.routes[item.index].parent
    while parent is not None:
        for place in range(upper - 1, -1, -1):
            if compare_scores(item.score, ranked[place].score) != 0:
                break
            # An alias of the parent is a way of its own.
            if ranked[place].index == parent and item.path.startswith(ranked[place].path):
                return place
        parent = table.routes[parent].parent
    return upper


def _is_matchable(route: Route) -> bool:
    return bool(route.name is not None or route.views or route.is_redirect)


def _is_match(segments: tuple[Segment, ...], path: str) -> bool:
    positions = {0}
    for segment in segments:
        if not segment:
            continue
        behind_slash = {at + 1 for at in positions if path[at : at + 1] == "/"}
        if len(segment) == 1 and isinstance(segment[0], Parameter) and segment[0].is_optional:
            positions |= _advance(behind_slash, segment[0], path)
            continue
        positions = behind_slash
        for token in segment:
            positions = _advance(positions, token, path)
        if not positions:
            return False
    return any(path[at:] in {"", "/"} for at in positions)


def _advance(positions: set[int], token: str | Parameter, path: str) -> set[int]:
    """Return where ``token`` may end when it starts at any of ``positions``."""
    if isinstance(token, str):
        text = token.lower()
        return {at + len(text) for at in positions if path.startswith(text, at)}
    ends = _advance_once(positions, token.pattern, path)
    if token.is_repeatable and token.pattern not in {".*", ".+"}:
        last = ends
        while last := {at + 1 for at in last if path[at : at + 1] == "/"}:
            last = _advance_once(last, token.pattern, path) - ends
            ends |= last
    return ends | positions if token.is_optional else ends


def _advance_once(positions: set[int], pattern: str | None, path: str) -> set[int]:
    if pattern is not None and (found := _LITERALS.fullmatch(pattern)):
        words = [word.lower() for word in found[1].split("|")]
        return {at + len(word) for at in positions for word in words if path.startswith(word, at)}
    repeated = None if pattern is None else _REPEATED.fullmatch(pattern)
    if repeated is None:
        return _run(positions, _OF_A_SEGMENT, path)
    is_allowed = _CLASSES.get(repeated[1]) or _character_set(repeated[1])
    if not repeated[2]:
        return {at + 1 for at in positions if at < len(path) and is_allowed(path[at])}
    ends = _run(positions, is_allowed, path)
    return ends | positions if repeated[2] == "*" else ends


def _run(positions: set[int], is_allowed: Callable[[str], bool], path: str) -> set[int]:
    """Return where a run of at least one allowed character may end: one walk over the path."""
    ends: set[int] = set()
    is_running = False
    for at, char in enumerate(path):
        is_running = (is_running or at in positions) and is_allowed(char)
        if is_running:
            ends.add(at + 1)
    return ends


def _character_set(pattern: str) -> Callable[[str], bool]:
    """Return the test for ``[a-z0-9_-]``: single characters and ranges, in any case."""
    body = pattern[1:-1].lower()
    allowed: set[str] = set()
    at = 0
    while at < len(body):
        if body[at + 1 : at + 2] == "-" and at + 2 < len(body):
            allowed.update(map(chr, range(ord(body[at]), ord(body[at + 2]) + 1)))
            at += 3
        else:
            allowed.add(body[at])
            at += 1
    return allowed.__contains__
