"""``bundleaudit view``: renders reports from an earlier JSON report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundleaudit.errors import UsageError


def view(
    report: Annotated[
        Path, typer.Argument(metavar="AUDIT.JSON", help="A report written with --json.")
    ],
    html: Annotated[
        str,
        typer.Option("--html", metavar="FILE", help="Write the HTML report; - is stdout."),
    ],
    is_opened: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Render the HTML report of an earlier JSON report; the build itself is not needed."""
    from bundleaudit.cli.outputs import write_report
    from bundleaudit.cli.pages import check_open, open_page
    from bundleaudit.inputs.named_file import read_named_file
    from bundleaudit.report.audit_from_json import audit_of
    from bundleaudit.report.html import render_page
    from bundleaudit.wire import parse_report

    if is_opened:
        check_open(html)
    text = read_named_file(report, hint="write it with `bundleaudit dist/ --json FILE`")
    wire = parse_report(text, origin=str(report))
    audit = audit_of(wire, origin=str(report))
    try:
        page = render_page(audit, wire)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise UsageError(f"{report}: the report contradicts itself: {error}") from error
    if html == "-":
        typer.echo(page, nl=False)
        return
    write_report(page, Path(html), "--html")
    if is_opened:
        open_page(Path(html))
