"""The guideline with what a build makes of it: for people, as JSON, and as a page of the docs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from bundleaudit.json_text import dump_json
from bundleaudit.model.outcome import Outcome, Status
from bundleaudit.records import record
from bundleaudit.report.guideline_lines import GUIDELINE, GuidelineLine, Visibility
from bundleaudit.report.view import printable
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bundleaudit.model.audit import Audit

_FORMAT_VERSION: Final = 1
_NO_CHECK: Final = "no check in this version"
_MARKS: Final = {
    Status.FAILED: "✗",
    Status.PASSED: "✓",
    Status.SKIPPED: "?",
    Status.IGNORED: "-",
    None: "·",
}
_PARTIAL: Final = "◐"
_PASSED_IN_PART: Final = "passed-in-part"


@record
class JudgedLine:
    """A line with the outcomes of its checks.

    Attributes:
        line: The line.
        checks: Those of its checks that exist, by id.
        outcomes: Of those that were run; none without a build.
    """

    line: GuidelineLine
    checks: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def status(self) -> Status | None:
        """The first of these that any outcome has: failed, passed, skipped, ignored."""
        found = {outcome.status for outcome in self.outcomes}
        order = (Status.FAILED, Status.PASSED, Status.SKIPPED, Status.IGNORED)
        return next((status for status in order if status in found), None)

    @property
    def is_partly_judged(self) -> bool:
        """Whether some of its checks passed or failed while others were skipped."""
        found = {outcome.status for outcome in self.outcomes}
        return Status.SKIPPED in found and not found.isdisjoint({Status.PASSED, Status.FAILED})

    @property
    def has_passed_in_part(self) -> bool:
        """Whether nothing was found, but not all of its checks could look."""
        return self.status is Status.PASSED and self.is_partly_judged

    @property
    def mark(self) -> str:
        """Its status as one character; what passed in part says so."""
        return _PARTIAL if self.has_passed_in_part else _MARKS[self.status]


def judge_guideline(known: Collection[str], audit: Audit | None) -> tuple[JudgedLine, ...]:
    """Return every line of the guideline in order.

    Args:
        known: Ids of the checks there are.
        audit: Of the build to judge; without one there are no outcomes.
    """
    outcomes: Mapping[str, Outcome] = (
        {outcome.check: outcome for outcome in audit.outcomes} if audit else {}
    )
    return tuple(
        JudgedLine(
            line=line,
            checks=tuple(check for check in line.checks if check in known),
            outcomes=tuple(outcomes[check] for check in line.checks if check in outcomes),
        )
        for line in GUIDELINE
    )


def render_guidelines(lines: Sequence[JudgedLine], name: str | None) -> str:
    """Return the checklist as text, with the results of the build called ``name``."""
    title = "The performance guideline" + (f", and {printable(name)}" if name else "")
    rows = [title]
    for part, group in groupby(lines, key=lambda item: item.line.part):
        rows += ("", part)
        for item in group:
            mark = item.mark if name else _MARKS[None]
            rows.append(f"  {mark} {item.line.text.replace('`', '')}")
            rows += (f"      {text}" for text in _describe(item))
    if name:
        held = [item for item in lines if item.line.visibility is Visibility.BUILD]
        failed = sum(item.status is Status.FAILED for item in held)
        partial = sum(item.has_passed_in_part for item in held)
        open_count = sum(item.status is Status.SKIPPED for item in held)
        summary = (
            f"{format_count(len(lines), 'line')}: {len(held) - open_count} checked, {failed} of"
            f" them with findings, {partial} passed in part; {open_count} could not be judged;"
            f" {len(lines) - len(held)} no build shows"
        )
        legend = (
            "✗ findings   ✓ passed   ◐ passed in part   ? could not be judged   "
            "- ignored   · not judged"
        )
        rows += ("", summary, legend)
    return "\n".join(rows) + "\n"


def _describe(item: JudgedLine) -> list[str]:
    """Return what stands under a line: its checks with results, and what they do not see."""
    results = {outcome.check: outcome for outcome in item.outcomes}
    texts = []
    if item.checks:
        texts.append(", ".join(_result(check, results.get(check)) for check in item.checks))
        texts += _skip_reasons(item)
    elif item.line.visibility is Visibility.BUILD:
        texts.append(_NO_CHECK)
    if item.line.visibility is not Visibility.BUILD:
        texts.append(f"{item.line.visibility.label}: {item.line.reason}".replace("`", ""))
    elif item.line.reason:
        texts.append(item.line.reason)
    return texts


def _skip_reasons(item: JudgedLine) -> list[str]:
    """Return why checks were skipped; those with the same reason stand together."""
    checks: dict[str, list[str]] = {}
    for outcome in item.outcomes:
        if outcome.status is Status.SKIPPED and outcome.reason:
            checks.setdefault(outcome.reason, []).append(outcome.check)
    return [f"{', '.join(found)}: {printable(reason)}" for reason, found in checks.items()]


def _holder(item: JudgedLine) -> str:
    """Return what stands instead of checks."""
    return _NO_CHECK if item.line.visibility is Visibility.BUILD else item.line.visibility.label


def _result(check: str, outcome: Outcome | None) -> str:
    if outcome is None:
        return check
    if outcome.status is Status.FAILED:
        return f"{check} {format_count(len(outcome.findings), 'finding')}"
    return f"{check} {outcome.status.value}"


def render_guidelines_json(lines: Sequence[JudgedLine], name: str | None) -> str:
    """Return the checklist as JSON.

    ``status`` is that of an outcome, ``passed-in-part`` where checks were skipped beside those that
    passed, and ``null`` where nothing was judged.
    """
    document = {
        "schema_version": _FORMAT_VERSION,
        "build": name,
        "lines": [
            {
                "part": item.line.part,
                "text": item.line.text,
                "visibility": item.line.visibility.value,
                "reason": item.line.reason,
                "status": _PASSED_IN_PART if item.has_passed_in_part else item.status,
                "is_partly_judged": item.is_partly_judged,
                "checks": [{"check": check, **_json_result(item, check)} for check in item.checks],
            }
            for item in lines
        ],
    }
    return dump_json(document)


def _json_result(item: JudgedLine, check: str) -> dict[str, object]:
    for outcome in item.outcomes:
        if outcome.check == check:
            return {
                "status": outcome.status.value,
                "reason": outcome.reason,
                "findings": len(outcome.findings),
            }
    return {"status": None, "reason": "", "findings": None}


def render_guidelines_page(known: Collection[str]) -> str:
    """Return the page of the docs."""
    lines = judge_guideline(known, None)
    introduction = (
        "What `bundleaudit` holds of the performance guideline, and what no build can show."
        " `bundleaudit guidelines dist/` prints the same with the results of a build. A line some"
        " of whose checks were skipped has passed in part (`◐`, in JSON `passed-in-part`), with the"
        " reason below it; one whose checks were all skipped could not be judged (`?`)."
    )
    rows = ["# The guideline, line by line", "", introduction]
    for part, group in groupby(lines, key=lambda item: item.line.part):
        rows += ("", f"## {part}", "", "| line | held by | remark |", "| --- | --- | --- |")
        for item in group:
            links = ", ".join(f"[{check}](checks/{check}.md)" for check in item.checks)
            holder = links or _holder(item)
            rows.append(f"| {item.line.text} | {holder} | {item.line.reason} |")
    return "\n".join(rows) + "\n"
