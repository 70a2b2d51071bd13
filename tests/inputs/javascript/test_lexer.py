"""Slashes, templates and comments: what is code and what is not."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.javascript.lexer import find_code


@pytest.mark.parametrize(
    "code",
    [
        "a/2;§1/b",
        "(a+b)/2+'/';§1",
        "a[0]/2/§1",
        "a++/2+§1/3",
        "x=1./2/§1",
        "this/2+§1/3",
        "a.return/2+§1/3",
        "'a'/2+§1/3",
        "`a`/2+§1/3",
        "f()/a.b/§1",
        "x=/a/g/§1/2",
        "return/'/g,§1",
        "a=/[/']/;§1",
        "a=/\\/'/;§1",
        "(/'/);§1",
        "[/'/];§1",
        "a&&/'/.test(b)&&§1",
        "a?/'/:/\"/;§1",
        "=>/'/;§1",
        "typeof /'/;§1",
        "case/'/:§1",
        "if(a)/'/.test(b);§1",
        "while(a(')'))/'/.test(b);§1",
        "}/'/.test(b);§1",
        "a=  /'/;§1",
        "a=\n/'/;§1",
        "a=/*c*/ /'/;§1",
        "return/*c*//'/;§1",
        "// '\n/'/;§1",
        "a+/'/+§1",
        "/* ' */§1",
        "// `\n§1",
        "'\\'';§1",
        "'\\\n';§1",
        "'\\\r\n';§1",
        "'unfinished\n§1",
        "x=/unfinished'\n§1",
        "`\\``;§1",
        "`$`;§1",
        "`${a}`;§1",
        "`${a['`']}`;§1",
        "`${`${'`'}`}`;§1",
        "`${'a'+§1}`",
        "`${f({§1})}`",
        "`${{a:{}}}${''+§1}",
        "`${a/'/'/b}${''+§1}`",
        "`${()=>{return`}`}}`;§1",
        "§1",
    ],
)
def test_code_is_code(code: str) -> None:
    assert _is_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "'§1'",
        '"§1"',
        "'a\\'§1'",
        "f(a)/b+'/g.x§1'",
        "if(a)f(b)/c+'/g.x§1'",
        "`§1`",
        "`${a}§1`",
        "`${'§1'}`",
        "`${{a:1}}§1`",
        "// §1",
        "/* §1 */",
        "/* * / §1",
        "x=/§1/",
        "x=/[/§1]/",
        "return/§1/",
        "if(a)/§1/.test(b)",
        "#!§1",
        "'§1",
        "`§1",
        "/*§1",
    ],
)
def test_text_is_not_code(code: str) -> None:
    assert not _is_code(code)


def _is_code(marked: str) -> bool:
    before, _, after = marked.partition("§")
    offset = len(before.encode())
    return find_code((before + after).encode(), [offset]) == [offset]


def test_every_offset_is_sorted_by_itself() -> None:
    code = b"a='b';c=/d/;e=`f${g['h']}i`//j"
    assert (
        bytes(code[at] for at in find_code(code, range(len(code))) if chr(code[at]).isalpha())
        == b"aceg"
    )
    assert find_code(code, []) == []
