"""The commands, their help and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from bundleaudit import __version__
from bundleaudit.cli.audit import audit
from bundleaudit.cli.budget import app as budget
from bundleaudit.cli.checks import checks
from bundleaudit.cli.comment import comment
from bundleaudit.cli.diff import diff
from bundleaudit.cli.guidelines import GUIDELINES_EXAMPLES, guidelines
from bundleaudit.cli.history import app as history
from bundleaudit.cli.init import init
from bundleaudit.cli.modules import MODULES_EXAMPLES, modules
from bundleaudit.cli.routes import ROUTES_EXAMPLES, routes
from bundleaudit.cli.serve_check import SERVE_CHECK_EXAMPLES, serve_check
from bundleaudit.cli.snapshot import snapshot
from bundleaudit.cli.view import view
from bundleaudit.cli.whatif import WHATIF_EXAMPLES, whatif
from bundleaudit.cli.why import why

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HELP = """\
Audits a finished Vite build: what is in it, what every page costs, what to fix.

"bundleaudit dist/" needs no command word; "bundleaudit audit --help" lists its options.

\b
Examples:
  bundleaudit dist/                        audit, print the summary, exit by the gate
  bundleaudit dist/ --json audit.json      ... and write the JSON report
  bundleaudit dist/ --markdown summary.md --sarif out.sarif --junit junit.xml
  bundleaudit dist/ --baseline auto        ... against what CI kept of the commit before
  bundleaudit comment audit.json           the one comment on the pull request
  bundleaudit dist/ --html report.html     ... and the page with treemap, routes and tables
  bundleaudit dist/ --strict               warnings close the gate too
  bundleaudit routes dist/                 what every route costs
  bundleaudit modules dist/                what the scripts are made of, by their maps alone
  bundleaudit why lodash                   what it costs, who imports it, what would free it
  bundleaudit diff old.json dist/          what changed, why, what visitors download again
  bundleaudit snapshot dist/               sizes to commit, for --baseline
  bundleaudit serve-check URL dist/        a running server against the build
  bundleaudit checks BA101                 explain one check
  bundleaudit guidelines dist/             the performance guideline, line by line
  bundleaudit init dist/                   write a configuration with budgets from this build
  bundleaudit history add audit.json       keep what it measured; `history show`: how it went
  bundleaudit budget suggest dist/         budgets beside public figures; `budget lint`: slack ones

\b
Exit codes:
  0 within budgets    1 findings close the gate    2 usage or configuration
  3 the build cannot be read    4 publishing failed and was required, or no server answers
  5 the baseline is missing    70 a bug (the traceback is saved and named)
  130 interrupted    143 terminated    141 nobody reads the output any more (audit: its verdict stands)
"""
_AUDIT_EXAMPLES = """\
\b
Examples:
  bundleaudit dist/ --verbose              every finding, and what was skipped and why
  bundleaudit dist/ --no-brotli            a quick first run
  bundleaudit dist/ --select BA1 --fail-on warning
  bundleaudit admin/dist shop/dist --json audit.json
"""
_COMMENT_EXAMPLES = """\
\b
Examples:
  bundleaudit comment audit.json           in GitHub Actions (GITHUB_TOKEN) or GitLab CI (GITLAB_TOKEN)
  bundleaudit comment audit.json --print   see what it would write
  bundleaudit comment --from-workflow-run  for forks, in a second workflow; see docs/ci.md
"""

_DIFF_EXAMPLES = """\
\b
Examples:
  bundleaudit diff main.json dist/                       a report of main and this build
  bundleaudit diff old/dist new/dist --json diff.json    two builds: differences are exact
  git diff --name-only main | bundleaudit diff main.json dist/ --changed-files -
"""

_COMMANDS: Final[Mapping[str, tuple[Callable[..., object], str | None]]] = {
    "audit": (audit, _AUDIT_EXAMPLES),
    "checks": (checks, None),
    "comment": (comment, _COMMENT_EXAMPLES),
    "diff": (diff, _DIFF_EXAMPLES),
    "guidelines": (guidelines, GUIDELINES_EXAMPLES),
    "init": (init, None),
    "modules": (modules, MODULES_EXAMPLES),
    "routes": (routes, ROUTES_EXAMPLES),
    "whatif": (whatif, WHATIF_EXAMPLES),
    "serve-check": (serve_check, SERVE_CHECK_EXAMPLES),
    "snapshot": (snapshot, None),
    "why": (why, None),
    "view": (view, None),
}


def make_app(word: str) -> typer.Typer:
    """Return the program with the one command that ``word`` names, or else with all of them.

    The signature of every command that is registered is read and evaluated, which nobody should
    wait for who wants another one.
    """
    # Plain help: typer's decorated one imports Markdown and syntax highlighting, 150 ms of --help.
    app = typer.Typer(
        name="bundleaudit",
        help=_HELP,
        callback=_main,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    if word not in _COMMANDS:
        app.add_typer(budget)
        app.add_typer(history)
    for name in (word,) if word in _COMMANDS else _COMMANDS:
        function, examples = _COMMANDS[name]
        app.command(name, epilog=examples)(function)
    return app


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"bundleaudit {__version__}")
        raise typer.Exit


def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Hold the options of the program itself."""
    del version
