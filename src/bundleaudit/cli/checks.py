"""``bundleaudit checks``: the catalogue, or one check explained."""

from __future__ import annotations

import inspect
from typing import Annotated

import typer

from bundleaudit.cli.completion import complete_check
from bundleaudit.errors import UsageError


def checks(
    check_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A check to explain, such as BA101.",
            show_default=False,
            autocompletion=complete_check,
        ),
    ] = None,
) -> None:
    """List the checks, or explain one."""
    from bundleaudit.pipeline import all_checks

    known = {check.meta.id: check for check in all_checks()}
    if check_id is None:
        for meta in (check.meta for check in known.values()):
            typer.echo(f"{meta.id}  {meta.name:<18} {meta.severity.label:<8} {meta.summary}")
        return
    check = known.get(check_id.upper())
    if check is None:
        raise UsageError(f"no check {check_id}", hint="`bundleaudit checks` lists all of them")
    typer.echo(f"{check.meta.id} {check.meta.name} ({check.meta.severity.label})\n")
    typer.echo(inspect.getdoc(check))
    typer.echo(f"\nOptions, in [checks.{check.meta.id}] of the configuration:")
    typer.echo(inspect.getdoc(check.options_type))
