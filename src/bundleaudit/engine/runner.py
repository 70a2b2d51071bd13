"""Runs the selected checks: one outcome per check, whatever happens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bundleaudit.model.outcome import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.engine.options import ConfiguredCheck
    from bundleaudit.engine.selection import Selection
    from bundleaudit.model.outcome import Finding


def run_checks(
    checks: Iterable[ConfiguredCheck], facts: Facts, selection: Selection
) -> tuple[Outcome, ...]:
    """Return one outcome per selected check, ordered by id.

    A check without its evidence is skipped with the reason; it has not passed.
    """
    return tuple(
        _run_one(configured, facts, selection)
        for configured in sorted(checks, key=lambda item: item.check.meta.id)
        if selection.is_selected(configured.check.meta.id)
    )


def _run_one(configured: ConfiguredCheck, facts: Facts, selection: Selection) -> Outcome:
    check, meta = configured.check, configured.check.meta

    def outcome(status: Status, reason: str = "") -> Outcome:
        return Outcome(
            check=meta.id,
            name=meta.name,
            status=status,
            severity=configured.severity,
            reason=reason,
        )

    if reason := selection.ignore_reason(meta.id):
        return outcome(Status.IGNORED, reason)
    if lacking := facts.explain_missing(check.needs):
        return outcome(Status.SKIPPED, lacking)
    if reason := check.skip_reason(facts, configured.options):
        return outcome(Status.SKIPPED, reason)
    findings = tuple(
        _limit(finding, configured) for finding in check.run(facts, configured.options)
    )
    return Outcome(
        check=meta.id,
        name=meta.name,
        status=Status.FAILED if findings else Status.PASSED,
        severity=configured.severity,
        findings=findings,
    )


def _limit(finding: Finding, configured: ConfiguredCheck) -> Finding:
    """Return the finding at most as severe as the configuration says the check is."""
    own = finding.severity
    if own is None or not configured.is_severity_set or own <= configured.severity:
        return finding
    return replace(finding, severity=None)
