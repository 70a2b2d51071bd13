r"""Sonda's JSON report.

Format: ``resources`` and ``connections``, checked against 0.14.0 under Vite 4 to 8. Bytes are those
in the finished file, traced through its source map; what no module owns is ``[unassigned]``. Names
are relative to the folder of the build run, and Sonda drops the ``\0`` of virtual ids.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from bundleaudit.inputs.stats.collector import ReportCollector
from bundleaudit.inputs.stats.fields import byte_count_of, object_of, objects_of, text_of
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport

_UNASSIGNED: Final = "[unassigned]"
# Virtual modules of Vite, Rolldown, Oxc and @rollup/plugin-commonjs that look like files without \0.
_VIRTUAL: Final = re.compile(
    r"commonjsHelpers\.js|rolldown/runtime\.js|@oxc-project\+runtime@[^/]+/.+|"
    r"vite/(?:(?:dynamic-import|preload|wasm)-helper|modulepreload-polyfill|"
    r"legacy-polyfills(?:-legacy)?)(?:\.js)?"
)


def is_sonda(document: object) -> bool:
    """Return whether it is a report of Sonda 0.10 or later."""
    root = object_of(document)
    return all(isinstance(root.get(field), list) for field in ("resources", "connections"))


def parse_sonda(document: object, path: str) -> StatsReport:
    """Return the report.

    What Sonda traced further, through the map of a dependency, counts for the file that was
    bundled. Entries are modules a chunk stands for that no dynamic import leads to; without source
    maps Sonda names none, and modules that import others and are imported by none stand in.
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
    links = _links(root.get("connections"), collector)
    lazy = {(link.source, link.target) for link in links if link.kind == "dynamic-import"}
    for link in links:
        if link.kind == "dynamic-import":
            collector.add_import(link.source, link.target, is_dynamic=True)
        elif link.kind in {"import", "require"}:
            # Under Rollup a dynamic import is listed once more, as a static one by absolute path.
            is_echo = (link.source, link.target) in lazy and _is_absolute(link.specifier)
            if not is_echo:
                collector.add_import(
                    link.source, link.target, is_dynamic=False, specifier=link.specifier
                )
    for module in _entries(links):
        collector.add_entry(module)
    if not collector.has_parts:
        collector.add_remark(
            "Sonda does not say which chunk holds which module: it does when the build has source maps"
        )
    return collector.finish(lengths_are_final=True)


class _Link(NamedTuple):
    kind: str | None
    source: str
    target: str
    specifier: str | None


def _links(connections: object, collector: ReportCollector) -> list[_Link]:
    links: list[_Link] = []
    for connection in objects_of(connections):
        source, target = text_of(connection.get("source")), text_of(connection.get("target"))
        if source is None or target is None:
            collector.add_fault()
            continue
        specifier = text_of(connection.get("original"))
        links.append(
            _Link(text_of(connection.get("kind")), _virtual(source), _virtual(target), specifier)
        )
    return links


def _entries(links: list[_Link]) -> set[str]:
    imports = [link for link in links if link.kind in {"import", "require", "dynamic-import"}]
    starts = {link.target for link in links if link.kind == "entrypoint"}
    if starts:
        return starts - {link.target for link in imports if link.kind == "dynamic-import"}
    return {link.source for link in imports} - {link.target for link in imports}


def _is_absolute(specifier: str | None) -> bool:
    return specifier is not None and (specifier.startswith("/") or specifier[1:3] in {":/", ":\\"})


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
    return f"\0{name}" if _VIRTUAL.fullmatch(name) else name
