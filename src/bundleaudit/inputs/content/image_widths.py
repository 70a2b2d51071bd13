"""Widths in CSS pixels that stylesheets and pages state for their pictures; cold runs only."""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.html_tokens import StartTag, tokenize_html
from bundleaudit.inputs.untrusted_text import decode_text
from bundleaudit.inputs.url_paths import file_name

_BODY: Final = re.compile(rb"\{([^{}]*+)")
_URL: Final = re.compile(rb"""url\(\s{0,8}+["']?([^"')\s]{1,512}+)""", re.IGNORECASE)
_SIZE: Final = re.compile(
    rb"(?:background|mask)-size\s{0,8}+:\s{0,8}+(\d{1,5}+)(?:\.\d{0,9}+)?px(?!\s{0,8}+,)",
    re.IGNORECASE,
)
_PIXELS: Final = re.compile(r"\s{0,8}+(\d{1,5}+)(?:px)?\s{0,8}+")


def find_style_widths(css: bytes) -> tuple[tuple[str, int], ...]:
    """Return file names and widths in CSS pixels of the rules that size their one picture."""
    found: list[tuple[str, int]] = []
    for body in _BODY.finditer(css):
        size = _SIZE.search(body[1])
        urls = _URL.findall(body[1]) if size else []
        if size and len(urls) == 1 and not urls[0].startswith(b"data:"):
            found.append((file_name(urls[0].decode("utf-8", "replace")), int(size[1])))
    return tuple(found)


def find_page_widths(html: bytes) -> tuple[tuple[str, int], ...]:
    """Return file names and widths in CSS pixels of the ``<img>`` elements that state one."""
    found: list[tuple[str, int]] = []
    for tag in tokenize_html(decode_text(html)):
        if isinstance(tag, StartTag) and tag.name == "img" and "srcset" not in tag.attributes:
            width = _PIXELS.fullmatch(tag.attributes.get("width", ""))
            if width and tag.attributes.get("src"):
                found.append((file_name(tag.attributes["src"]), int(width[1])))
    return tuple(found)
