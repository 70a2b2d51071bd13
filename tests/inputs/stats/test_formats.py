from __future__ import annotations

import json

import pytest

from bundleaudit.inputs.stats.licenses import parse_license_list, parse_license_page
from bundleaudit.inputs.stats.report import PackageVersion, StatsFormat, StatsModule
from bundleaudit.inputs.stats.rolldown_analyze import parse_rolldown_analyze
from bundleaudit.inputs.stats.rolldown_devtools import parse_rolldown_devtools
from bundleaudit.inputs.stats.rollup_stats import is_rollup_stats, parse_rollup_stats
from bundleaudit.inputs.stats.sonda import parse_sonda
from bundleaudit.inputs.stats.ssr_manifest import is_ssr_manifest, parse_ssr_manifest
from bundleaudit.model.modules import ModuleImport


def static(importer, imported, specifier=None):
    return ModuleImport(importer=importer, imported=imported, is_dynamic=False, specifier=specifier)


def dynamic(importer, imported):
    return ModuleImport(importer=importer, imported=imported, is_dynamic=True)


ROLLUP = {
    "assets/x.png": {"type": "asset", "fileName": "assets/x.png"},
    "assets/a.js": {
        "type": "chunk",
        "fileName": "assets/a.js",
        "isEntry": True,
        "facadeModuleId": "/app/index.html",
        "modules": {"/app/src/a.ts": {"renderedLength": 7}, "\0rolldown/runtime.js": {}},
        "moduleIds": ["/app/src/a.ts", "/app/src/unmeasured.ts"],
    },
    "assets/b.js": {
        "type": "chunk",
        "fileName": "assets/b.js",
        "isEntry": False,
        "facadeModuleId": "/app/src/b.ts",
        "modules": {},
    },
}


def test_rollup_stats_give_parts_and_entries():
    report = parse_rollup_stats(ROLLUP, "stats.json")
    assert report.chunk_modules == (
        (
            "assets/a.js",
            (
                ("\0rolldown/runtime.js", None),
                ("/app/src/a.ts", 7),
                ("/app/src/unmeasured.ts", None),
            ),
        ),
        ("assets/b.js", ()),
    )
    assert report.entries == ("/app/index.html",)
    assert report.imports == ()


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"a.png": {"type": "asset"}},
        {"a.js": {"type": "chunk"}},
        {**ROLLUP, "x": 1},
        {"a.js": {**ROLLUP["assets/a.js"], "type": ["chunk"]}},
        {**ROLLUP, "a.txt": {"type": "other"}},
    ],
)
def test_what_only_looks_like_an_output_bundle_is_not_taken(document):
    assert not is_rollup_stats(document)


def sonda(connections, *resources):
    return {"metadata": {}, "resources": list(resources), "connections": connections}


def link(kind, source, target, original=None):
    return {"kind": kind, "source": source, "target": target, "original": original}


def resource(kind, name, size=0, parent=None, type_="script"):
    return {"kind": kind, "name": name, "type": type_, "uncompressed": size, "parent": parent}


def test_sonda_parts_of_a_dependencys_own_sources_count_for_the_bundled_file():
    report = parse_sonda(
        sonda(
            [],
            resource("asset", "dist/a.js", 99),
            resource("asset", "dist/a.css", 9, type_="style"),
            resource("filesystem", "node_modules/c/dist/c.js", 80),
            resource("sourcemap", "node_modules/c/src/x.ts", 40, "node_modules/c/dist/c.js"),
            resource("sourcemap", "node_modules/c/src/y.ts", 40, "node_modules/c/dist/c.js"),
            resource("chunk", "node_modules/c/src/x.ts", 3, "dist/a.js"),
            resource("chunk", "node_modules/c/src/y.ts", 4, "dist/a.js"),
            resource("chunk", "[unassigned]", 92, "dist/a.js"),
            resource("chunk", "vite/preload-helper.js", 1, "dist/a.js"),
        ),
        "sonda.json",
    )
    assert report.chunk_modules == (
        ("dist/a.js", (("\0vite/preload-helper.js", 1), ("node_modules/c/dist/c.js", 7))),
    )
    assert report.lengths_are_final is True


