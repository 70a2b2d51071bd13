"""Libraries told by their strings, held against the source maps of real builds."""

from __future__ import annotations

import json
import re

import pytest

from bundleaudit.inputs.javascript.library_marks import KNOWN_LIBRARIES, find_libraries
from fixture_builds import CASES, DIST, find_one

PACKAGE = re.compile(r".*node_modules/((?:@[^/]+/)?[^/]+)/")
# The package itself only hands on what packages of its scope hold.
HOLDERS = {"vue": "@vue/runtime-core"}


def with_maps():
    return [
        pytest.param(path, id=f"{case}/{path.stem}")
        for case in CASES
        for path in sorted((DIST / case).rglob("*.js"))
        if path.with_name(f"{path.name}.map").is_file()
    ]


@pytest.mark.parametrize("path", with_maps())
def test_what_strings_show_is_what_the_map_says(path):
    sources = json.loads(path.with_name(f"{path.name}.map").read_text("utf-8"))["sources"]
    mapped = {match[1] for source in sources if (match := PACKAGE.match(source or ""))}
    found = find_libraries(path.read_bytes())
    assert {HOLDERS.get(name, name) for name in found} <= mapped


@pytest.mark.parametrize(
    ("case", "pattern", "libraries"),
    [
        ("good-vite4", "assets/vue-vendor*.js", ("pinia", "vue", "vue-router")),
        ("good-vite8", "assets/vue-vendor*.js", ("pinia", "vue", "vue-router")),
        ("good-vite5", "assets/chart-vendor*.js", ("chart.js",)),
        ("good-vite8", "assets/ui-vendor*.js", ("axios", "date-fns")),
        ("good-vite8", "assets/index-*.js", ()),
        (
            "bad-vite8",
            "assets/index-*.js",
            ("chart.js", "lodash", "moment", "pinia", "vue", "vue-router"),
        ),
    ],
)
def test_real_chunks_show_their_libraries(case, pattern, libraries):
    assert find_libraries(find_one(case, pattern).read_bytes()) == libraries


def test_all_strings_of_a_mark_are_needed():
    assert find_libraries(b"`$chartjs` `datasetElementType` `afterDatasetsDraw`") == ("chart.js",)
    assert find_libraries(b"`$chartjs` `datasetElementType`") == ()
    assert {"vue", "chart.js", "moment"} <= KNOWN_LIBRARIES
