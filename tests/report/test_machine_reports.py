"""SARIF, JUnit, code quality and OpenMetrics: valid by the schemas of others, whatever a name holds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from builders import ENCODERS
from bundleaudit.model.outcome import Finding, Severity, Status
from bundleaudit.model.sizes import Encoders
from bundleaudit.report.gitlab import render_gitlab
from bundleaudit.report.junit import render_junit
from bundleaudit.report.openmetrics import render_openmetrics
from bundleaudit.report.places import Places
from bundleaudit.report.results import list_results
from bundleaudit.report.sarif import RuleText, render_sarif
from report.audits import a_full_audit, an_audit, an_outcome
from report.hostile import a_hostile_audit

DATA = Path(__file__).parents[1] / "data"
SARIF = jsonschema.Draft4Validator(json.loads((DATA / "sarif-schema-2.1.0.json").read_text()))
JUNIT = xmlschema.XMLSchema(DATA / "junit-10.xsd")
PLACES = Places(prefix="frontend", anchor="frontend/vite.config.ts")
AUDITS = [an_audit(), a_full_audit(), a_hostile_audit()]
audits = pytest.mark.parametrize("audit", AUDITS, ids=["empty", "full", "hostile"])


# --- places and fingerprints -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("src/main.ts", "frontend/src/main.ts"),
        ("./src/main.ts", "frontend/src/main.ts"),
        ("src/..views/a.vue", "frontend/src/..views/a.vue"),
        (None, PLACES.anchor),
        ("", PLACES.anchor),
        ("../shared/a.ts", PLACES.anchor),
        ("src/../../a.ts", PLACES.anchor),
        ("/etc/passwd", PLACES.anchor),
        ("C:/x.ts", PLACES.anchor),
        ("src\\a.ts", PLACES.anchor),
        ("https://evil.example/a.ts", PLACES.anchor),
        ("\0virtual:x", PLACES.anchor),
        ("node_modules/vue/index.js", PLACES.anchor),
        ("packages/a/node_modules/vue/index.js", PLACES.anchor),
        ("src/node_modules_list.ts", "frontend/src/node_modules_list.ts"),
    ],
)
def test_a_finding_is_shown_on_a_source_of_the_repository(source, path):
    assert PLACES.path_of(Finding(message="m", key="k", source=source)) == path


def test_without_a_prefix_the_source_is_the_path():
    assert Places().path_of(Finding(message="m", key="k", source="src/a.ts")) == "src/a.ts"


def results_of(*findings, check="BA101"):
    audit = an_audit(outcomes=[an_outcome(check, findings=findings)])
    return list_results(audit, PLACES)


def test_a_fingerprint_outlives_sizes_and_hashes_of_files():
    (before,) = results_of(Finding(message="1.2 MB", key="main", file="main-aaaaaaaa.js"))
    (after,) = results_of(Finding(message="1.3 MB", key="main", file="main-bbbbbbbb.js"))
    assert before.fingerprint == after.fingerprint
    assert re.fullmatch("[0-9a-f]{64}", after.fingerprint)


def test_fingerprints_differ_by_check_key_and_repetition():
    first, twin, other = results_of(
        Finding(message="a", key="k"), Finding(message="b", key="k"), Finding(message="c", key="l")
    )
    (elsewhere,) = results_of(Finding(message="a", key="k"), check="BA102")
    assert len({item.fingerprint for item in (first, twin, other, elsewhere)}) == 4, (
        "GitLab merges findings with one fingerprint"
    )


def test_the_worst_come_first():
    severities = [result.severity for result in list_results(a_full_audit(), PLACES)]
    assert severities == sorted(severities, reverse=True)
    assert len(severities) == 7


# --- SARIF -------------------------------------------------------------------------------------


@audits
def test_sarif_obeys_the_official_schema(audit):
    texts = {"BA101": RuleText(summary="s" * 2_000, help="# h\n")}
    for rule_texts in (None, texts):
        log = json.loads(render_sarif(audit, PLACES, rule_texts))
        SARIF.validate(log)
        assert all(
            len(rule["shortDescription"]["text"]) <= 1024
            for rule in log["runs"][0]["tool"]["driver"]["rules"]
        )


def test_the_schema_test_can_fail():
    log = json.loads(render_sarif(a_full_audit(), PLACES))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        SARIF.validate(log)


def test_sarif_holds_rules_levels_places_and_fingerprints():
    (run,) = json.loads(render_sarif(a_full_audit(), PLACES))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["BA101", "BA102", "BA103", "BA106", "BA107", "BA406"]
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("BA101", "error")
    assert rules[first["ruleIndex"]]["id"] == "BA101"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "frontend/src/main.ts"
    assert place["region"] == {"startLine": 12}
    assert "; saves" not in first["message"]["text"]
    assert first["message"]["text"].endswith(". split it")
    assert len({json.dumps(item["partialFingerprints"]) for item in run["results"]}) == 7
    assert run["automationDetails"]["id"] == "bundleaudit/dist/"


def test_sarif_places_are_encoded_and_texts_hold_no_links():
    finding = Finding(message="[x](https://evil.example)", key="k", source="src/[id] %.vue")
    audit = an_audit(outcomes=[an_outcome(findings=(finding,))])
    (result,) = json.loads(render_sarif(audit, Places()))["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "src/%5Bid%5D%20%25.vue"
    assert result["message"]["text"].startswith(
        "\\[x\\](https://evil.example) (src/\\[id\\] %.vue)"
    )


def test_sarif_stops_where_code_scanning_stops():
    findings = tuple(Finding(message="m", key=str(number)) for number in range(5_001))
    audit = an_audit(outcomes=[an_outcome(findings=findings)])
    assert len(json.loads(render_sarif(audit, PLACES))["runs"][0]["results"]) == 5_000


# --- JUnit -------------------------------------------------------------------------------------


@audits
def test_junit_obeys_the_schema(audit):
    JUNIT.validate(render_junit(audit))


def cases_of(audit):
    root = ET.fromstring(render_junit(audit))
    return root, {case.get("name"): case for case in root.iter("testcase")}


def test_junit_has_a_case_per_check_and_counts_them():
    root, cases = cases_of(a_full_audit())
    suite = root.find("testsuite")
    counts = {key: suite.get(key) for key in ("name", "tests", "failures", "errors", "skipped")}
    assert counts == {
        "name": "dist",
        "tests": "6",
        "failures": "1",
        "errors": "0",
        "skipped": "2",
    }
    failure = cases["BA101 chunk-size"].find("failure")
    assert "1.20 MB minified" in failure.get("message")
    assert "next: split it" in failure.text
    assert list(cases["BA103 initial-css"]) == []
    assert cases["BA106 budget"].find("skipped").get("message") == (
        "skipped: no [[budget]] is configured"
    )
    assert (
        cases["BA107 request-count"].find("skipped").get("message") == "ignored: icons on purpose"
    )
    assert "5 findings below the gate" in cases["BA406 orphan-file"].findtext("system-out")


@pytest.mark.parametrize(
    ("fail_on", "failed"),
    [(Severity.NOTE, 3), (Severity.WARNING, 2), (Severity.ERROR, 1), (None, 0)],
)
def test_a_case_fails_as_the_gate_does(fail_on, failed):
    outcomes = a_full_audit().outcomes
    root, _ = cases_of(an_audit(outcomes=outcomes, fail_on=fail_on))
    assert len(list(root.iter("failure"))) == failed


def test_junit_counts_further_failures():
    findings = tuple(Finding(message=f"m{number}", key=str(number)) for number in range(3))
    _, cases = cases_of(an_audit(outcomes=[an_outcome(findings=findings)]))
    assert cases["BA101 chunk-size"].find("failure").get("message") == "m0 (and 2 more)"


# --- GitLab ------------------------------------------------------------------------------------


@audits
def test_code_quality_has_the_fields_gitlab_reads(audit):
    report = json.loads(render_gitlab(audit, PLACES))
    assert isinstance(report, list)
    for item in report:
        assert set(item) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert item["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert item["location"]["lines"] in ({"begin": 1}, {"begin": 12})
        path = item["location"]["path"]
        assert path == PLACES.anchor or path.startswith("frontend/")
        assert ".." not in path.split("/")
    assert len({item["fingerprint"] for item in report}) == len(report)


def test_code_quality_severities():
    report = json.loads(render_gitlab(a_full_audit(), PLACES))
    assert [item["severity"] for item in report] == ["major", "minor", *["info"] * 5]
    assert json.loads(render_gitlab(an_audit(), PLACES)) == []


# --- OpenMetrics -------------------------------------------------------------------------------

_LABEL = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
_SAMPLE = re.compile(rf"(bundleaudit_[a-z_]+)\{{({_LABEL}(?:,{_LABEL})*)\}} (\d+)")
_META = re.compile(r"# (TYPE|UNIT|HELP) (bundleaudit_[a-z_]+) (.+)")


@audits
def test_openmetrics_obeys_the_grammar(audit):
    """By the ABNF of the specification: families in one piece, no sample twice, ``# EOF`` last."""
    text = render_openmetrics(audit)
    assert text.endswith("# EOF\n")
    family, seen, samples = None, [], set()
    for line in text.removesuffix("# EOF\n").splitlines():
        if meta := _META.fullmatch(line):
            keyword, name, rest = meta.groups()
            if keyword == "TYPE":
                assert rest == "gauge"
                assert name not in seen, "a family is in one piece"
                seen.append(name)
                family = name
            if keyword == "UNIT":
                assert name.endswith("_" + rest)
            assert name == family
        else:
            sample = _SAMPLE.fullmatch(line)
            assert sample, line
            assert sample[1] == family
            assert (sample[1], sample[2]) not in samples
            samples.add((sample[1], sample[2]))


