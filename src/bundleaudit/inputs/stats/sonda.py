r"""Sonda's JSON report.

Format: ``resources`` and ``connections``, checked against 0.14.0 under Vite 4 to 8. Bytes are those
in the finished file, traced through its source map; what no module owns is ``[unassigned]``. Names
are relative to the folder of the build run, and Sonda drops the ``\0`` of virtual ids.
"""

from __future__ import annotations

from typing import Final

from bundleaudit.inputs.stats.collector import ReportCollector
from bundleaudit.inputs.stats.fields import byte_count_of, object_of, objects_of, text_of
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport

_UNASSIGNED: Final = "[unassigned]"
# Virtual modules of Vite, Rolldown and @rollup/plugin-commonjs that look like files without \0.
_VIRTUAL: Final = frozenset(
    {
        "commonjsHelpers.js",
        "rolldown/runtime.js",
        "vite/dynamic-import-helper.js",
        "vite/legacy-polyfills",
        "vite/legacy-polyfills-legacy",
        "vite/modulepreload-polyfill.js",
        "vite/preload-helper.js",
        "vite/wasm-helper.js",
    }
)


def is_sonda(document: object) -> bool:
    """Return whether it is a report of Sonda 0.10 or later."""
    root = object_of(document)
    return all(isinstance(root.get(field), list) for field in ("resources", "connections"))


def parse_sonda(document: object, path: str) -> StatsReport:
    """Return the report.

    What Sonda traced further, through the map of a dependency, counts for the file that was
    bundled. Entries are modules a chunk stands for that no dynamic import leads to.
    """
    root = object_of(document)
    collector = ReportCollector(StatsFormat.SONDA, path)
    resources = list(objects_of(root.get("resources")))
    bundled_as = _origins(resources)
    for resource in resources:
        name = text_of(resource.get("name"))
        if name is None:
            collector.add_fault()
        elif name != _UNASSIGNED:
            _add_resource(name, resource, bundled_as, collector)
    starts: set[str] = set()
    lazy: set[str] = set()
    for connection in objects_of(root.get("connections")):
        kind = connection.get("kind")
        source, target = text_of(connection.get("source")), text_of(connection.get("target"))
        if source is None or target is None:
            collector.add_fault()
            continue
        target = _virtual(target)
        if kind == "entrypoint":
            starts.add(target)
        elif kind in {"import", "require", "dynamic-import"}:
            is_dynamic = kind == "dynamic-import"
            specifier = text_of(connection.get("original"))
            collector.add_import(
                _virtual(source), target, is_dynamic=is_dynamic, specifier=specifier
            )
            if is_dynamic:
                lazy.add(target)
    for module in starts - lazy:
        collector.add_entry(module)
    return collector.finish(lengths_are_final=True)


def _origins(resources: list[dict[str, object]]) -> dict[str, str]:
    """Return the bundled file behind each source that only a dependency's own map names."""
    origins: dict[str, str] = {}
    for resource in resources:
        name, parent = text_of(resource.get("name")), text_of(resource.get("parent"))
        if resource.get("kind") == "sourcemap" and name is not None and parent is not None:
            origins.setdefault(name, parent)
    for resource in resources:
        if resource.get("kind") == "filesystem":
            origins.pop(text_of(resource.get("name")) or "", None)
    return origins


def _add_resource(
    name: str,
    resource: dict[str, object],
    bundled_as: dict[str, str],
    collector: ReportCollector,
) -> None:
    kind, parent = resource.get("kind"), text_of(resource.get("parent"))
    if kind == "filesystem":
        collector.add_module(_virtual(name))
    elif kind == "asset" and resource.get("type") == "script":
        collector.add_chunk(name)
    elif kind == "chunk" and parent is not None:
        length = byte_count_of(resource.get("uncompressed"))
        collector.add_part(parent, _virtual(bundled_as.get(name, name)), length)


def _virtual(name: str) -> str:
    return f"\0{name}" if name in _VIRTUAL else name
