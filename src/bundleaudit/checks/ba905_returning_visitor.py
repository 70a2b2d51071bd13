"""BA905: returning visitors download most of a page again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, CheckMeta, Options
from bundleaudit.engine.regression import RegressionCheck, diff_of
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_percent, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.sizes import Sizes


@record
class ReturningVisitorOptions(Options):
    """Options of BA905.

    Attributes:
        max_share_percent: Beyond it a page is reported.
        min_gzip_bytes: A page of which less is downloaded again is not reported.
    """

    max_share_percent: int = 50
    min_gzip_bytes: ByteCount = ByteCount(50_000)


class ReturningVisitor(RegressionCheck[ReturningVisitorOptions]):
    """A small change should cost a returning visitor little.

    ## What it does
    Adds up the files of every page's initial load that no browser cache of the baseline holds:
    their URL is new, or their content under the same URL. The document is not counted.

    ## Why it matters
    Whoever was here before the deploy pays this much for it. When one changed line costs most of
    the page, third-party code shares chunks with code that changes with every deploy.

    ## How to fix
    Put packages that change rarely into chunks of their own (`manualChunks`, in Vite 8
    `codeSplitting.groups`), and see BA405 for files that only changed their names.

    ## References
    - https://web.dev/articles/http-cache
    - https://web.dev/articles/granular-chunking-nextjs
    """

    meta = CheckMeta(
        id="BA905",
        name="returning-visitor",
        summary="visitors of the baseline download most of a page again",
        category=Category.REGRESSION,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = ReturningVisitorOptions

    @override
    def run(self, facts: Facts, options: ReturningVisitorOptions) -> Iterator[Finding]:
        found = []
        for load in diff_of(facts).returning:
            again, whole = _size(load.sizes), _size(load.whole)
            is_large = again >= options.min_gzip_bytes
            if load.page and is_large and 100 * again > options.max_share_percent * whole:
                found.append((again, whole, load.page))
        for again, whole, page in sorted(found, key=lambda item: (-item[0], item[2])):
            yield Finding(
                message=(
                    f"{page}: returning visitors download {format_size(again)} of "
                    f"{format_size(whole)} again ({format_percent(again, whole)})"
                ),
                key=page,
                file=page,
                measured_bytes=again,
                limit_bytes=whole * options.max_share_percent // 100,
                fix="keep packages that change rarely in chunks of their own",
            )


def _size(sizes: Sizes) -> int:
    return sizes.raw_bytes if sizes.gzip_bytes is None else sizes.gzip_bytes
