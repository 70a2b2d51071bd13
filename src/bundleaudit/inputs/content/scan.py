"""The scan of one file's content; imported only by cold runs, for its many patterns."""

from __future__ import annotations

from bundleaudit.inputs.content.data_urls import find_data_urls
from bundleaudit.inputs.content.fonts import find_font_faces, find_page_font_faces
from bundleaudit.inputs.content.image_widths import find_page_widths, find_style_widths
from bundleaudit.inputs.content.images import count_images
from bundleaudit.inputs.content.leaks import find_leaks, find_map_leaks, find_variables, merge_leaks
from bundleaudit.inputs.content.marks import find_marks, find_page_marks
from bundleaudit.inputs.source_map.comment import find_map_comment
from bundleaudit.inputs.source_map.data_url import decode_data_url
from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.model.content import ContentScan, FontFace, FoundMark, Leak
from bundleaudit.model.files import FileKind, OtherFormat

_WITH_URLS = frozenset({FileKind.CSS, FileKind.IMAGE})  # of images, SVG alone is scanned


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
        marks=_marks(data, kind),
        leaks=_leaks(data) if is_script or kind is FileKind.CSS else find_leaks(data),
        data_urls=find_data_urls(data) if has_marks or kind in _WITH_URLS else (),
        image_count=image_count,
        eager_image_count=eager_count,
        font_faces=_font_faces(data, kind),
        shown_widths=_shown_widths(data, kind),
    )


def _marks(data: bytes, kind: FileKind) -> tuple[FoundMark, ...]:
    if kind is FileKind.JS:
        return find_marks(data)
    return find_page_marks(data) if kind is FileKind.HTML else ()


def _leaks(data: bytes) -> tuple[Leak, ...]:
    """Return the leaks of a file that may hold its own source map."""
    comment = find_map_comment(data)
    inline = decode_data_url(comment.url) if comment and comment.url[:5] == "data:" else b""
    if not inline or isinstance(inline, MapProblem):
        return find_leaks(data)
    return merge_leaks(find_leaks(data), find_map_leaks(inline))


def _font_faces(data: bytes, kind: FileKind) -> tuple[FontFace, ...]:
    if kind is FileKind.CSS:
        return find_font_faces(data)
    return find_page_font_faces(data) if kind is FileKind.HTML else ()


def _shown_widths(data: bytes, kind: FileKind) -> tuple[tuple[str, int], ...]:
    if kind is FileKind.CSS:
        return find_style_widths(data)
    return find_page_widths(data) if kind is FileKind.HTML else ()
