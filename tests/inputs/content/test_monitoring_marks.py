"""Monitoring is told by code that measures, never by texts that speak of it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.checks.ba507_monitoring import MONITORS
from bundleaudit.inputs.content.marks import find_marks, find_page_marks
from bundleaudit.inputs.content.monitoring_marks import find_monitoring
from bundleaudit.model.content import Mark
from growth import assert_linear

CODE_OF = {
    Mark.WEB_VITALS: ["o(`largest-contentful-paint`,f);o('layout-shift',f)"],
    Mark.PERFORMANCE_OBSERVER: [
        "let o=new PerformanceObserver(f)",
        "new window.PerformanceObserver(f)",
        "return new globalThis.PerformanceObserver (f)",
        "new e.PerformanceObserver(f)",
    ],
    Mark.NAVIGATION_TIMING: [
        'performance.getEntriesByType("navigation")[0]',
        "e.getEntriesByType('navigation')",
        "window.performance.timing",
        "performance?.timing.x",
    ],
    Mark.USER_TIMING: ["performance.mark(`a`)", "window.performance.measure (a)"],
    Mark.SENTRY: ["g.__SENTRY__=g.__SENTRY__||{};s=`sentry.javascript.${n}`"],
    Mark.DATADOG: ["`https://browser-intake-datadoghq.com/${x}`"],
    Mark.NEW_RELIC: ["window.NREUM||(NREUM={})", "e.NREUM.init"],
    Mark.OPEN_TELEMETRY: ["Symbol.for(`opentelemetry.js.api.${v}`)"],
    Mark.ELASTIC_APM: ["a='/intake/v2/rum/events'"],
    Mark.GRAFANA_FARO: ['name:"@grafana/faro-core"'],
    Mark.APPLICATION_INSIGHTS: ['"https://dc.services.visualstudio.com/v2/track"'],
    Mark.SPEED_INSIGHTS: ['s.src="/_vercel/speed-insights/script.js"'],
    Mark.CLOUDFLARE_INSIGHTS: ['s.src="https://static.cloudflareinsights.com/beacon.min.js"'],
}


def monitors(code):
    return set(find_monitoring(code.encode()))


def of_page(page):
    return {item.mark for item in find_page_marks(page.encode())}


def test_every_mark_has_an_example():
    assert set(CODE_OF) == MONITORS


@pytest.mark.parametrize(
    ("mark", "code"), [(mark, code) for mark, codes in CODE_OF.items() for code in codes]
)
def test_code_that_measures_is_found_and_a_comment_or_sentence_is_not(mark, code):
    assert monitors(code) == {mark}
    assert {item.mark for item in find_marks(code.encode())} == {mark}
    assert monitors(f"/* {code} */a()") == set()
    assert monitors(f"a();// {code}") == set()
    assert of_page(f"<script>{code}</script>") == {mark}
    assert of_page(f"<!-- <script>{code}</script> --><p>{code}") == set()
    sentence = code.replace('"', "").replace("'", "").replace("`", "").replace("${", "{")
    assert monitors(f'a="read about {sentence} in our pages"') == set()


@pytest.mark.parametrize(
    "code",
    [
        "var x='NREUMATIC'",
        "NREUMATIC()",
        "a.$NREUM",
        "'new PerformanceObserver('",
        "`performance.mark(`",
        "myperformance.mark(a)",
        "performance.timingOf",
        "performance.markers(a)",
        "anew PerformanceObserver(f)",
        "a('the entries largest-contentful-paint and layout-shift')",
        "a('largest-contentful-paint')",
        "__SENTRY__",
        "'@mygrafana/farout'",
        "/new PerformanceObserver(a)/.test(b)",
        "",
    ],
)
def test_what_only_looks_like_it_is_none(code):
    assert monitors(code) == set()


def test_a_page_names_the_script_it_loads():
    tag = '<script defer src="/_vercel/speed-insights/script.js"></script>'
    assert of_page(tag) == {Mark.SPEED_INSIGHTS}
    assert of_page(f"<!-- {tag} -->") == set()
    assert of_page('<script src="//static.cloudflareinsights.com/x.js">') == {
        Mark.CLOUDFLARE_INSIGHTS
    }


def test_offsets_are_those_of_the_file():
    assert find_monitoring(b" performance.mark(1)") == {Mark.USER_TIMING: 1}


@given(st.binary())
def test_any_bytes_give_marks(code):
    assert set(find_monitoring(code)) <= MONITORS


@pytest.mark.parametrize(
    "unit",
    [b"performance.mark(", b"'performance.mark('", b"'NREUM ", b"new ", b"`layout-shift`'largest-contentful-paint", b"grafana/faro "],
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(find_monitoring, unit)
