"""The manual page, written from the commands' own help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import typer.main

from bundleaudit.cli.app import make_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.main import TyperCommand

_FILES: Final = """\
.SH FILES
.TP
.I bundleaudit.toml
Configuration, or the table \\fB[tool.bundleaudit]\\fR of \\fIpyproject.toml\\fR; the nearest one
above the build is read.
.TP
.I .bundleaudit/history.sqlite
What \\fBbundleaudit history\\fR keeps, beside the configuration.
.SH ENVIRONMENT
.TP
.B BUNDLEAUDIT_CACHE_DIR
Where measurements of earlier runs are kept; otherwise the user's cache folder.
.TP
.B NO_COLOR
No colours, whatever its value.
.TP
.BR GITHUB_TOKEN ", " GITLAB_TOKEN
Tokens for comments and baselines. They are never printed.
"""


def render_man_page() -> str:
    """Return the page in the man macros, without a date or a version, which change by themselves."""
    app = typer.main.get_command(make_app(""))
    context = typer.Context(app, info_name="bundleaudit")
    text, _, exit_codes = app.help.partition("Exit codes:")
    about, _, examples = text.partition("Examples:")
    lines = [
        '.TH BUNDLEAUDIT 1 "" "bundleaudit" "User Commands"',
        ".SH NAME",
        "bundleaudit \\- audit a finished Vite build",
        ".SH SYNOPSIS",
        ".B bundleaudit",
        "[\\fIcommand\\fR] [\\fIoption\\fR ...] [\\fIargument\\fR ...]",
        ".SH DESCRIPTION",
        _prose(about),
        ".SH EXAMPLES",
        *_verbatim(examples),
        ".SH EXIT STATUS",
        *_verbatim(exit_codes),
        ".SH COMMANDS",
    ]
    for path, command, command_context in _commands(app, context, ()):
        lines += [f".SS {_escape(' '.join(path))}", _prose(command.help or "")]
        for parameter in command.get_params(command_context):
            record = parameter.get_help_record(command_context)
            if record is not None and "--help" not in record[0]:
                lines += [".TP", f".B {_escape(record[0])}", _prose(record[1])]
        if command.epilog:
            lines += _verbatim(command.epilog.partition("Examples:")[2])
    return "\n".join(lines) + "\n" + _FILES


def _commands(
    group: TyperCommand, context: typer.Context, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], TyperCommand, typer.Context]]:
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        inner = typer.Context(command, info_name=name, parent=context)
        if hasattr(command, "list_commands"):
            yield from _commands(command, inner, (*path, name))
        else:
            yield (*path, name), command, inner


def _prose(text: str) -> str:
    words = re.sub(r"\s+", " ", text.replace("\b", "")).strip()
    return _escape(words) or "\\&"


def _verbatim(text: str) -> list[str]:
    rows = [row.strip() for row in text.replace("\b", "").strip().splitlines() if row.strip()]
    return [".nf", *(_escape(row) for row in rows), ".fi"]


def _escape(text: str) -> str:
    """Return the text as roff reads it: no row begins with a control character."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return f"\\&{text}" if text[:1] in {".", "'"} else text
