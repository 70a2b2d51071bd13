"""The standard streams: any character goes, and a reader that went away is no bug."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

# GitHub's runner obeys lines that begin with two colons, and ``##[`` anywhere in a line.
_COMMAND: Final = re.compile(r"(?m)^([^\S\n]*+):(?=:)|##(?=\[)")


def prepare_streams() -> None:
    """Make both streams take any character; a closed one swallows what is written.

    In GitHub Actions stdout gives no commands: what it prints begins with names out of a build.
    Annotations go to stderr.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for the process's life
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if os.environ.get("GITHUB_ACTIONS") == "true" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _WithoutCommands(sys.stdout)


def without_commands(text: str) -> str:
    """Return ``text`` with a blank inside of what GitHub's runner would obey."""
    return _COMMAND.sub(lambda match: f"{match[0]} ", text)


class _WithoutCommands(io.TextIOWrapper):
    """Stdout of a job in GitHub Actions; everything is printed in whole lines."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        super().__init__(
            stream.detach(),
            encoding=stream.encoding,
            errors=stream.errors,
            line_buffering=stream.line_buffering,
        )

    def write(self, text: str, /) -> int:  # type: ignore[explicit-override] # 3.12 has it
        return super().write(without_commands(text))


def takes_output() -> bool:
    """Return whether stdout takes what waits in it."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        return False
    return True


def drop_output() -> None:
    """Let stdout lead nowhere from now on, so that nobody fails at what still waits in it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
