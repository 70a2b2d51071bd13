"""Rows and sentences every human format shows, so that no two of them can disagree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from bundleaudit.analysis.route_matching import find_shown
from bundleaudit.analysis.unowned_styles import find_unowned_styles
from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.model.files import FileKind, FileRole
from bundleaudit.model.outcome import Confidence, Severity, Status
from bundleaudit.model.sizes import sum_sizes
from bundleaudit.records import record
from bundleaudit.units import (
    format_count,
    format_ms,
    format_percent,
    format_share,
    format_size,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundleaudit.model.audit import Audit, RouteLoad
    from bundleaudit.model.outcome import Finding, Outcome
    from bundleaudit.model.routes import Route
    from bundleaudit.model.sizes import Sizes


# Control characters, bidirectional overrides and line separators: harmless as data, not as output.
def printable(text: str) -> str:
    """Return ``text`` with characters that could steer a terminal or reorder a line escaped."""
    return escape_unprintable(text)


@record
class PageRow:
    """One page's initial load."""

    page: str
    js: str
    css: str
    all: str
    brotli: str
    requests: str
    round_trips: str


class RouteOrder(StrEnum):
    """What routes are sorted by."""

    FIRST_VISIT = "first-visit"
    NAVIGATION = "navigation"
    PATH = "path"


@record
class RouteRow:
    """One route; ``index`` is its position in the audit."""

    index: int
    path: str
    name: str
    how: str
    page: str
    first_visit: str
    navigation: str
    requests: str
    round_trips: str
    time: str
    provenance: str


@record
class StepRow:
    """One request of a visit."""

    file: str
    round_trip: str
    discovered_by: str
    size: str
    start_ms: int
    end_ms: int
    is_own: bool


@record
class ChunkRow:
    """One script."""

    file: str
    role: str
    raw: str
    gzip: str
    brotli: str
    share: str


@record
class PackageRow:
    """One third-party package."""

    name: str
    raw: str
    gzip: str
    retained: str
    copies: str
    versions: str
    chunks: str


@record
class KindRow:
    """All files of one kind."""

    kind: str
    count: str
    raw: str
    gzip: str
    brotli: str


@record
class FindingRow:
    """One finding."""

    severity: Severity
    check: str
    message: str
    origin: str
    fix: str
    saving: str


def verdict_word(audit: Audit) -> str:
    """Return ``FAILED``, ``PASSED``, or ``NOT GATED`` where no finding could close the gate."""
    if audit.run.fail_on is None:
        return "NOT GATED"
    return "FAILED" if audit.is_failed else "PASSED"


def describe_verdict(audit: Audit) -> str:
    """Return the verdict in one line, without the word in front of it."""
    counts = [
        format_count(audit.count_findings(severity), severity.label)
        for severity in sorted(Severity, reverse=True)
        if audit.count_findings(severity)
    ]
    judged = sum(outcome.status in {Status.PASSED, Status.FAILED} for outcome in audit.outcomes)
    found = ", ".join(counts) or "no findings"
    skipped = sum(outcome.status is Status.SKIPPED for outcome in audit.outcomes)
    ignored = sum(outcome.status is Status.IGNORED for outcome in audit.outcomes)
    rest = [
        text
        for text in (
            format_count(judged, "check") + " ran",
            f"{skipped} skipped" if skipped else "",
            f"{ignored} ignored" if ignored else "",
        )
        if text
    ]
    gate = ""
    if audit.run.fail_on is not None and counts:
        gate = "gate closed: " if audit.is_failed else "gate open: "
    return f"{gate}{found} ({', '.join(rest)})"


def describe_gate(audit: Audit) -> str:
    """Return why the gate is open or closed, in one sentence."""
    threshold = audit.run.fail_on
    if threshold is None:
        return "no finding closes the gate (fail_on = never)"
    if audit.is_failed:
        return f"findings of severity {threshold.label} or worse close the gate (exit code 1)"
    return f"no finding of severity {threshold.label} or worse: the gate is open"


