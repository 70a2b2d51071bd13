"""What can be read off the bytes without telling code from text: names, comments, the bundler."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bundleaudit.inputs.javascript.facts import Bundler

_SUFFIX: Final = re.compile(
    rb"\.(?:js|mjs|cjs|css|html?|json5?|map|wasm|data|bin|txt|xml|pdf|csv|md|ya?ml|zip|gz|br"
    rb"|webmanifest|png|jpe?g|jfif|gif|svg|webp|avif|ico|bmp|apng|cur|tiff?|woff2?|ttf|otf|eot"
    rb"|mp3|mp4|m4[av]|webm|og[gv]|opus|wav|flac|aac|mov|vtt|srt|gl(?:b|tf)|hdr|exr|obj|fbx|stl"
    rb"|ktx2?|basis|dds|usdz|riv|lottie|bcmap|pfb|onnx|traineddata|geojson|ics)(?![\w$.(-])"
)
_NAME_BEFORE: Final = re.compile(rb"[^\s\"'`/\\<>|:;,*?=(){}\[\]&#]++\Z")
_LONGEST_NAME_BYTES: Final = 255
_SOURCE_MAP_WORD: Final = b"sourceMappingURL="
# Nothing but comments follows, so nothing can close a string or template around it.
_SOURCE_MAP: Final = re.compile(
    rb"(?<=/[/*][#@])[ \t]*+sourceMappingURL=[ \t]*+([^\s'\"`*]++)[ \t]*+(?:\*/)?+"
    rb"(?:\s++|//[^\n\r`]*+|/\*(?:[^*`]++|\*(?!/))*+\*/)*+\Z"
)
_REGION: Final = re.compile(rb"^[ \t]*+//#region ", re.MULTILINE)


def find_mentioned_names(code: bytes) -> tuple[str, ...]:
    """Return base names of files that ``code`` names in any way, sorted, once each.

    A name ends in the extension of something a browser loads. Names that are put together at run
    time are not found.
    """
    names: set[bytes] = set()
    for match in _SUFFIX.finditer(code):
        dot = match.start()
        before = _NAME_BEFORE.search(code, max(0, dot - _LONGEST_NAME_BYTES), dot)
        if before:
            names.add(before[0] + match[0])
    return tuple(sorted({name.decode("utf-8", "replace") for name in names}))


def find_source_mapping_url(code: bytes) -> str | None:
    """Return the URL in the comment at the end of ``code``; of a data URL what is before the comma.

    Only the last comment that says ``sourceMappingURL`` can be at the end. Format: ECMA-426, 2024,
    with the older ``//@`` too.
    """
    at = code.rfind(_SOURCE_MAP_WORD)
    if at < 0:
        return None
    start = at
    while start > max(0, at - 8) and code[start - 1 : start] in {b" ", b"\t"}:
        start -= 1
    match = _SOURCE_MAP.match(code, start)
    if match is None:
        return None
    url = match[1]
    if url[:5].lower() == b"data:":
        url = url.partition(b",")[0]
    return url.decode("utf-8", "replace")


def find_bundler(code: bytes, *, has_dynamic_imports: bool) -> Bundler | None:
    """Return which bundler ``code`` shows: Rolldown's templates and regions, or Rollup's quotes."""
    if b"import(`" in code or (b"//#region " in code and _REGION.search(code)):
        return "rolldown"
    has_quotes = b'import("' in code or b"import('" in code
    return "rollup" if has_dynamic_imports and has_quotes else None
