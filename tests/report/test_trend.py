"""Series, sparklines and charts of a history."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, strategies as st

from bundleaudit.model.history import Remembered
from bundleaudit.model.sizes import Encoder, Encoders, Metric
from bundleaudit.report.html import render_html
from bundleaudit.report.sparkline import BLOCKS, PLAIN, draw_sparkline, value_range
from bundleaudit.report.terminal import TerminalStyle, Verbosity
from bundleaudit.report.trend import (
    AuditTrends,
    describe_point,
    describe_trend,
    describe_window,
    list_trends,
)
from bundleaudit.report.trend_chart import draw_trend, draw_trends
from bundleaudit.report.trend_terminal import render_trend_summary, render_trends
from history.entries import ENCODERS, a_measure, an_entry
from report.browser import a_browser, opened
from report.pages import HOSTILE, a_shop
from report.test_html import Elements

OTHER = Encoders(
    gzip=Encoder(implementation="zlib-ng", version="3.0", level=6), brotli=ENCODERS.brotli
)


def entries_of(sizes, **fields):
    """Return an entry per size of the initial scripts; ``None`` measured none."""
    return [
        an_entry(
            number,
            measures=(
                a_measure("total", "", 1_000),
                *([] if size is None else [a_measure("initial-js", "index.html", size)]),
            ),
            **fields,
        )
        for number, size in enumerate(sizes)
    ]


def a_trend(sizes, **fields):
    (trend,) = (
        one
        for one in list_trends(entries_of(sizes, **fields), has_gone=True)
        if one.measure is Remembered.INITIAL_JS
    )
    return trend


def trends_of(entries, caption="5 audits"):
    return AuditTrends(caption=caption, series=list_trends(entries))


def test_differences_are_to_the_audit_before_that_measured():
    trend = a_trend([100, None, 130, 130, 90])
    assert trend.sizes == (100, None, 130, 130, 90)
    assert [point.delta_bytes for point in trend.points] == [None, None, 30, 0, -40]
    assert trend.since_first_bytes == -10
    assert trend.is_exact


def test_series_come_in_the_order_of_reports_and_only_of_what_is_left():
    later = an_entry(1, measures=(a_measure("total"), a_measure("of-a-later-version")))
    entries = [an_entry(0), later]
    assert [trend.measure for trend in list_trends(entries)] == [Remembered.TOTAL]
    assert [trend.measure for trend in list_trends(entries, has_gone=True)] == list(Remembered)
    assert list_trends([]) == ()


def test_raw_sizes_are_shown_where_gzip_was_not_measured():
    no_gzip = dataclasses.replace(a_measure().sizes, gzip_bytes=None, brotli_bytes=None)
    entry = an_entry(
        encoders=Encoders(gzip=None, brotli=None),
        measures=(dataclasses.replace(a_measure(), sizes=no_gzip),),
    )
    (trend,) = list_trends([entry])
    assert (trend.metric, trend.sizes) == (Metric.RAW, (300,))
    assert list_trends([entry], Metric.BROTLI) == ()


def test_other_compressors_are_marked_where_they_begin_and_only_for_their_metric():
    first, second = entries_of([100]), entries_of([0, 101, 102], encoders=OTHER)[1:]
    entries = [*first, *second]
    for metric, marks in ((Metric.GZIP, [False, True, False]), (Metric.RAW, [False] * 3)):
        trend = list_trends(entries, metric)[1]
        assert [point.is_new_encoder for point in trend.points] == marks
    text = render_trends("shop", entries, list_trends(entries)[1:], TerminalStyle())
    assert " ~+2 B  " in text
    assert "~ across different compressors: not exact" in text
    assert draw_trend(list_trends(entries)[1]).breaks


def test_a_series_in_words():
    assert describe_trend(a_trend([1_000, 3_000, 2_000])) == (
        "initial JS index.html, gzip: 3 audits from 2026-01-01 to 2026-01-01, "
        "from 1.0 kB to 2.0 kB, lowest 1.0 kB, highest 3.0 kB"
    )
    assert describe_trend(a_trend([1_000])) == "initial JS index.html, gzip: 1.0 kB, one audit"
    trend = a_trend([1_000, 1_100], is_failed=True)
    assert describe_point(trend, trend.points[1]) == (
        "2026-01-01 0000000 main: 1.1 kB (+100 B), gate closed gzip"
    )
    assert describe_window([an_entry()]) == "1 audit"


@pytest.mark.parametrize(
    ("sizes", "line"),
    [
        ([], ""),
        ([5], "\u2584"),
        ([0, 0], "\u2581\u2581"),
        ([0, 50, 100], "\u2581\u2585\u2588"),
        ([100, None, 0], "\u2588 \u2581"),
        ([100_000, 100_001], "\u2584\u2584"),  # nobody would notice
        ([None, None], "  "),
    ],
)
def test_sparklines(sizes, line):
    assert draw_sparkline(sizes) == line


@given(st.lists(st.none() | st.integers(0, 10**12), max_size=50))
def test_sparklines_have_a_mark_per_size_and_order_is_kept(sizes):
    line = draw_sparkline(sizes, width=40)
    shown = sizes[-40:]
    assert [mark == " " for mark in line] == [size is None for size in shown]
    known = sorted(
        (size, BLOCKS.index(mark))
        for size, mark in zip(shown, line, strict=True)
        if size is not None
    )
    assert [mark for _, mark in known] == sorted(mark for _, mark in known)
    low, high = value_range(sizes)
    assert low < high
    assert draw_sparkline(sizes, marks=PLAIN).isascii()


@given(st.lists(st.none() | st.integers(0, 10**12), min_size=1, max_size=40).filter(any))
def test_charts_stay_inside_their_frame(sizes):
    chart = draw_trend(a_trend(sizes))
    assert len(chart.points) == sum(size is not None for size in sizes)
    assert all(0 < point.x < 100 and 0 < point.y < 40 for point in chart.points)
    assert sum(line.count(",") for line in chart.lines) <= len(chart.points)


def test_a_gap_is_not_bridged():
    chart = draw_trend(a_trend([1, 2, None, 3, 4]))
    assert [line.count(",") for line in chart.lines] == [2, 2]


def test_what_was_measured_once_is_no_chart():
    assert draw_trends(trends_of([an_entry()])) is None
    view = draw_trends(trends_of(entries_of([None, 5])))
    assert [chart.title for group in view.groups for chart in group.shown] == ["to serve"]


def test_many_routes_are_folded_and_beyond_that_counted():
    measures = tuple(a_measure("navigation", f"/{index}", index + 1) for index in range(50))
    entries = [an_entry(number, measures=measures) for number in range(2)]
    (group,) = draw_trends(trends_of(entries)).groups
    assert [chart.subject for chart in group.shown] == ["/49", "/48", "/47", "/46"]
    assert len(group.folded) == 36
    assert draw_trends(trends_of(entries)).hidden_count == 10


def test_the_summary_lists_what_fits():
    entries = [an_entry(number) for number in range(3)]
    text = render_trend_summary(trends_of(entries), TerminalStyle(has_blocks=False))
    assert text.splitlines()[1] == "Trend (5 audits)"
    assert text.isascii()
    assert len(text.splitlines()) == 3 + 5
    many = tuple(a_measure("navigation", f"/{index}") for index in range(30))
    entries = [an_entry(number, measures=many) for number in range(2)]
    assert "and 23 more" in render_trend_summary(trends_of(entries), TerminalStyle())
    verbose = TerminalStyle(verbosity=Verbosity.VERBOSE)
    assert "and 10 more" in render_trend_summary(trends_of(entries), verbose)


def test_a_narrow_terminal_shows_names_and_the_latest_past():
    entries = entries_of(range(1_000, 1_030))
    text = render_trends("shop", entries, list_trends(entries)[1:], TerminalStyle(width=60))
    row = next(line for line in text.splitlines() if line.startswith("initial JS index.html "))
    assert row.endswith(draw_sparkline(range(1_022, 1_030)))


def hostile_trends():
    entries = [
        an_entry(
            number,
            branches=HOSTILE,
            is_failed=number == 1,
            encoders=OTHER if number else ENCODERS,
            measures=tuple(
                a_measure(kind, f"{index}{name}", 100 + number)
                for kind in Remembered
                for index, name in enumerate(HOSTILE)
            ),
        )
        for number in range(3)
    ]
    return trends_of(entries, caption=HOSTILE[0])


def test_names_of_a_history_stay_text_in_the_page():
    page = render_html(a_shop(), hostile_trends())
    tags = Elements(page).tags
    plain = {
        tag
        for tag, _ in Elements(
            render_html(a_shop(), trends_of([an_entry(n) for n in range(2)]))
        ).tags
    }
    assert {tag for tag, _ in tags} <= plain | {"details", "summary"}
    assert not [
        name for _, attributes in tags for name in attributes if name.startswith(("on", "style"))
    ]
    assert page == render_html(a_shop(), hostile_trends())
    for tag, attributes in tags:
        if tag == "svg" and attributes.get("role") == "img":
            assert "audits from" in attributes["aria-label"]
    assert not re.search("[\u202e\u2028\u2029]", page)


def test_without_a_history_the_page_has_no_trend():
    page = render_html(a_shop())
    assert 'id="h-trend"' not in page
    assert page == render_html(a_shop(), trends_of([an_entry()]))


def test_the_browser_draws_charts_under_the_policy(tmp_path):
    file = tmp_path / "r.html"
    for name, trends in (
        ("plain", trends_of([an_entry(number) for number in range(9)])),
        ("hostile", hostile_trends()),
    ):
        file.write_text(render_html(a_shop(), trends), "utf-8")
        with (
            a_browser() as browser,
            opened(browser, file, viewport={"width": 390, "height": 800}) as tab,
        ):
            line = tab.page.evaluate(
                "(() => { const line = document.querySelector('.chart-line');"
                " const style = getComputedStyle(line);"
                " return [style.stroke, line.getBoundingClientRect().width] })()"
            )
            assert line[0] not in {"none", "rgb(0, 0, 0)"}, name
            assert line[1] > 100
            assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
            assert tab.page.evaluate("window.harmed") is None
            assert (tab.problems, len(tab.requests)) == ([], 1)
