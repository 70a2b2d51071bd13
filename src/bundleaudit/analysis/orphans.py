"""Files of the build that nothing in it refers to."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.identity import find_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.url_paths import file_name
from bundleaudit.model.files import OtherFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set as AbstractSet

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.inputs.manifest import Manifest
    from bundleaudit.inputs.page_values import HtmlPage
    from bundleaudit.model.build import Page

_TEXT_SUFFIXES: Final = (".json", ".webmanifest", ".txt", ".xml")
_LARGEST_TEXT_BYTES: Final = 1 << 20
_OWN_REPORT: Final = b'"name": "bundleaudit"'
_MAPPED_SUFFIXES: Final = ("", ".js", ".mjs", ".cjs", ".css")


def find_orphans(
    files: Sequence[ScannedFile],
    documents: Documents,
    graph: LoadGraph,
    manifests: Iterable[Manifest],
    pages: Iterable[Page],
) -> frozenset[str]:
    """Return hashed files that nothing alive names, and source maps without a living file.

    Alive are pages, entries, what manifests list and every file without a hash; and, again and
    again, what a living file names. A name counts wherever it stands, with or without its folder,
    because code puts paths together at run time; but a dead chunk keeps nothing alive, nor does a
    service worker's list, which is made from the directory itself. A script that is named like
    the entries of the pages (``vue.D2pLAUpH.entry.js``) is a further entry, loaded from elsewhere,
    when all it imports is alive: what an earlier build left behind imports what is gone.

    Left out are folders from which nothing is loaded: a library copied as a whole (an editor with
    its own loader) puts names together in ways nobody can follow.
    """
    pages = tuple(pages)
    paths_by_name: dict[str, list[str]] = {}
    for file in files:
        paths_by_name.setdefault(file_name(file.path), []).append(file.path)
    names_in = {path: tuple(names) for path, names in _names_by_file(documents, graph)}
    alive = {file.path for file in files if find_hash(file.path) is None}
    alive.update(path for page in pages for path in (page.file, *page.entries))
    roots = chain(
        chain.from_iterable(_names_of_page(page) for page in documents.pages),
        (file_name(url) for manifest in manifests for url in _files_of(manifest)),
        _names_in_texts(files),
    )
    alive.update(path for name in roots for path in paths_by_name.get(name, ()))
    pending = list(alive)
    while pending:
        for name in names_in.get(pending.pop(), ()):
            for path in paths_by_name.get(name, ()):
                if path not in alive:
                    alive.add(path)
                    pending.append(path)
    alive |= _find_further_entries(graph, pages, alive)
    loaded_folders = {_folder(path) for path in _loaded_files(graph, pages)}
    dead = {
        file.path
        for file in files
        if file.other_format is None
        and file.path not in alive
        and _folder(file.path) in loaded_folders
    }
    paths = {file.path for file in files}
    stray_maps = {
        file.path
        for file in files
        if file.other_format is OtherFormat.SOURCE_MAP and not _has_owner(file.path, paths - dead)
    }
    return frozenset(dead | stray_maps)


def _find_further_entries(
    graph: LoadGraph, pages: Iterable[Page], alive: AbstractSet[str]
) -> set[str]:
    """Return scripts that end like a page's entry, as no ordinary chunk does, and fit this build."""
    endings = {_ending(file) for page in pages for file in page.entries} - {None}
    return {
        file
        for file, links in graph.links.items()
        if file not in alive
        and _ending(file) in endings
        and links.static_imports
        and not links.unresolved
        and alive >= set(links.static_imports)
    }


def _ending(path: str) -> str | None:
    """Return what follows the hash in a file's name, unless that is the extension alone."""
    digest = find_hash(path)
    ending = file_name(path).rpartition(digest)[2] if digest else ""
    return ending if ending.count(".") > 1 else None


def _has_owner(source_map: str, living: set[str]) -> bool:
    stem = source_map.removesuffix(".map")
    return any(stem + suffix in living for suffix in _MAPPED_SUFFIXES)


def _names_by_file(documents: Documents, graph: LoadGraph) -> Iterator[tuple[str, Iterable[str]]]:
    for path, scan in documents.scripts.items():
        links = graph.links[path]
        linked = map(file_name, (*links.static_imports, *links.dynamic_imports, *links.workers))
        yield path, chain(() if scan.precache else scan.mentioned_names, linked)
    for path, sheet in documents.stylesheets.items():
        yield path, map(file_name, (*sheet.imports, *sheet.urls))
    for path, scans in documents.inline_scripts.items():
        yield path, chain.from_iterable(scan.mentioned_names for scan in scans)


def _names_of_page(page: HtmlPage) -> Iterator[str]:
    urls = chain(
        page.module_scripts,
        page.nomodule_scripts,
        page.legacy_entries,
        page.module_preloads,
        page.other_references,
        (script.src for script in page.classic_scripts),
        (sheet.href for sheet in page.stylesheets),
        (preload.href for preload in page.preloads),
        (url for _, url in page.import_map),
    )
    return map(file_name, urls)


def _files_of(manifest: Manifest) -> Iterator[str]:
    for chunk in manifest.chunks:
        yield from (chunk.file, *chunk.css, *chunk.assets)


def _loaded_files(graph: LoadGraph, pages: Iterable[Page]) -> Iterator[str]:
    """Yield what pages load and everything scripts load from there."""
    for page in pages:
        yield from (*page.stylesheets, *page.preloaded)
        yield from graph.close_fully((*page.entries, *page.preloaded, *page.legacy_entries))


def _names_in_texts(files: Iterable[ScannedFile]) -> Iterator[str]:
    """Yield names in small text files; a report of ours in the directory names everything."""
    from bundleaudit.inputs.javascript.mentions import (  # noqa: PLC0415 - its patterns take 20 ms
        find_mentioned_names,
    )

    for file in files:
        if file.path.endswith(_TEXT_SUFFIXES) and file.raw_bytes <= _LARGEST_TEXT_BYTES:
            data = read_bytes(file)
            if isinstance(data, bytes) and _OWN_REPORT not in data[:400]:
                yield from find_mentioned_names(data)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
