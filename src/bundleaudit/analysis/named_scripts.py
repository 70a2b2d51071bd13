"""Scripts that loaded code names as files, and so may load in ways an import does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.inputs.url_paths import file_name
from bundleaudit.model.files import FileRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.inputs.javascript.facts import ScriptScan


def find_named_scripts(
    graph: LoadGraph, documents: Documents, roles: Mapping[str, FileRole | None]
) -> tuple[str, ...]:
    """Return scripts without a role that code with one names, and all they load, sorted.

    Code names a script by ``new URL`` or by a string: a worker that a library starts, a classic
    script that it adds to the page. A string counts when only one script of the build is called
    so. What a service worker lists, it does not load; nor does a server.

    Args:
        graph: Who loads what.
        documents: What scripts and pages say.
        roles: Who loads a script, as far as imports and workers tell.
    """
    paths_by_name: dict[str, list[str]] = {}
    for file in roles:
        paths_by_name.setdefault(file_name(file), []).append(file)
    path_by_name = {name: paths[0] for name, paths in paths_by_name.items() if len(paths) == 1}
    quiet = {FileRole.SERVER, FileRole.SERVICE_WORKER, None}
    pending = [
        target
        for file, role in roles.items()
        if role not in quiet
        for target in _targets(file, graph, documents.scripts, path_by_name)
    ]
    for scans in documents.inline_scripts.values():
        pending += _mentions(scans, path_by_name)
    for page in documents.pages:
        names = map(file_name, page.other_references)
        pending += [path_by_name[name] for name in names if name in path_by_name]
    found: set[str] = set()
    while pending:
        file = pending.pop()
        if file not in found and file in roles and roles[file] is None:
            found.add(file)
            pending += _targets(file, graph, documents.scripts, path_by_name)
    return tuple(sorted(found))


def _targets(
    file: str,
    graph: LoadGraph,
    scripts: Mapping[str, ScriptScan],
    path_by_name: Mapping[str, str],
) -> Iterator[str]:
    links = graph.links[file]
    yield from (*links.static_imports, *links.dynamic_imports, *links.assets)
    yield from (*links.imported_scripts, *links.workers)
    if not scripts[file].precache:
        yield from _mentions((scripts[file],), path_by_name)


def _mentions(scans: Iterable[ScriptScan], path_by_name: Mapping[str, str]) -> Iterator[str]:
    return (
        path_by_name[name]
        for scan in scans
        for name in scan.mentioned_names
        if name in path_by_name
    )
