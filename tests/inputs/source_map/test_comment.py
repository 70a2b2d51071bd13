"""Only the comment at the end of the code names its map."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.source_map.comment import MapComment, find_map_comment


@pytest.mark.parametrize(
    ("code", "start", "end", "url"),
    [
        (b"a;\n//# sourceMappingURL=a.js.map", 3, 32, "a.js.map"),
        (b"a;\n//# sourceMappingURL=a.js.map\r\n \n", 3, 36, "a.js.map"),
        (b"a;//@sourceMappingURL=m", 2, 23, "m"),
        (b"a{}/*# sourceMappingURL=a.css.map */\n", 3, 37, "a.css.map"),
        (b"a{}/*# sourceMappingURL=a.css.map*/", 3, 35, "a.css.map"),
        (b"//# sourceMappingURL=a\n//# sourceMappingURL=b", 23, 45, "b"),
        (b"//# sourceMappingURL=a\n// more\n/* b * c */", 0, 23, "a"),
        ("//# sourceMappingURL=字.map".encode(), 0, 28, "字.map"),
        (b"//# sourceMappingURL=a\xff", 0, 23, "a\ufffd"),
        (
            b"//# sourceMappingURL=data:application/json;base64,e30=",
            0,
            54,
            "data:application/json;base64,e30=",
        ),
    ],
)
def test_the_comment_at_the_end_is_found(code, start, end, url):
    assert find_map_comment(code) == MapComment(start_byte=start, end_byte=end, url=url)


@pytest.mark.parametrize(
    "code",
    [
        b"",
        b"a;",
        b"//# sourceMappingURL=a\nb();",
        b'x="//# sourceMappingURL=a"',
        b"x=`\n//# sourceMappingURL=a`",
        b"x='//# sourceMappingURL='+y",
        b"sourceMappingURL=a",
        b"// sourceMappingURL=a",
        b"//# sourceMappingURL=",
        b"//# sourceMappingURL= a",
        b"/*# sourceMappingURL=a",
        b"//# sourceMappingURL=a b",
        b"//#\nsourceMappingURL=a",
    ],
)
def test_anything_else_is_not_it(code):
    assert find_map_comment(code) is None


@pytest.mark.parametrize(
    "code",
    [
        b"//# sourceMappingURL=a\n" * 40_000 + b"x",
        b"//# sourceMappingURL=a" + b"/" * 500_000,
        b"//# sourceMappingURL=a" + b" " * 500_000 + b"x",
        b"//# sourceMappingURL=a " + b"/*" * 250_000,
        b"/*# sourceMappingURL=" + b"*" * 500_000,
        b"//#" + b" " * 500_000 + b"sourceMappingURL=a",
    ],
)
def test_time_is_linear(code):
    start = time.process_time()
    find_map_comment(code)
    assert time.process_time() - start < 2


@given(st.text(st.sampled_from("/*#@ sourceMappingURL=a\n'"), max_size=60))
def test_any_code_gives_a_comment_inside_it_or_none(code):
    comment = find_map_comment(code.encode())
    if comment:
        assert 0 <= comment.start_byte < comment.end_byte <= len(code)
        assert code[comment.start_byte] == "/"
