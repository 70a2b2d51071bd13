from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.injected_tags import InjectedTag, parse_injected_tags
from growth import assert_linear


def test_scripts_and_links_are_read_from_the_list():
    items = [
        {"parentTagName": "head", "tagName": "script", "attrs": {"type": "module", "SRC": "/a.js"}},
        {"tagName": "link", "attrs": {"href": "/a.css", "n": 1}},
        {"tagName": "style", "attrs": {}},
        {"tagName": "link"},
        7,
    ]
    code = f"(function(){{\nvar preloads = {json.dumps(items)};\nfor(;;){{}}}})()"
    assert parse_injected_tags(code) == (
        InjectedTag(name="script", parent="head", attributes={"type": "module", "src": "/a.js"}),
        InjectedTag(name="link", parent="", attributes={"href": "/a.css"}),
    )


@pytest.mark.parametrize(
    "code",
    ["", "var a = [{tagName: 'script'}]", 'x = [{"tagName": "script",', '[{"tagName":' * 9],
)
def test_what_is_no_list_of_tags_gives_none(code):
    assert parse_injected_tags(code) == ()


@given(st.text())
def test_any_code_is_read(code):
    assert isinstance(parse_injected_tags('[{"tagName":' + code), tuple)


@pytest.mark.parametrize("unit", [b'[{"tagName":', b'[{"tagName":"script"}', b"[ ", b"[{ "])
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(lambda data: parse_injected_tags(data.decode()), unit)


def test_the_number_of_lists_is_bounded():
    code = 'a=[{"tagName":"script","attrs":{}}];' * 50
    assert len(parse_injected_tags(code)) == 8
