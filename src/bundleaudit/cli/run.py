"""Runs the command line and turns every ending into an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from bundleaudit import __version__
from bundleaudit.cli.arguments import with_default_command
from bundleaudit.errors import BundleauditError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

_INTERRUPTED: Final = 130  # as shells have it: 128 + SIGINT


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of ``bundleaudit`` with ``arguments`` (without the program's name)."""
    try:
        return _invoke(with_default_command(arguments))
    except BundleauditError as error:
        _say(f"bundleaudit: {error}")
        if error.hint:
            _say(f"  hint: {error.hint}")
        return error.exit_code
    except KeyboardInterrupt:
        _say("bundleaudit: interrupted")
        # A compressor cannot be stopped; leaving at once beats waiting seconds for its thread.
        os._exit(_INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away; what it wanted it has.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception:  # noqa: BLE001 - the last line of defence: a bug must not look like findings
        _say(
            f"bundleaudit: a bug in bundleaudit {__version__}; the traceback is in {_save_traceback()}"
        )
        _say("  hint: please report it with that file")
        return ExitCode.BUG


def _invoke(arguments: Sequence[str]) -> int:
    # Plug-ins of pydantic have no business in our models, and looking for them costs 20 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    import typer

    from bundleaudit.cli.app import app

    try:
        result = app(list(arguments), prog_name="bundleaudit", standalone_mode=False)
    except typer.Exit as ending:
        return ending.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.TyperException as error:
        _say(f"bundleaudit: {error}")
        _say(
            "  hint: `bundleaudit audit --help` lists the options, `bundleaudit --help` the commands"
        )
        return ExitCode.USAGE
    return result if isinstance(result, int) else ExitCode.OK


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _save_traceback() -> str:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="bundleaudit-", suffix=".txt", delete=False
    ) as file:
        file.write(f"bundleaudit {__version__}, Python {sys.version}\n\n{traceback.format_exc()}")
    return file.name
