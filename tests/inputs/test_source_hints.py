"""Lines of imports, globs and images in original sources."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.source_hints import read_source_hints
from growth import assert_linear

VUE = """<template>
  <!-- <img src="commented.png"> -->
  <img class="a" :src="b" alt="x > y">
  <img src="c.png" loading="lazy">
  <img :src="d" :loading="e">
  <img v-bind="all">
  <Image src="f.png" />
</template>

<script setup>
import { ref } from 'vue'
import Chart from "../Chart.vue"
const Lazy = () => import('./Lazy.vue')
const pages = import.meta.glob('./pages/*.vue', { eager: true })
const lazy = import.meta.glob('./lazy/*.vue')
const old = import.meta.globEager("./old/*.js")
const many = import.meta.glob<{ a: 1 }>(['@/x/*.ts', '!**/y.ts'], { import: 'a', eager: true })
</script>
"""


def test_lines_of_a_component():
    hints = read_source_hints("src/App.vue", VUE)
    assert [(one.specifier, one.line, one.is_dynamic) for one in hints.imports] == [
        ("vue", 11, False),
        ("../Chart.vue", 12, False),
        ("./Lazy.vue", 13, True),
    ]
    assert [(one.pattern, one.line) for one in hints.eager_globs] == [
        ("./pages/*.vue", 14),
        ("./old/*.js", 16),
        ("@/x/*.ts", 17),
    ]
    assert hints.eager_images == (3,)


@pytest.mark.parametrize(
    ("module", "content", "lines"),
    [
        ("src/a.ts", "console.debug('a')\n\nconsole.debug (1)", (1, 3)),
        ("src/a.ts", "// console.debug(1)\nx = 'console.debug(2)'\n/* console.debug(3) */", ()),
        ("src/a.ts", "my.console.debug(1); console.debugger(2); console.log(3)", ()),
        ("src/a.ts", "if (x) console\n  .debug(1)", ()),
        ("src/A.vue", "<template>\n it's console.debug(1)\n</template>\n<script>\nconsole.debug(2)\n</script>", (5,)),
        ("src/A.vue", "<script>console.debug(1)</script>\n<script setup>\nconsole.debug(2)</script>", (1, 3)),
        ("src/a.css", "console.debug(1)", ()),
        ("src/a.js", "é = 'ü'\nconsole.debug(1)", (2,)),
        ("src/a.js", "console.debug(1)\n" * 300, tuple(range(1, 101))),
    ],
)  # fmt: skip
def test_calls_of_console_debug_are_found_in_code_alone(module, content, lines):
    assert read_source_hints(module, content).debug_calls == lines


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("f(import.meta.env.VITE_API_SECRET)", (("VITE_API_SECRET", 1),)),
        ("\nf(import.meta.env.VITE_DB_PASSWORD_OLD)\nf(import.meta.env.VITE_DB_PASSWORD_OLD)", (("VITE_DB_PASSWORD_OLD", 2),)),
        ("f(import.meta.env.VITE_PUBLIC_SECRET, import.meta.env.VITE_API_URL)", ()),
        ("// import.meta.env.VITE_API_SECRET\nconst a = 'import.meta.env.VITE_API_SECRET'", ()),
    ],
)  # fmt: skip
def test_variables_named_like_secrets_are_found_where_code_takes_them(content, found):
    assert read_source_hints("src/a.ts", content).secret_variables == found


def test_a_script_has_no_images_and_a_stylesheet_nothing():
    assert read_source_hints("src/a.ts", "const html = '<img>'").eager_images == ()
    assert read_source_hints("src/a.css", "@import 'b.css';").imports == ()


def test_a_specifier_in_a_text_is_not_where_it_is_imported():
    code = "const name = 'vue'\nconst more = \"from\"\nimport { h } from 'vue'\n"
    assert read_source_hints("src/a.js", code).imports[0].line == 3


@given(st.text(alphabet="import.meta.glob(['\"`<>-!/img :=v\n{}from)eager:true", max_size=200))
def test_any_text_gives_hints(text):
    read_source_hints("src/a.vue", text)


@pytest.mark.parametrize(
    "unit",
    [
        b"<!--", b"<img ", b"<img '", b'<img "', b"import(", b"import '", b"from '", b"from 'a'",
        b"import 'a';", b"import.meta.glob(", b"import.meta.glob('a'", b"import.meta.glob<",
        b"import /*", b"\n", b"console.debug(", b"<script>console.debug(", b"console.debug  ", b"import.meta.env.VITE_SECRET",
    ],
)  # fmt: skip
def test_hostile_repetition_costs_linear_time(unit):
    assert_linear(lambda data: read_source_hints("a.vue", data.decode()), unit)
