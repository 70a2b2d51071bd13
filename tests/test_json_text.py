"""JSON keeps every value and shows none that does harm."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, strategies as st

from bundleaudit.json_text import dump_json


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é ü \u4f60", "plain é ü \u4f60"),
        ("\x1b[31m\x9b\x7f", "\\u001b[31m\\u009b\\u007f"),
        ("\u202eabc\u2028", "\\u202eabc\\u2028"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("##[error] #[x]", "##\\u005berror] #[x]"),
    ],
)
def test_harmful_characters_are_escapes(text, shown):
    assert dump_json(text) == f'"{shown}"\n'


@given(
    st.recursive(st.text() | st.integers() | st.none(), st.lists)
    | st.dictionaries(st.text(), st.text())
)
def test_every_value_comes_back_and_no_control_is_left(document):
    for indent in (None, 1):
        text = dump_json(document, indent=indent)
        assert json.loads(text) == document
        assert not any(
            unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in text if c != "\n"
        )
        assert "##[" not in text
