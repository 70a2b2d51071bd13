"""Judges routes by a limit: what BA104 and BA105 share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.outcome import Confidence, Finding
from bundleaudit.model.routes import RouteProvenance
from bundleaudit.units import format_count, format_some, format_versus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.initial_budget import Limit
    from bundleaudit.model.audit import LoadSet, RouteLoad

NO_ROUTES = "no routes were found; a [routes] table in the configuration names them"


def why_unjudged(facts: Facts, findings: Iterator[Finding]) -> str:
    """Return why routes cannot pass a check, or nothing: none are known, or not all are followed.

    A check that finds something fails, whatever else is unknown.

    Args:
        facts: Whose routes they are.
        findings: What the check finds; only whether there is any is looked at.
    """
    if not facts.routes:
        return NO_ROUTES
    table = facts.build.routes.routes
    unknown = [table[load.route].path for load in facts.shown_routes if not load.is_complete]
    if not unknown or next(findings, None) is not None:
        return ""
    return (
        f"what {len(unknown)} of {format_count(len(facts.shown_routes), 'route')} "
        f"{'loads' if len(unknown) == 1 else 'load'} was not understood: "
        f"{format_some(unknown)}; a [routes] table in the configuration names it"
    )


def judge_routes(
    facts: Facts,
    measured: Iterable[tuple[RouteLoad, LoadSet]],
    *,
    what: str,
    limit: Limit,
    fix: str,
) -> Iterator[Finding]:
    """Yield one finding per route whose gzip bytes pass the limit, worst first.

    Args:
        facts: Whose routes they are.
        measured: Routes with what is judged of each.
        what: What that is, in words.
        limit: The limit.
        fix: The next step.
    """
    table = facts.build.routes.routes
    ranked = sorted(measured, key=lambda item: (-(item[1].all.gzip_bytes or 0), item[0].route))
    for load, judged in ranked:
        gzip_bytes = judged.all.gzip_bytes
        if gzip_bytes is None or gzip_bytes <= limit.gzip_bytes:
            continue
        route = table[load.route]
        shown, allowed = format_versus(gzip_bytes, limit.gzip_bytes)
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
            limit_bytes=limit.gzip_bytes,
            limit_source=limit.source,
            confidence=confidence_of(route.provenance),
            fix=fix,
        )


def confidence_of(provenance: RouteProvenance) -> Confidence:
    """Return how sure a statement about a route is: one guessed from folders is inferred."""
    return Confidence.INFERRED if provenance is RouteProvenance.SOURCE else Confidence.EXACT
