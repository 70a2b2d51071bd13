"""The import graph inferred from sources: how each way of writing a specifier finds its module."""

from __future__ import annotations

import pytest

from bundleaudit.analysis.source_graph import infer_imports
from bundleaudit.inputs.source_imports import SourceImport

MODULES = (
    "src/main.ts",
    "src/App.vue",
    "src/views/Home.vue",
    "src/utils/date.ts",
    "src/utils/money.ts",
    "src/store/index.ts",
    "../shared/ui/Button.vue",
    "node_modules/lib/dist/main.js",
    "node_modules/lib/dist/inner.js",
    "node_modules/@scope/kit/index.mjs",
    "node_modules/lodash/debounce.js",
    "node_modules/lodash/throttle.js",
    "node_modules/other/index.js",
    "node_modules/other/node_modules/lib/old.js",
    "node_modules/@vue/runtime-dom/dist/runtime-dom.js",
)


def targets(specifier, importer="src/main.ts", *, dynamic=False):
    item = SourceImport(specifier=specifier, is_dynamic=dynamic)
    inner = (SourceImport(specifier="./inner.js", is_dynamic=False),)
    imports = dict.fromkeys(MODULES, ())
    imports["node_modules/lib/dist/main.js"] = inner
    imports[importer] = (*imports[importer], item)
    graph = infer_imports(imports, ["src/main.ts"])
    return [
        link.imported
        for link in graph.imports
        if link.specifier == specifier and link.importer == importer
    ]


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [
        ("./App.vue", ["src/App.vue"]),
        ("./views/Home.vue?raw", ["src/views/Home.vue"]),
        ("./utils/date", ["src/utils/date.ts"]),
        ("./store", ["src/store/index.ts"]),
        ("./utils", ["src/utils/date.ts", "src/utils/money.ts"]),
        ("/src/App.vue", ["src/App.vue"]),
        ("@/views/Home.vue", ["src/views/Home.vue"]),
        ("~/utils/money", ["src/utils/money.ts"]),
        ("lib", ["node_modules/lib/dist/main.js"]),
        ("@scope/kit", ["node_modules/@scope/kit/index.mjs"]),
        ("lodash/debounce", ["node_modules/lodash/debounce.js"]),
        ("lodash", ["node_modules/lodash/debounce.js", "node_modules/lodash/throttle.js"]),
        ("vue", ["node_modules/@vue/runtime-dom/dist/runtime-dom.js"]),
        ("not-there", []),
        ("./not-there", []),
        ("../../../outside", []),
        ("", []),
        ("@", []),
    ],
)
def test_a_specifier_finds_its_module(specifier, expected):
    assert targets(specifier) == expected


def test_the_nearest_copy_of_a_package_is_meant():
    importer = "node_modules/other/index.js"
    assert targets("lib", importer) == ["node_modules/other/node_modules/lib/old.js"]


def test_entries_are_the_projects_own_modules_that_nothing_imports():
    imports = dict.fromkeys(MODULES, ())
    imports["src/main.ts"] = (SourceImport(specifier="./App.vue", is_dynamic=False),)
    graph = infer_imports(imports, ["src/main.ts", "src/App.vue", "node_modules/lib/dist/main.js"])
    assert graph.entries == ("src/main.ts",)
    assert graph.is_inferred
