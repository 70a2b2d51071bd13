"""``bundleaudit guidelines``: the performance guideline, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

GUIDELINES_EXAMPLES: Final = """\
\b
Examples:
  bundleaudit guidelines             every line: held by which checks, or why no build shows it
  bundleaudit guidelines dist/       ... with the results of this build
  bundleaudit guidelines dist/ --json guidelines.json
"""


def guidelines(
    path: Annotated[
        Path | None,
        typer.Argument(help="The build to judge. Default: none.", show_default=False),
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is stdout.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="FILE", help="Configuration.")
    ] = None,
) -> None:
    """List the performance guideline: who holds each line, and this build's result."""
    from bundleaudit.cli.one_build import audit_one
    from bundleaudit.pipeline import all_checks
    from bundleaudit.report.guidelines import (
        judge_guideline,
        render_guidelines,
        render_guidelines_json,
    )
    from bundleaudit.report.output import write_whole

    audit = None if path is None else audit_one(path, config=config)
    name = audit.build.name if audit else None
    lines = judge_guideline({check.meta.id for check in all_checks()}, audit)
    if json is not None:
        text = render_guidelines_json(lines, name)
        if json == "-":
            typer.echo(text, nl=False)
            return
        write_whole(text, Path(json))
    typer.echo(render_guidelines(lines, name), nl=False)
