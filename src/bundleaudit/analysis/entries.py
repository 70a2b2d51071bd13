"""Scripts that stand for pages where no document loads them: a server's own template does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.build import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set as AbstractSet

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.javascript.facts import ScriptScan
    from bundleaudit.inputs.manifest import ManifestChunk

_LEGACY_KEY_MARK = "-legacy"


def find_entry_pages(
    graph: LoadGraph,
    scripts: Mapping[str, ScriptScan],
    listed: Iterable[ManifestChunk],
    server_files: AbstractSet[str],
) -> list[Page]:
    """Return a page for every entry of the manifest that no document loads, sorted by file.

    A library is written in several formats and its manifest lists only the last one, so an entry
    that no browser runs (CommonJS) gives way to the modules that nothing imports. These are the
    entries too where there is neither manifest nor document. Where no module is left either, the
    manifest's entries stay: a build may be one classic script.

    Args:
        graph: Who loads what.
        scripts: What the scripts say, by file.
        listed: The manifest's chunks, of scripts that are there.
        server_files: Files that run on a server and are no entries.
    """
    loaded = graph.close_statically(
        file
        for page in graph.pages
        for file in (*page.entries, *page.preloaded, *page.legacy_entries)
    )
    named = [
        chunk.file
        for chunk in listed
        if chunk.is_entry
        and chunk.file not in loaded
        and chunk.file not in server_files
        and _LEGACY_KEY_MARK not in chunk.key
    ]
    entries = [file for file in named if graph.links[file].is_browser_code]
    if not entries and not graph.pages:
        entries = _find_unimported(graph, scripts, server_files)
    return [
        Page(file=file, entries=(file,), has_document=False)
        for file in sorted(set(entries or named))
    ]


def _find_unimported(
    graph: LoadGraph, scripts: Mapping[str, ScriptScan], server_files: AbstractSet[str]
) -> list[str]:
    imported = {
        file
        for links in graph.links.values()
        for file in (*links.static_imports, *links.dynamic_imports, *links.workers)
    }
    return [
        file
        for file in graph.links
        if scripts[file].is_module and file not in imported and file not in server_files
    ]
