from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.manifest import Manifest, ManifestChunk, is_convincing, parse_manifest
from bundleaudit.model.notes import Note

VITE_8 = {
    "index.html": {
        "file": "assets/index-a1.js",
        "name": "index",
        "src": "index.html",
        "isEntry": True,
        "imports": ["_vendor-b2.js"],
        "dynamicImports": ["index.html", "src/Lazy.vue", "src/Lazy.vue"],
        "css": ["assets/index-c3.css"],
        "assets": ["assets/worker-d4.js"],
    },
    "_vendor-b2.js": {"file": "assets/vendor-b2.js", "name": "vendor"},
}


def parse(document, *, folder="") -> Manifest:
    manifest = parse_manifest(json.dumps(document).encode(), "m.json", folder=folder)
    assert isinstance(manifest, Manifest)
    return manifest


def only_chunk(**fields) -> ManifestChunk:
    (chunk,) = parse({"k": {"file": "a.js", **fields}}).chunks
    return chunk


def test_every_field_is_read_and_chunks_are_sorted_by_key():
    manifest = parse(VITE_8)
    assert manifest.notes == ()
    assert [chunk.key for chunk in manifest.chunks] == ["_vendor-b2.js", "index.html"]
    assert manifest.chunks[1] == ManifestChunk(
        key="index.html",
        file="assets/index-a1.js",
        name="index",
        source="index.html",
        is_entry=True,
        is_dynamic_entry=False,
        imports=("_vendor-b2.js",),
        dynamic_imports=("index.html", "src/Lazy.vue"),
        css=("assets/index-c3.css",),
        assets=("assets/worker-d4.js",),
    )
    assert manifest.chunks[0].source is None


def test_a_vite_4_chunk_has_no_name_and_a_vite_5_style_key_may_end_in_js():
    manifest = parse(
        {
            "src/A.vue": {"css": ["a.css"], "file": "a.js", "isDynamicEntry": True},
            "_A-!~{00v}~.js": {"file": "a-D9.css", "src": "_A-!~{00v}~.js"},
        }
    )
    assert [(c.name, c.file, c.is_dynamic_entry) for c in manifest.chunks] == [
        (None, "a-D9.css", False),
        (None, "a.js", True),
    ]


def test_files_are_prefixed_with_the_folder_of_a_nested_build():
    chunk = parse(VITE_8, folder="client/").chunks[1]
    assert chunk.file == "client/assets/index-a1.js"
    assert chunk.css == ("client/assets/index-c3.css",)
    assert chunk.assets == ("client/assets/worker-d4.js",)
    assert chunk.imports == ("_vendor-b2.js",)


@pytest.mark.parametrize(
    "file",
    [
        "/etc/passwd",
        "../x.js",
        "a/../../x.js",
        "a\\b.js",
        "C:/x.js",
        "https://x/y.js",
        "a\0.js",
        "",
    ],
)
def test_files_that_lead_out_are_refused_with_one_note(file):
    manifest = parse({"bad": {"file": file}, "also": {"file": file}, "good": {"file": "x.js"}})
    assert [chunk.key for chunk in manifest.chunks] == ["good"]
    (note,) = manifest.notes
    assert "'file' leads out of the build: 2x, first at 'bad'" in note.message
    assert only_chunk(css=[file, "x.css"], assets=[file]).css == ("x.css",)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"imports": "a"}, "'imports' is not a list"),
        ({"css": [1, "a.css"]}, "'css' holds something else than strings"),
        ({"name": 5}, "'name' is not a string"),
        ({"src": ["x"]}, "'src' is not a string"),
    ],
)
def test_fields_of_a_wrong_type_count_as_absent(fields, fault):
    manifest = parse({"k": {"file": "a.js", **fields}})
    assert fault in manifest.notes[0].message
    assert manifest.chunks[0].css in {(), ("a.css",)}


def test_is_entry_is_only_true_itself():
    assert only_chunk(isEntry="true").is_entry is False


def test_entries_without_a_file_are_noted():
    manifest = parse({"a": {"file": "a.js"}, "b": {}, "c": 3, "d": {"file": 1}})
    assert len(manifest.chunks) == 1
    assert [note.message.split(":")[0] for note in manifest.notes] == [
        "entry has no 'file'",
        "entry is not an object",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "line 1, column 2"),
        (b'{\n"a": }', "line 2, column 6"),
        (b"\xff\xff", "not UTF-8"),
        (b"[]", "not a JSON object"),
        (b'{"name": "App", "icons": []}', "no entry names a file"),
        (b'{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_manifest_gives_a_note_that_says_why(data, message):
    note = parse_manifest(data, ".vite/manifest.json")
    assert isinstance(note, Note)
    assert message in note.message
    assert note.file == ".vite/manifest.json"


def test_an_empty_manifest_with_a_byte_order_mark_is_one():
    manifest = parse_manifest(b"\xef\xbb\xbf{}", "m.json")
    assert isinstance(manifest, Manifest)
    assert manifest.chunks == ()


def test_lone_surrogates_cannot_reach_a_report():
    manifest = parse_manifest(b'{"\\ud800": {"file": "\\udfff.js", "name": "\\ud800"}}', "m.json")
    assert isinstance(manifest, Manifest)
    repr(manifest).encode()
    assert manifest.chunks[0].key == "\ufffd"


@pytest.mark.parametrize(
    ("document", "is_vites"),
    [
        (VITE_8, True),
        ({"a.po": {"file": "django-1.js", "src": "a.po", "isDynamicEntry": True}}, True),
        ({"x": {"file": "a.js"}}, False),
        ({"x": {"file": "a.png", "src": "x"}}, False),
        ({"index.html": {"file": "a.js", "isEntry": True}, "n": 1}, False),
        ({}, False),
    ],
)
def test_only_vites_own_shape_convinces_under_any_name(document, is_vites):
    assert is_convincing(parse(document)) is is_vites


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=4,
)
chunk_like = st.fixed_dictionaries(
    {"file": st.text() | json_values},
    optional=dict.fromkeys(("src", "name", "isEntry", "imports", "css", "assets"), json_values),
)


@given(
    st.binary()
    | st.dictionaries(st.text(), chunk_like, max_size=3).map(lambda d: json.dumps(d).encode())
)
def test_any_bytes_give_a_manifest_or_a_note(data):
    answer = parse_manifest(data, "m.json")
    assert isinstance(answer, Manifest | Note)
    repr(answer).encode()
    if isinstance(answer, Manifest):
        for chunk in answer.chunks:
            assert ".." not in chunk.file.split("/")
            assert not chunk.file.startswith("/")


def test_a_million_faults_make_a_handful_of_notes():
    manifest = parse({str(n): {"file": "../x"} for n in range(20_000)} | {"k": {"file": "a"}})
    assert len(manifest.notes) == 1
