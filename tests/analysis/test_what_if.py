"""What loads would weigh if something were lazy."""

from __future__ import annotations

import dataclasses

import pytest

from builders import (
    a_boundary,
    a_chunk,
    a_file,
    a_page,
    a_route,
    a_view,
    owned,
    some_facts,
)
from bundleaudit.analysis.module_graph import ModuleGraph
from bundleaudit.analysis.what_if import ask_what_if
from bundleaudit.analysis.what_if_subjects import find_subject
from bundleaudit.errors import UsageError
from bundleaudit.model.modules import ModuleImport, ModuleImports
from bundleaudit.model.outcome import Confidence
from bundleaudit.model.what_if import SubjectKind

CHART, COLOR = "node_modules/chart.js/dist/chart.js", "node_modules/color/index.js"
TINY = "node_modules/tiny/index.js"
REPORT, SCRIPT = "src/views/Report.vue", "src/views/Report.vue?vue&type=script"


def an_app():
    """A page with a chart chunk of its own; the report is eager, the stock view lazy."""
    return some_facts(
        files=[
            a_file("main.js", 5_000, 1_000),
            a_file("chart.js", 4_000, 800),
            a_file("color.js", 400, 80),
            a_file("Stock.js", 500, 100),
            a_file("main.css", 50, 10),
            a_file("chart.css", 50, 20),
        ],
        chunks=[
            a_chunk(
                "main.js",
                imports=["chart.js"],
                lazy=["Stock.js"],
                css=["main.css"],
                ownership=owned(
                    ("src/main.ts", 3_000, 500),
                    (REPORT, 1_000, 300),
                    (SCRIPT, 500, 100),
                    ("node_modules/tiny/index.js", 500, 50),
                ),
            ),
            a_chunk(
                "chart.js", imports=["color.js"], css=["chart.css"], ownership=owned((CHART, 4_000))
            ),
            a_chunk("color.js", ownership=owned((COLOR, 400))),
            a_chunk("Stock.js", imports=["chart.js"], ownership=owned(("src/Stock.vue", 500))),
        ],
        pages=[
            a_page(
                entries=["main.js"],
                preloaded=["chart.js", "color.js"],
                stylesheets=["main.css", "chart.css"],
            )
        ],
        boundaries=[a_boundary("Stock.js", "Stock.js", "chart.js")],
        routes=[
            a_route("/report", a_view("main.js", source=REPORT, lazy=False)),
            a_route("/stock", "Stock.js"),
        ],
    )


def ask(name, inferred=None, imports=None):
    facts = an_app()
    if imports is not None:
        build = dataclasses.replace(
            facts.build, module_imports=ModuleImports(entries=("src/main.ts",), imports=imports)
        )
        facts = dataclasses.replace(facts, build=build)
    return ask_what_if(facts, find_subject(facts, name), inferred)


def link(importer, imported):
    return ModuleImport(importer=importer, imported=imported, is_dynamic=False)


def gzip_bytes(change):
    return change.before.gzip_bytes, change.after.gzip_bytes


def test_a_package_in_chunks_of_its_own_leaves_whole_with_all_that_only_it_imports():
    answer = ask("chart.js")
    assert answer.left_files == ("chart.css", "chart.js", "color.js")
    assert gzip_bytes(answer.pages[0][1]) == (1_910, 1_010)
    assert answer.confidence is Confidence.EXACT
    assert answer.saved_bytes == 900


def test_a_route_whose_own_chunk_imports_it_loads_it_then():
    report, stock = ask("chart.js").routes
    assert gzip_bytes(report.first_visit) == (1_910, 1_010)
    assert gzip_bytes(report.navigation) == (0, 0)
    assert gzip_bytes(stock.first_visit) == (2_010, 2_010)
    assert gzip_bytes(stock.navigation) == (100, 1_000)


def test_a_part_of_a_script_leaves_by_its_share():
    answer = ask("tiny")
    assert gzip_bytes(answer.pages[0][1]) == (1_910, 1_860)
    assert answer.left_files == ()
    assert answer.confidence is Confidence.MAPPED


def test_a_route_made_lazy_loads_its_component_itself():
    answer = ask("/report")
    assert answer.subject.kind is SubjectKind.ROUTE
    assert answer.subject.modules == (REPORT, SCRIPT)
    assert gzip_bytes(answer.pages[0][1]) == (1_910, 1_510)
    report, stock = answer.routes
    assert gzip_bytes(report.first_visit) == (1_910, 1_910)
    assert gzip_bytes(report.navigation) == (0, 400)
    assert gzip_bytes(stock.first_visit) == (2_010, 1_610)


def test_a_module_is_found_by_the_end_of_its_path_with_all_its_parts():
    assert find_subject(an_app(), "Report.vue").modules == (REPORT, SCRIPT)
    assert find_subject(an_app(), "Report.vue").kind is SubjectKind.MODULE


def test_with_an_import_graph_what_only_the_subject_imports_leaves_too():
    imports = (link("src/main.ts", REPORT), link(REPORT, TINY))
    assert gzip_bytes(ask("Report.vue").pages[0][1])[1] == 1_510
    assert gzip_bytes(ask("Report.vue", imports=imports).pages[0][1])[1] == 1_460
    # Imports that are inferred may lack some: too little is promised rather than too much.
    inferred = ModuleGraph(imports, ["src/main.ts"])
    assert gzip_bytes(ask("Report.vue", inferred).pages[0][1])[1] == 1_510


def test_without_imports_a_route_that_may_need_the_subject_is_told_to():
    report, stock = ask("tiny").routes
    assert (report.may_need, stock.may_need) == (True, False)


def test_with_imports_a_route_loads_what_its_views_need_and_nothing_is_left_open():
    graph = ModuleGraph(
        [link("src/main.ts", REPORT), link("src/main.ts", TINY), link("src/Stock.vue", TINY)],
        ["src/main.ts"],
    )
    report, stock = ask("tiny", graph).routes
    assert not report.may_need
    assert not stock.may_need
    assert gzip_bytes(report.first_visit) == (1_910, 1_860)
    assert gzip_bytes(stock.first_visit) == (2_010, 2_010)
    assert gzip_bytes(stock.navigation) == (100, 150)


def test_an_eager_route_whose_view_needs_it_loads_the_whole_files_that_left():
    graph = ModuleGraph([link("src/main.ts", REPORT), link(REPORT, CHART)], ["src/main.ts"])
    report, _ = ask("chart.js", graph).routes
    assert gzip_bytes(report.first_visit) == (1_910, 1_830)  # all but color.js
    assert gzip_bytes(report.navigation) == (0, 820)


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("src/Stock.vue", "is in no initial load", "lazy already"),
        ("/stock", "are lazy already", "bundleaudit routes --route /stock"),
        ("/nowhere", "no route of this build matches", "lists all"),
        ("chart", "no package, module or route", "did you mean chart.js?"),
        ("index.js", "several modules are called index.js", "node_modules/color/index.js"),
    ],
)
def test_names_that_cannot_be_answered_say_why(name, message, hint):
    with pytest.raises(UsageError, match=message) as raised:
        ask(name)
    assert hint in raised.value.hint


def test_without_maps_only_routes_can_be_named():
    facts = some_facts(chunks=[a_chunk("main.js")], pages=[a_page(entries=["main.js"])])
    with pytest.raises(UsageError) as raised:
        find_subject(facts, "vue")
    assert "build.sourcemap" in raised.value.hint
