from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.html_page import parse_html
from bundleaudit.inputs.url_bases import UrlBase
from bundleaudit.inputs.url_resolution import UrlResolver

FILES = (
    "index.html",
    "favicon.ico",
    "admin/index.html",
    "assets/index-9fy7tnFw.js",
    "assets/vue-5ihksysR.js",
    "assets/my file.js",
    "assets/100%25.js",
    "assets/app.css",
    "fonts/a.woff2",
    "sw.js",
)


def resolve(url, importer="index.html", *, bases=(), **options):
    return UrlResolver(FILES, bases=bases).resolve(url, importer=importer, **options)


@pytest.mark.parametrize(
    ("url", "importer", "file"),
    [
        ("/assets/app.css", "index.html", "assets/app.css"),
        ("./assets/app.css", "index.html", "assets/app.css"),
        ("assets/app.css?v=1#x", "index.html", "assets/app.css"),
        ("../assets/app.css", "admin/index.html", "assets/app.css"),
        ("./vue-5ihksysR.js", "assets/index-9fy7tnFw.js", "assets/vue-5ihksysR.js"),
        ("../fonts/a.woff2", "assets/app.css", "fonts/a.woff2"),
        ("assets/my%20file.js", "index.html", "assets/my file.js"),
        ("assets/100%25.js", "index.html", "assets/100%25.js"),
        ("sw.js", "assets/index-9fy7tnFw.js", "sw.js"),  # as a worker, relative to the document
        ("/missing.js", "index.html", None),
        ("", "index.html", None),
        ("#x", "index.html", None),
        ("?x", "index.html", None),
        ("data:text/css,a", "index.html", None),
        ("../assets/app.css", "index.html", None),
        ("../../../assets/app.css", "admin/index.html", None),
        ("%2e%2e/%2e%2e/etc/passwd", "index.html", None),
        ("/../assets/app.css", "index.html", "assets/app.css"),  # browsers stop at the root
        ("a%00.js", "index.html", None),
        ("assets", "index.html", None),
    ],
)
def test_urls_resolve_by_themselves(url, importer, file):
    assert resolve(url, importer) == file


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("/mounted/deep/assets/index-9fy7tnFw.js", "assets/index-9fy7tnFw.js"),
        ("/mounted/assets/app.css", "assets/app.css"),
        ("/mounted/index-9fy7tnFw.js", "assets/index-9fy7tnFw.js"),
        ("https://cdn.example/index-9fy7tnFw.js", "assets/index-9fy7tnFw.js"),
        ("//cdn.example/assets/index-9fy7tnFw.js", "assets/index-9fy7tnFw.js"),
        ("https://cdn.example/assets/app.css", None),
        ("/other/sw.js", None),
        ("/mounted/app.css", None),
        ("/other/assets/other.css", None),
    ],
)
def test_without_a_base_an_equal_end_must_be_proof_enough(url, file):
    assert resolve(url) == file


@pytest.mark.parametrize(
    ("prefix", "url", "importer"),
    [
        ("/app/", "/app/sw.js", "index.html"),
        ("/app/", "/app/sw.js", "assets/app.css"),
        ("./static/", "./static/sw.js", "index.html"),
        ("https://cdn.example/x/", "https://cdn.example/x/sw.js", "index.html"),
        ("/%7B%7BBASE%7D%7D/", "/%7B%7BBASE%7D%7D/sw.js", "index.html"),
    ],
)
def test_a_learnt_base_resolves_names_without_a_hash(prefix, url, importer):
    assert resolve(url, importer) is None
    assert resolve(url, importer, bases=[UrlBase(prefix=prefix)]) == "sw.js"


def test_the_root_is_known_next_to_any_base():
    resolver = UrlResolver(FILES, bases=[UrlBase(prefix="/app/")])
    assert resolver.resolve("/favicon.ico", importer="index.html") == "favicon.ico"
    assert resolver.bases == (UrlBase(prefix="/app/"), UrlBase(prefix="/"))


@pytest.mark.parametrize(
    ("base_href", "url", "file"),
    [
        ("/app/", "assets/app.css", "assets/app.css"),
        ("../", "favicon.ico", "favicon.ico"),
        ("{{ server_url }}", "../assets/app.css", "assets/app.css"),
        ("https://x.example/y/", "../assets/index-9fy7tnFw.js", "assets/index-9fy7tnFw.js"),
    ],
)
def test_the_base_of_a_page_moves_its_relative_urls(base_href, url, file):
    assert resolve(url, "admin/index.html", base_href=base_href) == file


