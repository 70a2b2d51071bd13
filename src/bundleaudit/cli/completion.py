"""What shells complete: commands, options, checks; `dist --js` is completed as `audit dist --js`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from bundleaudit.cli.arguments import GLOBAL_OPTIONS, with_default_command

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_LINE: Final = "_TYPER_COMPLETE_ARGS"  # zsh, fish and PowerShell: the line up to the cursor
_WORDS: Final = "COMP_WORDS"  # bash: all words, and the number of the one at the cursor
_PLACE: Final = "COMP_CWORD"


def spell_out_command(environment: MutableMapping[str, str] = os.environ) -> None:
    """Put the default command into the line to complete where its first word is no command."""
    for name in (_LINE, _WORDS):
        line = environment.get(name, "")
        gap = "\n" if "\n" in line else " "  # bash: the function sets IFS to a line's end
        words = line.split(gap)
        place = environment.get(_PLACE, "")
        at = int(place) if name == _WORDS and place.isdecimal() else len(words) - 1
        if not _lacks_command(words, at):
            continue
        environment[name] = gap.join((words[0], "audit", *words[1:]))
        if name == _WORDS:
            environment[_PLACE] = str(at + 1)


def _lacks_command(words: list[str], at: int) -> bool:
    """Return whether the word at the cursor, number ``at``, belongs to the default command."""
    first = words[1] if len(words) > 1 else ""
    if at == 1:  # it may become a command, a directory, or an option of either
        is_option = first.startswith("-")
        return is_option and (
            len(first) < 3 or not any(option.startswith(first) for option in GLOBAL_OPTIONS)
        )
    return at > 1 and with_default_command([first]) != [first]


def complete_check(incomplete: str) -> list[tuple[str, str]]:
    """Return the checks whose ids begin so, with what they look for."""
    from bundleaudit.checks import ALL_CHECKS

    return [
        (check.meta.id, check.meta.summary)
        for check in ALL_CHECKS
        if check.meta.id.startswith(incomplete)
    ]


def complete_severity(incomplete: str) -> list[str]:
    """Return the values of ``--fail-on`` that begin so."""
    from bundleaudit.config import FailOn

    return [value for value in FailOn if value.startswith(incomplete)]


def complete_policy(incomplete: str) -> list[str]:
    """Return the values of ``--baseline-missing`` that begin so."""
    return [value for value in ("skip", "warn", "fail") if value.startswith(incomplete)]
