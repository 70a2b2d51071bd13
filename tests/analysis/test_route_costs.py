"""What a route costs: rounds, sums, parents, named views, redirects, several pages."""

from __future__ import annotations

import dataclasses

from hypothesis import given, strategies as st

from builders import a_boundary, a_build, a_chunk, a_file, a_page, a_route, a_view, some_facts
from bundleaudit.analysis.load_sets import Loader
from bundleaudit.model.routes import RouteProvenance

SHOP = {
    "files": [
        a_file("index.html", 500, 50),
        a_file("main.css", 500, 20),
        a_file("Home.css", 100, 10),
        a_file("Admin.css", 100, 15),
    ],
    "chunks": [
        a_chunk("main.js", imports=["vue.js"], lazy=["Home.js", "Admin.js", "Users.js"]),
        a_chunk("vue.js"),
        a_chunk("Home.js", imports=["main.js", "card.js"]),
        a_chunk("Admin.js"),
        a_chunk("Users.js", imports=["table.js"]),
        a_chunk("Side.js"),
        a_chunk("card.js"),
        a_chunk("table.js"),
    ],
    "pages": [a_page(entries=["main.js"], preloaded=["vue.js"], stylesheets=["main.css"])],
    "boundaries": [
        a_boundary("Admin.js", "Admin.js", "Admin.css"),
        a_boundary("Home.js", "Home.js", "card.js", "Home.css"),
        a_boundary("Side.js"),
        a_boundary("Users.js"),
    ],
}
INITIAL = ("main.js", "vue.js", "main.css")


def measure(*routes, **changes):
    return some_facts(**{**SHOP, "routes": routes, **changes}).routes


def rounds(load):
    return {step.file: step.round_number for step in load.steps}


def discoverers(load):
    return {step.file: step.discovered_by for step in load.steps}


def test_a_lazy_route_is_asked_for_when_the_initial_load_is_there():
    (load,) = measure(a_route("/", "Home.js"))
    assert load.first_visit.files == (*INITIAL, "Home.js", "card.js", "Home.css")[:3] + tuple(
        load.navigation.files
    )
    assert set(load.navigation.files) == {"Home.js", "card.js", "Home.css"}
    assert rounds(load) == {
        "index.html": 1,
        **dict.fromkeys(INITIAL, 2),
        **dict.fromkeys(["Home.js", "card.js", "Home.css"], 3),
    }
    assert discoverers(load)["Home.js"] == "main.js"
    assert discoverers(load)["index.html"] is None
    assert (load.first_visit.round_trip_count, load.navigation.round_trip_count) == (3, 1)
    assert load.page == "index.html"
    assert load.is_complete


def test_what_the_preload_list_lacks_costs_a_round_trip():
    (load,) = measure(a_route("/users", "Users.js"))
    assert rounds(load)["Users.js"] == 3
    assert rounds(load)["table.js"] == 4
    assert discoverers(load)["table.js"] == "Users.js"
    assert load.navigation.round_trip_count == 2


def test_a_chunk_that_is_not_in_the_list_waits_for_the_styles_that_are():
    boundaries = [a_boundary("Users.js", "Admin.css")]
    (load,) = measure(a_route("/users", "Users.js"), boundaries=boundaries)
    assert rounds(load)["Admin.css"] == 3
    assert rounds(load)["Users.js"] == 4


def test_a_route_told_by_its_source_departs_from_what_imports_it():
    """Its file is the view's own chunk, which is what navigation is to load."""
    record = a_route("src/views/Home.vue", "Home.js", file="Home.js")
    route = dataclasses.replace(record, provenance=RouteProvenance.SOURCE)
    (load,) = measure(route)
    assert set(load.navigation.files) == {"Home.js", "card.js", "Home.css"}
    assert load.navigation.round_trip_count == 1


def test_of_several_importers_the_one_that_is_there_first_counts():
    """A lazy chunk whose name sorts first imports the view, too; the entry comes before it."""
    facts = some_facts(
        chunks=[
            a_chunk("index.js", lazy=["aaa.js", "view.js"]),
            a_chunk("aaa.js", lazy=["view.js"]),
            a_chunk("view.js"),
        ],
        pages=[a_page(entries=["index.js"])],
        boundaries=[
            a_boundary("aaa.js", importer="index.js"),
            dataclasses.replace(
                a_boundary("view.js", importer="index.js"), importers=("aaa.js", "index.js")
            ),
        ],
        routes=[a_route("/x", "view.js", file="bundleaudit.toml")],
    )
    (load,) = facts.routes
    assert load.first_visit.files == ("index.js", "view.js")


def test_parents_and_named_views_are_loaded_together():
    layout, child = measure(
        a_route("/admin", "Admin.js", a_view("Side.js", name="side")),
        a_route("/admin/users", "Users.js", parent=0),
    )
    assert set(layout.navigation.files) == {"Admin.js", "Admin.css", "Side.js"}
    assert set(child.navigation.files) == {*layout.navigation.files, "Users.js", "table.js"}
    assert rounds(child)["Admin.js"] == rounds(child)["Users.js"] == rounds(child)["Side.js"] == 3


