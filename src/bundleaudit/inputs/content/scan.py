"""The scan of one file's content, and the same as bytes for the cache."""

from __future__ import annotations

import json
from typing import Final

from bundleaudit.inputs.content.data_urls import find_data_urls
from bundleaudit.inputs.content.fonts import find_font_faces
from bundleaudit.inputs.content.images import count_images
from bundleaudit.inputs.content.leaks import find_leaks, find_map_leaks, find_variables
from bundleaudit.inputs.content.marks import find_marks
from bundleaudit.model.content import ContentScan, DataUrl, FontFace, FoundMark, Leak, Mark
from bundleaudit.model.files import FileKind, OtherFormat

CONTENT_VERSION: Final = 2
"""Part of the cache's key: raised whenever the same content would give another scan."""

NOTHING: Final = ContentScan()


def is_environment(path: str) -> bool:
    """Return whether a file is named like those dotenv reads (``.env``, ``.env.production``)."""
    name = path.rpartition("/")[2]
    return name == ".env" or name.startswith(".env.")


def scan_content(
    data: bytes, kind: FileKind, other_format: OtherFormat | None, *, is_environment: bool = False
) -> ContentScan:
    """Return what ``data`` holds; any bytes give a scan, in linear time.

    Args:
        data: The file.
        kind: What it is; of other kinds than scripts, styles and pages only secrets are told.
        other_format: Of source maps, their sources are scanned.
        is_environment: Whether it is named like an ``.env`` file.
    """
    if is_environment:
        return ContentScan(leaks=find_variables(data))
    if other_format is OtherFormat.SOURCE_MAP:
        return ContentScan(leaks=find_map_leaks(data))
    is_script = kind is FileKind.JS
    image_count, eager_count = count_images(data) if is_script else (0, 0)
    has_marks = is_script or kind is FileKind.HTML
    return ContentScan(
        marks=find_marks(data, is_script=is_script) if has_marks else (),
        leaks=find_leaks(data),
        data_urls=find_data_urls(data) if has_marks or kind is FileKind.CSS else (),
        image_count=image_count,
        eager_image_count=eager_count,
        font_faces=find_font_faces(data) if kind is FileKind.CSS else (),
    )


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
        [(face.family, face.urls, face.has_display, face.has_range) for face in scan.font_faces],
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
        marks, leaks, data_urls, images, faces = json.loads(data)
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
                    family=family, urls=tuple(urls), has_display=has_display, has_range=has_range
                )
                for family, urls, has_display, has_range in faces
            ),
        )
    except (TypeError, RecursionError) as error:
        raise ValueError("not an encoded scan of content") from error
