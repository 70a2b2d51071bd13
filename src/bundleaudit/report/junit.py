"""JUnit XML in the dialect that GitLab, Jenkins, Azure and GitHub's test reporters all read."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from bundleaudit.model.outcome import Status
from bundleaudit.report.places import Places
from bundleaudit.report.results import list_results
from bundleaudit.report.view import printable
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit
    from bundleaudit.model.outcome import Outcome
    from bundleaudit.report.results import Result

# What XML 1.0 cannot hold even as a character reference, and view.printable lets through.
_NOT_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")


def render_junit(audit: Audit) -> str:
    """Return one test case per check, in order of id.

    A check fails when a finding of it closes the gate; findings that do not are its output.
    Skipped and ignored checks are skipped with the reason. Names hold no sizes and no hashes, so
    that histories of test results go on; there is no time stamp and all times are 0.
    """
    by_check = {
        check: list(results)
        for check, results in groupby(
            sorted(list_results(audit, Places()), key=lambda result: result.check),
            key=lambda result: result.check,
        )
    }
    name = _xml(audit.build.name)
    cases = [_case(outcome, name, by_check.get(outcome.check, [])) for outcome in audit.outcomes]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
    }
    root = ET.Element("testsuites", {"name": "bundleaudit", **counts, "time": "0"})
    skipped = str(sum(case.find("skipped") is not None for case in cases))
    suite = ET.SubElement(
        root, "testsuite", {"name": name, **counts, "skipped": skipped, "time": "0"}
    )
    suite.extend(cases)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _case(outcome: Outcome, build: str, results: list[Result]) -> ET.Element:
    case = ET.Element(
        "testcase",
        {
            "classname": f"bundleaudit.{build}",
            "name": _xml(f"{outcome.check} {outcome.name}"),
            "time": "0",
        },
    )
    if outcome.status in {Status.SKIPPED, Status.IGNORED}:
        reason = f"{outcome.status.value}: {outcome.reason}"
        ET.SubElement(case, "skipped", {"message": _xml(reason)})
        return case
    closing = [result for result in results if result.closes_gate]
    if closing:
        rest = f" (and {len(closing) - 1} more)" if len(closing) > 1 else ""
        failure = ET.SubElement(
            case,
            "failure",
            {"type": closing[0].severity.label, "message": _xml(closing[0].message + rest)},
        )
        failure.text = _lines(closing)
    others = [result for result in results if not result.closes_gate]
    if others:
        text = f"{format_count(len(others), 'finding')} below the gate\n{_lines(others)}"
        ET.SubElement(case, "system-out").text = text
    return case


def _lines(results: list[Result]) -> str:
    lines = []
    for result in results:
        lines.append(f"{result.severity.label}: {result.message}")
        if result.fix:
            lines.append(f"  next: {result.fix}")
    return _xml_lines(lines)


def _xml_lines(lines: list[str]) -> str:
    return "\n".join(map(_xml, lines))


def _xml(text: str) -> str:
    """Return text on one line that every XML reader takes."""
    return _NOT_XML.sub("\ufffd", printable(text))
