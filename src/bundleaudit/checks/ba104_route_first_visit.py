"""BA104: a first visit to a route loads too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.initial_budget import Limit
from bundleaudit.analysis.route_budget import judge_routes, why_unjudged
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_count, format_versus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class RouteFirstVisitOptions(Options):
    """Options of BA104.

    Attributes:
        max_gzip_bytes: What scripts and stylesheets of a first visit may weigh together.
    """

    max_gzip_bytes: ByteCount = ByteCount(250_000)


class RouteFirstVisit(Check[RouteFirstVisitOptions]):
    """A first visit to a route must stay small.

    ## What it does
    Sums the gzip size of all scripts and stylesheets a visitor with an empty cache loads until a
    route is shown: the page's initial load, and the lazy chunks of the route, of its parents and
    of named views, with everything Vite preloads beside them. Where the initial load alone is
    beyond the limit there is one finding for the page instead of one for every route.

    ## Why it matters
    Visitors come by links and searches to any route, not only to the start page. The limit is what
    BA102 and BA103 allow a page at first, 170 kB of scripts and 80 kB of styles, which a mid-range
    phone on a slow connection loads and starts within five seconds.

    ## How to fix
    `bundleaudit routes --route PATH` lists what is loaded, in order. Load heavy parts of the view
    by `defineAsyncComponent`, and move what only this route needs out of the initial load.

    ## References
    - https://web.dev/articles/your-first-performance-budget
    - https://router.vuejs.org/guide/advanced/lazy-loading.html
    """

    meta = CheckMeta(
        id="BA104",
        name="route-first-visit",
        summary="the first visit to a route loads more than 250 kB gzip",
        category=Category.BUDGET,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = RouteFirstVisitOptions

    @override
    def skip_reason(self, facts: Facts, options: RouteFirstVisitOptions) -> str:
        return why_unjudged(facts, self.run(facts, options))

    @override
    def run(self, facts: Facts, options: RouteFirstVisitOptions) -> Iterator[Finding]:
        limit = Limit(gzip_bytes=options.max_gzip_bytes, source=options.source_of("max_gzip_bytes"))
        beyond: set[str] = set()
        for page in facts.pages:
            gzip_bytes = page.initial.all.gzip_bytes or 0
            count = sum(load.page == page.file for load in facts.shown_routes)
            if gzip_bytes <= limit.gzip_bytes or not count:
                continue
            beyond.add(page.file)
            shown, allowed = format_versus(gzip_bytes, limit.gzip_bytes)
            yield Finding(
                message=f"{page.file}: the initial load alone is {shown} gzip, and "
                f"{format_count(count, 'route')} start with it; at most {allowed} is allowed",
                key=page.file,
                file=page.file,
                measured_bytes=gzip_bytes,
                limit_bytes=limit.gzip_bytes,
                limit_source=limit.source,
                fix="make route components lazy: component: () => import('./views/X.vue')",
            )
        yield from judge_routes(
            facts,
            ((load, load.first_visit) for load in facts.shown_routes if load.page not in beyond),
            what="its first visit",
            limit=limit,
            fix="see what it loads: bundleaudit routes --route PATH; load heavy parts of the view "
            "by defineAsyncComponent(() => import('./components/X.vue'))",
        )
