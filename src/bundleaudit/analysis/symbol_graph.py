"""Which modules of one chunk use which, from the names in its code and its source map."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.inputs.source_map.values import SourceMap

SYMBOL_GRAPH_VERSION: Final = (
    2  # part of the cache's key: raise it when the same input gives another graph
)


@record
class SymbolGraph:
    """Modules of a chunk and names the bundler made up, as nodes.

    Attributes:
        sources: Of each node the source as the map spells it; ``None`` for a name of generated
            code, such as the namespace of a module.
        edges: For each node the nodes it uses, sorted.
        exports: Node by exported name; names that nothing in the chunk declares are not in it.
        loose: Nodes that code uses which belongs to no module and no name.
        declaring: Nodes with names of their own; others only run for their effects.
    """

    sources: tuple[str | None, ...]
    edges: tuple[tuple[int, ...], ...]
    exports: dict[str, int]
    loose: tuple[int, ...]
    declaring: tuple[int, ...]

    def reach(self, roots: Iterable[int]) -> set[int]:
        """Return ``roots`` and all they use, directly or not."""
        found = set(roots)
        pending = list(found)
        while pending:
            for node in self.edges[pending.pop()]:
                if node not in found:
                    found.add(node)
                    pending.append(node)
        return found


def build_symbol_graph(code: bytes, source_map: SourceMap | MapProblem) -> SymbolGraph | None:
    """Return the graph of a chunk; ``None`` when code or map cannot be read, or is too large."""
    if isinstance(source_map, MapProblem) or source_map.is_empty:
        return None
    from bundleaudit.inputs.javascript.symbol_links import (  # noqa: PLC0415 - cold runs only
        find_symbol_links,
    )
    from bundleaudit.inputs.source_map.runs import attribute  # noqa: PLC0415

    attribution = attribute(code, source_map)
    links = None if isinstance(attribution, MapProblem) else find_symbol_links(code)
    if links is None or isinstance(attribution, MapProblem):
        return None
    starts = [run.start_byte for run in attribution.runs]

    def source_at(offset: int) -> str | None:
        owner = attribution.runs[bisect_right(starts, offset) - 1].owner
        return source_map.sources[owner].path if owner >= 0 else None

    nodes: dict[str | tuple[str], int] = {}  # a tuple is a name of generated code

    def node_of(key: str | tuple[str]) -> int:
        return nodes.setdefault(key, len(nodes))

    node_by_name: dict[str, int] = {}
    generated: list[tuple[int, int]] = []
    declared_at: list[tuple[int, bool]] = []
    for name, offset in sorted(links.declared.items(), key=lambda item: item[1]):
        source = source_at(offset)
        node_by_name[name] = node_of((name,) if source is None else source)
        declared_at.append((offset, source is None))
        if source is None:
            generated.append((offset, node_by_name[name]))
    offsets = [offset for offset, _ in declared_at]
    made_up = dict(generated)
    edges: dict[int, set[int]] = {}
    loose: set[int] = set()
    for offset, name in links.uses:
        target = node_by_name[name]
        source = source_at(offset)
        if source is not None:
            edges.setdefault(node_of(source), set()).add(target)
            continue
        # Generated code behind the declaration of a generated name is that name's value.
        before = bisect_right(offsets, offset) - 1
        if before >= 0 and declared_at[before][1]:
            edges.setdefault(made_up[offsets[before]], set()).add(target)
        else:
            loose.add(target)
    return SymbolGraph(
        sources=tuple(None if isinstance(key, tuple) else key for key in nodes),
        edges=tuple(tuple(sorted(edges.get(node, ()))) for node in range(len(nodes))),
        exports={
            exported: node_by_name[local]
            for exported, local in sorted(links.exports.items())
            if local in node_by_name
        },
        loose=tuple(sorted(loose)),
        declaring=tuple(sorted(set(node_by_name.values()))),
    )


def encode_symbol_graph(graph: SymbolGraph | None) -> bytes:
    """Return the graph in the form ``decode_symbol_graph`` reads."""
    fields = graph and (graph.sources, graph.edges, graph.exports, graph.loose, graph.declaring)
    return json.dumps(fields, separators=(",", ":")).encode()


def decode_symbol_graph(data: bytes) -> SymbolGraph | None:
    """Return the graph that ``encode_symbol_graph`` wrote.

    Raises:
        ValueError: The data is damaged.
    """
    try:
        fields = json.loads(data)
        if fields is None:
            return None
        sources, edges, exports, loose, declaring = fields
        count = len(sources)
        graph = SymbolGraph(
            sources=tuple(sources),
            edges=tuple(tuple(node for node in many if 0 <= node < count) for many in edges),
            exports={name: node for name, node in exports.items() if 0 <= node < count},
            loose=tuple(node for node in loose if 0 <= node < count),
            declaring=tuple(node for node in declaring if 0 <= node < count),
        )
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no graph") from error
    if len(graph.edges) != count:
        raise ValueError("no graph")
    return graph
