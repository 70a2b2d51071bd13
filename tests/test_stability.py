"""The same build gives the same bytes in every report, whatever surrounds the run."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from commands import DISTS, run_process

REPORTS = ("json", "html", "markdown", "sarif", "junit", "gitlab", "openmetrics")
SCHEMAS = Path(__file__).parent / "fixtures" / "schemas"
CURRENT = Path(__file__).parents[1] / "src" / "bundleaudit" / "schemas" / "audit.schema.json"
CASES = ("bad-maps-vite8", "mpa-vite8")

SURROUNDINGS = {
    "another hash seed": {"PYTHONHASHSEED": "1234"},
    "a Turkish locale, far east": {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"},
    "no locale, far west": {"LC_ALL": "C", "LANG": "C", "TZ": "Etc/GMT+12"},
    "no UTF-8 mode": {"PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
    "a narrow terminal": {"COLUMNS": "40"},
}


def reports_of(folder, cache, **variables):
    """Return every report and what the terminal shows, by kind."""
    out = folder / "out"
    files = [text for kind in REPORTS for text in (f"--{kind}", str(out / kind))]
    finished = run_process("dist", "--no-brotli", *files, cwd=folder, cache_dir=cache, **variables)
    assert finished.returncode in {0, 1}, finished.stderr
    found = {kind: (out / kind).read_bytes() for kind in REPORTS}
    shutil.rmtree(out)
    if not variables.keys() & {"COLUMNS", "PYTHONIOENCODING"}:
        found["terminal"] = finished.stdout.partition("\nReports written")[0].encode()
    return found


@pytest.fixture(scope="module", params=CASES)
def first(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(DISTS / request.param, folder / "dist")
    return folder, reports_of(folder, folder / "cache", PYTHONHASHSEED="0")


def assert_same(found, expected):
    for kind, data in found.items():
        assert data == expected[kind], kind


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings_change_nothing(first, name):
    folder, expected = first
    assert_same(reports_of(folder, folder / "cache", **SURROUNDINGS[name]), expected)


def test_an_empty_cache_changes_nothing(first, tmp_path):
    folder, expected = first
    assert_same(reports_of(folder, tmp_path / "cache", PYTHONHASHSEED="7"), expected)


def test_another_folder_and_other_times_change_nothing(first, tmp_path):
    folder, expected = first
    place = tmp_path / "a much longer path, with spaces" / "project"
    shutil.copytree(folder / "dist", place / "dist", copy_function=shutil.copyfile)
    for number, path in enumerate(sorted(place.rglob("*"), reverse=True)):
        os.utime(path, (number, 1_000_000_000 + number))
    assert_same(reports_of(place, tmp_path / "cache"), expected)


@pytest.mark.parametrize(
    "written", ["{folder}/dist", "dist/", "./dist", "dist/../dist", "{name}/dist"]
)
def test_the_spelling_of_the_path_changes_nothing(first, tmp_path, written):
    folder, expected = first
    path = written.format(folder=folder, name=f"../{folder.name}")
    finished = run_process(
        path, "--no-brotli", "--json", "-", cwd=folder, cache_dir=folder / "cache"
    )
    assert finished.stdout.encode() == expected["json"]


def test_a_build_somewhere_else_is_called_by_the_end_of_its_path(first, tmp_path):
    folder, _ = first
    finished = run_process(
        str(folder / "dist"), "--no-brotli", "--json", "-", cwd=tmp_path, cache_dir=tmp_path / "c"
    )
    assert json.loads(finished.stdout)["build"] == f"{folder.name}/dist"
    assert str(folder) not in finished.stdout


def test_one_core_is_as_good_as_many(first, tmp_path):
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system binds no process to a core")
    folder, expected = first
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert_same(reports_of(folder, tmp_path / "cache"), expected)
    finally:
        os.sched_setaffinity(0, before)


# --- the JSON report's schema -------------------------------------------------------------------


def frozen():
    return json.loads((SCHEMAS / "audit-1.json").read_text())


def parts(schema, path="$"):
    """Yield every field by where it stands, with what it may be and whether it must be there."""
    required = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        place = f"{path}.{name}"
        kind = {key: value for key, value in field.items() if key not in {"title", "description"}}
        yield place, json.dumps(kind, sort_keys=True), name in required
    for name, definition in schema.get("$defs", {}).items():
        if "enum" in definition:
            yield f"{path}#{name}", json.dumps(sorted(definition["enum"])), True
        yield from parts(definition, f"#{name}")


def test_version_one_of_the_schema_only_gains_fields():
    """A field that goes or changes its type breaks readers: raise `schema_version` instead.

    Fields may be added: write them into the frozen copy (see docs/stability.md), which is how a
    reviewer sees that the report grew.
    """
    before = {place: (kind, needed) for place, kind, needed in parts(frozen())}
    now = {place: (kind, needed) for place, kind, needed in parts(json.loads(CURRENT.read_text()))}
    gone = sorted(place for place in before.keys() - now.keys())
    changed = sorted(place for place in before.keys() & now.keys() if before[place] != now[place])
    added = sorted(now.keys() - before.keys())
    assert not gone, "fields are gone: raise schema_version"
    assert not changed, "fields are of another type: raise schema_version"
    assert not added, "fields were added: run tools/generate.py --freeze"


def test_the_frozen_schema_is_of_the_version_reports_carry():
    title = frozen()["title"]
    assert title == json.loads(CURRENT.read_text())["title"]
    assert title.endswith("schema version 1")
