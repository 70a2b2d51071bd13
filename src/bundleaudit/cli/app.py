"""The commands, their help and their order."""

from __future__ import annotations

from typing import Annotated

import typer

from bundleaudit import __version__
from bundleaudit.cli.audit import audit
from bundleaudit.cli.checks import checks
from bundleaudit.cli.init import init
from bundleaudit.cli.view import view

_HELP = """\
Audits a finished Vite build: what is in it, what every page costs, what to fix.

"bundleaudit dist/" needs no command word; "bundleaudit audit --help" lists its options.

\b
Examples:
  bundleaudit dist/                        audit, print the summary, exit by the gate
  bundleaudit dist/ --json audit.json      ... and write the JSON report
  bundleaudit dist/ --html report.html     ... and the page with treemap, routes and tables
  bundleaudit dist/ --strict               warnings close the gate too
  bundleaudit checks BA101                 explain one check
  bundleaudit init dist/                   propose budgets from this build

\b
Exit codes:
  0 within budgets    1 findings close the gate    2 usage or configuration
  3 the build cannot be read    70 a bug (the traceback is saved and named)
"""
_AUDIT_EXAMPLES = """\
\b
Examples:
  bundleaudit dist/ --verbose              every finding, and what was skipped and why
  bundleaudit dist/ --no-brotli            a quick first run
  bundleaudit dist/ --select BA1 --fail-on warning
  bundleaudit admin/dist shop/dist --json audit.json
"""

# Plain help: typer's decorated one imports Markdown and syntax highlighting, 150 ms of every --help.
app = typer.Typer(
    name="bundleaudit",
    help=_HELP,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"bundleaudit {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Hold the options of the program itself."""
    del version


app.command("audit", epilog=_AUDIT_EXAMPLES)(audit)
app.command("checks")(checks)
app.command("init")(init)
app.command("view")(view)
