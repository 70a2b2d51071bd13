"""rollup-plugin-visualizer, template ``raw-data``.

Format: ``shared/types.ts`` of the plug-in, version 2, checked against 5.5 to 7.1.3. The same version
number stands on three layouts: 5.0 to 5.4 (not read), 5.5 to 5.8 (``mainUid``), 5.9 and later
(``metaUid``). Lengths are those before minification unless ``options.sourcemap`` is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.inputs.stats.collector import ReportCollector
from bundleaudit.inputs.stats.fields import byte_count_of, object_of, objects_of, text_of
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_visualizer(document: object) -> bool:
    """Return whether it is raw data of any version."""
    return isinstance(document, dict) and "tree" in document and "nodeParts" in document


def parse_visualizer(document: object, path: str) -> StatsReport | Note:
    """Return the report, or a note when the version cannot be read.

    Modules without parts were shaken out or are external: listed, but in no chunk. A chunk without
    modules, which the format shows as a leaf with a made-up module, is a chunk without modules.
    """
    root = object_of(document)
    version = root.get("version")
    if version != 2 or isinstance(version, bool):
        return Note(
            file=path,
            message=f"is rollup-plugin-visualizer data of version {version!r:.20}; "
            "version 2 (plug-in 5.5 and later) can be read",
        )
    metas, parts = object_of(root.get("nodeMetas")), object_of(root.get("nodeParts"))
    if parts and not any(
        "metaUid" in part or "mainUid" in part for part in objects_of([*parts.values()])
    ):
        return Note(
            file=path,
            message="is rollup-plugin-visualizer data from before 5.5; update the plug-in",
        )
    collector = ReportCollector(StatsFormat.VISUALIZER, path)
    empty_chunks = frozenset(_add_tree(root.get("tree"), collector))
    ids = {uid: text_of(object_of(meta).get("id")) for uid, meta in metas.items()}
    for uid, meta in metas.items():
        module = ids[uid]
        if module is None or not isinstance(meta, dict):
            collector.add_fault()
            continue
        _add_module(module, meta, parts, empty_chunks, collector)
        for link in objects_of(meta.get("imported")):
            target = link.get("uid")
            imported = ids.get(target) if isinstance(target, str) else None
            if imported is None:
                collector.add_fault()
            else:
                collector.add_import(module, imported, is_dynamic=link.get("dynamic") is True)
    options = object_of(root.get("options"))
    return collector.finish(lengths_are_final=options.get("sourcemap") is True)


def _add_tree(tree: object, collector: ReportCollector) -> Iterator[str]:
    """Take in the chunks and yield the part ids of those that are leaves."""
    for chunk in objects_of(object_of(tree).get("children")):
        name, uid = text_of(chunk.get("name")), text_of(chunk.get("uid"))
        if name is None:
            collector.add_fault()
            continue
        collector.add_chunk(name)
        if uid is not None:
            yield uid


def _add_module(
    module: str,
    meta: dict[str, object],
    parts: dict[str, object],
    empty_chunks: frozenset[str],
    collector: ReportCollector,
) -> None:
    placed = object_of(meta.get("moduleParts"))
    made_up = [uid for uid in placed.values() if isinstance(uid, str) and uid in empty_chunks]
    if made_up and len(made_up) == len(placed):
        return
    collector.add_module(module, is_external=meta.get("isExternal") is True)
    if meta.get("isEntry") is True:
        collector.add_entry(module)
    for file, uid in placed.items():
        if isinstance(uid, str) and uid not in empty_chunks:
            length = byte_count_of(object_of(parts.get(uid)).get("renderedLength"))
            collector.add_part(file, module, length)
