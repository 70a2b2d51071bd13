"""The same proof as ``test_browser_proof`` on sample builds and real applications.

Where a guard sends the visitor elsewhere, the route it ends at is the one compared. What is
requested beyond the route must be what some lazy boundary of the build loads, and which ones
applications start by themselves is listed here.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from browser import open_browser, open_tab, serve
from bundleaudit.analysis.route_matching import find_shown, match_pages
from test_browser_proof import audit_directory, page_files

pytestmark = pytest.mark.corpus

SAMPLES = (
    *(f"{kind}-vite{major}" for kind in ("good", "bad") for major in (4, 5, 6, 7, 8)),
    *("importmap-vite8", "legacy-vite5", "legacy-vite8", "mpa-vite7", "mpa-vite8"),
    *("nested-base-vite6", "nested-base-vite8", "nomanifest-vite8", "nominify-vite8"),
    *("relative-vite8", "single-vite8", "diff-base", "diff-head"),
)
# The locale when the application mounts, an asynchronous component, the store a guard asks.
STARTED = {"en", "SalesChart", "user"}
PARAMETER = re.compile(r":\w+(?:\([^)]*\))?[*+?]?")
REAL = (
    ("swanboard", "/", ("/", "/charts", "/experiment/1/index", "/experiment/1/chart", "/none")),
    (
        "prefect-ui",
        "/PREFECT_UI_SERVE_BASE_REPLACE_PLACEHOLDER/",
        ("/dashboard", "/events", "/automations/create"),
    ),
    ("directus-app", "/admin/", ("/setup",)),
    ("piccolo-admin", "/", ("/#/",)),
)


@pytest.fixture(scope="module")
def corpus():
    folder = os.environ.get("BUNDLEAUDIT_CORPUS")
    if not folder:
        pytest.skip("set BUNDLEAUDIT_CORPUS to a folder of real builds")
    return Path(folder)


@pytest.fixture(scope="module")
def browser(corpus):
    with open_browser() as chromium:
        yield chromium


def assert_explained(audit, visit, started, page="index.html"):
    """Hold a visit to the route it ended at; return the chunks the application started itself."""
    path = visit.address.partition("#")[2] or visit.address
    loads = [audit.routes[index] for index in match_pages(audit.build.routes, path)]
    (load,) = [load for load in loads if load.page == page]
    requested, expected = set(page_files(audit, visit.files)), set(load.first_visit.files)
    assert expected <= requested, f"{visit.address}: not requested"
    beyond = requested - expected
    names = {chunk.file: chunk.name for chunk in audit.build.chunks}
    boundaries = [item for item in audit.boundaries if item.target in beyond]
    explained = {file for boundary in boundaries for file in boundary.closure.files}
    assert beyond <= explained, f"{visit.address}: requested, nobody knows why"
    assert {names[boundary.target] for boundary in boundaries} <= started


@pytest.mark.parametrize("case", SAMPLES)
def test_sample_applications_request_what_their_routes_load(browser, corpus, case):
    root = corpus / "builds" / case / "dist"
    audit = audit_directory(root)
    base = "/app/static/" if case.startswith("nested-base") else "/"
    with serve(root, base) as origin:
        for index in find_shown(audit.build.routes):
            route = audit.build.routes.routes[index]
            address = PARAMETER.sub("1", route.path)
            if route.page != "index.html":
                continue
            if case.startswith("relative") and address.count("/") > 1:
                continue  # base "./" breaks deeper addresses: scripts resolve to another folder
            with open_tab(browser, origin, base) as tab:
                assert_explained(audit, tab.open(address), STARTED)


@pytest.mark.parametrize(("name", "base", "addresses"), REAL, ids=[item[0] for item in REAL])
def test_real_applications_request_what_their_routes_load(browser, corpus, name, base, addresses):
    audit = audit_directory(corpus / "real" / name)
    with serve(corpus / "real" / name, base) as origin:
        for address in addresses:
            with open_tab(browser, origin, base) as tab:
                assert_explained(audit, tab.open(address, must_route=False), set())
