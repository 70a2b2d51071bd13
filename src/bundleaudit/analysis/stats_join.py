"""Puts a stats file next to the build it came with, or finds that it came with another one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.path_alignment import Shift, find_shift
from bundleaudit.inputs.stats.report import StatsModule, StatsReport
from bundleaudit.model.modules import ModuleImport

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Set as AbstractSet

_MOST_STRANGERS_PERCENT: Final = 5
_STYLE_SUFFIXES: Final = (".css", ".less", ".sass", ".scss", ".styl", ".stylus", ".pcss", ".sss")
_STYLE_MARKS: Final = ("type=style", "lang.css", "lang.less", "lang.sass", "lang.scss")


def join_stats(
    report: StatsReport, build_files: Iterable[str], names: Mapping[str, str]
) -> StatsReport:
    """Return ``report`` with the build's own file names and one name for each module.

    Chunks that held nothing but styles, which Vite deletes again, are left out unless the build
    has them. Parts of one file (a component's script and template) become one module, imports
    between them fall away, and lengths add up.

    Args:
        report: As it was read.
        build_files: All scripts of the build.
        names: Id to name, for every id of the report (`ModuleNames.of_ids`).
    """
    files = frozenset(build_files)
    shift = find_shift((file for file, _ in report.chunk_modules), files) or Shift()
    chunks: list[tuple[str, tuple[tuple[str, int | None], ...]]] = []
    for file, parts in report.chunk_modules:
        placed = shift.apply(file)
        if placed in files or not _is_style_only(module for module, _ in parts):
            chunks.append((placed, _merged(parts, names)))
    modules: dict[str, bool] = {}
    for module in report.modules:
        name = names[module.id]
        modules[name] = module.is_external and modules.get(name, True)
    return replace(
        report,
        modules=tuple(
            StatsModule(id=name, is_external=is_external)
            for name, is_external in sorted(modules.items())
        ),
        chunk_modules=tuple(sorted(chunks, key=lambda chunk: chunk[0])),
        imports=_imports(report, names),
        entries=tuple(sorted({names[entry] for entry in report.entries})),
    )


def ids_of(report: StatsReport) -> frozenset[str]:
    """Return every id a report uses, for `name_modules`."""
    ids = {module.id for module in report.modules}.union(report.entries)
    for _, parts in report.chunk_modules:
        ids.update(module for module, _ in parts)
    for link in report.imports:
        ids.add(link.importer)
        ids.add(link.imported)
    return frozenset(ids)


def matches_build(
    report: StatsReport,
    build_chunk_files: Collection[str],
    modules_by_chunk: Mapping[str, AbstractSet[str]],
) -> str:
    """Return why ``report`` is not about this build; empty when it is.

    File names carry content hashes, so all chunks of the stats have to be there; the build may
    have more (workers, legacy twins, scripts from ``public/``). Where names carry none, modules
    decide: at most 5 % of those in the source maps may be unknown to the stats.

    Args:
        report: After `join_stats`.
        build_chunk_files: All scripts of the build.
        modules_by_chunk: Names of the modules in each chunk by its source map, as far as known.
    """
    files = frozenset(build_chunk_files)
    named = [file for file, _ in report.chunk_modules]
    if not named:
        return ""
    missing = [file for file in named if file not in files]
    if missing:
        return (
            f"it names {len(missing)} of {len(named)} chunks that this build does not have "
            f"(first: {missing[0]}), so it is of another build"
        )
    total = strangers = 0
    first = ""
    for file, parts in report.chunk_modules:
        listed = _comparable(module for module, _ in parts)
        # plugin-legacy bundles its polyfills on the side: stats see one virtual module.
        mapped = sorted(_comparable(modules_by_chunk.get(file, ()))) if listed else []
        unknown = [module for module in mapped if module not in listed]
        total += len(mapped)
        strangers += len(unknown)
        first = first or next(iter(unknown), "")
    if strangers * 100 > total * _MOST_STRANGERS_PERCENT:
        return (
            f"it does not know {strangers} of the {total} modules in its chunks "
            f"(first: {first}), so it is of another build"
        )
    return ""


def _comparable(modules: Iterable[str]) -> set[str]:
    return {module for module in modules if not module.startswith("virtual:")}


def _is_style_only(modules: Iterable[str]) -> bool:
    """Return whether nothing but styles and the empty shells around them are in a chunk."""
    listed = [module for module in modules if not module.startswith("\0")]
    return bool(listed) and all(_is_style(module) for module in listed)


def _is_style(module: str) -> bool:
    path, _, request = module.partition("?")
    return path.endswith(_STYLE_SUFFIXES) or any(mark in request for mark in _STYLE_MARKS)


def _merged(
    parts: Iterable[tuple[str, int | None]], names: Mapping[str, str]
) -> tuple[tuple[str, int | None], ...]:
    lengths: dict[str, int | None] = {}
    for module, length_bytes in parts:
        name = names[module]
        known = lengths.get(name, 0)
        lengths[name] = None if known is None or length_bytes is None else known + length_bytes
    return tuple(sorted(lengths.items(), key=lambda part: part[0]))


def _imports(report: StatsReport, names: Mapping[str, str]) -> tuple[ModuleImport, ...]:
    found: dict[tuple[str, str, bool], str | None] = {}
    for link in report.imports:
        key = (names[link.importer], names[link.imported], link.is_dynamic)
        if key[0] != key[1] and found.get(key) is None:
            found[key] = None if _is_resolved(link.specifier, key[1]) else link.specifier
    return tuple(
        ModuleImport(importer=key[0], imported=key[1], is_dynamic=key[2], specifier=specifier)
        for key, specifier in sorted(found.items(), key=lambda item: item[0])
    )


def _is_resolved(specifier: str | None, name: str) -> bool:
    """Return whether a tool gave the absolute file where the code's own words should be."""
    if specifier is None:
        return False
    path = specifier.partition("?")[0]
    spellings = (f"/{name}", f"/{name.rpartition('.')[0]}")
    return path.startswith("/") and path.endswith(spellings) and path not in spellings
