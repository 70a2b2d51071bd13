"""Modules that an initial load fetches though only lazily loaded code uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.build import LateModules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bundleaudit.analysis.module_graph import ModuleGraph
    from bundleaudit.model.build import Chunk


def find_late_by_graph(
    graph: ModuleGraph, chunks: Iterable[Chunk], initial: Collection[str]
) -> tuple[LateModules, ...]:
    """Return the late modules of chunks in the initial load, by the import graph; sorted by file.

    A module is late when entries lead to it, but by static imports alone do not. Those that no
    entry leads to at all are unknown, not late.
    """
    known = graph.reachable(static_only=False)
    listed = list(chunks)
    chunk_by_module = {
        module.path: chunk.file for chunk in listed for module in chunk.ownership.modules
    }
    late_by_file = {
        chunk.file: {
            module.path
            for module in chunk.ownership.modules
            if module.path in known and module.path not in graph.initial
        }
        for chunk in listed
        if chunk.file in initial
    }
    users: dict[str, set[str]] = {}
    for module in known:
        user = chunk_by_module.get(module)
        if user is None or user in initial:
            continue
        for link in graph.imports_of(module):
            holder = chunk_by_module.get(link.imported, "")
            if not link.is_dynamic and link.imported in late_by_file.get(holder, ()):
                users.setdefault(holder, set()).add(user)
    return tuple(
        LateModules(
            file=file, modules=tuple(sorted(late)), users=tuple(sorted(users.get(file, ())))
        )
        for file, late in sorted(late_by_file.items())
        if late
    )
