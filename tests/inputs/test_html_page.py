from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.html_page import parse_html
from bundleaudit.inputs.page_values import (
    ClassicScript,
    HtmlPage,
    Preload,
    Stylesheet,
    decode_page,
    encode_page,
)
from growth import assert_linear


def page(text: str) -> HtmlPage:
    return parse_html(text.encode(), "index.html")


def test_what_vite_8_writes():
    found = page(
        """<!doctype html><html><head><meta charset="UTF-8" />
        <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
        <script type="module" crossorigin src="/assets/index-a1b2c3d4.js"></script>
        <link rel="modulepreload" crossorigin href="/assets/vue-a1b2c3d4.js">
        <link rel="stylesheet" crossorigin href="/assets/index-a1b2c3d4.css">
        </head><body><div id="app"></div></body></html>"""
    )
    assert found.module_scripts == ("/assets/index-a1b2c3d4.js",)
    assert found.module_preloads == ("/assets/vue-a1b2c3d4.js",)
    assert found.stylesheets == (Stylesheet(href="/assets/index-a1b2c3d4.css", media=""),)
    assert found.other_references == ("/favicon.svg",)
    assert found.classic_scripts == found.nomodule_scripts == found.legacy_entries == ()
    assert (found.path, found.base_href, found.notes) == ("index.html", None, ())


def test_what_plugin_legacy_writes():
    found = page(
        """<head><script type="module" crossorigin src="/polyfills.js"></script>
        <script type="module" src="/index.js"></script>
        <script type="module">window.modern=true</script></head>
        <body><script nomodule>!function(){}()</script>
        <script nomodule crossorigin id="vite-legacy-polyfill" src="/p-legacy.js"></script>
        <script nomodule id="vite-legacy-entry" data-src="/i-legacy.js">System.import(1)</script>"""
    )
    assert found.module_scripts == ("/polyfills.js", "/index.js")
    assert found.inline_modules == ("window.modern=true",)
    assert found.inline_scripts == ("!function(){}()",)
    assert found.nomodule_scripts == ("/p-legacy.js",)
    assert found.legacy_entries == ("/i-legacy.js",)


def test_tags_moved_into_a_script_by_a_dynamic_base_count_like_tags():
    items = [
        {"parentTagName": "head", "tagName": "script", "attrs": {"type": "module", "src": "/a.js"}},
        {"tagName": "link", "attrs": {"rel": "modulepreload", "href": "/b.js"}},
        {"tagName": "link", "attrs": {"rel": "stylesheet", "href": "/c.css"}},
        {"tagName": "script", "attrs": {"nomodule": "", "src": "/n.js"}},
        {
            "tagName": "script",
            "attrs": {"nomodule": "", "id": "vite-legacy-polyfill", "data-src": "/p.js"},
        },
        {"parentTagName": "head", "tagName": "script", "attrs": {"src": "/classic.js"}},
    ]
    found = page(f"<body><script>var preloads = {json.dumps(items)};</script>")
    assert found.module_scripts == ("/a.js",)
    assert found.module_preloads == ("/b.js",)
    assert [sheet.href for sheet in found.stylesheets] == ["/c.css"]
    assert found.nomodule_scripts == ("/n.js", "/p.js")
    assert found.classic_scripts == (
        ClassicScript(src="/classic.js", is_async=True, is_deferred=False, in_head=True),
    )
    assert len(found.inline_scripts) == 1


def test_classic_scripts_say_when_they_run_and_where_they_stand():
    found = page(
        """<script src=a.js></script><script async src=b.js></script>
        <script DEFER type="text/javascript" src=c.js></script></head>
        <script src=d.js type=application/x-javascript></script><body><script src=e.js></script>"""
    )
    assert [
        (script.src, script.is_async, script.is_deferred, script.in_head)
        for script in found.classic_scripts
    ] == [
        ("a.js", False, False, True),
        ("b.js", True, False, True),
        ("c.js", False, True, True),
        ("d.js", False, False, False),
        ("e.js", False, False, False),
    ]


@pytest.mark.parametrize("script_type", ["application/json", "text/template", "speculationrules"])
def test_data_blocks_are_no_scripts(script_type):
    found = page(f'<script type="{script_type}" src="/a.js"></script><script type={script_type}>x')
    assert found == page("")


def test_the_first_base_with_a_target_counts():
    assert page("<base><base href='/a/'><base href='/b/'>").base_href == "/a/"


def test_import_maps_are_merged_and_the_first_mapping_counts():
    found = page(
        """<script type="importmap">{"imports": {"#entry": "/e.js", "a": "/1.js"}}</script>
        <script type="importmap">{"imports": {"a": "/2.js", "b": "/3.js"}}</script>
        <script type="importmap">{oops</script>"""
    )
    assert found.import_map == (("#entry", "/e.js"), ("a", "/1.js"), ("b", "/3.js"))
    (note,) = found.notes
    assert note.file == "index.html"
    assert "line 1, column 2" in note.message


def test_links_are_told_apart_by_their_relation():
    found = page(
        """<link rel="StyleSheet" href="a.css" media="print"><link rel=stylesheet disabled href=b>
        <link rel="alternate stylesheet" href="alt.css"><link rel=preload as=font href=f.woff2>
        <link rel=preload href=x><link rel=preconnect href="https://cdn.example">
        <link rel=canonical href=/me><link rel="shortcut icon" href=i.ico><link rel=stylesheet>
        <link rel=prefetch href=next.js><link rel=stylesheet href="data:text/css,a{}">
        <link rel=preload as=image href=p1.png imagesrcset="p1.png 1x, p2.png 2x">"""
    )
    assert found.stylesheets == (Stylesheet(href="a.css", media="print"),)
    assert found.preloads == (
        Preload(href="f.woff2", as_="font"),
        Preload(href="x", as_=""),
        Preload(href="p1.png", as_="image"),
    )
    assert found.other_references == ("alt.css", "i.ico", "next.js", "p1.png", "p2.png")


