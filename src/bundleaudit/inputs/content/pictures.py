"""Bitmaps: their size in pixels, and what they weigh encoded anew.

The size stands in their headers; encoding needs Pillow (``bundleaudit[images]``).
"""

from __future__ import annotations

import io
import warnings
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.remembered import Task, json_codec
from bundleaudit.model.content import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.remembered import Answers

_VERSION: Final = 3
# More than 8 bits of grey: Pillow cuts them off at white, and what is left weighs nothing.
_CLIPPED_MODES: Final = frozenset({"I", "I;16", "I;16B", "F"})
_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_ENCODED_SUFFIXES: Final = (".png", ".jpg", ".jpeg")
_SMALLEST_BYTES: Final = 20_000
_MOST_PIXELS: Final = 40_000_000
_WEBP_QUALITY: Final = 80  # what Pillow, sharp and Squoosh take by default, or near it
_AVIF_QUALITY: Final = 60  # looks like WebP's 80
_AVIF_SPEED: Final = 8  # a third of the time of the default, for 9 % more bytes

_Fields = tuple[int, int, int | None, int | None]


def read_pictures(
    contents: Contents, answers: Answers, shown_widths: Mapping[str, int]
) -> tuple[Picture, ...]:
    """Return bitmaps of 20 kB and more, sorted by path, with what they weigh in other formats.

    Left out is what states no size. PNG and JPEG are encoded anew where Pillow is there, but for
    animations, pictures of more than 40 megapixels and what Pillow cannot read.

    Args:
        contents: The files.
        answers: Where answers come from.
        shown_widths: How wide, at most, the build shows a picture, by file name.
    """
    files = [
        file
        for file in sorted(contents.files, key=lambda file: file.path)
        if file.path.lower().endswith(_SUFFIXES) and file.raw_bytes >= _SMALLEST_BYTES
    ]
    if not files:
        return ()
    encoder = _encoder_version()
    hashes = contents.hash_by_path
    tasks = {
        file.path: Task(
            key=f"{hashes[file.path]}|picture|{_VERSION}|{encoder}",
            compute=partial(_read, file, hashes[file.path]),
            cost_bytes=file.raw_bytes,
        )
        for file in files
    }
    found = answers.find(tasks, FIELDS)
    return tuple(
        Picture(
            path=path,
            width=width,
            height=height,
            webp_bytes=webp_bytes,
            avif_bytes=avif_bytes,
            shown_width=shown_widths.get(path.rpartition("/")[2]),
        )
        for path, (width, height, webp_bytes, avif_bytes) in found.items()
        if width
    )


def _read(file: ScannedFile, expected_hash: str) -> _Fields | None:
    """Return the fields of one file, zeros if it is no bitmap; ``None`` if it changed."""
    from bundleaudit.inputs.content.image_header import (  # noqa: PLC0415 - cold runs only
        read_image_size,
    )

    data = read_unchanged(file, expected_hash)
    if data is None:
        return None
    pillow = _pillow()
    width, height = read_image_size(data) or (0, 0)
    is_encoded = file.path.lower().endswith(_ENCODED_SUFFIXES)
    if pillow is None or not is_encoded or not 0 < width * height <= _MOST_PIXELS:
        return width, height, None, None
    return width, height, *encode_anew(data, pillow)


def encode_anew(data: bytes, pillow: Any) -> tuple[int | None, int | None]:
    """Return the sizes as WebP and as AVIF, ``None`` where unknown; any bytes give a result.

    Moving pictures are left out, and grey ones of more than 8 bits.

    PNG is encoded as WebP without loss, and not as AVIF, which is no better at that; JPEG at a
    quality of 80 as WebP and of 60 as AVIF.
    """
    try:
        with (
            warnings.catch_warnings(),
            pillow.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image,
        ):
            warnings.simplefilter("ignore")
            width, height = image.size
            if width * height > _MOST_PIXELS or getattr(image, "n_frames", 1) > 1:
                return None, None
            if image.mode in _CLIPPED_MODES:
                return None, None
            is_png = image.format == "PNG"
            webp = io.BytesIO()
            image.save(webp, "WEBP", lossless=is_png, quality=_WEBP_QUALITY, method=4)
            if is_png or not _has_avif():
                return len(webp.getbuffer()), None
            avif = io.BytesIO()
            image.save(avif, "AVIF", quality=_AVIF_QUALITY, speed=_AVIF_SPEED)
    except Exception:  # noqa: BLE001 - a damaged picture may raise anything there is
        return None, None
    return len(webp.getbuffer()), len(avif.getbuffer())


def _encoder_version() -> str:
    """Return which Pillow would encode, without loading what encodes; empty for none."""
    if find_spec("PIL") is None or find_spec("PIL._webp") is None:
        return ""
    from PIL import __version__  # noqa: PLC0415 - an extra

    return __version__


def _pillow() -> Any | None:
    try:
        from PIL import Image, features  # noqa: PLC0415 - an extra, and 30 ms
    except ImportError:
        return None
    return Image if features.check("webp") else None


def _has_avif() -> bool:
    from PIL import features  # noqa: PLC0415 - an extra

    return bool(features.check("avif"))


def _fields_of(row: Any) -> _Fields:
    width, height, webp_bytes, avif_bytes = row
    is_size = isinstance(width, int) and isinstance(height, int)
    if not is_size or not all(isinstance(one, int | None) for one in (webp_bytes, avif_bytes)):
        raise ValueError("not the fields of a picture")
    return width, height, webp_bytes, avif_bytes


FIELDS: Final = json_codec(list, _fields_of)
