from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from bundleaudit.inputs.stats import read as read_module
from bundleaudit.inputs.stats.read import parse_stats, read_stats
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport
from bundleaudit.inputs.stats.rolldown_devtools import parse_rolldown_devtools
from bundleaudit.model.notes import Note
from growth import assert_linear

EMPTY = {"version": 2, "tree": {"children": []}, "nodeParts": {}, "nodeMetas": {}}
CHUNK = {"type": "chunk", "fileName": "a.js", "modules": {}}
EVENT = {"action": "BuildStart", "session_id": "s", "timestamp": "1"}
LICENSE = {"name": "vue", "version": "3.0.0", "identifier": "MIT", "text": ""}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (EMPTY, StatsFormat.VISUALIZER),
        ({"a.js": CHUNK}, StatsFormat.ROLLUP_STATS),
        ({"metadata": {}, "resources": [], "connections": []}, StatsFormat.SONDA),
        ({"meta": {"bundler": "rolldown"}, "chunks": []}, StatsFormat.ROLLDOWN_ANALYZE),
        ({"src/a.ts": ["/assets/a.js"]}, StatsFormat.SSR_MANIFEST),
        ([LICENSE], StatsFormat.LICENSES),
        (EVENT, StatsFormat.ROLLDOWN_DEVTOOLS),
    ],
)
def test_the_format_is_told_by_content_whatever_the_name(tmp_path, document, expected):
    path = tmp_path / "anything.txt"
    path.write_text(json.dumps(document))
    report = read_stats(path, shown="anything.txt")
    assert isinstance(report, StatsReport)
    assert report.format is expected
    assert report.path == "anything.txt"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (json.dumps({"assets": [], "chunks": [], "modules": []}), "webpack's stats"),
        (json.dumps([{"filename": "a", "parsedSize": 1}]), "vite-bundle-analyzer"),
        (json.dumps([{"label": "a", "statSize": 1}]), "webpack-bundle-analyzer"),
        (json.dumps({"inputs": {}, "outputs": {}}), "esbuild metafile"),
        ("<!doctype html><html>", "is a page"),
        ("{}", "no known stats format"),
        ("[1, 2", "not a stats file"),
        ("[" * 100_000, "nested too deeply"),
        ("", "not a stats file"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path, text, message):
    path = tmp_path / "stats.json"
    path.write_text(text)
    note = read_stats(path)
    assert isinstance(note, Note)
    assert message in note.message


def test_missing_files_folders_and_impossible_names_give_a_note(tmp_path):
    for path in (tmp_path / "none.json", tmp_path, Path("nul\0l")):
        assert isinstance(read_stats(path), Note)


def test_files_beyond_the_limit_are_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(read_module, "_LARGEST_BYTES", 10)
    path = tmp_path / "stats.json"
    path.write_text(json.dumps(EMPTY))
    note = read_stats(path)
    assert isinstance(note, Note)
    assert "too large" in note.message


def test_a_log_is_read_in_the_memory_of_its_longest_line(tmp_path):
    path = tmp_path / "logs.json"
    noise = json.dumps({**EVENT, "action": "HookTransformCallEnd", "content": "x" * 200_000})
    graph = {**EVENT, "action": "ModuleGraphReady", "modules": [{"id": "/a.ts", "imports": []}]}
    with path.open("w") as stream:
        for _ in range(100):
            stream.write(noise + "\n")
        stream.write(json.dumps(graph))
    tracemalloc.start()
    try:
        report = read_stats(path)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(report, StatsReport)
    assert [module.id for module in report.modules] == ["/a.ts"]
    assert peak_bytes < 4_000_000 < path.stat().st_size


