"""Numbers no report holds, refused before anything is computed with them."""

from __future__ import annotations

import json
import math
import re
from typing import Final

_MOST_DIGITS: Final = 15
# Every number beyond reason matches; a hash that does costs a second look at the whole text.
_SUSPECT: Final = re.compile(rb"\d{16}|\d[eE]\+?\d{3}|NaN|Infinity")


def refuse_unreasonable_numbers(text: str | bytes) -> None:
    """Refuse JSON with a whole number of more than 15 digits or one that is not finite.

    Sizes are added, multiplied and divided: beyond that they leave what a ``float`` can hold.

    Raises:
        ValueError: There is such a number, or a suspicious text is no JSON.
    """
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if not _SUSPECT.search(data):
        return
    try:
        json.loads(data, parse_int=_sane_int, parse_float=_sane_float, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _sane_int(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(digits):,} digits")
    return int(digits)


def _sane_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _refuse(digits)
    return number


def _refuse(name: str) -> float:
    raise ValueError(f"the number {name[:20]}")
