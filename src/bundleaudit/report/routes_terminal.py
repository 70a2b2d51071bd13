"""The routes for people: the whole table, or one visit as a waterfall."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundleaudit.analysis.route_matching import list_pages_with_routes
from bundleaudit.report.view import (
    RouteOrder,
    RouteRow,
    describe_size,
    list_redirects,
    list_routes,
    list_steps,
    printable,
)
from bundleaudit.units import format_count, format_ms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.model.audit import Audit
    from bundleaudit.report.terminal import TerminalStyle
from bundleaudit.report.terminal_tables import make_table, print_table

_BAR_WIDTH: Final = 24
_WIDE: Final = 110


def render_routes(audit: Audit, order: RouteOrder, style: TerminalStyle) -> str:
    """Return all routes with their costs, redirects, and what was not understood."""
    console, out = open_console(style)
    rows = list_routes(audit, order)
    name = printable(audit.build.name)
    console.print(Text(f"{name}: {format_count(len(rows), 'route')}", style="bold"))
    console.print(Text(f"sizes are gzip, times for {audit.run.network.label}", style="dim"))
    pages = sorted({row.page for row in rows})
    for page in pages:
        console.print()
        if len(pages) > 1:
            console.print(Text(page, style="bold"))
        _print_table(console, [row for row in rows if row.page == page])
    _print_list(console, "Redirects", [f"{path} -> {end}" for path, end in list_redirects(audit)])
    _print_list(console, "Not understood", map(printable, audit.build.routes.not_understood))
    return close_console(out)


def _print_table(console: Console, rows: list[RouteRow]) -> None:
    table = make_table(
        "route", "first visit", "navigation", "requests", "trips", "time", "loading", "from"
    )
    for row in rows:
        cells = (row.first_visit, row.navigation, row.requests, row.round_trips, row.time)
        table.add_row(Text(row.path), *map(Text, (*cells, row.how, row.provenance)))
    print_table(console, table)


def render_route(audit: Audit, index: int, address: str, style: TerminalStyle) -> str:
    """Return the first visit to record ``index``, asked for as ``address``, step by step."""
    console, out = open_console(style)
    routes = audit.build.routes.routes
    load = audit.routes[index]
    way = [index] if load.target == index else [index, load.target]
    line = Text(printable(address), style="bold")
    for step in way:
        if routes[step].path != address:
            line.append(f" -> {printable(routes[step].path)}", style="not bold")
    if load.page is not None and len(list_pages_with_routes(audit.build.routes)) > 1:
        line.append(f" on {printable(load.page)}", style="not bold")
    console.print(line)
    visit, own = load.first_visit, load.navigation
    at_least = "" if load.is_complete else "at least "
    console.print(
        f"first visit: {at_least}{describe_size(visit.all)}, "
        f"{format_count(visit.request_count, 'request')}, "
        f"{format_count(visit.round_trip_count or 0, 'round trip')}, "
        f"{format_ms(load.estimated_ms)}"
    )
    console.print(
        f"navigation: {at_least}{describe_size(own.all)}, "
        f"{format_count(own.request_count, 'request')}, "
        f"{format_count(own.round_trip_count or 0, 'round trip')}, "
        f"{format_ms(load.navigation_ms)}"
    )
    console.print(Text(f"times for {audit.run.network.label}", style="dim"))
    _print_views(console, audit, load.target)
    console.print()
    _print_waterfall(console, audit, index)
    return close_console(out)


def _print_views(console: Console, audit: Audit, index: int) -> None:
    """Print the records shown, the outermost first, with the components of each."""
    routes = audit.build.routes.routes
    chain: list[int] = []
    position: int | None = index
    while position is not None:
        chain.append(position)
        position = routes[position].parent
    lines = []
    for number in reversed(chain):
        route = routes[number]
        words = {True: "lazy", False: "eager", None: "not understood"}
        views = [
            f"{view.name}: {view.source or view.chunk or '?'} ({words[view.is_lazy]})"
            for view in route.views
        ]
        lines.append(printable(f"{route.path}  {', '.join(views) or 'no component'}"))
    _print_list(console, "Shown", lines)


def _print_waterfall(console: Console, audit: Audit, index: int) -> None:
    """Print the requests in order, the route's own in bold; narrow terminals get less."""
    rows = list_steps(audit, index)
    end_ms = max((row.end_ms for row in rows), default=0)
    is_wide = console.width >= _WIDE
    bar_width = _BAR_WIDTH if is_wide else _BAR_WIDTH // 3
    table = make_table("file", "trip", "size", *(["found by"] if is_wide else []), "end")
    table.add_column(f"0 to {format_ms(end_ms)}", no_wrap=True)
    for row in rows:
        start = min(row.start_ms * bar_width // max(end_ms, 1), bar_width - 1)
        length = max(1, row.end_ms * bar_width // max(end_ms, 1) - start)
        bar = Text(" " * start + "#" * length, style="green" if row.is_own else "blue")
        found_by = Text(row.discovered_by.rpartition("/")[2])
        table.add_row(
            Text(row.file, style="bold" if row.is_own else ""),
            row.round_trip,
            row.size,
            *([found_by] if is_wide else []),
            format_ms(row.end_ms),
            bar,
        )
    print_table(console, table)


def _print_list(console: Console, title: str, lines: Iterable[str]) -> None:
    items = list(lines)
    if not items:
        return
    console.print()
    console.print(Text(title, style="bold"))
    for item in items:
        console.print(Padding(Text(item), (0, 0, 0, 2)))


def open_console(style: TerminalStyle) -> tuple[Console, io.StringIO]:
    """Return a console of the given style, and what collects its text."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=style.width,
        force_terminal=style.is_colored,
        no_color=not style.is_colored,
        color_system="standard" if style.is_colored else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    return console, out


def close_console(out: io.StringIO) -> str:
    """Return the text printed, without spaces at line ends."""
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
