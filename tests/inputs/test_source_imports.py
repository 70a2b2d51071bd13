"""Imports read from original sources, as maps hold them."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.source_imports import SourceImport, read_source_imports
from growth import assert_linear


def said(name, content):
    return [(item.specifier, item.is_dynamic) for item in read_source_imports(name, content)]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.ts", "import x from './x'\nimport './y.css'", [("./x", False), ("./y.css", False)]),
        ("a.ts", "import type { X } from './x'\nexport type { Y } from './y'", []),
        ("a.ts", "const v = () => import('./v.vue')", [("./v.vue", True)]),
        ("a.js", "export * from './z'; export * from './z'", [("./z", False)]),
        (
            "App.vue",
            "<template><p>import x from 'y'</p></template><script>import a from './a'</script>\n<script setup lang=\"ts\">import b from './b'\n</script>",
            [("./a", False), ("./b", False)],
        ),
        (
            "List.vue",
            """<script setup lang="ts" generic="T extends Record<string, X>">import './x'</script>""",
            [("./x", False)],
        ),
        ("App.vue", "import './compiled'", [("./compiled", False)]),
        ("runtime.js", "const t = '<script>'; import z from './z'", [("./z", False)]),
        ("logo.svg", "import x from './x'", []),
        ("style.css", "@import './x.css'", []),
        ("huge.js", "import './x';" + " " * 2_000_000, []),
    ],
)
def test_what_a_source_says(name, content, expected):
    assert said(name, content) == expected


def test_one_import_is_one_however_often_it_is_written():
    assert read_source_imports("a.js", "import './x'; import './x'") == (
        SourceImport(specifier="./x", is_dynamic=False),
    )


def test_components_are_read_in_linear_time():
    assert_linear(lambda text: read_source_imports("a.vue", text.decode()), b"<script>")
