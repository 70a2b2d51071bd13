"""The only place that compresses: encoders pinned by name and level.

gzip is zlib-ng by default, at level 6: the relative of the zlib-rs in Vite 8's build report, and the
same on every machine. Of 716 rows printed by Vite 8.3.8 it gives the size of 713, and the other
three within 10 bytes; that report cuts kB after two decimals where others round. zlib is whatever
the Python interpreter is linked with. brotli at quality 11 gives the size that Node's
`brotliCompressSync` gives (Node 20.20), which is what compression plug-ins and size-limit use.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.model.sizes import Encoder

if TYPE_CHECKING:
    from collections.abc import Callable

_GZIP_HEADER: Final = b"\x1f\x8b\x08" + bytes(6) + b"\xff"  # no time, no name, system unknown
GZIP_FRAME_BYTES: Final = len(_GZIP_HEADER) + 8
_RAW_DEFLATE_BITS: Final = -15
_PIECE_BYTES: Final = 1 << 17
# From here on the encoder looks at all it was given before it writes, so its output does not
# depend on the pieces; below, it would.
_PIECEWISE_QUALITY: Final = 10
# Seconds per byte in units of zlib-ng 6, measured on the scripts of a Vite 8 build.
_BROTLI_COSTS: Final = (0.4, 0.6, 0.7, 0.8, 1.3, 2.0, 3.1, 8.0, 8.0, 24.0, 41.0, 110.0)
_GZIP_COST: Final = 1.0
# Which part of brotli's time has passed when it has taken in the last byte.
_FED_SHARE: Final = 0.7


def gzip_encoder(implementation: str = "zlib-ng", level: int = 6) -> Encoder:
    """Return the gzip encoder of that name (``zlib-ng`` or ``zlib``), with its real version.

    Raises:
        ValueError: There is no such implementation.
    """
    library = _gzip_library(implementation)
    version = (
        library.ZLIB_RUNTIME_VERSION if implementation == "zlib" else library.ZLIBNG_RUNTIME_VERSION
    )
    return Encoder(implementation=implementation, version=str(version), level=level)


def brotli_encoder(quality: int = 11) -> Encoder:
    """Return the brotli encoder of that quality, with its real version."""
    import brotli  # noqa: PLC0415

    return Encoder(implementation="brotli", version=str(brotli.version), level=quality)


def compress_gzip(data: bytes, encoder: Encoder) -> bytes:
    """Return the gzip stream whose length is the file's gzip size.

    It is `GZIP_FRAME_BYTES` of frame (RFC 1952) around the DEFLATE data, 10 before and 8 after.
    The frame is written here because libraries put the operating system into it: the same data
    gives the same bytes everywhere.
    """
    library = _gzip_library(encoder.implementation)
    deflate = library.compressobj(encoder.level, library.DEFLATED, _RAW_DEFLATE_BITS)
    body = (deflate.compress(data), deflate.flush())
    trailer = struct.pack("<II", library.crc32(data), len(data) & 0xFFFF_FFFF)
    return b"".join((_GZIP_HEADER, *body, trailer))


def gzip_size(data: bytes, encoder: Encoder) -> int:
    """Return the length of the gzip stream, in bytes."""
    return len(compress_gzip(data, encoder))


def brotli_size(
    data: bytes, encoder: Encoder, *, on_advance: Callable[[float], None] | None = None
) -> int:
    """Return the length of the brotli stream, in bytes: equal to Node's at the same quality.

    Args:
        data: What to compress.
        encoder: Gives the quality.
        on_advance: Told now and then which share of the work is done, between 0 and 1. What it
            raises ends the work, which otherwise takes seconds on large files.
    """
    import brotli  # noqa: PLC0415

    if encoder.level < _PIECEWISE_QUALITY or len(data) <= _PIECE_BYTES or on_advance is None:
        return len(brotli.compress(data, quality=encoder.level))
    stream = brotli.Compressor(quality=encoder.level)
    view = memoryview(data)
    size_bytes = 0
    for start in range(0, len(data), _PIECE_BYTES):
        on_advance(_FED_SHARE * start / len(data))
        size_bytes += len(stream.process(view[start : start + _PIECE_BYTES]))
    on_advance(_FED_SHARE)
    return size_bytes + len(stream.finish())


def relative_cost(encoder: Encoder) -> float:
    """Return how long a byte takes, in units of the default gzip encoder."""
    return _BROTLI_COSTS[encoder.level] if encoder.implementation == "brotli" else _GZIP_COST


def _gzip_library(implementation: str) -> Any:
    """Return the module; it is loaded with the first measurement.

    Raises:
        ValueError: There is no such implementation.
    """
    match implementation:
        case "zlib-ng":
            from zlib_ng import zlib_ng  # noqa: PLC0415

            return zlib_ng
        case "zlib":
            import zlib  # noqa: PLC0415

            return zlib
        case _:
            raise ValueError(f"there is no gzip encoder {implementation!r}; use zlib-ng or zlib")
