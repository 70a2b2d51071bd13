"""``bundleaudit whatif``: what loads would weigh if something were lazy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

WHATIF_EXAMPLES: Final = """\
\b
Examples:
  bundleaudit whatif --lazy chart.js dist/             a package
  bundleaudit whatif --lazy src/views/Report.vue       a module, by the end of its path
  bundleaudit whatif --lazy /report dist/              the component of a route
"""


def whatif(
    lazy: Annotated[
        str, typer.Option("--lazy", metavar="NAME", help="The package, module or route.")
    ],
    path: Annotated[
        Path | None, typer.Argument(help="The build. Default: as for audit.", show_default=False)
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is stdout.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="FILE", help="Configuration.")
    ] = None,
) -> None:
    """Say what initial loads and routes would weigh if NAME were imported lazily."""
    from bundleaudit.cli.console import terminal_style
    from bundleaudit.cli.one_build import find_one
    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.pipeline import run_what_if
    from bundleaudit.report.output import write_whole
    from bundleaudit.report.what_if import render_what_if, render_what_if_json

    with progress_bar() as progress:
        build, answer = run_what_if(find_one(path, config=config), lazy, progress=progress)
    if json is not None:
        text = render_what_if_json(build, answer)
        if json == "-":
            typer.echo(text, nl=False)
            return
        write_whole(text, Path(json))
    style = terminal_style(is_quiet=False, is_verbose=False)
    typer.echo(render_what_if(build, answer, style), nl=False, color=style.is_colored)
