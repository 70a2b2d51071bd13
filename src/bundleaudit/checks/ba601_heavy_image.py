"""BA601: images are larger than they need be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_percent, format_size, format_versus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.content import ContentScan, Picture
    from bundleaudit.model.files import OutputFile

# Icons and previews are read by systems that know PNG and JPEG only.
_FIXED_FORMAT: Final = re.compile(
    r"favicon|apple-touch|android-chrome|mstile|maskable|pwa-|og[-_]?image|social|"
    r"(?:^|[-_/])(?:app)?icon[-_]?\d",
    re.IGNORECASE,
)
_LARGE_BITMAP_BYTES: Final = 10_000
_BITMAP: Final = ("image/png", "image/jpeg", "image/jpg", "image/webp", "image/gif")


@record
class HeavyImageOptions(Options):
    """Options of BA601.

    Attributes:
        max_raw_bytes: The largest image allowed.
        min_saving_bytes: WebP that saves less is not worth a finding.
        min_saving_percent: Likewise, relative to the image.
    """

    max_raw_bytes: ByteCount = ByteCount(200_000)
    min_saving_bytes: ByteCount = ByteCount(20_000)
    min_saving_percent: int = 25


class HeavyImage(Check[HeavyImageOptions]):
    """Images should be in a modern format, and no larger than the page needs.

    ## What it does
    Lists images above the limit, an SVG by its gzip size; a font's SVG form is none. With Pillow installed (`pip install bundleaudit[images]`) every
    PNG and JPEG of 20 kB and more is encoded as WebP, PNG without loss and JPEG at quality 80,
    and those that become much smaller are listed with what that saves, measured. SVG files that
    hold bitmaps of 10 kB and more are listed too. Icons and link previews are only held to the
    limit: the systems that show them know no WebP.

    ## Why it matters
    Images are the largest part of most pages, and the largest one usually decides when the first
    view looks complete (LCP).

    ## How to fix
    Convert while building (vite-imagetools, vite-plugin-image-optimizer) to WebP or AVIF, in the
    sizes the layout shows, with `srcset`.

    ## References
    - https://web.dev/articles/serve-images-webp
    - https://developer.mozilla.org/docs/Web/Media/Guides/Formats/Image_types
    """

    meta = CheckMeta(
        id="BA601",
        name="heavy-image",
        summary="an image is over its limit, or much smaller in another format",
        category=Category.ASSETS,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = HeavyImageOptions

    @override
    def run(self, facts: Facts, options: HeavyImageOptions) -> Iterator[Finding]:
        pictures = {picture.path: picture for picture in facts.build.content.pictures}
        fonts = {_stem(file.path) for file in facts.build.files if file.kind is FileKind.FONT}
        images = [
            file
            for file in facts.build.files
            if file.kind is FileKind.IMAGE and file.is_served and _stem(file.path) not in fonts
        ]
        images.sort(key=lambda file: (-_weight(file), file.path))
        for file in images:
            picture = pictures.get(file.path)
            bitmap_bytes = _bitmap_bytes(facts.content_by_path.get(file.path))
            if picture is not None and _is_much_smaller(picture, file, options):
                yield _reencoded(picture, file)
            elif bitmap_bytes >= _LARGE_BITMAP_BYTES:
                yield _holding(file, bitmap_bytes)
            elif _weight(file) > options.max_raw_bytes:
                yield _too_large(file, options)


def _stem(path: str) -> str:
    """Return the path without hash and extension: a font's SVG form is no image."""
    return stable_name(path).rpartition(".")[0]


def _weight(file: OutputFile) -> int:
    """Return what crosses the wire: of an SVG its gzip size, where it was measured."""
    gzip_bytes = file.sizes.gzip_bytes
    return gzip_bytes if file.is_compressible and gzip_bytes else file.sizes.raw_bytes


def _bitmap_bytes(scan: ContentScan | None) -> int:
    urls = scan.data_urls if scan else ()
    return sum(item.length_bytes for item in urls if item.media_type in _BITMAP)


def _holding(file: OutputFile, bitmap_bytes: int) -> Finding:
    return Finding(
        message=f"{file.path} is an SVG that holds {format_size(bitmap_bytes)} of bitmaps",
        key=f"bitmap:{stable_name(file.path)}",
        file=file.path,
        measured_bytes=bitmap_bytes,
        fix="export it as WebP, or draw it as vectors",
    )


def _is_much_smaller(picture: Picture, file: OutputFile, options: HeavyImageOptions) -> bool:
    saving = file.sizes.raw_bytes - picture.webp_bytes
    return (
        saving >= options.min_saving_bytes
        and 100 * saving >= options.min_saving_percent * file.sizes.raw_bytes
        and not _FIXED_FORMAT.search(file.path)
    )


def _reencoded(picture: Picture, file: OutputFile) -> Finding:
    raw_bytes = file.sizes.raw_bytes
    saving = raw_bytes - picture.webp_bytes
    how = "without loss" if file.path.lower().endswith(".png") else "at quality 80"
    return Finding(
        message=f"{file.path} ({format_size(raw_bytes)}, {picture.width} x {picture.height}) is"
        f" {format_size(picture.webp_bytes)} as WebP {how}: {format_percent(saving, raw_bytes)}"
        " smaller",
        key=f"webp:{stable_name(file.path)}",
        file=file.path,
        measured_bytes=raw_bytes,
        saving_bytes=saving,
        fix="convert it to WebP or AVIF in the sizes the layout shows",
    )


def _too_large(file: OutputFile, options: HeavyImageOptions) -> Finding:
    measured, allowed = format_versus(_weight(file), options.max_raw_bytes)
    return Finding(
        message=f"{file.path} is {measured}; allowed are {allowed}",
        key=f"size:{stable_name(file.path)}",
        file=file.path,
        measured_bytes=_weight(file),
        limit_bytes=options.max_raw_bytes,
        limit_source=options.source_of("max_raw_bytes", guideline="default"),
        fix="WebP or AVIF in the sizes the layout shows; bundleaudit[images] measures the saving",
    )
