from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.import_map import parse_import_map


def test_entries_keep_their_order_and_blocked_names_are_left_out():
    text = '{"imports": {"/b.js": "/b-1.js", "#entry": "/e.js", "no": null}, "scopes": {}}'
    assert parse_import_map(text) == (("/b.js", "/b-1.js"), ("#entry", "/e.js"))


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "line 1"), ("[]", "not a JSON object"), ('{"imports": []}', "'imports'")],
)
def test_what_is_no_import_map_says_why(text, message):
    with pytest.raises(ValueError, match=message):
        parse_import_map(text)


def test_a_map_without_imports_is_empty():
    assert parse_import_map("{}") == ()


@given(st.dictionaries(st.text(), st.text() | st.none()))
def test_every_target_that_is_text_is_kept(imports):
    text = json.dumps({"imports": imports})
    expected = {key: value for key, value in imports.items() if value is not None}
    assert dict(parse_import_map(text)) == expected
