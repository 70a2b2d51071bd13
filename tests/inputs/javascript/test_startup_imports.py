"""Dynamic imports that run whenever their script does."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.javascript.startup_imports import find_startup_imports
from growth import assert_linear


@pytest.mark.parametrize(
    "code",
    [
        b'import("./a.js");',
        b'await import("./a.js");',
        b'x();import("./a.js")',
        b'const a=P(()=>import("./a.js"),[]);',
        b"const{b:c}=await P(()=>import(`./a.js`),__vite__mapDeps([0]));",
        b'var a=1,b=await P(async()=>{let{c:e}=await import("./a.js");return{c:e}},[]);',
        b'function f(){}import("./a.js")',
        b'if(x){y()}import("./a.js")',
    ],
)
def test_an_import_of_the_module_itself_is_told(code):
    assert find_startup_imports(code) == ("./a.js",)


@pytest.mark.parametrize(
    "code",
    [
        b'const a=()=>import("./a.js");',
        b'const a=()=>P(()=>import("./a.js"),[]);',
        b'const a=x&&import("./a.js");',
        b'const a=x?import("./a.js"):1;',
        b'x||=import("./a.js");',
        b'if(x)import("./a.js");',
        b'if(x){import("./a.js")}',
        b'function f(){return 1;import("./a.js")}',
        b'r=[{component:()=>import("./a.js")}];',
        b'v(()=>P(()=>import("./a.js"),[]));',
        b"\"x;import('./a.js')\";",
        b'/*;import("./a.js")*/',
        b'System.register([],function(){return{execute:function(){;import("./a.js")}}})',
        b"import(x);",
    ],
)
def test_an_import_that_may_never_run_is_not(code):
    assert find_startup_imports(code) == ()


def test_each_is_told_once_and_large_scripts_are_passed_over():
    assert find_startup_imports(b'import("./a.js");import("./b.js");import("./a.js")') == (
        "./a.js",
        "./b.js",
    )
    assert find_startup_imports(b'import("./a.js");' + b" " * 1_000_000) == ()


@pytest.mark.parametrize("unit", [b";import(", b';P(()=>import("./a.js"),[])', b"{", b"=await "])
def test_hostile_repetitions_take_linear_time(unit):
    assert_linear(find_startup_imports, unit)
