"""What stands for pages where no document loads a script."""

from __future__ import annotations

import json

import pytest

from commands import audit_document, audit_files

LIBRARY = {
    "ui.js": 'import{n}from"./shared.js";export const a=n;import("./lazy.js")',
    "shared.js": "export const n=1;",
    "lazy.js": 'export{n}from"./shared.js";',
    "ui.cjs": 'const s=require("./shared.cjs");exports.a=s.n;',
    "shared.cjs": "exports.n=1;",
}
MANIFEST = {"src/index.ts": {"file": "ui.cjs", "src": "src/index.ts", "isEntry": True}}


def pages(document):
    return [page["file"] for page in document["pages"]]


def test_the_commonjs_entry_of_a_library_gives_way_to_its_modules(tmp_path):
    files = {**LIBRARY, ".vite/manifest.json": json.dumps(MANIFEST)}
    document = audit_files(tmp_path, files)
    assert pages(document) == ["ui.js"]
    roles = {file["file"]: file["role"] for file in document["files"] if file["kind"] == "js"}
    assert {file for file, role in roles.items() if role == "modern"} == {
        "ui.js",
        "shared.js",
        "lazy.js",
    }


def test_the_library_of_the_fixtures_starts_with_its_module():
    assert pages(audit_document("lib-vite8")) == ["widgets.js"]


@pytest.mark.parametrize("code", ["(function(){window.a=1})();", "exports.a=1;"])
def test_a_build_of_one_classic_script_keeps_its_entry(tmp_path, code):
    manifest = {"src/main.ts": {"file": "app.js", "src": "src/main.ts", "isEntry": True}}
    document = audit_files(tmp_path, {"app.js": code, ".vite/manifest.json": json.dumps(manifest)})
    assert pages(document) == ["app.js"]
