"""BA603: images in templates do not say when they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import format_count, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundleaudit.analysis.facts import Facts


@record
class EagerImageOptions(Options):
    """Options of BA603.

    Attributes:
        max_count: How many images may say nothing: a logo or two belong to the first view.
    """

    max_count: int = 3


class EagerImage(Check[EagerImageOptions]):
    """Images below the first view should be loaded when they come near.

    ## What it does
    Counts the `<img>` elements with a `src` in compiled templates (`createElementVNode("img",
    {...})` and the HTML of `createStaticVNode` of Vue, `jsx("img", {...})` of React, minified or
    not) that have neither `loading` nor `fetchpriority`. Elements whose properties come from a variable are not counted. Which images
    the first view shows is not guessed, so this is a reminder for the whole build.

    ## Why it matters
    A browser loads every image of a view at once unless told otherwise, and those far below
    compete with what the visitor is looking at.

    ## How to fix
    `loading="lazy"` on images below the first view, `fetchpriority="high"` on its largest, and
    `width` and `height` on all.

    ## References
    - https://web.dev/articles/browser-level-image-lazy-loading
    - https://developer.mozilla.org/docs/Web/HTML/Element/img#loading
    """

    meta = CheckMeta(
        id="BA603",
        name="eager-image",
        summary="images in templates say neither loading nor fetchpriority",
        category=Category.ASSETS,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = EagerImageOptions

    @override
    def run(self, facts: Facts, options: EagerImageOptions) -> Iterator[Finding]:
        scans = [
            (path, scan)
            for path, scan in facts.build.content.scans
            if scan.image_count and facts.file_by_path[path].role is FileRole.MODERN
        ]
        eager = sum(scan.eager_image_count for _, scan in scans)
        if eager <= options.max_count:
            return
        total = sum(scan.image_count for _, scan in scans)
        path, most = max(scans, key=lambda item: (item[1].eager_image_count, item[0]))
        sources = facts.source_places.eager_images()
        where = (
            f"; most in {sources[0][0]}, {_format_lines(sources[0][1])}"
            if sources
            else f", {most.eager_image_count} of them in {path}"
        )
        yield Finding(
            message=f"{eager} of {format_count(total, 'image')} in compiled templates"
            f" {'says' if eager == 1 else 'say'} neither loading nor fetchpriority{where}",
            key="eager-image",
            file=path,
            source=sources[0][0] if sources else None,
            source_line=sources[0][1][0] if sources else None,
            limit_source=options.source_of("max_count", guideline="default"),
            confidence=Confidence.INFERRED,
            fix='loading="lazy" on every image below the first view',
        )


def _format_lines(lines: Sequence[int]) -> str:
    """Return ``line 4`` or ``lines 4, 9, 12 and 3 more``."""
    return f"line{'' if len(lines) == 1 else 's'} {format_some([*map(str, lines)])}"
