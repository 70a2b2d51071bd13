"""Widths in CSS pixels that stylesheets and pages state for their pictures; cold runs only."""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.content.image_uses import IMAGES_ARE_SIZED
from bundleaudit.inputs.html_tokens import StartTag, tokenize_html
from bundleaudit.inputs.untrusted_text import decode_text
from bundleaudit.inputs.url_paths import file_name

_BODY: Final = re.compile(rb"\{([^{}]*+)")
_URL: Final = re.compile(rb"""url\(\s{0,8}+["']?([^"')\s]{1,512}+)""", re.IGNORECASE)
_SIZE: Final = re.compile(
    rb"(?:background|mask)-size\s{0,8}+:\s{0,8}+(\d{1,5}+)(?:\.\d{0,9}+)?px(?!\s{0,8}+,)",
    re.IGNORECASE,
)
_ANY_SIZE: Final = re.compile(rb"(?:background|mask)-size\s{0,8}+:", re.IGNORECASE)
_SELECTOR_BYTES: Final = 2_000
_SELECTOR_END: Final = re.compile(rb"[^{};]*+\Z")
_NAMES: Final = re.compile(rb"[.#][\w-]++")
# What a rule or an attribute says last of a picture's width, its `width` attribute notwithstanding.
_OWN_WIDTH: Final = re.compile(
    r"(?<![\w-])(?:width|inline-size|zoom|scale|transform)\s{0,8}+:", re.IGNORECASE
)
_IMAGE_RULE: Final = re.compile(
    rb"img(?<![\w.#:-]img)(?![\w-])[^{},;]{0,200}+(?:,[^{};]{0,400}+)?\{[^{}]{0,2000}?(?<![\w-])(?:width|zoom|inline-size)\s{0,8}+:",
    re.IGNORECASE,
)
_PIXELS: Final = re.compile(r"\s{0,8}+(\d{1,5}+)(?:px)?\s{0,8}+")


def find_style_widths(css: bytes) -> tuple[tuple[str, int], ...]:
    """Return file names and widths in CSS pixels of the rules that size their one picture.

    A rule is left out when another one sizes elements of the same class or id.
    """
    found: list[tuple[str, int, set[bytes]]] = []
    other_names: set[bytes] = set()
    for body in _BODY.finditer(css):
        if not _ANY_SIZE.search(body[1]):
            continue
        size = _SIZE.search(body[1])
        urls = _URL.findall(body[1])
        names = _names_before(css, body.start())
        if size and len(urls) == 1 and not urls[0].startswith(b"data:"):
            found.append((file_name(urls[0].decode("utf-8", "replace")), int(size[1]), names))
        else:
            other_names |= names
    widths = [(name, width) for name, width, names in found if names.isdisjoint(other_names)]
    return (*widths, *([IMAGES_ARE_SIZED] if _IMAGE_RULE.search(css) else []))


def _names_before(css: bytes, place: int) -> set[bytes]:
    """Return classes and ids in the selector that ends at ``place``."""
    selector = _SELECTOR_END.search(css, max(0, place - _SELECTOR_BYTES), place)
    return set(_NAMES.findall(selector[0])) if selector else set()


def find_page_widths(html: bytes) -> tuple[tuple[str, int], ...]:
    """Return file names and widths in CSS pixels of the ``<img>`` elements that state one.

    Those with a class or id are left out, and those with a width in their style: rules come before
    the attribute.
    """
    found: list[tuple[str, int]] = []
    for tag in tokenize_html(decode_text(html)):
        if (
            isinstance(tag, StartTag)
            and tag.name == "img"
            and tag.attributes.keys().isdisjoint({"srcset", "class", "id"})
            and not _OWN_WIDTH.search(tag.attributes.get("style", ""))
        ):
            width = _PIXELS.fullmatch(tag.attributes.get("width", ""))
            if width and tag.attributes.get("src"):
                found.append((file_name(tag.attributes["src"]), int(width[1])))
    return tuple(found)
