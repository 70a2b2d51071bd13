"""``@font-face`` rules of a stylesheet."""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.model.content import FontFace

_FACE: Final = re.compile(rb"@font-face\s{0,16}+\{([^{}]*+)", re.IGNORECASE)
_FAMILY: Final = re.compile(rb"font-family\s{0,8}+:\s{0,8}+([^;]{1,200})", re.IGNORECASE)
_DISPLAY: Final = re.compile(rb"font-display\s{0,8}+:", re.IGNORECASE)
_RANGE: Final = re.compile(rb"unicode-range\s{0,8}+:", re.IGNORECASE)
_WEIGHT: Final = re.compile(rb"font-weight\s{0,8}+:\s{0,8}+([^;!]{1,40}+)", re.IGNORECASE)
_STYLE: Final = re.compile(rb"font-style\s{0,8}+:\s{0,8}+([^;!]{1,40}+)", re.IGNORECASE)
_URL: Final = re.compile(rb"""url\(\s{0,8}+["']?(data:|[^"')\s]{1,512}+)""", re.IGNORECASE)


def find_font_faces(css: bytes) -> tuple[FontFace, ...]:
    """Return the ``@font-face`` rules of ``css`` in order; any bytes give a result."""
    faces: list[FontFace] = []
    for match in _FACE.finditer(css):
        rule = match[1]
        family, weight, style = (one.search(rule) for one in (_FAMILY, _WEIGHT, _STYLE))
        faces.append(
            FontFace(
                family=_text(family[1]).strip().strip("\"'") if family else "",
                urls=tuple(_text(url) for url in _URL.findall(rule)),
                has_display=_DISPLAY.search(rule) is not None,
                has_range=_RANGE.search(rule) is not None,
                weight=_text(weight[1]).strip().lower() if weight else "",
                style=_text(style[1]).strip().lower() if style else "",
            )
        )
    return tuple(faces)


def _text(raw: bytes) -> str:
    return escape_unprintable(raw.decode("utf-8", "replace"))
