"""BA405, BA901 to BA905 and budgets of growth at their limits."""

from __future__ import annotations

from datetime import date

import pytest

from builders import a_chunk, a_file, a_page, owned, some_facts
from bundleaudit.checks import ALL_CHECKS
from bundleaudit.checks.ba106_budget import BudgetCheck, BudgetOptions
from bundleaudit.checks.ba405_hash_cascade import HashCascade, HashCascadeOptions
from bundleaudit.checks.ba901_initial_growth import InitialGrowth, InitialGrowthOptions
from bundleaudit.checks.ba902_lazy_turned_eager import LazyTurnedEager, LazyTurnedEagerOptions
from bundleaudit.checks.ba903_new_duplicate import NewDuplicate
from bundleaudit.checks.ba904_new_heavy_package import NewHeavyPackage, NewHeavyPackageOptions
from bundleaudit.checks.ba905_returning_visitor import ReturningVisitor, ReturningVisitorOptions
from bundleaudit.config import Budget, Waiver
from bundleaudit.engine.check import Options
from bundleaudit.engine.options import configure_check
from bundleaudit.engine.regression import RegressionCheck
from bundleaudit.engine.runner import run_checks
from bundleaudit.engine.selection import Selection
from bundleaudit.model.outcome import Severity, Status
from bundleaudit.units import GrowthLimit
from diffs import (
    a_cascade,
    a_cause,
    a_diff,
    a_load_cause,
    a_load_change,
    a_measure,
    a_package_change,
    a_returning_load,
    facts_since,
    turned_eager,
)

REGRESSIONS = [check for check in ALL_CHECKS if issubclass(check, RegressionCheck)]


def run(check, diff, options=None, **parts):
    """Return the findings over a difference."""
    facts = facts_since(diff, **parts)
    options = options or check.options_type()
    assert check.skip_reason(facts, options) == ""
    return list(check.run(facts, options))


def outcome(check, facts):
    (result,) = run_checks([configure_check(check(), {}, origin="test")], facts, Selection())
    return result


def test_all_six_checks_compare_with_a_baseline():
    assert [check.meta.id for check in REGRESSIONS] == [
        "BA405",
        "BA901",
        "BA902",
        "BA903",
        "BA904",
        "BA905",
    ]


@pytest.mark.parametrize("check", REGRESSIONS, ids=lambda check: check.meta.id)
def test_without_a_baseline_it_is_skipped_and_says_how_to_give_one(check):
    result = outcome(check, some_facts())
    assert result.status is Status.SKIPPED
    assert "--baseline" in result.reason or "modules" in result.reason


@pytest.mark.parametrize("check", REGRESSIONS, ids=lambda check: check.meta.id)
def test_nothing_changed_yields_nothing(check):
    modules = {"chunks": [a_chunk("a.js", ownership=owned(("src/a.js", 100)))]}
    result = outcome(
        check, facts_since(a_diff(measures=[a_measure("package:vue", 5, 0)]), **modules)
    )
    assert result.status is Status.PASSED


@pytest.mark.parametrize("check", REGRESSIONS, ids=lambda check: check.meta.id)
def test_a_snapshot_is_enough_for_what_needs_sizes_alone(check):
    modules = {"chunks": [a_chunk("a.js", ownership=owned(("src/a.js", 100)))]}
    diff = a_diff(is_snapshot=True, measures=[a_measure("package:vue", 5, 0)])
    expected = {"BA901": Status.PASSED, "BA904": Status.PASSED}
    result = outcome(check, facts_since(diff, **modules))
    assert result.status is expected.get(check.meta.id, Status.SKIPPED)


