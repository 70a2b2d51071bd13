"""The only place that compresses: encoders pinned by name and level.

gzip is zlib-ng by default: at level 6 it gives the sizes Vite 8's build report prints, on every
machine. zlib is whatever the Python interpreter is linked with.
"""

from __future__ import annotations

from bundleaudit.model.sizes import Encoder


def gzip_encoder(implementation: str, level: int) -> Encoder:
    """Return the gzip encoder of that name (``zlib-ng`` or ``zlib``), with its real version."""
    if implementation == "zlib":
        import zlib  # noqa: PLC0415 - only when asked for

        return Encoder(implementation="zlib", version=zlib.ZLIB_RUNTIME_VERSION, level=level)
    from zlib_ng import zlib_ng  # noqa: PLC0415 - loaded with the first measurement

    return Encoder(
        implementation="zlib-ng", version=str(zlib_ng.ZLIBNG_RUNTIME_VERSION), level=level
    )


def brotli_encoder(quality: int) -> Encoder:
    """Return the brotli encoder of that quality, with its real version."""
    import brotli  # noqa: PLC0415

    return Encoder(implementation="brotli", version=brotli.__version__, level=quality)


def compress_gzip(data: bytes, encoder: Encoder) -> bytes:
    """Return the gzip stream whose length is the file's gzip size: 18 bytes of frame and DEFLATE.

    The header holds no time and no name, so the same data gives the same bytes.
    """
    if encoder.implementation == "zlib":
        import zlib  # noqa: PLC0415

        stream = zlib.compressobj(encoder.level, zlib.DEFLATED, 31)
        return stream.compress(data) + stream.flush()
    from zlib_ng import zlib_ng  # noqa: PLC0415

    stream_ng = zlib_ng.compressobj(encoder.level, zlib_ng.DEFLATED, 31)
    return stream_ng.compress(data) + stream_ng.flush()


def gzip_size(data: bytes, encoder: Encoder) -> int:
    """Return the length of the gzip stream, in bytes."""
    return len(compress_gzip(data, encoder))


def brotli_size(data: bytes, encoder: Encoder) -> int:
    """Return the length of the brotli stream, in bytes: equal to Node's at the same quality."""
    import brotli  # noqa: PLC0415

    return len(brotli.compress(data, quality=encoder.level))
