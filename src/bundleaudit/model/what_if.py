"""What a build would load if something in it were imported lazily."""

from __future__ import annotations

from enum import StrEnum

from bundleaudit.model.outcome import Confidence
from bundleaudit.model.sizes import Sizes
from bundleaudit.records import record


class SubjectKind(StrEnum):
    """What is made lazy."""

    PACKAGE = "package"
    MODULE = "module"
    ROUTE = "route"


@record
class Subject:
    """What is made lazy.

    Attributes:
        name: As reports call it.
        kind: What it is.
        modules: Its modules, sorted; empty where only its script is known.
        chunk: The script that is it, for a route without a source map.
        route: The record's position, for a route.
    """

    name: str
    kind: SubjectKind
    modules: tuple[str, ...]
    chunk: str | None = None
    route: int | None = None


@record
class Change:
    """One load before and after; brotli sizes are not known of what was never built."""

    before: Sizes
    after: Sizes


@record
class RouteChange:
    """One route before and after.

    Attributes:
        route: The record's position in the table.
        first_visit: With an empty cache.
        navigation: From another route.
        may_need: Nobody tells which modules its views import, and its code is in, or imports, a
            script that holds the subject beside other code: it may load the subject as well,
            which is not counted.
    """

    route: int
    first_visit: Change
    navigation: Change
    may_need: bool


@record
class WhatIf:
    """The answer.

    Attributes:
        subject: What is made lazy.
        pages: Initial loads by page, in order of the build's pages.
        routes: Routes that some address shows, in order of the table.
        left_files: Scripts that leave an initial load whole, sorted.
        confidence: Exact when whole scripts leave; mapped when parts do, by their gzip shares.
    """

    subject: Subject
    pages: tuple[tuple[str, Change], ...]
    routes: tuple[RouteChange, ...]
    left_files: tuple[str, ...]
    confidence: Confidence

    @property
    def saved_bytes(self) -> int:
        """What the lightened page saves most, in gzip bytes."""
        return max(
            (
                (change.before.gzip_bytes or 0) - (change.after.gzip_bytes or 0)
                for _, change in self.pages
            ),
            default=0,
        )
