"""BA302, BA303, BA401 and BA402."""

from __future__ import annotations

import dataclasses

import pytest

from builders import ENCODERS, a_build, a_chunk, a_file, a_page, owned, some_facts
from bundleaudit.analysis.facts import Facts
from bundleaudit.checks.ba302_duplicate_module import DuplicateModule, DuplicateModuleOptions
from bundleaudit.checks.ba303_overlapping_libraries import (
    OverlappingLibraries,
    OverlappingLibrariesOptions,
)
from bundleaudit.checks.ba401_missing_preload import MissingPreload
from bundleaudit.checks.ba402_render_blocking import RenderBlocking, RenderBlockingOptions
from bundleaudit.engine.check import Options
from bundleaudit.model.code_facts import CodeFacts
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Confidence, Severity

STORE = "src/stores/basket.ts"


def repeated(raw_bytes, *, role=FileRole.MODERN, lazy=("b.js",)):
    return some_facts(
        files=[a_file("a.js", 5_000), a_file("b.js", 5_000, role=role)],
        chunks=[
            a_chunk("a.js", lazy=lazy, ownership=owned((STORE, 3_000), ("src/a.ts", 2_000))),
            a_chunk("b.js", ownership=owned((STORE, raw_bytes), ("src/b.ts", 9_000))),
        ],
        pages=[a_page(entries=["a.js"])],
    )


@pytest.mark.parametrize(("raw_bytes", "count"), [(999, 0), (1_000, 1)])
def test_a_module_in_two_chunks_of_one_page(raw_bytes, count):
    found = list(DuplicateModule().run(repeated(raw_bytes), DuplicateModuleOptions()))
    assert len(found) == count
    for finding in found:
        assert (finding.source, finding.file) == (STORE, "b.js")
        assert finding.measured_bytes == finding.saving_bytes == 1_000


def test_workers_and_other_pages_may_repeat_a_module():
    options = DuplicateModuleOptions()
    assert list(DuplicateModule().run(repeated(3_000, role=FileRole.WORKER), options)) == []
    assert list(DuplicateModule().run(repeated(3_000, lazy=()), options)) == []


def test_libraries_for_one_job_are_noted_once_each():
    facts = some_facts(
        chunks=[
            a_chunk(
                "a.js",
                ownership=owned(
                    ("node_modules/moment/m.js", 9_000),
                    ("node_modules/dayjs/d.js", 3_000),
                    ("node_modules/luxon/l.js", 2_999),
                    ("node_modules/lodash/l.js", 9_000),
                    ("node_modules/lodash-es/l.js", 9_000),
                ),
            )
        ],
        pages=[a_page(entries=["a.js"])],
    )
    (finding,) = OverlappingLibraries().run(facts, OverlappingLibrariesOptions())
    assert finding.message.startswith("2 libraries for dates: moment (9.0 kB gzip), dayjs")
    assert finding.saving_bytes == 3_000


def test_libraries_are_told_by_strings_without_modules():
    build = a_build(chunks=[a_chunk("a.js")], pages=[a_page(entries=["a.js"])])
    code_facts = (CodeFacts(file="a.js", libraries=("echarts", "plotly.js")),)
    facts = Facts(build=dataclasses.replace(build, code_facts=code_facts), encoders=ENCODERS)
    (finding,) = OverlappingLibraries().run(facts, OverlappingLibrariesOptions())
    assert finding.saving_bytes is None
    assert finding.confidence is Confidence.INFERRED


def preload_facts(preloaded, *, document=True):
    return some_facts(
        chunks=[
            a_chunk("main.js", imports=["a.js"]),
            a_chunk("a.js", imports=["b.js"]),
            a_chunk("b.js"),
        ],
        pages=[a_page(entries=["main.js"], preloaded=preloaded, document=document)],
    )


@pytest.mark.parametrize(
    ("preloaded", "trips", "late_bytes"), [((), 4, 200), (("a.js",), 3, 100), (("b.js",), 3, 100)]
)
def test_round_trips_without_preloads_are_counted(preloaded, trips, late_bytes):
    (finding,) = MissingPreload().run(preload_facts(preloaded), Options())
    assert f"takes {trips} round trips" in finding.message
    assert finding.measured_bytes == late_bytes


def test_a_page_that_names_everything_passes_and_a_template_is_unknown():
    assert list(MissingPreload().run(preload_facts(("a.js", "b.js")), Options())) == []
    unknown = preload_facts((), document=False)
    assert "template" in MissingPreload().skip_reason(unknown, Options())


def blocking(*, gzip_bytes=20_000, scripts=("jq.js",), styles=(), entries=("jq.js", "main.js")):
    page = dataclasses.replace(
        a_page(entries=entries), blocking_scripts=scripts, foreign_stylesheets=styles
    )
    facts = some_facts(
        files=[a_file("jq.js", 50_000, gzip_bytes)], chunks=[a_chunk("main.js")], pages=[page]
    )
    return list(RenderBlocking().run(facts, RenderBlockingOptions()))


@pytest.mark.parametrize(
    ("gzip_bytes", "severities"),
    [(1_400, []), (1_401, [Severity.NOTE]), (14_000, [Severity.NOTE]), (14_001, [None])],
)
def test_a_blocking_script_by_its_size(gzip_bytes, severities):
    assert [item.severity for item in blocking(gzip_bytes=gzip_bytes)] == severities


def test_scripts_and_stylesheets_from_elsewhere_are_warnings():
    found = blocking(scripts=("https://cdn.test/a.js",), styles=("//fonts.test/css",))
    assert [item.key for item in found] == ["//fonts.test/css", "https://cdn.test/a.js"]
    assert all(item.severity is None and item.measured_bytes is None for item in found)


def test_a_page_of_classic_scripts_alone_was_copied():
    assert blocking(entries=("jq.js",)) == []