def test_files_of_a_nested_build_prefer_their_own():
    files = ("assets/a.js", "lite/assets/a.js", "lite/assets/b.js", "lite/index.html")
    resolver = UrlResolver(files, bases=[UrlBase(prefix="/"), UrlBase(prefix="/", folder="lite/")])
    assert resolver.resolve("/assets/a.js", importer="index.html") == "assets/a.js"
    assert resolver.resolve("/assets/a.js", importer="lite/index.html") == "lite/assets/a.js"
    preload = resolver.resolve_preload("assets/b.js", importer="lite/assets/a.js")
    assert preload == "lite/assets/b.js"


@pytest.mark.parametrize(
    ("entry", "importer", "file"),
    [
        ("assets/app.css", "assets/index-9fy7tnFw.js", "assets/app.css"),
        ("./app.css", "assets/index-9fy7tnFw.js", "assets/app.css"),
        ("../sw.js", "assets/index-9fy7tnFw.js", "sw.js"),
        ("/assets/app.css", "assets/index-9fy7tnFw.js", "assets/app.css"),
        ("https://cdn.example/vue-5ihksysR.js", "index.html", "assets/vue-5ihksysR.js"),
        ("assets/gone.css", "assets/index-9fy7tnFw.js", None),
        ("../../x.js", "assets/index-9fy7tnFw.js", None),
    ],
)
def test_preload_entries_are_relative_to_the_base_or_the_importer(entry, importer, file):
    assert UrlResolver(FILES).resolve_preload(entry, importer=importer) == file


def test_an_import_map_renames_what_chunks_import():
    """Vite 8's chunkImportMap: the imported names are no files."""
    page = parse_html(
        b"""<script type=importmap>{"imports": {
        "/app/assets/vue-STABLE01.js": "/app/assets/vue-5ihksysR.js",
        "#entry": "/app/assets/index-9fy7tnFw.js",
        "lib/": "/app/assets/",
        "gone": "/app/gone.js"}}</script>""",
        "index.html",
    )
    resolver = UrlResolver.from_pages([page], FILES)
    importer = "assets/index-9fy7tnFw.js"
    vue = "assets/vue-5ihksysR.js"
    assert resolver.resolve_import("./vue-STABLE01.js", importer=importer) == vue
    assert resolver.resolve_import("/app/assets/vue-STABLE01.js", importer=importer) == vue
    assert resolver.resolve_preload("assets/vue-STABLE01.js", importer=importer) == vue
    assert resolver.resolve_preload("./vue-STABLE01.js", importer=importer) == vue
    assert resolver.resolve_import("#entry", importer=importer) == "assets/index-9fy7tnFw.js"
    assert resolver.resolve_import("lib/app.css", importer=importer) == "assets/app.css"
    assert resolver.resolve_import("lib/../../x", importer=importer) is None
    assert resolver.resolve_import("gone", importer=importer) is None


def test_the_first_page_and_then_the_file_decide_an_import_map():
    pages = [
        parse_html(f'<script type=importmap>{{"imports": {{"a": "{url}"}}}}</script>'.encode(), "p")
        for url in ("/sw.js", "/favicon.ico")
    ]
    from_file = [("a", "/assets/app.css"), ("b", "/assets/app.css")]
    resolver = UrlResolver.from_pages(pages, FILES, import_map=from_file)
    assert resolver.resolve_import("a", importer="index.html") == "sw.js"
    assert resolver.resolve_import("b", importer="index.html") == "assets/app.css"


@pytest.mark.parametrize("specifier", ["vue", "@scope/pkg", "sw.js", "node:fs", "#x", ""])
def test_bare_imports_are_external(specifier):
    assert UrlResolver(FILES).resolve_import(specifier, importer="index.html") is None


@given(st.text() | st.text(alphabet="/.:?#%2ea-"), st.text(alphabet="ab/."))
def test_any_text_resolves_to_a_file_of_the_build_or_nothing(url, importer):
    resolver = UrlResolver(
        FILES, bases=[UrlBase(prefix="/a/")], import_map=[(url, url), (".", url)]
    )
    for found in (
        resolver.resolve(url, importer=importer, base_href=url),
        resolver.resolve_preload(url, importer=importer),
        resolver.resolve_import(url, importer=importer),
    ):
        assert found is None or found in FILES


def test_monstrous_texts_are_no_urls():
    resolver = UrlResolver(FILES, import_map=[("a/", "/assets/")])
    url = "a/" * 1_000_000
    assert resolver.resolve(url, importer="") is None
    assert resolver.resolve_preload(url, importer="") is None
    assert resolver.resolve_import(url, importer="") is None
