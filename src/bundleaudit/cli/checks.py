"""``bundleaudit checks``: the catalogue, or one check explained."""

from __future__ import annotations

import difflib
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
        width = max(len(check.meta.name) for check in known.values())
        for meta in (check.meta for check in known.values()):
            typer.echo(f"{meta.id}  {meta.name:<{width}}  {meta.severity.label:<7}  {meta.summary}")
        return
    names = {check.meta.name: check for check in known.values()}
    check = known.get(check_id.upper()) or names.get(check_id.lower())
    if check is None:
        near = difflib.get_close_matches(check_id.lower(), names, n=1)
        hint = f"did you mean {near[0]}?" if near else "`bundleaudit checks` lists all of them"
        raise UsageError(f"no check {check_id}", hint=hint)
    typer.echo(f"{check.meta.id} {check.meta.name} ({check.meta.severity.label})\n")
    typer.echo(inspect.getdoc(check))
    typer.echo(f"\nOptions, in [checks.{check.meta.id}] of the configuration:")
    typer.echo(inspect.getdoc(check.options_type))
