"""``bundleaudit why``: explains why something is in the build."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer


def why(
    name: Annotated[
        str,
        typer.Argument(
            help="A package (lodash), a module (src/App.vue, or an end of its path) or a chunk."
        ),
    ],
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[DIST]", help="The build. Default: ./dist.", show_default=False),
    ] = None,
    marginal: Annotated[
        bool,
        typer.Option(
            "--marginal", help="Compress its chunks again without it: what they shrink by."
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    stats: Annotated[
        list[Path] | None,
        typer.Option("--stats", metavar="FILE", help="A stats file of this build; repeatable."),
    ] = None,
    no_brotli: Annotated[bool, typer.Option("--no-brotli", help="Do not measure brotli.")] = False,
) -> None:
    """Explain a package, module or chunk: copies, cost, import chains, what would free it."""
    from datetime import UTC, datetime

    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.cli.targets import Overrides, find_target
    from bundleaudit.pipeline import run_why

    overrides = Overrides(has_brotli=not no_brotli, stats=tuple(stats or ()))
    target = find_target(path, overrides, today=datetime.now(UTC).date())
    with progress_bar() as progress:
        explanation = run_why(target, name, has_marginal=marginal, progress=progress)
    if json:
        from bundleaudit.report.why_json import render_why_json as render
    else:
        from bundleaudit.report.why_terminal import render_why as render
    typer.echo(render(explanation), nl=False)
