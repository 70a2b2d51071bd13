"""BA104, BA105 and BA201 at their limits, and budgets of routes."""

from __future__ import annotations

import pytest

from builders import a_boundary, a_chunk, a_file, a_page, a_route, a_view, owned, some_facts
from bundleaudit.analysis.scopes import measure_scope, suggest_scope
from bundleaudit.checks.ba104_route_first_visit import RouteFirstVisit, RouteFirstVisitOptions
from bundleaudit.checks.ba105_route_navigation import RouteNavigation, RouteNavigationOptions
from bundleaudit.checks.ba201_eager_route import EagerRoute, EagerRouteOptions
from bundleaudit.model.outcome import Confidence


def an_app(*routes, initial_bytes=1_000, view_bytes=1_000, ownership=None):
    return some_facts(
        files=[
            a_file("main.js", 1_000_000, initial_bytes),
            a_file("View.js", 1_000_000, view_bytes),
        ],
        chunks=[a_chunk("main.js", lazy=["View.js"], ownership=ownership), a_chunk("View.js")],
        pages=[a_page(entries=["main.js"])],
        boundaries=[a_boundary("View.js", "View.js")],
        routes=routes,
    )


def eager(source, **rest):
    return a_view("main.js", source=source, lazy=False, **rest)


def first_visits(facts):
    return list(RouteFirstVisit().run(facts, RouteFirstVisitOptions()))


def eager_routes(facts):
    return list(EagerRoute().run(facts, EagerRouteOptions()))


@pytest.mark.parametrize(("view_bytes", "is_found"), [(150_000, False), (150_001, True)])
def test_a_first_visit_at_the_limit(view_bytes, is_found):
    facts = an_app(a_route("/x", "View.js"), initial_bytes=100_000, view_bytes=view_bytes)
    found = first_visits(facts)
    assert [(item.key, item.measured_bytes) for item in found] == (
        [("/x", 250_001)] if is_found else []
    )


def test_an_initial_load_beyond_the_limit_is_found_once_and_not_per_route():
    facts = an_app(a_route("/x", "View.js"), a_route("/y", "View.js"), initial_bytes=250_001)
    (finding,) = first_visits(facts)
    assert finding.key == "index.html"
    assert "2 routes start with it" in finding.message


def test_an_incomplete_route_is_at_least_that_heavy():
    facts = an_app(
        a_route("/x", "View.js", a_view(None, name="side", lazy=None)), view_bytes=260_000
    )
    (finding,) = first_visits(facts)
    assert "is at least 261" in finding.message
    assert finding.file == "View.js"


@pytest.mark.parametrize(("view_bytes", "is_found"), [(100_000, False), (100_001, True)])
def test_a_navigation_at_the_limit(view_bytes, is_found):
    facts = an_app(a_route("/old", redirect="/x"), a_route("/x", "View.js"), view_bytes=view_bytes)
    found = list(RouteNavigation().run(facts, RouteNavigationOptions()))
    assert [item.key for item in found] == (["/x"] if is_found else [])


def test_an_eager_component_is_found_with_its_source_its_saving_and_the_fix():
    facts = an_app(
        a_route("/a", eager("src/views/A.vue")),
        a_route("/b", eager("src/views/B.vue")),
        a_route("/b/new", eager("src/views/B.vue")),
        a_route("/c", "View.js"),
        ownership=owned(
            ("src/views/A.vue", 500_000, 300),
            ("src/views/B.vue", 300_000, 400),
            ("src/views/B.vue?vue&type=script&setup=true", 100_000, 100),
            ("src/main.ts", 100_000, 100),
        ),
    )
    first, second = eager_routes(facts)
    assert (first.source, first.saving_bytes) == ("src/views/B.vue", 500)
    assert "/b: the component of this route (and of 1 more route)" in first.message
    assert (second.source, second.saving_bytes) == ("src/views/A.vue", 300)
    assert second.fix == "component: () => import('./views/A.vue')"
    assert second.file == "main.js"
    assert second.confidence is Confidence.EXACT


