"""``@font-face`` rules of a stylesheet."""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.html_tokens import StartTag, tokenize_html
from bundleaudit.inputs.untrusted_text import decode_text, escape_unprintable
from bundleaudit.model.content import FontFace

_FACE: Final = re.compile(rb"@font-face\s{0,16}+\{([^{}]*+)", re.IGNORECASE)
_FAMILY: Final = re.compile(rb"font-family\s{0,8}+:\s{0,8}+([^;]{1,200})", re.IGNORECASE)
_DISPLAY: Final = re.compile(rb"font-display\s{0,8}+:", re.IGNORECASE)
_RANGE: Final = re.compile(rb"unicode-range\s{0,8}+:", re.IGNORECASE)
_WEIGHT: Final = re.compile(rb"font-weight\s{0,8}+:\s{0,8}+([^;!]{1,40}+)", re.IGNORECASE)
_STYLE: Final = re.compile(rb"font-style\s{0,8}+:\s{0,8}+([^;!]{1,40}+)", re.IGNORECASE)
_STRETCH: Final = re.compile(
    rb"font-(?:stretch|width)\s{0,8}+:\s{0,8}+([^;!]{1,40}+)", re.IGNORECASE
)
# A comment, or what may hold the same signs and is none.
_COMMENT: Final = re.compile(
    rb"(/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+)|\"(?:[^\"\\\n]++|\\.)*+\"?+|'(?:[^'\\\n]++|\\.)*+'?+"
    rb"|url\((?![\"'\s])[^)]*+\)?+",
    re.DOTALL,
)
_URL: Final = re.compile(rb"""url\(\s{0,8}+["']?(data:|[^"')\s]{1,512}+)""", re.IGNORECASE)


def find_font_faces(css: bytes) -> tuple[FontFace, ...]:
    """Return the ``@font-face`` rules of ``css`` in order; any bytes give a result."""
    faces: list[FontFace] = []
    if b"@font-face" in css.lower() and b"/*" in css:
        css = _COMMENT.sub(lambda match: b" " if match[1] else match[0], css)
    for match in _FACE.finditer(css):
        rule = match[1]
        family, weight, style, stretch = (
            one.search(rule) for one in (_FAMILY, _WEIGHT, _STYLE, _STRETCH)
        )
        faces.append(
            FontFace(
                family=_text(family[1]).strip().strip("\"'") if family else "",
                urls=tuple(_text(url) for url in _URL.findall(rule)),
                has_display=_DISPLAY.search(rule) is not None,
                has_range=_RANGE.search(rule) is not None,
                weight=_text(weight[1]).strip().lower() if weight else "",
                style=_text(style[1]).strip().lower() if style else "",
                stretch=_text(stretch[1]).strip().lower() if stretch else "",
            )
        )
    return tuple(faces)


def find_page_font_faces(page: bytes) -> tuple[FontFace, ...]:
    """Return the ``@font-face`` rules of a page's ``<style>`` elements in order."""
    if b"@font-face" not in page.lower():
        return ()
    return tuple(
        face
        for tag in tokenize_html(decode_text(page))
        if isinstance(tag, StartTag) and tag.name == "style"
        for face in find_font_faces(tag.text.encode("utf-8", "replace"))
    )


def _text(raw: bytes) -> str:
    return escape_unprintable(raw.decode("utf-8", "replace"))
