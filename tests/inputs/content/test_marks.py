"""Marks: each by its strings, and never by texts that only speak of it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.content.marks import find_marks
from bundleaudit.model.content import Mark
from growth import assert_linear


def marks(code, *, is_script=True):
    return [item.mark for item in find_marks(code.encode(), is_script=is_script)]


@pytest.mark.parametrize(
    ("code", "mark"),
    [
        ("w(`Extraneous non-props attributes (${a})`)", Mark.VUE_DEVELOPMENT),
        ('console.info("You are running Vue in development mode.\\n")', Mark.VUE2_DEVELOPMENT),
        (
            'a("%cDownload the React DevTools " + "for a better: https://react.dev/link/react-devtools")',
            Mark.REACT_DEVELOPMENT,
        ),
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
        "e.APP_INIT=`app:init`;g(`perf:start`,`component:updated`,`app:unmount`)",
        "",
    ],
)
def test_what_only_speaks_of_it_is_none(code):
    assert marks(code) == []


def test_a_page_of_the_development_server_is_told_by_its_script():
    assert marks('<script type="module" src="/@vite/client"></script>', is_script=False) == [
        Mark.VITE_CLIENT
    ]
    assert marks("<p>never deploy /@vite/client</p>", is_script=False) == []


@given(st.binary())
def test_any_bytes_give_sorted_marks(code):
    found = find_marks(code, is_script=True)
    assert [item.mark for item in found] == sorted({item.mark for item in found})


@pytest.mark.parametrize(
    "unit", [b"debugger", b"debugger ", b"process.env.NODE_ENV;", b"src=", b'import"', b"/@vite/client"]
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(lambda code: find_marks(code, is_script=True), unit)


@pytest.mark.parametrize(
    ("code", "marks"),
    [
        (b"window.NREUM||(NREUM={})", {Mark.NEW_RELIC}),
        (b"var x='NREUMATIC'", set()),
        (b"new window.PerformanceObserver(f)", {Mark.PERFORMANCE_OBSERVER}),
        (b"new self.PerformanceObserver(f)", {Mark.PERFORMANCE_OBSERVER}),
        (b"renew window", set()),
    ],
)
def test_monitors_are_told_by_what_their_code_holds(code, marks):
    assert {item.mark for item in find_marks(code, is_script=True)} == marks
