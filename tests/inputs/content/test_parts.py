"""Data URLs, images, fonts, and the scan as the cache keeps it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.content.data_urls import find_data_urls
from bundleaudit.inputs.content.encoding import decode_content, encode_content
from bundleaudit.inputs.content.fonts import find_font_faces, find_page_font_faces
from bundleaudit.inputs.content.images import count_images
from bundleaudit.inputs.content.read import is_environment
from bundleaudit.inputs.content.scan import scan_content
from bundleaudit.model.content import DataUrl, FontFace
from bundleaudit.model.files import FileKind, OtherFormat
from growth import assert_linear

B64 = "QUJD" * 300


@pytest.mark.parametrize(
    ("code", "media_type", "length"),
    [
        (f'a="data:font/woff2;base64,{B64}",b=1', "font/woff2", 23 + 1200),
        (f"a{{src:url(data:image/png;base64,{B64}==)}}", "image/png", 22 + 1202),
        (f"a=`data:image/svg+xml,%3csvg xmlns='x'{B64}`", "image/svg+xml", 19 + 17 + 1200 - 1),
        (f"a='data:text/plain;charset=utf-8,{B64}\\'x'", "text/plain", 30 + 1200 + 3),
    ],
)
def test_a_data_url_is_as_long_as_it_stands(code, media_type, length):
    (found,) = find_data_urls(code.encode())
    assert found.media_type == media_type
    assert abs(found.length_bytes - length) <= 2
    start = code.index("data:")
    end = start + found.length_bytes
    assert code[end : end + 1] in {'"', ")", "`", "'"}


@pytest.mark.parametrize(
    "code",
    [
        f"//# sourceMappingURL=data:application/json;base64,{B64}",
        'a="data:image/png;base64,AAAA"',
        f"data:{B64}",
        f"a={{data:b/c,d:'{B64}'}}",
        "",
    ],
)
def test_maps_and_short_ones_and_properties_are_none(code):
    assert find_data_urls(code.encode()) == ()


def test_the_longest_comes_first():
    code = f'"data:a/b;base64,{B64}";"data:c/d;base64,{B64}{B64}"'.encode()
    assert [item.media_type for item in find_data_urls(code)] == ["c/d", "a/b"]


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ('h("img",{src:a,alt:""},null,8,["src"])', (1, 1)),
        ("h(`img`,{src:a,loading:`lazy`})", (1, 0)),
        ("h('img', { 'src': a, \"loading\": 'lazy' })", (1, 0)),
        ('h("img",{src:a,fetchpriority:"high"})', (1, 0)),
        ('jsx("img",{src:a,fetchPriority:"high"})', (1, 0)),
        ('jsx("img",{style:{width:1},src:b})', (1, 1)),
        ('jsx("img",{className:"x",...e,src:b})', (0, 0)),
        ('h("img",{alt:a})', (0, 0)),
        ('h("img",p)', (0, 0)),
        ('h("image",{src:a})', (0, 0)),
        ('document.createElement("img")', (0, 0)),
        ('h("img",{src:a,onLoad(){loading(e)}})', (1, 1)),
        ('h("img",{src:a' + " " * 700 + "})", (0, 0)),
        ('h("img",{src:a});h("img",{src:b,loading:"lazy"})', (2, 1)),
        # createStaticVNode, called as it is and by a minifier's name for it
        (r'createStaticVNode("<img src=\"/a.png\"><img src=\"/b.png\">", 2)', (2, 2)),
        ('K(\'<p><img src="/a.png" loading="lazy"></p>\',20)', (1, 0)),
        ("K(`<IMG alt fetchpriority=high src=/a.png /><img src=${e}>`,2)", (2, 1)),
        ("K('<p><img src=\"'+e+'\"><img src=\"' + t.n + '\"></p>',5)", (2, 2)),
        (r'K("<p><img\n  alt=\"\"\n  src=\"a.png\"\n  loading=\"lazy\">",5)', (1, 0)),
        ("K('<img data-src=\"/a.png\"><image src=a><img alt>',3)", (0, 0)),
        ("a='<img src=\"/a.png\">'", (0, 0)),  # any HTML: who knows what becomes of it
        ("K('<img src=\"/a.png\">')", (0, 0)),
        ("K('<img src=\"/a.png\">',e)", (0, 0)),
    ],
)
def test_images_of_templates_are_counted(code, counts):
    assert count_images(code.encode()) == counts


@pytest.mark.parametrize(
    ("css", "families"),
    [
        (b"/* @font-face{font-family:a} */@font-face{font-family:b}", ["b"]),
        (b"@font-face{font-family:a}/* @font-face{font-family:b}", ["a"]),
        (b'a{b:"/*"}@font-face{font-family:a}c{d:"*/"}', ["a"]),
        (b"a{b:url(x/*y)}@font-face{font-family:a}", ["a"]),
        (b"a{b:'\\'/*'}@font-face{font-family:a}", ["a"]),
    ],
)
def test_faces_in_comments_are_none(css, families):
    assert [face.family for face in find_font_faces(css)] == families


def test_faces_of_a_page_are_those_of_its_styles():
    page = b"<style>@font-face{font-family:a;font-stretch:75%;src:url(a.woff2)}</style>"
    page += b"<p>@font-face{font-family:b}</p><!-- <style>@font-face{}</style> -->"
    (face,) = find_page_font_faces(page)
    assert (face.family, face.stretch, face.urls) == ("a", "75%", ("a.woff2",))
    assert scan_content(page, FileKind.HTML, None).font_faces == (face,)
    assert find_page_font_faces(b"<p>") == ()


def test_font_faces_are_read_with_what_they_say():
    css = b"""@font-face{font-family:"My Font";src:url(a.woff2) format("woff2"),url('b.woff');
    font-display:swap}@font-face {font-family:X;src:url(data:font/woff2;base64,AA);
    unicode-range:U+0-FF}@font-face{font-weight: 700;FONT-STYLE:Italic}
    /* @font-face{font-family:Old;src:url(o.ttf)} */"""
    assert find_font_faces(css) == (
        FontFace(family="My Font", urls=("a.woff2", "b.woff"), has_display=True, has_range=False),
        FontFace(family="X", urls=("data:",), has_display=False, has_range=True),
        FontFace(
            family="", urls=(), has_display=False, has_range=False, weight="700", style="italic"
        ),
    )


@pytest.mark.parametrize(
    ("path", "is_one"),
    [(".env", True), ("a/.env.production", True), ("env", False), (".envrc", False), ("a.env", False)],
)  # fmt: skip
def test_environment_files_are_told_by_name(path, is_one):
    assert is_environment(path) is is_one


def test_each_kind_is_scanned_for_its_own():
    css = f"a{{b:url(data:image/png;base64,{B64})}}@font-face{{font-family:a}}".encode()
    scan = scan_content(css, FileKind.CSS, None)
    assert scan.data_urls == (DataUrl(media_type="image/png", length_bytes=1222),)
    assert len(scan.font_faces) == 1
    assert scan_content(css, FileKind.OTHER, None).data_urls == ()
    assert scan_content(b"debugger;", FileKind.OTHER, OtherFormat.SOURCE_MAP).marks == ()
    assert scan_content(b"A_B=1", FileKind.OTHER, None, is_environment=True).leaks


@given(st.binary(), st.sampled_from(FileKind))
def test_every_scan_survives_the_cache(data, kind):
    scan = scan_content(data + b'h("img",{src:a});debugger;', kind, None)
    assert decode_content(encode_content(scan)) == scan


@pytest.mark.parametrize(
    "data", [b"{", b"[]", b"[1,2,3,4,5]", b'[[["x",1]],[],[],[0,0],[]]', b"[" * 9999, b"\xff"]
)
def test_a_damaged_entry_is_a_value_error(data):
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kind will do
        decode_content(data)


@pytest.mark.parametrize(
    "unit",
    [
        b"data:", b"data:a/b", b"data:a/b,", b"data:a/b;", b"data:a/b;base64,A", b'("img"', b"...",
        b'("img",{', b"@font-face{", b'("<img ', b"('<img \"+a+\"", b'("<img"+a+"', b"`('<'+a+`+a+",
        b"\"('<\"+a+\"'+a+'\"+a+", b"('<img>',1)", b"(`<\\", b"<img ", b"<img", b"@font-face", b"font-family:", b"url(", b"sourceMappingURL=",
    ],
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    for function in (find_data_urls, count_images, find_font_faces):
        assert_linear(function, unit)
