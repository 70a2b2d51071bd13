from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.url_paths import (
    cut_query,
    folder_of,
    join_path,
    looks_hashed,
    split_origin,
    suffixes_of,
)


@pytest.mark.parametrize(
    ("folder", "relative", "path"),
    [
        ("", "a.js", "a.js"),
        ("assets/", "./a.js", "assets/a.js"),
        ("assets/", "../a.js", "a.js"),
        ("a/b/", "../../c/./d.js", "c/d.js"),
        ("assets/", "../../a.js", None),
        ("", "..", None),
        ("a/", "b//c.js", "a/b/c.js"),
        ("a/", ".", "a"),
        ("a/", "..b/c..", "a/..b/c.."),
    ],
)
def test_relative_paths_never_leave_the_top(folder, relative, path):
    assert join_path(folder, relative) == path


@given(st.text(alphabet="ab./"), st.text(alphabet="ab./"))
def test_joined_paths_hold_no_way_up(folder, relative):
    path = join_path("x/" + folder.replace(".", "c").strip("/") + "/", relative)
    assert path is None or ".." not in path.split("/")


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("/a.js", ("", "/a.js")),
        ("a.js", ("", "a.js")),
        ("https://cdn.example/x/a.js", ("https://cdn.example", "/x/a.js")),
        ("//cdn.example/a.js", ("//cdn.example", "/a.js")),
        ("HTTP://cdn.example", ("HTTP://cdn.example", "")),
        ("data:text/plain,a", None),
        ("blob:https://x/y", None),
        ("assets/a:b.js", ("", "assets/a:b.js")),
    ],
)
def test_origins_are_split_off(url, parts):
    assert split_origin(url) == parts


def test_query_and_fragment_are_cut():
    assert [cut_query(url) for url in ("a?b#c", "a#b?c", "a", "?x")] == ["a", "a", "a", ""]


def test_suffixes_are_whole_segments_longest_first():
    assert suffixes_of("a/b/c.js", longest=9) == ["a/b/c.js", "b/c.js", "c.js"]
    assert suffixes_of("a/b/c.js", longest=2) == ["b/c.js", "c.js"]


def test_folders_keep_their_slash():
    assert [folder_of(path) for path in ("a/b.js", "b.js", "a/")] == ["a/", "", "a/"]


@pytest.mark.parametrize(
    "name",
    [
        "assets/index-9fy7tnFw.js", "index.C-0VwI5j.entry.js", "lgk26c31.js", "fa20ff0a.js",
        "Settings-B-gutdsd.js", "index-BD_kIOMy-DLFMAzri.js", "entry.css-k7n2g6u5.css",
        "About-8b2d0aa6.js", "dist-BcgPhpnd.js", "polyfills-legacy-B_o7jV_1.js", "a-0123456789abcdef.js",
    ],
)  # fmt: skip
def test_names_with_a_content_hash(name):
    assert looks_hashed(name)


@pytest.mark.parametrize(
    "name",
    [
        "index.js", "katex.min.css", "ProductCard.js", "HomeView.js", "jquery-ui-1.11.4.full.min.js",
        "my-services.js", "react-16.production.min.js", "", "a/", "bootstrap.bundle.min.js",
        "jquery.multiselect-1.13.css", "vue-router.js",
    ],
)  # fmt: skip
def test_names_without_one(name):
    assert not looks_hashed(name)
