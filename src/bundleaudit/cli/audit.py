"""``bundleaudit audit``: audits builds, prints the summary, exits by the gate."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from bundleaudit.cli.completion import complete_check, complete_policy, complete_severity

if TYPE_CHECKING:
    from bundleaudit.cli.outputs import Audited

_OUTPUTS = "Outputs"
_GATE = "Gate"
_NUMBERS = "Numbers"


def audit(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Build directories. Default: `dist` of the configuration, then ./dist, then ./frontend/dist.",
            show_default=False,
        ),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="Write the JSON report; - is stdout.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    markdown: Annotated[
        str | None,
        typer.Option(
            "--markdown",
            metavar="FILE",
            help="Write the full report in Markdown, as in a job summary.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    sarif: Annotated[
        str | None,
        typer.Option(
            "--sarif",
            metavar="FILE",
            help="Write SARIF 2.1.0, for code scanning.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    junit: Annotated[
        str | None,
        typer.Option(
            "--junit",
            metavar="FILE",
            help="Write JUnit XML, a test case per check.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    gitlab: Annotated[
        str | None,
        typer.Option(
            "--gitlab",
            metavar="FILE",
            help="Write GitLab's code quality report.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    openmetrics: Annotated[
        str | None,
        typer.Option(
            "--openmetrics",
            metavar="FILE",
            help="Write OpenMetrics text, as for GitLab's metrics report.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    github: Annotated[
        bool | None,
        typer.Option(
            "--github/--no-github",
            help="Annotations, job summary and step outputs. Default: in GitHub Actions.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    gitlab_ci: Annotated[
        bool | None,
        typer.Option(
            "--gitlab-ci/--no-gitlab-ci",
            help="Write the reports GitLab reads, as gl-*. Default: in GitLab CI.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    html: Annotated[
        str | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Write the HTML report with its treemap; - is stdout.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    is_opened: Annotated[
        bool,
        typer.Option("--open", help="Open the HTML report.", rich_help_panel=_OUTPUTS),
    ] = False,
    history: Annotated[
        str | None,
        typer.Option(
            "--history",
            metavar="DB",
            help="Show how the numbers went in summary and HTML report; `auto`: the history that "
            "`bundleaudit history add` writes to.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = None,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet", "-q", help="Only the verdict, errors and warnings.", rich_help_panel=_OUTPUTS
        ),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Every finding, skipped checks and notes.",
            rich_help_panel=_OUTPUTS,
        ),
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            metavar="FILE",
            help="Configuration; default: the nearest bundleaudit.toml or pyproject.toml.",
            rich_help_panel=_GATE,
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="ID",
            help="Run only these checks: ids, prefixes such as BA1, or names; commas or repeats.",
            rich_help_panel=_GATE,
            autocompletion=complete_check,
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help="Close the gate from note, warning or error on, or never. Default: error.",
            rich_help_panel=_GATE,
            autocompletion=complete_severity,
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings close the gate too.", rich_help_panel=_GATE)
    ] = False,
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="PATH",
            help="Judge growth against a JSON report, a build directory or a snapshot; "
            "`auto`: what CI kept of the commit this one builds on.",
            rich_help_panel=_GATE,
        ),
    ] = None,
    baseline_missing: Annotated[
        str | None,
        typer.Option(
            "--baseline-missing",
            metavar="POLICY",
            help="When there is none: skip, warn, or fail (exit 5). Default: warn for `auto`, "
            "fail for a path.",
            rich_help_panel=_GATE,
            autocompletion=complete_policy,
        ),
    ] = None,
    baseline_artifact: Annotated[
        str | None,
        typer.Option(
            "--baseline-artifact",
            metavar="NAME",
            help="Where CI keeps the JSON report: GitHub's artifact (default: bundleaudit), "
            "GitLab's job (default: this one).",
            rich_help_panel=_GATE,
        ),
    ] = None,
    changed_files: Annotated[
        str | None,
        typer.Option(
            "--changed-files",
            metavar="FILE",
            help="Files of the change under review, one a line (git diff --name-only); - is stdin. "
            "Causes of growth name those on the way.",
            rich_help_panel=_GATE,
        ),
    ] = None,
    stats: Annotated[
        list[Path] | None,
        typer.Option(
            "--stats",
            metavar="FILE",
            help="A stats file of this build, beside those found in and next to it; repeatable.",
            rich_help_panel=_NUMBERS,
        ),
    ] = None,
    brotli: Annotated[
        int | None,
        typer.Option(
            "--brotli",
            metavar="N",
            min=0,
            max=11,
            help="Brotli quality. Default: 11.",
            rich_help_panel=_NUMBERS,
        ),
    ] = None,
    no_brotli: Annotated[
        bool,
        typer.Option(
            "--no-brotli",
            help="Do not measure brotli: much faster on a first run.",
            rich_help_panel=_NUMBERS,
        ),
    ] = False,
    no_cache: Annotated[
        bool,
        typer.Option(
            "--no-cache",
            help="Neither read nor write the cache of earlier measurements.",
            rich_help_panel=_NUMBERS,
        ),
    ] = False,
) -> int:
    """Audit one or several builds (the default command).

    Prints a summary to stdout, progress and problems to stderr, and exits 1 when findings close
    the gate.
    """
    import os
    import sys
    from datetime import UTC, datetime

    from bundleaudit.cli.baseline import exit_code, read_wish, with_baselines
    from bundleaudit.cli.ci import GITLAB_FILES, is_in_github, is_in_gitlab, tell_github
    from bundleaudit.cli.outputs import (
        Audited,
        check_outputs,
        find_reports_inside,
        write_outputs,
    )
    from bundleaudit.cli.pages import check_open, open_page
    from bundleaudit.cli.places import find_places
    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.cli.streams import drop_output
    from bundleaudit.cli.targets import Overrides, find_targets
    from bundleaudit.cli.trends import check_history, find_trends
    from bundleaudit.pipeline import run_audit

    wanted = {
        "--json": json,
        "--html": html,
        "--markdown": markdown,
        "--sarif": sarif,
        "--junit": junit,
        "--gitlab": gitlab,
        "--openmetrics": openmetrics,
    }
    files = {option: file for option, file in wanted.items() if file is not None}
    if is_in_gitlab(gitlab_ci, os.environ):
        files = {**GITLAB_FILES, **files}
    if is_opened:
        check_open(html)
    check_history(history, config)
    wish = read_wish(baseline, baseline_missing, baseline_artifact, json, changed_files)
    overrides = Overrides(
        config=config,
        select=tuple(select or ()),
        fail_on=fail_on,
        is_strict=strict,
        brotli_quality=brotli,
        has_brotli=not no_brotli,
        has_cache=not no_cache,
        stats=tuple(stats or ()),
        baseline=wish.path,
    )
    today = datetime.now(UTC).date()
    targets = find_targets(paths or [], overrides, today=today)
    check_outputs([target.name for target in targets], files)
    for option in find_reports_inside([target.path for target in targets], files):
        _warn(f"{option} {files[option]} lies in the build: it counts as a file of it next time")
    targets = with_baselines(targets, wish, os.environ)
    audits = []
    for target in targets:
        with progress_bar() as progress:
            audits.append(run_audit(target, progress=progress, warn=_warn))
    verdict = exit_code(audits, wish)
    try:
        audited = [
            Audited(
                audit=one,
                places=find_places(target.path, os.environ),
                trends=find_trends(one, history, config),
            )
            for one, target in zip(audits, targets, strict=True)
        ]
        written = write_outputs(audited, files)
        for file in [file for option, file in written if option == "--html" and is_opened]:
            open_page(file)
        if is_in_github(github, os.environ):
            tell_github(audited, os.environ)
        if "-" not in files.values():
            _print_summaries(audited, quiet=quiet, verbose=verbose)
            if targets[0].config_file is not None and not quiet:
                _print_config_file(targets[0].config_file)
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()  # the reader of our output has what it wanted; the verdict stands
    return verdict


def _warn(message: str) -> None:
    typer.echo(f"bundleaudit: {message}", err=True)


def _print_summaries(audited: list[Audited], *, quiet: bool, verbose: bool) -> None:
    from bundleaudit.cli.console import terminal_style
    from bundleaudit.report.terminal import render_terminal

    style = terminal_style(is_quiet=quiet, is_verbose=verbose)
    for index, one in enumerate(audited):
        if index:
            typer.echo()
        typer.echo(render_terminal(one.audit, style), nl=False, color=style.is_colored)
        if one.trends is not None and not quiet:
            from bundleaudit.report.trend_terminal import render_trend_summary

            text = render_trend_summary(one.trends, style)
            typer.echo(text, nl=False, color=style.is_colored)


def _print_config_file(file: Path) -> None:
    from bundleaudit.cli.places import seen_from
    from bundleaudit.report.view import printable

    typer.echo(f"\nconfiguration: {printable(seen_from(file))}")
