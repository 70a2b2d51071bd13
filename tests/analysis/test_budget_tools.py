"""Budgets that are proposed are kept, and budgets that protect nothing are named."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given, strategies as st

from builders import a_chunk, a_file, a_page, some_facts
from bundleaudit.analysis.budget_lint import LintKind, lint_budgets
from bundleaudit.analysis.budget_suggest import round_limit, suggest_budgets
from bundleaudit.config import Budget, Config, Waiver, validate_table
from bundleaudit.model.sizes import Metric
from bundleaudit.report.budget_text import render_lint, render_suggestions
from bundleaudit.units import ByteCount

TODAY = date(2026, 11, 23)


def some(script_bytes=100_000, name="index.html"):
    """Return a build of one page and one script, half of it when compressed."""
    return some_facts(
        files=[a_file(name, 900, 400), a_file("assets/app-D1.js", script_bytes, script_bytes // 2)],
        chunks=[a_chunk("assets/app-D1.js", name="app")],
        pages=[a_page(name, entries=["assets/app-D1.js"])],
    )


def lint(*budgets, facts=None, slack=25):
    return [
        (item.kind, item.budget, item.fix)
        for item in lint_budgets(facts or some(), budgets, today=TODAY, slack_percent=slack)
    ]


def a_budget(scope="kind:js", limit="60 kB", **more):
    return validate_table(Budget, {"scope": scope, "max": limit, **more}, origin="test")


@pytest.mark.parametrize(
    ("limit_bytes", "rounded"),
    [
        (0, 1_000), (1, 1_000), (1_000, 1_000), (1_001, 2_000), (100_000, 100_000),
        (100_001, 105_000), (1_000_000, 1_000_000), (1_000_001, 1_050_000),
    ],
)  # fmt: skip
def test_limits_are_rounded_up_to_what_people_write(limit_bytes, rounded):
    assert round_limit(limit_bytes) == rounded


@given(script_bytes=st.integers(2, 10_000_000), headroom=st.integers(0, 100))
def test_every_proposal_is_kept_with_its_room(script_bytes, headroom):
    found = suggest_budgets(some(script_bytes), headroom)
    assert [item.scope for item in found] == ["page:index.html", "chunk:*", "kind:js", "total"]
    for item in found:
        assert item.limit_bytes >= item.measured_bytes * (100 + headroom) // 100
        assert item.limit_bytes < item.measured_bytes * (100 + headroom) / 100 + 50_000


def test_a_proposal_stands_beside_a_public_figure():
    page, chunk, *_ = suggest_budgets(some(600_000), 5)
    assert (page.metric, page.figure.limit_bytes) == (Metric.GZIP, 170_000)
    assert (chunk.metric, chunk.figure.limit_bytes) == (Metric.RAW, 500_000)
    text = render_suggestions((page, chunk), build="dist", headroom_percent=5)
    assert 'max = "315 kB"  # now 300.0 kB' in text
    assert "# public figure: 170.0 kB, critical-path resources" in text
    assert "this build is 130.0 kB above it" in text
    assert "# https://web.dev/articles/performance-budgets-101" in text


@pytest.mark.parametrize("name", ["index.html", 'a"b\n[x]\\.html', "[[budget]]\r\n#.html"])
def test_the_text_is_a_configuration_whatever_pages_are_called(name):
    found = suggest_budgets(some(name=name), 5)
    text = render_suggestions(found, build=name, headroom_percent=5)
    config = validate_table(Config, tomllib.loads(text), origin="test")
    assert [budget.scope for budget in config.budget] == [item.scope for item in found]
    facts = some(name=name)
    kinds = {
        item.kind for item in lint_budgets(facts, config.budget, today=TODAY, slack_percent=99)
    }
    assert kinds == set(), "what is proposed matches"


def test_many_pages_get_one_budget():
    names = [f"{number}/index.html" for number in range(9)]
    facts = some_facts(
        files=[a_file("a.js", 5_000), *(a_file(name, 100) for name in names)],
        chunks=[a_chunk("a.js")],
        pages=[a_page(name, entries=["a.js"]) for name in names],
    )
    assert suggest_budgets(facts, 5)[0].scope == "initial"


@pytest.mark.parametrize(
    ("limit_kilobytes", "is_slack"), [(50, False), (66, False), (67, True), (500, True)]
)
def test_slack_begins_at_a_quarter_unused(limit_kilobytes, is_slack):
    """The scripts weigh 50 kB; of 66.67 kB a quarter would be unused."""
    found = lint(a_budget(limit=f"{limit_kilobytes} kB"))
    assert found == ([(LintKind.SLACK, "kind:js", 'max = "53 kB"')] if is_slack else [])


def test_an_exceeded_budget_is_no_business_of_the_lint():
    assert lint(a_budget(limit="1 kB")) == []


def test_the_limit_that_speaks_first_is_the_one_to_tighten():
    assert lint(a_budget(limit="500 kB", warn="55 kB")) == []
    assert lint(a_budget(limit="500 kB", warn="400 kB")) == [
        (LintKind.SLACK, "kind:js", 'warn = "53 kB"')
    ]


def test_a_small_budget_that_cannot_be_tightened_further_is_no_slack():
    assert lint(a_budget(limit="1 kB"), facts=some(600)) == []


def test_budgets_that_measure_nothing_are_dead():
    (nothing, unmeasured) = lint(a_budget("chunk:vendor"), a_budget("package:*", metric="brotli"))
    assert nothing[:2] == (LintKind.DEAD, "chunk:vendor")
    assert unmeasured[:2] == (LintKind.DEAD, "package:*")


@pytest.mark.parametrize(
    ("first", "second", "dead"),
    [
        ({"limit": "60 kB"}, {"limit": "55 kB"}, ["first"]),
        ({"limit": "55 kB"}, {"limit": "60 kB"}, ["second"]),
        ({"limit": "55 kB"}, {"limit": "55 kB"}, ["second"]),
        ({"limit": "60 kB", "warn": "52 kB"}, {"limit": "55 kB"}, []),
        ({"limit": "60 kB"}, {"limit": "55 kB", "metric": "brotli"}, []),
        ({"limit": "60 kB"}, {"limit": "55 kB", "scope": "total"}, []),
        ({"limit": "60 kB", "max_growth": "+1 %"}, {"limit": "55 kB"}, []),
    ],
    ids=["stricter", "wider", "equal", "warns first", "metric", "scope", "growth"],
)
def test_a_budget_behind_a_stricter_one_never_decides(first, second, dead):
    found = lint(a_budget(name="first", **first), a_budget(name="second", **second), slack=100)
    assert [(kind, name) for kind, name, _ in found] == [(LintKind.DEAD, name) for name in dead]


@pytest.mark.parametrize(
    ("until", "limit", "is_remarked"),
    [("2026-11-22", "1 kB", True), ("2026-11-23", "1 kB", False), ("2027-01-01", "51 kB", True)],
    ids=["ended", "last day", "not needed"],
)
def test_waivers_that_no_longer_serve(until, limit, is_remarked):
    budget = Budget(
        scope="kind:js",
        max=ByteCount(int(limit.split()[0]) * 1_000),
        waiver=Waiver(until=date.fromisoformat(until), reason="photos"),
    )
    assert [kind for kind, _, _ in lint(budget)] == ([LintKind.WAIVER] if is_remarked else [])


def test_growth_alone_is_left_alone():
    assert lint(Budget(scope="total", max_growth=a_budget(max_growth="+1 %").max_growth)) == []


def test_hostile_names_stay_on_their_lines():
    found = lint_budgets(
        some(), [a_budget("chunk:\x1b[31m\n*", name="\x1b[31m\r\nx")], today=TODAY, slack_percent=25
    )
    text = render_lint(found, budget_count=1, build="di\x1bst")
    assert "\x1b" not in text
    assert len(text.splitlines()) == 3
