"""Fragments of JavaScript's grammar as byte patterns, and the text of string literals.

Every fragment is possessive: what it has consumed is never tried again, so that time stays linear.
Format: ECMA-262, section 12.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMENT: Final = rb"(?://[^\n\r]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+)"
BLANK: Final = rb"(?:[\s\xa0\xc2]++|" + COMMENT + rb")*+"
"""White space and comments; the bytes of a no-break space count as white space."""

STRING: Final = (
    rb"(?:\"[^\"\\\n\r]*+(?:\\(?:\r\n|.)[^\"\\\n\r]*+)*+\""
    rb"|'[^'\\\n\r]*+(?:\\(?:\r\n|.)[^'\\\n\r]*+)*+')"
)
TEMPLATE: Final = rb"(?:`[^`\\$]*+(?:(?:\\.|\$(?!\{))[^`\\$]*+)*+`)"
"""A template without substitutions."""

TEXT: Final = rb"(?:" + STRING + rb"|" + TEMPLATE + rb")"

_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|.)|\Z)", re.DOTALL
)
_CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_LINE_ENDS: Final = frozenset({"\n", "\r", "\r\n", "\u2028", "\u2029"})


def unquote(literal: bytes) -> str:
    """Return the text of a string literal or of a template without substitutions.

    Invalid UTF-8 and lone surrogates become U+FFFD.
    """
    text = literal[1:-1].decode("utf-8", "replace")
    return _ESCAPE.sub(_resolve, text) if "\\" in text else text


def _resolve(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    if digits:
        code = int(digits, 16)
        return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"
    char = match[4] or ""
    return "" if char in _LINE_ENDS else _CONTROLS.get(char, char)


def find_all(code: bytes, word: bytes) -> Iterator[int]:
    """Yield where ``word`` stands in ``code``, in order."""
    position = code.find(word)
    while position >= 0:
        yield position
        position = code.find(word, position + len(word))
