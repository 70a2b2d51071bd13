from __future__ import annotations

import os

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.untrusted_text import (
    decode_text,
    escape_unprintable,
    parse_json,
    replace_surrogates,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("assets/a b.js", "assets/a b.js"),
        ("größe-日本.png", "größe-日本.png"),
        ("a\nb\t\x7f", "a\\x0ab\\x09\\x7f"),
        ("a\u202eb", "a\\u202eb"),  # would print the rest backwards
        (os.fsdecode(b"a\xff.js"), "a\\xff.js"),
        ("\ud800", "\\ud800"),
    ],
)
def test_unprintable_characters_are_escaped(text, shown):
    assert escape_unprintable(text) == shown


@given(st.text(st.characters(categories=None)))
def test_escaped_text_is_one_line_of_valid_utf8(text):
    shown = escape_unprintable(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    replace_surrogates(text).encode()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa", "a"),
        ("aä".encode("utf-16"), "aä"),
        (b"\xfe\xff\x00a", "a"),
        (b"\xff\xfea", "\ufffd"),
        (b"a\xe9b", "a\ufffdb"),
    ],
)
def test_text_is_decoded_by_its_mark(data, text):
    assert decode_text(data) == text


@given(st.binary())
def test_any_bytes_decode_to_valid_text(data):
    decode_text(data).encode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1, column 2"),
        ('{\n "a": 1,\n}', "line 3, column 1"),
        ("[" * 200_000, "nested too deeply"),
        ("9" * 10_000, "too many digits"),
    ],
)
def test_bad_json_is_one_kind_of_error_that_says_where(text, message):
    with pytest.raises(ValueError, match=message):
        parse_json(text)


def test_good_json_is_its_value():
    assert parse_json('{"a": [1, null]}') == {"a": [1, None]}
