"""``bundleaudit history``: keeps what audits measured, and shows how it went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bundleaudit.cli.history_place import DB_HELP
from bundleaudit.errors import UsageError
from bundleaudit.inputs.named_file import is_readable_as_file, read_named_file

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit

HISTORY_EXAMPLES = """\
\b
Examples:
  bundleaudit history add audit.json       one row per app, commit and result; twice is once
  bundleaudit history show                 every number with its change and a sparkline
  bundleaudit history show --metric initial-js --page index.html --branch main
  bundleaudit history export -o history.ndjson; bundleaudit history import history.ndjson
  bundleaudit dist/ --html report.html --history auto      charts in the report
"""

app = typer.Typer(
    name="history",
    help="Keep what audits measured in a database, and show how it went.",
    epilog=HISTORY_EXAMPLES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_Db = Annotated[str | None, typer.Option("--db", metavar="FILE|URL", help=DB_HELP)]
_Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="Configuration; default: the nearest."),
]


@app.command("add")
def add(
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="[AUDIT.JSON|DIST]",
            help="A JSON report, or a build to audit. Default: ./dist.",
            show_default=False,
        ),
    ] = None,
    db: _Db = None,
    commit: Annotated[
        str | None,
        typer.Option(
            "--commit", metavar="SHA", help="What was built. Default: CI's variables, then git."
        ),
    ] = None,
    branch: Annotated[
        str | None,
        typer.Option(
            "--branch", metavar="NAME", help="Its branch. Default: CI's variables, then git."
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help="ISO 8601; UTC without an offset. Default: when git says the commit was made, else now.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--app", metavar="NAME", help="Name of the build. Default: as audited."),
    ] = None,
    config: _Config = None,
) -> None:
    """Keep what one audit measured. The same result of the same commit is kept once."""
    import os

    from bundleaudit.cli.commit import find_built_from, find_commit_time
    from bundleaudit.cli.history_place import find_place
    from bundleaudit.history.limits import parse_commit, parse_time
    from bundleaudit.history.remember import entry_of
    from bundleaudit.history.store import History

    place = find_place(db, config)
    built_from = find_built_from(Path.cwd(), os.environ)
    try:
        known = parse_commit(commit) if commit else built_from.commit
        time = parse_time(at or find_commit_time(Path.cwd(), known))
    except ValueError as error:
        raise UsageError(f"--commit or --at: {error}") from error
    entry = entry_of(
        _read_audit(source, config),
        app=name,
        commit=known,
        branch=branch or built_from.branch,
        time=time,
    )
    with History.open_to_write(place) as history:
        added = history.add([entry])
    what = f"{entry.app} at {known[:12] if known else 'an unknown commit'}"
    done = f"added {what}" if added.new_count else f"{what} is there already"
    typer.echo(f"{done} ({place.label})", err=True)


@app.command("show")
def show(
    metrics: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            metavar="NAME",
            help="total, initial-js, initial-css, first-visit or navigation; repeatable.",
        ),
    ] = None,
    pages: Annotated[
        list[str] | None,
        typer.Option("--page", metavar="GLOB", help="Only of these pages; repeatable."),
    ] = None,
    routes: Annotated[
        list[str] | None,
        typer.Option("--route", metavar="GLOB", help="Only of these routes; repeatable."),
    ] = None,
    branch: Annotated[
        str | None, typer.Option("--branch", metavar="NAME", help="Only audits of this branch.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="The newest N audits of each app.")
    ] = 30,
    size: Annotated[
        str | None,
        typer.Option("--size", metavar="KIND", help="raw, gzip or brotli. Default: gzip."),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--app", metavar="NAME", help="Only this build. Default: all.")
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is stdout.")
    ] = None,
    db: _Db = None,
    config: _Config = None,
) -> None:
    """Show every number with its change and a sparkline; of a single one all audits, too."""
    from bundleaudit.cli.console import terminal_style
    from bundleaudit.cli.history_place import find_place
    from bundleaudit.cli.outputs import write_report
    from bundleaudit.cli.trends import TrendFilter, read_series
    from bundleaudit.report.trend_json import render_trends_json
    from bundleaudit.report.trend_terminal import render_trends

    wanted = TrendFilter.of(metrics or (), pages or (), routes or (), size)
    found = read_series(find_place(db, config), name, branch, limit, wanted)
    if json is not None:
        text = render_trends_json({app: trends for app, (_, trends) in found.items()})
        if json == "-":
            typer.echo(text, nl=False)
            return
        write_report(text, Path(json), "--json")
    style = terminal_style(is_quiet=False, is_verbose=False)
    shown = (
        render_trends(app, entries, trends, style, branch=branch)
        for app, (entries, trends) in found.items()
    )
    typer.echo("\n".join(shown), nl=False, color=style.is_colored)


@app.command("import")
def import_(
    file: Annotated[
        str, typer.Argument(metavar="FILE.NDJSON", help="What `export` wrote; - is stdin.")
    ],
    db: _Db = None,
    config: _Config = None,
) -> None:
    """Add what another history exported: all of it, or nothing when a line is damaged."""
    from bundleaudit.cli.history_place import find_place
    from bundleaudit.history.ndjson import parse_ndjson
    from bundleaudit.history.store import History
    from bundleaudit.units import format_count

    place = find_place(db, config)
    entries = parse_ndjson(_read_text(file), origin="stdin" if file == "-" else file)
    with History.open_to_write(place) as history:
        added = history.add(entries)
    known = f", {added.known_count:,} were there already" if added.known_count else ""
    typer.echo(f"added {format_count(added.new_count, 'audit')}{known} ({place.label})", err=True)


@app.command("export")
def export(
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is stdout.")
    ] = "-",
    db: _Db = None,
    config: _Config = None,
) -> None:
    """Write every audit as a line of JSON, for a branch or an artifact to carry."""
    from bundleaudit.cli.history_place import find_place
    from bundleaudit.cli.outputs import write_report
    from bundleaudit.history.ndjson import render_ndjson
    from bundleaudit.history.store import History

    with History.open_to_read(find_place(db, config)) as history:
        text = render_ndjson(history.read())
    if output == "-":
        typer.echo(text, nl=False)
    else:
        write_report(text, Path(output), "--output")


def _read_audit(source: Path | None, config: Path | None) -> Audit:
    """Return the audit of a report, or of a build as the configuration measures it."""
    if source is not None and is_readable_as_file(source):
        from bundleaudit.report.audit_from_json import read_json_report

        return read_json_report(read_named_file(source), origin=str(source))
    from bundleaudit.cli.one_build import audit_one

    return audit_one(source, config=config, has_brotli=True)


def _read_text(file: str) -> str:
    import sys

    data = sys.stdin.buffer.read() if file == "-" else read_named_file(Path(file))
    # Bytes that are no text stay recognisable: they are damage, to be named with their line.
    return data.decode("utf-8-sig", "surrogateescape")
