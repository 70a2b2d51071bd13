"""The standard streams: any character goes, and a reader that went away is no bug."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path


def prepare_streams() -> None:
    """Make both streams take any character; a closed one swallows what is written."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for the process's life
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
