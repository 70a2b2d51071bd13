"""Files pair by names, contents and modules, each once, and the same way from either side."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, strategies as st

from builders import a_build, a_chunk, a_file, owned
from bundleaudit.compare.changes import find_changes
from bundleaudit.compare.matching import match_greedily
from bundleaudit.compare.pairing import pair_files
from bundleaudit.model.diff import ChangeStatus
from bundleaudit.model.files import Fingerprint


def scripts(**modules):
    """Return a build of scripts by name; a name's ``__`` is the hash's hyphen, modules by size."""
    chunks = []
    files = []
    for name, parts in modules.items():
        path = f"assets/{name.replace('__', '-')}.js"
        ownership = owned(*parts.items())
        chunks.append(a_chunk(path, ownership=ownership, name=name.partition("__")[0]))
        files.append(a_file(path, ownership.raw_bytes))
    return a_build(files=files, chunks=chunks)


def statuses(base, head):
    return {
        (change.pair.base, change.pair.head): change.status.value
        for change in find_changes(base, head)
        if not change.status.is_quiet
    }


def js(name):
    return f"assets/{name}.js"


def test_a_split_names_its_parts():
    base = scripts(ui__A1b2C3d4={"axios": 600, "date-fns": 400})
    head = scripts(http__A1b2C3d5={"axios": 600}, date__A1b2C3d6={"date-fns": 400})
    whole, parts = (js("ui-A1b2C3d4"),), (js("date-A1b2C3d6"), js("http-A1b2C3d5"))
    assert statuses(base, head) == {(whole, parts): "split"}
    assert statuses(head, base) == {(parts, whole): "merged"}


def test_a_split_where_one_part_keeps_the_name():
    base = scripts(vendor__A1b2C3d4={"axios": 600, "date-fns": 400})
    head = scripts(vendor__B1b2C3d4={"axios": 600}, date__A1b2C3d6={"date-fns": 400})
    parts = (js("date-A1b2C3d6"), js("vendor-B1b2C3d4"))
    assert statuses(base, head) == {((js("vendor-A1b2C3d4"),), parts): "split"}


@pytest.mark.parametrize(
    ("part_bytes", "expected"),
    [(40, ["added", "renamed"]), (60, ["split"])],
)
def test_a_part_below_five_percent_makes_no_split(part_bytes, expected):
    base = scripts(ui__A1b2C3d4={"a": 1000 - part_bytes, "b": part_bytes})
    head = scripts(one__A1b2C3d5={"a": 1000 - part_bytes}, two__A1b2C3d6={"b": part_bytes})
    assert sorted(statuses(base, head).values()) == expected


@pytest.mark.parametrize(("kept_bytes", "is_renamed"), [(499, False), (501, True)])
def test_half_of_the_modules_make_a_rename(kept_bytes, is_renamed):
    base = scripts(old__A1b2C3d4={"a": kept_bytes, "b": 1000 - kept_bytes})
    head = scripts(new__A1b2C3d4={"a": kept_bytes, "c": 1000 - kept_bytes})
    expected = ["renamed"] if is_renamed else ["added", "removed"]
    assert sorted(statuses(base, head).values()) == expected


def test_files_of_one_name_pair_by_their_modules_not_by_their_order():
    base = scripts(index__A1b2C3d4={"home": 500}, index__B1b2C3d4={"cart": 510})
    head = scripts(index__C1b2C3d4={"cart": 520}, index__D1b2C3d4={"home": 530})
    assert statuses(base, head) == {
        ((js("index-A1b2C3d4"),), (js("index-D1b2C3d4"),)): "changed",
        ((js("index-B1b2C3d4"),), (js("index-C1b2C3d4"),)): "changed",
    }


def test_a_stranger_of_the_same_name_is_added_not_paired():
    base = scripts(index__A1b2C3d4={"home": 500}, index__B1b2C3d4={"cart": 510})
    head = scripts(index__C1b2C3d4={"home": 520}, index__D1b2C3d4={"news": 530})
    assert sorted(statuses(base, head).values()) == ["added", "changed", "removed"]


def test_the_manifest_s_module_is_stronger_than_the_name():
    def build(file):
        return a_build(chunks=[a_chunk(file, source="src/views/Home.vue")])

    (pair,) = pair_files(build("assets/a-A1b2C3d4.js"), build("js/b-B1b2C3d4.js"))
    assert (len(pair.base), len(pair.head), pair.is_by_name) == (1, 1, True)


def test_the_manifest_s_name_pairs_files_in_other_folders():
    def build(file, name):
        return a_build(files=[a_file(file)], chunks=[a_chunk(file, name=name)])

    (pair,) = pair_files(build("assets/A1b2C3d4.js", "cart"), build("js/B1b2C3d4.js", "cart"))
    assert (len(pair.base), len(pair.head), pair.is_by_name) == (1, 1, True)
    pairs = pair_files(build("assets/A1b2C3d4.js", "cart"), build("js/B1b2C3d4.js", "news"))
    assert len(pairs) == 2


def test_namesakes_of_which_nothing_is_known_pair_by_the_nearest_size():
    base = a_build(files=[a_file(js("index-A1b2C3d4"), 100), a_file(js("index-B1b2C3d4"), 500)])
    head = a_build(files=[a_file(js("index-C1b2C3d4"), 480), a_file(js("index-D1b2C3d4"), 2_000)])
    assert paired(base, head) == {"A": "D", "B": "C"}


def paired(base, head):
    """Return the letters that the hashes of paired namesakes begin with."""
    return {
        pair.base[0][13]: pair.head[0][13]
        for pair in pair_files(base, head)
        if pair.base and pair.head
    }


def test_namesakes_pair_by_what_they_share_before_their_size():
    base = scripts(index__A1b2C3d4={"m": 500}, index__B1b2C3d4={"m": 100, "x": 800})
    assert paired(base, scripts(index__C1b2C3d4={"m": 500, "y": 420})) == {"A": "C"}


def test_namesakes_that_share_as_much_pair_by_the_nearest_size():
    base = scripts(index__A1b2C3d4={"m": 100}, index__B1b2C3d4={"m": 100, "x": 800})
    assert paired(base, scripts(index__C1b2C3d4={"m": 100, "y": 820})) == {"B": "C"}


def test_a_namesake_of_unknown_modules_may_be_any_that_is_left():
    base = scripts(index__A1b2C3d4={}, index__B1b2C3d4={"b": 600})
    head = scripts(index__C1b2C3d4={"c": 110}, index__D1b2C3d4={"b": 600})
    assert paired(base, head) == {"A": "C", "B": "D"}


def test_namesakes_of_equal_code_are_one_whatever_their_modules_are_called():
    def side(*parts):
        build = scripts(**{f"index__{hash_}": {module: 500} for hash_, module, _ in parts})
        codes = {f"assets/index-{hash_}.js": code for hash_, _, code in parts}
        files = tuple(
            dataclasses.replace(
                file,
                fingerprint=Fingerprint(
                    content=file.path, canonical=file.path, code=codes[file.path]
                ),
            )
            for file in build.files
        )
        return dataclasses.replace(build, files=files)

    base = side(("A1b2C3d4", "a", "1"), ("B1b2C3d4", "b", "2"))
    head = side(("C1b2C3d4", "c", "2"), ("D1b2C3d4", "d", "1"))
    assert paired(base, head) == {"A": "D", "B": "C"}


def test_a_hash_that_reads_like_a_word_is_a_hash_among_hashes():
    def build(*hashes):
        return a_build(
            files=[a_file(f"assets/{n}-{h}.js") for n, h in zip("abcd", hashes, strict=True)]
        )

    changes = find_changes(
        build("A1b2C3d4", "B1b2C3d4", "C1b2C3d4", "CrgftFex"),
        build("A1b2C3d5", "B1b2C3d5", "C1b2C3d5", "D1b2C3d5"),
    )
    assert {change.name for change in changes} == {f"assets/{n}-*.js" for n in "abcd"}
    assert {change.status for change in changes} == {ChangeStatus.HASHES}


def test_equal_content_under_another_name_is_renamed():
    def build(path):
        file = a_file(path, 900)
        mark = Fingerprint(content="1", canonical="2", code="3")
        return a_build(files=[dataclasses.replace(file, fingerprint=mark)])

    assert list(statuses(build("img/a.png"), build("pictures/b.png")).values()) == ["renamed"]


def test_without_contents_equal_sizes_and_modules_are_taken_for_unchanged_and_said_so():
    changes = find_changes(scripts(a__A1b2C3d4={"m": 5}), scripts(a__B1b2C3d4={"m": 5}))
    assert [change.status for change in changes] == [ChangeStatus.HASHES]
    assert changes.has_assumed


def marked(path, size, canonical, code):
    mark = Fingerprint(content=path, canonical=canonical, code=code)
    return dataclasses.replace(a_file(path, size), fingerprint=mark)


def test_every_pair_says_whether_a_name_made_it():
    one = Fingerprint(content="1", canonical="1", code="1")
    moved = [dataclasses.replace(a_file(path, 9), fingerprint=one) for path in ("a.png", "b.png")]
    base = scripts(ui__A1b2C3d4={"x": 600, "y": 400}, gone={"g": 1}, old__A1b2C3d4={"o": 5})
    head = scripts(http__A1b2C3d5={"x": 600}, date__A1b2C3d6={"y": 400}, new={"n": 1})
    base = dataclasses.replace(base, files=(*base.files, moved[0], a_file("same.css")))
    head = dataclasses.replace(head, files=(*head.files, moved[1], a_file("same.css")))
    found = {(pair.base, pair.head): pair.is_by_name for pair in pair_files(base, head)}
    assert found == {
        ((js("ui-A1b2C3d4"),), (js("date-A1b2C3d6"), js("http-A1b2C3d5"))): False,
        ((js("gone"),), ()): False,
        ((js("old-A1b2C3d4"),), ()): False,
        ((), (js("new"),)): False,
        (("a.png",), ("b.png",)): False,
        (("same.css",), ("same.css",)): True,
    }
    assert all(type(value) is bool for value in found.values())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        # A hash in the path says that the content is the same, whatever the manifest says.
        (("a-A1b2C3d4", "b-B1b2C3d4"), {"a": "a", "b": "b"}),
        # Without one the manifest comes first.
        (("a", "b"), {"a": "b", "b": "a"}),
    ],
)
def test_a_path_with_a_hash_comes_before_the_manifest_and_another_after_it(names, expected):
    def build(*sources):
        paths = [js(name) for name in names]
        chunks = [a_chunk(path, source=one) for path, one in zip(paths, sources, strict=True)]
        return a_build(files=[a_file(path) for path in paths], chunks=chunks)

    pairs = pair_files(build("x.vue", "y.vue"), build("y.vue", "x.vue"))
    assert {pair.base[0][7]: pair.head[0][7] for pair in pairs} == expected


def test_equal_but_for_hashes_comes_before_equal_code():
    base = a_build(files=[marked("f.png", 5, "c1", "k")])
    head = a_build(files=[marked("g.png", 5, "c2", "k"), marked("h.png", 5, "c1", "k")])
    pairs = {pair.base: pair.head for pair in pair_files(base, head)}
    assert pairs["f.png",] == ("h.png",)


def named(path, chunk_name, size=100):
    return a_file(path, size), a_chunk(path, name=chunk_name)


def build_of(*parts):
    return a_build(files=[file for file, _ in parts], chunks=[chunk for _, chunk in parts])


@pytest.mark.parametrize("is_swapped", [False, True])
def test_a_namesake_too_many_may_still_have_its_name_by_the_manifest(is_swapped):
    one = build_of(named("a/index-A1b2C3d4.js", "index"), named("b/main-B1b2C3d4.js", "shell"))
    other = build_of(
        named("a/index-C1b2C3d4.js", "index"), named("a/index-D1b2C3d4.js", "shell", 900)
    )
    pairs = pair_files(other, one) if is_swapped else pair_files(one, other)
    assert sorted((*pair.base, *pair.head) for pair in pairs if pair.is_by_name) == sorted(
        [
            ("a/index-C1b2C3d4.js", "a/index-A1b2C3d4.js")[:: 1 if is_swapped else -1],
            ("a/index-D1b2C3d4.js", "b/main-B1b2C3d4.js")[:: 1 if is_swapped else -1],
        ]
    )


def test_namesakes_do_not_keep_others_from_their_names():
    base = build_of(
        named("a/index-A1b2C3d4.js", "i"), named("a/index-B1b2C3d4.js", "j"),
        named("b/main-C1b2C3d4.js", "shell"),
    )  # fmt: skip
    head = build_of(
        named("a/index-D1b2C3d4.js", "k"), named("a/index-E1b2C3d4.js", "l"),
        named("c/app-F1b2C3d4.js", "shell"),
    )  # fmt: skip
    pairs = {pair.base: (pair.head, pair.is_by_name) for pair in pair_files(base, head)}
    assert pairs["b/main-C1b2C3d4.js",] == (("c/app-F1b2C3d4.js",), True)


def test_namesakes_pair_by_content_before_their_size():
    base = [
        marked(js("index-A1b2C3d4"), 100, "1", "1"),
        marked(js("index-B1b2C3d4"), 200, "2", "2"),
    ]
    head = [
        marked(js("index-C1b2C3d4"), 100, "2", "2"),
        marked(js("index-D1b2C3d4"), 200, "1", "1"),
    ]
    assert paired(a_build(files=base), a_build(files=head)) == {"A": "D", "B": "C"}


def test_the_nearest_sizes_pair():
    base = [a_file(js("index-A1b2C3d4"), 100), a_file(js("index-B1b2C3d4"), 200)]
    head = [a_file(js("index-C1b2C3d4"), 190), a_file(js("index-D1b2C3d4"), 110)]
    assert paired(a_build(files=base), a_build(files=head)) == {"A": "D", "B": "C"}


HASH = st.sampled_from(["A1b2C3d4", "B1b2C3d4", "C1b2C3d4", "CrgftFex"])
NAME = st.sampled_from(["index", "vendor", "ui", "Home"])
MODULES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 1000), max_size=5)
MARK = st.none() | st.builds(
    Fingerprint,
    content=st.sampled_from("123"),
    canonical=st.sampled_from("12"),
    code=st.sampled_from("12"),
)


@st.composite
def builds(draw):
    """Draw a small build with many chances of confusion."""
    parts = draw(st.dictionaries(st.tuples(NAME, HASH), st.tuples(MODULES, MARK), max_size=6))
    files, chunks = [], []
    for (name, text), (modules, mark) in parts.items():
        path = f"assets/{name}-{text}.js"
        ownership = owned(*modules.items(), no_source_map=7)
        chunks.append(a_chunk(path, ownership=ownership))
        files.append(dataclasses.replace(a_file(path, ownership.raw_bytes), fingerprint=mark))
    return a_build(files=files, chunks=chunks)


SCORED = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), st.integers(0, 2), max_size=12
)


@given(SCORED)
def test_the_greedy_choice_is_the_same_from_either_side(scores):
    forward = match_greedily(((score,), one, other) for (one, other), score in scores.items())
    backward = match_greedily(((score,), other, one) for (one, other), score in scores.items())
    assert {other: one for one, other in backward.items()} == forward
    assert len(set(forward.values())) == len(forward)


@given(builds(), builds())
def test_every_file_is_in_exactly_one_pair(base, head):
    pairs = pair_files(base, head)
    assert sorted(path for pair in pairs for path in pair.base) == [f.path for f in base.files]
    assert sorted(path for pair in pairs for path in pair.head) == [f.path for f in head.files]
    assert all(min(len(pair.base), len(pair.head)) <= 1 for pair in pairs)


@given(builds(), builds())
def test_swapped_builds_give_swapped_pairs_and_opposite_statuses(base, head):
    forward = {(c.pair.base, c.pair.head): c.status for c in find_changes(base, head)}
    backward = {(c.pair.head, c.pair.base): c.status for c in find_changes(head, base)}
    assert backward == {key: status.opposite for key, status in forward.items()}


@given(builds())
def test_a_build_against_itself_is_identical(build):
    assert {change.status for change in find_changes(build, build)} <= {ChangeStatus.IDENTICAL}
