"""Selection, ignoring with a reason, options, skipping, plug-ins."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from builders import some_facts
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.engine.options import configure_check
from bundleaudit.engine.plugins import load_plugin_checks
from bundleaudit.engine.runner import run_checks
from bundleaudit.engine.selection import select_checks
from bundleaudit.errors import UsageError
from bundleaudit.model.build import Evidence
from bundleaudit.model.outcome import Finding, Severity, Status
from bundleaudit.units import ByteCount

IDS = ["BA101", "BA102", "BA201"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeOptions(Options):
    max_raw_bytes: ByteCount = ByteCount(10)
    message_count: int = 1


class Probe(Check[ProbeOptions]):
    meta = CheckMeta(
        id="BA101",
        name="probe",
        summary="always",
        category=Category.BUDGET,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    needs = frozenset({Evidence.MANIFEST})
    options_type = ProbeOptions

    def run(self, facts, options):
        for number in range(options.message_count):
            yield Finding(message=f"limit {options.max_raw_bytes}", key=str(number))


def outcome_of(table=None, *, ignored=None, used=tuple(Evidence)):
    selection = select_checks(IDS, selected=[], ignored=ignored or {})
    configured = configure_check(Probe(), table or {}, origin="bundleaudit.toml")
    (outcome,) = run_checks([configured], some_facts(used=used), selection)
    return outcome


def test_a_finding_fails_the_check():
    outcome = outcome_of()
    assert (outcome.status, outcome.severity, len(outcome.findings)) == (
        Status.FAILED,
        Severity.WARNING,
        1,
    )


def test_missing_evidence_skips_with_the_reason():
    outcome = outcome_of(used=())
    assert outcome.status is Status.SKIPPED
    assert outcome.reason == "needs manifest"


def test_an_ignored_check_keeps_its_reason():
    outcome = outcome_of(
        ignored={"BA1": "all budgets are elsewhere", "BA101": "vendored on purpose"}
    )
    assert (outcome.status, outcome.reason) == (Status.IGNORED, "vendored on purpose")


def test_options_and_severity_come_from_the_table():
    outcome = outcome_of({"severity": "error", "max_raw_bytes": "2 kB", "message_count": 2})
    assert outcome.severity is Severity.ERROR
    assert [finding.message for finding in outcome.findings] == ["limit 2000"] * 2


def test_no_findings_is_a_pass():
    assert outcome_of({"message_count": 0}).status is Status.PASSED


@pytest.mark.parametrize(
    ("table", "message", "hint"),
    [
        (
            {"max_raw_byte": 3},
            "unknown key checks.BA101.max_raw_byte",
            "did you mean max_raw_bytes?",
        ),
        ({"zzz": 3}, "unknown key checks.BA101.zzz", "known keys: max_raw_bytes, message_count"),
        ({"severity": "fatal"}, "checks.BA101.severity is 'fatal'", "note, warning or error"),
        ({"max_raw_bytes": "2 apples"}, "'2 apples' is not a size", ""),
    ],
)
def test_a_wrong_option_is_explained(table, message, hint):
    with pytest.raises(UsageError) as caught:
        outcome_of(table)
    assert message in str(caught.value)
    assert "bundleaudit.toml" in str(caught.value)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("selected", "expected"),
    [([], IDS), (["BA1"], IDS[:2]), (["BA201"], ["BA201"]), (["BA1", "BA2"], IDS)],
)
def test_ids_and_prefixes_select(selected, expected):
    selection = select_checks(IDS, selected=selected, ignored={})
    assert [check_id for check_id in IDS if selection.is_selected(check_id)] == expected


@pytest.mark.parametrize("text", ["ba101,ba201", " BA101 , probe-two ", "probe,BA2"])
def test_ids_may_be_lower_case_names_and_lists(text):
    names = {"probe": "BA101", "probe-two": "BA201"}
    selection = select_checks(IDS, selected=[text], ignored={}, id_by_name=names)
    assert [check_id for check_id in IDS if selection.is_selected(check_id)] == ["BA101", "BA201"]


def test_a_check_is_ignored_by_its_name_too():
    selection = select_checks(
        IDS, selected=[], ignored={"probe": "why"}, id_by_name={"probe": "BA101"}
    )
    assert selection.ignore_reason("BA101") == "why"


class Harsh(Probe):
    def run(self, facts, options):
        yield Finding(message="beyond the second level", key="a", severity=Severity.ERROR)
        yield Finding(message="close to it", key="b", severity=Severity.NOTE)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({}, [Severity.ERROR, Severity.NOTE]),
        ({"severity": "error"}, [Severity.ERROR, Severity.NOTE]),
        ({"severity": "warning"}, [Severity.WARNING, Severity.NOTE]),
        ({"severity": "note"}, [Severity.NOTE, Severity.NOTE]),
    ],
)
def test_no_finding_is_more_severe_than_the_configuration_says(table, expected):
    selection = select_checks(IDS, selected=[], ignored={})
    configured = configure_check(Harsh(), table, origin="bundleaudit.toml")
    (outcome,) = run_checks([configured], some_facts(), selection)
    assert [outcome.severity_of(finding) for finding in outcome.findings] == expected


def test_an_unknown_id_is_refused_with_the_closest():
    with pytest.raises(UsageError, match="no check matches 'BA1O1'") as caught:
        select_checks(IDS, selected=["BA1O1"], ignored={})
    assert caught.value.hint == "did you mean BA101?"


def test_ignoring_needs_a_reason():
    with pytest.raises(UsageError, match="without a reason"):
        select_checks(IDS, selected=[], ignored={"BA101": " "})


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Install a distribution that offers ``plugin_probe:<name>`` as a check."""

    def install(target, code):
        (tmp_path / "plugin_probe.py").write_text(code)
        info = tmp_path / "plugin_probe-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin-probe\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(
            f"[bundleaudit.checks]\nprobe = plugin_probe:{target}\n"
        )
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "plugin_probe", raising=False)

    return install


PLUGIN = """
from bundleaudit.engine.check import Category, Check, CheckMeta
from bundleaudit.model.outcome import Severity
class Mine(Check):
    meta = CheckMeta(id="{id}", name="mine", summary="s", category=Category.CONTENT, severity=Severity.NOTE, since="1")
    def run(self, facts, options):
        yield from ()
other = 3
"""


def test_checks_of_other_packages_are_loaded(plugin):
    plugin("Mine", PLUGIN.format(id="XY001"))
    assert [check.meta.id for check in load_plugin_checks(IDS)] == ["XY001"]


@pytest.mark.parametrize(
    ("target", "check_id", "message"),
    [
        ("Mine", "BA101", "BA101 of plugin-probe is taken by another check"),
        ("Mine", "mine", "malformed"),
        ("other", "XY001", "is not a bundleaudit check"),
        ("Gone", "XY001", "does not load"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_named(plugin, target, check_id, message):
    plugin(target, PLUGIN.format(id=check_id))
    with pytest.raises(UsageError, match=message):
        load_plugin_checks(IDS)


def test_without_plugins_there_are_none():
    assert load_plugin_checks(IDS) == ()
