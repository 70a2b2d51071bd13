"""Preload lists of Vite 3 to 8, joined with the imports they belong to."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.javascript import scan_script

FILES = '["assets/a.js","assets/shared.js","assets/a.css","assets/b.js","assets/b.css"]'
DIALECTS = {
    "5.0": (
        "{}\nfunction __vite__mapDeps(indexes){{if(!__vite__mapDeps.viteFileDeps){{"
        f"__vite__mapDeps.viteFileDeps={FILES}}}"
        "return indexes.map(i=>__vite__mapDeps.viteFileDeps[i])}}"
    ),
    "5.2.9": f"const __vite__fileDeps={FILES},__vite__mapDeps=i=>i.map(i=>__vite__fileDeps[i]);\n{{}}",
    "5.3.3": (
        f"const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f={FILES})))=>i.map(i=>d[i]);\n{{}}"
    ),
    "8, not minified": (
        "const __vite__mapDeps = (i, m = __vite__mapDeps, d = (m.f || (m.f = "
        f"{FILES}))) => i.map(i => d[i]);\n{{}}"
    ),
}


def _found(code: str) -> list[tuple[str | None, tuple[str, ...]]]:
    scan = scan_script(code.encode())
    return [(item.specifier, item.preloads) for item in scan.dynamic_imports]


A = ("./a.js", ("assets/a.js", "assets/shared.js", "assets/a.css"))
B = ("./b.js", ("assets/b.js", "assets/b.css"))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_of_the_table(dialect: str) -> None:
    body = 'W(()=>import("./a.js"),__vite__mapDeps([0,1,2]));W(()=>import("./b.js"),__vite__mapDeps([3,4]))'
    template = DIALECTS[dialect].replace("{{", "{").replace("}}", "}")
    assert _found(template.replace("{}", body, 1)) == [A, B]


def _modern(body: str) -> str:
    return DIALECTS["5.3.3"].replace("{}", body, 1)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("W(()=>import(`./a.js`),__vite__mapDeps([0,1,2]))", [A]),
        ("W(()=>import(`./a.js`).then(e=>e.n),__vite__mapDeps([0,1,2]))", [A]),
        ("W(()=>import(`./a.js`),__vite__mapDeps([0,1,2]),import.meta.url)", [A]),
        ("W(() => import(`./a.js`), __vite__mapDeps([ 0, 1, 2 ]))", [A]),
        (
            "W(async()=>{let{x:e}=await import(`./a.js`).then(e=>e.n);return{x:e}},__vite__mapDeps([0,1,2]))",
            [A],
        ),
        (
            "Promise.all([W(()=>import(`./a.js`),__vite__mapDeps([0,1,2])),W(()=>import(`./b.js`),__vite__mapDeps([3,4]))])",
            [A, B],
        ),
        # One helper's call within another's.
        (
            "W(()=>import(`./a.js`).then(()=>W(()=>import(`./b.js`),__vite__mapDeps([3,4]))),__vite__mapDeps([0,1,2]))",
            [A, B],
        ),
        # Lists that are another's, or nobody's.
        ("import(`./c.js`);W(()=>x(),__vite__mapDeps([0,1,2]))", [("./c.js", ())]),
        ("W(()=>import(`./c.js`),[]);W(()=>x,__vite__mapDeps([2]))", [("./c.js", ())]),
        ("import(`./c.js`);W(()=>x,__vite__mapDeps([2]))", [("./c.js", ())]),
        (
            "W(()=>import(`./a.js`).then(()=>import(`./c.js`)),__vite__mapDeps([0,1,2]))",
            [A, ("./c.js", ())],
        ),
        ("W(()=>import(`./a.js`),void 0)", [("./a.js", ())]),
        ("W(()=>import(`./a.js`),__vite__mapDeps([]))", [("./a.js", ())]),
        (
            "W(()=>import(`./a.js`),__vite__mapDeps([0,77,12345678]))",
            [("./a.js", ("assets/a.js",))],
        ),
        (
            "W(()=>import(`./a.js`).then(()=>W(()=>import(`./c.js`).then(e=>e.n),void 0)),__vite__mapDeps([2]))",
            [("./a.js", ("assets/a.css",)), ("./c.js", ())],
        ),
        # Without module preloads only stylesheets are left.
        ("W(()=>import(`./a.js`),__vite__mapDeps([2]))", [("./a.js", ("assets/a.css",))]),
        (
            "W(async()=>{let{x:e}=await import(`./a.js`);return{x:e}},__vite__mapDeps([2,4]))",
            [("./a.js", ("assets/a.css", "assets/b.css"))],
        ),
    ],
)
def test_lists_find_their_imports(
    body: str, expected: list[tuple[str | None, tuple[str, ...]]]
) -> None:
    assert _found(_modern(body)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            'W(()=>import("./a.js"),["assets/a.js","assets/a.css"])',
            [("./a.js", ("assets/a.js", "assets/a.css"))],
        ),
        (
            'W(()=>import("./a.js"),["./a.js","./a.css"],import.meta.url)',
            [("./a.js", ("./a.js", "./a.css"))],
        ),
        (
            "W(() => import('./a.js'), [\n  'assets/a.js',\n  'assets/a.css'\n])",
            [("./a.js", ("assets/a.js", "assets/a.css"))],
        ),
        ('W(()=>import("./a.js"),[])', [("./a.js", ())]),
        ('f(import("./a.js"),["c.js","d.js"])', [("./a.js", ())]),
        ('W(()=>import("./a.js"),[cdn("a.js"),cdn("a.css")])', [("./a.js", ("a.js", "a.css"))]),
        ('import("./a.js");x=["a.css"]', [("./a.js", ())]),
    ],
)
def test_lists_written_into_the_call(
    code: str, expected: list[tuple[str | None, tuple[str, ...]]]
) -> None:
    assert _found(code) == expected


def test_imports_of_nothing_but_styles() -> None:
    code = _modern(
        "W(()=>Promise.resolve({}),__vite__mapDeps([2]));W(()=>import(`./b.js`),__vite__mapDeps([3,4]));"
        "W(()=>Promise.resolve({       }),__vite__mapDeps([4]))"
    )
    assert scan_script(code.encode()).style_preloads == (("assets/a.css",), ("assets/b.css",))
    assert _found(code) == [B]
    inline = b'import"a";W(()=>Promise.resolve({}),["./a.css"],import.meta.url)'
    assert scan_script(inline).style_preloads == (("./a.css",),)


def test_a_table_behind_a_function_keeps_its_indices() -> None:
    code = 'const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=[cdn("a.js"),x,"b.css"])))=>i;'
    code += 'W(()=>import("./a.js"),__vite__mapDeps([0,1,2]))'
    assert _found(code) == [("./a.js", ("a.js", "b.css"))]


def test_lists_in_text_do_not_count() -> None:
    assert _found(_modern("W(()=>import(`./a.js`),'__vite__mapDeps([0,1,2])')")) == [("./a.js", ())]
