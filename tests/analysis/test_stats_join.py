from __future__ import annotations

import pytest

from bundleaudit.analysis.path_alignment import Shift, find_shift
from bundleaudit.analysis.stats_join import ids_of, join_stats, matches_build
from bundleaudit.inputs.stats.report import StatsFormat, StatsModule, StatsReport
from bundleaudit.model.modules import ModuleImport


def report(chunks, **changes):
    listed = tuple((file, tuple(sorted(parts.items()))) for file, parts in sorted(chunks.items()))
    return StatsReport(
        format=StatsFormat.VISUALIZER, path="stats.json", chunk_modules=listed, **changes
    )


def edge(importer, imported, *, is_dynamic=False):
    return ModuleImport(importer=importer, imported=imported, is_dynamic=is_dynamic)


@pytest.mark.parametrize(
    ("paths", "onto", "shift"),
    [
        (["dist/assets/a.js", "dist/assets/b.js"], ["assets/a.js", "assets/b.js"], Shift("dist/")),
        (["assets/a.js"], ["client/assets/a.js", "server/x.js"], Shift("", "client/")),
        (["a.js", "b.js"], ["a.js", "b.js", "old/a.js"], Shift()),
        (["x/index.js", "x/a.js", "y/index.js"], ["index.js", "a.js"], Shift("x/")),
        (["a.js"], ["b.js"], None),
        ([], ["b.js"], None),
    ],
)
def test_folders_are_cut_or_added_as_most_files_ask_for(paths, onto, shift):
    assert find_shift(paths, onto) == shift


def test_paths_outside_of_the_cut_folder_climb_out_of_it():
    shift = Shift("repo/web/")
    assert shift.apply("repo/web/src/a.ts") == "src/a.ts"
    assert shift.apply("repo/ui/b.ts") == "../ui/b.ts"
    assert shift.apply("c.ts") == "../../c.ts"
    assert shift.apply("x.ts", climbs=1) == "../../../x.ts"
    assert Shift("", "src/client/").apply("x.ts", climbs=1) == "src/x.ts"
    assert Shift("", "src/").apply("x.ts", climbs=2) == "../x.ts"


def test_components_become_one_module_and_style_chunks_vanish():
    raw = report(
        {
            "dist/a.js": {"/s/App.vue?script": 5, "/s/App.vue?style": 2, "/s/x.ts": None},
            "dist/theme.js": {"/s/theme.css": 0, "\0vite/x.js": 3},
            "dist/pure.js": {"/s/A.vue?vue&type=style&index=0&lang.css": 0},
        },
        modules=(StatsModule(id="/s/App.vue?script"), StatsModule(id="/s/App.vue?style")),
        imports=(
            edge("/s/App.vue?script", "/s/App.vue?style"),
            edge("/s/App.vue?script", "/s/x.ts"),
        ),
        entries=("/s/App.vue?script",),
    )
    names = {raw_id: "src" + raw_id[2:].partition("?")[0] for raw_id in ids_of(raw)}
    joined = join_stats(raw, ["a.js", "worker.js"], names)
    assert joined.chunk_modules == (("a.js", (("src/App.vue", 7), ("src/x.ts", None))),)
    assert joined.modules == (StatsModule(id="src/App.vue"),)
    assert joined.imports == (edge("src/App.vue", "src/x.ts"),)
    assert joined.entries == ("src/App.vue",)
    assert matches_build(joined, ["a.js", "worker.js"], {}) == ""


def test_a_style_chunk_that_the_build_has_stays():
    raw = report({"theme.js": {"/s/theme.css": 0}})
    joined = join_stats(raw, ["theme.js"], {"/s/theme.css": "src/theme.css"})
    assert joined.chunk_modules == (("theme.js", (("src/theme.css", 0),)),)


def test_other_hashes_are_another_build():
    stats = report({"a-11111111.js": {"src/a.ts": 1}, "b.js": {"src/b.ts": 1}})
    why = matches_build(stats, ["a-22222222.js", "b.js"], {})
    assert "1 of 2 chunks" in why
    assert "a-11111111.js" in why


def test_without_hashes_the_modules_decide():
    stats = report({"a.js": {f"src/{n}.ts": 1 for n in range(100)}})
    mapped = {f"src/{n}.ts" for n in range(50, 100)} | {"virtual:x"}
    assert matches_build(stats, ["a.js"], {"a.js": mapped}) == ""
    assert matches_build(stats, ["a.js"], {"a.js": mapped | {"src/new0.ts", "src/new1.ts"}}) == ""
    why = matches_build(stats, ["a.js"], {"a.js": mapped | {f"src/new{n}.ts" for n in range(5)}})
    assert "5 of the 55 modules" in why
    assert "src/new0.ts" in why


def test_a_chunk_of_virtual_modules_alone_says_nothing():
    stats = report({"polyfills.js": {"virtual:vite/legacy-polyfills": 1}})
    assert matches_build(stats, ["polyfills.js"], {"polyfills.js": {"node_modules/c/i.js"}}) == ""
