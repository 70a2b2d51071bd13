from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.analysis.module_paths import PackageRef, normalise_module, package_of
from bundleaudit.inputs.untrusted_text import escape_unprintable
from growth import assert_linear


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../src/App.vue", "src/App.vue"),
        ("../../node_modules/x/y.js", "node_modules/x/y.js"),
        ("../../node_modules/.pnpm/a@1.0.0/node_modules/a/i.js", "node_modules/a/i.js"),
        ("..\\..\\src\\App.vue", "src/App.vue"),
        ("./../../src//./views/../App.vue?vue&type=script&lang.ts", "src/App.vue"),
        ("../../\0vite/preload-helper.js", "virtual:vite/preload-helper.js"),
        ("webpack:///./src/a.ts", "src/a.ts"),
        ("webpack://shop/./src/a.ts", "src/a.ts"),
        ("", "virtual:unnamed"),
        ("../..", "virtual:../.."),
    ],
)
def test_sources_are_read_from_where_their_map_lies(raw, name):
    assert normalise_module(raw, map_path="assets/index-a1.js.map") == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("/app/src/App.vue", "src/App.vue"),
        ("/app/src/App.vue?vue&type=style&index=0&scoped=1f&lang.css", "src/App.vue"),
        ("\0/app/node_modules/lodash/lodash.js?commonjs-module", "node_modules/lodash/lodash.js"),
        ("/@fs/app/src/a.ts", "src/a.ts"),
        ("@fs//app/src/a.ts", "src/a.ts"),
        ("file:///app/src/a.ts", "src/a.ts"),
        ("\0virtual:pwa-register", "virtual:pwa-register"),
        ("virtual:pwa-register", "virtual:pwa-register"),
        ("/@id/__x00__plugin-vue:export-helper", "virtual:plugin-vue:export-helper"),
        ("\0plugin-vue:export-helper", "virtual:plugin-vue:export-helper"),
        ("plugin-vue:export-helper", "virtual:plugin-vue:export-helper"),
        ("\0rolldown/runtime.js", "virtual:rolldown/runtime.js"),
        ("\0commonjsHelpers.js", "virtual:commonjsHelpers.js"),
        ("/__uno.css", "virtual:__uno.css"),
        ("/elsewhere/node_modules/@s/p/i.js", "node_modules/@s/p/i.js"),
        ("/elsewhere/x.js", "elsewhere/x.js"),
        ("vue", "vue"),
        ("/application/src/a.ts", "application/src/a.ts"),
    ],
)
def test_ids_are_read_from_the_root(raw, name):
    assert normalise_module(raw, root="/app") == name
    assert normalise_module(raw, root="/app/") == name


def test_windows_ids_and_roots_agree_whatever_the_case_of_the_drive():
    for raw in ("C:\\app\\src\\a.ts", "c:/app/src/a.ts", "/@fs/C:/app/src/a.ts"):
        assert normalise_module(raw, root="c:\\app") == "src/a.ts"


@given(st.text(), st.none() | st.text())
def test_any_text_has_a_printable_name(raw, map_path):
    name = normalise_module(raw, map_path=map_path)
    assert name
    assert escape_unprintable(name) == name
    name.encode()
    package_of(name)


@pytest.mark.parametrize(
    "unit", [b"../", b"a/", b"\0", b"node_modules/", b":", b"@fs/", b"a@1-npm-1"]
)
def test_time_grows_with_the_input(unit):
    assert_linear(lambda data: normalise_module(data.decode(), map_path="a/b.map"), unit)
    assert_linear(lambda data: package_of(data.decode()), unit)


def ref(name, version, copy_root):
    return PackageRef(name=name, version=version, copy_root=copy_root)


PNPM = "node_modules/.pnpm/"


@pytest.mark.parametrize(
    ("path", "package"),
    [
        ("src/App.vue", None),
        ("packages/ui/src/Button.vue", None),
        (".yarn/__virtual__/ui-virtual-ab/1/packages/ui/src/i.ts", None),
        ("node_modules/vue/dist/vue.js", ref("vue", None, "node_modules/vue")),
        ("node_modules/@vue/shared/i.js", ref("@vue/shared", None, "node_modules/@vue/shared")),
        ("node_modules/a/node_modules/b/i.js", ref("b", None, "node_modules/a/node_modules/b")),
        (f"{PNPM}b@1.2.3/node_modules/b/i.js", ref("b", "1.2.3", f"{PNPM}b@1.2.3/node_modules/b")),
        (
            f"{PNPM}@s+p@2.0.0-rc.1_react@18.3.1/node_modules/@s/p/i.js",
            ref("@s/p", "2.0.0-rc.1", f"{PNPM}@s+p@2.0.0-rc.1_react@18.3.1/node_modules/@s/p"),
        ),
        (
            f"{PNPM}b@1.0.0(react@18.3.1)/node_modules/b/i.js",
            ref("b", "1.0.0", f"{PNPM}b@1.0.0(react@18.3.1)/node_modules/b"),
        ),
        # What lies there is another package, reached by a link.
        (f"{PNPM}a@1.0.0/node_modules/b/i.js", ref("b", None, f"{PNPM}a@1.0.0/node_modules/b")),
        (f"{PNPM}b@file+b/node_modules/b/i.js", ref("b", None, f"{PNPM}b@file+b/node_modules/b")),
        (
            "node_modules/.bun/b@1.2.3+0a1b/node_modules/b/i.js",
            ref("b", "1.2.3", "node_modules/.bun/b@1.2.3+0a1b/node_modules/b"),
        ),
        (
            ".yarn/cache/@s-p-npm-1.2.3-beta.4-0123456789-abcdef0123.zip/node_modules/@s/p/i.js",
            ref(
                "@s/p",
                "1.2.3-beta.4",
                ".yarn/cache/@s-p-npm-1.2.3-beta.4-0123456789-abcdef0123.zip/node_modules/@s/p",
            ),
        ),
        (
            ".yarn/unplugged/b-npm-1.2.3-0123456789/node_modules/b/i.js",
            ref("b", "1.2.3", ".yarn/unplugged/b-npm-1.2.3-0123456789/node_modules/b"),
        ),
        ("node_modules/.vite/deps/vue.js", None),
        ("node_modules/file.js", None),
        ("node_modules/@scope/file.js", None),
        ("node_modules", None),
        ("node_modules/", None),
        ("node_modules//x/y", None),
    ],
)
def test_the_package_is_told_by_the_path(path, package):
    assert package_of(path) == package
