from __future__ import annotations

import pytest

from bundleaudit.inputs.html_page import parse_html
from bundleaudit.inputs.url_bases import UrlBase, learn_bases


def learn(files, **pages):
    """Learn from pages given by path (``__`` for ``/``) as lists of script URLs."""
    parsed = [
        parse_html(
            "".join(f'<script type=module src="{url}"></script>' for url in urls).encode(),
            name.replace("__", "/") + ".html",
        )
        for name, urls in pages.items()
    ]
    return [(base.prefix, base.folder) for base in learn_bases(parsed, files)]


@pytest.mark.parametrize(
    ("url", "file", "base"),
    [
        ("/assets/a-1b2c3d4e.js", "assets/a-1b2c3d4e.js", ("/", "")),
        ("/app/static/js/app.js", "js/app.js", ("/app/static/", "")),
        ("/base/index.js", "index.js", ("/base/", "")),
        ("./static/assets/a.js", "assets/a.js", ("./static/", "")),
        ("/PLACEHOLDER/assets/a.js", "assets/a.js", ("/PLACEHOLDER/", "")),
        ("/%7B%7BBASE%7D%7D/a.js?v=1", "a.js", ("/%7B%7BBASE%7D%7D/", "")),
        ("https://cdn.example/x/a-1b2c3d4e.js", "a-1b2c3d4e.js", ("https://cdn.example/x/", "")),
        ("//cdn.example/a-1b2c3d4e.js", "a-1b2c3d4e.js", ("//cdn.example/", "")),
    ],
)
def test_the_prefix_of_a_known_file_is_a_base(url, file, base):
    assert learn([file], index=[url]) == [base]


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("./assets/a.js", "assets/a.js"),  # leads there by itself
        ("https://cdn.example/npm/katex.min.css", "katex.min.css"),
        ("/elsewhere/index.js", "assets/lib/index.js"),  # unlike folders on both sides
        ("/missing.js", "a.js"),
        ("myassets/a.js", "notassets/b.js"),
    ],
)
def test_what_proves_nothing_teaches_nothing(url, file):
    assert learn([file], index=[url]) == []


def test_the_most_used_base_comes_first():
    files = ["assets/a.js", "assets/b.js", "assets/c.js"]
    urls = ["/assets/a.js", "/app/assets/b.js", "/app/assets/c.js"]
    assert learn(files, index=urls) == [("/app/", ""), ("/", "")]


def test_a_build_nested_in_another_has_a_base_of_its_own():
    files = ["assets/a-1b2c3d4e.js", "lite/assets/a-1b2c3d4e.js", "lite/assets/b-1b2c3d4e.js"]
    assert learn(
        files,
        index=["/assets/a-1b2c3d4e.js"],
        lite__index=["/assets/a-1b2c3d4e.js", "/assets/b-1b2c3d4e.js"],
    ) == [("/", "lite/"), ("/", "")]


def test_stylesheets_preloads_and_import_maps_teach_as_well():
    page = parse_html(
        b"""<link rel=stylesheet href=/p/a.css><link rel=modulepreload href=/p/b.js>
        <link rel=preload as=font href=/p/c.woff2><script nomodule src=/p/d.js></script>
        <script type=importmap>{"imports": {"#entry": "/q/b.js"}}</script>""",
        "index.html",
    )
    assert learn_bases([page], ["a.css", "b.js", "c.woff2", "d.js"]) == (
        UrlBase(prefix="/p/"),
        UrlBase(prefix="/q/"),
    )


def test_a_page_of_lies_cannot_make_every_lookup_slow():
    assert len(learn(["a.js"], index=[f"/{n}/a.js" for n in range(100)])) == 16
