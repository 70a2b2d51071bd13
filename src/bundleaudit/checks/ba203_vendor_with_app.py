"""BA203: third-party code shares a chunk with the application's own code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.analysis.advice import advise_splitting
from bundleaudit.analysis.splits import NEEDS_MODULES, gzip_bytes_of
from bundleaudit.engine.check import Category, Check, CheckMeta, Options, worst_first
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_share, format_size, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.splits import ChunkContent

# Their smallest useful builds weigh less than the limit.
_SMALL: Final = frozenset({"dayjs", "pinia", "vue-router"})


@record
class VendorWithAppOptions(Options):
    """Options of BA203.

    Attributes:
        max_initial_gzip_bytes: Most third-party code beside own code in a chunk loaded at once.
        max_lazy_gzip_bytes: The same for a chunk loaded later.
        min_own_raw_bytes: Less own code does not count: it changes rarely.
    """

    max_initial_gzip_bytes: ByteCount = ByteCount(20_000)
    max_lazy_gzip_bytes: ByteCount = ByteCount(100_000)
    min_own_raw_bytes: ByteCount = ByteCount(1_000)


class VendorWithApp(Check[VendorWithAppOptions]):
    """Code that changes with every deploy should not share a chunk with code that does not.

    ## What it does
    Weighs the third-party code in every chunk that also holds the application's own code. Chunks
    that later views load may hold more: splitting them costs a request. Without source maps and
    stats, it fires when the chunk a page starts with shows the strings of a large library.

    ## Why it matters
    One changed line gives the chunk a new name, and every returning visitor downloads the
    libraries in it again.

    ## How to fix
    Give libraries that most views use a chunk of their own: `codeSplitting.groups` in Vite 8,
    `manualChunks` up to Vite 7.

    ## References
    - https://vite.dev/guide/build.html#chunking-strategy
    - https://rolldown.rs/reference/OutputOptions.codeSplitting
    """

    meta = CheckMeta(
        id="BA203",
        name="vendor-with-app",
        summary="third-party code shares a chunk with the application's own code",
        category=Category.SPLITTING,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = VendorWithAppOptions

    @override
    def skip_reason(self, facts: Facts, options: VendorWithAppOptions) -> str:
        if not facts.splits.pages:
            return "no page of an application"
        if facts.splits.has_modules or _proven(facts):
            return ""
        return f"{NEEDS_MODULES}; the code alone does not show whose it is"

    @override
    def run(self, facts: Facts, options: VendorWithAppOptions) -> Iterator[Finding]:
        yield from worst_first(
            finding
            for content in facts.splits.contents
            if (finding := _judge(content, facts, options)) is not None
        )
        for file, libraries in _proven(facts):
            yield Finding(
                message=(
                    f"{file} holds {', '.join(libraries)} beside the application's own code (told by"
                    " their strings; sizes need source maps)"
                ),
                key=facts.chunk_by_file[file].name,
                file=file,
                source=facts.chunk_by_file[file].source,
                confidence=Confidence.INFERRED,
                fix=advise_splitting(facts.build.bundler),
            )


def _judge(content: ChunkContent, facts: Facts, options: VendorWithAppOptions) -> Finding | None:
    own_raw_bytes = sum(module.raw_bytes for module in content.application)
    own_bytes = gzip_bytes_of(content.application)
    third_bytes = gzip_bytes_of(content.third_party_modules)
    option = "max_initial_gzip_bytes" if content.is_initial else "max_lazy_gzip_bytes"
    limit_bytes: int = getattr(options, option)
    if (
        not content.application
        or own_raw_bytes < options.min_own_raw_bytes
        or third_bytes is None
        or third_bytes <= limit_bytes
    ):
        return None
    is_estimate = content.confidence is Confidence.INFERRED
    packages = sorted(
        ((gzip_bytes_of(modules) or 0, name) for name, modules in content.third_party.items()),
        key=lambda item: (-item[0], item[1]),
    )
    shown = format_some(
        [f"{name} {format_share(size, is_estimate=is_estimate)}" for size, name in packages]
    )
    largest = max(content.application, key=lambda module: (module.raw_bytes, module.path))
    return Finding(
        message=(
            f"{content.chunk.file}: {format_share(third_bytes, is_estimate=is_estimate)} gzip of"
            f" packages ({shown}) beside {format_share(own_bytes, is_estimate=is_estimate)} of own code,"
            f" downloaded again with every deploy; at most {format_size(limit_bytes)} is advised"
        ),
        key=content.chunk.name,
        file=content.chunk.file,
        source=content.chunk.source or largest.path,
        measured_bytes=third_bytes,
        limit_bytes=limit_bytes,
        limit_source=options.source_of(option, guideline="guideline: vendor chunks"),
        confidence=content.confidence,
        fix=advise_splitting(facts.build.bundler),
    )


def _proven(facts: Facts) -> list[tuple[str, tuple[str, ...]]]:
    """Return entry chunks without known modules and the libraries in them, sorted by file."""
    splits = facts.splits
    return [
        (file, splits.code_facts[file].libraries)
        for file in sorted(splits.with_own_code)
        if set(splits.code_facts[file].libraries) - _SMALL
    ]
