"""``bundleaudit comment``: the one comment on a pull or merge request."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from bundleaudit.errors import PublishError, UsageError
from bundleaudit.inputs.named_file import read_named_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.model.audit import Audit


def comment(
    reports: Annotated[
        list[Path] | None,
        typer.Argument(
            help="JSON reports, as `bundleaudit dist/ --json FILE` writes them; a comment each.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar="NAME",
            help="Tells comments of several builds apart. Default: the build's name.",
        ),
    ] = None,
    pull_request: Annotated[
        int | None,
        typer.Option(
            "--pull-request",
            metavar="N",
            min=1,
            help="Pull or merge request. Default: the one CI runs for.",
        ),
    ] = None,
    report_url: Annotated[
        str | None,
        typer.Option(
            "--report-url",
            metavar="URL",
            help="Where the full report is. Default: the page of the CI run.",
        ),
    ] = None,
    require: Annotated[
        bool,
        typer.Option("--require", help="Exit 4 when the comment cannot be written."),
    ] = False,
    print_only: Annotated[
        bool, typer.Option("--print", help="Print the comments and write none.")
    ] = False,
    from_workflow_run: Annotated[
        bool,
        typer.Option(
            "--from-workflow-run",
            help="Comment for a finished run (GitHub, `on: workflow_run`), from its artifact.",
        ),
    ] = False,
    artifact: Annotated[
        str,
        typer.Option("--artifact", metavar="NAME", help="Its artifact, with --from-workflow-run."),
    ] = "bundleaudit",
    file: Annotated[
        str,
        typer.Option(
            "--file",
            metavar="PATTERN",
            help="The reports in it, by name; * stands for anything.",
        ),
    ] = "audit*.json",
) -> None:
    """Create or update the one comment per build on the pull or merge request.

    Where it may not be written, as in runs for forks, that is a warning: the gate is the audit.
    """
    import os

    if from_workflow_run == bool(reports):
        raise UsageError(
            "comment needs JSON reports, or --from-workflow-run without any",
            hint="write one with `bundleaudit dist/ --json audit.json`",
        )
    try:
        if from_workflow_run:
            _comment_for_finished_run(os.environ, artifact, file, key, is_dry=print_only)
            return
        audits = [
            _read_report(read_named_file(report), origin=str(report)) for report in reports or ()
        ]
        if print_only:
            _print(_bodies(audits, key, report_url or ""))
            return
        _comment(os.environ, audits, key, pull_request, report_url)
    except PublishError as error:
        if require:
            raise
        typer.echo(f"bundleaudit: no comment: {error}", err=True)
        if error.hint:
            typer.echo(f"  hint: {error.hint}", err=True)


def _comment(
    environment: Mapping[str, str],
    audits: list[Audit],
    key: str | None,
    pull_request: int | None,
    report_url: str | None,
) -> None:
    from bundleaudit.publish.comment import find_request, find_run_url, post_comments

    request = pull_request or find_request(environment)
    if request is None:
        typer.echo("bundleaudit: this run is for no pull or merge request: no comment", err=True)
        return
    url = find_run_url(environment) if report_url is None else report_url
    changes = post_comments(environment, _bodies(audits, key, url), request)
    for name, change in changes.items():
        typer.echo(f"bundleaudit: comment for {name} on #{request}: {change.value}", err=True)


def _comment_for_finished_run(
    environment: Mapping[str, str], artifact: str, pattern: str, key: str | None, *, is_dry: bool
) -> None:
    """Validate what the run left and render it anew: text from an artifact is never posted."""
    from bundleaudit.publish.comment import fetch_finished_reports, post_comments

    found = fetch_finished_reports(environment, artifact=artifact, pattern=pattern)
    if found.pull_request is None:
        typer.echo(
            "bundleaudit: the run's pull request is closed or has newer commits: no comment",
            err=True,
        )
        return
    try:
        audits = [
            _read_report(content, origin=f"{artifact}/{name}")
            for name, content in found.files.items()
        ]
        bodies = _bodies(audits, key, found.run_url)
    except UsageError as error:  # of the other run, not of this command line
        raise PublishError(str(error), hint=error.hint) from error
    if is_dry:
        _print(bodies)
        return
    for name, change in post_comments(environment, bodies, found.pull_request).items():
        typer.echo(
            f"bundleaudit: comment for {name} on #{found.pull_request}: {change.value}", err=True
        )


def _bodies(audits: list[Audit], key: str | None, report_url: str) -> dict[str, str]:
    from bundleaudit.report.markdown import render_comment

    bodies = {}
    for audit in audits:
        name = audit.build.name if key is None else key
        if key is not None and len(audits) > 1:
            name = f"{key}/{audit.build.name}"
        if name in bodies:
            raise UsageError(
                f"two reports are called {name}",
                hint="give the builds names with [[app]] tables",
            )
        try:
            bodies[name] = render_comment(audit, report_url=report_url)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise UsageError(f"{name}: the report contradicts itself: {error}") from error
    return bodies


def _read_report(data: bytes, *, origin: str) -> Audit:
    from bundleaudit.report.audit_from_json import read_json_report

    return read_json_report(data, origin=origin)


def _print(bodies: Mapping[str, str]) -> None:
    for body in bodies.values():
        typer.echo(body)
