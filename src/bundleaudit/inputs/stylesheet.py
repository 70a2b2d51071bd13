"""What a stylesheet refers to, in time linear in its length.

Tokens follow CSS Syntax Level 3 as far as strings, comments and ``url()`` go; everything else is
skipped. Unfinished constructs end with the file, as browsers have it.
"""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.page_values import StylesheetScan
from bundleaudit.inputs.secrets.masking import mask_address

_IN_DOUBLE: Final = rb"[^\"\\\n]*+(?:\\.[^\"\\\n]*+)*+\"?"
_IN_SINGLE: Final = rb"[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'?"
_STRING: Final = rb"\"" + _IN_DOUBLE + rb"|'" + _IN_SINGLE
_IN_COMMENT: Final = rb"\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?"
_IN_URL: Final = (
    rb"(?<=[uU][rR][lL]\()(?<![\w-]...\()\s*+"
    rb"(?:(?P<quoted>" + _STRING + rb")|(?P<bare>[^)\\]*+(?:\\.[^)\\]*+)*+))"
)
# Every branch that starts to match succeeds, so nothing is scanned twice. The leading set lets the
# regular-expression engine leap from one candidate to the next.
_TOKEN: Final = re.compile(
    rb"[/\"'(@](?:"
    rb"(?P<comment>(?<=/)" + _IN_COMMENT + rb")|"
    rb"(?P<string>(?<=\")" + _IN_DOUBLE + rb"|(?<=')" + _IN_SINGLE + rb")|" + _IN_URL + rb"|"
    rb"(?P<images>(?<=[iI][mM][aA][gG][eE]-[sS][eE][tT]\()(?<!\w.........\())|"
    rb"(?P<import>(?<=@)(?i:import)(?![\w-])(?:\s|/" + _IN_COMMENT + rb")*+)|"
    rb"(?P<namespace>(?<=@)(?i:namespace)(?![\w-])\s*+(?:(?!(?i:url)\()[\w-]++\s*+)?+))",
    re.DOTALL,
)
_IN_IMAGES: Final = re.compile(
    rb"[/\"'();}](?:"
    rb"(?<=/)" + _IN_COMMENT + rb"|"
    rb"(?P<string>(?<=\")"
    + _IN_DOUBLE
    + rb"|(?<=')"
    + _IN_SINGLE
    + rb")|"
    + _IN_URL
    + rb"\s*+\)?+|"
    rb"(?P<paren>(?<=[()]))|(?P<end>(?<=[;}])))",
    re.DOTALL,
)
_SOURCE_MAP: Final = re.compile(rb"/\*[#@]\s*+sourceMappingURL=\s*+([^\s*]++)")
_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\r\n|.))", re.DOTALL)
_NO_FILE: Final = re.compile(r"#|about:|blob:", re.IGNORECASE)


def parse_stylesheet(css: bytes) -> StylesheetScan:
    """Return what ``css`` refers to; any bytes give a result."""
    imports: list[str] = []
    urls: list[str] = []
    data_uri_bytes = 0
    source_mapping_url: str | None = None
    position = 0
    rule, after_rule = "", -1
    while (match := _TOKEN.search(css, position)) is not None:
        position = match.end()
        kind = match.lastgroup or ""
        if kind == "comment":
            if (comment := _SOURCE_MAP.match(match[0])) is not None:
                source_mapping_url = comment[1].decode("utf-8", "replace")
        elif kind in {"import", "namespace"}:
            rule, after_rule = kind, position
        elif kind == "images":
            position, found, data_bytes = _read_images(css, position)
            urls += found
            data_uri_bytes += data_bytes
        else:
            start = match.start() - (0 if kind == "string" else len("url"))
            owner = rule if start == after_rule else ""
            if kind == "string" and not owner:
                continue
            raw = match[0] if kind == "string" else match[kind]
            url = _unquote(raw)
            if url[:5].lower() == "data:":
                data_uri_bytes += _length(raw)
            elif url and not _NO_FILE.match(url) and owner != "namespace":
                (imports if owner else urls).append(url)
    return StylesheetScan(
        imports=tuple(imports),
        urls=tuple(urls),
        data_uri_bytes=data_uri_bytes,
        source_mapping_url=source_mapping_url,
    )


def _read_images(css: bytes, position: int) -> tuple[int, list[str], int]:
    """Read ``image-set(`` from behind its parenthesis: where it ends, its URLs, bytes of data."""
    urls: list[str] = []
    data_uri_bytes = 0
    depth = 1
    while depth and (match := _IN_IMAGES.search(css, position)) is not None:
        if match.lastgroup == "end":
            break  # a parenthesis is missing; leave the declaration's end to the caller
        position = match.end()
        if match.lastgroup == "paren":
            depth += 1 if match[0] == b"(" else -1
            continue
        # A string deeper down is a type("image/avif").
        raw = match["quoted"] or match["bare"] or b""
        if match.lastgroup == "string" and depth == 1:
            raw = match[0]
        url = _unquote(raw)
        if url[:5].lower() == "data:":
            data_uri_bytes += _length(raw)
        elif url and not _NO_FILE.match(url):
            urls.append(url)
    return position, urls, data_uri_bytes


def _unquote(raw: bytes) -> str:
    """Return the text of a string or of what stands bare in ``url()``, escapes resolved, secrets masked."""
    if raw[:5].lower() == b"data:":
        return "data:"  # may be long, and nobody looks at it
    text = raw.decode("utf-8", "replace").strip()
    if text[:1] in {"'", '"'}:
        text = text[1:].removesuffix(text[0])
    if "\\" in text:
        text = _ESCAPE.sub(_resolve, text)
    return mask_address(text.strip())


def _resolve(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        is_scalar = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
        return chr(code) if is_scalar else "\ufffd"
    return "" if match[2] in {"\n", "\r\n", "\f"} else match[2]


def _length(raw: bytes) -> int:
    stripped = raw.strip()
    quotes = stripped[:1]
    return len(stripped.strip(quotes)) if quotes in {b"'", b'"'} else len(stripped)
