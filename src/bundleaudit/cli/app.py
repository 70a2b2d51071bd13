"""The commands, their help and their order."""

from __future__ import annotations

from typing import Annotated

import typer

from bundleaudit import __version__
from bundleaudit.cli.audit import audit
from bundleaudit.cli.checks import checks
from bundleaudit.cli.init import init

app = typer.Typer(
    name="bundleaudit",
    help=(
        "Audits a finished Vite build: what is in it, what every page costs, what to fix.\n\n"
        "`bundleaudit dist/` needs no command word. Exit codes: 0 within budgets, 1 findings that "
        "close the gate, 2 usage or configuration, 3 the build cannot be read, 70 a bug."
    ),
    epilog=(
        "Examples:  bundleaudit dist/   |   bundleaudit dist/ --json audit.json   |   "
        "bundleaudit checks BA101   |   bundleaudit init dist/"
    ),
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
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


app.command(
    "audit",
    epilog="Examples:  bundleaudit dist/ --strict   |   bundleaudit admin/dist shop/dist --json -",
)(audit)
app.command("checks")(checks)
app.command("init")(init)
