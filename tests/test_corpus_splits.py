"""The checks of splitting on real builds: `BUNDLEAUDIT_CORPUS=folder make corpus`."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from commands import run_process

pytestmark = pytest.mark.corpus
CORPUS = Path(os.environ.get("BUNDLEAUDIT_CORPUS", "nowhere"))
BUILDS = {path.parent.name: path for path in sorted(CORPUS.glob("builds/*/dist"))}
SPLITTING = re.compile(r"BA2\d\d")


def builds(pattern):
    names = [name for name in BUILDS if re.fullmatch(pattern, name)]
    reason = "set BUNDLEAUDIT_CORPUS to a folder with builds/ and real/"
    empty = [pytest.param("none", marks=pytest.mark.skip(reason=reason))]
    return pytest.mark.parametrize("name", names or empty)


def failed(name):
    finished = run_process(BUILDS[name], "--json", "-", "--no-brotli")
    return {
        outcome["check"]: outcome["findings"]
        for outcome in json.loads(finished.stdout)["outcomes"]
        if SPLITTING.fullmatch(outcome["check"]) and outcome["status"] == "failed"
    }


@builds(r"good-vite\d")
def test_a_build_that_follows_the_guideline_passes(name):
    assert failed(name) == {}


@builds(r"bad-vite\d")
def test_a_build_that_breaks_it_is_told_where(name):
    found = failed(name)
    assert {"BA202", "BA203", "BA204", "BA207"} <= set(found)
    importers = {item["message"].partition(" ")[0]: item["source"] for item in found["BA202"]}
    assert importers == {
        "moment": "src/utils/format.ts",
        "lodash": "src/views/CartView.vue",
        "chart.js": "src/components/SalesChart.vue",
    }
    sources = {item["source"] for item in found["BA207"]}
    assert "src/locales/de.json" in sources
