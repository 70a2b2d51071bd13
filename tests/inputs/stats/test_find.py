from __future__ import annotations

import json
import os

import pytest

from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.stats.find import find_stats, looks_like_stats

VISUALIZER = json.dumps({"version": 2, "tree": {}, "nodeParts": {}})
SONDA = json.dumps({"metadata": {"version": "0.14.0"}, "resources": []})
EVENT = json.dumps({"timestamp": "1", "action": "BuildStart", "session_id": "s"})


@pytest.fixture
def project(tmp_path):
    dist = tmp_path / "app" / "dist"
    dist.mkdir(parents=True)
    dist.joinpath("index.html").write_text("<!doctype html>")
    dist.parent.joinpath("package.json").write_text("{}")
    return dist.parent


def put(project, path, text=VISUALIZER):
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def found(project, extra=()):
    paths = find_stats(scan_directory(project / "dist"), extra)
    return [path.relative_to(project).as_posix() for path in paths]


def test_stats_in_and_beside_the_build_are_found(project):
    for path in ("dist/stats.json", "dist/.vite/x.json", "stats.json", "stats/any.json"):
        put(project, path)
    put(project, "dist/.vite/license.md", "# Licenses\n")
    put(project, ".sonda/sonda_0.json", SONDA)
    put(project, "node_modules/.rolldown/sid_1/logs.json", EVENT)
    assert found(project) == [
        "dist/.vite/license.md",
        "dist/.vite/x.json",
        "dist/stats.json",
        "stats.json",
        "stats/any.json",
        ".sonda/sonda_0.json",
        "node_modules/.rolldown/sid_1/logs.json",
    ]


def test_other_json_pages_and_files_elsewhere_are_not(project):
    put(project, "dist/locales/deep/er/stats.json")
    put(project, "dist/manifest.json", json.dumps({"index.html": {"file": "a.js"}}))
    put(project, "stats.html", "<!doctype html>")
    put(project, "stats-of-visits.json", json.dumps({"visits": 3}))
    put(project, "src/stats.json")
    put(project.parent, "stats.json")  # beyond the project's package.json
    assert found(project) == []


def test_a_nested_output_looks_as_far_as_the_project(project):
    put(project, "stats.json")
    client = put(project, "dist/client/index.html", "").parent
    put(project, "dist/visualizer.json")
    paths = find_stats(scan_directory(client))
    assert [path.name for path in paths] == ["visualizer.json", "stats.json"]


def test_files_given_come_first_once_and_unchecked(project):
    stats = put(project, "stats.json")
    given = put(project, "elsewhere/mine.txt", "anything")
    assert found(project, [given, stats]) == ["elsewhere/mine.txt", "stats.json"]


def test_only_the_newest_log_counts(project):
    for number, name in enumerate(["sid_9", "sid_1"]):
        log = put(project, f"node_modules/.rolldown/{name}/logs.json", EVENT)
        os.utime(log, (number + 1, number + 1))
    assert found(project) == ["node_modules/.rolldown/sid_1/logs.json"]


def test_a_pipe_named_like_stats_does_not_block(project):
    os.mkfifo(project / "stats.json")
    assert found(project) == []


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (VISUALIZER, True),
        (SONDA, True),
        (EVENT, True),
        ('{"a.js":{"exports":[],"facadeModuleId":null', True),
        ('{"meta": {"bundler": "rolldown"', True),
        ('{\n "src/a.ts": [\n "/assets/a.js"', True),
        ('[{"name":"vue","version":"3","identifier":"MIT"', True),
        ("# Licenses\n\nThe app", True),
        ("\ufeff" + VISUALIZER, True),
        ('{"name": "app", "icons": []}', False),
        ("<html>", False),
        ("", False),
    ],
)
def test_first_bytes_tell(head, answer):
    assert looks_like_stats(head.encode()) is answer
