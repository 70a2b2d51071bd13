"""BA101, BA102, BA103, BA106 and BA107 at their limits."""

from __future__ import annotations

from datetime import date

import pytest

from builders import a_chunk, a_file, a_page, some_facts
from bundleaudit.checks.ba101_chunk_size import ChunkSize, ChunkSizeOptions
from bundleaudit.checks.ba102_initial_js import InitialJs, InitialJsOptions
from bundleaudit.checks.ba103_initial_css import InitialCss, InitialCssOptions
from bundleaudit.checks.ba106_budget import BudgetCheck, BudgetOptions
from bundleaudit.checks.ba107_request_count import RequestCount, RequestCountOptions
from bundleaudit.config import Budget, Waiver
from bundleaudit.engine.options import configure_check
from bundleaudit.errors import UsageError
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Severity
from bundleaudit.model.sizes import Metric
from bundleaudit.units import ByteCount


def run(check, facts, options):
    return [(finding.severity, finding.measured_bytes) for finding in check.run(facts, options)]


@pytest.mark.parametrize(
    ("raw_bytes", "role", "is_found"),
    [
        (999_999, FileRole.MODERN, False),
        (1_000_000, FileRole.MODERN, False),
        (1_000_001, FileRole.MODERN, True),
        (1_000_001, FileRole.LEGACY, True),
        (1_000_001, FileRole.POLYFILL, True),
        (1_000_001, FileRole.WORKER, False),
        (1_000_001, FileRole.SERVICE_WORKER, False),
        (1_000_001, None, False),
    ],
)
def test_chunk_size_at_the_limit(raw_bytes, role, is_found):
    facts = some_facts(files=[a_file("a.js", raw_bytes, role=role)], chunks=[a_chunk("a.js")])
    found = run(ChunkSize(), facts, ChunkSizeOptions())
    assert found == ([(None, raw_bytes)] if is_found else [])


def test_chunk_size_lists_the_largest_first_and_advises_for_the_build_s_vite():
    facts = some_facts(
        files=[a_file("a.js", 1_500_000), a_file("b.js", 2_000_000)],
        chunks=[a_chunk("a.js"), a_chunk("b.js")],
    )
    findings = list(ChunkSize().run(facts, ChunkSizeOptions()))
    assert [finding.file for finding in findings] == ["b.js", "a.js"]
    assert "codeSplitting" in findings[0].fix


def page_with(name, gzip_bytes):
    return some_facts(
        files=[a_file(name, 10 * gzip_bytes, gzip_bytes)],
        chunks=[a_chunk(name)] if name.endswith(".js") else [],
        pages=[a_page(entries=[name])] if name.endswith(".js") else [a_page(stylesheets=[name])],
    )


@pytest.mark.parametrize(
    ("gzip_bytes", "expected"),
    [
        (170_000, []),
        (170_001, [(None, 170_001)]),
        (350_000, [(None, 350_000)]),
        (350_001, [(Severity.ERROR, 350_001)]),
    ],
)
def test_initial_js_has_two_levels(gzip_bytes, expected):
    assert run(InitialJs(), page_with("a.js", gzip_bytes), InitialJsOptions()) == expected


@pytest.mark.parametrize(
    ("limits", "source"),
    [
        ({}, "guideline"),
        ({"max_gzip_bytes": 340_000}, "configuration"),
        ({"warn_gzip_bytes": 1}, "guideline"),
        ({"warn_gzip_bytes": 1, "max_gzip_bytes": 900_000}, "configuration"),
    ],
)
def test_a_limit_is_the_guideline_s_unless_it_is_configured(limits, source):
    options = InitialJsOptions(**{name: ByteCount(size) for name, size in limits.items()})
    (finding,) = InitialJs().run(page_with("a.js", 350_001), options)
    assert finding.limit_source == source


@pytest.mark.parametrize(
    ("limit", "source"),
    [(1_000_000, "guideline: chunkSizeWarningLimit"), (999_999, "configuration")],
)
def test_a_chunk_s_limit_is_the_guideline_s_unless_it_is_configured(limit, source):
    facts = some_facts(files=[a_file("a.js", 1_000_001)], chunks=[a_chunk("a.js")])
    (finding,) = ChunkSize().run(facts, ChunkSizeOptions(max_raw_bytes=ByteCount(limit)))
    assert finding.limit_source == source


