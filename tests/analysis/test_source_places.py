"""Findings point at the line of the project's own source that causes them."""

from __future__ import annotations

import dataclasses
import json

import pytest

from builders import a_build, a_chunk, owned
from bundleaudit.analysis.source_places import SourcePlaces
from bundleaudit.model.source_hints import GlobLine, ImportLine, SourceHints, SourcePlace
from commands import DISTS, run_command

HINTS = (
    SourceHints(
        module="src/main.js",
        imports=(
            ImportLine(specifier="@/views/Home.vue", is_dynamic=False, line=3),
            ImportLine(specifier="moment/locale/de", is_dynamic=False, line=4),
            ImportLine(specifier="lodash", is_dynamic=True, line=5),
        ),
        eager_globs=(GlobLine(pattern="./locales/*.json", line=7),),
    ),
    SourceHints(
        module="src/views/Home.vue",
        imports=(ImportLine(specifier="lodash", is_dynamic=False, line=9),),
        eager_globs=(GlobLine(pattern="@/icons/*.svg", line=8),),
        eager_images=(2, 5),
    ),
)


@pytest.fixture
def places():
    modules = ("src/main.js", "src/views/Home.vue", "src/Other.vue")
    chunk = a_chunk("main.js", ownership=owned(*((path, 10) for path in modules)))
    return SourcePlaces(dataclasses.replace(a_build(chunks=[chunk]), source_hints=HINTS))


def test_the_first_static_import_of_a_module_is_found_through_an_alias(places):
    found = SourcePlace(module="src/main.js", line=3, specifier="@/views/Home.vue")
    assert places.static_import_of("src/views/Home.vue") == found
    assert places.static_import_of("src/Other.vue") is None


def test_a_package_is_found_where_it_is_imported_statically(places):
    assert places.import_of_package("lodash").module == "src/views/Home.vue"
    assert places.import_of_package("moment").line == 4
    assert places.import_of_package("mom") is None
    assert places.import_of_package("lodash", ["src/main.js"]) is None


@pytest.mark.parametrize(
    ("paths", "line"),
    [
        (["./locales/de.json", "./locales/en.json"], 7),
        (["../icons/a.svg"], 8),
        (["./other/a.json"], None),
    ],
)
def test_a_glob_is_told_by_its_folder(places, paths, line):
    found = places.eager_glob_of(paths)
    assert (found.line if found else None) == line


def test_lines_reach_all_outputs(tmp_path):
    """A real build whose map holds the application's own sources."""
    done = run_command(
        "audit", DISTS / "bad-maps-vite8", "--no-brotli", "--json", tmp_path / "a.json",
        "--sarif", tmp_path / "a.sarif", "--gitlab", tmp_path / "gl.json", "--github",
    )  # fmt: skip
    findings = {
        (outcome["check"], finding["key"]): finding
        for outcome in json.loads((tmp_path / "a.json").read_text())["outcomes"]
        for finding in outcome["findings"]
    }
    plants = findings["BA201", "/plants:default"]
    assert (plants["source"], plants["source_line"]) == ("src/router/index.js", 3)
    assert plants["fix"].startswith("component: () => import('../views/PlantListView.vue')")
    lodash = findings["BA304", next(key for id_, key in findings if id_ == "BA304")]
    assert (lodash["source"], lodash["source_line"]) == ("src/stores/plants.js", 1)
    assert findings["BA202", "moment"]["source"] == "src/views/OrdersView.vue"
    places = {
        (place["artifactLocation"]["uri"].rpartition("shop")[2], place["region"]["startLine"])
        for result in json.loads((tmp_path / "a.sarif").read_text())["runs"][0]["results"]
        for place in [result["locations"][0]["physicalLocation"]]
    }
    assert any(uri.endswith("src/router/index.js") and line == 3 for uri, line in places)
    assert {
        row["location"]["lines"]["begin"] for row in json.loads((tmp_path / "gl.json").read_text())
    } > {1, 2, 3}
    assert "src/router/index.js,line=3," in done.stderr
    assert "src/router/index.js:3" in done.stdout
