"""Retained sizes of packages, on graphs small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

from builders import ENCODERS, a_build, a_chunk, owned
from bundleaudit.analysis import retention
from bundleaudit.analysis.facts import Facts
from bundleaudit.model.modules import ModuleImport, ModuleImports


def facts_of(modules, links, entries=("src/main.ts",)):
    build = a_build(chunks=[a_chunk("assets/index.js", ownership=owned(*modules))])
    imports = tuple(
        ModuleImport(importer=importer, imported=imported, is_dynamic=bool(dynamic))
        for importer, imported, *dynamic in links
    )
    graph = ModuleImports(entries=tuple(entries), imports=imports)
    return Facts(build=replace(build, module_imports=graph), encoders=ENCODERS)


MODULES = (
    ("src/main.ts", 10, 1),
    ("node_modules/chart/a.js", 100, 40),
    ("node_modules/color/b.js", 50, 20),
    ("node_modules/vue/c.js", 90, 30),
)


def retained(facts):
    return {package.name: package.retained_gzip_bytes for package in facts.packages}


def test_a_package_retains_itself_and_what_nothing_else_needs():
    facts = facts_of(
        MODULES,
        [
            ("src/main.ts", "node_modules/chart/a.js"),
            ("node_modules/chart/a.js", "node_modules/color/b.js"),
            ("node_modules/chart/a.js", "node_modules/vue/c.js"),
            ("src/main.ts", "node_modules/vue/c.js"),
        ],
    )
    assert retained(facts) == {"chart": 60, "color": 20, "vue": 30}


def test_an_index_without_bytes_belongs_to_its_package():
    facts = facts_of(
        MODULES,
        [
            ("src/main.ts", "node_modules/chart/index.js"),
            ("node_modules/chart/index.js", "node_modules/chart/a.js"),
            ("node_modules/chart/index.js", "node_modules/color/b.js"),
        ],
    )
    assert retained(facts) == {"chart": 60, "color": 20, "vue": 0}


def test_what_is_loaded_lazily_retains_nothing():
    facts = facts_of(MODULES, [("src/main.ts", "node_modules/chart/a.js", True)])
    assert retained(facts)["chart"] == 0


def test_without_an_import_graph_nothing_is_known():
    facts = facts_of(MODULES, [])
    facts = Facts(build=replace(facts.build, module_imports=None), encoders=ENCODERS)
    assert set(retained(facts).values()) == {None}


def test_beyond_the_work_limit_the_rest_stays_unknown(monkeypatch):
    monkeypatch.setattr(retention, "_MOST_STEPS", 3)
    facts = facts_of(
        MODULES,
        [
            ("src/main.ts", "node_modules/chart/a.js"),
            ("src/main.ts", "node_modules/vue/c.js"),
        ],
    )
    assert retained(facts) == {"chart": 40, "vue": None, "color": 0}
