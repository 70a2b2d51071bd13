"""``bundleaudit budget``: proposes budgets from a build, and finds those that protect nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundleaudit.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from bundleaudit.analysis.facts import Facts
    from bundleaudit.target import Target

_Dist = Annotated[
    Path | None,
    typer.Argument(metavar="[DIST]", help="The build. Default: ./dist.", show_default=False),
]
_Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="Configuration; default: the nearest."),
]

BUDGET_EXAMPLES = """\
\b
Examples:
  bundleaudit budget suggest dist/ >> bundleaudit.toml
  bundleaudit budget lint dist/            exits 1 when a budget is dead or slack
"""

app = typer.Typer(
    name="budget",
    help="Propose budgets from a build, or find budgets that protect nothing.",
    epilog=BUDGET_EXAMPLES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command("suggest")
def suggest(
    path: _Dist = None,
    headroom: Annotated[
        int,
        typer.Option("--headroom", metavar="PERCENT", min=0, max=100, help="Room above what is."),
    ] = 5,
    config: _Config = None,
) -> None:
    """Print [[budget]] tables: what this build weighs, with room, beside public figures."""
    from bundleaudit.analysis.budget_suggest import suggest_budgets
    from bundleaudit.report.budget_text import render_suggestions

    target, facts = _measure(path, config)
    found = suggest_budgets(facts, headroom)
    typer.echo(render_suggestions(found, build=target.name, headroom_percent=headroom), nl=False)


@app.command("lint")
def lint(
    path: _Dist = None,
    slack: Annotated[
        int,
        typer.Option(
            "--slack", metavar="PERCENT", min=1, max=100, help="Unused share that is too much."
        ),
    ] = 25,
    config: _Config = None,
) -> int:
    """Find budgets that are dead (nothing can exceed them) or slack (far above what there is).

    Exits 1 when there is a remark.
    """
    from bundleaudit.analysis.budget_lint import lint_budgets
    from bundleaudit.report.budget_text import render_lint

    target, facts = _measure(path, config, has_budgets=True)
    found = lint_budgets(facts, target.budgets, today=target.today, slack_percent=slack)
    text = render_lint(found, budget_count=len(target.budgets), build=target.name)
    typer.echo(text, nl=False)
    return ExitCode.FINDINGS if found else ExitCode.OK


def _measure(
    path: Path | None, config: Path | None, *, has_budgets: bool = False
) -> tuple[Target, Facts]:
    """Return the build, measured as its budgets need it.

    Raises:
        UsageError: There are no budgets, where they are needed.
    """
    import dataclasses
    from datetime import UTC, datetime

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.cli.targets import Overrides, find_target
    from bundleaudit.model.sizes import Metric
    from bundleaudit.pipeline import run_audit

    target = find_target(path, Overrides(config=config), today=datetime.now(UTC).date())
    if has_budgets and not target.budgets:
        raise UsageError(
            "no [[budget]] is configured", hint="`bundleaudit budget suggest` proposes some"
        )
    # Brotli takes nearly all of a first run's time.
    if not has_budgets or all(one.metric is not Metric.BROTLI for one in target.budgets):
        measure = dataclasses.replace(target.config.measure, brotli=False)
        target = dataclasses.replace(
            target, config=dataclasses.replace(target.config, measure=measure)
        )
    with progress_bar() as progress:
        audit = run_audit(target, progress=progress)
    return target, Facts(build=audit.build, encoders=audit.run.encoders)