def test_openmetrics_hold_the_numbers():
    text = render_openmetrics(a_full_audit())
    page = 'bundleaudit_page_initial_bytes{build="dist",page="index.html",kind="js"'
    assert f'{page},encoding="gzip"}} 310000\n' in text
    assert 'bundleaudit_findings{build="dist",severity="note"} 5\n' in text
    assert 'bundleaudit_gate_closed{build="dist"} 1\n' in text


def test_what_was_not_measured_has_no_sample():
    audit = an_audit(encoders=Encoders(gzip=ENCODERS.gzip, brotli=None))
    text = render_openmetrics(audit)
    assert 'encoding="gzip"' in text
    assert 'encoding="brotli"' not in text


def test_a_page_without_a_document_is_called_by_its_source():
    audit = an_audit(
        **{part: getattr(a_full_audit().build, part) for part in ("files", "chunks", "boundaries")},
        pages=[a_page_of("assets/main-9fy7tnFw.js")],
    )
    text = render_openmetrics(audit)
    assert 'page="src/main.ts"' in text
    assert "9fy7tnFw" not in text


def a_page_of(entry):
    from builders import a_page

    return a_page(entry, entries=[entry], document=False)


def test_statuses_other_than_failed_have_no_results():
    for status in (Status.PASSED, Status.SKIPPED, Status.IGNORED):
        audit = an_audit(outcomes=[an_outcome(status=status, reason="r")])
        assert list_results(audit, PLACES) == []
