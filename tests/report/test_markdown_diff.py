"""The comparison in comments and job summaries: short, complete, harmless, and as the terminal has it."""

from __future__ import annotations

import dataclasses
import re

import pytest

from bundleaudit.model.audit import BaselineSource
from bundleaudit.report.diff_terminal import render_diff
from bundleaudit.report.markdown import render_comment, render_markdown
from bundleaudit.report.terminal import TerminalStyle, Verbosity
from diffs import a_big_diff, a_diff, a_measure
from report.audits import a_full_audit, an_audit, with_missing_inputs
from report.hostile import NAMES, a_hostile_audit
from report.test_markdown import Rendered, visible_lines


def with_diff(audit, diff, source=None):
    return dataclasses.replace(
        audit, diff=diff, run=dataclasses.replace(audit.run, baseline=source)
    )


def test_the_comment_says_the_change_its_causes_and_each_page_s_share():
    text = render_comment(with_diff(a_full_audit(), a_big_diff()))
    page = Rendered(text)
    assert "+4.1 kB gzip in total, +3.4 kB gzip in the initial load of index.html since main." in (
        page.text
    )
    assert "li" in page.elements
    cause = "assets/index-*.js +900 B gzip, added < index.html (changed here: assets/index-*.js)"
    assert cause in page.text
    header, row = page.tables[0]
    assert (header[4], row[4]) == ("Change", "+3.4 kB")
    fold = re.search(r"<summary>(What changed: .*)</summary>", text)
    assert fold[1].startswith("What changed: 1 changed, 1 renamed, 1 split")


def test_a_page_that_is_new_has_no_difference():
    diff = a_diff(measures=[a_measure("page:index.html", None, 9_000, file="index.html")])
    page = Rendered(render_comment(with_diff(a_full_audit(), diff)))
    assert page.tables[0][1][4] == "new"


def test_the_provenance_of_a_baseline_is_told():
    found = BaselineSource(is_found=True, description="1f0c2ab, the commit this one builds on")
    text = Rendered(render_comment(with_diff(an_audit(), a_big_diff(), found))).text
    assert "since 1f0c2ab, the commit this one builds on." in text


@pytest.mark.parametrize("render", [render_comment, render_markdown])
def test_a_missing_baseline_is_told_with_its_reason(render):
    missing = BaselineSource(is_found=False, description="no run of @1f0c2ab has audit.json")
    page = Rendered(render(with_diff(an_audit(), None, missing)))
    text = page.text.replace("\u200b", "")
    assert "growth was not judged: no run of @1f0c2ab has audit.json." in text
    assert "What changed" not in text
    assert "No baseline" not in render(an_audit())


@pytest.mark.parametrize("render", [render_comment, render_markdown])
def test_terminal_and_markdown_have_the_same_rows(render):
    """Whatever the terminal prints of a difference is a cell of the Markdown."""
    diff = a_big_diff()
    terminal = render_diff(diff, TerminalStyle(width=400, verbosity=Verbosity.VERBOSE))
    text = Rendered(render(with_diff(a_full_audit(), diff))).text
    cells = {cell.strip() for cell in re.split(r"\s{2,}|\n", terminal)}
    expected = {cell for cell in cells if re.search(r"[-+]?\d+(\.\d+)? k?B", cell)}
    assert len(expected) > 8
    missing = [cell for cell in expected if cell not in text and "(changed here" not in cell]
    assert missing == []


def test_a_snapshot_gives_its_measures():
    diff = dataclasses.replace(
        a_diff(measures=[a_measure("package:zod", 900, 100)]), is_snapshot=True
    )
    page = Rendered(render_markdown(with_diff(a_full_audit(), diff)))
    assert ["package:zod", "", "+100 B", "+100 B", "+100 B", "1.0 kB"] in [
        row for table in page.tables for row in table
    ]


def test_nothing_changed_is_one_sentence():
    text = render_comment(with_diff(an_audit(), a_diff()))
    assert "**nothing changed** since <code>main</code>." in text
    assert "What changed" not in text


@pytest.mark.parametrize("count", [1, len(NAMES)])
def test_at_most_30_lines_of_the_comment_are_visible(count):
    diff = a_big_diff(NAMES[:count])
    for audit in (a_full_audit(), with_missing_inputs(a_full_audit()), a_hostile_audit(5)):
        assert len(visible_lines(render_comment(with_diff(audit, diff)))) <= 30


@pytest.mark.parametrize("render", [render_comment, render_markdown])
def test_hostile_names_are_text(render):
    audit = with_diff(
        a_hostile_audit(),
        dataclasses.replace(a_big_diff(NAMES), base=NAMES[3]),
        BaselineSource(is_found=True, description="".join(NAMES[:12])),
    )
    page = Rendered(render(audit))
    assert page.links == []
    assert page.elements <= {
        *("h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code"),
        *("details", "summary", "sub", "ul", "li"),
    }
    for table in page.tables:
        assert len({len(row) for row in table}) == 1, "no name ends a cell"


@pytest.mark.parametrize("limit_bytes", [20_000, 60_000])
def test_no_difference_exceeds_the_limit(limit_bytes):
    names = [name + str(number) for number in range(9) for name in NAMES]
    audit = with_diff(a_hostile_audit(), a_big_diff(names))
    for text in (
        render_comment(audit, limit_bytes=60_000),
        render_markdown(audit, limit_bytes=limit_bytes),
    ):
        assert len(text.encode()) <= max(limit_bytes, 60_000)
        Rendered(text)
    assert "Changed files" in render_comment(audit)


def test_the_worst_visible_lines_leave_room():
    worst = "@a" * 3_000
    diff = a_big_diff([worst])
    diff = dataclasses.replace(diff, causes=diff.causes * 9)
    source = BaselineSource(is_found=True, description=worst)
    assert len(render_comment(with_diff(a_hostile_audit(), diff, source)).encode()) <= 60_000


def test_everything_is_in_the_full_form():
    names = [f"assets/chunk-{number}.js" for number in range(60)]
    text = render_markdown(with_diff(an_audit(), a_big_diff(names)))
    assert all(f"old-{name}" in text for name in names)
    assert all(f"{name} +900 B" in text for name in names)
    assert "more row" not in text
