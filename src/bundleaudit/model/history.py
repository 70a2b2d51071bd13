"""What is remembered of an audit, so that later ones can be seen beside it."""

from __future__ import annotations

from enum import StrEnum

from bundleaudit.model.sizes import Encoders, Sizes
from bundleaudit.records import record


class Remembered(StrEnum):
    """What is measured of every audit, in the order of reports.

    ``TOTAL`` is everything visitors can download; ``INITIAL_*`` belong to a page, the others to
    a route.
    """

    TOTAL = "total"
    INITIAL_JS = "initial-js"
    INITIAL_CSS = "initial-css"
    FIRST_VISIT = "first-visit"
    NAVIGATION = "navigation"

    @property
    def is_of_page(self) -> bool:
        """Whether its subjects are pages."""
        return self in {Remembered.INITIAL_JS, Remembered.INITIAL_CSS}

    @property
    def is_of_route(self) -> bool:
        """Whether its subjects are routes."""
        return self in {Remembered.FIRST_VISIT, Remembered.NAVIGATION}


@record
class HistoryMeasure:
    """One measurement.

    Attributes:
        measure: A value of `Remembered`, or one that only a later version knows.
        subject: The page without hashes, or the route's path; empty for the whole build.
        sizes: What it weighs.
    """

    measure: str
    subject: str
    sizes: Sizes


@record
class HistoryEntry:
    """One audit of one app, as it is remembered; all text is printable.

    Attributes:
        app: Name of the build.
        commit: What was built; ``None`` when unknown.
        branches: On which branches it was audited, sorted.
        time: When the commit was made, or the audit where that is unknown; ISO 8601, UTC, to the
            second, so that times sort as text.
        tool_version: Of bundleaudit.
        schema_version: Of the JSON report the audit had.
        encoders: What made the compressed sizes.
        is_failed: Whether the gate was closed; ``None`` when that was not kept.
        measures: In the order of the audit: the whole, pages, routes.
    """

    app: str
    commit: str | None
    branches: tuple[str, ...]
    time: str
    tool_version: str
    schema_version: int
    encoders: Encoders
    is_failed: bool | None
    measures: tuple[HistoryMeasure, ...]
