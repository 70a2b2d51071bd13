"""What can be read off the bytes without telling code from text: names, comments, the bundler."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.inputs.javascript.facts import Bundler

_SUFFIXES: Final = (
    "aac apng avif basis bcmap bin bmp br cjs css csv cur data dds eot exr fbx flac geojson gif glb"
    " gltf gz hdr htm html ico ics jfif jpeg jpg js json json5 ktx ktx2 lottie m4a m4v map md mjs"
    " mov mp3 mp4 obj ogg ogv onnx opus otf pdf pfb png riv srt stl svg tif tiff traineddata ttf txt"
    " usdz vtt wasm wav webm webmanifest webp woff woff2 xml yaml yml zip"
)


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of ``words`` that looks at no more than those with the right first letter."""
    rest_by_letter: dict[str, list[str]] = {}
    for word in words:
        rest_by_letter.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in rest_by_letter.items())


_SUFFIX: Final = re.compile(rf"\.(?:{_any_of(_SUFFIXES.split())})(?=[\"'`?#)&\\\s,<|]|\Z)".encode())
_TO_NAME: Final = re.compile(rb".*[\s\"'`/\\<>|:;,*?=(){}\[\]&#]", re.DOTALL)
_AROUND_TEXT: Final = (b'"', b"'", b"`", b"\\", b"/")
_LONGEST_NAME_BYTES: Final = 255
_SOURCE_MAP_WORD: Final = b"sourceMappingURL="
_URL: Final = rb"[ \t]*+sourceMappingURL=[ \t]*+([^\s'\"`*]++)[ \t]*+"
# Nothing but comments follows, so nothing can close a string or template around it.
_SOURCE_MAP: Final = re.compile(
    rb"(?:(?<=//[#@])" + _URL + rb"|(?<=/\*[#@])" + _URL + rb"\*/)"
    rb"(?:\s++|//[^\n\r`]*+|/\*(?:[^*`]++|\*(?!/))*+\*/)*+\Z"
)
# Rolldown names a module's path there; editors fold at other words behind the same mark.
_REGION: Final = re.compile(
    rb"^[ \t]*+//#region [\w@$~.+\\/-]{1,300}\.\w{1,8}(?:\?[^\n]{0,300})?$", re.MULTILINE
)
_TEMPLATE_IMPORT: Final = re.compile(rb"import\(`[^`$\\\n]{1,500}+`")


def find_mentioned_names(code: bytes) -> tuple[str, ...]:
    """Return base names of files that ``code`` names in any way, sorted, once each.

    A name ends in the extension of something a browser loads. Names that are put together at run
    time are not found.
    """
    names: set[bytes] = set()
    for match in _SUFFIX.finditer(code):
        dot, end = match.span()
        before = _TO_NAME.match(code, max(0, dot - _LONGEST_NAME_BYTES), dot)
        start = before.end() if before else max(0, dot - _LONGEST_NAME_BYTES)
        # A property may be called like an extension, but has no quote or slash beside it.
        if start < dot and (
            code[end : end + 1] in _AROUND_TEXT or code[max(0, start - 1) : start] in _AROUND_TEXT
        ):
            names.add(code[start:end])
    return tuple(sorted({name.decode("utf-8", "replace") for name in names}))


def find_source_mapping_url(code: bytes) -> str | None:
    """Return the URL in the comment at the end of ``code``; of a data URL what is before the comma.

    Only the last comment that says ``sourceMappingURL`` can be at the end. Format: ECMA-426,
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
    url = match[1] or match[2]
    if url[:5].lower() == b"data:":
        url = url.partition(b",")[0]
    return url.decode("utf-8", "replace")


def find_bundler(code: bytes, *, has_dynamic_imports: bool) -> Bundler | None:
    """Return which bundler ``code`` shows: Rolldown's templates and regions, or Rollup's quotes.

    A template with a substitution is what somebody wrote, under any bundler.
    """
    if b"//#region " in code and _REGION.search(code):
        return "rolldown"
    if not has_dynamic_imports:
        return None
    template_count = len(_TEMPLATE_IMPORT.findall(code))
    quote_count = code.count(b'import("') + code.count(b"import('")
    if template_count > quote_count:
        return "rolldown"
    return "rollup" if quote_count else None
