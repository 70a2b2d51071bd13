from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.page_values import StylesheetScan
from bundleaudit.inputs.stylesheet import parse_stylesheet
from growth import assert_linear


@pytest.mark.parametrize(
    ("css", "imports", "urls"),
    [
        ("a{background:url(x.png)}", (), ("x.png",)),
        ("a{background:URL( 'x y.png' ) ,url(\"z.png\")}", (), ("x y.png", "z.png")),
        ("@font-face{src:url(a.woff2)format('woff2'),url(a.ttf)}", (), ("a.woff2", "a.ttf")),
        (
            "@import 'a.css';@import url(b.css) print;@IMPORT\"c.css\"",
            ("a.css", "b.css", "c.css"),
            (),
        ),
        ("@import/* x */url('a.css') layer(x);b{c:'d'}", ("a.css",), ()),
        ("@import;a{content:'x'}", (), ()),
        ("@imports 'a.css'", (), ()),
        ("/* url(x.png) */a{}/* @import 'a' */", (), ()),
        ("a{content:'url(x.png)'}b{content:\"/*\"}c{d:url(y.png)}", (), ("y.png",)),
        ("a{content:'it\\'s url(x)'}", (), ()),
        ("a{content:'open\n;b:url(y.png)}", (), ("y.png",)),
        ("a{b:my-url(x.png);c:_url(y.png)}", (), ()),
        ("a{b:url(#f);c:url();d:url('')}", (), ()),
        ("@namespace svg url(http://www.w3.org/2000/svg);a{b:url(x)}", (), ("x",)),
        ("@namespace 'http://www.w3.org/1999/xhtml';", (), ()),
        ("a{b:url(a\\ b\\28 1\\29.png)}", (), ("a b(1).png",)),
        ("a{b:url(../img/x.png?v=1#i)}", (), ("../img/x.png?v=1#i",)),
        ("a{b:image-set('a.png' 1x, url(b.png) 2x)}", (), ("a.png", "b.png")),
        (
            (
                "a{b:-webkit-image-set(\"a.avif\" type(\"image/avif\"), 'b.png' type('image/png'))}"
                "c{content:'x'}"
            ),
            (),
            ("a.avif", "b.png"),
        ),
        ("a{b:image-set('a.png' 1x;}c{content:'x'}", (), ("a.png",)),
        ("a{b:my_image-set('a.png')}", (), ()),
        ("a{b:url(x.png", (), ("x.png",)),
        ("a{b:url('x.png", (), ("x.png",)),
        ("/* open url(x.png)", (), ()),
        ("", (), ()),
    ],
)
def test_references_are_found_where_css_has_them(css, imports, urls):
    scan = parse_stylesheet(css.encode())
    assert (scan.imports, scan.urls) == (imports, urls)


@pytest.mark.parametrize(
    ("css", "size_bytes"),
    [
        ("a{b:url(data:image/png;base64,AAAA)}", len("data:image/png;base64,AAAA")),
        ('a{b:url( "DATA:image/png,x)y" )}', len("data:image/png,x)y")),
        ("a{b:url('data:,1');c:image-set('data:,22' 1x)}", len("data:,1data:,22")),
        ("a{b:url(data:image/svg+xml;utf8,<svg xmlns='x'>)}",
         len("data:image/svg+xml;utf8,<svg xmlns='x'>")),
        ("a{content:'data:,not loaded'}", 0),
    ],
)  # fmt: skip
def test_data_urls_are_weighed_and_not_listed(css, size_bytes):
    scan = parse_stylesheet(css.encode())
    assert (scan.data_uri_bytes, scan.urls) == (size_bytes, ())


def test_the_last_source_map_comment_counts():
    css = b"/*# sourceMappingURL=a.map */a{}/*@ sourceMappingURL=b.map*//* no */"
    assert parse_stylesheet(css).source_mapping_url == "b.map"
    assert parse_stylesheet(b"a{content:'/*# sourceMappingURL=a.map */'}") == StylesheetScan(
        imports=(), urls=(), data_uri_bytes=0, source_mapping_url=None
    )


@pytest.mark.parametrize("escape", ["\\0", "\\d800", "\\ffffff", "\\110000"])
def test_impossible_characters_are_replaced(escape):
    assert parse_stylesheet(f"a{{b:url(x{escape})}}".encode()).urls == ("x\ufffd",)


@given(st.binary() | st.text(alphabet="@import url(image-set)'\"\\/*;{}\n").map(str.encode))
def test_any_bytes_give_a_result_that_can_be_written(css):
    repr(parse_stylesheet(css)).encode()


@given(st.lists(st.sampled_from(["/*c*/", "a{content:'x'}", 'b{c:"\\""}', "d{}", "e{f:var(--g)}"])))
def test_references_survive_whatever_surrounds_them(parts):
    css = "".join(parts)
    assert parse_stylesheet(f"{css}a{{b:url(x.png)}}{css}".encode()).urls == ("x.png",)


@pytest.mark.parametrize(
    "unit",
    [
        b"/*", b"/", b'"', b"'", b"url(", b"url('", b"@import ", b"@import/*", b"image-set(", b"\\",
        b"image-set('a' ", b"@namespace a ", b"(", b"'\\", b"url(\\", b"@", b"/*# sourceMappingURL=",
        b"image-set(url(", b"url( ", b"@import/**/", b"image-set(/*",
    ],
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(parse_stylesheet, unit)
