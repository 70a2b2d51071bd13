"""The history for people: every number with its change and a sparkline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from bundleaudit.report.routes_terminal import close_console, open_console
from bundleaudit.report.sparkline import BLOCKS, PLAIN, draw_sparkline
from bundleaudit.report.terminal_tables import make_table, print_table
from bundleaudit.report.trend import describe_change, describe_window
from bundleaudit.report.view import printable
from bundleaudit.units import format_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from bundleaudit.model.history import HistoryEntry
    from bundleaudit.report.terminal import TerminalStyle
    from bundleaudit.report.trend import AuditTrends, Trend

_OTHER_COLUMNS: Final = 62
_SHOWN_COUNTS: Final = (0, 7, 20)  # by verbosity


def render_trends(
    app: str,
    entries: Sequence[HistoryEntry],
    trends: Sequence[Trend],
    style: TerminalStyle,
    *,
    branch: str | None = None,
) -> str:
    """Return all series as a table; of a single one its audits, too, the newest first."""
    console, out = open_console(style)
    where = f", branch {printable(branch)}" if branch is not None else ""
    console.print(Text(f"{printable(app)}: {describe_window(entries)}{where}", style="bold"))
    if trends:
        console.print(Text(f"sizes are {trends[0].metric}", style="dim"))
        console.print()
        _print_table(console, trends, has_blocks=style.has_blocks)
    else:
        console.print(Text("nothing of what was asked for was measured", style="dim"))
    if len(trends) == 1:
        console.print()
        _print_points(console, trends[0])
    if not all(trend.is_exact for trend in trends):
        console.print(Text("~ across different compressors: not exact", style="dim"))
    return close_console(out)


def render_trend_summary(trends: AuditTrends, style: TerminalStyle) -> str:
    """Return the section of an audit's summary: the whole build, pages, then routes."""
    console, out = open_console(style)
    count = _SHOWN_COUNTS[style.verbosity]
    console.print()
    console.print(Text("Trend", style="bold"), Text(f"({printable(trends.caption)})", style="dim"))
    _print_table(console, trends.series[:count], has_blocks=style.has_blocks)
    if len(trends.series) > count:
        rest = f"and {len(trends.series) - count} more (`bundleaudit history show` lists all)"
        console.print(Text(rest, style="dim"))
    return close_console(out)


def _print_table(console: Console, trends: Sequence[Trend], *, has_blocks: bool) -> None:
    table = make_table("measure", "now", "change", "since first", "trend")
    table.columns[-1].justify = "left"
    # What a narrow terminal has no room for is the past.
    width = min(max(console.width - _OTHER_COLUMNS, 8), 30)
    marks = BLOCKS if has_blocks else PLAIN
    for trend in trends:
        last = trend.known[-1]
        table.add_row(
            Text(" ".join(part for part in (trend.label, trend.subject) if part)),
            format_size(last.size_bytes),
            describe_change(last.delta_bytes, is_exact=not last.is_new_encoder),
            describe_change(trend.since_first_bytes, is_exact=trend.is_exact),
            Text(draw_sparkline(trend.sizes, marks=marks, width=width)),
        )
    print_table(console, table)


def _print_points(console: Console, trend: Trend) -> None:
    table = make_table("time", "size", "change", "commit", "branch", "gate")
    for column in table.columns[3:]:
        column.justify = "left"
    gates = {None: "-", True: "closed", False: "open"}
    for point in reversed(trend.points):
        change = describe_change(point.delta_bytes, is_exact=not point.is_new_encoder)
        table.add_row(
            f"{point.time[:10]} {point.time[11:16]}",
            format_size(point.size_bytes),
            change,
            point.short_commit or "-",
            Text(point.branch_names or "-"),
            gates[point.is_failed],
        )
    print_table(console, table)
