"""The part of a build that runs on a server: the second half of server-side rendering."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.javascript.facts import ScriptScan

_NODE_SCHEME: Final = "node:"
# https://nodejs.org/api/modules.html#built-in-modules; Vite replaces them in code for browsers.
_NODE_MODULES: Final = frozenset(
    {
        *("assert", "async_hooks", "buffer", "child_process", "cluster", "console", "crypto"),
        *("dgram", "diagnostics_channel", "dns", "events", "fs", "fs/promises", "http", "http2"),
        *("https", "module", "net", "os", "path", "perf_hooks", "process", "querystring"),
        *("readline", "repl", "stream", "stream/promises", "stream/web", "timers/promises", "tls"),
        *("tty", "url", "util", "v8", "vm", "worker_threads", "zlib"),
    }
)
_RENDERERS: Final = frozenset(
    {
        *("vue/server-renderer", "@vue/server-renderer", "vue-server-renderer"),
        *("react-dom/server", "svelte/server", "svelte/internal/server"),
    }
)


@record
class ServerHalf:
    """What runs on a server.

    Attributes:
        files: Scripts and, where a folder holds nothing else, everything beside them.
        notes: One per folder or lone script, with the import that shows it.
    """

    files: frozenset[str]
    notes: tuple[Note, ...]


def find_server_half(
    files: Sequence[ScannedFile], scripts: Mapping[str, ScriptScan], graph: LoadGraph
) -> ServerHalf:
    """Return the scripts that only a server can run, with everything they are connected to.

    A script shows it by importing a module of Node, or a renderer of HTML, that the build does not
    hold. Whatever imports it, or is imported by it, belongs to the same program, unless a document
    loads it. The other files of their common folder (favicons, manifests) belong to it as well
    when no document and no other module lies there.

    Only ``import`` counts: server code in CommonJS (Vite 3) is not recognised.
    """
    loaded = _find_loaded(graph)
    marked = {
        file: sign
        for file, scan in scripts.items()
        if file not in loaded and (sign := _find_sign(scan, graph.links[file].external_imports))
    }
    if not marked:
        return ServerHalf(files=frozenset(), notes=())
    parts = _connect(marked, graph, loaded)
    programs = {file for part in parts for file in part}
    foreign = {page.file for page in graph.pages} | set(loaded)
    foreign |= {file for file, scan in scripts.items() if scan.is_module and file not in programs}
    folders = {_common_folder(part) for part in parts} - _folders_above(foreign)
    whole = {
        file.path
        for file in files
        if "" in folders or not folders.isdisjoint(_folders_above([file.path]))
    }
    notes = {_describe(part, marked, _common_folder(part), folders) for part in parts}
    return ServerHalf(files=frozenset(programs | whole), notes=tuple(sorted(notes)))


def _find_loaded(graph: LoadGraph) -> dict[str, None]:
    """Return everything documents load, at once or later."""
    return graph.close_fully(
        file
        for page in graph.pages
        for file in (
            *(*page.entries, *page.preloaded, *page.legacy_entries, *page.stylesheets),
            *(lazy for links in graph.page_links[page.file] for lazy in links.dynamic_imports),
        )
    )


def _find_sign(scan: ScriptScan, external_imports: Iterable[str]) -> str | None:
    """Return the first static import that no browser can follow."""
    external = set(external_imports)
    return next(
        (
            specifier
            for specifier in scan.static_imports
            if specifier in external
            and (
                specifier.startswith(_NODE_SCHEME)
                or specifier in _NODE_MODULES
                or specifier in _RENDERERS
            )
        ),
        None,
    )


def _connect(
    marked: Iterable[str], graph: LoadGraph, loaded: Mapping[str, None]
) -> list[tuple[str, ...]]:
    """Return the programs the marked scripts belong to, each sorted, without what pages load."""
    neighbours: dict[str, list[str]] = {}
    for file, links in graph.links.items():
        for other in (*links.static_imports, *links.dynamic_imports):
            neighbours.setdefault(file, []).append(other)
            neighbours.setdefault(other, []).append(file)
    parts: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in sorted(marked):
        if start in seen:
            continue
        seen.add(start)
        part = [start]
        for file in part:
            following = [
                other
                for other in dict.fromkeys(neighbours.get(file, ()))
                if other not in seen and other not in loaded
            ]
            seen.update(following)
            part += following
        parts.append(tuple(sorted(part)))
    return parts


def _common_folder(part: Sequence[str]) -> str:
    """Return the deepest folder that holds all of ``part``, with a slash behind; empty at the top."""
    first, last = part[0], part[-1]  # sorted: what these two share, all of them share
    shared = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    )
    return first[: first.rfind("/", 0, shared) + 1]


def _folders_above(paths: Iterable[str]) -> set[str]:
    """Return all folders that hold one of ``paths``, spelled like common folders."""
    found: set[str] = set()
    for path in paths:
        found.add("")
        at = path.find("/")
        while at >= 0:
            found.add(path[: at + 1])
            at = path.find("/", at + 1)
    return found


def _describe(
    part: Sequence[str], marked: Mapping[str, str], folder: str, whole: AbstractSet[str]
) -> Note:
    shown = next(file for file in part if file in marked)
    sign = f"imports {marked[shown]} and so runs on a server"
    rest = "it is kept out of pages, of what is served and of packages"
    if folder not in whole:
        scripts = "" if len(part) == 1 else f", as do the {len(part) - 1} scripts connected to it"
        return Note(file=shown, message=f"{sign}{scripts}; {rest}")
    return Note(file=folder.rstrip("/"), message=f"is server code ({shown} {sign}); {rest}")
