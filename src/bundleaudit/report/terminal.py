"""The summary for people: verdict and findings first, then the numbers and what is missing."""

from __future__ import annotations

import io
from enum import IntEnum
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bundleaudit.model.outcome import Severity
from bundleaudit.records import record
from bundleaudit.report.lazy_rows import list_lazy_loads
from bundleaudit.report.terminal_tables import make_table, print_table
from bundleaudit.report.view import (
    describe_encoders,
    describe_gate,
    describe_verdict,
    list_chunks,
    list_findings,
    list_kinds,
    list_packages,
    list_pages,
    list_routes,
    list_set_aside,
    printable,
    verdict_word,
)
from bundleaudit.units import format_count, format_size

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit

_VERDICT_STYLES = {"FAILED": "bold red", "PASSED": "bold green", "NOT GATED": "bold yellow"}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


class Verbosity(IntEnum):
    """How much the summary says."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2


@record
class TerminalStyle:
    """Where the summary is shown.

    Attributes:
        width: Columns.
        is_colored: Whether to write escape sequences.
        verbosity: How much to say.
        has_blocks: Whether it shows block characters; where not, sparklines are ASCII.
    """

    width: int = 100
    is_colored: bool = False
    verbosity: Verbosity = Verbosity.NORMAL
    has_blocks: bool = True


def render_terminal(audit: Audit, style: TerminalStyle) -> str:
    """Return the summary; same audit and style, same text."""
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
    _print_verdict(console, audit)
    _print_findings(console, audit, style.verbosity)
    if style.verbosity is not Verbosity.QUIET:
        _print_pages(console, audit)
        _print_routes(console, audit, 20 if style.verbosity is Verbosity.VERBOSE else 8)
        _print_chunks(console, audit, 20 if style.verbosity is Verbosity.VERBOSE else 8)
        _print_packages(console, audit, 20 if style.verbosity is Verbosity.VERBOSE else 8)
        _print_lazy_loads(console, audit, 20 if style.verbosity is Verbosity.VERBOSE else 8)
        _print_kinds(console, audit)
    _print_set_aside(console, audit, is_complete=style.verbosity is Verbosity.VERBOSE)
    if style.verbosity is not Verbosity.QUIET:
        _print_missing(console, audit)
        _print_notes(console, audit, style.verbosity)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print_verdict(console: Console, audit: Audit) -> None:
    word = verdict_word(audit)
    console.print(Text.assemble((word, _VERDICT_STYLES[word]), "  ", describe_verdict(audit)))
    served = audit.totals.served
    served_count = sum(file.is_served for file in audit.build.files)
    console.print(
        Text(
            f"{printable(audit.build.name)}: {format_count(len(audit.build.files), 'file')} "
            f"({served_count:,} to serve: {format_size(served.raw_bytes)}, "
            f"{format_size(served.gzip_bytes)} gzip); {describe_encoders(audit)}",
            style="dim",
        )
    )
    console.print(Text(describe_gate(audit), style="dim"))
    if audit.diff is not None or audit.run.baseline is not None:
        from bundleaudit.report.diff_view import describe_since  # noqa: PLC0415 - with a baseline

        since = describe_since(audit)
        console.print(Text(since, style="dim"))


def _print_pages(console: Console, audit: Audit) -> None:
    rows = list_pages(audit)
    if not rows:
        return
    console.print()
    table = make_table(
        "page",
        "JS gzip",
        "CSS gzip",
        "all gzip",
        "all brotli",
        "requests",
        "round trips with page",
        title="Initial load",
    )
    for row in rows[:12]:
        table.add_row(
            Text(row.page), row.js, row.css, row.all, row.brotli, row.requests, row.round_trips
        )
    print_table(console, table)
    if len(rows) > 12:
        console.print(Text(f"and {len(rows) - 12} more pages", style="dim"))


def _print_routes(console: Console, audit: Audit, count: int) -> None:
    rows = list_routes(audit)
    if not rows:
        return
    console.print()
    table = make_table(
        "route",
        "first visit gzip",
        "navigation gzip",
        "requests",
        "round trips",
        "time",
        "loading",
        title=f"Routes, by first visit ({audit.run.network.label})",
    )
    for row in rows[:count]:
        table.add_row(
            Text(row.path),
            row.first_visit,
            row.navigation,
            row.requests,
            row.round_trips,
            row.time,
            row.how,
        )
    print_table(console, table)
    if len(rows) > count:
        rest = f"and {len(rows) - count} more (`bundleaudit routes` lists all)"
        console.print(Text(rest, style="dim"))


def _print_chunks(console: Console, audit: Audit, count: int) -> None:
    rows = list_chunks(audit, count)
    if not rows:
        return
    console.print()
    table = make_table("file", "raw", "gzip", "brotli", "share", "role", title="Largest chunks")
    for row in rows:
        table.add_row(Text(row.file), row.raw, row.gzip, row.brotli, row.share, row.role)
    print_table(console, table)


def _print_lazy_loads(console: Console, audit: Audit, count: int) -> None:
    rows = list_lazy_loads(audit, count)
    if not rows:
        return
    console.print()
    table = make_table(
        "target",
        "raw",
        "gzip",
        "brotli",
        "requests",
        title="Heaviest lazy loads, beyond what is loaded at first",
    )
    for row in rows:
        table.add_row(Text(row.target), row.raw, row.gzip, row.brotli, row.files)
    print_table(console, table)


def _print_packages(console: Console, audit: Audit, count: int) -> None:
    rows = list_packages(audit, count)
    if not rows:
        return
    console.print()
    has_graph = audit.build.module_imports is not None
    columns = ("package", "raw", "gzip share", *(("retains",) if has_graph else ()))
    table = make_table(*columns, "chunks", "copies", "versions", title="Largest packages")
    for row in rows:
        cells = (row.raw, row.gzip, *((row.retained,) if has_graph else ()))
        table.add_row(Text(row.name), *cells, row.chunks, row.copies, row.versions)
    print_table(console, table)


def _print_kinds(console: Console, audit: Audit) -> None:
    console.print()
    table = make_table("kind", "files", "raw", "gzip", "brotli", title="Files to serve")
    for row in list_kinds(audit):
        table.add_row(row.kind, row.count, row.raw, row.gzip, row.brotli)
    print_table(console, table)


def _print_findings(console: Console, audit: Audit, verbosity: Verbosity) -> None:
    shown_count = 1_000_000 if verbosity is Verbosity.VERBOSE else 3
    for outcome, rows in list_findings(audit):
        worst = max(row.severity for row in rows)
        if verbosity is Verbosity.QUIET and worst is Severity.NOTE:
            continue
        console.print()
        console.print(
            Text.assemble(
                (worst.label, _STYLES[worst]), f" {outcome.check} ", (outcome.name, "bold")
            )
        )
        for row in rows[:shown_count]:
            lighter = f"{row.severity.label}: " if row.severity is not worst else ""
            message = Text(lighter + row.message)
            if row.origin:
                message.append(f" ({row.origin})", style="dim")
            if row.saving:
                message.append(f"; saves {row.saving}", style="green")
            console.print(Padding(message, (0, 0, 0, 2)))
        if len(rows) > shown_count:
            rest = f"and {len(rows) - shown_count} more (--verbose lists all)"
            console.print(Padding(Text(rest, style="dim"), (0, 0, 0, 2)))
        for fix in dict.fromkeys(row.fix for row in rows[:shown_count] if row.fix):
            console.print(Padding(Text.assemble(("next: ", "green"), fix), (0, 0, 0, 2)))


def _print_set_aside(console: Console, audit: Audit, *, is_complete: bool) -> None:
    """Print what was ignored and why; what was skipped only in a complete summary."""
    rows = [row for row in list_set_aside(audit) if is_complete or row[1] == "ignored"]
    if not rows:
        return
    console.print()
    console.print(Text("Not judged", style="bold"))
    for check, status, reason in rows:
        console.print(Padding(Text(f"{check}: {status}, {reason}"), (0, 0, 0, 2)))


def _print_missing(console: Console, audit: Audit) -> None:
    if not audit.build.missing_inputs:
        return
    console.print()
    console.print(Text("Would say more with", style="bold"))
    for item in audit.build.missing_inputs:
        line = Text.assemble((item.hint, "cyan"), f"  {item.adds}")
        console.print(Padding(line, (0, 0, 0, 2)))


def _print_notes(console: Console, audit: Audit, verbosity: Verbosity) -> None:
    notes = audit.build.notes
    if not notes:
        return
    console.print()
    shown = notes if verbosity is Verbosity.VERBOSE else notes[:5]
    console.print(Text("Noticed", style="bold"))
    for note in shown:
        place = f"{note.file}: " if note.file else ""
        console.print(Padding(Text(printable(place + note.message)), (0, 0, 0, 2)))
    if len(notes) > len(shown):
        console.print(
            Padding(
                Text(f"and {len(notes) - len(shown)} more (--verbose)", style="dim"), (0, 0, 0, 2)
            )
        )