def test_lines_beyond_all_reason_are_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(read_module, "_LONGEST_LINE_BYTES", 1_000)
    graph = json.dumps({**EVENT, "action": "ModuleGraphReady", "modules": [{"id": "/a.ts"}]})
    path = tmp_path / "logs.json"
    long = json.dumps({"x": " " * 3_000, **EVENT, "action": "ModuleGraphReady", "modules": []})
    path.write_text("\n".join([json.dumps(EVENT), long, graph]))
    report = read_stats(path)
    assert isinstance(report, StatsReport)
    assert [module.id for module in report.modules] == ["/a.ts"]
    assert report.notes == ()


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
values = (
    scalars
    | st.lists(scalars, max_size=2)
    | st.dictionaries(st.text(max_size=5), scalars | st.lists(scalars, max_size=2), max_size=2)
)
FIELDS = {
    "tree": ["children"],
    "nodeParts": ["a", "b"],
    "nodeMetas": ["a", "b"],
    "resources": [],
    "connections": [],
    "chunks": [],
    "modules": [],
    "meta": ["bundler"],
}
NAMES = [
    *("id", "uid", "name", "moduleParts", "imported", "importedBy", "isEntry", "isExternal"),
    *("renderedLength", "metaUid", "kind", "source", "target", "original", "parent"),
    *("uncompressed", "type", "fileName", "modules", "moduleIds", "facadeModuleId"),
    *("moduleIndices", "entryModule", "path", "importers", "bundler", "children", "dynamic"),
    *("identifier", "version", "a", "b"),
]
inner_objects = st.dictionaries(
    st.sampled_from(NAMES),
    values
    | st.sampled_from(["a", "b", "chunk", "import", "entrypoint", "rolldown", "filesystem"])
    | st.lists(st.dictionaries(st.sampled_from(NAMES), values, max_size=4), max_size=3)
    | st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["a", "b"]) | values),
    max_size=8,
)
documents = (
    values
    | st.fixed_dictionaries(
        {"version": st.just(2)},
        optional={
            name: values
            | st.lists(inner_objects | values, max_size=4)
            | st.dictionaries(st.sampled_from(["a", "b", "children"]), inner_objects | values)
            for name in FIELDS
        },
    )
    | st.dictionaries(st.text(max_size=4), inner_objects, max_size=3)
    | st.dictionaries(st.text(max_size=4), st.lists(st.text(max_size=6), max_size=3))
    | st.lists(inner_objects, max_size=3)
)


@settings(max_examples=300)
@given(documents)
def test_any_json_gives_a_report_or_a_note(document):
    data = json.dumps(document).encode()
    answer = parse_stats(data, "stats.json")
    assert isinstance(answer, StatsReport | Note)
    repr(answer).encode()
    assert parse_stats(data, "stats.json") == answer


@given(st.binary())
def test_any_bytes_give_a_report_or_a_note(data):
    assert isinstance(parse_stats(data, "stats.json"), StatsReport | Note)


actions = st.sampled_from(
    [
        "ModuleGraphReady",
        "ChunkGraphReady",
        "AssetsReady",
        "PackageGraphReady",
        "ModuleRenderedReady",
    ]
)
events = st.fixed_dictionaries(
    {"action": actions},
    optional={
        name: values
        | st.lists(
            st.dictionaries(
                st.sampled_from(
                    ["id", "imports", "chunk_id", "modules", "name", "version", "filename", "bytes"]
                ),
                values,
            )
        )
        for name in ("modules", "chunks", "assets", "packages", "build_id")
    },
)


@settings(max_examples=60)
@given(st.lists(events, max_size=2))
def test_any_log_gives_a_report(log):
    lines = [json.dumps(event).encode() for event in log]
    assert isinstance(parse_rolldown_devtools(lines, "logs.json"), StatsReport)


@pytest.mark.parametrize(
    "unit", [b'{"action":"', b"# Licenses\n## a - 1", b'"action" ' * 3, b"## @a/b - \n", b"[{"]
)
def test_time_grows_with_the_input(unit):
    assert_linear(lambda data: parse_stats(data, "s"), unit)
    assert_linear(lambda data: parse_rolldown_devtools([data], "s"), unit)
