"""What code proves by itself, and its form in the cache."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.code_marks import CodeMarks, decode_marks, encode_marks, read_marks

CODE = b"""_echarts_instance_;Object.assign({"./a.json":A});P(()=>Promise.resolve().then(()=>n),void 0)
;import("./b.js")"""
MARKS = CodeMarks(
    libraries=("echarts",),
    eager_globs=(("./a.json",),),
    inlined_import_count=1,
    startup_imports=("./b.js",),
)


def test_all_marks_are_read():
    assert read_marks(CODE) == MARKS


def test_marks_survive_the_cache():
    assert decode_marks(encode_marks(MARKS)) == MARKS


@pytest.mark.parametrize("data", [b"", b"[]", b"1", b"[[],[],[],[]]", b"[1,2,3,4]", b"[" * 9_999])
def test_damaged_marks_are_refused(data):
    with pytest.raises(ValueError, match=r"."):
        decode_marks(data)


@given(st.binary(max_size=200))
def test_any_bytes_give_marks(code):
    assert isinstance(read_marks(code), CodeMarks)
