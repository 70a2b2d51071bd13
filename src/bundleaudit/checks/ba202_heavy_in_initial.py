"""BA202: a heavy package is in the initial load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.advice import advise_lazy
from bundleaudit.analysis.heavy_packages import (
    FRAMEWORKS,
    HEAVY_PACKAGES,
    HeavyPackage,
    find_heavy_by_code,
    find_heavy_packages,
)
from bundleaudit.analysis.initial_budget import Limit
from bundleaudit.analysis.splits import NEEDS_MODULES
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_share, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class HeavyInInitialOptions(Options):
    """Options of BA202.

    Attributes:
        heavy: Packages that few views need; `@scope/*` is a whole scope.
        max_heavy_gzip_bytes: Most of one of them in an initial load.
        max_package_gzip_bytes: Most of any other package; more is a note.
        allowed: Packages that every page needs, whatever they weigh.
    """

    heavy: tuple[str, ...] = HEAVY_PACKAGES
    max_heavy_gzip_bytes: ByteCount = ByteCount(10_000)
    max_package_gzip_bytes: ByteCount = ByteCount(50_000)
    allowed: tuple[str, ...] = FRAMEWORKS


class HeavyInInitial(Check[HeavyInInitialOptions]):
    """Heavy packages should load when they are used.

    ## What it does
    Weighs every package in every initial load. Packages known to be heavy and needed by few views
    (charts, editors, maps, PDF, spreadsheets, date libraries with all their locales) fail from
    10 kB gzip on; any other package but the framework is noted from 50 kB on. The saving is what
    leaves the initial load with it where the import graph is known (stats), else the package's
    own bytes. Without source maps and stats, libraries are told by strings only they contain, and
    no size is given. What only lazily loaded code uses is BA205's.

    ## Why it matters
    Every visitor downloads, parses and compiles it before the first view shows, whether or not
    they ever open the view that draws a chart.

    ## How to fix
    Import it where it is used: `await import('...')`, or load the component around it with
    `defineAsyncComponent`.

    ## References
    - https://vuejs.org/guide/components/async.html
    - https://web.dev/articles/reduce-javascript-payloads-with-code-splitting
    """

    meta = CheckMeta(
        id="BA202",
        name="heavy-in-initial",
        summary="a heavy package is in the initial load",
        category=Category.SPLITTING,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = HeavyInInitialOptions

    @override
    def skip_reason(self, facts: Facts, options: HeavyInInitialOptions) -> str:
        if not facts.splits.pages:
            return "no page of an application"
        if facts.splits.has_modules or find_heavy_by_code(facts.splits, options.heavy):
            return ""
        return f"{NEEDS_MODULES}; the code shows no heavy library it could be told by"

    @override
    def run(self, facts: Facts, options: HeavyInInitialOptions) -> Iterator[Finding]:
        for package in find_heavy_packages(facts, options.heavy, options.allowed):
            limit = _limit(package, options)
            if package.gzip_bytes > limit.gzip_bytes:
                yield _finding(package, limit, facts)
        for name, file in find_heavy_by_code(facts.splits, options.heavy):
            yield Finding(
                message=f"{name} is in {file}, which is loaded at start (told by its strings; its size needs source maps)",
                key=name,
                file=file,
                source=facts.chunk_by_file[file].source,
                confidence=Confidence.INFERRED,
                fix=advise_lazy(name),
            )


def _limit(package: HeavyPackage, options: HeavyInInitialOptions) -> Limit:
    if package.is_listed:
        source = options.source_of(
            "max_heavy_gzip_bytes", guideline="guideline: heavy components are lazy"
        )
        return Limit(gzip_bytes=options.max_heavy_gzip_bytes, source=source)
    source = options.source_of("max_package_gzip_bytes", guideline="default")
    return Limit(gzip_bytes=options.max_package_gzip_bytes, source=source)


def _finding(package: HeavyPackage, limit: Limit, facts: Facts) -> Finding:
    is_estimate = package.confidence is Confidence.INFERRED
    place = facts.source_places.import_of_package(package.name, package.importers)
    importer = place.module if place else (*package.importers, None)[0]
    size = format_share(package.gzip_bytes, is_estimate=is_estimate)
    return Finding(
        message=(
            f"{package.name} is in the initial load of {package.page} with {size} gzip;"
            f" at most {format_size(limit.gzip_bytes)} is advised"
        ),
        key=package.name,
        file=package.chunk,
        source=importer,
        source_line=place.line if place else None,
        measured_bytes=package.gzip_bytes,
        limit_bytes=limit.gzip_bytes,
        limit_source=limit.source,
        saving_bytes=package.saving_bytes,
        confidence=package.confidence,
        fix=advise_lazy(package.name, importer or ""),
        severity=None if package.is_listed else Severity.NOTE,
    )