@pytest.mark.parametrize(("gzip_bytes", "expected"), [(80_000, []), (80_001, [(None, 80_001)])])
def test_initial_css_has_one_level(gzip_bytes, expected):
    assert run(InitialCss(), page_with("a.css", gzip_bytes), InitialCssOptions()) == expected


def budget(**fields):
    fields.setdefault("scope", "kind:js")
    fields.setdefault("metric", Metric.RAW)
    limits = {key: ByteCount(value) for key, value in fields.items() if key in {"max", "warn"}}
    return Budget(**{**fields, **limits})


def judge(raw_bytes, *budgets, today=None):
    facts = some_facts(files=[a_file("a.js", raw_bytes)], chunks=[a_chunk("a.js", name="a")])
    options = BudgetOptions(budgets=budgets, today=today)
    return list(BudgetCheck().run(facts, options))


@pytest.mark.parametrize(
    ("raw_bytes", "severities"),
    [(80, []), (81, [Severity.WARNING]), (100, [Severity.WARNING]), (101, [None])],
)
def test_a_budget_has_two_levels(raw_bytes, severities):
    found = judge(raw_bytes, budget(max=100, warn=80))
    assert [finding.severity for finding in found] == severities


def test_a_budget_that_matches_nothing_fails_and_says_what_was_meant():
    (finding,) = judge(1, budget(scope="chunk:aa", max=100))
    assert finding.severity is None
    assert "matches nothing" in finding.message
    assert finding.fix == "did you mean chunk:a?"


def test_a_kind_no_file_has_matches_nothing():
    (finding,) = judge(1, budget(scope="kind:wasm", max=100))
    assert "matches nothing" in finding.message
    assert finding.fix == "this build has kinds js"


@pytest.mark.parametrize("option", ["budgets", "today"])
def test_what_the_program_sets_no_table_can(option):
    with pytest.raises(UsageError, match=f"checks.BA106.{option} cannot be set"):
        configure_check(BudgetCheck(), {option: []}, origin="bundleaudit.toml")


def test_a_malformed_scope_is_a_mistake_in_the_configuration():
    with pytest.raises(UsageError, match="unknown budget scope"):
        judge(1, budget(scope="everything", max=1))


WAIVER = Waiver(until=date(2026, 12, 31), reason="new charts")


@pytest.mark.parametrize(
    ("today", "severity", "words"),
    [
        (date(2026, 12, 31), Severity.NOTE, "waived until 2026-12-31: new charts"),
        (date(2027, 1, 1), None, "its waiver ended on 2026-12-31: new charts"),
        (None, None, "its waiver ended"),
    ],
)
def test_a_waiver_holds_until_its_day(today, severity, words):
    (finding,) = judge(500, budget(max=100, waiver=WAIVER), today=today)
    assert finding.severity is severity
    assert words in finding.message


@pytest.mark.parametrize(
    ("gzip_bytes", "severities", "is_marginal"),
    [
        (98_699, [], False),
        (98_700, [Severity.NOTE], True),
        (101_000, [None], True),
        (102_000, [None], False),
    ],
)
def test_a_gzip_result_near_its_limit_is_called_marginal(gzip_bytes, severities, is_marginal):
    found = judge(gzip_bytes, budget(metric=Metric.GZIP, max=100_000))
    assert [finding.severity for finding in found] == severities
    assert any("1.3 %" in finding.message for finding in found) == is_marginal


def test_raw_sizes_are_never_marginal():
    assert judge(99_999, budget(max=100_000)) == []


def test_without_budgets_the_check_is_skipped():
    assert "no [[budget]]" in BudgetCheck().skip_reason(some_facts(), BudgetOptions())


def test_many_requests_and_tiny_chunks_are_noted():
    names = [f"c{number:02}.js" for number in range(60)]
    facts = some_facts(
        files=[a_file(name, 999) for name in names],
        chunks=[a_chunk(name) for name in names],
        pages=[a_page(entries=names[:31]), a_page("small.html", entries=names[:30])],
    )
    found = list(RequestCount().run(facts, RequestCountOptions()))
    assert [finding.key for finding in found] == ["index.html", "tiny-chunks"]
    assert "31 requests" in found[0].message
    assert "60 chunks below 1.0 kB" in found[1].message
