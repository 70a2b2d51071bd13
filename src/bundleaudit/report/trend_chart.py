"""Charts of the page's history, as numbers for an SVG that needs neither scripts nor styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.history import Remembered
from bundleaudit.records import record
from bundleaudit.report.sparkline import value_range
from bundleaudit.report.trend import describe_change, describe_point, describe_trend
from bundleaudit.units import format_size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.report.trend import AuditTrends, Trend

WIDTH: Final = 100
HEIGHT: Final = 40
_MARGIN: Final = 3
_CHART_COUNT: Final = 40
_OPEN_COUNT: Final = 4  # a row of a wide screen
_GROUPS: Final = (
    ("", (Remembered.TOTAL, Remembered.INITIAL_JS, Remembered.INITIAL_CSS)),
    ("First visits", (Remembered.FIRST_VISIT,)),
    ("Navigations", (Remembered.NAVIGATION,)),
)


@record
class ChartPoint:
    """One audit: where its mark is, what it says, and whether its gate was closed."""

    x: float
    y: float
    text: str
    is_failed: bool


@record
class Chart:
    """One series.

    Attributes:
        title: The measure.
        subject: The page or route; empty for the whole build.
        value: The last size.
        change: The last difference; empty without one.
        is_grown: Whether that is more than before; ``None`` when equal or unknown.
        low: What the lowest line is, as text.
        high: What the highest line is.
        first_day: Of the first audit.
        last_day: Of the last one.
        description: The chart in words.
        lines: Where the line goes, without the gaps; as ``points`` of a polyline.
        points: A mark per audit.
        breaks: Where other compressors begin.
    """

    title: str
    subject: str
    value: str
    change: str
    is_grown: bool | None
    low: str
    high: str
    first_day: str
    last_day: str
    description: str
    lines: tuple[str, ...]
    points: tuple[ChartPoint, ...]
    breaks: tuple[float, ...]


@record
class ChartGroup:
    """Charts that belong together, the heavier ones first, the lighter ones folded away."""

    title: str
    shown: tuple[Chart, ...]
    folded: tuple[Chart, ...]


@record
class TrendView:
    """What the template shows of a history."""

    caption: str
    unit: str
    groups: tuple[ChartGroup, ...]
    hidden_count: int


def draw_trends(trends: AuditTrends) -> TrendView | None:
    """Return the charts of what was measured more than once; ``None`` where nothing was."""
    series = [trend for trend in trends.series if len(trend.known) > 1]
    if not series:
        return None
    groups = []
    hidden_count = 0
    for title, measures in _GROUPS:
        members = [trend for trend in series if trend.measure in measures]
        members.sort(key=lambda trend: (trend.measure is not Remembered.TOTAL, -_last(trend)))
        hidden_count += max(0, len(members) - _CHART_COUNT)
        charts = tuple(draw_trend(trend) for trend in members[:_CHART_COUNT])
        if charts:
            groups.append(
                ChartGroup(title=title, shown=charts[:_OPEN_COUNT], folded=charts[_OPEN_COUNT:])
            )
    return TrendView(
        caption=trends.caption,
        unit=series[0].metric.value,
        groups=tuple(groups),
        hidden_count=hidden_count,
    )


def draw_trend(trend: Trend) -> Chart:
    """Return the chart of a series: audits at equal distances, sizes between low and high."""
    low, high = value_range(trend.sizes)
    last = trend.known[-1]
    step = (WIDTH - 2 * _MARGIN) / max(len(trend.points) - 1, 1)
    lines: list[list[str]] = [[]]
    points: list[ChartPoint] = []
    breaks: list[float] = []
    for index, point in enumerate(trend.points):
        if point.size_bytes is None:
            lines.append([])
            continue
        x = round(_MARGIN + step * index, 2)
        share = (point.size_bytes - low) / (high - low)
        y = round(HEIGHT - _MARGIN - share * (HEIGHT - 2 * _MARGIN), 2)
        lines[-1].append(f"{x},{y}")
        text = describe_point(trend, point)
        points.append(ChartPoint(x=x, y=y, text=text, is_failed=point.is_failed is True))
        if point.is_new_encoder:
            breaks.append(round(x - step / 2, 2))
    delta = last.delta_bytes
    return Chart(
        title=trend.label,
        subject=trend.subject,
        value=format_size(last.size_bytes),
        change=""
        if delta is None
        else describe_change(delta, is_exact=not last.is_new_encoder).replace("=", "unchanged"),
        is_grown=delta > 0 if delta else None,
        low=format_size(round(low)),
        high=format_size(round(high)),
        first_day=trend.points[0].time[:10],
        last_day=trend.points[-1].time[:10],
        description=describe_trend(trend),
        lines=tuple(_joined(lines)),
        points=tuple(points),
        breaks=tuple(breaks),
    )


def _joined(lines: Iterable[list[str]]) -> Iterable[str]:
    return (" ".join(line) for line in lines if len(line) > 1)


def _last(trend: Trend) -> int:
    return trend.known[-1].size_bytes or 0
