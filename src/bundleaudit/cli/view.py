"""``bundleaudit view``: renders reports from an earlier JSON report."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it at run time
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
    from bundleaudit.cli.html_files import name_html_files, put_html
    from bundleaudit.report.audit_from_json import from_wire
    from bundleaudit.report.html import render_page
    from bundleaudit.wire import parse_report

    try:
        text = report.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot read {report}: {error.strerror or error}",
            hint="write it with `bundleaudit dist/ --json FILE`",
        ) from error
    wire = parse_report(text, origin=str(report))
    (file,) = name_html_files(html, [wire.build], is_opened=is_opened)
    put_html(render_page(from_wire(wire), wire), file, is_opened=is_opened)
