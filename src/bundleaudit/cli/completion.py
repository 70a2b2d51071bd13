"""What shells complete: commands, options, checks; `dist --js` is completed as `audit dist --js`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from bundleaudit.cli.arguments import with_default_command

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_LINE: Final = "_TYPER_COMPLETE_ARGS"  # zsh, fish and PowerShell: the line up to the cursor
_WORDS: Final = "COMP_WORDS"  # bash: all words, and the number of the one at the cursor
_PLACE: Final = "COMP_CWORD"


def spell_out_command(environment: MutableMapping[str, str] = os.environ) -> None:
    """Put the default command into the line to complete where its first word is no command."""
    for name in (_LINE, _WORDS):
        words = environment.get(name, "").split(" ")
        place = environment.get(_PLACE, "")
        at = int(place) if name == _WORDS and place.isdecimal() else len(words) - 1
        if at < 2 or with_default_command(words[1:2]) == words[1:2]:
            continue
        environment[name] = " ".join((words[0], "audit", *words[1:]))
        if name == _WORDS:
            environment[_PLACE] = str(at + 1)


def complete_check(incomplete: str) -> list[tuple[str, str]]:
    """Return the checks whose ids begin so, with what they look for."""
    from bundleaudit.checks import ALL_CHECKS

    return [
        (check.meta.id, check.meta.summary)
        for check in ALL_CHECKS
        if check.meta.id.startswith(incomplete)
    ]
