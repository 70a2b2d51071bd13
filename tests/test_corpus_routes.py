"""The route tables of the corpus: of sample applications exactly, of real ones by what is known."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from route_tables import chunk_stem, read_routes

pytestmark = pytest.mark.corpus
CORPUS = Path(os.environ.get("BUNDLEAUDIT_CORPUS", "nowhere"))
SAMPLES = sorted(path.parent.name for path in CORPUS.glob("builds/*/dist"))
REAL = sorted(path.name for path in CORPUS.glob("real/*"))

# Path, name, path of the parent, component: as the router's source has them.
SHOP = [
    ("/", "home", None, "HomeView"),
    ("/products", "products", None, "ProductsView"),
    ("/products/:id", "product", None, "ProductDetailView"),
    ("/cart", "cart", None, "CartView"),
    ("/checkout", None, None, "CheckoutView"),
    ("/checkout", "checkout-address", "/checkout", "AddressStep"),
    ("/checkout/payment", "checkout-payment", "/checkout", "PaymentStep"),
    ("/account", None, None, "AccountView"),
    ("/account/orders", "orders", "/account", "OrdersView"),
    ("/account/profile", "profile", "/account", "ProfileView"),
    ("/reports", "reports", None, "ReportsView"),
    ("/editor", "editor", None, "EditorView"),
    ("/help/:slug?", "help", None, "HelpView"),
    ("/:pathMatch(.*)*", "not-found", None, "NotFoundView"),
]
ADMIN = [
    ("/", None, None, "DashboardPage"),
    ("/orders", None, None, "OrdersView"),
    ("/docs", None, None, "EditorView"),
]
SERVER = [
    ("/", "home", None, "HomeView"),
    ("/products", "products", None, "ProductDetailView"),
    ("/reports", "reports", None, "ReportsView"),
    ("/help/:slug?", "help", None, "HelpView"),
    ("/cart", "cart", None, "CartView"),
]
EAGER = ("bad-", "single-")

# Routes of the table, lazy views, eager views, records whose whole path is unknown.
KNOWN = {
    "directus-app": (102, 2, 92, 0),
    "directus-app-10": (65, 0, 61, 0),
    "galaxy": (174, 0, 172, 0),
    "koishi": (0, 0, 0, 0),
    "n8n-0.187": (31, 0, 43, 0),
    "nuxt-devtools": (27, 27, 0, 0),
    "piccolo-admin": (7, 0, 7, 0),
    "prefect-ui": (66, 41, 0, 0),
    "prefect-ui-2.14": (57, 38, 0, 0),
    "swanboard": (13, 12, 0, 0),
    "vite-plugin-inspect": (5, 5, 0, 0),
    "vitest-ui": (1, 0, 1, 0),
    "vue-devtools": (15, 11, 3, 3),
}
"""Checked by hand against the code of each application, which no other source tells."""


def cases(names):
    reason = "set BUNDLEAUDIT_CORPUS to a folder with builds/ and real/"
    empty = [pytest.param("none", marks=pytest.mark.skip(reason=reason))]
    return pytest.mark.parametrize("name", sorted(names) or empty)


def written(name):
    if name.startswith("lib-"):
        return []
    if name.startswith("mpa-"):
        return sorted(ADMIN, key=str) + sorted(SHOP, key=str)
    if name == "diff-head":
        renamed = [(*row[:3], row[3].replace("HelpView", "SupportView")) for row in SHOP]
        return sorted(renamed, key=str)
    return sorted(SERVER if name.startswith("ssr-") else SHOP, key=str)


@cases(SAMPLES)
def test_the_table_of_a_sample_is_the_routers_source(name):
    table = read_routes(CORPUS / "builds" / name / "dist")
    is_lazy = not name.startswith(EAGER)
    found = [
        (
            route.path,
            route.name,
            None if route.parent is None else table.routes[route.parent].path,
            chunk_stem(view.chunk) if is_lazy else None,
        )
        for route in table.routes
        for view in route.views
    ]
    expected = [
        (path, title, parent, component if is_lazy else None)
        for path, title, parent, component in written(name)
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert all(view.is_lazy is is_lazy for route in table.routes for view in route.views)
    assert not any(route.is_partial for route in table.routes)


@cases(set(REAL) & set(KNOWN))
def test_the_table_of_a_real_application_is_the_known_one(name):
    table = read_routes(CORPUS / "real" / name)
    views = [view for route in table.routes for view in route.views]
    assert (
        len(table.routes),
        sum(view.is_lazy is True for view in views),
        sum(view.is_lazy is False for view in views),
        sum(route.is_partial for route in table.routes),
    ) == KNOWN[name]


@cases(set(REAL) - set(KNOWN))
def test_an_application_without_vue_router_has_no_routes_in_its_code(name):
    table = read_routes(CORPUS / "real" / name)
    assert [route.path for route in table.routes if route.provenance == "code"] == []
