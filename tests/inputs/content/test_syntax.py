"""Where scripts leave ES5: each construct of each edition, and none that ES5 has."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from bundleaudit.inputs.content.newer_syntax import find_newer_syntax
from bundleaudit.inputs.content.syntax import FAULTS
from bundleaudit.model.content import SyntaxFault


@pytest.mark.parametrize(
    ("code", "feature", "offset", "level"),
    [
        ("var a=`x`", "template literal", 6, 2015),
        ("é;var a=`x`", "template literal", 9, 2015),
        ("a=>1", "arrow function", 0, 2015),
        ("é=1;a=>1", "arrow function", 5, 2015),
        ("var {a}=b", "destructuring", 4, 2015),
        ("f(...a)", "spread", 2, 2015),
        ("let x", "let", 0, 2015),
        ("const x=1", "const", 0, 2015),
        ("class A{}", "class", 0, 2015),
        ("for(var a of b);", "for-of loop", 0, 2015),
        ("function*f(){}", "generator", 0, 2015),
        ("function f(a=1){}", "default value", 11, 2015),
        ("({a})", "shorthand or computed property", 2, 2015),
        ("({a(){}})", "shorthand or computed property", 2, 2015),
        ("a**b", "operator **", 0, 2016),
        ("async function f(){}", "async function", 0, 2017),
        ("/a/u", "flag of a regular expression", 0, 2018),
        ("try{}catch{}", "catch without a binding", 5, 2019),
        ("a?.b", "optional chaining", 0, 2020),
        ("a??b", "operator ??", 0, 2020),
        ('import("a")', "import()", 0, 2020),
        ("a||=b", "operator ||=", 0, 2021),
        ("1_000", "number", 0, 2021),
        ("a=0xA_B", "number", 2, 2021),
        ("a=0x1n", "number", 2, 2021),
        ("a=1n", "number", 2, 2021),
        ("#!/usr/bin/env node\nvar a", "hashbang", 0, 2023),
        ("f(a,b,);", "comma after the last parameter or argument", 5, 2017),
        ('f("é",/*,*/"b" , // )\n)', "comma after the last parameter or argument", 16, 2017),
        ("function f(a,b,){}", "comma after the last parameter or argument", 14, 2017),
        ("a=/(?<=a)b/", "look-behind in a regular expression", 3, 2018),
        ("a=/[(?]\\(?(?<!a)b/", "look-behind in a regular expression", 10, 2018),
        ("a=/(?<y>a)/", "named group in a regular expression", 3, 2018),
        ("a=/(?i:a)/", "modifiers in a regular expression", 3, 2025),
        ('a="\\u{1F600}"', "escape of a code point", 3, 2015),
        ("var \\u{61}=1", "escape of a code point", 4, 2015),
        ('a="b\u2028"', "line separator in a string", 4, 2019),
        ("var \U00020bb7=1", "character of a name", 4, 2015),
        ("\ufeffvar a=1;b=>a", "arrow function", 11, 2015),
        ("var a=1;b=>a;let c", "arrow function", 8, 2015),
    ],
)
def test_the_first_construct_beyond_es5_is_named_with_its_place(code, feature, offset, level):
    fault = find_newer_syntax(code.encode())
    assert fault is not None
    assert (fault.feature, fault.offset_bytes, fault.level) == (feature, offset, level)


@pytest.mark.parametrize(
    "code",
    [
        "", "var a=1", 'var s="`"', "/`/.test(a)", "/* ` */", "({get a(){return 1}})", "0x1f", "1e5",
        "try{}catch(e){}", "a:for(;;){break a}", "/a/gi", "var async=1;async()", "with(a)b",
        "f(a,[1,])", "f((a,b))", 'f("a,", ")")', "f(a)/*,)*/", "/(?:a)(?=b)(?!c)[(?<y>]\\(?<y/",
        'a="\\\\u{61}"', 'a="(?<=b) \U0001f600"', "/* \u2028 */", "a='\\u2028'", "0xfe", "017", "/\\u{61}/",
        'System.register([],function(e,t){"use strict";return{execute:function(){t.import("./a")}}})',
    ],
)  # fmt: skip
def test_es5_passes(code):
    assert find_newer_syntax(code.encode()) is None


@pytest.mark.parametrize(
    ("code", "is_alone"),
    [
        ("var a=`x`;function f(){return a}", True),
        ("var a=`x => const y`", True),
        ("var a={class:1,let:2};b.const=`x`", True),
        ("var a=`x`,f=()=>1", False),
        ("const a=`x`", False),
        ("class A{}a=`x`", False),
    ],
)
def test_es5_but_for_template_literals_is_told_from_newer_code(code, is_alone):
    fault = find_newer_syntax(code.encode())
    assert (fault.feature, fault.is_alone) == ("template literal", is_alone)


@pytest.mark.parametrize("code", ["var", "import a from 'b'", "(" * 9999, "{" * 99_999])
def test_what_cannot_be_parsed_is_unknown(code):
    assert find_newer_syntax(code.encode()) == SyntaxFault(feature="", offset_bytes=0, level=0)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_answer_that_survives_the_cache(code):
    fault = find_newer_syntax(code)
    assert FAULTS.decode(FAULTS.encode((fault,) if fault else ())) == ((fault,) if fault else ())


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"3", b"\xff", b"[" * 9999])
def test_a_damaged_entry_is_not_known(data):
    with pytest.raises(ValueError, match=r"."):
        FAULTS.decode(data)
