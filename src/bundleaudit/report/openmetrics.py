"""OpenMetrics text, for GitLab's metrics report and for any Prometheus.

Syntax: the OpenMetrics specification 1.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Severity
from bundleaudit.model.sizes import Metric, sum_sizes
from bundleaudit.records import record
from bundleaudit.report.view import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.model.audit import Audit, LoadSet
    from bundleaudit.model.sizes import Sizes


@record
class _Family:
    """A gauge with its samples: label values in the order of ``labels``, and the number."""

    name: str
    unit: str
    help: str
    labels: tuple[str, ...]
    samples: tuple[tuple[tuple[str, ...], int], ...]


def render_openmetrics(audit: Audit) -> str:
    """Return gauges of the build, ending in ``# EOF``; what was not measured has no sample.

    An entry that stands for a page is called by its source, which has no content hash, so that
    series go on from build to build. There are no time stamps.
    """
    build = audit.build.name
    lines = [line for family in _families(audit) for line in _family_lines(family, build)]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _families(audit: Audit) -> Iterator[_Family]:
    pages = _label_pages(audit)
    metrics = _measured(audit)
    yield _Family(
        name="bundleaudit_served_bytes",
        unit="bytes",
        help="Files visitors can download, by kind.",
        labels=("kind", "encoding"),
        samples=tuple(
            _by_encoding((((kind,), sizes) for kind, sizes in _served_kinds(audit)), metrics)
        ),
    )
    yield _Family(
        name="bundleaudit_page_initial_bytes",
        unit="bytes",
        help="What a first visit to a page loads before any lazy boundary is crossed.",
        labels=("page", "kind", "encoding"),
        samples=tuple(
            _by_encoding(
                (
                    ((page, kind), sizes)
                    for page, load in pages
                    for kind, sizes in (("js", load.js), ("css", load.css), ("all", load.all))
                ),
                metrics,
            )
        ),
    )
    yield _Family(
        name="bundleaudit_page_requests",
        unit="",
        help="Requests of a page's initial load.",
        labels=("page",),
        samples=tuple(((page,), load.request_count) for page, load in pages),
    )
    yield _Family(
        name="bundleaudit_page_round_trips",
        unit="",
        help="Requests of a page's initial load that must follow one another.",
        labels=("page",),
        samples=tuple(
            ((page,), load.round_trip_count)
            for page, load in pages
            if load.round_trip_count is not None
        ),
    )
    yield _Family(
        name="bundleaudit_findings",
        unit="",
        help="Findings by severity.",
        labels=("severity",),
        samples=tuple(
            ((severity.label,), audit.count_findings(severity))
            for severity in sorted(Severity, reverse=True)
        ),
    )
    yield _Family(
        name="bundleaudit_gate_closed",
        unit="",
        help="1 when findings close the gate.",
        labels=(),
        samples=(((), int(audit.is_failed)),),
    )


def _served_kinds(audit: Audit) -> Iterator[tuple[str, Sizes]]:
    served = [file for file in audit.build.files if file.is_served]
    for kind in FileKind:
        yield kind.value, sum_sizes(file.sizes for file in served if file.kind is kind)
    yield "all", audit.totals.served


def _label_pages(audit: Audit) -> list[tuple[str, LoadSet]]:
    """Return initial loads by document, or by source where an entry stands for a page."""
    sources = {chunk.file: chunk.source for chunk in audit.build.chunks}
    return [(sources.get(page.file) or page.file, page.initial) for page in audit.pages]


def _measured(audit: Audit) -> list[Metric]:
    """Return the metrics of the run: also the sum of no files is unknown by the others."""
    encoders = audit.run.encoders
    is_measured = {
        Metric.RAW: True,
        Metric.GZIP: encoders.gzip is not None,
        Metric.BROTLI: encoders.brotli is not None,
    }
    return [metric for metric in Metric if is_measured[metric]]


def _by_encoding(
    rows: Iterable[tuple[tuple[str, ...], Sizes]], metrics: list[Metric]
) -> Iterator[tuple[tuple[str, ...], int]]:
    for values, sizes in rows:
        for metric in metrics:
            size_bytes = sizes.of(metric)
            if size_bytes is not None:
                yield (*values, metric.value), size_bytes


def _family_lines(family: _Family, build: str) -> Iterator[str]:
    if not family.samples:
        return
    yield f"# TYPE {family.name} gauge"
    if family.unit:
        yield f"# UNIT {family.name} {family.unit}"
    yield f"# HELP {family.name} {family.help}"
    for values, number in family.samples:
        pairs = zip(("build", *family.labels), (build, *values), strict=True)
        labels = ",".join(f'{label}="{_escape(value)}"' for label, value in pairs)
        yield f"{family.name}{{{labels}}} {number}"


def _escape(value: str) -> str:
    return printable(value).replace("\\", "\\\\").replace('"', '\\"')
