"""Runs the command line and turns every ending into an exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from bundleaudit import __version__
from bundleaudit.cli.arguments import with_default_command
from bundleaudit.cli.streams import drop_output, prepare_streams, takes_output, without_commands
from bundleaudit.errors import BundleauditError, ExitCode, UsageError
from bundleaudit.inputs.untrusted_text import escape_unprintable

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASKED_TO_COMPLETE: Final = "_BUNDLEAUDIT_COMPLETE"  # set by the shell's function
_INTERRUPTED: Final = 130  # as shells have it: 128 + SIGINT
_UNREAD: Final = 141  # likewise: 128 + SIGPIPE
_TERMINATED: Final = 143  # likewise: 128 + SIGTERM


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of ``bundleaudit`` with ``arguments`` (without the program's name)."""
    prepare_streams()
    with _Termination() as termination:
        return _run(arguments, termination)


def _run(arguments: Sequence[str], termination: _Termination) -> int:
    try:
        _refuse_a_lost_directory()
        return _invoke(with_default_command(arguments))
    except BundleauditError as error:
        _say(f"bundleaudit: {error}")
        if error.hint:
            _say(f"  hint: {error.hint}")
        return error.exit_code
    except KeyboardInterrupt:
        _say(f"bundleaudit: {'terminated' if termination.is_asked_for else 'interrupted'}")
        return _TERMINATED if termination.is_asked_for else _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug must not look like findings
        if isinstance(error, OSError) and (error.errno == ENOSPC or not takes_output()):
            drop_output()
            _say(f"bundleaudit: cannot write to stdout: {error.strerror or error}")
            return ExitCode.USAGE
        _say(
            f"bundleaudit: a bug in bundleaudit {__version__}; the traceback is in {_save_traceback()}"
        )
        _say("  hint: please report it with that file")
        return ExitCode.BUG


def _invoke(arguments: Sequence[str]) -> int:
    # Plug-ins of pydantic have no business in our models, and looking for them costs 20 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    import typer

    from bundleaudit.cli.app import make_app

    word = arguments[0]
    if _ASKED_TO_COMPLETE in os.environ:
        from bundleaudit.cli.completion import spell_out_command

        spell_out_command()
        word = ""
    try:
        result = make_app(word)(list(arguments), prog_name="bundleaudit", standalone_mode=False)
    except typer.Exit as ending:
        result = ending.exit_code
    except typer.Abort:
        result = _INTERRUPTED
    except typer.TyperException as error:
        describe = getattr(error, "format_message", error.__str__)
        _say(f"bundleaudit: {describe()}")
        _say(
            f"  hint: `bundleaudit {arguments[0]} --help` lists the options, "
            "`bundleaudit --help` the commands"
        )
        return ExitCode.USAGE
    except SystemExit:  # typer's answer to a reader that went away
        return _UNREAD
    if result == _INTERRUPTED:  # typer turns the signal into an exit code
        raise KeyboardInterrupt
    return result if isinstance(result, int) else ExitCode.OK


class _Termination:
    """Ends a run that is asked to (SIGTERM) as Ctrl-C does: nothing half-written stays."""

    def __init__(self) -> None:
        self.is_asked_for = False
        # Signals belong to the main thread, and whoever handles this one knows why.
        self._is_ours = (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        )

    def __enter__(self) -> Self:
        if self._is_ours:
            signal.signal(signal.SIGTERM, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _ask(self, *_: object) -> None:
        self.is_asked_for = True
        raise KeyboardInterrupt


def _refuse_a_lost_directory() -> None:
    try:
        Path.cwd()
    except OSError as error:
        raise UsageError(
            "the current directory does not exist any more",
            hint="change to one that does: configurations and builds are looked for from there",
        ) from error


def _say(line: str) -> None:
    with suppress(OSError):  # nobody is left to tell: the exit code says it
        sys.stderr.write(without_commands(escape_unprintable(line)) + "\n")


def _save_traceback() -> str:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="bundleaudit-", suffix=".txt", delete=False
    ) as file:
        file.write(f"bundleaudit {__version__}, Python {sys.version}\n\n{traceback.format_exc()}")
    return file.name
