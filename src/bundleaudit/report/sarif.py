"""SARIF 2.1.0, for code scanning.

Shape and limits: the OASIS schema 2.1.0 (rtm.5), and what GitHub's documentation of SARIF support
says of uploads (11/2026): 5,000 results are shown of a run, texts of rules hold 1,024 characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from bundleaudit.json_text import dump_json
from bundleaudit.records import record
from bundleaudit.report.results import list_results
from bundleaudit.report.view import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.model.audit import Audit
    from bundleaudit.model.outcome import Outcome, Severity
    from bundleaudit.report.places import Places
    from bundleaudit.report.results import Result

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_RESULT_LIMIT: Final = 5_000
_TEXT_LIMIT: Final = 1_024


@record
class RuleText:
    """What code scanning shows beside a finding.

    Attributes:
        summary: When the check fires.
        help: Its explanation, in Markdown.
    """

    summary: str
    help: str


def render_sarif(
    audit: Audit, places: Places, rule_texts: Mapping[str, RuleText] | None = None
) -> str:
    """Return the findings as a SARIF log with one run, worst first; at most 5,000.

    Every check is a rule, whether it found something or not. Locations are source files, or the
    anchor of ``places``, so that an alert does not change its name with every content hash.

    Args:
        audit: The audit.
        places: How source files are called in the repository.
        rule_texts: Explanations by check; a check without one is explained by its name.
    """
    rules = [_rule(outcome, (rule_texts or {}).get(outcome.check)) for outcome in audit.outcomes]
    index_by_check = {rule["id"]: index for index, rule in enumerate(rules)}
    results = list_results(audit, places)[:_RESULT_LIMIT]
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "bundleaudit",
                        "semanticVersion": audit.run.tool_version,
                        "rules": rules,
                    }
                },
                "automationDetails": {"id": f"bundleaudit/{printable(audit.build.name)}/"},
                "results": [_result(result, index_by_check) for result in results],
            }
        ],
    }
    return dump_json(log)


def _rule(outcome: Outcome, text: RuleText | None) -> dict[str, Any]:
    name = printable(outcome.name)
    rule: dict[str, Any] = {
        "id": printable(outcome.check),
        "name": name,
        "shortDescription": {"text": (text.summary if text else name)[:_TEXT_LIMIT]},
        "defaultConfiguration": {"level": _level(outcome.severity)},
        "properties": {"tags": ["performance"]},
    }
    if text:
        rule["help"] = {"text": text.help, "markdown": text.help}
    return rule


def _result(result: Result, index_by_check: Mapping[str, int]) -> dict[str, Any]:
    message = f"{result.message}. {result.fix}" if result.fix else result.message
    return {
        "ruleId": result.check,
        "ruleIndex": index_by_check[result.check],
        "level": _level(result.severity),
        "message": {"text": _plain(message)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(result.path, safe="/"),
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": result.line},
                }
            }
        ],
        "partialFingerprints": {
            "primaryLocationLineHash": result.fingerprint,
            "bundleaudit/v1": result.fingerprint,
        },
    }


def _level(severity: Severity) -> str:
    return severity.label  # SARIF has the same three words


def _plain(text: str) -> str:
    """Return text in which nothing is a link: brackets that could be one are escaped (3.11.6)."""
    if "](" not in text:
        return text
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
