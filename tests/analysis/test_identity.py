"""Content hashes in file names: found, told from words, and left out of names."""

from __future__ import annotations

import pytest

from bundleaudit.analysis.identity import chunk_name, find_hash, stable_name, stable_names

# file, hash, stable name, chunk name
NAMES = [
    ("assets/index-9fy7tnFw.js", "9fy7tnFw", "assets/index-*.js", "index"),
    ("assets/index-9d6a9186.js", "9d6a9186", "assets/index-*.js", "index"),
    ("assets/Settings-B-gutdsd.js", "B-gutdsd", "assets/Settings-*.js", "Settings"),
    ("assets/format-qSUo_27e.js", "qSUo_27e", "assets/format-*.js", "format"),
    ("assets/AccountView-_8HkcC_g.js", "_8HkcC_g", "assets/AccountView-*.js", "AccountView"),
    ("static/js/index.DormvYxC.js", "DormvYxC", "static/js/index.*.js", "index"),
    ("assets/index.C-0VwI5j.entry.js", "C-0VwI5j", "assets/index.*.entry.js", "index.entry"),
    ("assets/x.worker-DBnp0zQM.js", "DBnp0zQM", "assets/x.worker-*.js", "x.worker"),
    ("_nuxt/lgk26c31.js", "lgk26c31", "_nuxt/*.js", "lgk26c31"),
    ("_nuxt/shiki-eqdunn6m.js", "eqdunn6m", "_nuxt/shiki-*.js", "shiki"),
    ("assets/@charts-C4xQ0T1A.js", "C4xQ0T1A", "assets/@charts-*.js", "@charts"),
    ("assets/hero-BtEWYIHF.png", "BtEWYIHF", "assets/hero-*.png", "hero"),
    ("js/app.js", None, "js/app.js", "app"),
    ("assets/app-settings.js", None, "assets/app-settings.js", "app-settings"),
    ("assets/my-foo-view.js", None, "assets/my-foo-view.js", "my-foo-view"),
    ("assets/my-HomeView.js", None, "assets/my-HomeView.js", "my-HomeView"),
    ("favicon.svg", None, "favicon.svg", "favicon"),
    ("a-9d6a9186/app.js", None, "a-9d6a9186/app.js", "app"),
    ("assets/banner-1280x720.png", None, "assets/banner-1280x720.png", "banner-1280x720"),
    ("icons/app-icon1024.png", None, "icons/app-icon1024.png", "app-icon1024"),
    ("icon1024.png", None, "icon1024.png", "icon1024"),
    ("icons/app-icons512.png", None, "icons/app-icons512.png", "app-icons512"),
    ("assets/chunk-vendors2.js", None, "assets/chunk-vendors2.js", "chunk-vendors2"),
    ("assets/font-awesome5.js", None, "assets/font-awesome5.js", "font-awesome5"),
    ("_nuxt/virtual-files-cxykoir5.js", "cxykoir5", "_nuxt/virtual-files-*.js", "virtual-files"),
    ("report-20240101.pdf", None, "report-20240101.pdf", "report-20240101"),
    ("assets/index-68856467.js", "68856467", "assets/index-*.js", "index"),
    ("assets/shell-accd7248.js", "accd7248", "assets/shell-*.js", "shell"),
    ("_nuxt/tree-ogeha829.js", "ogeha829", "_nuxt/tree-*.js", "tree"),
    ("Dockerfile", None, "Dockerfile", "Dockerfile"),
]


@pytest.mark.parametrize(("path", "expected"), [(path, found) for path, found, _, _ in NAMES])
def test_the_hash_of_a_file_is_found(path, expected):
    assert find_hash(path) == expected


@pytest.mark.parametrize(("path", "expected"), [(path, stable) for path, _, stable, _ in NAMES])
def test_a_stable_name_has_no_hash(path, expected):
    assert stable_name(path) == expected


@pytest.mark.parametrize(("path", "expected"), [(path, name) for path, _, _, name in NAMES])
def test_a_chunk_is_called_by_its_name(path, expected):
    assert chunk_name(path) == expected


def test_chained_hashes_all_go():
    path = "assets/viewport.es-88169ec4-ecd3edd4-8d1cffc9.js"
    assert stable_name(path) == "assets/viewport.es-88169ec4-ecd3edd4-*.js"


@pytest.mark.parametrize(
    ("others", "stable"),
    [
        (("a-B64tgiqm.js", "b-ECupT1ao.js", "c-jqCXUQlM.js"), "chunk-vendors2.js"),
        (("a-lgk26c31.js", "b-eqdunn6m.js", "c-d7zeu3ii.js"), "chunk-*.js"),
        (("a-68856467.js", "b-12345678.js"), "chunk-*.js"),
        (("a.js", "b-lgk26c31.js"), "chunk-vendors2.js"),
    ],
)
def test_a_word_with_a_digit_is_a_hash_among_hashes_of_small_letters_only(others, stable):
    names = stable_names(f"assets/{name}" for name in (*others, "chunk-vendors2.js"))
    assert names["assets/chunk-vendors2.js"] == f"assets/{stable}"
