from __future__ import annotations

import json

import pytest

from bundleaudit.inputs import manifest_search
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.manifest_search import find_manifests

VITE = {"src/main.ts": {"file": "assets/main.js", "src": "src/main.ts", "isEntry": True}}
WEB_APP = {"name": "App", "icons": [{"src": "icon.png"}], "display": "standalone"}
FEDERATION = {"id": "x", "metaData": {"remoteEntry": {"file": "remoteEntry.js"}}, "shared": []}
LICENCES = [{"name": "vue", "file": "a"}]


def search(root, files):
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content))
    (root / "index.html").write_text("")
    found = find_manifests(scan_directory(root))
    return [(manifest.path, manifest.folder) for manifest in found.manifests], found.notes


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        (".vite/manifest.json", ""),
        ("manifest.json", ""),
        ("build-manifest.json", ""),
        ("client/.vite/manifest.json", "client/"),
        ("a/b/.vite/manifest.json", "a/b/"),
        ("client/manifest.json", "client/"),
        (".vite/custom.json", ""),
    ],
)
def test_manifests_are_found_where_builds_put_them(tmp_path, path, folder):
    files = {path: VITE, f"{folder}assets/main.js": ""}
    assert search(tmp_path, files) == ([(path, folder)], ())


def test_a_manifest_in_a_folder_may_speak_of_the_whole_build(tmp_path):
    """``build.manifest: 'meta/manifest.json'`` keeps file names relative to the output."""
    files = {"meta/manifest.json": VITE, "assets/main.js": ""}
    assert search(tmp_path, files) == ([("meta/manifest.json", "")], ())


def test_decoys_are_told_apart_in_silence(tmp_path):
    found = search(
        tmp_path,
        {
            "manifest.json": WEB_APP,
            "mf-manifest.json": FEDERATION,
            "importmap.json": {"imports": {"/a.js": "/b.js"}},
            ".vite/license.json": LICENCES,
            ".vite/ssr-manifest.json": {"src/a.vue": ["/assets/a.js"]},
            "icons.json": {"a": {"file": "a.png", "src": "a"}},
            "broken.json": '{"a": {"file": ',
            "deep/er/manifest.json": VITE,
        },
    )
    assert found == ([], ())


def test_a_broken_manifest_in_its_place_is_noted_with_its_position(tmp_path):
    manifests, (note,) = search(tmp_path, {".vite/manifest.json": '{"a":\n  {,'})
    assert manifests == []
    assert note.file == ".vite/manifest.json"
    assert "line 2, column 4" in note.message
    assert "HTML and code" in note.message


def test_several_builds_give_several_manifests(tmp_path):
    files = {"client/.vite/manifest.json": VITE, "server/.vite/manifest.json": VITE}
    assert search(tmp_path, files)[0] == [
        ("client/.vite/manifest.json", "client/"),
        ("server/.vite/manifest.json", "server/"),
    ]


def test_large_json_is_not_decoded_in_vain(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("decoded")

    monkeypatch.setattr(manifest_search, "parse_manifest", refuse)
    search(tmp_path, {"en.json": {"home": {"title": "x"}}, "list.json": [{"file": 1}]})


def test_a_manifest_beyond_the_limit_is_noted(tmp_path, monkeypatch):
    monkeypatch.setattr(manifest_search, "_LARGEST_BYTES", 10)
    manifests, notes = search(tmp_path, {".vite/manifest.json": VITE, "manifest.json": VITE})
    assert manifests == []
    assert [note.file for note in notes] == [".vite/manifest.json"]
