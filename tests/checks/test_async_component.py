"""BA209: heavy components that one view imports statically, told by the sources in maps."""

from __future__ import annotations

import json

import pytest

from commands import audit_files

LIBRARY = "node_modules/chart.js/dist/chart.js"
LAZY = "<script setup>\nconst A = defineAsyncComponent(() => import('../components/SalesChart.vue'))\n</script>"
STATIC = "<script setup>\nimport { ref } from 'vue'\nimport A from '../components/SalesChart.vue'\n</script>"
CHART = "<script setup>\nimport { Chart } from 'chart.js'\n</script>"


def mapped(*modules):
    """Return a script with one line per module, and its map; modules are (path, code, source)."""
    code = "".join(f"{code}\n" for _, code, _ in modules)
    fields = {
        "version": 3,
        "sources": [f"../../{path}" for path, _, _ in modules],
        "sourcesContent": [source for _, _, source in modules],
        "names": [],
        "mappings": ";".join(["AAAA", *["ACAA"] * (len(modules) - 1)]),
    }
    return code, json.dumps(fields)


def findings_of(folder, *modules, entry=""):
    script, source_map = mapped(*modules)
    contents = {
        "index.html": '<!doctype html><div id="app"></div><script type="module" crossorigin src="/assets/index-B1c2D3e4.js"></script>',
        "assets/index-B1c2D3e4.js": entry or 'import("./Statistics-C2d3E4f5.js")',
        "assets/Statistics-C2d3E4f5.js": f"{script}//# sourceMappingURL=Statistics-C2d3E4f5.js.map",
        "assets/Statistics-C2d3E4f5.js.map": source_map,
    }
    (folder / "bundleaudit.toml").write_text("[checks.BA209]\nmin_gzip_bytes = 10\n")
    document = audit_files(folder, contents, "--select", "BA209")
    (outcome,) = [one for one in document["outcomes"] if one["check"] == "BA209"]
    return outcome["findings"]


VIEW = ("src/views/Statistics.vue", "const view = {}", STATIC)
PART = ("src/components/SalesChart.vue", "const part = {}", CHART)
PACKAGE = (LIBRARY, "class Chart { draw() { return 'lines and bars and arcs' } }", "")


def test_the_view_the_line_and_the_code_to_write_are_named(tmp_path):
    (finding,) = findings_of(tmp_path, PACKAGE, PART, VIEW)
    assert (finding["source"], finding["source_line"]) == ("src/views/Statistics.vue", 3)
    assert "imports src/components/SalesChart.vue, which brings chart.js" in finding["message"]
    assert finding["fix"] == (
        "in src/views/Statistics.vue: const SalesChart = defineAsyncComponent(() =>"
        " import('../components/SalesChart.vue'))"
    )
    assert finding["confidence"] == "inferred"


@pytest.mark.parametrize(
    "modules",
    [
        pytest.param((PACKAGE, PART, (*VIEW[:2], LAZY)), id="it is lazy already"),
        pytest.param((PACKAGE, (*VIEW[:2], CHART)), id="the view itself imports the package"),
        pytest.param(
            (PACKAGE, PART, VIEW, ("src/views/Home.vue", "const home = {}", STATIC)),
            id="two views import it",
        ),
        pytest.param(
            (PACKAGE, PART, VIEW, ("src/Bars.vue", "const bars = {}", CHART)),
            id="another component needs the package too",
        ),
    ],
)
def test_components_that_gain_nothing_are_left_alone(tmp_path, modules):
    assert findings_of(tmp_path, *modules) == []


def test_what_is_loaded_at_start_is_left_to_ba202(tmp_path):
    entry = 'import "./Statistics-C2d3E4f5.js"'
    assert findings_of(tmp_path, PACKAGE, PART, VIEW, entry=entry) == []
