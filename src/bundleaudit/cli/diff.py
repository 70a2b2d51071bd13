"""``bundleaudit diff``: what changed between two builds, why, and who downloads it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def diff(
    base: Annotated[
        Path, typer.Argument(help="Before: a build directory, a JSON report or a snapshot.")
    ],
    head: Annotated[Path, typer.Argument(help="After: a build directory or a JSON report.")],
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write the difference as JSON; - is stdout."),
    ] = None,
    changed_files: Annotated[
        str | None,
        typer.Option(
            "--changed-files",
            metavar="FILE",
            help="Files of the change under review, one a line (git diff --name-only); - is stdin.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the verdict.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every row, cause and cascade.")
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", metavar="FILE", help="Configuration, for [measure]."),
    ] = None,
    no_brotli: Annotated[bool, typer.Option("--no-brotli", help="Do not measure brotli.")] = False,
    no_cache: Annotated[
        bool,
        typer.Option("--no-cache", help="Neither read nor write the cache of measurements."),
    ] = False,
) -> None:
    """Say what changed from one build to another, why, and what visitors download again.

    Exits 0 whatever changed: budgets of growth belong to `audit --baseline`.
    """
    from datetime import UTC, datetime

    from bundleaudit.cli.changed_files import read_changed_files
    from bundleaudit.cli.console import terminal_style
    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.cli.targets import Overrides, find_target
    from bundleaudit.pipeline import run_diff
    from bundleaudit.report.diff_json import render_diff_json
    from bundleaudit.report.diff_terminal import render_diff
    from bundleaudit.report.output import write_whole

    overrides = Overrides(config=config, has_brotli=not no_brotli, has_cache=not no_cache)
    target = find_target(head, overrides, today=datetime.now(UTC).date())
    touched = read_changed_files(changed_files)
    with progress_bar() as progress:
        found = run_diff(base, head, target, changed_files=touched, progress=progress)
    if json is not None and json != "-":
        write_whole(render_diff_json(found), Path(json))
    if json == "-":
        typer.echo(render_diff_json(found), nl=False)
        return
    style = terminal_style(is_quiet=quiet, is_verbose=verbose)
    typer.echo(render_diff(found, style), nl=False, color=style.is_colored)
