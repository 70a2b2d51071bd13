"""The summary for people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from builders import a_boundary, a_chunk, a_file, a_page
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.report.lazy_rows import list_lazy_loads
from bundleaudit.report.terminal import TerminalStyle, Verbosity, render_terminal
from bundleaudit.report.view import printable
from report.audits import a_full_audit, an_audit, an_outcome, with_missing_inputs

NORMAL = TerminalStyle()
QUIET = TerminalStyle(verbosity=Verbosity.QUIET)
VERBOSE = TerminalStyle(verbosity=Verbosity.VERBOSE)


def test_the_verdict_comes_first():
    first, second, third = render_terminal(a_full_audit(), NORMAL).splitlines()[:3]
    assert (
        first
        == "FAILED  gate closed: 1 error, 1 warning, 5 notes (4 checks ran, 1 skipped, 1 ignored)"
    )
    assert "exit code 1" in third
    assert "7 files (7 to serve: 2.85 MB, " in second
    assert "gzip zlib-ng 6, brotli 11" in second


def test_a_clean_build_passes():
    assert render_terminal(an_audit(), NORMAL).startswith("PASSED  no findings (0 checks ran)")


@pytest.mark.parametrize(
    ("fail_on", "start"),
    [
        (Severity.ERROR, "PASSED  gate open: 1 warning"),
        (Severity.WARNING, "FAILED  gate closed: 1 warning"),
        (None, "NOT GATED  1 warning"),
    ],
)
def test_the_verdict_says_what_the_gate_does(fail_on, start):
    audit = an_audit(outcomes=[an_outcome(severity=Severity.WARNING)], fail_on=fail_on)
    assert render_terminal(audit, NORMAL).startswith(start)


def test_findings_stand_right_under_the_verdict():
    text = render_terminal(a_full_audit(), NORMAL)
    assert text.index("exit code 1") < text.index("error BA101") < text.index("Initial load")


def test_lazy_loads_count_what_is_not_there_already():
    text = render_terminal(a_full_audit(), TerminalStyle(width=160))
    row = next(line for line in text.split("Heaviest lazy loads")[1].splitlines() if "View" in line)
    assert row.split()[1:] == ["30.0", "kB", "9.0", "kB", "30.0", "kB", "1"]


def test_a_lazy_load_is_counted_from_the_pages_that_lead_to_it():
    audit = an_audit(
        files=[a_file("shared.js", 5), a_file("view.js", 7), a_file("other.js", 9)],
        chunks=[
            a_chunk("one.js", imports=["shared.js"], lazy=["view.js"]),
            a_chunk("shared.js"),
            a_chunk("view.js", imports=["shared.js"]),
            a_chunk("two.js", lazy=["other.js"]),
            a_chunk("other.js", imports=["shared.js"]),
        ],
        pages=[a_page("one.html", entries=["one.js"]), a_page("two.html", entries=["two.js"])],
        boundaries=[a_boundary("view.js"), a_boundary("other.js")],
    )
    rows = list_lazy_loads(audit, 5)
    assert [(row.target, row.raw, row.files) for row in rows] == [
        ("other.js", "14 B", "2"),
        ("view.js", "7 B", "1"),
    ]
    assert [row.target for row in list_lazy_loads(audit, 1)] == ["other.js"]


def test_a_legacy_load_is_counted_from_the_legacy_start():
    legacy = FileRole.LEGACY
    audit = an_audit(
        files=[
            a_file("main-legacy.js", 500, role=legacy),
            a_file("view-legacy.js", 7, role=legacy),
        ],
        chunks=[
            a_chunk("main.js", lazy=["view.js"]),
            a_chunk("view.js", imports=["main.js"]),
            a_chunk("main-legacy.js", lazy=["view-legacy.js"]),
            a_chunk("view-legacy.js", imports=["main-legacy.js"]),
        ],
        pages=[a_page(entries=["main.js"], legacy=["main-legacy.js"])],
        boundaries=[
            a_boundary("view.js"),
            a_boundary("view-legacy.js", importer="main-legacy.js"),
        ],
    )
    rows = {row.target: (row.raw, row.files) for row in list_lazy_loads(audit, 5)}
    assert rows["view-legacy.js"] == ("7 B", "1")


def test_lighter_findings_of_a_check_are_called_what_they_are():
    findings = (
        Finding(message="bad", key="a", severity=Severity.WARNING),
        Finding(message="well", key="b", severity=Severity.NOTE),
    )
    outcome = an_outcome("BA604", severity=Severity.WARNING, findings=findings)
    text = render_terminal(an_audit(outcomes=[outcome]), NORMAL)
    assert "\n  bad" in text
    assert "\n  note: well" in text


def test_findings_state_measured_allowed_and_the_next_step():
    text = render_terminal(a_full_audit(), TerminalStyle(width=160))
    assert "error BA101 chunk-size" in text
    assert (
        "is 1.20 MB minified; at most 1.00 MB is allowed (guideline: chunkSizeWarningLimit, src/main.ts:12); saves 90.0 kB"
        in text
    )
    assert "next: split it" in text


def test_the_worst_finding_comes_first():
    text = render_terminal(a_full_audit(), NORMAL)
    assert text.index("error BA101") < text.index("warning BA102") < text.index("note BA406")


def test_long_lists_are_cut_unless_all_is_wanted():
    assert "and 2 more (--verbose lists all)" in render_terminal(a_full_audit(), NORMAL)
    assert "nothing refers to file 4" in render_terminal(a_full_audit(), VERBOSE)


def test_quiet_shows_the_verdict_and_what_is_bad():
    text = render_terminal(a_full_audit(), QUIET)
    assert "BA101" in text
    assert "BA406" not in text
    assert "Largest chunks" not in text


def test_verbose_says_what_was_not_judged_and_why():
    text = render_terminal(a_full_audit(), VERBOSE)
    assert "BA106 budget: skipped, no [[budget]] is configured" in text
    assert "BA107 request-count: ignored, icons on purpose" in text


def test_missing_inputs_name_the_option_and_what_it_adds():
    text = render_terminal(with_missing_inputs(a_full_audit()), NORMAL)
    assert re.search(r"build\.manifest: true\s+names of chunks", text)


def test_colours_only_when_wanted():
    assert "\x1b[" not in render_terminal(a_full_audit(), NORMAL)
    assert "\x1b[" in render_terminal(a_full_audit(), TerminalStyle(is_colored=True))


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_no_line_is_wider_than_the_terminal(width):
    text = render_terminal(a_full_audit(), TerminalStyle(width=width))
    assert max(map(len, text.splitlines())) <= width


@given(st.text(min_size=1, max_size=40))
def test_no_name_steers_the_terminal(name):
    name = f"{name}.js"
    audit = an_audit(
        files=[a_file(name)], chunks=[a_chunk(name)], pages=[a_page(f"{name}.html", entries=[name])]
    )
    text = render_terminal(audit, VERBOSE)
    assert "\x1b" not in text
    assert printable(text.replace("\n", "")) == text.replace("\n", "")


def test_markup_in_names_is_shown_as_text():
    name = "[bold]x[/bold] :smile:.js"
    text = render_terminal(
        an_audit(files=[a_file(name)], chunks=[a_chunk(name)]), TerminalStyle(width=160)
    )
    assert name in text
