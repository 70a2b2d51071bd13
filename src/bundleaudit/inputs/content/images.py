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
_SPREAD: Final = re.compile(rb"\.\.\.")


def count_images(code: bytes) -> tuple[int, int]:
    """Return how many images compiled templates create, and how many of them say nothing of when.

    Counted are elements with a ``src`` among literal properties; properties that come from a
    variable or a spread are not known, and such elements are left out.
    """
    image_count = eager_count = 0
    for place in _places(code):
        opening = _OPEN.match(code, place)
        properties = None if opening is None else _cut(code, opening.end())
        if properties is None or _SPREAD.search(properties) or not _SOURCE.search(properties):
            continue
        image_count += 1
        eager_count += _CARED_FOR.search(properties) is None
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
