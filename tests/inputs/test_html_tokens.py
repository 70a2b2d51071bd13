from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.html_tokens import EndTag, StartTag, tokenize_html
from growth import assert_linear


def tags(text: str) -> list[str]:
    """Return the tags as short text: ``a``, ``/a``."""
    return [
        token.name if isinstance(token, StartTag) else f"/{token.name}"
        for token in tokenize_html(text)
    ]


def attributes(text: str) -> dict[str, str]:
    (token,) = tokenize_html(text)
    assert isinstance(token, StartTag)
    return token.attributes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!doctype html><A></A >", ["a", "/a"]),
        ("<!-- <a> --><b>", ["b"]),
        ("<!--><b>", ["b"]),
        ("<!---><b>", ["b"]),
        ("<!-- --!><b>", ["b"]),
        ("<!-- <b>", []),
        ("<! <b><c>", ["c"]),
        ("<?xml <b><c>", ["c"]),
        ("</><b>", ["b"]),
        ("</ x><b>", ["b"]),
        ("< a><1><b>", ["b"]),
        ("<b", []),
        ("<b x='>", []),
        ("<br/><b>", ["br", "b"]),
        ("<title><b></title ><c>", ["title", "c"]),
        ("<style><b></styles></style><c>", ["style", "c"]),
        ("<textarea><b>", ["textarea"]),
        ("<svg><title/><b></svg><title><c>", ["svg", "title", "b", "/svg", "title"]),
        ("<svg><![CDATA[ <b> > ]]><c>", ["svg", "c"]),
        ("<![CDATA[ <b> ]]><c>", ["c"]),
        ("<svg/><title><b>", ["svg", "title"]),
        ("<a-b><A:c>", ["a-b", "a:c"]),
    ],
)
def test_tags_are_found_as_a_browser_finds_them(text, expected):
    assert tags(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("""<a x="1" Y='2' z=3 w>""", {"x": "1", "y": "2", "z": "3", "w": ""}),
        ("<a x = \n 'a b'>", {"x": "a b"}),
        ("<a x=1 x=2>", {"x": "1"}),
        ('<a x="a>b">', {"x": "a>b"}),
        ("<a x=/a/b/>", {"x": "/a/b/"}),
        ('<a x="1"y="2">', {"x": "1", "y": "2"}),
        ("<a / x>", {"x": ""}),
        ("<a x=>", {"x": ""}),
        ("<a =x=1>", {"=x": "1"}),
        ('<a "x">', {'"x"': ""}),
        ('<a x="&amp;&#47;&#x2F;&quot;">', {"x": '&//"'}),
        ('<a x="?a=1&copy=2&amp=3">', {"x": "?a=1&copy=2&amp=3"}),
        (f'<a x="&#{"9" * 5000};">', {"x": f"&#{'9' * 5000};"}),
        ('<a x="&#xD800;&#0;">', {"x": "\ufffd\ufffd"}),
    ],
)
def test_attributes_are_read_as_a_browser_reads_them(text, expected):
    assert attributes(text) == expected


@pytest.mark.parametrize(
    ("code", "rest"),
    [
        ("let a = '<b>'", "<c>"),
        ("'<\\/script>'", "<c>"),
        ("'</scripts>'", "<c>"),
        ("<!-- <script> </script> -->", "<c>"),
        ("<!-- <scripts> ", "<c>"),
        ("<script>", "<c>"),  # without <!-- it means nothing
        ("<!-- <script> </script> <script> </script> ", "<c>"),
    ],
)
def test_a_script_ends_where_the_standard_says(code, rest):
    first, second = tokenize_html(f"<script>{code}</SCRIPT >{rest}")
    assert isinstance(first, StartTag)
    assert first.text == code
    assert second == StartTag(name="c", attributes={})


def test_an_unclosed_script_goes_on_to_the_end():
    (script,) = tokenize_html("<script>a<b>")
    assert isinstance(script, StartTag)
    assert script.text == "a<b>"


@given(st.text() | st.text(alphabet="<>/!-='\" abscriptvg[]&;#"))
def test_any_text_has_tags(text):
    for token in tokenize_html(text):
        assert isinstance(token, StartTag | EndTag)
        assert token.name == token.name.lower()
        assert token.name


@pytest.mark.parametrize(
    "unit",
    [
        "<", "<a", "<a ", "<a x=", "<a x='", "<!", "<!-", "<!--", "<![CDATA[", "</", "</a", "<svg>",
        "<script>", "<script><!--", "<!--<script>", "<title>", "<style></style", "<a\n", "&", "<?",
        "<x a=1 ", "<a/", "<svg><![CDATA[", "</script", "<a =", '<a "', "<a &#",
    ],
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(lambda data: list(tokenize_html(data.decode())), unit.encode())
