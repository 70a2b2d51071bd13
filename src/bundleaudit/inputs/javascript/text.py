"""Small patterns shared by the readers of scripts."""

from __future__ import annotations

import re
from typing import Final

STRING: Final = (
    rb'(?:"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|\'[^\'\\\n]*+(?:\\.[^\'\\\n]*+)*+\''
    rb"|`[^`\\$]*+(?:\\.[^`\\$]*+)*+`)"
)
BLANK: Final = rb"(?:\s|/\*(?:[^*]|\*(?!/))*+\*/|//[^\n]*+\n)*+"
_STRINGS: Final = re.compile(STRING, re.DOTALL)
_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL
)
_NAMED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def read_string(literal: bytes) -> str:
    """Return the value of a string literal or of a template without substitutions."""
    text = literal[1:-1].decode("utf-8", "replace")
    return _ESCAPE.sub(_resolve, text) if "\\" in text else text


def read_strings(code: bytes) -> tuple[str, ...]:
    """Return the values of all string literals in ``code``, in order."""
    return tuple(read_string(match[0]) for match in _STRINGS.finditer(code))


def _resolve(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    if digits:
        point = int(digits, 16)
        return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd"
    character = match[4]
    return "" if character in {"\n", "\r", "\r\n"} else _NAMED.get(character, character)
