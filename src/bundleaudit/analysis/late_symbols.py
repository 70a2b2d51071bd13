"""Finds late modules from the names that chunks import from one another; kept by content.

An initial chunk is looked into only when it holds enough third-party code to matter, lazily loaded
chunks import names from it that no initial chunk imports, and no page names it as a script: code in
the page could use any of its names. A module is late when the names that only lazily loaded chunks
import lead to it and nothing else does: neither names that initial chunks import, nor modules that
no import from outside explains, since those may run for their effects.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.analysis.splits import gzip_bytes_of
from bundleaudit.analysis.symbol_graph import (
    SYMBOL_GRAPH_VERSION,
    SymbolGraph,
    build_symbol_graph,
    decode_symbol_graph,
    encode_symbol_graph,
)
from bundleaudit.inputs.chunk_maps import load_map
from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.javascript.import_names import ALL_NAMES, find_import_names
from bundleaudit.inputs.remembered import Codec, Task, json_codec
from bundleaudit.model.build import LateModules
from bundleaudit.model.outcome import Confidence
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.analysis.splits import ChunkContent, Splits
    from bundleaudit.inputs.chunk_maps import MapPlace
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.remembered import Answers

_NAMES_VERSION: Final = 1
_MIN_GZIP_BYTES: Final = 5_000
# Parsed one after another at a third of a megabyte a second, once for their content.
_MOST_BYTES_PARSED: Final = 2_000_000


@record
class LateInputs:
    """What names across chunks are read from."""

    contents: Contents
    accounts: Accounts
    names: ModuleNames


def find_late_by_symbols(
    splits: Splits, inputs: LateInputs, answers: Answers
) -> tuple[LateModules, ...]:
    """Return the late modules that names prove, sorted by file; never all of them for sure.

    The largest chunks are left out, and so is what comes after the first two megabytes.
    """
    reader = _Reader(inputs, answers)
    found: list[LateModules] = []
    parsed_bytes = 0
    for content in splits.contents:
        if content.chunk.file in splits.entries or not _may_hold_late_code(content):
            continue
        users = _find_users(content.chunk.file, splits, reader)
        if users is None or not users.late_names:
            continue
        parsed_bytes += content.chunk.ownership.raw_bytes
        if parsed_bytes > _MOST_BYTES_PARSED:
            break
        late = _judge(content, users, reader, inputs)
        if late is not None:
            found.append(late)
    return tuple(found)


@record
class _Users:
    """Names that other chunks take from one: by initial chunks, and by each lazily loaded one."""

    initial_names: frozenset[str]
    lazy_names: Mapping[str, frozenset[str]]

    @property
    def late_names(self) -> frozenset[str]:
        if ALL_NAMES in self.initial_names:
            return frozenset()
        return frozenset().union(*self.lazy_names.values()) - self.initial_names


def _may_hold_late_code(content: ChunkContent) -> bool:
    third_party_bytes = gzip_bytes_of(content.third_party_modules) or 0
    return (
        content.is_initial
        and content.confidence is Confidence.MAPPED
        and not content.chunk.ownership.is_inferred
        and third_party_bytes > _MIN_GZIP_BYTES
    )


def _find_users(file: str, splits: Splits, reader: _Reader) -> _Users | None:
    """Return who takes which names from a chunk; ``None`` when an initial chunk does not show."""
    importers = splits.importers_of_chunk(file)
    reader.read_names(importers)
    initial_names: set[str] = set()
    lazy_names: dict[str, frozenset[str]] = {}
    for importer in importers:
        names = reader.names_from(importer, file)
        if importer not in splits.initial:
            lazy_names[importer] = names or frozenset()
        elif names is None:
            return None
        else:
            initial_names |= names
    return _Users(initial_names=frozenset(initial_names), lazy_names=lazy_names)


def _judge(
    content: ChunkContent, users: _Users, reader: _Reader, inputs: LateInputs
) -> LateModules | None:
    file = content.chunk.file
    graph = reader.read_graph(file)
    if graph is None:
        return None
    exports = graph.exports
    late_names = exports.keys() if ALL_NAMES in users.late_names else users.late_names
    needed_roots = {exports[name] for name in users.initial_names if name in exports}
    late_roots = {
        exports[name] for name in late_names if name in exports and name not in users.initial_names
    }
    place = inputs.accounts.map_file(file)
    paths_by_node = [
        None if source is None else inputs.names.of_sources.get((place, source))
        for source in graph.sources
    ]
    packages = [
        ref.name if path is not None and (ref := inputs.names.packages.get(path)) else None
        for path in paths_by_node
    ]
    late = _find_late_nodes(graph, needed_roots, late_roots, packages)
    paths = {path for node in late if (path := paths_by_node[node]) is not None}
    if not paths:
        return None
    late_exports = {name for name, node in exports.items() if node in late}
    return LateModules(
        file=file,
        modules=tuple(sorted(paths)),
        users=tuple(
            sorted(
                importer
                for importer, names in users.lazy_names.items()
                if names & late_exports or ALL_NAMES in names
            )
        ),
    )


def _find_late_nodes(
    graph: SymbolGraph,
    needed_roots: set[int],
    late_roots: set[int],
    packages: Sequence[str | None],
) -> set[int]:
    """Return what only ``late_roots`` lead to.

    What no name from outside leads to may run for its effects, so that it and what it uses count
    as needed. Not so a left-over of a package of which nothing else is needed: a module with names
    of its own that are no longer used, as a file that only hands on exports leaves it.
    """
    explained = graph.reach(late_roots)
    others = set(range(len(graph.sources))) - explained
    late_packages = {packages[node] for node in explained} - {None}
    left_over = {
        node for node in others & set(graph.declaring) if packages[node] in late_packages
    } - needed_roots
    needed = graph.reach(needed_roots | set(graph.loose) | (others - left_over))
    needed_packages = {packages[node] for node in needed}
    needed |= graph.reach({node for node in left_over if packages[node] in needed_packages})
    return explained - needed


class _Reader:
    """Reads names and graphs of chunks, each content once."""

    def __init__(self, inputs: LateInputs, answers: Answers) -> None:
        self._inputs = inputs
        self._answers = answers
        self._files = {file.path: file for file in inputs.contents.files}
        self._hashes = inputs.contents.hash_by_path
        self._names: dict[str, dict[str, tuple[str, ...]]] = {}

    def read_names(self, files: Iterable[str]) -> None:
        """Read the imported names of ``files`` that were not read yet."""
        unread = [file for file in files if file not in self._names]
        tasks = {
            file: Task(
                key=f"{self._hashes[file]}|names|{_NAMES_VERSION}",
                compute=partial(_find_names, self._files[file], self._hashes[file]),
                cost_bytes=self._files[file].raw_bytes,
            )
            for file in unread
        }
        found = self._answers.find(tasks, _NAMES)
        self._names |= {file: found.get(file, {}) for file in unread}

    def names_from(self, importer: str, file: str) -> frozenset[str] | None:
        """Return the names ``importer`` takes from ``file``; ``None`` when it does not show."""
        wanted = file.rpartition("/")[2]
        found = [
            names
            for specifier, names in self._names[importer].items()
            if specifier.rpartition("/")[2] == wanted
        ]
        return frozenset(found[0]) if len(found) == 1 else None

    def read_graph(self, file: str) -> SymbolGraph | None:
        """Return the graph of a chunk with a map."""
        place = self._inputs.accounts.places[file]
        map_hash = self._hashes.get(place.file.path, "") if place.file else "inline"
        task = Task(
            key=f"{self._hashes[file]}|symbols|{SYMBOL_GRAPH_VERSION}|{map_hash}",
            compute=partial(_build_graphs, self._files[file], self._hashes[file], place),
            cost_bytes=self._files[file].raw_bytes,
        )
        graphs = self._answers.find({file: task}, _GRAPHS).get(file, ())
        return graphs[0] if graphs else None


def _find_names(file: ScannedFile, expected_hash: str) -> dict[str, tuple[str, ...]] | None:
    code = read_unchanged(file, expected_hash)
    return None if code is None else find_import_names(code)


def _build_graphs(
    file: ScannedFile, expected_hash: str, place: MapPlace
) -> tuple[SymbolGraph, ...] | None:
    """Return the one graph of a script; none when it has none, which is worth remembering too."""
    code = read_unchanged(file, expected_hash)
    if code is None:
        return None
    graph = build_symbol_graph(code, load_map(place, code))
    return () if graph is None else (graph,)


def _names_of(rows: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(rows, dict):
        raise TypeError("not names by specifier")
    return {str(key): tuple(map(str, names)) for key, names in rows.items()}


_NAMES: Final[Codec[dict[str, tuple[str, ...]]]] = json_codec(dict, _names_of)
_GRAPHS: Final[Codec[tuple[SymbolGraph, ...]]] = Codec(
    encode=lambda graphs: encode_symbol_graph(graphs[0] if graphs else None),
    decode=lambda data: () if (graph := decode_symbol_graph(data)) is None else (graph,),
)
