"""Whether a slash divides or begins a regular expression, where the byte before does not tell.

The grammar needs a parser to be certain after ``)`` and ``}``; here the text around decides, within
a bounded window, the way minifiers and people write it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLANKS: Final = b" \t\n\r\f\v"
_WORD_BYTES: Final = frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$" + bytes(range(0x80, 0x100))
)
_LONGEST_KEYWORD: Final = 10
_KEYWORD: Final = re.compile(
    rb"(?:\A|[^\w$.#\x80-\xff]|\.\.\.)(?:return|typeof|case|in|of|instanceof|void|delete|new|throw|else|do"
    rb"|yield|await|default|extends)\Z"
)
_ENDS_VALUE: Final = frozenset(b"]\"'`./")
_NOTHING, _PARENTHESIS, _BRACE = 0, 0x29, 0x7D
_WINDOW_BYTES: Final = 1024
_REGEX_IN_LINE: Final = (
    rb"/(?:[^/\\\[\n\r]++|\\[^\n\r]|\[(?:[^\]\\\n\r]++|\\[^\n\r])*+\])++/[dgimsuvy]*+\s*+"
)
# A statement that begins with a regular expression goes on with a member of it.
_AFTER_PARENTHESIS: Final = re.compile(_REGEX_IN_LINE + rb"[.\[]")
_AFTER_BRACE: Final = re.compile(_REGEX_IN_LINE + rb"[.\[);,]")
_CONDITION: Final = re.compile(rb"(?<![\w$.\x80-\xff])(?:if|while|for|with|for\s+await)\s*+\(")
_PARENTHESES: Final = re.compile(
    rb"\"(?:[^\"\\\n]++|\\.)*+\"?+|'(?:[^'\\\n]++|\\.)*+'?+|`(?:[^`\\]++|\\.)*+`?+|([()])",
    re.DOTALL,
)


def starts_regex(code: bytes, slash: int, comments: Mapping[int, int]) -> bool:
    """Return whether the slash at offset ``slash`` begins a regular expression.

    Args:
        code: The script.
        slash: Offset of a slash that begins no comment.
        comments: Where each comment before it starts, by where it ends.
    """
    before = _last_token(code, slash, comments)
    byte = code[before] if before >= 0 else _NOTHING
    if byte in _WORD_BYTES:
        starts = (
            _KEYWORD.search(code[max(0, before - _LONGEST_KEYWORD - 2) : before + 1]) is not None
        )
    elif byte in b"+-":
        starts = before == 0 or code[before - 1] != byte
    elif byte == _PARENTHESIS:
        in_line = _AFTER_PARENTHESIS.match(code, slash, slash + _WINDOW_BYTES)
        starts = in_line is not None and _closes_condition(code, before)
    elif byte == _BRACE:
        starts = _AFTER_BRACE.match(code, slash, slash + _WINDOW_BYTES) is not None
    else:
        starts = byte not in _ENDS_VALUE
    return starts


def _last_token(code: bytes, position: int, comments: Mapping[int, int]) -> int:
    """Return the offset of the last byte before ``position`` that is neither blank nor comment."""
    while position > 0:
        if code[position - 1] in _BLANKS:
            position -= 1
        elif position in comments:
            position = comments[position]
        else:
            break
    return position - 1


def _closes_condition(code: bytes, parenthesis: int) -> bool:
    """Return whether the ``)`` at an offset closes the head of an ``if`` or of a loop."""
    start = max(0, parenthesis - _WINDOW_BYTES)
    heads = [match.end() for match in _CONDITION.finditer(code, start, parenthesis)]
    return any(_closes(code, head, parenthesis) for head in reversed(heads[-4:]))


def _closes(code: bytes, head: int, parenthesis: int) -> bool:
    depth = 1
    for match in _PARENTHESES.finditer(code, head, parenthesis + 1):
        if match[1]:
            depth += 1 if match[1] == b"(" else -1
            if not depth:
                return match.start() == parenthesis
    return False
