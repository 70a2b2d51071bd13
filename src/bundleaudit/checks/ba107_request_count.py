"""BA107: a page starts with many requests, or the build falls into very small chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.audit import PageLoad


@record
class RequestCountOptions(Options):
    """Options of BA107.

    Attributes:
        max_initial_request_count: Most scripts and stylesheets of one initial load.
        tiny_raw_bytes: A script below this size is a tiny chunk.
        max_tiny_chunk_count: Most tiny chunks in the whole modern build.
    """

    max_initial_request_count: int = 30
    tiny_raw_bytes: ByteCount = ByteCount(1_000)
    max_tiny_chunk_count: int = 50


class RequestCount(Check[RequestCountOptions]):
    """A page should start with few requests, and chunks should be worth one.

    ## What it does
    Counts the requests of every initial load, and the modern chunks below 1 kB.

    ## Why it matters
    Every file pays for its headers, its place in the browser's queue and a compression window of
    its own: twenty files of 500 bytes compress far worse than one of 10 kB.

    ## How to fix
    Group small shared modules: `codeSplitting.groups` with `minSize` in Vite 8, a function for
    `manualChunks` up to Vite 7; import icons from one module; merge translations per language.

    ## References
    - https://web.dev/articles/http2 (requests are cheap, not free)
    - https://rolldown.rs/reference/OutputOptions.codeSplitting
    """

    meta = CheckMeta(
        id="BA107",
        name="request-count",
        summary="a page starts with too many requests, or chunks are tiny",
        category=Category.BUDGET,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = RequestCountOptions

    @override
    def run(self, facts: Facts, options: RequestCountOptions) -> Iterator[Finding]:
        limit = options.max_initial_request_count
        crowded = [page for page in facts.pages if page.initial.request_count > limit]
        for page in sorted(crowded, key=_by_request_count):
            count = page.initial.request_count
            yield Finding(
                message=f"{page.file} starts with {format_count(count, 'request')}; at most {limit} are advised",
                key=page.file,
                file=page.file,
                fix="group small shared modules into fewer chunks",
            )
        tiny = [
            file
            for file in facts.scripts_of(FileRole.MODERN)
            if file.sizes.raw_bytes < options.tiny_raw_bytes
        ]
        if len(tiny) > options.max_tiny_chunk_count:
            yield Finding(
                message=(
                    f"{format_count(len(tiny), 'chunk')} below {format_size(options.tiny_raw_bytes)};"
                    f" at most {options.max_tiny_chunk_count} are advised"
                ),
                key="tiny-chunks",
                fix="group small shared modules into fewer chunks",
            )


def _by_request_count(page: PageLoad) -> tuple[int, str]:
    return (-page.initial.request_count, page.file)
