"""Code that runs on a server is told by what it imports, and counts for no visitor."""

from __future__ import annotations

import json

import pytest

from commands import audit_document, audit_files

CLIENT = {
    "client/index.html": '<script type="module" src="/assets/app-Ab3dEf9h.js"></script>',
    "client/assets/app-Ab3dEf9h.js": 'import("./view-Ab3dEf9h.js");',
    "client/assets/view-Ab3dEf9h.js": "export const a=1;",
}


def a_server(sign="vue/server-renderer", folder="server/"):
    return {
        f"{folder}entry-server.js": f'import{{r}}from"{sign}";import("./assets/view-Se3dEf9h.js")',
        f"{folder}assets/view-Se3dEf9h.js": "export const a=1;",
    }


def server_side(document):
    return sorted(file["file"] for file in document["files"] if file["is_server_side"])


@pytest.mark.parametrize("sign", ["vue/server-renderer", "node:stream", "fs", "fs/promises"])
def test_the_server_half_is_no_page_and_is_not_served(tmp_path, sign):
    manifest = {
        "src/entry-server.ts": {"file": "entry-server.js", "isEntry": True, "css": ["a.css"]}
    }
    beside = {"server/.vite/manifest.json": json.dumps(manifest), "server/favicon.svg": "<svg/>"}
    document = audit_files(tmp_path, {**CLIENT, **a_server(sign), **beside})
    assert [page["file"] for page in document["pages"]] == ["client/index.html"]
    assert server_side(document) == sorted({*a_server(), *beside})
    assert document["totals"]["served"]["raw_bytes"] == sum(map(len, CLIENT.values()))
    assert [item["target"] for item in document["lazy_boundaries"]] == [
        "client/assets/view-Ab3dEf9h.js"
    ]
    (note,) = document["notes"]
    assert note["file"] == "server"
    assert sign in note["message"]
    roles = {file["file"]: file["role"] for file in document["files"]}
    assert {roles[file] for file in a_server()} == {"server"}


def test_the_server_half_of_the_fixtures_counts_for_no_visitor():
    document = audit_document("ssr-vite8")
    assert [page["file"] for page in document["pages"]] == ["client/index.html"]
    files = document["files"]
    assert server_side(document) == [
        file["file"] for file in files if file["file"].startswith("server/")
    ]


def test_server_code_beside_the_client_takes_nothing_along(tmp_path):
    files = {
        "index.html": '<script type="module" src="/assets/app.js"></script>',
        "assets/app.js": "export const a=1;",
        "robots.txt": "",
        **a_server(folder=""),
    }
    document = audit_files(tmp_path, files)
    assert server_side(document) == sorted(a_server(folder=""))
    assert document["totals"]["served"]["raw_bytes"] == len(
        files["index.html"] + files["assets/app.js"]
    )


@pytest.mark.parametrize(
    "code",
    [
        'import("node:fs");export const a=1;',  # guarded: it runs in browsers too
        'import{a}from"vue";export const b=a;',
        'import{a}from"./fs";export const b=a;',
        "const a='import x from \"node:fs\"';export{a}",
    ],
)
def test_what_browsers_can_run_is_no_server_code(tmp_path, code):
    document = audit_files(tmp_path, {"lib.js": code})
    assert server_side(document) == []
    assert [page["file"] for page in document["pages"]] == ["lib.js"]


def test_what_a_document_loads_runs_in_browsers(tmp_path):
    files = {**CLIENT, "client/assets/view-Ab3dEf9h.js": 'import"node:fs";export const a=1;'}
    assert server_side(audit_files(tmp_path, files)) == []


def test_a_build_that_is_all_server_serves_nothing(tmp_path):
    document = audit_files(tmp_path, {**a_server(folder=""), "favicon.svg": "<svg/>"})
    assert document["pages"] == []
    assert document["totals"]["served"]["raw_bytes"] == 0
