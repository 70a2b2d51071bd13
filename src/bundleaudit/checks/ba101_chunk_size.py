"""BA101: a script is larger than one chunk should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.advice import advise_splitting
from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_versus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class ChunkSizeOptions(Options):
    """Options of BA101.

    Attributes:
        max_raw_bytes: Largest size of one chunk, minified and not compressed.
    """

    max_raw_bytes: ByteCount = ByteCount(1_000_000)


class ChunkSize(Check[ChunkSizeOptions]):
    """A chunk must stay below 1000 kB of minified code.

    ## What it does
    Compares the raw size of every script that pages load (modern, legacy and polyfill chunks)
    with the limit. Workers and service workers are left out: Vite builds them apart, and no page
    waits for them.

    ## Why it matters
    A browser parses and compiles a chunk as a whole before it runs any of it, and one changed
    line makes returning visitors download all of it again.

    ## How to fix
    Load route components with `() => import('./views/X.vue')`, put stable third-party code into
    vendor chunks, and load heavy libraries where they are used.

    ## References
    - https://vite.dev/config/build-options.html#build-chunksizewarninglimit (kB = 1000 B, raw)
    - https://vite.dev/guide/build.html#chunking-strategy
    """

    meta = CheckMeta(
        id="BA101",
        name="chunk-size",
        summary="a chunk exceeds 1000 kB of minified code",
        category=Category.BUDGET,
        severity=Severity.ERROR,
        since="0.1.0",
    )
    options_type = ChunkSizeOptions

    @override
    def run(self, facts: Facts, options: ChunkSizeOptions) -> Iterator[Finding]:
        limit_bytes = options.max_raw_bytes
        scripts = facts.scripts_of(FileRole.MODERN, FileRole.LEGACY, FileRole.POLYFILL)
        too_large = [file for file in scripts if file.sizes.raw_bytes > limit_bytes]
        for file in sorted(too_large, key=lambda file: (-file.sizes.raw_bytes, file.path)):
            measured, allowed = format_versus(file.sizes.raw_bytes, limit_bytes)
            yield Finding(
                message=f"{file.path} is {measured} minified; at most {allowed} is allowed",
                key=stable_name(file.path),
                file=file.path,
                source=facts.chunk_by_file[file.path].source,
                measured_bytes=file.sizes.raw_bytes,
                limit_bytes=limit_bytes,
                limit_source=options.source_of(
                    "max_raw_bytes", guideline="guideline: chunkSizeWarningLimit"
                ),
                fix=advise_splitting(facts.build.bundler),
            )
