"""Reads the route table of a folder as ``pipeline`` does, and writes it in a line per route."""

from __future__ import annotations

from pathlib import Path

from bundleaudit.analysis.accounts import account_chunks
from bundleaudit.analysis.graph import build_graph
from bundleaudit.analysis.manifest_join import join_manifests
from bundleaudit.analysis.routes.discover import find_routes
from bundleaudit.analysis.routes.evidence import RouteInputs
from bundleaudit.analysis.routes.find import find_records
from bundleaudit.analysis.routes.program import Program
from bundleaudit.analysis.routes.table import lay_out
from bundleaudit.analysis.stats_facts import use_stats
from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.inputs.contents import hash_files
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.documents import read_documents
from bundleaudit.inputs.manifest_search import find_manifests
from bundleaudit.inputs.remembered import Answers
from bundleaudit.inputs.route_marks import find_marks
from bundleaudit.model.routes import RouteTable

ROUTER = "function web(e){return{createHref:1,go(e){history.go(e)}}}function make(e){return e}"
MEMORY = "function web(e){let t=[];return{createHref:1,go(e){t.push(e)}}}function make(e){return e}"


def read_routes(folder: Path, cache: ContentCache | None = None, **options):
    """Return the route table of the build in ``folder``."""
    cache = cache or ContentCache(None)
    scan = scan_directory(folder)
    contents = hash_files(scan)
    documents = read_documents(contents, Answers(cache))
    paths = frozenset(contents.hash_by_path)
    graph = build_graph(documents, paths)
    facts = join_manifests(find_manifests(scan).manifests, graph, paths)
    accounts = account_chunks(contents, documents.map_urls, Answers(cache), None)
    inputs = RouteInputs(
        contents=contents,
        documents=documents,
        graph=graph,
        manifest_facts=facts,
        accounts=accounts,
        names=use_stats((), accounts, documents.scripts).names,
        **options,
    )
    return find_routes(inputs, Answers(cache))


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


def routes_in(scripts: dict[str, str], *, start: str = ROUTER):
    """Return the table of ``scripts`` (code by file); the first one begins with a router's parts.

    Specifiers are ``./name``.
    """
    codes = {file: code.encode() for file, code in scripts.items()}
    first = next(iter(codes))
    codes[first] = start.encode() + codes[first]

    def resolve(specifier, file):
        return name if (name := specifier.removeprefix("./")) in codes else None

    program = Program(codes.get, resolve)
    marks = {file: find_marks(program.script(file)) for file in codes}
    found = find_records(program, marks)
    routes = lay_out(found.tied, page_of=lambda _: None, source_of=lambda _: None)
    routes += lay_out(
        found.loose, page_of=lambda _: None, source_of=lambda _: None, first=len(routes)
    )
    return RouteTable(routes=tuple(routes), not_understood=found.gaps)


def one_router(routes: str, before: str = "", **more: str):
    """Return the table of one script whose router gets the expression ``routes``."""
    others = {f"{name}.js": code for name, code in more.items()}
    script = f"{before};make({{history:web(),routes:{routes}}});"
    return routes_in({"index.js": script, "A.js": "", "B.js": "", "C.js": "", **others})


def paths(table):
    """Return the whole paths in the order of the table."""
    return [route.path for route in table.routes]


def views(table):
    """Return (chunk, is_lazy) of every route's default view."""
    return [(route.views[0].chunk, route.views[0].is_lazy) for route in table.routes]
