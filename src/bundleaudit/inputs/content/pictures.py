"""What bitmaps weigh as WebP, measured by encoding them; needs Pillow (``bundleaudit[images]``)."""

from __future__ import annotations

import io
import json
import warnings
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.model.content import Picture

if TYPE_CHECKING:
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.documents import Contents

_VERSION: Final = 1
_SUFFIXES: Final = (".png", ".jpg", ".jpeg")
_SMALLEST_BYTES: Final = 20_000
_MOST_PIXELS: Final = 40_000_000
_QUALITY: Final = 80  # what Pillow, sharp and Squoosh take by default, or near it


def read_pictures(contents: Contents, cache: ContentCache) -> tuple[Picture, ...]:
    """Return PNG and JPEG files of 20 kB and more with their WebP sizes, sorted by path.

    None without Pillow. Left out are animations, pictures of more than 40 megapixels and what
    Pillow cannot read.
    """
    files = {
        file.path: file
        for file in contents.files
        if file.path.lower().endswith(_SUFFIXES) and file.raw_bytes >= _SMALLEST_BYTES
    }
    pillow = _pillow() if files else None
    if pillow is None:
        return ()
    hashes = contents.hash_by_path
    keys = {path: f"{hashes[path]}|webp|{_VERSION}|{pillow.__version__}" for path in files}
    known = cache.get_many(keys.values())
    fresh: dict[str, bytes] = {}
    found: list[Picture] = []
    for path, file in sorted(files.items()):
        fields = _decode(known.get(keys[path], fresh.get(keys[path])))
        if fields is None:
            data = read_bytes(file)
            if not isinstance(data, bytes) or content_hash(data) != hashes[path]:
                continue
            fields = encode_webp(data, pillow)
            fresh[keys[path]] = json.dumps(fields).encode()
        width, height, webp_bytes = fields
        if webp_bytes:
            found.append(Picture(path=path, width=width, height=height, webp_bytes=webp_bytes))
    cache.put_many(fresh)
    return tuple(found)


def encode_webp(data: bytes, pillow: Any) -> tuple[int, int, int]:
    """Return width, height and size as WebP: of PNG lossless, of JPEG at quality 80; 0 if unknown.

    Any bytes give a result; the size in pixels is looked at before anything is decoded.
    """
    try:
        with (
            warnings.catch_warnings(),
            pillow.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image,
        ):
            warnings.simplefilter("ignore")
            width, height = image.size
            if width * height > _MOST_PIXELS or getattr(image, "n_frames", 1) > 1:
                return 0, 0, 0
            out = io.BytesIO()
            is_png = image.format == "PNG"
            image.save(out, "WEBP", lossless=is_png, quality=_QUALITY, method=4)
    except Exception:  # noqa: BLE001 - a damaged picture may raise anything there is
        return 0, 0, 0
    return width, height, len(out.getbuffer())


def _pillow() -> Any | None:
    try:
        from PIL import Image, features  # noqa: PLC0415 - an extra, and 30 ms
    except ImportError:
        return None
    return Image if features.check("webp") else None


def _decode(data: bytes | None) -> tuple[int, int, int] | None:
    try:
        width, height, webp_bytes = json.loads(data or b"")
        return int(width), int(height), int(webp_bytes)
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None
