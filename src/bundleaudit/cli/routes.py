"""``bundleaudit routes``: what every route costs, or one visit explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bundleaudit.errors import UsageError

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit

ROUTES_EXAMPLES: Final = """\
\b
Examples:
  bundleaudit routes dist/ --sort navigation
  bundleaudit routes dist/ --route /users/42    which files, in which order, and why
  bundleaudit routes dist/ --json routes.json
"""


def routes(
    path: Annotated[
        Path | None, typer.Argument(help="The build. Default: as for audit.", show_default=False)
    ] = None,
    sort: Annotated[
        str, typer.Option("--sort", metavar="ORDER", help="first-visit, navigation or path.")
    ] = "first-visit",
    route: Annotated[
        str | None,
        typer.Option("--route", metavar="ADDRESS", help="Explain the first visit to an address."),
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is stdout.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="FILE", help="Configuration.")
    ] = None,
) -> None:
    """List the routes with what a first visit and a navigation load."""
    from bundleaudit.cli.console import terminal_style
    from bundleaudit.cli.one_build import audit_one
    from bundleaudit.report.output import write_whole
    from bundleaudit.report.routes_json import render_routes_json
    from bundleaudit.report.routes_terminal import render_route, render_routes
    from bundleaudit.report.view import RouteOrder

    try:
        order = RouteOrder(sort)
    except ValueError:
        raise UsageError(
            f"--sort {sort}: unknown order", hint=f"one of {', '.join(RouteOrder)}"
        ) from None
    audit = audit_one(path, config=config)
    found = None if route is None else _find(audit, route)
    if json is not None:
        text = render_routes_json(audit, found)
        if json == "-":
            typer.echo(text, nl=False)
            return
        write_whole(text, Path(json))
    style = terminal_style(is_quiet=False, is_verbose=False)
    text = (
        render_routes(audit, order, style)
        if found is None or route is None
        else "\n".join(render_route(audit, index, route, style) for index in found)
    )
    typer.echo(text, nl=False, color=style.is_colored)


def _find(audit: Audit, address: str) -> tuple[int, ...]:
    """Return the routes an address leads to: one for each page that has one."""
    from bundleaudit.analysis.route_matching import match_pages

    found = match_pages(audit.build.routes, address)
    if found:
        return found
    import difflib

    known = [route.path for route in audit.build.routes.routes]
    close = difflib.get_close_matches(address, known, n=1)
    raise UsageError(
        f"--route {address}: no route of this build matches",
        hint=f"did you mean {close[0]}?" if close else "`bundleaudit routes` lists all of them",
    )
