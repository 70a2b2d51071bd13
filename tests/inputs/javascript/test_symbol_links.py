"""Names of a module's top level, told apart from equal names inside functions."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.javascript.import_names import find_import_names
from bundleaudit.inputs.javascript.symbol_links import find_symbol_links
from growth import assert_linear


def used(code):
    links = find_symbol_links(code)
    return [name for _, name in links.uses]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (b"let a=1,b=a;", ["a"]),
        (b"function a(){}function b(){a()}", ["a"]),
        (b"function a(){}function b(a){a()}", []),  # the parameter
        (b"let a=1;const b=()=>{let a=2;return a}", []),
        (b"let a=1;const b=()=>{{let a=2}return a}", ["a"]),  # the block is over
        (b"let a=1;function b(){if(1){var a=2}return a}", []),  # var belongs to the function
        (b"let a=1;function b(){return x.a+{a:2}.a}", []),
        (b"let a=1;function b(){return{a}}", ["a"]),
        (b"let a=1;function b(){return{[a]:1}[a]}", ["a", "a"]),
        (b"let a=1;const b=({a})=>a,c=({d:e=a})=>e;", ["a"]),
        (b"let a=1;try{}catch(a){a()}try{}catch{a()}", ["a"]),
        (b"let a=1;for(let a of[])a();for(const c of a);", ["a"]),
        (b"let a=class{};class b extends a{a(){return a}}", ["a", "a"]),
        (b"let a=1;const b=function a(){return a};", []),
        (b"let a=1;a:for(;;){break a}", []),
        (b'import{a}from"./x.js";a();', []),  # another module's
        (b"let a=1;export{a as b};", []),
        (b"let[a,{b:c}]=x;function d(){return a+c}", ["a", "c"]),
        (b"let a=1;f(`${a}`);", ["a"]),
    ],
)
def test_uses_of_the_top_level(code, names):
    assert used(code) == names


def test_exports_and_offsets():
    code = b"let a=class{};function b(){return a}export{a as c,b as default};export const d=1;"
    links = find_symbol_links(code)
    assert links.exports == {"c": "a", "default": "b", "d": "d"}
    assert links.declared == {"a": 6, "b": 23, "d": code.index(b"1;")}
    assert links.uses == ((code.index(b"return a") + 7, "a"),)


def test_offsets_count_bytes():
    code = 'let a="ü",b=1;f(b)'.encode()
    assert find_symbol_links(code).uses == ((code.index(b"f(b)") + 2, "b"),)


@pytest.mark.parametrize("code", [b"let", b"(" * 5_000, b"\xff\xfe", b"x" * 600_001])
def test_what_cannot_be_parsed_is_unknown(code):
    links = find_symbol_links(code)
    assert links is None or links.declared == {}


@pytest.mark.parametrize("unit", [b"a+", b"(", b"a=>", b"`${", b"{a", b"[[a],"])
def test_hostile_code_takes_linear_time(unit):
    assert_linear(find_symbol_links, unit, size_bytes=800)


def test_sums_as_long_as_minifiers_write_them_are_read():
    assert len(find_symbol_links(b"let a=1;x=" + b"a+" * 500 + b"a;").uses) == 501


@given(st.binary(max_size=60))
def test_any_bytes_give_a_result(code):
    find_symbol_links(code)
    find_import_names(code)


def test_names_of_imports_and_re_exports():
    code = (
        b'import{a,b as c}from"./v.js";import d,{e}from"./v.js";import"./n.js";'
        b'import*as f from"./w.js";export{g as h}from"./v.js";export*from"./x.js";'
        b'import i from"./w.js";import{"j k" as l}from"./y.js";let from="./z.js";'
    )
    assert find_import_names(code) == {
        "./v.js": ("a", "b", "default", "e", "g"),
        "./w.js": ("*", "default"),
        "./x.js": ("*",),
        "./y.js": ("j k",),
    }


@pytest.mark.parametrize("unit", [b"import{", b"import{a,", b"export*", b"import a,", b'from"./'])
def test_hostile_repetitions_take_linear_time(unit):
    assert_linear(find_import_names, unit)
