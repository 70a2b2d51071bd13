"""Which route an address leads to."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from builders import a_route
from bundleaudit.analysis.route_matching import RouteMatcher, find_shown, match_pages, rank_paths
from bundleaudit.analysis.route_paths import Parameter, parse_route_path
from bundleaudit.model.routes import RouteTable
from growth import assert_linear

# Each list as `createRouterMatcher` of vue-router 5.5.1 orders it when routes are added in the
# order on the left: the rank of a path depends on those before it.
AS_VUE_ROUTER_RANKS = [
    (
        [
            "/a/:b",
            "/",
            "/:rest(.*)*",
            "/a",
            "/a/b",
            "/a/:b?",
            "/:x",
            r"/:x(\d+)",
            "/a/",
            "/:p+",
            "/a-:b-:c",
            "/:a-x",
            "",
            "/a/:b/c",
            "/a/:b(.*)*",
            "/x/:y*/z",
        ],
        [
            "",
            "/a/",
            "/a/b",
            "/a/:b/c",
            "/a/:b",
            "/a/:b?",
            "/x/:y*/z",
            "/",
            "/a",
            "/a/:b(.*)*",
            "/a-:b-:c",
            r"/:x(\d+)",
            "/:a-x",
            "/:x",
            "/:p+",
            "/:rest(.*)*",
        ],
    ),
    (
        ["/users/:id", "/:rest(.*)*", "/users/me", "/users/:id/edit", "/"],
        ["/users/me", "/users/:id/edit", "/users/:id", "/", "/:rest(.*)*"],
    ),
]


@pytest.mark.parametrize(("added", "ranked"), AS_VUE_ROUTER_RANKS)
def test_paths_rank_as_in_vue_router(added, ranked):
    assert [item.path for item in rank_paths(a_table(*added), None)] == ranked


def a_table(*paths):
    return RouteTable(routes=tuple(a_route(path, "View.js") for path in paths))


def find(address, *paths):
    index = RouteMatcher(a_table(*paths), None).match(address)
    return None if index is None else paths[index]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/users/42", "/users/:id"),
        ("/users/me", "/users/me"),
        ("/USERS/Me/", "/users/me"),
        ("/users/me?tab=1#top", "/users/me"),
        ("users/me", "/users/me"),
        ("/users", "/:rest(.*)*"),
        ("/users/42/edit", "/:rest(.*)*"),
        ("/", "/"),
    ],
)
def test_static_wins_over_parameter_wins_over_catch_all(address, expected):
    paths = ("/:rest(.*)*", "/users/:id", "/users/me", "/")
    assert find(address, *paths) == expected


@pytest.mark.parametrize(
    ("pattern", "address", "is_match"),
    [
        ("/a/:b?", "/a", True),
        ("/a/:b?", "/a/1", True),
        ("/a/:b?", "/a/1/2", False),
        ("/a/:b+", "/a", False),
        ("/a/:b+", "/a/1/2/3", True),
        ("/a/:b*", "/a", True),
        ("/a/:b*/end", "/a/1/2/end", True),
        (r"/a/:b(\d+)", "/a/12", True),
        (r"/a/:b(\d+)", "/a/x", False),
        (r"/a/:b(\d+)+", "/a/1/22", True),
        (r"/a/:b(\d+)+", "/a/1/x", False),
        ("/a/:b(new|old)", "/a/old", True),
        ("/a/:b(new|old)", "/a/other", False),
        ("/a/:b([a-f0-9]+)", "/a/C0FFEE", True),
        ("/a/:b([a-f0-9]+)", "/a/tea", False),
        (r"/a/:b(\d)", "/a/12", False),
        ("/a/:b(x+x+y)", "/a/anything", True),  # not understood: any one segment
        ("/a/:b(x+x+y)", "/a/any/thing", False),
        ("/a-:b-:c", "/a-1-2", True),
        ("/a-:b-:c", "/a-1", False),
        ("/:all(.*)", "/x/y", True),
        ("/:all(.+)", "/", False),
        ("/a\\:b", "/a:b", True),
        ("/a/", "/a", True),
        ("", "/", True),
    ],
)
def test_parameters_match_as_in_vue_router(pattern, address, is_match):
    assert (find(address, pattern) is not None) is is_match


def test_nothing_matches_in_an_empty_table():
    assert find("/") is None


def test_a_child_with_the_parent_s_path_comes_first_and_aliases_lead_to_their_record():
    table = RouteTable(
        routes=(
            a_route("/admin", "Layout.js", aliases=("/office",)),
            a_route("/admin", "Home.js", parent=0),
            a_route("/group"),
            a_route("/group", "Only.js", parent=2),
            a_route("/other", "Other.js"),
            a_route("/other/", "Index.js", parent=4),
            a_route("/other", "Home.js", parent=4),
        )
    )
    assert RouteMatcher(table, None).match("/admin") == 1
    assert RouteMatcher(table, None).match("/office") == 0
    assert RouteMatcher(table, None).match("/group") == 3
    assert RouteMatcher(table, None).match("/other") == 6
    assert 2 not in [item.index for item in rank_paths(table, None)]


def test_every_page_has_a_router_of_its_own():
    table = RouteTable(
        routes=(
            a_route("/", "Home.js", page="index.html"),
            a_route("/", "Stock.js", page="admin.html"),
            a_route("/sales", "Sales.js", page="admin.html"),
            a_route("/old", redirect="/", page="admin.html"),
            a_route("/group", page="admin.html"),
        )
    )
    assert match_pages(table, "/") == (0, 1)
    assert match_pages(table, "/sales") == (2,)
    assert find_shown(table) == (0, 1, 2)


def test_tokens_of_a_path():
    assert parse_route_path("/") == (("",),)
    assert parse_route_path("") == ((),)
    assert parse_route_path(r"/a-:id(\d+\)?)*/b") == (
        ("a-", Parameter(r"\d+)?", is_optional=True, is_repeatable=True)),
        ("b",),
    )
    assert parse_route_path("/:(x") == ((":(x",),)
    assert parse_route_path("/:a(x") == ((Parameter("x", is_optional=False, is_repeatable=False),),)


@given(st.text(alphabet="/:a()*+?\\-.|[]", max_size=40), st.text(alphabet="/aA-.", max_size=40))
def test_any_path_and_any_address_give_an_answer(path, address):
    assert RouteMatcher(a_table(path), None).match(address) in {None, 0}


@pytest.mark.parametrize("unit", [b":a(.*)*", b"/:a+", b":a(b", b"\\", b":a:b?/"])
def test_hostile_paths_take_linear_time(unit):
    assert_linear(lambda data: find("/" + "a/" * 40 + "!", data.decode()), unit, size_bytes=2_000)