def test_an_eager_route_costs_what_the_page_costs():
    (load,) = measure(a_route("/", a_view("main.js", lazy=False)))
    assert load.navigation.files == ()
    assert load.navigation.request_count == load.navigation.round_trip_count == 0
    assert load.first_visit.files == INITIAL
    assert load.navigation_ms == 0
    assert load.is_complete


def test_a_view_that_was_not_understood_makes_the_cost_a_lower_bound():
    unknown, eager = measure(
        a_route("/x", a_view(None, lazy=None)), a_route("/y", a_view(None, lazy=False))
    )
    assert not unknown.is_complete
    assert eager.is_complete


def test_redirects_lead_to_the_record_that_is_shown():
    by_path, by_name, chained, computed, home, endless, number, _ = measure(
        a_route("/start", redirect="/?from=start"),
        a_route("/begin", redirect="home"),
        a_route("/first", redirect="/start"),
        a_route("/any", is_redirect=True),
        a_route("/", "Home.js", name="home"),
        a_route("/loop", redirect="/loop"),
        a_route("/user", redirect=r"/users/:id(\d+)"),
        a_route(r"/users/:id(\d+)", "Users.js"),
    )
    assert number.target == 7
    for load in (by_path, by_name, chained):
        assert load.target == 4
        assert load.first_visit == home.first_visit
        assert load.is_complete
    for load in (computed, endless):
        assert load.target == load.route
        assert load.navigation.files == ()
        assert not load.is_complete


def test_a_router_behind_a_lazy_boundary_is_loaded_first_and_is_no_navigation():
    (load,) = measure(
        a_route("/users", "Users.js", file="Home.js"),
        boundaries=[*SHOP["boundaries"][:3], a_boundary("Users.js", importer="Home.js")],
    )
    assert rounds(load)["Home.js"] == 3
    assert rounds(load)["Users.js"] == 4
    assert discoverers(load)["Users.js"] == "Home.js"
    assert set(load.navigation.files) == {"Users.js", "table.js"}
    assert load.first_visit.round_trip_count == 5


def test_of_several_pages_with_the_router_the_heaviest_counts_unless_the_record_tells():
    pages = [
        a_page("light.html", entries=["main.js"]),
        a_page("heavy.html", entries=["main.js"], stylesheets=["main.css"]),
        a_page("other.html", entries=["card.js"]),
    ]
    anywhere, told = measure(
        a_route("/", "Home.js"), a_route("/x", "Home.js", page="light.html"), pages=pages
    )
    assert anywhere.page == "heavy.html"
    assert told.page == "light.html"


def test_a_router_that_no_page_leads_to_costs_at_least_its_own_script():
    (load,) = measure(a_route("/", "Side.js", file="table.js"), pages=[])
    assert load.page is None
    assert load.first_visit.files == ("table.js", "Side.js")
    assert not load.is_complete


def test_the_estimate_adds_connection_round_trips_and_bytes():
    (load,) = measure(a_route("/", "Home.js"))
    # 5 round trips of 100 ms (2 connect), 50 + 100 + 100 + 20 + 100 + 100 + 10 bytes at 1125 B/ms
    assert load.estimated_ms == round(500 + 480 / 1125)
    assert load.navigation_ms == 100
    assert load.steps[0].start_ms == 200


@given(st.data())
def test_navigation_is_the_boundary_s_closure_without_the_initial_load(data):
    names = [f"{letter}.js" for letter in "abcdef"]
    some = st.lists(st.sampled_from(names), unique=True, max_size=4)
    chunks = [a_chunk(name, imports=data.draw(some)) for name in names]
    target, preloads = data.draw(st.sampled_from(names)), data.draw(some)
    build = a_build(
        chunks=chunks,
        pages=[a_page(entries=["a.js"], preloaded=data.draw(some))],
        boundaries=[a_boundary(target, *preloads, importer="a.js")],
        routes=[a_route("/", target, file="a.js")],
    )
    facts = some_facts()
    facts = dataclasses.replace(facts, build=build)
    (load,) = facts.routes
    initial = set(facts.pages[0].initial.files)
    (boundary,) = facts.boundaries
    assert set(load.navigation.files) == set(boundary.closure.files) - initial
    assert set(load.first_visit.files) == initial | set(boundary.closure.files)
    assert len(load.first_visit.files) == len(set(load.first_visit.files))
    loader_rounds = Loader(build).discover((*build.pages[0].entries, *build.pages[0].preloaded))
    assert {file: rounds(load)[file] for file in initial} == loader_rounds
    for step in load.steps[1:]:
        assert rounds(load)[step.discovered_by] < step.round_number
