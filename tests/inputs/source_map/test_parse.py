"""The JSON of source maps: every form of the standard, and a reason for everything else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.source_map.values import MapProblem, MapSection, Source, SourceMap
from map_builder import map_json


def parsed(data, **options):
    result = parse_source_map(data, **options)
    assert isinstance(result, SourceMap), result
    return result


def test_a_plain_map_is_one_section():
    source_map = parsed(
        map_json(
            sources=["a.js", None, "c.js"],
            mappings="AAAA",
            file="out.js",
            sourcesContent=["a", None],
            ignoreList=[2],
        )
    )
    assert source_map == SourceMap(
        file="out.js",
        sources=(
            Source(path="a.js", is_ignored=False, has_content=True),
            Source(path=None, is_ignored=False, has_content=False),
            Source(path="c.js", is_ignored=True, has_content=False),
        ),
        sections=(MapSection(line=0, column=0, mappings="AAAA", first_source=0, source_count=3),),
    )


def test_contents_are_kept_only_when_asked_for():
    data = map_json(sources=["a.js"], sourcesContent=["let a"])
    assert parsed(data).sources[0].content is None
    assert parsed(data, keep_contents=True).sources[0].content == "let a"


@pytest.mark.parametrize(
    ("fields", "ignored"),
    [
        ({}, []),
        ({"x_google_ignoreList": [0]}, [0]),
        ({"ignoreList": [1]}, [1]),
        ({"ignoreList": [1], "x_google_ignoreList": [0]}, [1]),
        ({"ignoreList": [7, -1, "0", None]}, []),
        ({"ignoreList": "0"}, []),
    ],
)
def test_both_names_of_the_ignore_list_are_read(fields, ignored):
    sources = parsed(map_json(sources=["a", "b"], **fields)).sources
    assert [index for index, source in enumerate(sources) if source.is_ignored] == ignored


@pytest.mark.parametrize(
    ("root", "path"),
    [("src", "src/a.js"), ("src/", "src/a.js"), ("", "a.js"), (None, "a.js"), (7, "a.js")],
)
def test_the_source_root_goes_in_front(root, path):
    assert parsed(map_json(sources=["a.js"], sourceRoot=root)).sources[0].path == path


@pytest.mark.parametrize("guard", [b")]}'\n", b")]}',anything\n", b"\xef\xbb\xbf", b" \n"])
def test_what_servers_put_in_front_is_passed_over(guard):
    assert parsed(guard + map_json(mappings="AAAA")).sections[0].mappings == "AAAA"


def test_sections_are_laid_out_flat():
    def section(line, column, inner):
        return {"offset": {"line": line, "column": column}, "map": inner}

    def plain(*sources):
        return json.loads(map_json(sources=sources, mappings="AAAA"))

    nested = {"version": 3, "sections": [section(0, 3, plain("b")), section(2, 1, plain("c"))]}
    index = {
        "version": 3,
        "file": "o.js",
        "sections": [section(0, 0, plain("a", "d")), section(4, 5, nested)],
    }
    source_map = parsed(json.dumps(index).encode())
    assert [source.path for source in source_map.sources] == ["a", "d", "b", "c"]
    assert [(part.line, part.column, part.first_source) for part in source_map.sections] == [
        (0, 0, 0),
        (4, 8, 2),
        (6, 1, 3),
    ]


@pytest.mark.parametrize(
    ("data", "is_empty"),
    [
        (map_json(mappings=""), True),
        (map_json(mappings=";;;"), True),
        (map_json(sources=[], mappings=""), True),
        (map_json(sources=[], mappings="A"), True),
        (map_json(mappings=";;AAAA"), False),
        (b'{"version":3,"sections":[]}', True),
    ],
)
def test_an_empty_map_is_told_apart(data, is_empty):
    assert parsed(data).is_empty is is_empty


def test_halves_of_surrogate_pairs_are_replaced():
    source_map = parsed(map_json(sources=["a\ud800.js"], file="\udc00"))
    assert source_map.sources[0].path == "a\ufffd.js"
    assert source_map.file == "\ufffd"


def nested_sections(depth):
    inner = '{"version":3,"sources":[],"mappings":""}'
    for _ in range(depth):
        inner = '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":' + inner + "}]}"
    return inner.encode()


def index_map(*sections):
    return json.dumps({"version": 3, "sections": sections}).encode()


EMPTY = {"version": 3, "sources": [], "mappings": ""}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (map_json(mappings="AAAA")[:-9], "not JSON"),
        (b"\xff\xfe\xfd", "not JSON"),
        (b")]}'", "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b"[]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (map_json(version=2), "version 2"),
        (map_json(version="3"), "version '3'"),
        (map_json(version=True), "version True"),
        (b"{}", "version None"),
        (map_json(mappings=None), "no mappings"),
        (map_json(mappings=[]), "no mappings"),
        (b'{"version":3,"sources":null,"mappings":""}', "no list of sources"),
        (b'{"version":3,"sources":"a","mappings":""}', "no list of sources"),
        (nested_sections(9), "too deeply"),
        (b'{"version":3,"sections":{}}', "not a list"),
        (b'{"version":3,"sections":[],"mappings":""}', "both"),
        (index_map({}), "no offset"),
        (index_map({"offset": {}, "map": EMPTY}), "impossible offset"),
        (index_map({"offset": {"line": -1, "column": 0}, "map": EMPTY}), "impossible offset"),
        (index_map({"offset": {"line": 0, "column": 1.5}, "map": EMPTY}), "impossible offset"),
        (index_map({"offset": {"line": 0, "column": 0}, "url": "x"}), "in another file"),
        (index_map({"offset": {"line": 0, "column": 0}, "map": None}), "not a JSON object"),
        (
            index_map(
                {"offset": {"line": 1, "column": 0}, "map": EMPTY},
                {"offset": {"line": 0, "column": 9}, "map": EMPTY},
            ),
            "out of order",
        ),
        (b'{"version":' + b"9" * 5_000 + b"}", "not JSON"),
    ],
)
def test_what_is_no_map_is_a_problem_with_a_reason(data, reason):
    problem = parse_source_map(data)
    assert isinstance(problem, MapProblem)
    assert reason in problem.reason
    assert len(problem.reason) < 300


def test_sources_that_are_no_text_have_no_name():
    assert [source.path for source in parsed(map_json(sources=[1, {}, "a"])).sources] == [
        None,
        None,
        "a",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
FIELDS = ["sources", "mappings", "sections", "sourceRoot", "sourcesContent", "file", "ignoreList"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_members_give_a_map_or_a_problem(fields):
    document = {"version": 3, "sources": [], "mappings": ""} | fields
    parse_source_map(json.dumps(document).encode(), keep_contents=True)


@given(st.binary(max_size=80))
def test_any_bytes_give_a_map_or_a_problem(data):
    assert isinstance(parse_source_map(data), SourceMap | MapProblem)


texts = st.text(max_size=6)


@given(
    sources=st.lists(st.one_of(st.none(), texts), max_size=3),
    contents=st.lists(st.one_of(st.none(), texts), max_size=3),
    file=texts,
    root=texts,
    has_mark=st.booleans(),
)
def test_letters_beyond_ascii_change_nothing(sources, contents, file, root, has_mark):
    """A map written with them is the map written with escapes, wherever they stand."""
    fields = {
        "version": 3,
        "file": file,
        "sourceRoot": root,
        "sources": sources,
        "sourcesContent": ["Ünïcode 你好 \U0001d4b3", *contents],
        "mappings": "AAAA",
    }
    written = json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")
    escaped = json.dumps(fields).encode("ascii")
    try:
        written.decode("utf-8")
    except UnicodeDecodeError:
        return
    assert parsed(b"\xef\xbb\xbf" * has_mark + written) == parsed(escaped)
    assert parsed(written, keep_contents=True) == parsed(escaped, keep_contents=True)


def test_sources_that_are_not_kept_need_not_be_utf_8():
    data = map_json(sources=["a.js"], sourcesContent=["?"]).replace(b"?", b"\xff")
    assert parsed(data).sources[0].has_content
    problem = parse_source_map(data, keep_contents=True)
    assert isinstance(problem, MapProblem)
    assert "utf-8" in problem.reason
    named = map_json(sources=["?.js"], sourcesContent=["a"]).replace(b"?", b"\xff")
    assert isinstance(parse_source_map(named), MapProblem)
