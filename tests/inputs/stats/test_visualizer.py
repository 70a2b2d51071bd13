from __future__ import annotations

import pytest

from bundleaudit.inputs.stats.report import StatsModule, StatsReport
from bundleaudit.inputs.stats.visualizer import is_visualizer, parse_visualizer
from bundleaudit.model.modules import ModuleImport
from bundleaudit.model.notes import Note


def raw_data(*, link="metaUid", **changes):
    """Two chunks: one with a component and its style, one without any module."""
    return {
        "version": 2,
        "tree": {
            "name": "root",
            "isRoot": True,
            "children": [
                {"name": "assets/a.js", "children": [{"name": "src/App.vue", "uid": "p1"}]},
                {"name": "assets/empty.js", "uid": "p9"},
            ],
        },
        "nodeParts": {
            "p1": {"renderedLength": 100, "gzipLength": 0, "brotliLength": 0, link: "m1"},
            "p2": {"renderedLength": 0, "gzipLength": 0, "brotliLength": 0, link: "m2"},
            "p9": {"renderedLength": 0, "gzipLength": 0, "brotliLength": 0, link: "m9"},
        },
        "nodeMetas": {
            "m1": {
                "id": "/src/App.vue",
                "moduleParts": {"assets/a.js": "p1"},
                "imported": [{"uid": "m2"}, {"uid": "m3", "dynamic": True}, {"uid": "m4"}],
                "importedBy": [],
                "isEntry": True,
            },
            "m2": {
                "id": "\0vite/preload-helper.js",
                "moduleParts": {"assets/a.js": "p2"},
                "imported": [],
                "importedBy": [{"uid": "m1"}],
            },
            "m3": {"id": "/src/Shaken.ts", "moduleParts": {}, "imported": [], "importedBy": []},
            "m4": {
                "id": "vue",
                "moduleParts": {},
                "imported": [],
                "importedBy": [],
                "isExternal": True,
            },
            "m9": {
                "id": "b1-unknown",
                "moduleParts": {"assets/empty.js": "p9"},
                "imported": [],
                "importedBy": [],
                "isEntry": True,
            },
        },
        "env": {"rollup": "4.23.0"},
        "options": {"gzip": False, "brotli": False, "sourcemap": False},
        **changes,
    }


@pytest.mark.parametrize("link", ["metaUid", "mainUid"])
def test_both_spellings_of_the_link_are_read(link):
    document = raw_data(link=link)
    assert is_visualizer(document)
    report = parse_visualizer(document, "stats.json")
    assert isinstance(report, StatsReport)
    assert report.modules == (
        StatsModule(id="\0vite/preload-helper.js"),
        StatsModule(id="/src/App.vue"),
        StatsModule(id="/src/Shaken.ts"),
        StatsModule(id="vue", is_external=True),
    )
    assert report.chunk_modules == (
        ("assets/a.js", (("\0vite/preload-helper.js", 0), ("/src/App.vue", 100))),
        ("assets/empty.js", ()),
    )
    assert report.imports == (
        ModuleImport(
            importer="/src/App.vue", imported="\0vite/preload-helper.js", is_dynamic=False
        ),
        ModuleImport(importer="/src/App.vue", imported="/src/Shaken.ts", is_dynamic=True),
        ModuleImport(importer="/src/App.vue", imported="vue", is_dynamic=False),
    )
    assert report.entries == ("/src/App.vue",)
    assert report.lengths_are_final is False
    assert report.notes == ()


def test_lengths_are_final_only_in_source_map_mode():
    report = parse_visualizer(raw_data(options={"sourcemap": True}), "s.json")
    assert isinstance(report, StatsReport)
    assert report.lengths_are_final is True


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 1}, "version 1"),
        ({"version": 3}, "version 3"),
        ({"version": True}, "version True"),
        ({"nodeParts": {"p1": {"assets/a.js": "p1"}}}, "before 5.5"),
    ],
)
def test_layouts_that_cannot_be_read_are_refused_with_the_reason(changes, message):
    note = parse_visualizer(raw_data(**changes), "s.json")
    assert isinstance(note, Note)
    assert message in note.message


def test_links_that_lead_nowhere_are_counted_and_left_out():
    document = raw_data()
    document["nodeMetas"]["m1"]["imported"] = [{"uid": "gone"}, {"uid": ["x"]}]
    document["nodeMetas"]["bad"] = {"id": 5}
    report = parse_visualizer(document, "s.json")
    assert isinstance(report, StatsReport)
    assert report.imports == ()
    assert report.notes[0].message.startswith("3 entries")