def test_sonda_lists_dynamic_imports_twice_under_rollup():
    report = parse_sonda(
        sonda(
            [
                link("entrypoint", "dist/a.js", "index.html"),
                link("entrypoint", "dist/b.js", "src/B.vue"),
                link("import", "index.html", "src/main.ts", "/src/main.ts"),
                link("import", "src/main.ts", "src/B.vue", "/app/src/B.vue"),
                link("dynamic-import", "src/main.ts", "src/B.vue"),
                link("import", "src/main.ts", "src/both.ts", "./both"),
                link("dynamic-import", "src/main.ts", "src/both.ts"),
                link("sourcemap", "src/main.ts", "elsewhere.ts"),
            ]
        ),
        "sonda.json",
    )
    assert report.imports == (
        static("index.html", "src/main.ts", "/src/main.ts"),
        dynamic("src/main.ts", "src/B.vue"),
        static("src/main.ts", "src/both.ts", "./both"),
        dynamic("src/main.ts", "src/both.ts"),
    )
    assert report.entries == ("index.html",)


def test_sonda_without_source_maps_starts_where_nothing_leads_to():
    links = [link("import", "index.html", "a.ts"), link("require", "a.ts", "index2.ts")]
    report = parse_sonda(sonda(links), "s")
    assert report.entries == ("index.html",)
    assert [note.message for note in report.notes] == [
        "Sonda does not say which chunk holds which module: it does when the build has source maps"
    ]


def test_rolldown_analyze_goes_by_positions():
    report = parse_rolldown_analyze(
        {
            "meta": {"bundler": "rolldown", "version": "1.3.2"},
            "chunks": [
                {"name": "a.js", "type": "static-entry", "moduleIndices": [0, 9], "entryModule": 0},
                {"name": "b.js", "type": "dynamic-entry", "moduleIndices": [1], "entryModule": 1},
                {"name": "c.js", "type": "common", "moduleIndices": [True, -1, "0"]},
            ],
            "modules": [
                {"path": "src/main.js", "size": 5, "importers": []},
                {"path": "src/lazy.js", "size": 5, "importers": [0, 77]},
                {"path": "src/shared.js", "size": 5, "importers": [1]},
            ],
        },
        "analyze-data.json",
    )
    assert report.chunk_modules == (
        ("a.js", (("src/main.js", None),)),
        ("b.js", (("src/lazy.js", None),)),
        ("c.js", ()),
    )
    assert report.entries == ("src/main.js",)
    assert report.imports == (
        static("src/lazy.js", "src/shared.js"),
        dynamic("src/main.js", "src/lazy.js"),
    )
    assert report.notes[0].message.startswith("5 entries")


def devtools(*events):
    base = {"session_id": "s", "build_id": "b", "timestamp": "1"}
    return [json.dumps({**base, **event}).encode() + b"\n" for event in events]


