"""The size in pixels a bitmap's header states, without decoding it.

Formats: PNG (ISO/IEC 15948, IHDR), GIF89a, JPEG (ITU T.81, start of frame), WebP (RFC 9649) and
AVIF (ISO/IEC 23008-12, the ``ispe`` property).
"""

from __future__ import annotations

from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_MOST_SEGMENTS: Final = 2_000
# Start of frame, but for the tables and the arithmetic conditioning that share its numbers.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_HEADER_BYTES: Final = 4_096


def read_image_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height; ``None`` for anything whose header does not say them.

    Of an AVIF with several properties (thumbnails, an alpha plane) the largest counts.
    """
    size = None
    if data.startswith(_PNG) and data[12:16] == b"IHDR":
        size = _pair(data[16:24], 4, "big")
    elif data[:6] in {b"GIF87a", b"GIF89a"}:
        size = _pair(data[6:10], 2, "little")
    elif data.startswith(_JPEG):
        size = _read_jpeg(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        size = _read_webp(data)
    elif data[4:12] in {b"ftypavif", b"ftypavis"}:
        size = _read_avif(data[:_HEADER_BYTES])
    return size if size and all(size) else None


def _pair(data: bytes, length: int, order: str) -> tuple[int, int] | None:
    if len(data) < 2 * length:
        return None
    if order == "little":
        return int.from_bytes(data[:length], "little"), int.from_bytes(data[length:], "little")
    return int.from_bytes(data[:length], "big"), int.from_bytes(data[length:], "big")


def _read_jpeg(data: bytes) -> tuple[int, int] | None:
    place = 2
    for _ in range(_MOST_SEGMENTS):
        while data[place : place + 2] == b"\xff\xff":  # fill bytes
            place += 1
        if len(data) < place + 4 or data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker in _FRAMES:
            size = _pair(data[place + 5 : place + 9], 2, "big")
            return (size[1], size[0]) if size else None
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        place += 2 if marker in _WITHOUT_LENGTH else 2 + max(length, 2)
    return None


def _read_webp(data: bytes) -> tuple[int, int] | None:
    form, body = data[12:16], data[20:30]
    if len(body) < 10:  # the shortest header of the three forms
        return None
    if form == b"VP8X":
        width, height = (int.from_bytes(body[at : at + 3], "little") for at in (4, 7))
        return width + 1, height + 1
    if form == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    size = _pair(body[6:10], 2, "little") if form == b"VP8 " else None
    return (size[0] & 0x3FFF, size[1] & 0x3FFF) if size else None


def _read_avif(head: bytes) -> tuple[int, int] | None:
    sizes: list[tuple[int, int]] = []
    place = head.find(b"ispe")
    while place >= 0:
        size = _pair(head[place + 8 : place + 16], 4, "big")
        if size:
            sizes.append(size)
        place = head.find(b"ispe", place + 4)
    return max(sizes, key=lambda size: size[0] * size[1], default=None)
