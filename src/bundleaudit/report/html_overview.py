"""What the page says without scripts: the rows of ``report/view.py``, with bars beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from bundleaudit.records import record
from bundleaudit.report.diff_view import describe_since
from bundleaudit.report.view import (
    describe_encoders,
    describe_gate,
    describe_verdict,
    list_findings,
    list_kinds,
    list_packages,
    list_pages,
    list_set_aside,
    printable,
)
from bundleaudit.units import format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.model.audit import Audit, PageLoad
    from bundleaudit.model.outcome import Finding, Outcome, Severity
    from bundleaudit.model.sizes import Sizes
    from bundleaudit.report.view import FindingRow, KindRow, PackageRow, PageRow

_PACKAGE_COUNT: Final = 12
_PAGE_COUNT: Final = 40
_INITIAL_CHECKS: Final = frozenset({"BA102", "BA103", "BA106"})


@record
class Segment:
    """A part of a bar; start and width in percent of the longest bar."""

    kind: str
    start_percent: float
    width_percent: float


@record
class PageBar:
    """A page's initial load; ``limit_percent`` is where the exceeded limit of scripts lies."""

    row: PageRow
    segments: tuple[Segment, ...]
    limit_percent: float | None
    limit: str


@record
class FindingGroup:
    """Findings of one check that are mended in the same way."""

    check: str
    name: str
    severity: Severity
    fix: str
    findings: tuple[tuple[FindingRow, str | None], ...]


@record
class Overview:
    """Everything the template shows; every text is printable already."""

    build: str
    tool_version: str
    is_failed: bool
    verdict: str
    gate: str
    since: str
    encoders: str
    metric: str
    headline: tuple[tuple[str, str, str], ...]
    pages: tuple[PageBar, ...]
    hidden_page_count: int
    groups: tuple[FindingGroup, ...]
    kinds: tuple[tuple[KindRow, Segment], ...]
    packages: tuple[tuple[PackageRow, float], ...]
    duplicates: tuple[tuple[str, str], ...]
    package_count: int
    inputs_used: tuple[str, ...]
    inputs_missing: tuple[tuple[str, str, str], ...]
    set_aside: tuple[tuple[str, str, str], ...]
    notes: tuple[tuple[str, str], ...]


def overview(audit: Audit) -> Overview:
    """Return the first view of the page."""
    bars = _page_bars(audit)
    pages = frozenset(page.file for page in audit.pages)
    return Overview(
        build=printable(audit.build.name),
        tool_version=audit.run.tool_version,
        is_failed=audit.is_failed,
        verdict=describe_verdict(audit),
        gate=describe_gate(audit),
        since=describe_since(audit),
        encoders=describe_encoders(audit),
        metric="gzip" if audit.run.encoders.gzip else "raw",
        headline=_headline(audit),
        pages=tuple(bars[:_PAGE_COUNT]),
        hidden_page_count=max(0, len(bars) - _PAGE_COUNT),
        groups=tuple(group for item in list_findings(audit) for group in _groups(*item, pages)),
        kinds=_kinds(audit),
        packages=_packages(audit),
        duplicates=tuple(
            (printable(package.name), printable(", ".join(package.versions or package.copy_roots)))
            for package in audit.packages
            if len(package.copy_roots) > 1 or len(package.versions) > 1
        ),
        package_count=len(audit.packages),
        inputs_used=tuple(item.value.replace("_", " ") for item in audit.build.inputs_used),
        inputs_missing=tuple(
            (item.evidence.value.replace("_", " "), item.hint, item.adds)
            for item in audit.build.missing_inputs
        ),
        set_aside=tuple(list_set_aside(audit)),
        notes=tuple((printable(note.file), printable(note.message)) for note in audit.build.notes),
    )


def _weight(sizes: Sizes) -> int:
    return sizes.raw_bytes if sizes.gzip_bytes is None else sizes.gzip_bytes


def _headline(audit: Audit) -> tuple[tuple[str, str, str], ...]:
    """Return title, value and remark of the numbers on top."""
    served = audit.totals.served
    served_count = sum(file.is_served for file in audit.build.files)
    gzip, brotli = audit.run.encoders.gzip, audit.run.encoders.brotli
    rows = [
        ("To serve", format_size(served.raw_bytes), format_count(served_count, "file")),
        ("gzip", format_size(served.gzip_bytes), gzip.label if gzip else ""),
        ("brotli", format_size(served.brotli_bytes), f"quality {brotli.level}" if brotli else ""),
    ]
    heaviest = max(audit.pages, key=lambda page: _weight(page.initial.js), default=None)
    if heaviest is not None:
        load = heaviest.initial
        remark = printable(heaviest.file)
        rows.append(("Initial JS", format_size(_weight(load.js)), remark))
        rows.append(("Initial load", format_size(_weight(load.all)), remark))
    return tuple(row for row in rows if row[1] != "-")


