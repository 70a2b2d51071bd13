"""Any bytes give a table, in time that grows with their number."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.analysis.routes.find import find_records
from bundleaudit.analysis.routes.program import Program
from bundleaudit.analysis.routes.table import lay_out
from bundleaudit.inputs.javascript.script_code import ScriptCode
from bundleaudit.inputs.route_marks import find_marks, may_hold_records, may_make_router
from growth import assert_linear
from route_tables import one_router, paths

PIECES = [
    *"[]{}(),;:=.`'\"/\\\n $",
    *("path:", "component:", "components:", "children:", "redirect:", "alias:", "name:"),
    *("routes:", "history:", "mode:", "'/a'", "`${a}`", "()=>", "import(", "'./a.js'", "=>{"),
    *("function a(b)", "return ", "var a=", "a", "b", "...", ".concat(", ".map(", ".push("),
    *(
        "q.addRoute(",
        "export{a}",
        "import{a}from'./a.js'",
        "async ",
        "await ",
        "new X(",
        "{path:'/a',component:a}",
    ),
    *("make({history:web(),routes:[", "]})", "\0", "\x80", "ü", "\u2028"),
]
ROUTER = b"const r=x({history:h(),routes:"


def read(code: bytes):
    """Return the routes of one script that may import itself."""
    may_make_router(code)
    may_hold_records(code)
    program = Program(
        lambda file: code if file == "a.js" else None,
        lambda specifier, _: "a.js" if "a" in specifier else None,
    )
    script = program.script("a.js")
    found = find_records(program, {"a.js": find_marks(script)})
    return lay_out((*found.tied, *found.loose), page_of=lambda _: None, source_of=lambda _: None)


@given(st.lists(st.sampled_from(PIECES), max_size=80))
def test_any_mixture_of_what_routes_are_made_of_gives_a_table(pieces):
    routes = read("".join(["make({history:web(),routes:[", *pieces]).encode("utf-8", "replace"))
    for position, route in enumerate(routes):
        assert route.parent is None or route.parent < position


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table(data):
    read(data)
    read(ROUTER + b"[{path:'/a',component:" + data)
    read(b"var a=" + data + ROUTER + b"[{path:'/a',component:a}]})")


@given(st.binary(max_size=400))
def test_masking_keeps_every_offset_and_every_byte_that_is_code(data):
    masked = ScriptCode(data).masked
    assert len(masked) == len(data)
    assert all(byte in (0x20, data[at]) for at, byte in enumerate(masked))


UNITS = {
    "routers never closed": ROUTER + b"[{path:'a',component:b,children:",
    "arrays never closed": b"[{path:'a',component:b},",
    "closing brackets": b"}])",
    "paths": b"{path:'",
    "declarations": b"a=(",
    "functions": b"function a(b){return{path:'/',component:a,children:[",
    "imports": b"import{",
    "additions": b"q.addRoute({path:'/x'",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_time_is_linear(unit):
    end = ROUTER + b"[{path:'/a',component:a}]})"
    assert_linear(lambda data: read(data + end), unit, size_bytes=4_000)


@pytest.mark.parametrize("depth", [50, 500, 20_000])
def test_nesting_ends_in_a_table_or_a_sentence(depth):
    table = one_router("[{path:'a',component:c,children:" * depth + "[]" + "}]" * depth, "var c={}")
    assert table.routes or table.not_understood


def test_a_name_that_stands_for_itself_ends():
    table = one_router("[...a,{path:'/x',component:a}]", before="var a=b,b=a")
    assert paths(table) == ["/x"]
    assert table.not_understood


def test_records_that_hold_themselves_end_at_once():
    before = "var a=[{path:'/x',component:c,children:a}];a.push(...a);a.push({path:'y',children:a})"
    table = one_router("a", before=before)
    assert 1 < len(table.routes) < 5_000
    assert any("hold themselves" in gap for gap in table.not_understood)


def test_lists_that_double_end():
    doubling = "".join(f"var a{at + 1}=[...a{at},...a{at}];" for at in range(40))
    table = one_router("a40", before="var a0=[{path:'/x',component:c}];" + doubling)
    assert table.not_understood


def test_a_table_too_large_to_parse_is_read_in_part_and_told():
    record = "{path:'/a',component:()=>import('./A.js'),meta:{title:'%s'}}" % ("x" * 900)
    table = one_router("[" + ",".join([record] * 500) + "]")
    assert 0 < len(table.routes) <= 500
    assert all(route.is_partial for route in table.routes)
    assert "a router not understood" in "".join(table.not_understood)


def test_many_places_not_understood_are_cut_short():
    table = one_router("[" + ",".join(f"x{at}()" for at in range(300)) + "]")
    assert len(table.not_understood) == 101
    assert table.not_understood[-1] == "200 more places"
