"""The canonical form forgets hashes and nothing else; the code form forgets references too."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from bundleaudit.analysis.canonical import canonical_form, code_form
from bundleaudit.analysis.fingerprints import fingerprint, own_name
from bundleaudit.model.files import FileKind
from growth import assert_linear

HASHES = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=8, max_size=8
)


def js(code, name="own"):
    return code_form(canonical_form(code), FileKind.JS, name)


@given(HASHES, HASHES)
def test_any_two_hashes_of_a_name_become_the_same_digest(one, other):
    def code(text):
        return (
            f'import{{a}}from"./vue-vendor-{text}.js";run(`assets/vue-vendor-{text}.js`)'.encode()
        )

    assert canonical_form(code(one)) == canonical_form(code(other))
    assert len(canonical_form(code(one))) == len(code(one))


@given(st.binary(max_size=400))
def test_any_bytes_keep_their_length_and_their_form(data):
    form = canonical_form(data)
    assert len(form) == len(data)
    for kind in (FileKind.JS, FileKind.CSS, FileKind.HTML):
        code_form(form, kind, "name")


@given(HASHES, HASHES)
def test_two_files_of_one_name_stay_two(one, other):
    digests = canonical_form(f'"./index-{one}.js","./index-{other}.js"'.encode()).split(b",")
    assert (digests[0] == digests[1]) == (one == other)


def test_other_names_get_other_digests():
    first, second = canonical_form(b'"./cart-Abcd1234.js","./home-Abcd1234.js"').split(b",")
    assert first[-13:] == second[-13:]  # one hash, one digest, wherever it stands
    alone = canonical_form(b'"./home-Abcd1234.js"')
    assert alone[-13:] != first[-13:]


@given(
    code=st.lists(st.sampled_from(["own", "ow", "n", "$", "-", "_", "é", " ", "7"]), max_size=12),
    name=st.sampled_from(["own", "ownown", "$own", "own-n", "ééé"]),
)
def test_its_own_name_is_blanked_where_no_longer_name_holds_it(code, name):
    text, own = "".join(code).encode(), re.escape(name.encode())
    expected = re.sub(rb"%s(?![\w$])(?<![\w$]%s)" % (own, own), b"*", text).strip()
    assert code_form(text, FileKind.CSS, name) == expected


@pytest.mark.parametrize(
    "code",
    [
        b"x.nodeType.json()",
        b"element.children.map(f)",
        b'"data-value-12345678"',
        b"revision:'12345678'",
        b"a-b.c",
    ],
)
def test_code_that_only_looks_like_a_name_is_left_alone(code):
    assert canonical_form(code) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b".a[data-v-8b61741c]{}", b".a[data-v-2c6cd9ad]{}"),
        (
            b'{url:"index.html",revision:"%s"}' % (b"a1" * 16),
            b'{url:"index.html",revision:"%s"}' % (b"0f" * 16),
        ),
        (b"f(`./a.BKko07Lc.css`)", b"f(`./a.Dv3XDI68.css`)"),
    ],
)
def test_scope_ids_revisions_and_dotted_hashes_count_as_hashes(one, other):
    assert canonical_form(one) == canonical_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            b'import{a as t}from"./ui-A1b2C3d4.js";run(t)',
            b'import{c as t}from"./http-B1b2C3d4.js";run(t)',
        ),
        (b'import"./a.js";run()', b'import"./b.js";import"./c.js";run()'),
        (b"run();export{a as t}", b"run();export{a as t,b as n};"),
        (
            b'f(()=>import("./x.js"),__vite__mapDeps([0,1,2]))',
            b'f(()=>import("./y.js"),__vite__mapDeps([7]))',
        ),
        (b'm.f=["a.js","b.js","c.css"]', b'm.f=["a.js","d.css"]'),
        (b"m.f=[`a.js`,`b.js`]", b"m.f=[`a.js`]"),
        (
            b"run()\n//# sourceMappingURL=a-A1b2C3d4.js.map",
            b"run()\n//# sourceMappingURL=bb-A1b2C3d4.js.map",
        ),
    ],
)
def test_references_are_no_code(one, other):
    assert js(one) == js(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"price=`EUR`", b"price=`USD`"),
        (b'f("from","a.js")', b'g("from","a.js")'),
        (b'import{a}from"./a.js";run(!0)', b'import{a}from"./a.js";run(!1)'),
        (b'x="important";y()', b'x="important";z()'),
    ],
)
def test_changed_code_is_another_code(one, other):
    assert js(one) != js(other)


def test_a_renamed_file_has_the_code_it_had():
    help_view = b'import{n}from"./vue-A1b2C3d4.js";var v={__name:`HelpView`,render(){return n(`help and more help`)}};export{v as default};'
    support = help_view.replace(b"HelpView", b"SupportView")
    assert js(help_view, "HelpView") == js(support, "SupportView")
    assert js(help_view, "HelpView") != js(support, "HelpView")


def test_files_with_hardly_any_code_are_not_alike_for_want_of_it():
    one = fingerprint(b'export{a}from"./a.js"', FileKind.JS, "cart")
    other = fingerprint(b'export{b}from"./b.js"', FileKind.JS, "home")
    assert one.code != other.code
    assert one.code == fingerprint(b'export{c}from"./c.js"', FileKind.JS, "cart").code


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("assets/HomeView-BKko07Lc.js", "HomeView"),
        ("assets/dates-CrgftFex.js", "dates"),
        ("js/app.js", "app"),
        ("-Dv3XDI68.css", "-Dv3XDI68"),
    ],
)
def test_own_name(path, name):
    assert own_name(path) == name


@pytest.mark.parametrize(
    "piece",
    [
        b"import ",
        b'from"a"',
        b"import{a,",
        b'"*",',
        b"`a",
        b"export{",
        b"__vite__mapDeps([1,",
        b"-abcdefgh",
        b"<link ",
        b"//# sourceMappingURL=",
        b"data-v-",
    ],
)
def test_time_grows_with_the_input_and_no_faster(piece):
    def work(data):
        form = canonical_form(data)
        for kind in (FileKind.JS, FileKind.HTML):
            code_form(form, kind, "import")

    assert_linear(work, piece)