def test_devtools_events_are_joined_across_the_log():
    lines = devtools(
        {"action": "HookTransformCallEnd", "content": '"action":"ChunkGraphReady"'},
        {
            "action": "ModuleGraphReady",
            "modules": [
                {
                    "id": "/a/main.ts",
                    "is_external": False,
                    "imports": [
                        {
                            "module_id": "/a/x.ts",
                            "kind": "import-statement",
                            "module_request": "./x",
                        },
                        {"module_id": "/a/l.ts", "kind": "dynamic-import", "module_request": "./l"},
                    ],
                },
                {"id": "/a/old.ts", "imports": ["/a/x.ts"]},
                {"id": "node:fs", "is_external": True, "imports": None},
            ],
        },
        {
            "action": "ChunkGraphReady",
            "chunks": [
                {
                    "chunk_id": 0,
                    "is_user_defined_entry": True,
                    "entry_module": "/a/main.ts",
                    "modules": ["/a/main.ts", "/a/x.ts"],
                },
                {"chunk_id": 1, "entry_module": "/a/l.ts", "modules": ["/a/l.ts", "/a/x.ts"]},
                {"chunk_id": 2, "modules": ["/a/gone.ts"]},
            ],
        },
        {
            "action": "ModuleRenderedReady",
            "modules": [{"id": "/a/main.ts", "bytes": 10}, {"id": "/a/x.ts", "bytes": 8}],
        },
        {
            "action": "AssetsReady",
            "assets": [
                {"chunk_id": 0, "filename": "assets/m.js"},
                {"chunk_id": 1, "filename": "assets/l.js"},
                {"chunk_id": None, "filename": "x.css"},
            ],
        },
        {
            "action": "PackageGraphReady",
            "packages": [
                {"name": "vue", "version": "3.5.1", "package_root": "/a/node_modules/vue"},
                {"name": None, "version": "1"},
            ],
        },
    )
    report = parse_rolldown_devtools([*lines, b'{"action":"AssetsReady", cut off'], "logs.json")
    assert report.chunk_modules == (
        ("assets/l.js", (("/a/l.ts", None), ("/a/x.ts", None))),
        ("assets/m.js", (("/a/main.ts", 10), ("/a/x.ts", None))),
    )
    assert report.imports == (
        ModuleImport(importer="/a/main.ts", imported="/a/l.ts", is_dynamic=True, specifier="./l"),
        static("/a/main.ts", "/a/x.ts", "./x"),
        static("/a/old.ts", "/a/x.ts"),
    )
    assert StatsModule(id="node:fs", is_external=True) in report.modules
    assert report.entries == ("/a/main.ts",)
    assert report.versions == (
        PackageVersion(name="vue", version="3.5.1", root="/a/node_modules/vue"),
    )
    assert len(report.notes) == 1


def test_chunks_of_two_builds_in_one_log_do_not_mix():
    def build(name, module, file):
        return [
            {
                "action": "ChunkGraphReady",
                "build_id": name,
                "chunks": [{"chunk_id": 0, "modules": [module]}],
            },
            {
                "action": "AssetsReady",
                "build_id": name,
                "assets": [{"chunk_id": 0, "filename": file}],
            },
        ]

    lines = devtools(*build("client", "/a", "a.js"), *build("server", "/b", "b.js"))
    assert parse_rolldown_devtools(lines, "l").chunk_modules == (
        ("a.js", (("/a", None),)),
        ("b.js", (("/b", None),)),
    )


def test_ssr_manifest_takes_chunks_and_passes_over_worker_scripts_and_style_rows():
    document = {
        "src/A.vue": ["/base/assets/A.js", "/base/assets/A.css"],
        "src/main.ts": ["/base/assets/logo.svg", "/base/assets/worker.js"],
        "A.js": ["/base/assets/A.css"],
        "\0plugin": [],
    }
    assert is_ssr_manifest(document)
    report = parse_ssr_manifest(document, "ssr-manifest.json")
    assert [module.id for module in report.modules] == ["\0plugin", "src/A.vue", "src/main.ts"]
    assert report.chunk_modules == (("base/assets/A.js", (("src/A.vue", None),)),)


def test_both_licence_lists_give_versions():
    expected = (
        PackageVersion(name="@vue/shared", version="3.5.1"),
        PackageVersion(name="marked", version="9.0.0-beta.1"),
    )
    listed = [
        {"name": "marked", "version": "9.0.0-beta.1", "identifier": "MIT", "text": "x"},
        {"name": "@vue/shared", "version": "3.5.1", "identifier": "MIT", "text": "x"},
    ]
    assert parse_license_list(listed, "l.json").versions == expected
    page = (
        "# Licenses\n\nThe app ...\n\n## marked - 9.0.0-beta.1 (MIT)\n\n## Section - of a text\n\n"
        "## @vue/shared - 3.5.1 ((MPL-2.0 OR Apache-2.0))\n"
    )
    report = parse_license_page(page, "license.md")
    assert report.versions == expected
    assert report.format is StatsFormat.LICENSES
