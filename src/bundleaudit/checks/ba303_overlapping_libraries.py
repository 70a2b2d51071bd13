"""BA303: several libraries for one job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.library_families import find_overlaps
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class OverlappingLibrariesOptions(Options):
    """Options of BA303.

    Attributes:
        min_raw_bytes: Less of a library does not count.
    """

    min_raw_bytes: ByteCount = ByteCount(3_000)


class OverlappingLibraries(Check[OverlappingLibrariesOptions]):
    """One library for each job is enough.

    ## What it does
    Knows which libraries do the same: dates, utilities, HTTP, charts, maps, editors, Markdown, code
    highlighting. Notes each job for which a build holds several. What a library brings along by
    itself counts too, since it is downloaded all the same; two copies of one library are BA301's.
    Without source maps and stats, libraries are told by strings only they contain.

    ## Why it matters
    The second date library costs as much as the first and adds nothing a visitor sees.

    ## How to fix
    Choose one and move the other's callers; `bundleaudit why NAME` says who imports it.

    ## References
    - https://github.com/you-dont-need/You-Dont-Need-Momentjs
    - https://web.dev/articles/reduce-javascript-payloads-with-code-splitting
    """

    meta = CheckMeta(
        id="BA303",
        name="overlapping-libraries",
        summary="the build holds several libraries for one job",
        category=Category.PACKAGES,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = OverlappingLibrariesOptions

    @override
    def skip_reason(self, facts: Facts, options: OverlappingLibrariesOptions) -> str:
        if facts.packages or find_overlaps(facts, 0):
            return ""
        return "needs modules (build.sourcemap: 'hidden', or stats); the code shows no overlap"

    @override
    def run(self, facts: Facts, options: OverlappingLibrariesOptions) -> Iterator[Finding]:
        for overlap in find_overlaps(facts, options.min_raw_bytes):
            names = ", ".join(
                item.name
                + (
                    ""
                    if item.gzip_bytes is None
                    else f" ({format_share(item.gzip_bytes, is_estimate=item.is_estimate)} gzip)"
                )
                for item in overlap.libraries
            )
            smaller = [item.gzip_bytes for item in overlap.libraries[1:]]
            known = [size for size in smaller if size is not None]
            saving_bytes = sum(known) if len(known) == len(smaller) else None
            is_mapped = saving_bytes is not None and not any(
                item.is_estimate for item in overlap.libraries
            )
            yield Finding(
                message=f"{len(overlap.libraries)} libraries for {overlap.job}: {names}",
                key=overlap.job,
                file=overlap.libraries[-1].chunk,
                saving_bytes=saving_bytes,
                confidence=Confidence.MAPPED if is_mapped else Confidence.INFERRED,
                fix=f"choose one; bundleaudit why {overlap.libraries[-1].name} says who imports the other",
            )