def describe_encoders(audit: Audit) -> str:
    """Return the compressors behind the numbers: ``gzip zlib-ng 6, brotli 11``."""
    gzip, brotli = audit.run.encoders.gzip, audit.run.encoders.brotli
    parts = [
        f"gzip {gzip.label}" if gzip else "",
        f"brotli {brotli.level}" if brotli else "no brotli",
    ]
    return ", ".join(part for part in parts if part)


def describe_size(sizes: Sizes) -> str:
    """Return a size by its most telling metric: gzip where measured, else raw."""
    if sizes.gzip_bytes is None:
        return f"{format_size(sizes.raw_bytes)} raw"
    return f"{format_size(sizes.gzip_bytes)} gzip"


def list_pages(audit: Audit) -> list[PageRow]:
    """Return a row per page, the heaviest first; CSS is unknown where nobody says who loads it."""
    has_all_styles = not find_unowned_styles(audit.build)
    pages = sorted(audit.pages, key=lambda page: (-(page.initial.all.gzip_bytes or 0), page.file))
    return [
        PageRow(
            page=printable(page.file),
            js=format_size(page.initial.js.gzip_bytes),
            css=format_size(page.initial.css.gzip_bytes if has_all_styles else None),
            all=_at_least(page.initial.all.gzip_bytes, is_all=has_all_styles),
            brotli=_at_least(page.initial.all.brotli_bytes, is_all=has_all_styles),
            requests=str(page.initial.request_count),
            round_trips=str(page.initial.round_trip_count or "-"),
        )
        for page in pages
    ]


def _at_least(size_bytes: int | None, *, is_all: bool) -> str:
    return (
        format_size(size_bytes) if is_all or size_bytes is None else f">= {format_size(size_bytes)}"
    )


def list_routes(audit: Audit, order: RouteOrder | None = None) -> list[RouteRow]:
    """Return a row per route that some address shows; by default the heaviest first visit first."""
    shown = find_shown(audit.build.routes)
    loads = [audit.routes[index] for index in shown] if audit.routes else []
    table = audit.build.routes.routes
    keys: dict[RouteOrder, Callable[[RouteLoad], tuple[int | str, ...]]] = {
        RouteOrder.FIRST_VISIT: lambda load: (-_weight(load.first_visit.all), load.route),
        RouteOrder.NAVIGATION: lambda load: (-_weight(load.navigation.all), load.route),
        RouteOrder.PATH: lambda load: (table[load.route].path, load.route),
    }
    return [
        RouteRow(
            index=load.route,
            path=printable(table[load.route].path),
            name=printable(table[load.route].name or "-"),
            how=_describe_loading(table[load.route]),
            page=printable(load.page or "-"),
            first_visit=_load_size(load, load.first_visit.all),
            navigation=_load_size(load, load.navigation.all),
            requests=str(load.first_visit.request_count),
            round_trips=str(load.first_visit.round_trip_count or "-"),
            time=format_ms(load.estimated_ms),
            provenance=table[load.route].provenance.value,
        )
        for load in sorted(loads, key=keys[order or RouteOrder.FIRST_VISIT])
    ]


def list_redirects(audit: Audit) -> list[tuple[str, str]]:
    """Return path and target of every redirect, in the order of the table."""
    table = audit.build.routes.routes
    return [
        (
            printable(route.path),
            printable(table[load.target].path) if load.target != load.route else "computed",
        )
        for load in audit.routes
        for route in (table[load.route],)
        if route.is_redirect
    ]


def list_steps(audit: Audit, index: int) -> list[StepRow]:
    """Return a row per request of a first visit to record ``index``, in order of discovery."""
    files = {file.path: file for file in audit.build.files}
    load = audit.routes[index]
    own = set(load.navigation.files)
    return [
        StepRow(
            file=printable(step.file),
            round_trip=str(step.round_number),
            discovered_by=printable(step.discovered_by or "-"),
            size=describe_size(files[step.file].sizes) if step.file in files else "-",
            start_ms=step.start_ms,
            end_ms=step.end_ms,
            is_own=step.file in own,
        )
        for step in load.steps
    ]


