"""Explanations: what a name means, which way leads there, and what would free it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import ENCODERS, a_build, a_chunk, a_page, owned
from bundleaudit.analysis.chunk_chain import chain_to_chunk
from bundleaudit.analysis.facts import Facts
from bundleaudit.analysis.why import explain
from bundleaudit.errors import UsageError
from bundleaudit.model.code_facts import CodeFacts
from bundleaudit.model.modules import ModuleImport, ModuleImports
from bundleaudit.model.why import Subject
from bundleaudit.report.why_terminal import render_why


def link(importer, imported, *, dynamic=False, specifier=None):
    return ModuleImport(
        importer=importer, imported=imported, is_dynamic=dynamic, specifier=specifier
    )


LINKS = (
    link("index.html", "src/main.ts"),
    link("src/main.ts", "src/App.vue", specifier="./App.vue"),
    link("src/App.vue", "src/Chart.vue"),
    link("src/Chart.vue", "node_modules/chart/index.js", specifier="chart"),
    link("node_modules/chart/index.js", "node_modules/chart/dist/a.js"),
    link("node_modules/proxy/index.js", "node_modules/inner/index.js"),
    link("src/main.ts", "src/Late.vue", dynamic=True, specifier="./Late.vue"),
)


def build():
    index = owned(
        ("src/main.ts", 600, 300),
        ("src/App.vue", 500, 200),
        ("src/Chart.vue", 20, 10),
        ("node_modules/chart/dist/a.js", 300, 100),
        ("packages/w/node_modules/chart/dist/a.js", 90, 30),
    )
    late = owned(("src/Late.vue", 50, 30), ("src/other/App.vue", 20, 10))
    return replace(
        a_build(
            chunks=[
                a_chunk("assets/index-abc.js", lazy=["assets/Late-abc.js"], ownership=index),
                a_chunk("assets/Late-abc.js", ownership=late, name="Late"),
                a_chunk("assets/alone.js"),
            ],
            pages=[a_page(entries=["assets/index-abc.js"])],
        ),
        module_imports=ModuleImports(entries=("index.html",), imports=LINKS),
    )


def why(name, made=None):
    return explain(Facts(build=made or build(), encoders=ENCODERS), name)


def test_a_package_tells_each_copy_with_its_way():
    explanation = why("chart")
    assert explanation.subject is Subject.PACKAGE
    assert explanation.pages == ("index.html",)
    assert [(it.label, it.raw_bytes, it.gzip_bytes) for it in explanation.occurrences] == [
        ("node_modules/chart", 300, 100),
        ("packages/w/node_modules/chart", 90, 30),
    ]
    chain = explanation.occurrences[0].chain
    assert [step.imported for step in chain] == [
        "src/main.ts",
        "src/App.vue",
        "src/Chart.vue",
        "node_modules/chart/index.js",
    ]
    assert chain[-1].specifier == "chart"
    assert explanation.occurrences[1].chain is None
    assert [step.importer for step in explanation.importers] == ["src/Chart.vue"]


def test_a_component_all_ways_go_through_frees_it_unless_most_of_the_load_hangs_on_it():
    releases = [(it.module, it.retained_gzip_bytes) for it in why("chart").releases]
    assert releases == [("src/Chart.vue", 110), ("src/App.vue", 310)][:1]


@pytest.mark.parametrize(
    ("name", "subject", "found"),
    [
        ("src/App.vue", Subject.MODULE, "src/App.vue"),
        ("Late.vue", Subject.MODULE, "src/Late.vue"),
        ("assets/alone.js", Subject.CHUNK, "assets/alone.js"),
        ("alone.js", Subject.CHUNK, "assets/alone.js"),
        ("Late", Subject.CHUNK, "assets/Late-abc.js"),
    ],
)
def test_a_name_is_a_package_a_module_or_a_chunk(name, subject, found):
    explanation = why(name)
    assert (explanation.subject, explanation.name) == (subject, found)


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("App.vue", "the name of 2 things: src/App.vue, src/other/App.vue", "more of the path"),
        ("charts", "is called charts", "did you mean chart"),
        ("zzzzzz", "is called zzzzzz", "source maps or stats"),
        ("proxy", "no byte of proxy is left", "its parts are inner"),
    ],
)
def test_a_name_that_means_nothing_or_too_much_is_an_error(name, message, hint):
    with pytest.raises(UsageError, match=message) as raised:
        why(name)
    assert hint in raised.value.hint


def test_a_lazy_module_says_so_and_frees_nothing():
    explanation = why("Late.vue")
    assert explanation.pages == ()
    assert explanation.retained_gzip_bytes == 0
    assert [step.is_lazy for step in explanation.chunk_chain] == [False, False, True]
    assert explanation.occurrences[0].chain[-1].is_dynamic


def test_the_way_to_a_chunk_has_as_few_lazy_steps_as_possible():
    made = a_build(
        chunks=[
            a_chunk("a.js", imports=["b.js"], lazy=["d.js"]),
            a_chunk("b.js", imports=["c.js"]),
            a_chunk("c.js", imports=["d.js"]),
            a_chunk("d.js"),
            a_chunk("e.js"),
        ],
        pages=[a_page(entries=["a.js"])],
    )
    assert [step.file for step in chain_to_chunk(made, "d.js")] == [
        "index.html",
        "a.js",
        "b.js",
        "c.js",
        "d.js",
    ]
    assert chain_to_chunk(made, "e.js") == ()


def test_without_a_graph_only_the_way_of_chunks_is_told():
    explanation = why("chart", replace(build(), module_imports=None))
    assert not explanation.has_graph
    assert (explanation.importers, explanation.releases) == ((), ())
    assert explanation.retained_gzip_bytes is None
    assert [step.file for step in explanation.chunk_chain] == ["index.html", "assets/index-abc.js"]


def test_a_chunk_tells_whose_its_bytes_are():
    contents = why("assets/index-abc.js").contents
    assert [(item.name, item.raw_bytes, item.gzip_bytes) for item in contents] == [
        ("", 1120, 510),
        ("chart", 390, 130),
    ]
    assert why("chart").contents == why("assets/alone.js").contents == ()


def test_a_library_told_by_its_strings_is_explained_by_its_largest_chunk():
    made = replace(
        build(),
        code_facts=tuple(
            CodeFacts(file=file, libraries=("lodash",))
            for file in ("assets/alone.js", "assets/index-abc.js")
        ),
    )
    explanation = why("lodash", made)
    assert (explanation.library, explanation.name) == ("lodash", "assets/index-abc.js")
    assert explanation.pages == ("index.html",)
    text = render_why(explanation)
    assert text.startswith("lodash: told by its own strings in assets/index-abc.js\n")
    assert "needs source maps or stats" in text
