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
        max_side_pixels: The widest or highest bitmap; 3840 fill a screen of 1920 CSS pixels at
            double density.
        max_density_percent: How much wider than shown a bitmap may be, where every use in pages
            and stylesheets states its width. No device has more than 4; beyond 3 nobody sees it.
    """

    max_raw_bytes: ByteCount = ByteCount(200_000)
    min_saving_bytes: ByteCount = ByteCount(20_000)
    min_saving_percent: int = 25
    max_side_pixels: int = 3840
    max_density_percent: int = 300


class HeavyImage(Check[HeavyImageOptions]):
    """Images should be in a modern format, and no larger than the page needs.

    ## What it does
    Lists images above the limit, an SVG by its gzip size; a font's SVG form is none. With Pillow
    installed (`pip install bundleaudit[images]`) every PNG and JPEG of 20 kB and more is encoded
    anew: PNG as WebP without loss, JPEG as WebP at quality 80 and as AVIF at quality 60, which
    look alike. Those that become much smaller are listed with what the smaller one saves,
    measured. Bitmaps of 20 kB and more are listed when they have more pixels than a screen, or
    more than three times the width that every page and stylesheet showing them states; one that
    a script speaks of is shown in ways nobody can tell. SVG files that hold bitmaps of 10 kB and
    more are listed too. Icons and link previews are only held to the limit: the systems that show
    them know no WebP.

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
                yield _reencoded(picture, file, options)
            elif picture is not None and _is_oversized(picture, options):
                yield _oversized(picture, file, options)
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
    best = _best(picture)
    saving = file.sizes.raw_bytes - best[1] if best else 0
    return (
        saving >= options.min_saving_bytes
        and 100 * saving >= options.min_saving_percent * file.sizes.raw_bytes
        and not _FIXED_FORMAT.search(file.path)
    )


def _best(picture: Picture) -> tuple[str, int] | None:
    """Return the smallest of what was encoded, and its bytes; WebP where both are equal."""
    sizes = (("WebP", picture.webp_bytes), ("AVIF", picture.avif_bytes))
    known = [(name, size) for name, size in sizes if size is not None]
    return min(known, key=lambda item: item[1], default=None)


def _is_oversized(picture: Picture, options: HeavyImageOptions) -> bool:
    shown = picture.shown_width
    return (
        max(picture.width, picture.height) > options.max_side_pixels
        or (shown is not None and 100 * picture.width > options.max_density_percent * max(shown, 1))
    ) and not _FIXED_FORMAT.search(picture.path)


def _pixels(picture: Picture, options: HeavyImageOptions) -> str:
    """Return what is said of the pixels: their number, and why it is too large."""
    size = f"{picture.width} x {picture.height} pixels"
    if picture.shown_width is not None and _is_oversized(picture, options):
        return f"{size}, shown {picture.shown_width} wide at most"
    if _is_oversized(picture, options):
        return f"{size}, more than a screen has"
    return size


def _oversized(picture: Picture, file: OutputFile, options: HeavyImageOptions) -> Finding:
    width = 2 * picture.shown_width if picture.shown_width else options.max_side_pixels
    return Finding(
        message=f"{file.path} ({format_size(file.sizes.raw_bytes)}) has {_pixels(picture, options)}",
        key=f"pixels:{stable_name(file.path)}",
        file=file.path,
        measured_bytes=file.sizes.raw_bytes,
        fix=f"scale it to at most {width} pixels, or give several sizes in srcset",
    )


def _reencoded(picture: Picture, file: OutputFile, options: HeavyImageOptions) -> Finding:
    raw_bytes = file.sizes.raw_bytes
    name, size_bytes = _best(picture) or ("WebP", raw_bytes)
    saving = raw_bytes - size_bytes
    quality = "at quality 60" if name == "AVIF" else "at quality 80"
    how = "without loss" if file.path.lower().endswith(".png") else quality
    return Finding(
        message=f"{file.path} ({format_size(raw_bytes)}, {_pixels(picture, options)}) is"
        f" {format_size(size_bytes)} as {name} {how}: {format_percent(saving, raw_bytes)} smaller",
        key=f"{name.lower()}:{stable_name(file.path)}",
        file=file.path,
        measured_bytes=raw_bytes,
        saving_bytes=saving,
        fix=f"convert it to {name} in the sizes the layout shows",
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
        fix="simplify it with SVGO, or draw so many shapes as WebP"
        if file.path.lower().endswith(".svg")
        else "WebP or AVIF in the sizes the layout shows; bundleaudit[images] measures the saving",
    )
