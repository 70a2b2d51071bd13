"""How much a JSON text may hold: what Python makes of it can be thirty times as large."""

from __future__ import annotations

import re
from typing import Final

MOST_VALUES: Final = 4_000_000
_STRING: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?+', re.DOTALL)


def refuse_many_values(text: str) -> None:
    """Refuse a text whose values would take gigabytes: ``[[],[],...]``.

    Raises:
        ValueError: It holds more than four million values, as far as brackets and commas outside
            of strings tell.
    """
    if len(text) <= MOST_VALUES:
        return
    # Most brackets stand in strings, which hold whole sources; only then they are looked through.
    if sum(map(text.count, ",[{")) <= MOST_VALUES:
        return
    rest = _STRING.sub("", text)
    if sum(map(rest.count, ",[{")) > MOST_VALUES:
        raise ValueError(f"it holds more than {MOST_VALUES:,} values")
