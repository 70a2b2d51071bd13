"""Where HTML reports go, and opening them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bundleaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def name_html_files(target: str, builds: Sequence[str], *, is_opened: bool) -> list[Path]:
    """Return a file per build: ``target``, or ``report.<build>.html`` where there are several.

    Raises:
        UsageError: Several builds would share a file, or a page is to go to stdout and be opened.
    """
    if target == "-":
        if is_opened or len(builds) > 1:
            raise UsageError(
                "--html -: stdout takes one page, and none that is to be opened",
                hint="name a file: --html report.html",
            )
        return [Path("-")]
    file = Path(target)
    if len(builds) == 1:
        return [file]
    names = [build.strip("./").replace("/", "-") for build in builds]
    if len(set(names)) < len(names):
        raise UsageError(
            f"--html {target}: several builds need names that differ",
            hint="give the builds names with [[app]] tables",
        )
    return [file.with_name(f"{file.stem}.{name}{file.suffix}") for name in names]


def put_html(text: str, file: Path, *, is_opened: bool) -> None:
    """Write one page; ``-`` is stdout.

    Raises:
        UsageError: The file cannot be written.
    """
    from bundleaudit.report.output import write_whole

    if file == Path("-"):
        typer.echo(text, nl=False)
        return
    write_whole(text, file)
    if is_opened:
        import webbrowser

        if not webbrowser.open(file.resolve().as_uri()):
            typer.echo(f"bundleaudit: no browser to open {file} with", err=True)
