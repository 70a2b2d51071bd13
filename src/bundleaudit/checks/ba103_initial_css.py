"""BA103: a page loads too many styles before it can paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.initial_budget import Limit, judge_initial
from bundleaudit.analysis.unowned_styles import find_unowned_styles
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class InitialCssOptions(Options):
    """Options of BA103.

    Attributes:
        warn_gzip_bytes: Beyond it a page gets a warning.
    """

    warn_gzip_bytes: ByteCount = ByteCount(80_000)


class InitialCss(Check[InitialCssOptions]):
    """The styles a page loads at first must stay small.

    ## What it does
    Sums the gzip size of the stylesheets in every page's initial load. Stylesheets from other
    hosts are not counted.

    ## Why it matters
    Stylesheets block rendering: the page stays empty until all of them are there.

    ## How to fix
    Import a component library's styles per component, keep `build.cssCodeSplit` on, and let lazy
    views bring their own styles.

    ## References
    - https://web.dev/articles/critical-rendering-path/render-blocking-css
    - https://vite.dev/config/build-options.html#build-csscodesplit
    """

    meta = CheckMeta(
        id="BA103",
        name="initial-css",
        summary="a page's initial stylesheets exceed 80 kB gzip",
        category=Category.BUDGET,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = InitialCssOptions

    @override
    def skip_reason(self, facts: Facts, options: InitialCssOptions) -> str:
        unowned = find_unowned_styles(facts.build)
        return f"no page says whether it loads {unowned[0]}" if unowned else ""

    @override
    def run(self, facts: Facts, options: InitialCssOptions) -> Iterator[Finding]:
        yield from judge_initial(
            facts,
            FileKind.CSS,
            warn=Limit(
                gzip_bytes=options.warn_gzip_bytes, source=options.source_of("warn_gzip_bytes")
            ),
            most=None,
            fix="import styles per component, and keep build.cssCodeSplit on",
        )
