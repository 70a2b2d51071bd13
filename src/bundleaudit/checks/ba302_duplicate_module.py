"""BA302: a page loads the same module twice, in two chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.repeated_modules import find_repeated_modules
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.build import Evidence
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_size, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class DuplicateModuleOptions(Options):
    """Options of BA302.

    Attributes:
        min_raw_bytes: A smaller repetition does not count: a part of a module may be inlined.
    """

    min_raw_bytes: ByteCount = ByteCount(1_000)


class DuplicateModule(Check[DuplicateModuleOptions]):
    """A page should load a module once.

    ## What it does
    Looks for modules with bytes in two chunks that one page can load, at once or later, and names
    them by pairs of chunks. Parts of a `.vue` file are one module, workers and legacy twins are
    loads of their own, and two installed copies of a package are BA301's.

    ## Why it matters
    Besides the bytes, the module runs twice: a store or a registry exists twice, and what one half
    of the application puts in, the other does not find.

    ## How to fix
    Build both parts in one run of Vite, with all pages in `rolldownOptions.input` (`rollupOptions`
    up to Vite 7), so that they share chunks.

    ## References
    - https://vite.dev/guide/build.html#multi-page-app
    """

    meta = CheckMeta(
        id="BA302",
        name="duplicate-module",
        summary="one page loads the same module in two chunks",
        category=Category.PACKAGES,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    needs = frozenset({Evidence.SOURCE_MAPS})
    options_type = DuplicateModuleOptions

    @override
    def run(self, facts: Facts, options: DuplicateModuleOptions) -> Iterator[Finding]:
        for pair in find_repeated_modules(facts, options.min_raw_bytes):
            verb = "is" if len(pair.modules) == 1 else "are"
            yield Finding(
                message=(
                    f"{format_some(pair.modules)} ({format_size(pair.raw_bytes)}) {verb} both in"
                    f" {pair.first} and in {pair.second}, and {pair.page} can load both"
                ),
                key=":".join(facts.chunk_by_file[file].name for file in (pair.first, pair.second)),
                file=pair.second,
                source=pair.modules[0],
                measured_bytes=pair.raw_bytes,
                limit_bytes=0,
                saving_bytes=pair.gzip_bytes,
                confidence=Confidence.MAPPED,
                fix="build both parts in one run, with every page in the build's input",
            )
