"""Features of newer editions are told where they are code, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.content.modern_syntax import find_modern_syntax
from growth import assert_linear

FEATURES = {
    "a?.b": "optional chaining",
    "a?.[b]": "optional chaining",
    "a??b": "nullish coalescing",
    "a??=b": "logical assignment",
    "a||=b": "logical assignment",
    "a&&=b": "logical assignment",
    "x=10n": "BigInt literal",
    "x=0xFFn": "BigInt literal",
    "class A{#b=1;c(){return this.#b}}": "private name",
    "class A{static{this.b=1}}": "static block",
    "x=/(?<=a)b/": "lookbehind in a regular expression",
    "x.replace(/a(?<!b)/g,'')": "lookbehind in a regular expression",
}


@pytest.mark.parametrize(("code", "feature"), FEATURES.items())
def test_a_feature_is_told_with_its_place(code, feature):
    before = b"'use strict';var \xc3\xa4='\xe2\x82\xac';"
    (use,) = find_modern_syntax(before + code.encode())
    assert use.feature == feature
    assert use.offset_bytes > len(before)


@pytest.mark.parametrize(
    "code",
    [
        "a?.5:1",
        "x='a?.b??c'",
        "x=`a?.b (?<=c)`",
        "/* a?.b */ x=1",
        "// (?<=a)",
        "x='(?<=a)'",
        "new RegExp('(?<!a)')",
        "x=a/b;y='(?<=c)'/d",
        "x={static:{}}",
        "staticn=1",
        "x=a10n",
        "x=/a??b/",
    ],
)
def test_what_only_looks_like_a_feature_is_none(code):
    assert find_modern_syntax(code.encode()) == ()


@given(st.text(alphabet="?.=|&n10#/(<!)'`\"{}static \\*a", max_size=80))
def test_any_text_has_an_answer(text):
    find_modern_syntax(text.encode())


@pytest.mark.parametrize(
    "unit", [b"?.", b"'?.'", b"(?<=", b"/(?<=a)/;", b"a.#b;", b"static{", b"1n,", b"`?.`"]
)
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(find_modern_syntax, unit)