def test_other_references_come_from_every_attribute_that_names_a_file():
    found = page(
        """<img src=a.png srcset="b.png, c.png 2x,d.png 100w"><video poster=p.jpg src=v.mp4>
        <source src=s.webm><iframe src="f.html"></iframe><object data=o.svg></object>
        <svg><use xlink:href="sprite.svg#x"/><image href=i.png /></svg><a href="doc.pdf?x#y"></a>
        <a href="#top"></a><a href="mailto:x@y"></a><img src="data:image/gif;base64,AA">
        <meta property="og:image" content="og.png"><meta name=description content="x.png">"""
    )
    assert found.other_references == (
        "a.png", "b.png", "c.png", "d.png", "v.mp4", "p.jpg", "s.webm", "f.html", "o.svg",
        "sprite.svg#x", "i.png", "doc.pdf?x#y", "og.png",
    )  # fmt: skip


@pytest.mark.parametrize("element", ["noscript", "template"])
def test_what_is_not_loaded_is_only_a_reference(element):
    found = page(
        f"""<{element}><link rel=stylesheet href=a.css><script src=b.js></script>
        <script type=module>code</script><img src=c.png></{element}><script src=d.js></script>"""
    )
    assert found.stylesheets == found.inline_modules == ()
    assert [script.src for script in found.classic_scripts] == ["d.js"]
    assert found.other_references == ("a.css", "b.js", "c.png")


@pytest.mark.parametrize(
    ("start", "is_live"),
    [
        ("<noscript><template></noscript>", True),
        ("<noscript><noscript></noscript>", True),
        ("<noscript></template></noscript>", True),
        ("<template><noscript></noscript></template>", True),
        ("<template><noscript></template>", False),  # all of it is the noscript's text
        ("<template></noscript>", False),
    ],
)
def test_what_noscript_holds_is_text(start, is_live):
    """As html5lib 1.1 and the HTML Standard (13.2.6.4.7) have it while scripting is enabled."""
    page = parse_html(f"{start}<script type=module src=a.js></script>".encode(), "index.html")
    assert page.module_scripts == (("a.js",) if is_live else ())


def test_templates_nest_and_a_shadow_root_is_live():
    found = page(
        """<template><template></template><script src=a.js></script></template>
        <template shadowrootmode=open><link rel=stylesheet href=b.css></template>"""
    )
    assert found.classic_scripts == ()
    assert [sheet.href for sheet in found.stylesheets] == ["b.css"]


def test_comments_load_nothing():
    assert page("<!-- <script src=a.js></script> --><!--[if IE]><script src=b.js><![endif]-->") == (
        page("")
    )


def test_inline_styles_are_kept_for_their_references():
    found = page("<style>a{}</style><div style='background:url(x.png)'>")
    assert found.inline_styles == ("a{}", "background:url(x.png)")


def test_urls_keep_query_and_hash_and_lose_references():
    found = page('<script type=module src=" /a.js?v=1&amp;w=2#x "></script>')
    assert found.module_scripts == ("/a.js?v=1&w=2#x",)


@given(st.binary() | st.text(alphabet="<>/!-='\" acdefhilmnoprstuvx{}[]:&;#").map(str.encode))
def test_any_bytes_give_a_page_that_can_be_written(data):
    repr(parse_html(data, "x.html")).encode()


@pytest.mark.parametrize(
    "unit",
    [
        b"<", b"<template>", b"<noscript>", b"<img srcset='", b"<img srcset='a,", b"<link rel=a ",
        b'<script>[{"tagName":', b"<base>", b"<img srcset='a b ", b"<a style='",
    ],
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(lambda data: parse_html(data, "x.html"), unit)


@pytest.mark.parametrize("filler", [b",", b"a ", b"a,", b" ", b"a b(", b"\t,"])
def test_a_hostile_srcset_costs_linear_time(filler):
    assert_linear(lambda data: parse_html(b"<img srcset='" + data + b"'>", "x.html"), filler)


def test_half_a_million_brackets_are_read_at_once_and_no_more():
    assert parse_html(b"<" * 500_000, "x.html") == parse_html(b"", "x.html")
    refused = parse_html(b"<script src=a.js></script>" * 250_001, "x.html")
    (note,) = refused.notes
    assert note.message == "has more than 500,000 tags; not read"
    assert (refused.classic_scripts, refused.path) == ((), "x.html")


def test_the_cache_gives_back_what_was_read():
    found = page(
        """<base href="/a/"><script type="importmap">{"imports":{"a":"/b.js"}}</script>
        <script type="importmap">nonsense</script><script src="c.js" defer></script>
        <link rel="stylesheet" href="d.css" media="print"><link rel="preload" href="e" as="font">
        <script type="module">import "./\ufffd"</script>"""
    )
    assert found.notes
    assert found.classic_scripts
    assert found.import_map
    assert decode_page(encode_page(found)) == found


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"path":1}', b"[" * 100_000])
def test_damage_in_the_cache_is_told(damage):
    with pytest.raises(ValueError, match=r"encoded|JSON|Expecting|nested"):
        decode_page(damage)
