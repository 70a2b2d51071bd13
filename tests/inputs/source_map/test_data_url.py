"""Data URLs, both forms, with whatever parameters."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.source_map.data_url import decode_data_url, is_data_url
from bundleaudit.inputs.source_map.values import MapProblem


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("data:application/json;base64,e30=", b"{}"),
        ("data:application/json;base64,e30", b"{}"),
        ("data:application/json;charset=utf-8;base64,e30=", b"{}"),
        ("DATA:application/json;charset=UTF-8;BASE64,e30=", b"{}"),
        ("data:;base64,e3%30%3D", b"{}"),
        ("data:;base64,-_-_", b"\xfb\xff\xbf"),
        ("data:application/json,%7B%22a%22%3A1%7D", b'{"a":1}'),
        ("data:application/json;charset=utf-8,{}", b"{}"),
        ("data:,a,b", b"a,b"),
    ],
)
def test_both_forms_are_decoded(url, data):
    assert is_data_url(url)
    assert decode_data_url(url) == data


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("a.js.map", "not a data URL"),
        ("data:application/json;base64", "no comma"),
        ("data:" + "x" * 1_000 + ",", "no comma"),
        ("data:;base64,e", "not base64"),
        ("data:;base64,!!!!", "not base64"),
        ("data:;base64,é", "not base64"),
    ],
)
def test_what_cannot_be_decoded_is_a_problem_with_a_reason(url, reason):
    problem = decode_data_url(url)
    assert isinstance(problem, MapProblem)
    assert reason in problem.reason


@given(st.binary(max_size=60))
def test_what_was_encoded_is_restored(data):
    encoded = base64.b64encode(data).decode()
    assert decode_data_url(f"data:application/json;base64,{encoded}") == data
    assert decode_data_url(f"data:application/json,{quote(data)}") == data


@given(st.text(max_size=60))
def test_any_text_gives_bytes_or_a_problem(text):
    for url in (text, f"data:{text}", f"data:;base64,{text}"):
        assert isinstance(decode_data_url(url), bytes | MapProblem)
