"""What all stats of a build say together, in the build's own names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bundleaudit.analysis.module_names import name_modules
from bundleaudit.analysis.package_versions import identify_packages
from bundleaudit.analysis.stats_join import ids_of, join_stats, matches_build
from bundleaudit.model.modules import ModuleImports
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.inputs.stats.report import StatsReport


@record
class StatsFacts:
    """What the stats that belong to a build add to it.

    Attributes:
        names: One name for every module of maps and stats; packages with the versions that stats
            and installed packages tell.
        formats: Formats used, sorted.
        lengths_by_chunk: For each chunk, the modules in it and their lengths; good for proportions
            only, and without modules of no length.
        imports: The import graph of the modules; ``None`` when no stats have one.
        refused: Stats of another build, and how that shows.
        notes: The same, and what else could not be used of stats.
    """

    names: ModuleNames
    formats: tuple[str, ...] = ()
    lengths_by_chunk: Mapping[str, tuple[tuple[str, int], ...]]
    imports: ModuleImports | None = None
    refused: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()


def use_stats(
    reports: Sequence[StatsReport],
    accounts: Accounts,
    scripts: Collection[str],
    look_up: Callable[[str], tuple[str, str] | None] | None = None,
) -> StatsFacts:
    """Return what ``reports`` add to the build; those of another build are refused with a note.

    Args:
        reports: As they were read, the most trusted first.
        accounts: Who owns the bytes of mapped scripts: their modules prove what belongs together.
        scripts: All scripts of the build.
        look_up: Reads a package's real name and version from the folder it is installed in.
    """
    sources = frozenset(accounts.sources())
    kept = list(reports)
    refused: list[Note] = []
    while True:
        # Ids of a report that is refused must not have had a say in the names.
        names = name_modules(sources, [ids_of(report) for report in kept])
        joined = [join_stats(report, scripts, names.of_ids[at]) for at, report in enumerate(kept)]
        modules_by_chunk = _modules_by_chunk(accounts, names)
        reasons = [matches_build(report, scripts, modules_by_chunk) for report in joined]
        if not any(reasons):
            break
        refused += [
            Note(file=report.path, message=f"is not used: {reason}")
            for report, reason in zip(kept, reasons, strict=True)
            if reason
        ]
        kept = [report for report, reason in zip(kept, reasons, strict=True) if not reason]
    versions = [version for report in joined for version in report.versions]
    identified = identify_packages(names.packages.values(), versions, look_up)
    return StatsFacts(
        names=replace(
            names, packages={name: identified[ref] for name, ref in names.packages.items()}
        ),
        formats=tuple(sorted({report.format.value for report in joined})),
        lengths_by_chunk=_lengths_by_chunk(joined),
        imports=_choose_imports(joined),
        refused=tuple(refused),
        notes=(*refused, *(note for report in joined for note in report.notes)),
    )


def _modules_by_chunk(accounts: Accounts, names: ModuleNames) -> dict[str, frozenset[str]]:
    return {
        file: frozenset(
            names.of_sources[accounts.map_file(file), owner.source]
            for owner in account.owners
            if owner.source is not None
        )
        for file, account in accounts.by_file.items()
    }


def _lengths_by_chunk(
    reports: Iterable[StatsReport],
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return for each chunk the lengths of the first report that knows them all.

    Lengths in the finished file come before those from before minification.
    """
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for report in sorted(reports, key=lambda report: not report.lengths_are_final):
        for file, parts in report.chunk_modules:
            lengths = [(name, length) for name, length in parts if length]
            if file not in found and lengths and all(length is not None for _, length in parts):
                found[file] = tuple(lengths)
    return found


def _choose_imports(reports: Iterable[StatsReport]) -> ModuleImports | None:
    """Return the import graph of the report with the most imports.

    Reports differ in what they leave out, so graphs are not mixed; but where another one knows
    what the code says for an import, its specifier is taken.
    """
    graphs = [report for report in reports if report.imports and report.entries]
    if not graphs:
        return None
    best = max(graphs, key=lambda report: len(report.imports))
    links = {(link.importer, link.imported, link.is_dynamic): link for link in best.imports}
    for report in graphs:
        for link in report.imports:
            key = (link.importer, link.imported, link.is_dynamic)
            if key in links and links[key].specifier is None:
                links[key] = link
    return ModuleImports(entries=best.entries, imports=tuple(links.values()))
