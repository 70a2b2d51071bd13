"""GitLab's code quality report: a JSON array in a subset of Code Climate's format.

Fields: GitLab's documentation of ``artifacts:reports:codequality`` (18.x).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.json_text import dump_json
from bundleaudit.model.outcome import Severity
from bundleaudit.report.results import list_results

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit
    from bundleaudit.report.places import Places

_SEVERITIES: Final = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.NOTE: "info",
}


def render_gitlab(audit: Audit, places: Places) -> str:
    """Return every finding, worst first; an empty array when there is none."""
    report = [
        {
            "description": f"{result.message}. {result.fix}" if result.fix else result.message,
            "check_name": f"{result.check} {result.name}",
            "fingerprint": result.fingerprint,
            "severity": _SEVERITIES[result.severity],
            "location": {"path": result.path, "lines": {"begin": result.line}},
        }
        for result in list_results(audit, places)
    ]
    return dump_json(report)
