"""``bundleaudit modules``: what the scripts are made of, by their source maps alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

_SHOWN: Final = 20
MODULES_EXAMPLES: Final = """\
\b
Examples:
  bundleaudit modules dist/                the 20 largest packages and modules
  bundleaudit modules dist/ --all --no-gzip
  bundleaudit modules dist/ --json -       every module of every script
"""


def modules(
    path: Annotated[
        Path | None, typer.Argument(help="The build. Default: as for audit.", show_default=False)
    ] = None,
    is_all: Annotated[
        bool, typer.Option("--all", help=f"Every row, not the {_SHOWN} largest.")
    ] = False,
    no_gzip: Annotated[
        bool, typer.Option("--no-gzip", help="Raw sizes alone, which is quicker.")
    ] = False,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is stdout.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="FILE", help="Configuration.")
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep earlier answers.")
    ] = False,
) -> None:
    """List packages and modules by size, from source maps alone; no graph, no checks."""
    from datetime import UTC, datetime

    from bundleaudit.cli.targets import Overrides, find_target
    from bundleaudit.module_listing import read_modules

    overrides = Overrides(config=config, has_cache=not no_cache)
    target = find_target(path, overrides, today=datetime.now(UTC).date())
    listing = read_modules(target, has_gzip=not no_gzip)
    if json is not None:
        from bundleaudit.report.modules_json import render_modules_json

        text = render_modules_json(listing)
        if json == "-":
            typer.echo(text, nl=False)
            return
        from bundleaudit.report.output import write_whole

        write_whole(text, Path(json))
    from bundleaudit.cli.console import terminal_style
    from bundleaudit.report.modules_terminal import render_modules

    style = terminal_style(is_quiet=False, is_verbose=False)
    text = render_modules(listing, style, most=None if is_all else _SHOWN)
    typer.echo(text, nl=False, color=style.is_colored)
