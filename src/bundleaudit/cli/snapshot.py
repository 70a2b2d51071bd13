"""``bundleaudit snapshot``: writes what a build weighs, to be committed as a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def snapshot(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[DIST]", help="The build. Default: ./dist.", show_default=False),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it; - is stdout.")
    ] = Path("bundleaudit.snapshot.json"),
    no_brotli: Annotated[bool, typer.Option("--no-brotli", help="Do not measure brotli.")] = False,
) -> None:
    """Write a small file of sizes to commit; `audit --baseline FILE` judges growth against it.

    One sorted line an item: a review shows what grew, and branches merge.
    """
    from datetime import UTC, datetime

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.cli.targets import Overrides, find_target
    from bundleaudit.compare.snapshot import render_snapshot
    from bundleaudit.pipeline import run_audit
    from bundleaudit.report.output import write_whole

    overrides = Overrides(has_brotli=not no_brotli)
    target = find_target(path, overrides, today=datetime.now(UTC).date())
    with progress_bar() as progress:
        audit = run_audit(target, progress=progress)
    facts = Facts(build=audit.build, encoders=audit.run.encoders)
    text = render_snapshot(facts)
    if str(output) == "-":
        typer.echo(text, nl=False)
        return
    write_whole(text, output)
    typer.echo(
        f"wrote {output}; `bundleaudit {target.name} --baseline {output}` judges by it", err=True
    )
