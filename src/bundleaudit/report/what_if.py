"""The answer to ``bundleaudit whatif``: as tables, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from bundleaudit.json_text import dump_json
from bundleaudit.report.routes_terminal import close_console, open_console
from bundleaudit.report.terminal_tables import make_table, print_table
from bundleaudit.report.view import describe_size, printable
from bundleaudit.units import format_count, format_size

if TYPE_CHECKING:
    from bundleaudit.model.build import Build
    from bundleaudit.model.what_if import Change, WhatIf
    from bundleaudit.report.terminal import TerminalStyle


def render_what_if(build: Build, answer: WhatIf, style: TerminalStyle) -> str:
    """Return the answer for people: pages, then routes whose loads change most."""
    console, out = open_console(style)
    subject = answer.subject
    console.print(
        Text.assemble(
            (f"if {subject.kind.value} {printable(subject.name)} were lazy", "bold"),
            f": {format_size(answer.saved_bytes)} gzip leave the initial load "
            f"(confidence: {answer.confidence.value})",
        )
    )
    if answer.left_files:
        shown = ", ".join(map(printable, answer.left_files[:8]))
        rest = len(answer.left_files) - 8
        more = f" and {format_count(rest, 'more file')}" if rest > 0 else ""
        console.print(Text(f"whole files that leave: {shown}{more}", style="dim"))
    console.print()
    pages = make_table("page", "initial load", "then", "saved")
    for file, change in answer.pages:
        pages.add_row(Text(printable(file)), *_cells(change))
    print_table(console, pages)
    if answer.routes:
        console.print()
        routes = make_table("route", "first visit", "then", "saved", "navigation", "then", "")
        table = build.routes.routes
        for route in answer.routes:
            before, after, saved = _cells(route.first_visit)
            navigation, then, _ = _cells(route.navigation)
            if route.may_need:
                after, saved, then = f">= {after}", f"<= {saved}", f">= {then}"
            routes.add_row(
                Text(printable(table[route.route].path)),
                before,
                after,
                saved,
                navigation,
                then,
                "may need it too" if route.may_need else "",
            )
        print_table(console, routes)
    return close_console(out)


def render_what_if_json(build: Build, answer: WhatIf) -> str:
    """Return the answer as JSON."""
    table = build.routes.routes
    document = {
        "schema_version": 1,
        "build": build.name,
        "subject": asdict(answer.subject),
        "confidence": answer.confidence.value,
        "saved_gzip_bytes": answer.saved_bytes,
        "left_files": list(answer.left_files),
        "pages": [{"file": file, **asdict(change)} for file, change in answer.pages],
        "routes": [{"path": table[route.route].path, **asdict(route)} for route in answer.routes],
    }
    return dump_json(document)


def _cells(change: Change) -> tuple[str, str, str]:
    before, after = change.before.gzip_bytes, change.after.gzip_bytes
    saved = None if before is None or after is None else before - after
    if saved is not None and saved < 0:
        difference = f"-{format_size(-saved)}"
    else:
        difference = format_size(saved)
    return describe_size(change.before), describe_size(change.after), difference
