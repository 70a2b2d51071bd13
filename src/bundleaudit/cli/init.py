"""``bundleaudit init``: writes a commented configuration with budgets proposed from a build."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bundleaudit.errors import UsageError


def init(
    path: Annotated[
        Path | None, typer.Argument(help="The build to take the numbers from.", show_default=False)
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")
    ] = Path("bundleaudit.toml"),
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Write a commented bundleaudit.toml with budgets proposed from this build."""
    from datetime import UTC, datetime

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.scopes import measure_scope
    from bundleaudit.cli.places import seen_from
    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.cli.targets import Overrides, find_target
    from bundleaudit.pipeline import run_audit
    from bundleaudit.report.output import write_whole
    from bundleaudit.report.starter_config import render_starter_config

    if output.exists() and not force:
        raise UsageError(
            f"{output} exists", hint="choose another --output, or --force to replace it"
        )
    overrides = Overrides(has_brotli=False)
    target = find_target(path, overrides, today=datetime.now(UTC).date())
    with progress_bar() as progress:
        audit = run_audit(target, progress=progress)
    dist = seen_from(target.path.resolve(), output.resolve().parent)
    (total,) = measure_scope(Facts(build=audit.build, encoders=audit.run.encoders), "total")
    total_bytes = total.sizes.gzip_bytes or total.sizes.raw_bytes
    write_whole(render_starter_config(audit, dist=dist, total_bytes=total_bytes), output)
    typer.echo(f"wrote {output}; `bundleaudit {target.name}` now holds these budgets", err=True)
