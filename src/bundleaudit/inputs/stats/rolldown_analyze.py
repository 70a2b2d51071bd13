"""Rolldown's ``bundleAnalyzerPlugin``: ``analyze-data.json``.

Format: ``meta``, ``chunks`` and ``modules`` that refer to each other by position, as documented with
Rolldown 1.3. Module sizes are those of the sources, not of what was bundled, so lengths are not
taken; nor does it tell static from dynamic imports between modules: what a dynamic entry's module
is imported by counts as dynamic, everything else as static.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.inputs.stats.collector import ReportCollector
from bundleaudit.inputs.stats.fields import item_at, items_of, object_of, objects_of, text_of
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_rolldown_analyze(document: object) -> bool:
    """Return whether Rolldown's analyzer wrote it."""
    root = object_of(document)
    return object_of(root.get("meta")).get("bundler") == "rolldown" and "chunks" in root


def parse_rolldown_analyze(document: object, path: str) -> StatsReport:
    """Return the report."""
    root = object_of(document)
    collector = ReportCollector(StatsFormat.ROLLDOWN_ANALYZE, path)
    modules = items_of(root.get("modules"))
    paths: list[object] = [text_of(object_of(module).get("path")) for module in modules]
    lazy: set[str] = set()
    for chunk in objects_of(root.get("chunks")):
        _add_chunk(chunk, paths, collector)
        entry = text_of(item_at(paths, chunk.get("entryModule")))
        if entry is not None and chunk.get("type") == "static-entry":
            collector.add_entry(entry)
        elif entry is not None and chunk.get("type") == "dynamic-entry":
            lazy.add(entry)
    for fields in modules:
        imported = text_of(object_of(fields).get("path"))
        if imported is None:
            collector.add_fault()
            continue
        collector.add_module(imported)
        for importer in _at(object_of(fields).get("importers"), paths, collector):
            collector.add_import(importer, imported, is_dynamic=imported in lazy)
    return collector.finish()


def _add_chunk(chunk: dict[str, object], paths: list[object], collector: ReportCollector) -> None:
    name = text_of(chunk.get("name"))
    if name is None:
        collector.add_fault()
        return
    collector.add_chunk(name)
    for module in _at(chunk.get("moduleIndices"), paths, collector):
        collector.add_part(name, module, None)


def _at(indices: object, paths: list[object], collector: ReportCollector) -> Iterator[str]:
    """Yield the paths at positions, counting positions that lead nowhere as faults."""
    for index in items_of(indices):
        path = text_of(item_at(paths, index))
        if path is None:
            collector.add_fault()
        else:
            yield path
