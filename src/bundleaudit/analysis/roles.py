"""Who loads a script: modern or old browsers, workers, service workers, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.files import FileRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.analysis.links import ScriptLinks
    from bundleaudit.inputs.javascript.facts import ScriptScan
    from bundleaudit.model.build import Page

_LEGACY_MARK = "-legacy"
_POLYFILL_STEM = "polyfills"


def assign_roles(
    graph: LoadGraph,
    scripts: Mapping[str, ScriptScan],
    pages: Iterable[Page],
    server_files: Iterable[str] = (),
) -> dict[str, FileRole | None]:
    """Return the role of every script; ``None`` for one that nothing in the build loads.

    A script that several load counts for the most common visitor: modern pages first, then old
    browsers, workers and service workers. A build without any page (a library) is modern.
    """
    pages = tuple(pages)
    roles: dict[str, FileRole | None] = dict.fromkeys(graph.links)
    workers, service_workers = _find_workers(graph, scripts)
    modern = _close_pages(graph, pages)
    legacy = graph.close_fully(file for page in pages for file in page.legacy_entries)
    groups = (
        (FileRole.SERVICE_WORKER, _close_workers(graph, service_workers)),
        (FileRole.WORKER, _close_workers(graph, workers)),
        (FileRole.LEGACY, legacy),
        (FileRole.MODERN, modern),
        (FileRole.SERVER, server_files),
    )
    for group_role, files in groups:
        roles.update((file, group_role) for file in files if file in roles)
    for file, role in roles.items():
        is_twin = scripts[file].is_systemjs and _LEGACY_MARK in file
        if is_twin and role in {None, FileRole.MODERN}:
            roles[file] = FileRole.LEGACY
        elif role is FileRole.MODERN and legacy and _is_polyfill(file, graph):
            roles[file] = FileRole.POLYFILL
    return roles


def _close_pages(graph: LoadGraph, pages: Iterable[Page]) -> dict[str, None]:
    roots: dict[str, None] = {}
    for page in pages:
        roots.update(dict.fromkeys((*page.entries, *page.preloaded)))
        for links in graph.page_links.get(page.file, ()):
            roots.update(dict.fromkeys(links.dynamic_imports))
    return graph.close_fully(roots)


def _find_workers(
    graph: LoadGraph, scripts: Mapping[str, ScriptScan]
) -> tuple[dict[str, None], dict[str, None]]:
    """Return worker and service-worker entries, as scripts and pages start them."""
    workers: dict[str, None] = {}
    service_workers: dict[str, None] = {
        file: None for file, scan in scripts.items() if scan.precache
    }
    for links in (
        *graph.links.values(),
        *(one for many in graph.page_links.values() for one in many),
    ):
        workers.update(dict.fromkeys(links.workers))
        service_workers.update(dict.fromkeys(links.service_workers))
    return workers, service_workers


def _close_workers(graph: LoadGraph, entries: Iterable[str]) -> dict[str, None]:
    """Return the entries with everything they import or load by ``importScripts``."""
    reached: dict[str, None] = {}
    pending = list(entries)
    while pending:
        closed = graph.close_fully(pending)
        pending = [
            script
            for file in closed
            if file not in reached
            for script in _scripts_of(graph.links.get(file))
            if script not in closed and script not in reached
        ]
        reached.update(closed)
    return reached


def _scripts_of(links: ScriptLinks | None) -> tuple[str, ...]:
    return () if links is None else (*links.imported_scripts, *links.workers)


def _is_polyfill(file: str, graph: LoadGraph) -> bool:
    """Return whether a script is plugin-legacy's modern polyfills: it imports nothing."""
    name = file.rpartition("/")[2]
    links = graph.links[file]
    return name.startswith(_POLYFILL_STEM) and not links.static_imports and not links.lazy
