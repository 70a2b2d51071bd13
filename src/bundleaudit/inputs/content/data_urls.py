"""Data URLs in scripts, stylesheets and pages."""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.model.content import DataUrl

_SMALLEST_BYTES: Final = 1024
_HEAD: Final = re.compile(
    rb"data:([A-Za-z]{1,32}+/[\w.+-]{1,96}+)((?:;[\w=.+-]{1,64}+){0,4}+),", re.ASCII
)
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]*+(?:=|%3[Dd]){0,2}+")
_TEXT: Final = {
    quote: re.compile(rb"(?:[^\\\r\n" + quote + rb"]++|\\.)*+", re.DOTALL)
    for quote in (b'"', b"'", b"`", b")")
}
_BEFORE: Final = frozenset({b'"', b"'", b"`", b"(", b"=", b""})
_COMMENT: Final = b"sourceMappingURL="


def find_data_urls(code: bytes) -> tuple[DataUrl, ...]:
    """Return data URLs of at least a kilobyte, the longest first, without inline source maps.

    Time is linear: a URL is read once, and the search goes on behind it.
    """
    found: list[DataUrl] = []
    position = 0
    while (head := _HEAD.search(code, position)) is not None:
        start = head.start()
        if code[max(0, start - 1) : start] not in _BEFORE:  # a property called data
            position = head.end()
            continue
        is_base64 = head[2].lower().endswith(b";base64")
        body = _BASE64 if is_base64 else _TEXT.get(code[start - 1 : start] or b" ", _TEXT[b")"])
        match = body.match(code, head.end())
        position = match.end() if match is not None else head.end()
        if position - start < _SMALLEST_BYTES:
            continue
        if code[max(0, start - len(_COMMENT)) : start] != _COMMENT:
            media_type = head[1].decode("ascii", "replace").lower()
            found.append(DataUrl(media_type=media_type, length_bytes=position - start))
    return tuple(sorted(found, key=lambda item: (-item.length_bytes, item.media_type)))
