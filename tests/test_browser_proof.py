"""A real browser requests exactly the scripts and stylesheets that the audit says a route loads.

Each committed build is served on loopback and its routes are opened with an empty cache. What an
application starts by itself beside its routes (a locale when it mounts, an asynchronous component)
is named here by chunk, with everything such an import loads.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from browser import open_browser, open_tab, serve
from bundleaudit.analysis.route_matching import match_pages
from bundleaudit.cli.targets import Overrides, find_targets
from bundleaudit.model.files import FileRole
from bundleaudit.pipeline import run_audit
from fixture_builds import DIST

LOCALE = ("en",)
CHART = ("en", "SalesChart")
SHOP = (
    ("/", LOCALE),
    ("/welcome", LOCALE),
    ("/plants/aloe", LOCALE),
    ("/care/aloe", LOCALE),
    ("/checkout", LOCALE),
    ("/checkout/payment", LOCALE),
    ("/statistics", CHART),
    ("/catalogue", LOCALE),
    ("/nowhere/at/all", LOCALE),
)
FEW = (("/checkout/payment", LOCALE), ("/statistics", CHART))
NOTES = (("/", ()), ("/about", ()), ("/notes/2", ("WordCount",)))
CASES = (
    ("good-vite8", "/", SHOP),
    ("good-vite7", "/", FEW),
    ("good-vite5", "/", FEW),
    ("good-vite4", "/", (*FEW, ("/catalogue", LOCALE))),
    ("nomanifest-vite8", "/", FEW),
    ("manualfn-vite8", "/", FEW),
    ("importmap-vite8", "/", FEW),
    ("nested-base-vite6", "/app/static/", FEW),
    ("mpa-vite8", "/", FEW),
    ("single-vite8", "/", (("/plants", ()), ("/statistics", ()))),
    ("bad-vite8", "/", (("/", ()), ("/account/orders", ()))),
    ("legacy-vite5", "/", NOTES),
    ("legacy-vite8", "/", NOTES),
    ("relative-vite8", "/some/where/", (("/", ()),)),
)


def audit_directory(path):
    overrides = Overrides(
        config=None,
        select=("BA104",),
        fail_on=None,
        is_strict=False,
        brotli_quality=None,
        has_brotli=False,
        has_cache=False,
    )
    (target,) = find_targets([path], overrides, today=date(2026, 1, 1))
    return run_audit(target)


@cache
def audit_case(case):
    return audit_directory(DIST / case)


@pytest.fixture(scope="module")
def browser():
    with open_browser() as chromium:
        yield chromium


def expect(audit, address, page="index.html"):
    """Return the cost of the route that an address leads to on a page."""
    (load,) = [
        audit.routes[index]
        for index in match_pages(audit.build.routes, address)
        if audit.routes[index].page == page
    ]
    return load


def files_of(audit, *chunk_names):
    """Return everything the lazy boundaries of the named chunks load."""
    modern = {file.path for file in audit.build.files if file.role is FileRole.MODERN}
    names = {chunk.file: chunk.name for chunk in audit.build.chunks}
    loads = {names[load.target]: load for load in audit.boundaries if load.target in modern}
    return {file for name in chunk_names for file in loads[name].closure.files}


def page_files(audit, files):
    """Return the files without those that workers load, which are no part of a route's load."""
    workers = {file.path for file in audit.build.files if file.role is FileRole.WORKER}
    return [file for file in files if file not in workers]


def assert_same(audit, load, visit, extra):
    requested = page_files(audit, visit.files)
    expected = set(load.first_visit.files) | files_of(audit, *extra)
    assert set(requested) == expected
    rounds = {step.file: step.round_number for step in load.steps}
    order = [rounds[file] for file in requested if file in rounds]
    assert order == sorted(order), "requested in another order than the rounds say"


@pytest.mark.parametrize(("case", "base", "visits"), CASES, ids=[case[0] for case in CASES])
def test_a_browser_requests_the_files_of_the_route(browser, case, base, visits):
    audit = audit_case(case)
    with serve(DIST / case, base) as origin:
        for address, extra in visits:
            with open_tab(browser, origin, base) as tab:
                visit = tab.open(address)
            assert_same(audit, expect(audit, address), visit, extra)


def test_the_second_page_has_a_router_of_its_own(browser):
    audit = audit_case("mpa-vite8")
    with serve(DIST / "mpa-vite8") as origin:
        for address, extra in (("/", ()), ("/sales", ("SalesChart",))):
            with open_tab(browser, origin) as tab:
                visit = tab.open(f"/admin/index.html#{address}")
            assert_same(audit, expect(audit, address, "admin/index.html"), visit, extra)


@pytest.mark.parametrize("case", ["good-vite8", "good-vite5", "good-vite4"])
def test_going_to_a_route_requests_what_the_navigation_says(browser, case):
    audit = audit_case(case)
    with serve(DIST / case) as origin, open_tab(browser, origin) as tab:
        before = set(tab.open("/basket").files)
        went = tab.push("/account/orders", {"session": {"email": "someone@example.org"}})
    assert went.address == "/account/orders"
    navigation = set(expect(audit, "/account/orders").navigation.files)
    guard = files_of(audit, "session")  # the guard imports the store before the route is loaded
    assert set(went.files) == (navigation | guard) - before
    assert expect(audit, "/account/orders").is_complete


def test_a_guard_may_lead_elsewhere_than_the_table_says(browser):
    """What only running code decides is the limit of the table: the visit ends at the home page."""
    audit = audit_case("good-vite8")
    with serve(DIST / "good-vite8") as origin, open_tab(browser, origin) as tab:
        visit = tab.open("/account/orders")
    assert visit.address == "/?next=/account/orders"
    home = set(expect(audit, "/").first_visit.files)
    assert set(visit.files) == home | files_of(audit, "en", "session")
