"""A script that loaded code names as a file is not unreferenced."""

from __future__ import annotations

import pytest

from commands import audit_files

PAGE = '<script type="module" src="/assets/app.js"></script>'


def role_of(document, path):
    return next(file["role"] for file in document["files"] if file["file"] == path)


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("start(``+new URL(`tool.js`,import.meta.url).href);export{}", "asset"),
        ('const w="/assets/tool.js";start(w);export{}', "asset"),
        ('new Worker(new URL("/assets/tool.js",import.meta.url));export{}', "worker"),
        ('import("./tool.js")', "modern"),
        ("export const a=1", None),
    ],
)
def test_new_url_and_strings_refer_to_a_script(tmp_path, code, role):
    files = {"index.html": PAGE, "assets/app.js": code, "assets/tool.js": "self.a=1"}
    assert role_of(audit_files(tmp_path, files), "assets/tool.js") == role


def test_what_a_named_script_loads_is_named_with_it(tmp_path):
    files = {
        "index.html": PAGE,
        "assets/app.js": 'start(new URL("tool.js",import.meta.url));export{}',
        "assets/tool.js": 'import"./part.js";importScripts("./classic.js");const s="text.js"',
        "assets/part.js": "export const a=1",
        "assets/classic.js": "self.b=1",
        "assets/text.js": "self.c=1",
    }
    document = audit_files(tmp_path, files)
    named = ("tool", "part", "classic", "text")
    assert {role_of(document, f"assets/{name}.js") for name in named} == {"asset"}


def test_an_inline_script_names_scripts_too(tmp_path):
    page = "<script>addScript('/lib/tool.js')</script>"
    files = {"index.html": page, "lib/tool.js": "self.a=1"}
    assert role_of(audit_files(tmp_path, files), "lib/tool.js") == "asset"


def test_a_name_that_several_scripts_bear_refers_to_none(tmp_path):
    files = {
        "index.html": PAGE,
        "assets/app.js": 'const s="tool.js";export{}',
        "a/tool.js": "self.a=1",
        "b/tool.js": "self.a=2",
    }
    document = audit_files(tmp_path, files)
    assert {role_of(document, "a/tool.js"), role_of(document, "b/tool.js")} == {None}


def test_what_nobody_loads_refers_to_nothing(tmp_path):
    files = {
        "index.html": PAGE,
        "assets/app.js": "export{}",
        "assets/old.js": 'const s="tool.js"',
        "assets/tool.js": "self.a=1",
    }
    assert role_of(audit_files(tmp_path, files), "assets/tool.js") is None
