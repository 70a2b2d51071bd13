from __future__ import annotations

from hypothesis import given, strategies as st

from bundleaudit.analysis.module_names import name_modules

MAP = "assets/index.js.map"


def sources_of(*pairs):
    names = name_modules(pairs).of_sources
    return [names[pair] for pair in pairs]


def ids_of(*ids):
    (names,) = name_modules((), [ids]).of_ids
    return [names[raw] for raw in ids]


def test_a_plain_project():
    assert sources_of(
        (MAP, "../../src/App.vue"), (MAP, "../../node_modules/vue/i.js"), (MAP, "\0x")
    ) == ["src/App.vue", "node_modules/vue/i.js", "virtual:x"]


def test_workers_up_to_vite_7_are_written_one_folder_short():
    assert sources_of(
        (MAP, "../../src/App.vue"),
        (MAP, "../../src/main.ts"),
        (MAP, "../../node_modules/a/i.js"),
        ("assets/worker.js.map", "../src/worker.ts"),
        ("assets/worker.js.map", "../node_modules/a/i.js"),
        ("lib/jquery.js.map", "jquery.src.js"),
    )[3:] == ["src/worker.ts", "node_modules/a/i.js", "lib/jquery.src.js"]


def test_polyfills_of_plugin_legacy_belong_to_their_packages():
    names = name_modules(
        [(MAP, "../../src/App.vue"), (MAP, "../../../../../core-js/internals/x.js")],
        [["src/App.vue", "../../../core-js/internals/x.js"]],
    )
    name = "node_modules/core-js/internals/x.js"
    assert name in names.of_sources.values()
    assert names.of_ids[0]["../../../core-js/internals/x.js"] == name
    assert names.packages[name].name == "core-js"


def test_files_beside_the_project_climb_out_of_it():
    assert sources_of(
        (MAP, "../../src/App.vue"),
        (MAP, "../../src/main.ts"),
        (MAP, "../../../shared/src/x.ts"),
        (MAP, "../../../../node_modules/vue/i.js"),
    ) == ["src/App.vue", "src/main.ts", "../shared/src/x.ts", "node_modules/vue/i.js"]


def test_a_build_written_outside_of_its_project():
    assert sources_of(
        (MAP, "../../frontend/src/App.vue"),
        (MAP, "../../frontend/node_modules/vue/i.js"),
        (MAP, "../../frontend/index.html"),
        (MAP, "../../../elsewhere/x.ts"),
    ) == ["src/App.vue", "node_modules/vue/i.js", "index.html", "../../elsewhere/x.ts"]


def test_workers_of_such_a_build_are_put_right_too():
    assert sources_of(
        (MAP, "../../frontend/src/App.vue"),
        (MAP, "../../frontend/src/main.ts"),
        ("assets/worker.js.map", "../frontend/src/worker.ts"),
        ("assets/worker.js.map", "../frontend/src/more.ts"),
        ("lib/jquery.js.map", "jquery.src.js"),
    )[2:] == ["src/worker.ts", "src/more.ts", "lib/jquery.src.js"]


def test_absolute_ids_start_at_the_project():
    assert ids_of(
        "/usr/src/app/src/a.ts", "/usr/src/app/src/b/c.ts", "/usr/src/app/index.html"
    ) == [
        "src/a.ts",
        "src/b/c.ts",
        "index.html",
    ]
    assert ids_of("/repo/web/src/a.ts", "/repo/web/src/b.ts", "/repo/node_modules/v/i.js") == [
        "src/a.ts",
        "src/b.ts",
        "node_modules/v/i.js",
    ]
    assert ids_of("/home/x/app/main.ts", "/home/x/app/lib/y.ts") == ["main.ts", "lib/y.ts"]


def test_every_spelling_of_a_file_gets_the_same_name():
    stats = ["/repo/web/src/App.vue?vue&type=script", "/repo/web/src/main.ts", "/repo/ui/src/B.vue"]
    visualizer = ["/src/App.vue", "/src/main.ts", "/repo/node_modules/vue/i.js"]
    sonda = ["web/src/App.vue", "ui/src/B.vue", "web/src/main.ts", "node_modules/vue/i.js"]
    manifest = ["App.vue", "main.ts", "../index.html", "../../ui/src/B.vue"]
    names = name_modules(
        [
            (MAP, "../../src/App.vue"),
            (MAP, "../../src/main.ts"),
            (MAP, "../../../ui/src/B.vue"),
            (MAP, "../../../node_modules/vue/i.js"),
        ],
        [stats, visualizer, sonda, manifest],
    )
    app, main, button, vue = (
        "src/App.vue",
        "src/main.ts",
        "../ui/src/B.vue",
        "node_modules/vue/i.js",
    )
    assert set(names.of_sources.values()) == {app, main, button, vue}
    assert [names.of_ids[0][raw] for raw in stats] == [app, main, button]
    assert [names.of_ids[1][raw] for raw in visualizer] == [app, main, vue]
    assert [names.of_ids[2][raw] for raw in sonda] == [app, button, main, vue]
    assert [names.of_ids[3][raw] for raw in manifest] == [app, main, "index.html", button]


def test_only_the_nearest_copy_of_a_package_has_the_short_name():
    nested = "node_modules/b/node_modules/a/i.js"
    pairs = [
        (MAP, "../../src/App.vue"),
        (MAP, f"../../{nested}"),
        (MAP, "../../node_modules/a/i.js"),
        (MAP, "../../node_modules/.pnpm/c@1.0.0/node_modules/c/i.js"),
    ]
    names = name_modules(pairs)
    assert [names.of_sources[pair] for pair in pairs[1:]] == [
        nested,
        "node_modules/a/i.js",
        "node_modules/c/i.js",
    ]
    assert names.packages[nested].copy_root == "node_modules/b/node_modules/a"
    assert names.packages["node_modules/a/i.js"].copy_root == "node_modules/a"
    assert names.packages["node_modules/c/i.js"].version == "1.0.0"
    assert "src/App.vue" not in names.packages


segments = st.sampled_from(["src", "a", "node_modules", "..", "x.ts", "app", "\0", "core-js"])
paths = st.lists(segments, max_size=6).map("/".join) | st.text(max_size=8)


@given(
    st.lists(st.tuples(st.sampled_from([MAP, "w.map", "a/b/c.map"]), paths), max_size=8),
    st.lists(st.lists(paths, max_size=6), max_size=3),
)
def test_every_spelling_is_named_the_same_way_in_any_order(sources, groups):
    names = name_modules(sources, groups)
    assert set(names.of_sources) == set(sources)
    assert [set(group) for group in names.of_ids] == [set(group) for group in groups]
    assert all(names.of_sources.values())
    again = name_modules(sources[::-1], [group[::-1] for group in groups])
    assert again == names
