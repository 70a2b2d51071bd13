"""The guideline: every line is held by a check that exists, or says why none can."""

from __future__ import annotations

import json
import re

import pytest

from bundleaudit.checks import ALL_CHECKS
from bundleaudit.model.outcome import Finding, Status
from bundleaudit.report.guideline_lines import GUIDELINE, Visibility
from bundleaudit.report.guidelines import (
    judge_guideline,
    render_guidelines,
    render_guidelines_json,
    render_guidelines_page,
)
from commands import DISTS, run_command
from report.audits import an_audit, an_outcome

KNOWN = {check.meta.id for check in ALL_CHECKS}
PROMISED = {"BA203", "BA202"}  # each first of a line that only checks of the catalogue to come hold


@pytest.mark.parametrize("line", GUIDELINE, ids=lambda line: line.text)
def test_every_line_is_held_or_explained(line):
    if line.visibility is Visibility.BUILD:
        assert (KNOWN | PROMISED).intersection(line.checks), "a line nobody holds"
    else:
        assert line.reason
    assert all(re.fullmatch(r"BA\d{3}", check) for check in line.checks)


def test_lines_are_listed_once_and_parts_stay_together():
    assert len({(line.part, line.text) for line in GUIDELINE}) == len(GUIDELINE) == 44
    parts = [line.part for line in GUIDELINE]
    assert sorted(set(parts), key=parts.index) == list(dict.fromkeys(parts))
    assert sum(parts[i] != parts[i - 1] for i in range(1, len(parts))) == len(set(parts)) - 1


@pytest.mark.parametrize(
    ("statuses", "expected", "mark"),
    [
        ([Status.PASSED, Status.FAILED], Status.FAILED, "✗"),
        ([Status.SKIPPED, Status.FAILED], Status.FAILED, "✗"),
        ([Status.SKIPPED, Status.PASSED], Status.PASSED, "◐"),
        ([Status.IGNORED, Status.PASSED], Status.PASSED, "✓"),
        ([Status.IGNORED, Status.SKIPPED], Status.SKIPPED, "?"),
        ([], None, "·"),
    ],
)
def test_a_line_is_as_bad_as_the_worst_of_its_checks(statuses, expected, mark):
    outcomes = [
        an_outcome(check, status=status, findings=[Finding(message="m", key="k")] * (status is Status.FAILED))
        for check, status in zip(("BA105", "BA202"), statuses, strict=False)
    ]  # fmt: skip
    lines = judge_guideline(KNOWN, an_audit(outcomes=outcomes))
    (line,) = [item for item in lines if item.line.text == "Heavy views have chunks of their own"]
    assert line.status is expected
    assert line.mark == mark
    assert line.is_partly_judged is ({Status.SKIPPED} < set(statuses) and mark in "✗◐")


def test_checks_of_later_versions_are_not_named():
    text = render_guidelines_page({"BA101"})
    assert set(re.findall(r"BA\d{3}", text)) == {"BA101"}
    assert "| Route components are `() => import(...)` | no check in this version |" in text


def test_the_page_of_the_docs_lists_every_line():
    page = render_guidelines_page(KNOWN)
    assert all(f"| {line.text} |" in page for line in GUIDELINE)


def test_without_a_build_nothing_is_judged():
    finished = run_command("guidelines")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "✗" not in finished.stdout
    assert "not in a build: the server's code is no part of the build" in finished.stdout


def test_a_build_is_judged_by_every_line(tmp_path):
    finished = run_command("guidelines", DISTS / "bad-vite8", "--json", tmp_path / "g.json")
    assert finished.returncode == 0
    document = json.loads((tmp_path / "g.json").read_text("utf-8"))
    by_text = {line["text"]: line for line in document["lines"]}
    assert by_text["Route components are `() => import(...)`"]["status"] == "failed"
    assert by_text["Connections are pooled"]["status"] is None
    assert "✗ Route components are () => import(...)" in finished.stdout
    assert f"{len(GUIDELINE)} lines" in finished.stdout


def test_both_forms_are_the_same_for_the_same_audit():
    lines = judge_guideline(KNOWN, an_audit())
    assert render_guidelines(lines, "dist") == render_guidelines(lines, "dist")
    assert json.loads(render_guidelines_json(lines, None))["build"] is None


def test_what_passed_in_part_says_so_everywhere_and_why():
    outcomes = [
        an_outcome("BA105", status=Status.SKIPPED, reason="no \x1b[31mroutes"),
        an_outcome("BA202", status=Status.PASSED),
        an_outcome("BA206", status=Status.SKIPPED, reason="no \x1b[31mroutes"),
    ]
    lines = judge_guideline(KNOWN, an_audit(outcomes=outcomes))
    text = render_guidelines(lines, "dist")
    assert "  ◐ Heavy views have chunks of their own\n" in text
    assert "      BA105, BA206: no \\x1b[31mroutes\n" in text
    assert "2 passed in part" in text  # heavy components have BA202 and BA206 as well
    document = json.loads(render_guidelines_json(lines, "dist"))
    by_text = {line["text"]: line for line in document["lines"]}
    assert by_text["Heavy views have chunks of their own"]["status"] == "passed-in-part"
    assert by_text["Heavy views have chunks of their own"]["is_partly_judged"] is True
    assert "(`◐`, in JSON `passed-in-part`)" in render_guidelines_page(KNOWN)
