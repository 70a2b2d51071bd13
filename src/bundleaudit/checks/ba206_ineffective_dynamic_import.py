"""BA206: a dynamic import of what is loaded already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.analysis.ineffective_imports import IneffectiveImport, find_ineffective_imports
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.units import format_count, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts

_BOTH_WAYS: Final = (
    "import the module with import() everywhere, or statically everywhere; the log of the build"
    " names it (INEFFECTIVE_DYNAMIC_IMPORT, `is dynamically imported by`)"
)
_MERGED: Final = (
    "keep it out of the chunk groups (codeSplitting.groups, manualChunks) of that chunk"
)
_ONE_FILE: Final = (
    "build.rolldownOptions.output.codeSplitting: false (Vite 8) or inlineDynamicImports (Vite 3-7)"
    " puts everything into one file: remove it, or ignore BA206 with that reason"
)


class IneffectiveDynamicImport(Check[Options]):
    """A module that is imported lazily should not be imported statically as well.

    ## What it does
    Finds dynamic imports whose target the importing chunk has loaded already: itself, a chunk it
    imports statically, or a chunk that every page which gets there loads at its start. Within one
    chunk bundlers answer such an import with a promise for the module's namespace, and that is what
    is looked for. With stats the modules are named, and imports that packages hold do not count;
    without, an import is only a note where a package may hold it.

    ## Why it matters
    Someone meant the module to be loaded later, and one static import elsewhere undid that: it is
    downloaded with the rest, and nothing but the build's log said so.

    ## How to fix
    Import the module lazily everywhere, or statically everywhere if every visitor needs it.

    ## References
    - https://rollupjs.org/es-module-syntax/#dynamic-import
    - https://vite.dev/guide/features.html#async-chunk-loading-optimization
    """

    meta = CheckMeta(
        id="BA206",
        name="ineffective-dynamic-import",
        summary="a dynamic import names code that is loaded already",
        category=Category.SPLITTING,
        severity=Severity.WARNING,
        since="0.1.0",
    )

    @override
    def skip_reason(self, facts: Facts, options: Options) -> str:
        return "" if facts.splits.pages else "no page of an application"

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        for item in find_ineffective_imports(facts):
            yield _finding(item, facts)


def _finding(item: IneffectiveImport, facts: Facts) -> Finding:
    holder = facts.chunk_by_file[item.holder]
    if item.modules:
        message = f"{format_some(item.modules)}: imported with import(), but in {item.holder}, {item.reason}"
        fix = (
            f"import it with import() in {item.static_importers[0]} too, or statically everywhere"
            if item.static_importers
            else _MERGED
        )
    else:
        where = f" from {format_some(item.importers)}" if item.importers else ""
        count = format_count(item.count, "dynamic import") if item.count else "a dynamic import"
        message = f"{count}{where} of code in {item.holder}, {item.reason}"
        fix = _BOTH_WAYS
    owner = item.modules[0] if item.modules else holder.source
    place = facts.source_places.static_import_of(item.modules[0]) if item.modules else None
    if facts.splits.reachable == {item.holder} and not item.static_importers:
        fix = _ONE_FILE
    return Finding(
        message=message,
        key=f"{holder.name}:{','.join(item.modules) or item.kind}",
        file=item.holder,
        source=place.module if place else owner,
        source_line=place.line if place else None,
        confidence=Confidence.MAPPED if item.modules else Confidence.EXACT,
        fix=fix,
        severity=None if item.modules or _is_own(item, facts) else Severity.NOTE,
    )


def _is_own(item: IneffectiveImport, facts: Facts) -> bool:
    """Return whether the import is one chunk's own, and that chunk holds the project's code."""
    if not item.count:
        return False
    return item.holder in facts.splits.with_own_code or any(
        content.application
        for content in facts.splits.contents
        if content.chunk.file == item.holder
    )
