"""What every check says of committed builds: as set, without any limit, beside baselines.

The whole findings are recorded in `said/test_builds.json` (see `conftest.py`).
"""

from __future__ import annotations

import dataclasses
from datetime import date
from functools import cache

import pytest

from builders import estimated
from bundleaudit.analysis.facts import Facts
from bundleaudit.checks import ALL_CHECKS
from bundleaudit.comparing import Side, compare_with_baseline
from bundleaudit.config import Config
from bundleaudit.engine.check import INTERNAL
from bundleaudit.engine.options import configure_check
from bundleaudit.engine.runner import run_checks
from bundleaudit.engine.selection import Selection
from bundleaudit.model.outcome import Status
from bundleaudit.reading import make_encoders, read_build
from bundleaudit.target import Target
from fixture_builds import DIST

PAIRS = [("diff-base-vite8", "diff-head-vite8"), ("good-vite8", "bad-maps-vite8")]
# With every kind of evidence, and without it; the other builds would say little more.
CASES = [
    "bad-maps-vite8",
    "bad-vite8",
    "good-vite7",
    "inline-maps-vite8",
    "legacy-vite8",
    "lib-vite8",
    "mpa-vite8",
    "pwa-vite8",
    "ssr-vite8",
    "vendortrap-vite7",
]

every_check = pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.meta.id)


@cache
def side_of(case):
    """Return a committed build as one side of a comparison."""
    target = Target(
        name=case,
        path=DIST / case,
        config=Config(),
        budgets=(),
        check_tables={},
        origin="test",
        has_cache=False,
        today=date(2026, 11, 1),
    )
    encoders = make_encoders(target.config)
    reading = read_build(target, encoders, None, None)
    facts = Facts(build=reading.build, encoders=encoders)
    return Side(facts=facts, contents=reading.contents, has_cache=False)


@cache
def facts_beside(base, head):
    """Return the head's facts with what changed since the base."""
    diff = compare_with_baseline(DIST / base, side_of(head), lambda path: side_of(path.name))
    return dataclasses.replace(side_of(head).facts, diff=diff)


@cache
def estimated_side(case):
    """Return the facts of a build whose modules are known by stats."""
    return estimated(side_of(case).facts)


def without_limits(check):
    """Return a table in which every number is 0: whatever can be found is found."""
    return {
        option.name: 0
        for option in dataclasses.fields(check.options_type)
        if isinstance(option.default, int)
        and not isinstance(option.default, bool)
        and INTERNAL not in option.metadata
    }


def judge(check, table, facts):
    """Run one check, and hold its outcome to the rules of every outcome."""
    configured = configure_check(check(), table, origin="test")
    (outcome,) = run_checks([configured], facts, Selection())
    assert bool(outcome.findings) == (outcome.status is Status.FAILED)
    assert bool(outcome.reason) == (outcome.status is Status.SKIPPED)


@every_check
def test_as_set_and_without_limits(check, said_as_before):
    for case in CASES:
        said_as_before.append(case)
        judge(check, {}, side_of(case).facts)
        judge(check, without_limits(check), side_of(case).facts)


@every_check
@pytest.mark.parametrize(("base", "head"), PAIRS)
def test_beside_a_baseline(check, base, head):
    judge(check, {}, facts_beside(base, head))
    judge(check, without_limits(check), facts_beside(base, head))


@every_check
@pytest.mark.parametrize("case", ["bad-maps-vite8", "inline-maps-vite8"])
def test_by_estimates(check, case):
    judge(check, {}, estimated_side(case))
    judge(check, without_limits(check), estimated_side(case))
