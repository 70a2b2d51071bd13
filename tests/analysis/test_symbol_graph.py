"""Modules that use modules inside one chunk, and what is late among them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.analysis.late_symbols import _find_late_nodes
from bundleaudit.analysis.symbol_graph import (
    SymbolGraph,
    build_symbol_graph,
    decode_symbol_graph,
    encode_symbol_graph,
)
from bundleaudit.inputs.source_map.parse import parse_source_map
from fixture_builds import find_one


def a_graph(edges, *, exports=None, loose=(), declaring=None):
    """Return a graph of numbered modules."""
    count = len(edges)
    return SymbolGraph(
        sources=tuple(f"m{number}" for number in range(count)),
        edges=tuple(tuple(many) for many in edges),
        exports=exports or {},
        loose=tuple(loose),
        declaring=tuple(range(count) if declaring is None else declaring),
    )


def test_the_graph_of_a_real_vendor_chunk():
    script = find_one("manualfn-vite8", "assets/chart-vendor*.js")
    source_map = parse_source_map(script.with_name(f"{script.name}.map").read_bytes())
    graph = build_symbol_graph(script.read_bytes(), source_map)
    short = [None if s is None else s.rpartition("node_modules/")[2] for s in graph.sources]
    uses = {short[node]: {short[item] for item in graph.edges[node]} for node in range(len(short))}
    assert "chart.js/dist/chart.js" in uses["vue-chartjs/dist/index.js"]
    helpers = next(name for name in uses if name and name.startswith("chart.js/dist/chunks/"))
    assert "@kurkle/color/dist/color.esm.js" in uses[helpers]
    charts = graph.reach(
        [node for node, name in enumerate(short) if name and name.startswith("chart.js/")]
    )
    assert not any((short[node] or "").startswith("@vue/") for node in charts)


@pytest.mark.parametrize(
    ("graph", "late"),
    [
        (a_graph([[], []]), {1}),
        (a_graph([[1], []]), set()),  # what is needed uses it
        (a_graph([[], [2], []]), {1, 2}),
        (a_graph([[2], [2], []]), {1}),
        (a_graph([[], [], [1]]), set()),  # what nothing explains may run for its effects
        (a_graph([[], []], loose=[1]), set()),
    ],
)
def test_late_is_what_only_late_names_lead_to(graph, late):
    """Module 0 is needed, module 1 is imported by lazily loaded chunks alone."""
    packages = [f"p{number}" for number in range(len(graph.sources))]
    assert _find_late_nodes(graph, {0}, {1}, packages) == late


@pytest.mark.parametrize(
    ("edges", "declaring", "late"),
    [
        ([[], [], [1]], (0, 1, 2), {1}),  # module 2 hands on exports of its own late package
        ([[], [], [1]], (0, 1), set()),  # it runs for its effects
        ([[3], [], [1], []], (0, 1, 2, 3), set()),  # something else of the package is needed
    ],
)
def test_a_left_over_of_a_late_package_needs_nothing(edges, declaring, late):
    packages = ["app", "lib", "lib", "lib"][: len(edges)]
    graph = a_graph(edges, declaring=declaring)
    assert _find_late_nodes(graph, {0}, {1}, packages) == late


@pytest.mark.parametrize("graph", [None, a_graph([[1], []], exports={"a": 1}, loose=[0])])
def test_graphs_survive_the_cache(graph):
    assert decode_symbol_graph(encode_symbol_graph(graph)) == graph


@given(st.binary(max_size=60))
def test_damaged_graphs_are_refused_or_sound(data):
    try:
        graph = decode_symbol_graph(data)
    except ValueError:
        return
    if graph is not None:
        assert graph.reach(range(len(graph.sources))) == set(range(len(graph.sources)))
