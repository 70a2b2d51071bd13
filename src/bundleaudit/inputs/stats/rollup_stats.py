"""rollup-plugin-stats: the output bundle as JSON.

Format: an object of file name to output chunk or asset, checked against 3.0.0 under Vite 4 to 8.
Ids are absolute, lengths those before minification. It names no importers.
"""

from __future__ import annotations

from bundleaudit.inputs.stats.collector import ReportCollector
from bundleaudit.inputs.stats.fields import byte_count_of, object_of, text_of, texts_of
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport


def is_rollup_stats(document: object) -> bool:
    """Return whether every entry is an output chunk or asset, and one a chunk."""
    if not isinstance(document, dict) or not document:
        return False
    kinds = {
        text_of(object_of(entry).get("type")) in {"chunk", "asset"} for entry in document.values()
    }
    return kinds == {True} and any(_is_chunk(entry) for entry in document.values())


def parse_rollup_stats(document: object, path: str) -> StatsReport:
    """Return the report; entries are the modules that entry chunks stand for."""
    collector = ReportCollector(StatsFormat.ROLLUP_STATS, path)
    for key, entry in object_of(document).items():
        if not _is_chunk(entry):
            continue
        chunk = object_of(entry)
        file = text_of(chunk.get("fileName")) or key
        collector.add_chunk(file)
        modules = object_of(chunk.get("modules"))
        for module, fields in modules.items():
            length = byte_count_of(object_of(fields).get("renderedLength"))
            collector.add_part(file, module, length)
        for module in texts_of(chunk.get("moduleIds")):
            if module not in modules:
                collector.add_part(file, module, None)
        facade = text_of(chunk.get("facadeModuleId"))
        if chunk.get("isEntry") is True and facade is not None:
            collector.add_module(facade)
            collector.add_entry(facade)
    return collector.finish()


def _is_chunk(entry: object) -> bool:
    fields = object_of(entry)
    has_modules = isinstance(fields.get("modules"), dict) or "moduleIds" in fields
    return fields.get("type") == "chunk" and has_modules