def list_chunks(audit: Audit, count: int) -> list[ChunkRow]:
    """Return the ``count`` largest scripts; the share is of all scripts with the same role."""
    scripts = [file for file in audit.build.files if file.kind is FileKind.JS]
    totals: dict[FileRole | None, int] = {}
    for file in scripts:
        totals[file.role] = totals.get(file.role, 0) + file.sizes.raw_bytes
    largest = sorted(scripts, key=lambda file: (-file.sizes.raw_bytes, file.path))[:count]
    return [
        ChunkRow(
            file=printable(file.path),
            role="unreferenced" if file.role is None else file.role.value.replace("_", " "),
            raw=format_size(file.sizes.raw_bytes),
            gzip=format_size(file.sizes.gzip_bytes),
            brotli=format_size(file.sizes.brotli_bytes),
            share=format_percent(file.sizes.raw_bytes, totals[file.role]),
        )
        for file in largest
    ]


def list_packages(audit: Audit, count: int) -> list[PackageRow]:
    """Return the ``count`` largest packages; gzip is the sum of their shares, ``~`` an estimate."""
    return [
        PackageRow(
            name=printable(package.name),
            raw=format_share(package.raw_bytes, is_estimate=package.is_estimate),
            gzip=format_share(package.gzip_bytes, is_estimate=package.is_estimate),
            retained=format_share(package.retained_gzip_bytes, is_estimate=package.is_estimate),
            copies=str(len(package.copy_roots)),
            versions=printable(", ".join(package.versions)) or "-",
            chunks=str(len(package.chunks)),
        )
        for package in audit.packages[:count]
    ]


def list_kinds(audit: Audit) -> list[KindRow]:
    """Return a row per kind that occurs; source maps and precompressed siblings are left out."""
    rows = []
    for kind, _sizes in audit.totals.by_kind:
        files = [file for file in audit.build.files if file.kind is kind and file.is_served]
        if files:
            sizes = sum_sizes(file.sizes for file in files)
            rows.append(
                KindRow(
                    kind=kind.value,
                    count=str(len(files)),
                    raw=format_size(sizes.raw_bytes),
                    gzip=format_size(sizes.gzip_bytes),
                    brotli=format_size(sizes.brotli_bytes),
                )
            )
    return rows


def list_findings(audit: Audit) -> list[tuple[Outcome, list[FindingRow]]]:
    """Return the failed checks with their findings: worst severity first, then by id."""
    failed = [outcome for outcome in audit.outcomes if outcome.status is Status.FAILED]
    failed.sort(key=lambda outcome: (-_worst(outcome), outcome.check))
    return [
        (outcome, [_finding_row(outcome, finding) for finding in outcome.findings])
        for outcome in failed
    ]


def list_set_aside(audit: Audit) -> list[tuple[str, str, str]]:
    """Return check, status and reason of everything skipped or ignored, in order of id."""
    return [
        (f"{outcome.check} {outcome.name}", outcome.status.value, printable(outcome.reason))
        for outcome in audit.outcomes
        if outcome.status in {Status.SKIPPED, Status.IGNORED}
    ]


def _weight(sizes: Sizes) -> int:
    return sizes.raw_bytes if sizes.gzip_bytes is None else sizes.gzip_bytes


def _load_size(load: RouteLoad, sizes: Sizes) -> str:
    return ("" if load.is_complete else ">= ") + format_size(_weight(sizes))


def _describe_loading(route: Route) -> str:
    """Return how the route's components are loaded, in one word."""
    kinds = {view.is_lazy for view in route.views}
    if not kinds:
        return "-"
    if None in kinds:
        return "unknown"
    return "mixed" if len(kinds) > 1 else ("lazy" if True in kinds else "eager")


def _worst(outcome: Outcome) -> Severity:
    return max(outcome.severity_of(finding) for finding in outcome.findings)


def _finding_row(outcome: Outcome, finding: Finding) -> FindingRow:
    place = finding.source or ""
    if place and finding.source_line is not None:
        place = f"{place}:{finding.source_line}"
    details = [finding.limit_source or "", place]
    return FindingRow(
        severity=outcome.severity_of(finding),
        check=outcome.check,
        message=printable(finding.message),
        origin=printable(", ".join(detail for detail in details if detail)),
        fix=printable(finding.fix),
        saving=""
        if finding.saving_bytes is None
        else format_share(
            finding.saving_bytes, is_estimate=finding.confidence is Confidence.INFERRED
        ),
    )
