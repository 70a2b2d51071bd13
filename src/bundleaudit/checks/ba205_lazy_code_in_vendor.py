"""BA205: a chunk of the initial load carries packages only lazily loaded code uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.advice import advise_keeping
from bundleaudit.analysis.splits import NEEDS_MODULES, gzip_bytes_of
from bundleaudit.analysis.vendor_groups import GUIDELINE_GROUPS
from bundleaudit.engine.check import Category, Check, CheckMeta, Options, worst_first
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_share, format_size, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.splits import ChunkContent
    from bundleaudit.model.build import Bundler, LateModules


@record
class LazyCodeInVendorOptions(Options):
    """Options of BA205.

    Attributes:
        max_late_gzip_bytes: Most of such code in one chunk.
    """

    max_late_gzip_bytes: ByteCount = ByteCount(5_000)


class LazyCodeInVendor(Check[LazyCodeInVendorOptions]):
    """What only later views use should not be loaded at the start.

    ## What it does
    Finds modules of packages in chunks of the initial load that no initially loaded code uses.
    With stats the import graph says so. With source maps alone it follows the names: which exports
    of the chunk initial chunks import, which ones only lazily loaded chunks do, and which modules
    inside the chunk those lead to. What neither leads to is not counted. Where no lazily loaded
    chunk uses the code, the build is not split at all, which is BA206's.

    ## Why it matters
    A rule such as `id.includes('node_modules')` puts every library into one vendor chunk, and the
    first view waits for the chart library of the last one. In Vite 8 the function form of
    `manualChunks` does that even to a rule that names each package.

    ## How to fix
    Give these packages a group of their own, or none: without a rule they stay with the views
    that use them.

    ## References
    - https://rolldown.rs/reference/OutputOptions.codeSplitting
    - https://rollupjs.org/configuration-options/#output-manualchunks
    """

    meta = CheckMeta(
        id="BA205",
        name="lazy-code-in-vendor",
        summary="an initially loaded chunk carries code only lazy boundaries use",
        category=Category.SPLITTING,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = LazyCodeInVendorOptions

    @override
    def skip_reason(self, facts: Facts, options: LazyCodeInVendorOptions) -> str:
        if not facts.splits.pages:
            return "no page of an application"
        return "" if facts.splits.has_modules else NEEDS_MODULES

    @override
    def run(self, facts: Facts, options: LazyCodeInVendorOptions) -> Iterator[Finding]:
        contents = {content.chunk.file: content for content in facts.splits.contents}
        findings = [
            finding
            for late in facts.splits.late
            if late.file in contents
            and late.users
            and (finding := _judge(late, contents[late.file], facts, options)) is not None
        ]
        yield from worst_first(findings)


def _judge(
    late: LateModules, content: ChunkContent, facts: Facts, options: LazyCodeInVendorOptions
) -> Finding | None:
    by_package: dict[str, int] = {}
    for name, modules in content.third_party.items():
        held = [module for module in modules if module.path in late.modules]
        gzip_bytes = gzip_bytes_of(held)
        if held and gzip_bytes is not None:
            by_package[name] = gzip_bytes
    late_bytes = sum(by_package.values())
    if late_bytes <= options.max_late_gzip_bytes:
        return None
    is_estimate = content.confidence is Confidence.INFERRED
    largest = sorted(by_package, key=lambda name: (-by_package[name], name))
    packages = format_some(
        [f"{name} {format_share(by_package[name], is_estimate=is_estimate)}" for name in largest]
    )
    owner = next(
        (chunk.source for file in late.users if (chunk := facts.chunk_by_file[file]).source), None
    )
    return Finding(
        message=(
            f"{content.chunk.file} is loaded at start with"
            f" {format_share(late_bytes, is_estimate=is_estimate)} gzip that only {format_some(late.users)}"
            f" {'needs' if len(late.users) == 1 else 'need'} ({packages}); at most {format_size(options.max_late_gzip_bytes)} is allowed"
        ),
        key=content.chunk.name,
        file=content.chunk.file,
        source=owner,
        measured_bytes=late_bytes,
        limit_bytes=options.max_late_gzip_bytes,
        limit_source=options.source_of("max_late_gzip_bytes", guideline="default"),
        saving_bytes=late_bytes,
        confidence=content.confidence,
        fix=_advise(content, _needed(content, late), facts.build.bundler),
    )


def _advise(content: ChunkContent, needed: list[str], bundler: Bundler | None) -> str:
    if not needed:
        return "no page needs this chunk at its start: look for the import or preload that loads it"
    names = (group.name for group in GUIDELINE_GROUPS if group.has(needed[0]))
    setting = advise_keeping(bundler, next(names, content.chunk.name), needed)
    return f"put into the chunk every page loads only what every page needs: {setting}"


def _needed(content: ChunkContent, late: LateModules) -> list[str]:
    """Return the packages of the chunk that are not late, the largest first."""
    sizes = {
        name: gzip_bytes_of(modules) or 0
        for name, modules in content.third_party.items()
        if not any(module.path in late.modules for module in modules)
    }
    return sorted(sizes, key=lambda name: (-sizes[name], name))
