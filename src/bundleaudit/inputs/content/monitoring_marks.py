"""Marks of monitoring: calls of the browser's timings, and names that only its SDKs hold.

A comment, a page's text and a sentence that speak of one measure nothing. The names were looked up
in what the packages publish: web-vitals 5, and the browser SDKs of today.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.anchors import Anchors
from bundleaudit.inputs.javascript.lexer import find_texts
from bundleaudit.model.content import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_AROUND_BYTES: Final = 200
_BEFORE_BYTES: Final = 64
_SPACE: Final = re.compile(rb"\s")


class _Sought:
    """What is looked for: literals first, found a hundred times as fast as what is around them."""

    def __init__(self, *literals: bytes, pattern: bytes, before: bytes | None = None) -> None:
        """Prepare a search.

        Args:
            literals: One of them begins every match.
            pattern: What has to be found where a literal begins.
            before: What has to be found in front of it, and belongs to it.
        """
        self._anchors = Anchors(literals)
        self._pattern = re.compile(pattern)
        self._before = None if before is None else re.compile(before + rb"\Z")

    def find(self, code: bytes) -> list[tuple[int, int]]:
        """Return where it begins and ends, in whatever place, in order."""
        return list(self._find(code))

    def _find(self, code: bytes) -> Iterator[tuple[int, int]]:
        for offset in self._anchors.find_all(code):
            match = self._pattern.match(code, offset)
            if match is None:
                continue
            start = offset
            if self._before is not None:
                front = self._before.search(code, max(0, offset - _BEFORE_BYTES), offset)
                if front is None:
                    continue
                start = front.start()
            yield start, match.end()


def _word(literal: bytes) -> _Sought:
    """Return a name or an address that no letter goes on from."""
    return _Sought(literal, pattern=rb"(?<!\w)" + re.escape(literal) + rb"(?!\w)")


# Calls and names: in the code itself.
_CODE: Final[tuple[tuple[Mark, _Sought], ...]] = (
    (
        Mark.PERFORMANCE_OBSERVER,
        _Sought(
            b"PerformanceObserver",
            pattern=rb"PerformanceObserver\s{0,8}+\(",
            before=rb"(?<![\w$.])new\s{1,8}+(?:[\w$]{1,40}+\.)?",
        ),
    ),
    (
        Mark.NAVIGATION_TIMING,
        _Sought(
            b"getEntriesByType(",
            pattern=rb"""(?<![\w$])getEntriesByType\(\s{0,8}+(?:"navigation"|'navigation'|`navigation`)""",
        ),
    ),
    (
        Mark.NAVIGATION_TIMING,
        _Sought(
            b"performance.timing",
            b"performance?.timing",
            pattern=rb"(?<![\w$])performance\??\.timing(?![\w$])",
        ),
    ),
    (
        Mark.USER_TIMING,
        _Sought(
            *(b"performance" + rest for rest in (b".ma", b"?.ma", b".me", b"?.me")),
            pattern=rb"(?<![\w$])performance\??\.(?:mark|measure)\s{0,8}+\(",
        ),
    ),
    (Mark.NEW_RELIC, _Sought(b"NREUM", pattern=rb"(?<![\w$])NREUM(?![\w$])")),
)
# Addresses and identifiers: in the code or in texts without spaces; all of a row.
_NAMES: Final[tuple[tuple[Mark, tuple[_Sought, ...]], ...]] = (
    (
        Mark.SENTRY,
        (
            _Sought(b"__SENTRY__", pattern=rb"(?<![\w$])__SENTRY__(?![\w$])"),
            _Sought(b"sentry.javascript.", pattern=rb"(?<![\w$])sentry\.javascript\."),
        ),
    ),
    (Mark.DATADOG, (_word(b"browser-intake-datadoghq"),)),
    (Mark.OPEN_TELEMETRY, (_word(b"opentelemetry.js.api"),)),
    (Mark.ELASTIC_APM, (_word(b"intake/v2/rum/events"),)),
    (Mark.GRAFANA_FARO, (_word(b"grafana/faro"),)),
    (Mark.APPLICATION_INSIGHTS, (_word(b"dc.services.visualstudio.com"),)),
    (Mark.APPLICATION_INSIGHTS, (_word(b"applicationinsights.azure.com"),)),
    (Mark.SPEED_INSIGHTS, (_word(b"_vercel/speed-insights"),)),
    (Mark.CLOUDFLARE_INSIGHTS, (_word(b"static.cloudflareinsights.com"),)),
)
# Types of the browser's entries: texts of their own, and both of them.
_ENTRIES: Final = tuple(
    _Sought(name, pattern=name + rb"""["'`]""", before=rb"""["'`]""")
    for name in (b"largest-contentful-paint", b"layout-shift")
)


def find_monitoring(code: bytes) -> dict[Mark, int]:
    """Return where in a script each mark is first found, in bytes.

    Linear in the input, whatever it holds.
    """
    calls = [(mark, places) for mark, sought in _CODE if (places := sought.find(code))]
    rows = [(mark, [sought.find(code) for sought in row]) for mark, row in _NAMES]
    names = [(mark, row) for mark, row in rows if all(row)]
    entries = [entry.find(code) for entry in _ENTRIES]
    has_entries = all(entries)
    if not calls and not names and not has_entries:
        return {}
    texts = _Texts(code)
    found = [(mark, _first(places, texts.is_code)) for mark, places in calls]
    found += ((mark, _first_of_all(row, texts.is_name)) for mark, row in names)
    if has_entries:
        found.append((Mark.WEB_VITALS, _first_of_all(entries, texts.is_whole)))
    offsets: dict[Mark, int] = {}
    for mark, offset in found:
        if offset is not None:
            offsets[mark] = min(offset, offsets.get(mark, offset))
    return offsets


def _first(places: list[tuple[int, int]], is_it: Callable[[int, int], bool]) -> int | None:
    return min((start for start, end in places if is_it(start, end)), default=None)


def _first_of_all(
    row: list[list[tuple[int, int]]], is_it: Callable[[int, int], bool]
) -> int | None:
    """Return the first place of the first, if each has one."""
    firsts = [_first(places, is_it) for places in row]
    return None if None in firsts else firsts[0]


class _Texts:
    """Tells what is code, what a text of its own, and what a part of one."""

    def __init__(self, code: bytes) -> None:
        self._code = code
        self._bounds: Sequence[int] = find_texts(code)

    def is_code(self, start: int, _end: int) -> bool:
        """Return whether code begins there."""
        return not bisect_right(self._bounds, start) % 2

    def is_whole(self, start: int, end: int) -> bool:
        """Return whether that is a text, with its quotes."""
        index = bisect_right(self._bounds, start)
        return index % 2 == 1 and [*self._bounds[index - 1 : index + 1]] == [start, end]

    def is_name(self, start: int, end: int) -> bool:
        """Return whether that is code, or a part of a text that is no sentence."""
        index = bisect_right(self._bounds, start)
        if not index % 2:
            return True
        text_start, text_end = self._bounds[index - 1 : index + 1]
        if self._code.startswith((b"//", b"/*"), text_start):
            return False
        first = max(text_start, start - _AROUND_BYTES)
        last = min(text_end, end + _AROUND_BYTES)
        return b"${" in self._code[first:last] or not _SPACE.search(self._code, first, last)
