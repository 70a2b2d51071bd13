"""BA105: going to a route loads too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.initial_budget import Limit
from bundleaudit.analysis.route_budget import judge_routes, why_unjudged
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class RouteNavigationOptions(Options):
    """Options of BA105.

    Attributes:
        max_gzip_bytes: What a route's own scripts and stylesheets may weigh together.
    """

    max_gzip_bytes: ByteCount = ByteCount(100_000)


class RouteNavigation(Check[RouteNavigationOptions]):
    """Going from one route to another must be quick.

    ## What it does
    Sums the gzip size of the scripts and stylesheets that a route, its parents and named views
    need beyond the page's initial load. What other routes have loaded before is not subtracted,
    since nobody knows where a visitor comes from.

    ## Why it matters
    vue-router shows nothing new before the route's chunks are there: a click seems to do nothing.
    100 kB take about two tenths of a second on a common mobile connection (9 Mbps, 100 ms), which
    still feels like an answer.

    ## How to fix
    Load heavy parts of the view by `defineAsyncComponent`, so that the view appears at once, and
    split libraries that only some of its parts need.

    ## References
    - https://router.vuejs.org/guide/advanced/lazy-loading.html
    - https://web.dev/articles/rail
    """

    meta = CheckMeta(
        id="BA105",
        name="route-navigation",
        summary="going to a route loads more than 100 kB gzip",
        category=Category.BUDGET,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = RouteNavigationOptions

    @override
    def skip_reason(self, facts: Facts, options: RouteNavigationOptions) -> str:
        return why_unjudged(facts, self.run(facts, options))

    @override
    def run(self, facts: Facts, options: RouteNavigationOptions) -> Iterator[Finding]:
        yield from judge_routes(
            facts,
            ((load, load.navigation) for load in facts.shown_routes),
            what="what it loads beyond the initial load",
            limit=Limit(
                gzip_bytes=options.max_gzip_bytes, source=options.source_of("max_gzip_bytes")
            ),
            fix="load heavy parts of the view later: "
            "defineAsyncComponent(() => import('./components/X.vue'))",
        )
