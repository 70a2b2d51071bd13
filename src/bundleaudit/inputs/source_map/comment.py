"""The comment that tells where the source map is."""

from __future__ import annotations

import re

from bundleaudit.records import record

_MARK = b"sourceMappingURL="
_OPENING = re.compile(rb"(//|/\*)[#@][ \t]*+\Z")
_OPENING_MAX_BYTES = 16
_URL = re.compile(rb"[^\s\"'`]++")
_CLOSING = re.compile(rb"\s*+\*/")
_BLANK = re.compile(rb"\s*+")
_ONLY_COMMENTS = re.compile(rb"(?:\s++|//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+\Z")


@record
class MapComment:
    """A ``sourceMappingURL`` comment.

    Attributes:
        start_byte: Where the comment starts.
        end_byte: After the comment and all blank space behind it.
        url: As written: relative to the code file, absolute, or a data URL.
    """

    start_byte: int
    end_byte: int
    url: str


def find_map_comment(code: bytes) -> MapComment | None:
    """Return the comment that ends the code, or ``None``.

    Both spellings of scripts (``//#`` and the old ``//@``) and the form of style sheets
    (``/*# ... */``) count. As in ECMA-426, section 11.1.2, the comment must come after all code
    and hold no quote: the same text inside a string or in the middle of a file (bundled
    developer tools have several) is not it. Only blank space and comments may follow.
    """
    mark = code.rfind(_MARK)
    opening = _OPENING.search(code[max(mark - _OPENING_MAX_BYTES, 0) : max(mark, 0)])
    url = _URL.match(code, mark + len(_MARK)) if opening else None
    if opening is None or url is None:
        return None
    end = url.end()
    text = url[0]
    if opening[1] == b"/*":
        if text.endswith(b"*/"):
            text = text[:-2]
        elif closing := _CLOSING.match(code, end):
            end = closing.end()
        else:
            return None
    if not text or not _ONLY_COMMENTS.match(code, end):
        return None
    blank = _BLANK.match(code, end)
    return MapComment(
        start_byte=mark - len(opening[0]),
        end_byte=blank.end() if blank else end,
        url=text.decode("utf-8", "replace"),
    )
