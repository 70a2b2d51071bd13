"""What is loaded when: initial loads, closures of lazy boundaries, round trips."""

from __future__ import annotations

from hypothesis import given, strategies as st

from builders import a_boundary, a_build, a_chunk, a_file, a_page, sizes, some_facts
from bundleaudit.analysis.load_sets import Loader


def test_the_initial_load_is_what_the_page_names_and_the_static_closure():
    facts = some_facts(
        files=[
            a_file("main.js", 10),
            a_file("vendor.js", 20),
            a_file("main.css", 5),
            a_file("View.js", 7),
        ],
        chunks=[
            a_chunk("main.js", imports=["vendor.js"], lazy=["View.js"]),
            a_chunk("vendor.js"),
            a_chunk("View.js", imports=["main.js"]),
        ],
        pages=[a_page(entries=["main.js"], stylesheets=["main.css"])],
    )
    (page,) = facts.pages
    assert page.initial.files == ("main.js", "main.css", "vendor.js")
    assert page.initial.js == sizes(30)
    assert page.initial.css == sizes(5)
    assert page.initial.all == sizes(35)
    assert page.initial.request_count == 3


def test_a_chunk_that_is_not_preloaded_costs_a_round_trip():
    chunks = [a_chunk("a.js", imports=["b.js"]), a_chunk("b.js", imports=["c.js"]), a_chunk("c.js")]
    without, with_preloads = (
        some_facts(chunks=chunks, pages=[a_page(entries=["a.js"], preloaded=preloaded)]).pages[0]
        for preloaded in ((), ("b.js", "c.js"))
    )
    assert without.initial.round_trip_count == 4  # document, a, b, c
    assert with_preloads.initial.round_trip_count == 2
    assert set(without.initial.files) == set(with_preloads.initial.files)


def test_import_cycles_end():
    facts = some_facts(
        chunks=[a_chunk("a.js", imports=["b.js"]), a_chunk("b.js", imports=["a.js"])],
        pages=[a_page(entries=["a.js"])],
    )
    assert facts.pages[0].initial.files == ("a.js", "b.js")


def test_a_server_rendered_entry_brings_the_styles_of_its_chunks():
    facts = some_facts(
        files=[a_file("main.css"), a_file("shared.css")],
        chunks=[
            a_chunk("main.js", imports=["shared.js"], css=["main.css"]),
            a_chunk("shared.js", css=["shared.css"]),
        ],
        pages=[a_page("main.js", entries=["main.js"], document=False)],
    )
    assert set(facts.pages[0].initial.files) == {"main.js", "main.css", "shared.js", "shared.css"}


def test_old_browsers_load_the_twins_and_nothing_else():
    facts = some_facts(
        chunks=[
            a_chunk("main.js"),
            a_chunk("main-legacy.js", imports=["vendor-legacy.js"]),
            a_chunk("vendor-legacy.js"),
        ],
        pages=[a_page(entries=["main.js"], legacy=["main-legacy.js"])],
    )
    page = facts.pages[0]
    assert page.initial.files == ("main.js",)
    assert page.legacy_initial.files == ("main-legacy.js", "vendor-legacy.js")


def test_a_lazy_boundary_loads_its_closure_its_preloads_and_its_styles():
    facts = some_facts(
        files=[a_file("View.css"), a_file("Extra.css")],
        chunks=[a_chunk("View.js", imports=["dep.js"], css=["View.css"]), a_chunk("dep.js")],
        boundaries=[a_boundary("View.js", "dep.js", "Extra.css"), a_boundary(None, "Extra.css")],
    )
    view, styles = facts.boundaries
    assert set(view.closure.files) == {"View.js", "dep.js", "View.css", "Extra.css"}
    assert styles.closure.files == ("Extra.css",)


def test_files_that_are_not_in_the_build_are_not_counted():
    facts = some_facts(
        chunks=[a_chunk("a.js", imports=["gone.js"])],
        pages=[a_page(entries=["a.js", "nowhere.js"])],
    )
    assert facts.pages[0].initial.files == ("a.js",)


NAMES = [f"{letter}.js" for letter in "abcdef"]
GRAPHS = st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES)))


@given(GRAPHS, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_one_more_import_never_shrinks_a_load(graph, importer, imported):
    def load(edges):
        chunks = [a_chunk(name, imports=sorted(edges.get(name, ()))) for name in NAMES]
        return set(Loader(a_build(chunks=chunks)).discover(["a.js"]))

    more = {name: set(edges) for name, edges in graph.items()}
    more.setdefault(importer, set()).add(imported)
    assert load(graph) <= load(more)


@given(GRAPHS, st.sets(st.sampled_from(NAMES)))
def test_preloads_never_add_round_trips(graph, preloaded):
    chunks = [a_chunk(name, imports=sorted(graph.get(name, ()))) for name in NAMES]

    def round_trips(named):
        return max(Loader(a_build(chunks=chunks)).discover(named).values())

    assert round_trips(["a.js", *sorted(preloaded)]) <= round_trips(
        ["a.js"]
    ) or not preloaded <= set(Loader(a_build(chunks=chunks)).discover(["a.js"]))
