"""Reads the route table of a folder as ``pipeline`` does, and writes it in a line per route."""

from __future__ import annotations

from pathlib import Path

from bundleaudit.analysis.accounts import account_chunks
from bundleaudit.analysis.graph import build_graph
from bundleaudit.analysis.manifest_join import join_manifests
from bundleaudit.analysis.routes.discover import find_routes
from bundleaudit.analysis.routes.evidence import RouteInputs
from bundleaudit.analysis.stats_facts import use_stats
from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.documents import hash_files, read_documents
from bundleaudit.inputs.manifest_search import find_manifests


def read_routes(folder: Path, cache: ContentCache | None = None, **options):
    """Return the route table of the build in ``folder``."""
    cache = cache or ContentCache(None)
    scan = scan_directory(folder)
    contents = hash_files(scan)
    documents = read_documents(contents, cache)
    paths = frozenset(contents.hash_by_path)
    graph = build_graph(documents, paths)
    facts = join_manifests(find_manifests(scan).manifests, graph, paths)
    accounts = account_chunks(contents, documents, cache, None)
    inputs = RouteInputs(
        contents=contents,
        documents=documents,
        graph=graph,
        manifest_facts=facts,
        accounts=accounts,
        names=use_stats((), accounts, documents.scripts).names,
        **options,
    )
    return find_routes(inputs, cache)


def chunk_stem(chunk: str | None) -> str | None:
    """Return the base name of a chunk without its hash."""
    if chunk is None:
        return None
    name = chunk.rpartition("/")[2].removesuffix(".js")
    for length in (9,):
        if len(name) > length and name[-length] == "-":
            return name[:-length]
    return name


def describe(table):
    """Return every route as (path, name, path of its parent, [(view, chunk, is_lazy)])."""
    return [
        (
            route.path,
            route.name,
            None if route.parent is None else table.routes[route.parent].path,
            [(view.name, chunk_stem(view.chunk), view.is_lazy) for view in route.views],
        )
        for route in table.routes
    ]
