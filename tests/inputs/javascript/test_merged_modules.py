"""Eager globs and inlined imports, as Vite 4 to 8 write them."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.javascript.merged_modules import count_inlined_imports, find_eager_globs
from fixture_builds import find_one
from growth import assert_linear


@pytest.mark.parametrize(
    ("code", "paths"),
    [
        (b'a=Object.assign({"./b.json":B,"./c.json":C})', ("./b.json", "./c.json")),
        (b"a=Object.assign({`../l/b.ts`:B})", ("../l/b.ts",)),
        (b'Object.assign({ "/src/b.vue": B, "/src/c.vue": C })', ("/src/b.vue", "/src/c.vue")),
        (b'Object.assign({"./b.json":{"x":"}",y:[1,{}]},"./c.json":C})', ("./b.json", "./c.json")),
        (b"Object.assign({'./b.txt':`{`,'./c.txt':f(1,2)})", ("./b.txt", "./c.txt")),
    ],
)
def test_an_eager_glob_gives_its_paths(code, paths):
    assert find_eager_globs(code) == (paths,)


@pytest.mark.parametrize(
    "code",
    [
        b'Object.assign({"./b.json":()=>p(()=>import("./b.js"),[])})',
        b'Object.assign({"./b.json":async()=>1})',
        b'Object.assign({"./b.json":function(){}})',
        b'Object.assign({"./b.json":e=>e})',
        b'Object.assign({"./b.json":B,name:C})',  # not all are files
        b'Object.assign({"./b":B})',
        b'x={"./b.json":B}',  # any other object
        b'Object.assign({"./b.json":B',
        b'Object.assign({"./b.json":`${x}`})',
        b"Object.assign({})",
    ],
)
def test_what_is_no_eager_glob_gives_nothing(code):
    assert find_eager_globs(code) == ()


@pytest.mark.parametrize(
    ("code", "count"),
    [
        (b"P(()=>Promise.resolve().then(()=>n),void 0)", 1),
        (b"P(()=>Promise.resolve().then(()=>(i(),n)),void 0)", 1),
        (b"P(()=>Promise.resolve().then(()=>A(q(),1)),void 0,import.meta.url)", 1),
        (b"P(()=>Promise.resolve().then(()=>n).then(e=>e.default),void 0)", 1),
        (b"P(function(){return 1})||Promise.resolve().then(function(){return n})", 0),
        (b"await P(async()=>{let{a:e}=await Promise.resolve().then(()=>n);return{a:e}},void 0)", 1),
        (b"Promise.resolve().then(()=>n)", 0),  # of a library that was bundled before
        (b"f(()=>Promise.resolve().then(()=>n))", 0),
        (b"P(()=>Promise.resolve().then(()=>e.flush()),void 0)", 0),
    ],
)
def test_only_imports_that_vite_wrapped_count(code, count):
    assert count_inlined_imports(code) == count


def test_real_builds_show_theirs():
    code = find_one("bad-vite8", "assets/index-*.js").read_bytes()
    locales = tuple(f"../locales/{name}.json" for name in ("de", "en", "ja"))
    assert find_eager_globs(code) == (locales,)
    assert count_inlined_imports(code) == 1
    single = find_one("single-vite8", "assets/index-*.js").read_bytes()
    assert count_inlined_imports(single) == single.count(b"Promise.resolve().then(") == 20
    good = find_one("good-vite8", "assets/index-*.js").read_bytes()
    assert (find_eager_globs(good), count_inlined_imports(good)) == ((), 0)


@pytest.mark.parametrize(
    "unit",
    [
        b'Object.assign({"./b.json":',
        b'Object.assign({"./b.json":{',
        b"Promise.resolve().then(",
        b"async()=>{let{a}=await Promise.resolve().then(()=>",
        b'"./a.js":B,',
    ],
)
def test_hostile_repetitions_take_linear_time(unit):
    assert_linear(find_eager_globs, unit)
    assert_linear(count_inlined_imports, unit)
