"""A scan of content as bytes, for the cache; a warm run needs no more than this."""

from __future__ import annotations

import json
from typing import Final

from bundleaudit.model.content import ContentScan, DataUrl, FontFace, FoundMark, Leak, Mark

CONTENT_VERSION: Final = 10
"""Part of the cache's key: raised whenever the same content would give another scan."""

NOTHING: Final = ContentScan()


def encode_content(scan: ContentScan) -> bytes:
    """Return ``scan`` as compact JSON; the scan of most files is empty, and so is the text."""
    if scan == NOTHING:
        return b""
    fields = (
        [(item.mark, item.offset_bytes) for item in scan.marks],
        [
            (leak.kind, leak.masked, leak.offset_bytes, leak.is_path, leak.source)
            for leak in scan.leaks
        ],
        [(item.media_type, item.length_bytes) for item in scan.data_urls],
        (scan.image_count, scan.eager_image_count),
        [
            (
                face.family,
                face.urls,
                face.has_display,
                face.has_range,
                face.weight,
                face.style,
                face.stretch,
            )
            for face in scan.font_faces
        ],
        scan.shown_widths,
    )
    return json.dumps(fields, separators=(",", ":")).encode()


def decode_content(data: bytes) -> ContentScan:
    """Return the scan that ``encode_content`` made ``data`` of.

    Raises:
        ValueError: ``data`` is damaged.
    """
    if not data:
        return NOTHING
    try:
        marks, leaks, data_urls, images, faces, widths = json.loads(data)
        image_count, eager_count = images
        return ContentScan(
            marks=tuple(FoundMark(mark=Mark(mark), offset_bytes=int(at)) for mark, at in marks),
            leaks=tuple(
                Leak(kind=kind, masked=masked, offset_bytes=at, is_path=is_path, source=source)
                for kind, masked, at, is_path, source in leaks
            ),
            data_urls=tuple(
                DataUrl(media_type=media_type, length_bytes=int(length))
                for media_type, length in data_urls
            ),
            image_count=int(image_count),
            eager_image_count=int(eager_count),
            font_faces=tuple(
                FontFace(
                    family=family,
                    urls=tuple(urls),
                    has_display=has_display,
                    has_range=has_range,
                    weight=weight,
                    style=style,
                    stretch=stretch,
                )
                for family, urls, has_display, has_range, weight, style, stretch in faces
            ),
            shown_widths=tuple((str(name), int(width)) for name, width in widths),
        )
    except (OverflowError, TypeError, RecursionError) as error:
        raise ValueError("not an encoded scan of content") from error
