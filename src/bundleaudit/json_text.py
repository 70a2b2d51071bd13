"""JSON as text: the same values however it is shown, and harmless where it is shown."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# Controls that terminals obey, characters that turn or hide text, and what GitHub's runner takes
# for a command anywhere in a line of its log. JSON has them in strings only.
_HARMFUL: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]|(?<=##)\\["
)


def dump_json(
    document: object,
    *,
    indent: int | None = 1,
    default: Callable[[object], object] | None = None,
) -> str:
    r"""Return ``document`` as JSON, ending in a line end; characters that do harm as ``\u`` escapes.

    Args:
        document: What ``json.dumps`` takes.
        indent: Blanks for each level; ``None`` for one line without blanks.
        default: Makes other values what JSON can hold.
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(
        document, ensure_ascii=False, indent=indent, separators=separators, default=default
    )
    if not text.isascii() or "\x7f" in text or "##[" in text:
        text = _HARMFUL.sub(_escape, text)
    return f"{text}\n"


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if match[0] > "\x7f" else f"\\u{ord(match[0]):04x}"
