"""The table is kept by contents, completed by the configuration, and else made of sources."""

from __future__ import annotations

import shutil

import pytest

from bundleaudit.analysis.routes import code_routes
from bundleaudit.analysis.routes.encoding import decode_table, encode_table
from bundleaudit.analysis.routes.paths import join_paths
from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.model.routes import RouteProvenance, RouteTable
from fixture_builds import DIST
from route_tables import chunk_stem, read_routes


@pytest.mark.parametrize("case", ["good-vite8", "bad-maps-vite8", "mpa-vite8", "lib-vite8"])
def test_what_is_encoded_is_decoded(case):
    table = read_routes(DIST / case)
    assert decode_table(encode_table(table)) == table


DAMAGED = [b"", b"{}", b"[]", b"[[[[]]],[]]", b"[[1],[]]", b"[" * 99_999, b"\xff"]


@pytest.mark.parametrize("data", DAMAGED)
def test_damaged_tables_are_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part of it is damaged
        decode_table(data)


def test_a_second_look_takes_the_answer_from_the_cache(tmp_path, monkeypatch):
    with ContentCache.open(tmp_path / "cache") as cache:
        first = read_routes(DIST / "good-vite8", cache)
        monkeypatch.setattr(code_routes, "find_code_routes", lambda _: RouteTable())
        assert read_routes(DIST / "good-vite8", cache) == first


def test_another_content_is_looked_at_again(tmp_path):
    folder = tmp_path / "dist"
    shutil.copytree(DIST / "good-vite8", folder)
    with ContentCache.open(tmp_path / "cache") as cache:
        assert "/basket" in {route.path for route in read_routes(folder, cache).routes}
        (script,) = folder.glob("assets/index-ByEqe_e5.js")
        script.write_bytes(script.read_bytes().replace(b"path:`/basket`", b"path:`/cart__`"))
        assert "/cart__" in {route.path for route in read_routes(folder, cache).routes}


@pytest.mark.parametrize("target", ["src/views/AboutView.vue", "AboutView", "views/AboutView.vue"])
def test_a_configured_route_is_found_by_source_or_chunk_and_takes_the_place_of_the_codes(target):
    before = read_routes(DIST / "fullmaps-vite8")
    table = read_routes(DIST / "fullmaps-vite8", configured={"/": target})
    assert [route.provenance for route in table.routes] == [
        RouteProvenance.CONFIG,
        RouteProvenance.CODE,
        RouteProvenance.CODE,
    ]
    (view,) = table.routes[0].views
    assert (chunk_stem(view.chunk), view.is_lazy) == ("AboutView", True)
    assert table.routes[0].name == "list"
    assert table.routes[1:] == before.routes[1:]


def test_a_configured_route_the_code_does_not_show_is_added():
    table = read_routes(DIST / "good-vite8", configured={"/new": "HomeView"}, origin="c.toml")
    added = table.routes[-1]
    assert (added.path, added.file, added.page) == ("/new", "c.toml", "index.html")
    assert added.views[0].source is None or added.views[0].source.endswith("HomeView.vue")
    assert len(table.routes) == 15


def test_a_configured_route_of_an_unknown_file_is_told():
    table = read_routes(DIST / "good-vite8", configured={"/new": "src/No.vue"}, origin="c.toml")
    assert table.routes[-1].views[0].chunk is None
    assert table.not_understood == ("c.toml: [routes] /new is src/No.vue, which is in no script",)


def test_views_stand_for_routes_where_no_router_is_found(tmp_path):
    folder = tmp_path / "dist"
    shutil.copytree(DIST / "good-vite8", folder)
    for script in folder.glob("assets/index-*.js"):
        script.write_bytes(script.read_bytes().replace(b"routes:", b"rowtes:"))
    table = read_routes(folder)
    assert {route.provenance for route in table.routes} == {RouteProvenance.SOURCE}
    assert "src/views/HomeView.vue" in {route.path for route in table.routes}
    assert all(route.is_partial and route.views[0].is_lazy for route in table.routes)


def test_eager_components_are_named_by_the_map():
    table = read_routes(DIST / "bad-maps-vite8")
    assert [route.views[0].source for route in table.routes] == [
        f"src/views/{name}View.vue"
        for name in (
            *("Home", "PlantList", "Plant", "Account", "Orders", "Profile"),
            *("Statistics", "NotFound"),
        )
    ]


@pytest.mark.parametrize(
    ("parent", "path", "whole"),
    [
        ("/a", "", "/a"),
        ("/a", "b", "/a/b"),
        ("/a/", "b", "/a/b"),
        ("/", "b", "/b"),
        ("/", "", "/"),
        ("/a", "/b", "/b"),
        ("", "b", "/b"),
        ("/a", ":id(\\d+)", "/a/:id(\\d+)"),
    ],
)
def test_paths_join(parent, path, whole):
    assert join_paths(parent, path) == whole