@pytest.mark.parametrize(
    ("base", "grown", "severity"),
    [
        (100_000, 1_000, "none"),
        (100_000, 1_001, None),
        (200_000, 2_000, "none"),
        (200_000, 2_001, None),
        (10_000, 1_000, "none"),  # ten percent, but not beyond 1 kB
        (100_000, 5_000, None),
        (100_000, 5_001, Severity.ERROR),
        (10_000, 5_001, Severity.ERROR),
        (100_000, -9_000, "none"),
    ],
)
def test_initial_growth_at_both_clauses(base, grown, severity):
    diff = a_diff(measures=[a_measure("page:index.html", base, grown, file="index.html")])
    found = run(InitialGrowth(), diff, InitialGrowthOptions())
    assert [finding.severity for finding in found] == ([] if severity == "none" else [severity])


def test_initial_growth_names_the_causes_that_are_in_it_and_where_they_come_from():
    diff = a_diff(
        measures=[a_measure("page:index.html", 100_000, 9_000, file="index.html")],
        causes=[
            a_cause("zod", 8_000, chain=("index.html", "src/lazy.ts"), is_lazy=True),
            a_cause("date-fns", 7_000, chain=("index.html", "src/main.ts", "src/utils/date.ts")),
            a_cause("axios", -2_000, chain=("index.html", "src/main.ts")),
        ],
        loads=[
            a_load_change(
                "index.html",
                causes=[
                    a_load_cause("date-fns", 7_000, is_moved=True),
                    a_load_cause("axios", -2_000),
                ],
            )
        ],
    )
    (finding,) = run(InitialGrowth(), diff, InitialGrowthOptions())
    assert "date-fns +7.0 kB, which was lazy" in finding.message
    assert "zod" not in finding.message
    assert "axios" not in finding.message
    assert "+9.0 %" in finding.message
    assert finding.source == "src/utils/date.ts"


def test_a_new_page_has_not_grown():
    diff = a_diff(measures=[a_measure("page:new.html", None, 90_000, file="new.html")])
    assert run(InitialGrowth(), diff, InitialGrowthOptions()) == []


@pytest.mark.parametrize(("raw", "is_found"), [(499, False), (500, True)])
def test_lazy_turned_eager_from_a_size_on(raw, is_found):
    diff = a_diff(turned_eager=[turned_eager("src/views/Cart.vue", raw)])
    found = run(LazyTurnedEager(), diff, LazyTurnedEagerOptions())
    assert [finding.source for finding in found] == (["src/views/Cart.vue"] if is_found else [])


@pytest.mark.parametrize(
    ("copies", "is_found"),
    [((1, 1), False), ((0, 1), False), ((1, 2), True), ((2, 2), False), ((0, 2), True)],
)
def test_new_duplicate_by_copies(copies, is_found):
    held = owned(
        ("node_modules/vue/index.js", 900), ("node_modules/a/node_modules/vue/index.js", 800)
    )
    diff = a_diff(packages=[a_package_change("vue", copies=copies)])
    found = run(NewDuplicate(), diff, Options(), chunks=[a_chunk("a.js", ownership=held)])
    assert [finding.key for finding in found] == (["vue"] if is_found else [])


@pytest.mark.parametrize(("weight", "is_found"), [(9_999, False), (10_000, True)])
def test_new_heavy_package_at_the_limit(weight, is_found):
    diff = a_diff(
        measures=[a_measure("package:zod", None, weight), a_measure("package:vue", 60_000, 20_000)],
        packages=[a_package_change("zod", delta=weight)],
        causes=[a_cause("zod", weight, chain=("index.html", "src/Form.vue", "zod"))],
    )
    found = run(NewHeavyPackage(), diff, NewHeavyPackageOptions())
    assert [finding.key for finding in found] == (["zod"] if is_found else [])
    if is_found:
        assert "in the initial load, imported by src/Form.vue" in found[0].message


def test_packages_of_a_baseline_without_modules_are_not_new():
    diff = a_diff(measures=[a_measure("package:vue", None, 60_000)])
    facts = facts_since(diff)
    assert "names no packages" in NewHeavyPackage().skip_reason(facts, NewHeavyPackageOptions())


