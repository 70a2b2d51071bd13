"""Text out of a build, made safe to print, to sort and to encode."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final

from bundleaudit.inputs.json_limits import refuse_many_values

_SUSPECT: Final = re.compile(r"[^ -~]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def escape_unprintable(text: str) -> str:
    r"""Return ``text`` with control, bidirectional and undecodable characters as ``\x0a`` escapes.

    Undecodable bytes are those ``os.fsdecode`` smuggled in as surrogates; they show as the byte.
    """
    if text.isascii() and text.isprintable():
        return text
    return _SUSPECT.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    is_no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    if unicodedata.category(character) not in _ESCAPED_CATEGORIES and not is_no_character:
        return character
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def replace_surrogates(text: str) -> str:
    """Return ``text`` with lone surrogates as U+FFFD, so that it can be written as UTF-8."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def decode_text(data: bytes) -> str:
    """Return ``data`` as text by its byte order mark, else as UTF-8; what is invalid is U+FFFD."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return replace_surrogates(data.decode("utf-16", "replace"))
    return data.decode("utf-8-sig", "replace")


def parse_json(text: str) -> object:
    """Return the value of a JSON text.

    Raises:
        ValueError: It is not JSON, is nested too deeply, holds a number beyond reason or too many values; the
            message is one line that says where.
    """
    refuse_many_values(text)
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError:
        raise ValueError("it holds a number with too many digits") from None
    return value
