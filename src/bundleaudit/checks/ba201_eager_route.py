"""BA201: a route's component is in the initial load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.eager_routes import EagerView, find_eager_views
from bundleaudit.analysis.route_budget import confidence_of, why_unjudged
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.source_hints import SourcePlace


@record
class EagerRouteOptions(Options):
    """BA201 has no options."""


class EagerRoute(Check[EagerRouteOptions]):
    """Every route's component must be a lazy chunk of its own.

    ## What it does
    Finds route records whose component is imported statically, so that the page's initial load
    holds it. Left out are layouts (records with children), redirects, and the component of `/` as
    long as other routes are lazy. The saving is what the component's own modules weigh, as source
    map or stats tell; what only they import leaves as well, and is counted when stats tell.

    ## Why it matters
    Every visitor downloads, parses and runs the views of all routes, to see one of them.

    ## How to fix
    Import the component where the record is: `component: () => import('./views/X.vue')`.

    ## References
    - https://router.vuejs.org/guide/advanced/lazy-loading.html
    - https://vuejs.org/guide/best-practices/performance.html#code-splitting
    """

    meta = CheckMeta(
        id="BA201",
        name="eager-route",
        summary="a route's component is in the initial load, not a lazy chunk",
        category=Category.SPLITTING,
        severity=Severity.ERROR,
        since="0.1.0",
    )
    options_type = EagerRouteOptions

    @override
    def skip_reason(self, facts: Facts, options: EagerRouteOptions) -> str:
        return why_unjudged(facts, self.run(facts, options))

    @override
    def run(self, facts: Facts, options: EagerRouteOptions) -> Iterator[Finding]:
        for eager in find_eager_views(facts):
            route = eager.routes[0]
            place = facts.source_places.static_import_of(eager.view.source or "")
            rest = len(eager.routes) - 1
            more = f" (and of {format_count(rest, 'more route')})" if rest else ""
            where = f"the initial load of {eager.page}" if eager.page else "the first load"
            yield Finding(
                message=f"{route.path}: the component of this route{more} is in {where}, "
                f"in {eager.file}",
                key=f"{route.path}:{eager.view.name}",
                file=eager.file,
                source=place.module if place else eager.view.source,
                source_line=place.line if place else None,
                saving_bytes=eager.gzip_bytes,
                confidence=confidence_of(route.provenance),
                fix=_advise(eager, place, is_split=bool(facts.build.boundaries)),
            )


def _advise(eager: EagerView, place: SourcePlace | None, *, is_split: bool) -> str:
    """Return the import to write; a build without any lazy import may have it written already."""
    source = eager.view.source
    guess = f"./{source.removeprefix('src/')}" if source else "./views/X.vue"
    specifier = place.specifier if place else guess
    advice = f"component: () => import('{specifier}')"
    if is_split:
        return advice
    return f"{advice}; if that is written already, code splitting is switched off: remove codeSplitting: false or inlineDynamicImports"
