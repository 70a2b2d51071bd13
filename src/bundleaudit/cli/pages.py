"""Opens a written page in the user's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bundleaudit.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def check_open(html: str | None) -> None:
    """Refuse ``--open`` without a file to open.

    Raises:
        UsageError: There is no HTML report, or it goes to stdout.
    """
    if html is None or html == "-":
        raise UsageError("--open: there is no page to open", hint="add --html report.html")


def open_page(file: Path) -> None:
    """Show ``file`` in a browser, or say that there is none."""
    import webbrowser

    if not webbrowser.open(file.resolve().as_uri()):
        typer.echo(f"bundleaudit: no browser to open {file} with", err=True)