def _page_bars(audit: Audit) -> list[PageBar]:
    loads = sorted(audit.pages, key=lambda page: (-(page.initial.all.gzip_bytes or 0), page.file))
    limits = {page.file: _limit_of(page, audit) for page in loads}
    longest = max(
        [_weight(page.initial.all) for page in loads] + [one for one in limits.values() if one],
        default=0,
    )
    bars = []
    for row, page in zip(list_pages(audit), loads, strict=True):
        js, css = _weight(page.initial.js), _weight(page.initial.css)
        rest = max(0, _weight(page.initial.all) - js - css)
        limit = limits[page.file]
        bars.append(
            PageBar(
                row=row,
                segments=_segments((("js", js), ("css", css), ("other", rest)), longest),
                limit_percent=None if limit is None else _percent(limit, longest),
                limit="" if limit is None else format_size(limit),
            )
        )
    return bars


def _limit_of(page: PageLoad, audit: Audit) -> int | None:
    """Return the limit that the page's initial scripts exceed, in bytes."""
    found = [
        finding.limit_bytes
        for outcome in audit.outcomes
        if outcome.check in _INITIAL_CHECKS
        for finding in outcome.findings
        if finding.file == page.file
        and finding.limit_bytes is not None
        and finding.measured_bytes == page.initial.js.gzip_bytes
    ]
    return min(found, default=None)


def _segments(parts: Iterable[tuple[str, int]], longest: int) -> tuple[Segment, ...]:
    start, segments = 0.0, []
    for kind, size_bytes in parts:
        width = _percent(size_bytes, longest)
        if width:
            segments.append(Segment(kind=kind, start_percent=start, width_percent=width))
        start = round(start + width, 3)
    return tuple(segments)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 3) if whole else 0.0


def _groups(outcome: Outcome, rows: list[FindingRow], pages: frozenset[str]) -> list[FindingGroup]:
    """Return the findings of one check by severity and fix, in their order."""
    grouped: dict[tuple[Severity, str], list[tuple[FindingRow, str | None]]] = {}
    for row, finding in zip(rows, outcome.findings, strict=True):
        grouped.setdefault((row.severity, row.fix), []).append((row, _link(finding, pages)))
    return [
        FindingGroup(
            check=outcome.check,
            name=outcome.name,
            severity=severity,
            fix=fix,
            findings=tuple(findings),
        )
        for (severity, fix), findings in grouped.items()
    ]


def _link(finding: Finding, pages: frozenset[str]) -> str | None:
    """Return the address of what a finding is about: a page's first load, or a file in the map."""
    if finding.file is None:
        return None
    file = printable(finding.file)
    place = {"load": f"page:{file}"} if finding.file in pages else {"select": file}
    return "#" + urlencode({"view": "map", **place})


def _kinds(audit: Audit) -> tuple[tuple[KindRow, Segment], ...]:
    weights = {kind.value: _weight(sizes) for kind, sizes in audit.totals.by_kind}
    rows = list_kinds(audit)
    # Source maps count as "other" in the totals, and not in the rows: only served bytes have a bar.
    served = {file.path for file in audit.build.files if file.is_served}
    weights["other"] = sum(
        _weight(file.sizes)
        for file in audit.build.files
        if file.kind.value == "other" and file.path in served
    )
    whole = sum(weights[row.kind] for row in rows)
    start, result = 0.0, []
    for row in rows:
        width = _percent(weights[row.kind], whole)
        result.append((row, Segment(kind=row.kind, start_percent=start, width_percent=width)))
        start = round(start + width, 3)
    return tuple(result)


def _packages(audit: Audit) -> tuple[tuple[PackageRow, float], ...]:
    rows = list_packages(audit, len(audit.packages))
    weights = [package.gzip_bytes or package.raw_bytes for package in audit.packages]
    heaviest = sorted(zip(weights, rows, strict=True), key=lambda pair: -pair[0])[:_PACKAGE_COUNT]
    longest = max(weights, default=0)
    return tuple((row, _percent(weight, longest)) for weight, row in heaviest)
