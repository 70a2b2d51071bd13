"""One spelling for a module, and the package it belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.module_paths import find_package, normalise_module


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("../../src/App.vue", "src/App.vue"),
        ("../../src/App.vue?vue&type=script&setup=true&lang.ts", "src/App.vue"),
        ("../../../node_modules/vue/dist/vue.js", "node_modules/vue/dist/vue.js"),
        ("./../src/./a/../b.ts", "src/b.ts"),
        ("..\\..\\src\\main.ts", "src/main.ts"),
        ("\0plugin-vue:export-helper", "virtual:plugin-vue:export-helper"),
        ("../../\0vite/preload-helper.js", "virtual:vite/preload-helper.js"),
        ("webpack://app/./src/main.js", "app/src/main.js"),
        ("/@fs/home/src/main.js", "@fs/home/src/main.js"),
        ("..", ".."),
    ],
)
def test_a_module_has_one_spelling(source, expected):
    assert normalise_module(source) == expected


@pytest.mark.parametrize(
    ("path", "name", "version", "root"),
    [
        ("node_modules/vue/dist/vue.js", "vue", None, "node_modules/vue"),
        ("node_modules/@vue/shared/x.js", "@vue/shared", None, "node_modules/@vue/shared"),
        ("node_modules/a/node_modules/b/i.js", "b", None, "node_modules/a/node_modules/b"),
        (
            "node_modules/.pnpm/@tanstack+query-core@5.90.2/node_modules/@tanstack/query-core/a.js",
            "@tanstack/query-core",
            "5.90.2",
            "node_modules/.pnpm/@tanstack+query-core@5.90.2/node_modules/@tanstack/query-core",
        ),
        (
            "node_modules/.pnpm/swr@2.2.5_react@18.3.1/node_modules/swr/i.js",
            "swr",
            "2.2.5",
            "node_modules/.pnpm/swr@2.2.5_react@18.3.1/node_modules/swr",
        ),
        (
            ".yarn/cache/lodash-npm-4.17.21-6382451519.zip/node_modules/lodash/lodash.js",
            "lodash",
            "4.17.21",
            ".yarn/cache/lodash-npm-4.17.21-6382451519.zip/node_modules/lodash",
        ),
        ("packages/ui/node_modules/x/i.js", "x", None, "packages/ui/node_modules/x"),
    ],
)
def test_a_package_is_read_from_the_path(path, name, version, root):
    package = find_package(path)
    assert (package.name, package.version, package.copy_root) == (name, version, root)


@pytest.mark.parametrize(
    "path",
    ["src/main.ts", "src/my_node_modules/x.js", "node_modules/.vite/deps/vue.js", "", "virtual:x"],
)
def test_the_project_s_own_modules_have_no_package(path):
    assert find_package(path) is None


@given(st.text(max_size=60))
def test_any_text_has_a_spelling(source):
    path = normalise_module(source)
    find_package(path)
    assert path or not source
