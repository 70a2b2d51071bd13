"""The performance guideline, line by line: who holds it, or why a build cannot show it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bundleaudit.records import record


class Visibility(StrEnum):
    """Where a line of the guideline shows."""

    BUILD = "build"
    SOURCES = "sources"
    NOWHERE = "nowhere"

    @property
    def label(self) -> str:
        """What people read."""
        return {
            Visibility.BUILD: "checked",
            Visibility.SOURCES: "only in sources",
            Visibility.NOWHERE: "not in a build",
        }[self]


@record
class GuidelineLine:
    """One line.

    Attributes:
        part: The part of the guideline it stands in.
        text: What it asks for.
        visibility: Where it shows.
        checks: The checks that hold it, by id; those of a line that only sources show see a part.
        reason: Why checks see a part of it only, or nothing.
    """

    part: str
    text: str
    visibility: Visibility = Visibility.BUILD
    checks: tuple[str, ...] = ()
    reason: str = ""


def _held(part: str, text: str, checks: str, reason: str = "") -> GuidelineLine:
    return GuidelineLine(part=part, text=text, checks=tuple(checks.split()), reason=reason)


def _in_sources(part: str, text: str, reason: str) -> GuidelineLine:
    return GuidelineLine(part=part, text=text, visibility=Visibility.SOURCES, reason=reason)


def _nowhere(part: str, text: str, reason: str) -> GuidelineLine:
    return GuidelineLine(part=part, text=text, visibility=Visibility.NOWHERE, reason=reason)


_GENERAL: Final = "General"
_FRONT: Final = "Front end"
_CHECKLIST: Final = "Front end: checklist"
_BACK: Final = "Back end: checklist"
_WATCH: Final = "Back end: monitoring"
_COMPILED: Final = (
    "the compiler turns it into code that looks like any other; `sourcesContent` of maps shows it"
)
_CALLS: Final = "a matter of what the code does at run time, not of what is shipped"
_SERVER: Final = "the server's code is no part of the build"

GUIDELINE: Final = (
    _held(_GENERAL, "Measure before optimising", "BA101 BA102 BA103 BA104 BA105 BA106"),
    _held(_GENERAL, "Optimise what users notice", "BA104 BA105 BA107 BA401 BA402"),
    _held(
        _GENERAL,
        "Keep it sustainable: no regression unnoticed",
        "BA901 BA902 BA903 BA904 BA905",
        "needs a baseline",
    ),
    _held(_GENERAL, "Monitor continuously", "BA507", "that values arrive somewhere cannot be seen"),
    _held(_FRONT, "Route components are `() => import(...)`", "BA201"),
    _held(_FRONT, "Heavy views have chunks of their own", "BA105 BA202 BA206"),
    _held(
        _FRONT,
        "Heavy components are lazy (`defineAsyncComponent`)",
        "BA202 BA205 BA206 BA208 BA209",
        "delay, timeout and error components show only in sources",
    ),
    _nowhere(_FRONT, "Suspense has fallbacks", "what they show while waiting is a matter of taste"),
    _in_sources(_FRONT, "Lists beyond about 100 rows scroll virtually", _COMPILED),
    _in_sources(_FRONT, "`v-memo` for rows of long lists", _COMPILED),
    _in_sources(_FRONT, "Derived values are computed and memoised", _COMPILED),
    _in_sources(_FRONT, "Large objects in stores are `shallowRef`", _COMPILED),
    _nowhere(_FRONT, "Look-ups go through a Map", _CALLS),
    _nowhere(_FRONT, "Searches are debounced", _CALLS),
    _nowhere(_FRONT, "No request is sent twice", _CALLS),
    _nowhere(_FRONT, "Superseded requests are aborted, failed ones retried", _CALLS),
    _nowhere(_FRONT, "Pending requests are cached and batched", _CALLS),
    _held(
        _FRONT,
        "Vendor code is split: vue-vendor, ui-vendor, chart-vendor",
        "BA203 BA204 BA205",
    ),
    _held(_FRONT, "`build.sourcemap: true`", "BA501"),
    _held(_FRONT, "`chunkSizeWarningLimit: 1000`", "BA101"),
    _held(_FRONT, "The Vue plugin builds for production", "BA503"),
    _nowhere(
        _FRONT,
        "`optimizeDeps.include` lists the large dependencies",
        "it concerns the development server only",
    ),
    _held(
        _FRONT,
        "Page-load timings are sent to a service",
        "BA507",
        "that the service receives them cannot be seen",
    ),
    _nowhere(_FRONT, "Renders beyond 100 ms are warned about", _CALLS),
    _held(_CHECKLIST, "Components lazy-loaded where appropriate", "BA201 BA202 BA207 BA209"),
    _held(
        _CHECKLIST,
        "Bundle size optimised with code splitting",
        "BA101 BA102 BA203 BA204 BA205 BA301 BA302 BA303 BA304 BA504",
    ),
    _in_sources(_CHECKLIST, "Virtual scrolling for large lists", _COMPILED),
    _held(
        _CHECKLIST,
        "Images optimised and lazy-loaded",
        "BA305 BA601 BA602 BA603",
        "which images the first view shows is not guessed",
    ),
    _in_sources(_CHECKLIST, "Unnecessary re-renders prevented with `v-memo`", _COMPILED),
    _nowhere(_CHECKLIST, "API calls debounced and cached", _CALLS),
    _in_sources(_CHECKLIST, "Large objects use `shallowRef`", _COMPILED),
    _held(_CHECKLIST, "Performance monitoring implemented", "BA507"),
    _held(
        _CHECKLIST,
        "Critical rendering path optimised",
        "BA102 BA103 BA107 BA401 BA402 BA602 BA604",
    ),
    _nowhere(_BACK, "Queries have the indexes they need", _SERVER),
    _nowhere(_BACK, "N+1 queries avoided by eager loading", _SERVER),
    _nowhere(_BACK, "Connections are pooled", _SERVER),
    _nowhere(_BACK, "Responses are paginated", _SERVER),
    _held(
        _BACK,
        "Expensive operations are cached",
        "BA403 BA405 BA905",
        "of the files of the build only: whether browsers may keep them; the rest is the server's",
    ),
    _nowhere(_BACK, "Async is used correctly", _SERVER),
    _nowhere(_BACK, "CPU-heavy work runs in thread pools", _SERVER),
    _held(
        _BACK,
        "Response compression enabled",
        "BA404",
        "of precompressed files; what the server compresses on the fly cannot be seen",
    ),
    _nowhere(_BACK, "Migrations do not block production", _SERVER),
    _nowhere(_WATCH, "Operations beyond 1 s and requests beyond 2 s are logged", _SERVER),
    _nowhere(_WATCH, "Process time is in a header", _SERVER),
)
"""Every line of the guideline, in its order; ids of checks of later versions may be among them."""
