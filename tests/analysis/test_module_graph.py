from __future__ import annotations

import random
import time

from hypothesis import given, strategies as st

from bundleaudit.analysis.module_graph import ModuleGraph
from bundleaudit.model.modules import ModuleImport


def edge(importer, imported, *, is_dynamic=False, specifier=None):
    return ModuleImport(
        importer=importer, imported=imported, is_dynamic=is_dynamic, specifier=specifier
    )


def static(*pairs):
    return [edge(*pair.split(">")) for pair in pairs]


def step(importer, imported, *, is_dynamic=False, specifier=None):
    return ModuleImport(
        importer=importer, imported=imported, is_dynamic=is_dynamic, specifier=specifier
    )


def test_the_chain_is_the_shortest_and_the_first_by_name():
    graph = ModuleGraph(static("e>b", "e>a", "a>x", "b>x", "x>y", "e>long", "long>longer"), ["e"])
    assert graph.chain_to(["y", "longer"]) == (step("e", "long"), step("long", "longer"))
    assert graph.chain_to(["y"]) == (step("e", "a"), step("a", "x"), step("x", "y"))
    assert graph.chain_to(["e", "y"]) == ()
    assert graph.chain_to(["unknown"]) is None
    assert graph.chain_to([]) is None


def test_a_chain_says_specifiers_and_where_it_is_lazy():
    graph = ModuleGraph(
        [
            edge("e", "lazy", is_dynamic=True, specifier="./lazy"),
            edge("lazy", "both", is_dynamic=True),
            edge("lazy", "both", specifier="./both"),
        ],
        ["e"],
    )
    assert graph.chain_to(["both"]) == (
        step("e", "lazy", is_dynamic=True, specifier="./lazy"),
        step("lazy", "both", specifier="./both"),
    )
    assert graph.chain_to(["both"], static_only=True) is None
    assert graph.initial == {"e"}
    assert graph.imports_of("e") == (step("e", "lazy", is_dynamic=True, specifier="./lazy"),)
    assert graph.imports_of("nobody") == ()


def test_dominators_and_retained_modules():
    graph = ModuleGraph(static("e>a", "e>b", "a>s", "b>s", "a>own", "own>deep", "s>t"), ["e"])
    assert graph.dominator_of("s") == "e"
    assert graph.dominator_of("deep") == "own"
    assert graph.dominator_of("e") is None
    assert graph.retained(["a"]) == {"a", "own", "deep"}
    assert graph.retained(["a", "b"]) == {"a", "b", "own", "deep", "s", "t"}
    assert graph.retained(["nobody"]) == frozenset()
    assert graph.retained_counts["a"] == 3
    assert graph.sum_retained({"own": 5, "deep": 7, "gone": 1})["a"] == 12


def test_what_two_entries_share_has_no_dominator():
    graph = ModuleGraph(static("p>x", "q>x", "p>q"), ["p", "q"])
    assert graph.dominator_of("x") is None
    assert graph.dominator_of("q") is None
    assert ModuleGraph([], []).retained_counts == {}


nodes = st.integers(0, 8).map(str)
graphs = st.tuples(
    st.lists(st.tuples(nodes, nodes, st.booleans()), max_size=30), st.sets(nodes, max_size=3)
)


def naive_reach(links, entries, without=()):
    seen = set(entries) - set(without)
    while True:
        new = (
            {b for a, b, is_dynamic in links if a in seen and not is_dynamic} - seen - set(without)
        )
        if not new:
            return seen
        seen |= new


@given(graphs, st.sets(nodes, max_size=3))
def test_retained_is_what_removal_makes_unreachable(graph_data, removed):
    links, entries = graph_data
    graph = ModuleGraph([edge(a, b, is_dynamic=lazy) for a, b, lazy in links], entries)
    everything = naive_reach(links, entries)
    assert graph.initial == everything
    assert graph.retained(removed) == everything - naive_reach(links, entries, removed)
    for module in everything:
        alone = everything - naive_reach(links, entries, [module])
        assert graph.retained_counts[module] == len(alone)
        dominators = {
            other
            for other in everything - {module}
            if module not in naive_reach(links, entries, [other])
        }
        nearest = graph.dominator_of(module)
        # The nearest one is dominated by all others.
        assert (nearest is None) == (not dominators)
        if nearest is not None:
            assert nearest in dominators
            assert all(
                nearest not in naive_reach(links, entries, [other])
                for other in dominators - {nearest}
            )


@given(graphs, st.randoms())
def test_answers_do_not_depend_on_the_order_of_imports(graph_data, shuffler):
    links, entries = graph_data
    imports = [edge(a, b, is_dynamic=lazy, specifier=b * 2) for a, b, lazy in links]
    first = ModuleGraph(imports, sorted(entries))
    shuffler.shuffle(imports)
    second = ModuleGraph(imports, sorted(entries, reverse=True))
    for module in first.modules:
        assert first.chain_to([module]) == second.chain_to([module])
        assert first.dominator_of(module) == second.dominator_of(module)


@given(graphs, nodes)
def test_no_chain_is_longer_than_the_nearest_way(graph_data, target):
    links, entries = graph_data
    graph = ModuleGraph([edge(a, b, is_dynamic=lazy) for a, b, lazy in links], entries)
    chain = graph.chain_to([target])
    reached, distance = set(entries), 0
    while target not in reached:
        wider = reached | {b for a, b, _ in links if a in reached}
        if wider == reached:
            assert chain is None
            return
        reached, distance = wider, distance + 1
    assert chain is not None
    assert len(chain) == distance


def test_dominators_of_a_hundred_thousand_modules_take_seconds_at_most():
    chooser = random.Random(7)
    count = 100_000
    links = [edge(str(chooser.randrange(max(0, n - 500), n + 1)), str(n + 1)) for n in range(count)]
    links += [
        edge(str(chooser.randrange(count)), str(chooser.randrange(count))) for _ in range(count)
    ]
    graph = ModuleGraph([*links, edge("0", "1")], ["0"])
    start = time.process_time()
    assert graph.dominator_of(str(count)) is not None
    assert time.process_time() - start < 5


def test_a_chain_of_modules_is_no_recursion():
    count = 20_000
    graph = ModuleGraph([edge(f"{n:06}", f"{n + 1:06}") for n in range(count)], ["000000"])
    assert graph.retained_counts["000001"] == count
