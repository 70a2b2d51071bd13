"""BA209: one view imports a component that brings a heavy package with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.ownership import Package
    from bundleaudit.model.source_hints import SourcePlace


@record
class AsyncComponentOptions(Options):
    """Options of BA209.

    Attributes:
        min_gzip_bytes: Components whose package is smaller are not reported.
    """

    min_gzip_bytes: ByteCount = ByteCount(30_000)


class AsyncComponent(Check[AsyncComponentOptions]):
    """A heavy component should load behind the view that shows it.

    ## What it does
    Looks in the sources that maps hold for a component (`.vue`) that alone imports a package of
    30 kB gzip and more, and that one other component imports statically. Only packages that load
    lazily are looked at: what is in an initial load is BA202's. Without sources in maps the check
    is skipped.

    ## Why it matters
    The view shows nothing before the chart, the editor or the map in it is downloaded and
    compiled, though everything around it could be on the screen by then.

    ## How to fix
    Write `const Chart = defineAsyncComponent(() => import('./Chart.vue'))` in the view, with a
    `loadingComponent` of the same size.

    ## References
    - https://vuejs.org/guide/components/async.html
    """

    meta = CheckMeta(
        id="BA209",
        name="async-component",
        summary="a component with a heavy package is imported statically by one view",
        category=Category.SPLITTING,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = AsyncComponentOptions

    @override
    def skip_reason(self, facts: Facts, options: AsyncComponentOptions) -> str:
        if not facts.splits.pages:
            return "no page of an application"
        return "" if facts.build.source_hints else "needs sources in source maps"

    @override
    def run(self, facts: Facts, options: AsyncComponentOptions) -> Iterator[Finding]:
        packages = {
            package.name: package
            for package in facts.packages
            if (package.gzip_bytes or 0) >= options.min_gzip_bytes
            and facts.initial_files.isdisjoint(package.chunks)
        }
        brought: dict[str, list[Package]] = {}
        for name, package in packages.items():
            users = facts.source_places.static_users_of_package(name)
            if len(users) == 1 and users[0].endswith(".vue"):
                brought.setdefault(users[0], []).append(package)
        for component, held in sorted(brought.items()):
            places = facts.source_places.static_imports_of(component)
            if len(places) == 1 and places[0].module.endswith(".vue"):
                yield _finding(component, held, places[0])


def _finding(component: str, packages: list[Package], place: SourcePlace) -> Finding:
    total_bytes = sum(package.gzip_bytes or 0 for package in packages)
    is_estimate = any(package.is_estimate for package in packages)
    names = " and ".join(package.name for package in packages)
    return Finding(
        message=f"{place.module} imports {component}, which brings {names} with it"
        f" ({format_share(total_bytes, is_estimate=is_estimate)} gzip), before it can show anything",
        key=component,
        file=packages[0].chunks[0],
        source=place.module,
        source_line=place.line,
        measured_bytes=total_bytes,
        confidence=Confidence.INFERRED,
        fix=f"in {place.module}: const {_tag(component)} = defineAsyncComponent(() =>"
        f" import('{place.specifier}'))",
    )


def _tag(component: str) -> str:
    """Return a name templates can use: the file's, as ``MyChart`` for ``my-chart.vue``."""
    stem = component.rpartition("/")[2].partition(".")[0]
    name = "".join(word[:1].upper() + word[1:] for word in stem.split("-"))
    return name if name.isidentifier() else "Component"
