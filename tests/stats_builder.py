"""Writes stats in the visualizer's raw-data form (version 2), for builds made up by tests."""

from __future__ import annotations

import json


def visualizer_stats(chunks, imports=(), *, entries=()):
    """Return the JSON text.

    Args:
        chunks: Chunk file to ``{module id: rendered length}``.
        imports: ``(importer, imported)`` or ``(importer, imported, is_dynamic)``.
        entries: Ids of entry modules.
    """
    ids = {module for held in chunks.values() for module in held}.union(entries)
    ids |= {end for link in imports for end in link[:2]}
    metas = {
        module: {
            "id": module,
            "moduleParts": {},
            "imported": [],
            "importedBy": [],
            "isEntry": module in entries,
        }
        for module in sorted(ids)
    }
    parts = {}
    for file, held in chunks.items():
        for module, length in held.items():
            part = f"{file}|{module}"
            metas[module]["moduleParts"][file] = part
            parts[part] = {
                "renderedLength": length,
                "gzipLength": 0,
                "brotliLength": 0,
                "metaUid": module,
            }
    for importer, imported, *dynamic in imports:
        link = {"dynamic": True} if dynamic and dynamic[0] else {}
        metas[importer]["imported"].append({"uid": imported, **link})
        metas[imported]["importedBy"].append({"uid": importer, **link})
    return json.dumps(
        {
            "version": 2,
            "tree": {
                "name": "root",
                "children": [
                    {
                        "name": file,
                        "children": [
                            {"uid": f"{file}|{module}", "name": module} for module in held
                        ],
                    }
                    for file, held in chunks.items()
                ],
            },
            "nodeParts": parts,
            "nodeMetas": metas,
            "env": {"rollup": "4"},
            "options": {"gzip": False, "brotli": False, "sourcemap": False},
        }
    )