def test_without_a_map_the_saving_is_unknown_and_every_record_counts():
    found = eager_routes(an_app(a_route("/a", eager(None)), a_route("/b", eager(None))))
    assert [(item.key, item.saving_bytes) for item in found] == [
        ("/a:default", None),
        ("/b:default", None),
    ]
    assert found[0].fix == "component: () => import('./views/X.vue')"


def test_a_build_without_any_lazy_import_may_have_code_splitting_off():
    facts = some_facts(
        chunks=[a_chunk("main.js")],
        pages=[a_page(entries=["main.js"])],
        routes=[a_route("/a", eager("src/A.vue"))],
    )
    (finding,) = eager_routes(facts)
    assert finding.fix.startswith("component: () => import('./A.vue'); if that is written already")


def test_layouts_redirects_and_a_deliberate_home_page_may_be_eager():
    facts = an_app(
        a_route("/", eager("src/Home.vue")),
        a_route("/admin", eager("src/Layout.vue")),
        a_route("/admin/users", "View.js", parent=1),
        a_route("/old", eager("src/Old.vue"), redirect="/"),
    )
    assert eager_routes(facts) == []


def test_a_home_page_counts_when_nothing_is_lazy():
    facts = an_app(a_route("/", eager("src/Home.vue")), a_route("/a", eager("src/A.vue")))
    assert [item.source for item in eager_routes(facts)] == ["src/Home.vue", "src/A.vue"]


def test_what_is_not_understood_or_behind_a_lazy_boundary_is_not_called_eager():
    facts = an_app(
        a_route("/a", a_view("main.js", lazy=None)),
        a_route("/b", a_view("View.js", lazy=False), file="elsewhere.js"),
    )
    assert eager_routes(facts) == []


@pytest.mark.parametrize("check", [RouteFirstVisit, RouteNavigation, EagerRoute])
def test_without_routes_the_check_is_skipped(check):
    assert "no routes" in check().skip_reason(an_app(), check.options_type())
    assert check().skip_reason(an_app(a_route("/", "View.js")), check.options_type()) == ""


def test_a_budget_measures_the_first_visits_of_the_routes_that_match():
    facts = an_app(
        a_route("/", "View.js", name="home"),
        a_route("/users", a_view("main.js", lazy=False)),
        a_route("/users/:id", "View.js"),
        a_route("/people", redirect="/users"),
    )
    found = {item.key: item.sizes.gzip_bytes for item in measure_scope(facts, "route:/users*")}
    assert found == {"/users": 1_000, "/users/:id": 2_000}
    assert [item.key for item in measure_scope(facts, "route:home")] == ["/"]
    assert measure_scope(facts, "route:/people") == ()
    assert suggest_scope(facts, "route:/user") == "did you mean route:/users?"


@pytest.mark.parametrize(
    ("check", "options"),
    [
        (RouteFirstVisit(), RouteFirstVisitOptions()),
        (RouteNavigation(), RouteNavigationOptions()),
        (EagerRoute(), EagerRouteOptions()),
    ],
)
def test_routes_that_were_not_followed_do_not_pass(check, options):
    followed = an_app(a_route("/x", "View.js"))
    assert check.skip_reason(followed, options) == ""
    half = an_app(a_route("/x", "View.js"), a_route("/y", a_view(None, lazy=None)))
    assert "what 1 of 2 routes loads was not understood: /y" in check.skip_reason(half, options)


def test_a_finding_is_a_finding_though_other_routes_were_not_followed():
    unknown = a_route("/y", a_view(None, lazy=None))
    facts = an_app(a_route("/x", eager("src/X.vue")), unknown, initial_bytes=260_000)
    assert EagerRoute().skip_reason(facts, EagerRouteOptions()) == ""
    assert RouteFirstVisit().skip_reason(facts, RouteFirstVisitOptions()) == ""
