"""The table of every fixture build is the router's source: paths, names, nesting, lazy or eager."""

from __future__ import annotations

import pytest

from fixture_builds import DIST, read_expected
from route_tables import describe, read_routes

SHOP_CASES = [case for case in read_expected("shop")["cases"] if case != "single-vite8"]


def written(app, *, all_eager_in=None):
    """Return what the router's source says, in the form of ``describe``."""
    return [
        (
            route["full_path"],
            route["name"],
            route["parent"],
            [
                (
                    part["view"],
                    all_eager_in or (stem(part["source"]) if part["lazy"] else "index"),
                    part["lazy"] and all_eager_in is None,
                )
                for part in route["components"]
            ],
        )
        for route in read_expected(app)["routes"]
    ]


def stem(source):
    return source.rpartition("/")[2].partition(".")[0]


@pytest.mark.parametrize("case", SHOP_CASES)
def test_every_route_of_the_shop_is_lazy_in_its_own_chunk(case):
    table = read_routes(DIST / case)
    expected = written("shop")
    if case == "mpa-vite8":
        expected += written("mpa")
    assert describe(table) == expected
    assert table.not_understood == ()
    assert not any(route.is_partial for route in table.routes)


@pytest.mark.parametrize("case", ["bad-vite8", "bad-maps-vite8"])
def test_every_route_of_the_bad_shop_is_eager(case):
    table = read_routes(DIST / case)
    assert describe(table) == written("shop-bad")
    assert table.not_understood == ()


@pytest.mark.parametrize("case", read_expected("notes")["cases"])
def test_notes_has_an_eager_list_and_two_lazy_views(case):
    table = read_routes(DIST / case)
    assert describe(table) == written("notes")


def test_a_build_in_one_script_has_no_lazy_route():
    table = read_routes(DIST / "single-vite8")
    assert describe(table) == written("shop", all_eager_in="index")


def test_a_library_has_no_routes():
    assert read_routes(DIST / "lib-vite8").routes == ()
