"""Packages bundled twice in one folder or under an alias, and what only looks like it."""

from __future__ import annotations

import pytest

from builders import a_build, a_chunk, owned
from bundleaudit.analysis.hidden_copies import find_hidden_copies


def found(*modules):
    named = [(f"node_modules/{path}", *rest) for path, *rest in modules]
    build = a_build(chunks=[a_chunk("assets/index.js", ownership=owned(*named))])
    return [(copy.package, copy.raw_bytes, copy.gzip_bytes) for copy in find_hidden_copies(build)]


def test_one_module_in_two_formats_is_a_copy_and_the_smaller_one_is_the_saving():
    assert found(
        ("moment/moment.js", 60_000, 20_000), ("moment/dist/moment.js", 58_000, 19_000)
    ) == [("moment", 58_000, 19_000)]


def test_an_alias_with_modules_in_common_is_a_second_version():
    names = ("format", "parse", "addDays")
    assert found(
        *((f"date-fns/{name}.js", 500) for name in names),
        *((f"date-fns-v2/esm/{name}/index.js", 400) for name in names),
    ) == [("date-fns", 1_200, 1_200)]


@pytest.mark.parametrize(
    "modules",
    [
        pytest.param(
            [("a/index.js", 5_000), ("a/dist/index.js", 5_000)], id="an index that passes on"
        ),
        pytest.param(
            [("a/big.js", 50_000), ("a/dist/big.js", 2_000)], id="much smaller: a wrapper"
        ),
        pytest.param([("a/x.js", 900), ("a/dist/x.js", 900)], id="too small to matter"),
        pytest.param(
            [("a/format.js", 5_000), ("a/fp/format.js", 5_000)], id="a folder that is no format"
        ),
        pytest.param(
            [("vue/x.js", 5_000), ("vue-3/y.js", 5_000)], id="an alias with nothing in common"
        ),
        pytest.param(
            [("a-v2/x.js", 5_000), ("b/x.js", 5_000)], id="no package of the alias's name"
        ),
    ],
)
def test_what_only_looks_like_a_copy(modules):
    assert found(*modules) == []
