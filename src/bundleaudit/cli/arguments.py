"""Lets ``bundleaudit dist/`` stand for ``bundleaudit audit dist/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = (
    "audit",
    "budget",
    "checks",
    "comment",
    "diff",
    "guidelines",
    "history",
    "init",
    "modules",
    "routes",
    "serve-check",
    "snapshot",
    "view",
    "whatif",
    "why",
)
GLOBAL_OPTIONS: Final = frozenset(
    {"--help", "-h", "--version", "-V", "--install-completion", "--show-completion"}
)


def with_default_command(arguments: Sequence[str]) -> list[str]:
    """Return ``arguments`` with ``audit`` in front unless they name a command or a global option.

    A directory that is called like a command is reached as ``./init``.
    """
    if arguments and (arguments[0] in COMMANDS or arguments[0] in GLOBAL_OPTIONS):
        return list(arguments)
    return ["audit", *arguments]


def suggest_command(word: str) -> str | None:
    """Return the command that ``word`` was probably meant to be, or ``None``."""
    import difflib

    return next(iter(difflib.get_close_matches(word, COMMANDS, n=1, cutoff=0.7)), None)
