"""How every number went over the audits of a history: the series that all formats show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.history import Remembered
from bundleaudit.model.sizes import Metric
from bundleaudit.records import record
from bundleaudit.report.diff_view import format_delta
from bundleaudit.report.view import printable
from bundleaudit.units import format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bundleaudit.model.history import HistoryEntry
    from bundleaudit.model.sizes import Encoders

_LABELS = {
    Remembered.TOTAL: "to serve",
    Remembered.INITIAL_JS: "initial JS",
    Remembered.INITIAL_CSS: "initial CSS",
    Remembered.FIRST_VISIT: "first visit",
    Remembered.NAVIGATION: "navigation",
}
_COMMIT_DIGITS = 7


@record
class TrendPoint:
    """One audit in a series.

    Attributes:
        time: When; ISO 8601, UTC.
        commit: Its full id; ``None`` when unknown.
        branches: On which branches; printable.
        is_failed: Whether the gate was closed; ``None`` when unknown.
        size_bytes: By the series' metric; ``None`` when the audit did not measure it.
        delta_bytes: Against the point before that has a size; ``None`` without one.
        is_new_encoder: Whether other compressors made this size than the one it is compared with.
    """

    time: str
    commit: str | None
    branches: tuple[str, ...]
    is_failed: bool | None
    size_bytes: int | None
    delta_bytes: int | None
    is_new_encoder: bool

    @property
    def short_commit(self) -> str:
        """The commit as people write it; empty when unknown."""
        return (self.commit or "")[:_COMMIT_DIGITS]

    @property
    def branch_names(self) -> str:
        """All branches; empty when unknown."""
        return ", ".join(self.branches)


@record
class Trend:
    """One number over time.

    Attributes:
        measure: What is measured.
        subject: The page or route; empty for the whole build.
        metric: By which size.
        points: One per audit, the oldest first; the last one has a size.
    """

    measure: Remembered
    subject: str
    metric: Metric
    points: tuple[TrendPoint, ...]

    @property
    def label(self) -> str:
        """How people call the measure."""
        return _LABELS[self.measure]

    @property
    def sizes(self) -> tuple[int | None, ...]:
        """The sizes alone, in bytes."""
        return tuple(point.size_bytes for point in self.points)

    @property
    def known(self) -> tuple[TrendPoint, ...]:
        """The points that have a size."""
        return tuple(point for point in self.points if point.size_bytes is not None)

    @property
    def since_first_bytes(self) -> int | None:
        """The last size less the first; ``None`` for a single one."""
        known = [size for size in self.sizes if size is not None]
        return known[-1] - known[0] if len(known) > 1 else None

    @property
    def is_exact(self) -> bool:
        """Whether one set of compressors made all sizes."""
        return not any(point.is_new_encoder for point in self.points)


@record
class AuditTrends:
    """The history of an audited build, this audit being its end.

    Attributes:
        caption: How many audits, from when to when, of which branch.
        series: In the order of reports.
    """

    caption: str
    series: tuple[Trend, ...]


def list_trends(
    entries: Sequence[HistoryEntry], metric: Metric | None = None, *, has_gone: bool = False
) -> tuple[Trend, ...]:
    """Return a series for every measure of the newest entry, in the order of reports.

    Args:
        entries: Of one app, the oldest first.
        metric: By which size; ``None``: gzip, or raw where the newest entry has no gzip.
        has_gone: Whether what the newest entry no longer has is listed, too.
    """
    if not entries:
        return ()
    if metric is None:
        metric = Metric.GZIP if entries[-1].encoders.gzip else Metric.RAW
    sizes = [
        {(one.measure, one.subject): one.sizes.of(metric) for one in entry.measures}
        for entry in entries
    ]
    order = {measure.value: index for index, measure in enumerate(Remembered)}
    shown = sizes if has_gone else sizes[-1:]
    keys = {key for one in shown for key, size in one.items() if size is not None}
    return tuple(
        Trend(
            measure=Remembered(measure),
            subject=printable(subject),
            metric=metric,
            points=_points(entries, [one.get((measure, subject)) for one in sizes], metric),
        )
        for measure, subject in sorted(
            (key for key in keys if key[0] in order), key=lambda key: (order[key[0]], key[1])
        )
    )


def describe_window(entries: Sequence[HistoryEntry]) -> str:
    """Return how many audits there are, and from when to when."""
    count = format_count(len(entries), "audit")
    if len(entries) < 2:
        return count
    return f"{count}, {entries[0].time[:10]} to {entries[-1].time[:10]}"


def describe_trend(trend: Trend) -> str:
    """Return a series as a sentence, for those who do not see the chart."""
    known = trend.known
    sizes = [point.size_bytes for point in known if point.size_bytes is not None]
    name = f"{trend.label} {trend.subject}".strip()
    if len(known) < 2:
        return f"{name}, {trend.metric}: {format_size(sizes[-1] if sizes else None)}, one audit"
    return (
        f"{name}, {trend.metric}: {format_count(len(known), 'audit')} "
        f"from {known[0].time[:10]} to {known[-1].time[:10]}, "
        f"from {format_size(sizes[0])} to {format_size(sizes[-1])}, "
        f"lowest {format_size(min(sizes))}, highest {format_size(max(sizes))}"
        f"{'' if trend.is_exact else '; compressors changed in between'}"
    )


def describe_change(delta_bytes: int | None, *, is_exact: bool) -> str:
    """Return a difference; ``~`` marks one between different compressors."""
    if delta_bytes is None:
        return "-"
    if not delta_bytes:
        return "="
    return f"{'' if is_exact else '~'}{format_delta(delta_bytes)}"


def describe_point(trend: Trend, point: TrendPoint) -> str:
    """Return one audit of a series as a line."""
    change = describe_change(point.delta_bytes, is_exact=not point.is_new_encoder)
    parts = [
        " ".join(
            part for part in (point.time[:10], point.short_commit, point.branch_names) if part
        ),
        format_size(point.size_bytes) + ("" if change in {"-", "="} else f" ({change})"),
    ]
    if point.is_failed:
        parts.append("gate closed")
    return f"{parts[0]}: {', '.join(parts[1:])} {trend.metric}"


def _points(
    entries: Sequence[HistoryEntry], sizes: Iterable[int | None], metric: Metric
) -> tuple[TrendPoint, ...]:
    points: list[TrendPoint] = []
    before: tuple[int, Encoders] | None = None
    for entry, size in zip(entries, sizes, strict=True):
        points.append(
            TrendPoint(
                time=entry.time,
                commit=entry.commit,
                branches=tuple(map(printable, entry.branches)),
                is_failed=entry.is_failed,
                size_bytes=size,
                delta_bytes=None if size is None or before is None else size - before[0],
                is_new_encoder=size is not None
                and before is not None
                and _encoder(entry.encoders, metric) != _encoder(before[1], metric),
            )
        )
        if size is not None:
            before = size, entry.encoders
    return tuple(points)


def _encoder(encoders: Encoders, metric: Metric) -> object:
    match metric:
        case Metric.RAW:
            return None
        case Metric.GZIP:
            return encoders.gzip
        case Metric.BROTLI:
            return encoders.brotli
