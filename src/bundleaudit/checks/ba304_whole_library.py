"""BA304: a library is bundled whole although parts would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.whole_libraries import find_whole_libraries
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.build import Evidence
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class WholeLibraryOptions(Options):
    """Options of BA304.

    Attributes:
        min_raw_bytes: A smaller part is not worth a finding.
    """

    min_raw_bytes: ByteCount = ByteCount(20_000)


class WholeLibrary(Check[WholeLibraryOptions]):
    """Libraries that can be imported in parts should be.

    ## What it does
    Knows how some libraries look when they are bundled whole: lodash's single CommonJS file, all
    locales of moment, dayjs or date-fns, whole icon sets, all languages of highlight.js or
    Prism. Fires when that part is larger than the limit.

    ## Why it matters
    Tree shaking cannot cut a CommonJS file or a folder imported as a whole; the unused part is
    downloaded, parsed and compiled.

    ## How to fix
    Import the ES module distribution (`lodash-es`), single functions, single locales, single
    icons or languages.

    ## References
    - https://vite.dev/guide/performance.html
    - https://web.dev/articles/reduce-javascript-payloads-with-tree-shaking
    """

    meta = CheckMeta(
        id="BA304",
        name="whole-library",
        summary="a library is bundled whole although parts of it would do",
        category=Category.PACKAGES,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    needs = frozenset({Evidence.MODULES})
    options_type = WholeLibraryOptions

    @override
    def run(self, facts: Facts, options: WholeLibraryOptions) -> Iterator[Finding]:
        for whole in find_whole_libraries(facts.build):
            if whole.raw_bytes < options.min_raw_bytes:
                continue
            importers = facts.splits.importers_of(whole.modules)
            place = facts.source_places.import_of_package(whole.package, importers)
            size = format_share(whole.raw_bytes, is_estimate=whole.is_estimate)
            yield Finding(
                message=f"{whole.package}: {whole.what}, {size}",
                key=f"{whole.package}:{whole.what}",
                file=whole.chunk,
                source=place.module if place else (*importers, None)[0],
                source_line=place.line if place else None,
                measured_bytes=None if whole.is_estimate else whole.raw_bytes,
                confidence=Confidence.INFERRED if whole.is_estimate else Confidence.MAPPED,
                fix=whole.advice,
            )
