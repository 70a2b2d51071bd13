"""Workflow commands and step outputs of GitHub Actions."""

from __future__ import annotations

import dataclasses
import re

import pytest

from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.report.annotations import render_annotations, render_step_outputs
from bundleaudit.report.places import Places
from diffs import a_diff, a_measure
from report.audits import a_full_audit, an_audit, an_outcome
from report.hostile import a_hostile_audit

_COMMAND = re.compile(
    r"::(error|warning|notice) (?:file=[^:,\r\n]+,line=1,)?title=[^:,\r\n]+::[^\r\n]+"
)


def many(severity, count):
    return an_audit(
        outcomes=[
            an_outcome(
                severity=severity,
                findings=tuple(Finding(message=f"m{n}", key=str(n)) for n in range(count)),
            )
        ]
    )


def lines_of(*audits):
    return render_annotations([(audit, Places()) for audit in audits]).splitlines()


def test_a_finding_is_annotated_on_its_source():
    assert lines_of(a_full_audit())[0] == (
        "::error file=src/main.ts,line=12,title=BA101 chunk-size::assets/main-9fy7tnFw.js is "
        "1.20 MB minified; at most 1.00 MB is allowed "
        "(guideline: chunkSizeWarningLimit, src/main.ts:12). split it"
    )


@pytest.mark.parametrize(("count", "lines"), [(0, 0), (9, 9), (10, 10), (11, 10), (500, 10)])
def test_no_type_has_more_than_the_ten_the_runner_keeps(count, lines):
    found = lines_of(many(Severity.WARNING, count)) if count else lines_of(an_audit())
    assert len(found) == lines
    if count > 9:
        more = "warning" if count == 10 else "warnings"
        assert (
            found[-1]
            == f"::warning title=bundleaudit::and {count - 9} more {more}; see the job summary"
        )


def test_builds_share_the_ten_of_a_step():
    assert len(lines_of(many(Severity.NOTE, 8), many(Severity.NOTE, 8))) == 10


def test_hostile_names_stay_inside_one_command_each():
    lines = lines_of(a_hostile_audit())
    assert len(lines) == 30
    for line in lines:
        assert _COMMAND.fullmatch(line), line
        assert len(line) < 4_096 + 200


def test_percent_signs_and_line_ends_are_escaped():
    finding = Finding(message="7.3 % over\n::error::x", key="k", source="src/a,b.ts")
    (line,) = lines_of(an_audit(outcomes=[an_outcome(findings=(finding,))]))
    assert "file=src/a%2Cb.ts" in line
    assert "7.3 %25 over\\x0a" in line


@pytest.mark.parametrize(
    ("audits", "expected"),
    [
        ([an_audit()], "status=ok\nerrors=0\nwarnings=0\nnotes=0\n"),
        ([many(Severity.NOTE, 2)], "status=ok\nerrors=0\nwarnings=0\nnotes=2\n"),
        ([many(Severity.WARNING, 2)], "status=warn\nerrors=0\nwarnings=2\nnotes=0\n"),
        (
            [many(Severity.WARNING, 2), many(Severity.ERROR, 1)],
            "status=fail\nerrors=1\nwarnings=2\nnotes=0\n",
        ),
        (
            [an_audit(outcomes=a_full_audit().outcomes, fail_on=None)],
            "status=warn\nerrors=1\nwarnings=1\nnotes=5\n",
        ),
    ],
)
def test_step_outputs_say_how_the_run_ended(audits, expected):
    assert render_step_outputs(audits) == f"{expected}total-delta-bytes=\ninitial-delta-bytes=\n"


def since(**measures):
    diff = a_diff(
        measures=[a_measure(scope.replace("_", ":"), *sizes) for scope, sizes in measures.items()]
    )
    return dataclasses.replace(an_audit(), diff=diff)


@pytest.mark.parametrize(
    ("audits", "expected"),
    [
        ([since(total=(900, 12), page_a=(400, -3), page_b=(500, 7), page_c=(None, 99))], (12, 7)),
        ([since(total=(900, -12), page_a=(400, -3))], (-12, -3)),
        ([since(total=(900, 1), page_a=(1, 2)), since(total=(900, 5), page_a=(1, 1))], (6, 2)),
        ([since(total=(900, 1), page_a=(1, 2)), an_audit()], ("", "")),
        ([since(total=(900, 0), page_a=(1, 0))], (0, 0)),
    ],
    ids=["grown", "shrunk", "two", "one without", "same"],
)
def test_step_outputs_say_how_much_changed(audits, expected):
    """A page that is new has not grown; unknown is empty, never 0."""
    lines = render_step_outputs(audits).splitlines()
    assert lines[-2:] == [
        f"total-delta-bytes={expected[0]}",
        f"initial-delta-bytes={expected[1]}",
    ]
