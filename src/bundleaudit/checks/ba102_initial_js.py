"""BA102: a page loads too much JavaScript before it can start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.initial_budget import Limit, judge_initial
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class InitialJsOptions(Options):
    """Options of BA102.

    Attributes:
        warn_gzip_bytes: Beyond it a page gets a warning.
        max_gzip_bytes: Beyond it a page gets an error.
    """

    warn_gzip_bytes: ByteCount = ByteCount(170_000)
    max_gzip_bytes: ByteCount = ByteCount(350_000)


class InitialJs(Check[InitialJsOptions]):
    """The scripts a page loads at first must stay small.

    ## What it does
    Sums the gzip size of the scripts in every page's initial load: its script tags, module
    preloads and everything those import statically. Legacy twins, workers and files from other
    hosts are not counted.

    ## Why it matters
    Nothing interactive appears before these scripts are downloaded, parsed and run. 170 kB is
    about what a mid-range phone on a slow connection loads and starts within five seconds.

    ## How to fix
    Make route components lazy, and import heavy libraries where they are used.

    ## References
    - https://infrequently.org/2017/10/can-you-afford-it-real-world-web-performance-budgets/
    - https://web.dev/articles/your-first-performance-budget
    """

    meta = CheckMeta(
        id="BA102",
        name="initial-js",
        summary="a page's initial scripts exceed 170 kB (warning) or 350 kB gzip",
        category=Category.BUDGET,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = InitialJsOptions

    @override
    def run(self, facts: Facts, options: InitialJsOptions) -> Iterator[Finding]:
        yield from judge_initial(
            facts,
            FileKind.JS,
            warn=Limit(
                gzip_bytes=options.warn_gzip_bytes, source=options.source_of("warn_gzip_bytes")
            ),
            most=Limit(
                gzip_bytes=options.max_gzip_bytes, source=options.source_of("max_gzip_bytes")
            ),
            fix="make route components lazy: component: () => import('./views/X.vue')",
        )
