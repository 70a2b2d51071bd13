"""Marks of monitoring: calls of the browser's timings, and names that only its SDKs hold.

A comment, a page's text and a sentence that speak of one measure nothing. The names were looked up
in what the packages publish: web-vitals 5, and the browser SDKs of today.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.lexer import find_texts
from bundleaudit.model.content import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Calls and names: in the code itself.
_CODE: Final[tuple[tuple[Mark, re.Pattern[bytes]], ...]] = (
    (
        Mark.PERFORMANCE_OBSERVER,
        re.compile(rb"(?<![\w$.])new\s{1,8}+(?:[\w$]{1,40}+\.)?PerformanceObserver\s{0,8}+\("),
    ),
    (
        Mark.NAVIGATION_TIMING,
        re.compile(
            rb"""(?<![\w$])(?:getEntriesByType\(\s{0,8}+(?:"navigation"|'navigation'|`navigation`)"""
            rb"|performance\??\.timing(?![\w$]))"
        ),
    ),
    (
        Mark.USER_TIMING,
        re.compile(rb"(?<![\w$])performance\??\.(?:mark|measure)\s{0,8}+\("),
    ),
    (Mark.NEW_RELIC, re.compile(rb"(?<![\w$])NREUM(?![\w$])")),
)
# Addresses and identifiers: in the code or in texts without spaces; all patterns of a row.
_NAMES: Final[tuple[tuple[Mark, tuple[re.Pattern[bytes], ...]], ...]] = (
    (
        Mark.SENTRY,
        (
            re.compile(rb"(?<![\w$])__SENTRY__(?![\w$])"),
            re.compile(rb"(?<![\w$])sentry\.javascript\."),
        ),
    ),
    (Mark.DATADOG, (re.compile(rb"(?<!\w)browser-intake-datadoghq(?!\w)"),)),
    (Mark.OPEN_TELEMETRY, (re.compile(rb"(?<!\w)opentelemetry\.js\.api(?!\w)"),)),
    (Mark.ELASTIC_APM, (re.compile(rb"(?<!\w)intake/v2/rum/events(?!\w)"),)),
    (Mark.GRAFANA_FARO, (re.compile(rb"(?<!\w)grafana/faro(?!\w)"),)),
    (
        Mark.APPLICATION_INSIGHTS,
        (
            re.compile(
                rb"(?<!\w)(?:dc\.services\.visualstudio|applicationinsights\.azure)\.com(?!\w)"
            ),
        ),
    ),
    (Mark.SPEED_INSIGHTS, (re.compile(rb"(?<!\w)_vercel/speed-insights(?!\w)"),)),
    (Mark.CLOUDFLARE_INSIGHTS, (re.compile(rb"(?<!\w)static\.cloudflareinsights\.com(?!\w)"),)),
)
# Types of the browser's entries: texts of their own, and both of them.
_ENTRIES: Final = tuple(
    re.compile(rb"\"" + name + rb"\"|'" + name + rb"'|`" + name + rb"`")
    for name in (b"largest-contentful-paint", b"layout-shift")
)
_AROUND_BYTES: Final = 200
_SPACE: Final = re.compile(rb"\s")


def find_monitoring(code: bytes) -> dict[Mark, int]:
    """Return where in a script each mark is first found, in bytes.

    Linear in the input, whatever it holds.
    """
    candidates = [(mark, pattern) for mark, pattern in _CODE if pattern.search(code)]
    names = [row for row in _NAMES if all(pattern.search(code) for pattern in row[1])]
    has_entries = all(pattern.search(code) for pattern in _ENTRIES)
    if not candidates and not names and not has_entries:
        return {}
    texts = _Texts(code)
    found: dict[Mark, int | None] = {}
    for mark, pattern in candidates:
        found[mark] = next(texts.code(pattern), None)
    for mark, patterns in names:
        firsts = [next(texts.names(pattern), None) for pattern in patterns]
        found[mark] = None if None in firsts else firsts[0]
    if has_entries:
        firsts = [next(texts.whole(pattern), None) for pattern in _ENTRIES]
        found[Mark.WEB_VITALS] = None if None in firsts else firsts[0]
    return {mark: offset for mark, offset in found.items() if offset is not None}


class _Texts:
    """Tells what is code, what a text of its own, and what a part of one."""

    def __init__(self, code: bytes) -> None:
        self._code = code
        self._bounds: Sequence[int] = find_texts(code)

    def code(self, pattern: re.Pattern[bytes]) -> Iterator[int]:
        """Yield where the pattern is found in code."""
        for match in pattern.finditer(self._code):
            if not bisect_right(self._bounds, match.start()) % 2:
                yield match.start()

    def whole(self, pattern: re.Pattern[bytes]) -> Iterator[int]:
        """Yield where a text begins with the pattern, which holds its quotes."""
        for match in pattern.finditer(self._code):
            index = bisect_right(self._bounds, match.start())
            if index % 2 and self._bounds[index - 1] == match.start():
                yield match.start()

    def names(self, pattern: re.Pattern[bytes]) -> Iterator[int]:
        """Yield where the pattern is found in code, or in a text that is no sentence."""
        for match in pattern.finditer(self._code):
            index = bisect_right(self._bounds, match.start())
            if not index % 2 or self._is_name(match, *self._bounds[index - 1 : index + 1]):
                yield match.start()

    def _is_name(self, match: re.Match[bytes], start: int, end: int) -> bool:
        if self._code.startswith((b"//", b"/*"), start):
            return False
        first = max(start, match.start() - _AROUND_BYTES)
        last = min(end, match.end() + _AROUND_BYTES)
        return b"${" in self._code[first:last] or not _SPACE.search(self._code, first, last)
