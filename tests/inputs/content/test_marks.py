"""Marks: each by its strings, and never by texts that only speak of it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.content.marks import find_marks, find_page_marks
from bundleaudit.model.content import Mark
from growth import assert_linear


def marks(code):
    return [item.mark for item in find_marks(code.encode())]


def page_marks(page):
    return [item.mark for item in find_page_marks(page.encode())]


@pytest.mark.parametrize(
    ("code", "mark"),
    [
        (
            (
                "w(`Extraneous non-props attributes (${a})`);w(`Extraneous non-emits event listeners (`);"
                "w(`Vue received a Component that was made a reactive object`)"
            ),
            Mark.VUE_DEVELOPMENT,
        ),
        (
            (
                'console.info("You are running Vue in development mode.\\n");'
                'w("Avoid adding reactive properties to a Vue instance or its root $data")'
            ),
            Mark.VUE2_DEVELOPMENT,
        ),
        (
            (
                'a("%cDownload the React DevTools " + "for a better: https://react.dev/link/react-devtools");'
                """e('Each child in a list should have a unique "key" prop.')"""
            ),
            Mark.REACT_DEVELOPMENT,
        ),
        ("if(window.x)debugger", Mark.DEBUGGER),
        ('import"/@vite/client";', Mark.VITE_CLIENT),
        ('import a from "/base/@react-refresh"', Mark.VITE_CLIENT),
        ("if(process.env.NODE_ENV!==x)y()", Mark.NODE_ENV),
        ("if(a)debugger;b()", Mark.DEBUGGER),
        ("function f(){debugger}", Mark.DEBUGGER),
        ("g(`perf:start`,`component:updated`,`app:unmount`,`app:init`)", Mark.VUE_DEVTOOLS),
        ("`https://vuejs.org/error-reference/#compiler-${a}`", Mark.VUE_COMPILER),
        ("if(typeof __VUE_OPTIONS_API__!=`boolean`)a()", Mark.VUE_FLAGS),
        ('throw TypeError("Cannot call a class as a function")', Mark.BABEL_CLASSES),
        ("o('__core-js_shared__');c='(c) Denis Pushkarev (zloirock.ru)'", Mark.CORE_JS),
        ('o("largest-contentful-paint");o("layout-shift")', Mark.WEB_VITALS),
        ("new PerformanceObserver(a)", Mark.PERFORMANCE_OBSERVER),
        ("performance.getEntriesByType(`navigation`)", Mark.NAVIGATION_TIMING),
    ],
)
def test_a_mark_is_found_where_it_stands(code, mark):
    assert mark in marks(code)


@pytest.mark.parametrize(
    "code",
    [
        "a('process.env.NODE_ENV')",
        "/* process.env.NODE_ENV */",
        "x.process.env.NODE_ENV",
        "a.debugger;b",
        "k={debugger:1}",
        "keywords('break debugger;')",
        "/debugger;/.test(a)",
        "a={__VUE_OPTIONS_API__:true}",
        "globalThis.__VUE_OPTIONS_API__",
        'o=["__core-js_shared__"]',  # lodash asks for core-js by this name
        "a('import \"/@vite/client\"')",
        'm="[Vue warn]: Extraneous non-props attributes (class) were passed to component"',
        'm="You are running Vue in development mode. Make sure to turn on production mode"',
        'm="Download the React DevTools for a better: https://react.dev/link/react-devtools"',
        'm="See https://vuejs.org/error-reference/#compiler-24"',
        """m='<script type="module" src="/@vite/client">'""",
        "e.APP_INIT=`app:init`;g(`perf:start`,`component:updated`,`app:unmount`)",
        "",
    ],
)
def test_what_only_speaks_of_it_is_none(code):
    assert marks(code) == []


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<script type="module" src="/@vite/client"></script>', [Mark.VITE_CLIENT]),
        (
            "<script type=module src=http://localhost:5173/base/@vite/client?t=1>",
            [Mark.VITE_CLIENT],
        ),
        ('<script type="module">import "/@vite/client"</script>', [Mark.VITE_CLIENT]),
        ("<script type=module>import R from '/@react-refresh'</script>", [Mark.VITE_CLIENT]),
        ("<script>if(a)debugger</script>", [Mark.DEBUGGER]),
        ("<script>new PerformanceObserver(a)</script>", [Mark.PERFORMANCE_OBSERVER]),
        ("<p>never deploy /@vite/client</p>", []),
        ('<!-- <script src="/@vite/client"></script> -->', []),
        ('<pre>&lt;script src="http://localhost:5173/@vite/client"&gt;</pre>', []),
        ("""<script>m='<script src="/@vite/client">'</script>""", []),
        ('<script type="text/template">import "/@vite/client";debugger;</script>', []),
        ("<p>Extraneous non-props attributes (</p>", []),
        ('<script src="/not/@vite/client-side.js"></script>', []),
    ],
)
def test_a_page_is_told_by_its_scripts(page, expected):
    assert page_marks(page) == expected


@given(st.binary())
def test_any_page_gives_sorted_marks(page):
    found = [item.mark for item in find_page_marks(page)]
    assert found == sorted(set(found))


@given(st.binary())
def test_any_bytes_give_sorted_marks(code):
    found = find_marks(code)
    assert [item.mark for item in found] == sorted({item.mark for item in found})


@pytest.mark.parametrize(
    "unit", [b"debugger", b"debugger ", b"process.env.NODE_ENV;", b"src=", b'import"', b"/@vite/client"]
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(find_marks, unit)
