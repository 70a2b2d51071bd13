"""Findings as machines count them: one flat list, worst first, each with a lasting fingerprint."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from bundleaudit.records import record
from bundleaudit.report.view import list_findings, printable

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit
    from bundleaudit.model.outcome import Severity
    from bundleaudit.report.places import Places


@record
class Result:
    """One finding.

    Attributes:
        check: The id of its check.
        name: The name of its check.
        severity: Of the finding.
        closes_gate: Whether it is one of those the gate is closed for.
        message: What was measured, what is allowed and who says so.
        fix: The next step; may be empty.
        path: The file of the repository it is shown on.
        line: The line there, from 1.
        fingerprint: 64 hexadecimal digits that name it across builds: no size and no content
            hash is in them. Unique within the build.
    """

    check: str
    name: str
    severity: Severity
    closes_gate: bool
    message: str
    fix: str
    path: str
    line: int
    fingerprint: str


def list_results(audit: Audit, places: Places) -> list[Result]:
    """Return every finding: worst severity first, then by check, then as the check orders them."""
    threshold = audit.run.fail_on
    seen: Counter[tuple[str, str]] = Counter()
    results = []
    for outcome, rows in list_findings(audit):
        for finding, row in zip(outcome.findings, rows, strict=True):
            seen[outcome.check, finding.key] += 1
            results.append(
                Result(
                    check=printable(outcome.check),
                    name=printable(outcome.name),
                    severity=row.severity,
                    closes_gate=threshold is not None and row.severity >= threshold,
                    message=f"{row.message} ({row.origin})" if row.origin else row.message,
                    fix=row.fix,
                    path=places.path_of(finding),
                    line=places.line_of(finding),
                    fingerprint=_fingerprint(
                        audit.build.name,
                        outcome.check,
                        finding.key,
                        str(seen[outcome.check, finding.key]),
                    ),
                )
            )
    return sorted(results, key=lambda result: (-result.severity, result.check))


def _fingerprint(*parts: str) -> str:
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
