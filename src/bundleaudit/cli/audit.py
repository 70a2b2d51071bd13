"""``bundleaudit audit``: audits builds, prints the summary, exits by the gate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundleaudit.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit

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
            help="Run only these checks (ids or prefixes such as BA1); repeatable.",
            rich_help_panel=_GATE,
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help="Close the gate from note, warning or error on, or never. Default: error.",
            rich_help_panel=_GATE,
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings close the gate too.", rich_help_panel=_GATE)
    ] = False,
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

    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.cli.targets import Overrides, find_targets
    from bundleaudit.pipeline import run_audit

    if html is None and is_opened:
        raise UsageError("--open: there is no page to open", hint="add --html report.html")
    if html == json == "-":
        raise UsageError("--json - and --html -: stdout takes one report", hint="name a file")
    overrides = Overrides(
        config=config,
        select=tuple(select or ()),
        fail_on=fail_on,
        is_strict=strict,
        brotli_quality=brotli,
        has_brotli=not no_brotli,
        has_cache=not no_cache,
    )
    today = datetime.now(UTC).date()
    targets = find_targets(paths or [], overrides, today=today)
    audits = []
    for target in targets:
        with progress_bar() as progress:
            audits.append(run_audit(target, progress=progress, warn=_warn))
    verdict = ExitCode.FINDINGS if any(item.is_failed for item in audits) else ExitCode.OK
    try:
        _write_json(audits, json)
        _write_html(audits, html, is_opened=is_opened)
        if "-" not in {json, html}:
            _print_summaries(audits, quiet=quiet, verbose=verbose)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has what it wanted; the verdict stands.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise UsageError(f"cannot write to stdout: {error.strerror or error}") from error
    return verdict


def _warn(message: str) -> None:
    typer.echo(f"bundleaudit: {message}", err=True)


def _write_json(audits: list[Audit], target: str | None) -> None:
    if target is None:
        return
    from bundleaudit.report.audit_json import render_json
    from bundleaudit.report.output import write_whole

    names = [one.build.name.strip("./").replace("/", "-") for one in audits]
    if len(audits) > 1 and (target == "-" or len(set(names)) < len(names)):
        raise UsageError(
            f"--json {target}: several builds need a file each, and names that differ",
            hint="name a file, and give the builds names with [[app]] tables",
        )
    for one, name in zip(audits, names, strict=True):
        text = render_json(one)
        if target == "-":
            typer.echo(text, nl=False)
            continue
        file = Path(target)
        if len(audits) > 1:
            file = file.with_name(f"{file.stem}.{name}{file.suffix}")
        write_whole(text, file)


def _write_html(audits: list[Audit], target: str | None, *, is_opened: bool) -> None:
    if target is None:
        return
    from bundleaudit.cli.html_files import name_html_files, put_html
    from bundleaudit.report.html import render_html

    files = name_html_files(target, [one.build.name for one in audits], is_opened=is_opened)
    for one, file in zip(audits, files, strict=True):
        put_html(render_html(one), file, is_opened=is_opened)


def _print_summaries(audits: list[Audit], *, quiet: bool, verbose: bool) -> None:
    from bundleaudit.cli.console import terminal_style
    from bundleaudit.report.terminal import render_terminal

    style = terminal_style(is_quiet=quiet, is_verbose=verbose)
    for index, one in enumerate(audits):
        if index:
            typer.echo()
        typer.echo(render_terminal(one, style), nl=False, color=style.is_colored)
