"""Judges routes by a limit: what BA104 and BA105 share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.outcome import Confidence, Finding
from bundleaudit.model.routes import RouteProvenance
from bundleaudit.units import format_versus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.audit import LoadSet, RouteLoad

NO_ROUTES = "no routes were found; a [routes] table in the configuration names them"


def judge_routes(
    facts: Facts,
    measured: Iterable[tuple[RouteLoad, LoadSet]],
    *,
    what: str,
    max_bytes: int,
    fix: str,
) -> Iterator[Finding]:
    """Yield one finding per route whose gzip bytes pass the limit, worst first.

    Args:
        facts: Whose routes they are.
        measured: Routes with what is judged of each.
        what: What that is, in words.
        max_bytes: The limit.
        fix: The next step.
    """
    table = facts.build.routes.routes
    ranked = sorted(measured, key=lambda item: (-(item[1].all.gzip_bytes or 0), item[0].route))
    for load, judged in ranked:
        gzip_bytes = judged.all.gzip_bytes
        if gzip_bytes is None or gzip_bytes <= max_bytes:
            continue
        route = table[load.route]
        shown, allowed = format_versus(gzip_bytes, max_bytes)
        at_least = "" if load.is_complete else "at least "
        heaviest = max(
            judged.files, key=lambda file: facts.file_by_path[file].sizes.gzip_bytes or 0
        )
        yield Finding(
            message=f"{route.path}: {what} is {at_least}{shown} gzip; at most {allowed} is allowed",
            key=route.path,
            file=heaviest,
            source=next((view.source for view in route.views if view.source), None),
            measured_bytes=gzip_bytes,
            limit_bytes=max_bytes,
            limit_source="guideline",
            confidence=confidence_of(route.provenance),
            fix=fix,
        )


def confidence_of(provenance: RouteProvenance) -> Confidence:
    """Return how sure a statement about a route is: one guessed from folders is inferred."""
    return Confidence.INFERRED if provenance is RouteProvenance.SOURCE else Confidence.EXACT