@pytest.mark.parametrize(
    ("again", "whole", "is_found"),
    [
        (50_000, 100_000, False),
        (50_001, 100_000, True),
        (49_999, 60_000, False),
        (50_000, 99_999, True),
    ],
)
def test_returning_visitor_by_share_and_size(again, whole, is_found):
    diff = a_diff(
        returning=[
            a_returning_load("", 10**6, 10**6),
            a_returning_load("index.html", again, whole),
        ]
    )
    found = run(ReturningVisitor(), diff, ReturningVisitorOptions())
    assert [finding.file for finding in found] == (["index.html"] if is_found else [])


@pytest.mark.parametrize(
    ("cascade", "is_found"),
    [
        (a_cascade(9_999), False),
        (a_cascade(10_000), True),
        (a_cascade(90_000, roots=()), False),
    ],
)
def test_hash_cascade_from_a_size_on_and_with_a_known_root(cascade, is_found):
    found = run(HashCascade(), a_diff(cascades=[cascade]), HashCascadeOptions())
    assert bool(found) == is_found
    if is_found:
        assert "because assets/Cart-*.js changed, through assets/index-*.js" in found[0].message


PAGE = {
    "files": [a_file("main.js", 101_000)],
    "chunks": [a_chunk("main.js")],
    "pages": [a_page(entries=["main.js"])],
}


def judge(budget, diff, today=None):
    options = BudgetOptions(budgets=(budget,), today=today)
    facts = facts_since(diff, **PAGE) if diff else some_facts(**PAGE)
    check = BudgetCheck()
    return check.skip_reason(facts, options) or [
        (finding.severity, finding.measured_bytes) for finding in check.run(facts, options)
    ]


def growth(scope, **limits):
    return Budget(scope=scope, **{name: GrowthLimit(text) for name, text in limits.items()})


@pytest.mark.parametrize(
    ("scope", "measure", "file"),
    [
        ("initial", "page:index.html", "index.html"),
        ("page:index*", "page:index.html", "index.html"),
        ("total", "total", None),
        ("kind:js", "kind:js", None),
        ("chunk:main", "chunk:main.js", "main.js"),
    ],
)
@pytest.mark.parametrize(
    ("grown", "expected"),
    [
        (1_000, []),
        (1_001, [(Severity.WARNING, 1_001)]),
        (2_000, [(Severity.WARNING, 2_000)]),
        (2_001, [(None, 2_001)]),
    ],
)
def test_budgets_of_growth_at_their_limits_in_every_scope(scope, measure, file, grown, expected):
    diff = a_diff(measures=[a_measure(measure, 100_000, grown, file=file)])
    budget = growth(scope, warn_growth="+1 % and +1 kB", max_growth="+2 %")
    assert judge(budget, diff) == expected


def test_a_budget_of_growth_alone_is_skipped_without_a_baseline():
    assert "--baseline" in judge(growth("total", max_growth="+1 kB"), None)


def test_absolute_budgets_go_on_without_a_baseline():
    assert judge(Budget(scope="total", max=1, max_growth=GrowthLimit("+1 kB")), None) == [
        (None, 101_000)
    ]


def test_what_is_new_has_not_grown():
    diff = a_diff(measures=[a_measure("total", None, 100_000)])
    assert judge(growth("total", max_growth="+1 kB"), diff) == []


def test_a_waiver_holds_for_growth_until_its_day():
    waived = Budget(
        scope="total",
        max_growth=GrowthLimit("+1 kB"),
        waiver=Waiver(until=date(2026, 5, 1), reason="new charts"),
    )
    diff = a_diff(measures=[a_measure("total", 100_000, 5_000)])
    assert judge(waived, diff, date(2026, 5, 1)) == [(Severity.NOTE, 5_000)]
    assert judge(waived, diff, date(2026, 5, 2)) == [(None, 5_000)]
