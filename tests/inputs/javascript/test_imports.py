"""Static and dynamic imports, told from what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.javascript import scan_script


def _static(code: str) -> list[str]:
    return list(scan_script(code.encode()).static_imports)


def _dynamic(code: str) -> list[str | None]:
    return [item.specifier for item in scan_script(code.encode()).dynamic_imports]


@pytest.mark.parametrize(
    ("code", "specifiers"),
    [
        ('import"./a.js";', ["./a.js"]),
        ("import './a.js'", ["./a.js"]),
        ('import{a as b,default as c}from"./a.js";', ["./a.js"]),
        ('import a from"./a.js"', ["./a.js"]),
        ('import a,{b}from"./a.js"', ["./a.js"]),
        ('import a, * as b from "./a.js"', ["./a.js"]),
        ('import*as a from"./a.js"', ["./a.js"]),
        ('import{}from"./a.js"', ["./a.js"]),
        ('import{"odd name"as a}from"./a.js"', ["./a.js"]),
        ('import from from "./a.js"', ["./a.js"]),
        ('import $ from"./a.js";import é from"./b.js"', ["./a.js", "./b.js"]),
        ('import a from"./a.json"with{type:"json"}', ["./a.json"]),
        ('import source a from "./a.wasm"', ["./a.wasm"]),
        ('import defer * as a from "./a.js"', ["./a.js"]),
        ("import{\n  a,\n  b // c\n} from './a.js'", ["./a.js"]),
        ('import/**/a/**/from/**/"./a.js"', ["./a.js"]),
        ('export{a}from"./a.js"', ["./a.js"]),
        ('export*from"./a.js"', ["./a.js"]),
        ('export * as a from "./a.js"', ["./a.js"]),
        ('export{a as"odd"}from"./a.js"', ["./a.js"]),
        ('import"./a.js";import"./b.js";import"./a.js"', ["./a.js", "./b.js", "./a.js"]),
        (r'import"./\u0061\x62\u{63}\/.js"', ["./abc/.js"]),
        ('\ufeffimport"./a.js"', ["./a.js"]),
        ('#!/usr/bin/env node "\nimport"./a.js"', ["./a.js"]),
        ('<!-- "\nimport"./a.js"', ["./a.js"]),
        # Not imports:
        ('export{a};"./a.js"', []),
        ("export default 'a'", []),
        ('x.import("./a.js")', []),
        ("x='import\"./a.js\"'", []),
        ('// import"./a.js"', []),
        ('/* import"./a.js" */', []),
        ('x=`import"./a.js"`', []),
        ('x=/import"a"/', []),
        ("important;imports;$import;import_x", []),
        ('x={import:"./a.js"}', []),
        ("class A{import(a){}}", []),
        ("", []),
    ],
)
def test_static_imports(code: str, specifiers: list[str]) -> None:
    assert _static(code) == specifiers
    assert _dynamic(code) == []


@pytest.mark.parametrize(
    ("code", "specifiers"),
    [
        ('import("./a.js")', ["./a.js"]),
        ("import('./a.js')", ["./a.js"]),
        ("import(`./a.js`)", ["./a.js"]),
        ("import(`./a.js`).then(e=>e.n)", ["./a.js"]),
        ("import( /* @vite-ignore */ './a.js' )", ["./a.js"]),
        ("import(/* a\n b */ // c\n './a.js', )", ["./a.js"]),
        ('import("./a.json",{with:{type:"json"}})', ["./a.json"]),
        ('import ("./a.js")', ["./a.js"]),
        ('import.source("./a.wasm")', ["./a.wasm"]),
        ('import("./a.js?v=1")', ["./a.js?v=1"]),
        ('[...import("./a.js")]', ["./a.js"]),
        ('`${import("./a.js")}`', ["./a.js"]),
        ('`a${{b:`${import("./a.js")}`}}c`;import("./b.js")', ["./a.js", "./b.js"]),
        ("import(a)", [None]),
        ("import('./'+a)", [None]),
        ("import(`./${a}.js`)", [None]),
        ("`${import(a)}`", [None]),
        ('Promise.all([import("./a.js"),import("./b.js")])', ["./a.js", "./b.js"]),
        # Not imports:
        ('x.import("./a.js")', []),
        ('x\n .import("./a.js")', []),
        ('x. import("./a.js")', []),
        ('x?.import("./a.js")', []),
        ("class A{#import(a){return 1}}", []),
        ("x={import(a,b){return a}}", []),
        ("\"import('./a.js')\"", []),
        ("'\\'import(`./a.js`)'", []),
        ("`import('./a.js')`", []),
        ("`${a}import('./a.js')`", []),
        ("/import('a')/", []),
        ("import.meta.env", []),
    ],
)
def test_dynamic_imports(code: str, specifiers: list[str | None]) -> None:
    assert _dynamic(code) == specifiers
    assert _static(code) == []


@pytest.mark.parametrize(
    ("code", "is_module"),
    [
        ('import"a"', True),
        ("export{a}", True),
        ("export default 1", True),
        ("export const a=1", True),
        ("export async function a(){}", True),
        ("import.meta.url", True),
        ('import("a")', False),
        ("var a=1", False),
        ('"export default 1"', False),
        ("a.export={}", False),
        ("// export{a}", False),
    ],
)
def test_module_syntax(code: str, *, is_module: bool) -> None:
    assert scan_script(code.encode()).is_module is is_module


GAPS = st.lists(
    st.sampled_from([" ", "\n", "\t", "/**/", "/* 'a */", "// `b\n", "\r\n", '/*"*/']), max_size=3
).map("".join)
TOKENS = ["import", "{", "a", "as", "b", ",", "c", "}", "from", '"./a.js"', ";"]


@given(st.lists(GAPS, min_size=len(TOKENS), max_size=len(TOKENS)))
def test_blanks_and_comments_between_tokens_change_nothing(gaps: list[str]) -> None:
    needed = {"as", "b", "from"}
    pairs = zip(TOKENS, gaps, strict=True)
    code = "".join((" " if token in needed else "") + token + gap for token, gap in pairs)
    assert _static(code) == ["./a.js"]


@given(GAPS, GAPS, GAPS)
def test_blanks_and_comments_in_a_dynamic_import_change_nothing(
    first: str, second: str, third: str
) -> None:
    assert _dynamic(f"x={first}import{first}({second}`./a.js`{third})") == ["./a.js"]


@pytest.mark.parametrize(
    ("code", "bundler"),
    [
        ("import(`./a.js`)", "rolldown"),
        ("//#region src/a.ts\nvar a", "rolldown"),
        ("//#region \\0rolldown/runtime.js\nvar a", "rolldown"),
        ("//#region src/A.vue?vue&type=style&lang.css\nvar a", "rolldown"),
        ("//#region Public helpers\nvar a", None),
        ("//#region\nvar a", None),
        ("import(`${base}extensions/index.js`)", None),
        ("import(`${base}a.js`);import('./b.js')", "rollup"),
        ("import(`./a.js`);import(`./b.js`);import('./c.js')", "rolldown"),
        ('import("./a.js")', "rollup"),
        ('import"./a.js"', None),
        ("x='//#region '", None),
    ],
)
def test_the_bundler_shows(code: str, bundler: str | None) -> None:
    assert scan_script(code.encode()).bundler == bundler
