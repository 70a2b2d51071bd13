"""The difference of two builds for people: verdict, loads, files, causes, returning visitors."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundleaudit.model.diff import LoadKind
from bundleaudit.report.diff_view import (
    describe_cascade,
    describe_cause,
    describe_counts,
    describe_diff,
    describe_returning,
    describe_touched,
    list_changed_measures,
    list_files,
    list_loads,
    list_packages,
    list_sums,
)
from bundleaudit.report.terminal import Verbosity
from bundleaudit.report.terminal_tables import make_table, print_table
from bundleaudit.report.view import printable
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from bundleaudit.model.diff import BuildDiff
    from bundleaudit.report.diff_view import DeltaRow
    from bundleaudit.report.terminal import TerminalStyle


def render_diff(diff: BuildDiff, style: TerminalStyle) -> str:
    """Return the difference as text; same difference and style, same text."""
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
    is_long = style.verbosity is Verbosity.VERBOSE
    console.print(Text(describe_diff(diff), style="bold"))
    console.print(Text(f"{printable(diff.base)} -> {printable(diff.head)}", style="dim"))
    if diff.files:
        console.print(Text(f"files: {describe_counts(diff)}", style="dim"))
    if style.verbosity is not Verbosity.QUIET:
        _print_tables(console, diff, is_long=is_long)
        _print_causes(console, diff, 20 if is_long else 5)
        _print_returning(console, diff, 20 if is_long else 4)
    for note in diff.notes:
        console.print(Padding(Text(f"note: {note}", style="dim"), (0, 0, 0, 0)))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print_tables(console: Console, diff: BuildDiff, *, is_long: bool) -> None:
    count = 1_000 if is_long else 12
    if diff.is_snapshot:
        _print_table(console, "Changed since the snapshot", list_changed_measures(diff), count)
        return
    if not diff.changed_files and not diff.loads:
        return
    _print_table(console, "Sums", list_sums(diff), count)
    for kind, title in ((LoadKind.PAGE, "Initial load"), (LoadKind.LAZY, "Lazy loads")):
        rows, small_count = list_loads(diff, kind)
        _print_table(console, title, rows, count)
        if small_count:
            changed = "changed" if rows else f"{title.lower()} changed"
            console.print(
                Text(
                    f"{small_count} {'more ' if rows else ''}{changed} by less than 100 B",
                    style="dim",
                )
            )
    _print_table(console, "Files", list_files(diff), count)
    _print_table(console, "Packages", list_packages(diff), count)


def _print_table(console: Console, title: str, rows: list[DeltaRow], count: int) -> None:
    if not rows:
        return
    console.print()
    table = make_table("", "what", "raw", "gzip", "brotli", "gzip now", title=title)
    table.columns[1].justify = "left"
    for row in rows[:count]:
        color = {True: "red", False: "green", None: ""}[row.is_growth]
        table.add_row(
            Text(row.name),
            row.status,
            Text(row.raw, style=color),
            Text(row.gzip, style=color),
            Text(row.brotli, style=color),
            row.now,
        )
    print_table(console, table)
    if len(rows) > count:
        console.print(Text(f"and {len(rows) - count} more (--verbose lists all)", style="dim"))


def _print_causes(console: Console, diff: BuildDiff, count: int) -> None:
    if not diff.causes:
        return
    console.print()
    console.print(Text("Why", style="bold"))
    for cause in diff.causes[:count]:
        console.print(Padding(Text(describe_cause(cause)), (0, 0, 0, 2)))
        touched = describe_touched(cause)
        if touched:
            console.print(Padding(Text(touched, style="dim"), (0, 0, 0, 4)))
    if len(diff.causes) > count:
        rest = format_count(len(diff.causes) - count, "smaller cause")
        console.print(Padding(Text(f"and {rest} (--verbose)", style="dim"), (0, 0, 0, 2)))


def _print_returning(console: Console, diff: BuildDiff, count: int) -> None:
    if not diff.returning or not any(load.sizes.raw_bytes for load in diff.returning):
        return
    console.print()
    console.print(Text("Returning visitors download again", style="bold"))
    for load in diff.returning[:count]:
        console.print(Padding(Text(describe_returning(load)), (0, 0, 0, 2)))
    for cascade in diff.cascades[:count]:
        console.print(Padding(Text(describe_cascade(cascade), style="dim"), (0, 0, 0, 4)))
    if len(diff.cascades) > count:
        rest = format_count(len(diff.cascades) - count, "smaller cascade")
        console.print(Padding(Text(f"and {rest} (--verbose)", style="dim"), (0, 0, 0, 4)))
