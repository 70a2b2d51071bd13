"""``bundleaudit serve-check``: a running server against the build it should serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

SERVE_CHECK_EXAMPLES: Final = """\
\b
Examples:
  bundleaudit serve-check http://127.0.0.1:8000/ dist/
  bundleaudit serve-check https://staging.example.org/ --base /app/ --json served.json
  bundleaudit serve-check https://staging.example.org/ --header "Authorization: Bearer $TOKEN"
"""


def serve_check(
    url: Annotated[str, typer.Argument(help="Where the build is served.", show_default=False)],
    path: Annotated[
        Path | None,
        typer.Argument(help="The build. Default: as for audit.", show_default=False),
    ] = None,
    base: Annotated[
        str, typer.Option("--base", metavar="PATH", help="The build's path below URL: /app/.")
    ] = "/",
    header: Annotated[
        list[str] | None,
        typer.Option(
            "--header", metavar="NAME: VALUE", help="Sent with every request; never printed."
        ),
    ] = None,
    connections: Annotated[
        int, typer.Option("--connections", min=1, max=32, help="At the same time.")
    ] = 6,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, max=600, help="Seconds for one request.")
    ] = 30.0,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - is stdout.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", metavar="FILE", help="Configuration.")
    ] = None,
) -> None:
    """Ask a running server for a build's files and say what it gets wrong."""
    from bundleaudit.cli.one_build import audit_one
    from bundleaudit.cli.outputs import write_report
    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.cli.served_files import expect
    from bundleaudit.errors import ExitCode
    from bundleaudit.model.outcome import Severity
    from bundleaudit.publish.served.address import Mask, parse_address, parse_headers
    from bundleaudit.publish.served.client import Limits
    from bundleaudit.publish.served.judge import judge
    from bundleaudit.publish.served.observe import observe
    from bundleaudit.publish.served.render import render_json, render_text

    address, headers = parse_address(url, base), parse_headers(header or [])
    audit = audit_one(path, config=config)
    expected = expect(audit.build)
    with progress_bar() as progress:
        observed = observe(
            address,
            expected,
            headers=headers,
            mask=Mask(headers),
            limits=Limits(connection_count=connections, request_s=timeout),
            progress=progress,
        )
    findings = judge(observed, expected.page_hashes)
    if json is not None:
        text = render_json(observed, findings, audit.build.name)
        if json == "-":
            typer.echo(text, nl=False)
        else:
            write_report(text, Path(json), "--json")
    if json != "-":
        typer.echo(render_text(observed, findings, audit.build.name), nl=False)
    if any(item.severity is Severity.ERROR for item in findings):
        raise typer.Exit(ExitCode.FINDINGS)
