"""``<img>`` elements in compiled templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROPERTIES_BYTES: Final = 600
# createElementVNode("img", {, jsx("img", {, h(`img`, {: a literal name and literal properties.
_NAMES: Final = (b'("img"', b"('img'", b"(`img`")
_OPEN: Final = re.compile(rb",\s{0,8}+\{")
_SOURCE: Final = re.compile(rb"""(?<![\w$-])["'`]?src["'`]?\s{0,4}+[:,}]""")
_CARED_FOR: Final = re.compile(
    rb"""(?<![\w$-])["'`]?(?:loading|fetch[pP]riority)["'`]?\s{0,4}+[:,}]"""
)
# createStaticVNode("<p>..." + url + "...", 20), whatever a minifier calls it: HTML, with variables
# for the addresses of assets, and the count of its roots. Every text ends at its quote, so that no
# byte is read again but for a beginning in another quote.
_TEXT: Final = rb"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|`(?:[^`\\]|\\.)*+`)"""
_STATIC: Final = re.compile(
    rb"""\((?=["'`]<)(""" + _TEXT + rb"(?:\s{0,8}+\+\s{0,8}+[\w$.]{1,60}+\s{0,8}+\+\s{0,8}+"
    + _TEXT + rb"){0,64}+)\s{0,8}+,\s{0,8}+[0-9]{1,6}+\s{0,8}+\)",
    re.DOTALL,
)  # fmt: skip
_IMAGE: Final = re.compile(rb"<img(?=[\s/\\])[^<>]{0,4096}+>", re.IGNORECASE)
_HTML_SOURCE: Final = re.compile(rb"(?:\s|\\[nrt])src\s{0,4}+=", re.IGNORECASE)
_HTML_CARED_FOR: Final = re.compile(
    rb"(?:\s|\\[nrt])(?:loading|fetchpriority)\s{0,4}+=", re.IGNORECASE
)
_SPREAD: Final = re.compile(rb"\.\.\.")


def count_images(code: bytes) -> tuple[int, int]:
    """Return how many images compiled templates create, and how many of them say nothing of when.

    Counted are elements with a ``src`` among literal properties; properties that come from a
    variable or a spread are not known, and such elements are left out. So are those of the HTML
    that Vue's compiler makes of parts that never change.
    """
    image_count, eager_count = _count_static(code)
    for place in _places(code):
        opening = _OPEN.match(code, place)
        properties = None if opening is None else _cut(code, opening.end())
        if properties is None or _SPREAD.search(properties) or not _SOURCE.search(properties):
            continue
        image_count += 1
        eager_count += _CARED_FOR.search(properties) is None
    return image_count, eager_count


def _count_static(code: bytes) -> tuple[int, int]:
    image_count = eager_count = 0
    if b"<img" not in code:
        return 0, 0
    for call in _STATIC.finditer(code):
        for tag in _IMAGE.findall(call[1]):
            if _HTML_SOURCE.search(tag):
                image_count += 1
                eager_count += _HTML_CARED_FOR.search(tag) is None
    return image_count, eager_count


def _places(code: bytes) -> Iterator[int]:
    """Yield where the name of an image element ends."""
    for name in _NAMES:
        place = code.find(name)
        while place >= 0:
            yield place + len(name)
            place = code.find(name, place + len(name))


def _cut(code: bytes, start: int) -> bytes | None:
    """Return what stands between the braces, ``None`` when they are not closed soon."""
    depth = 1
    for place in range(start, min(len(code), start + _PROPERTIES_BYTES)):
        if code[place] == 0x7B:
            depth += 1
        elif code[place] == 0x7D:
            depth -= 1
            if not depth:
                return code[start : place + 1]
    return None
