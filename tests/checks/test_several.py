"""Several findings of one check: worst first, none lost behind what is fine, plural words.

What they say in full is recorded in `said/test_several.json` (see `conftest.py`).
"""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from builders import (
    ENCODERS,
    a_boundary,
    a_build,
    a_chunk,
    a_file,
    a_page,
    a_route,
    a_view,
    estimated,
    owned,
    sizes,
    some_facts,
)
from bundleaudit.analysis.facts import Facts
from bundleaudit.checks.ba104_route_first_visit import RouteFirstVisit
from bundleaudit.checks.ba106_budget import BudgetCheck, BudgetOptions
from bundleaudit.checks.ba204_vendor_groups import VendorGroups, VendorGroupsOptions
from bundleaudit.checks.ba205_lazy_code_in_vendor import LazyCodeInVendor
from bundleaudit.checks.ba207_eager_glob import EagerGlob
from bundleaudit.checks.ba208_async_waterfall import AsyncWaterfall
from bundleaudit.checks.ba209_async_component import AsyncComponent
from bundleaudit.checks.ba301_duplicate_package import DuplicatePackage
from bundleaudit.checks.ba302_duplicate_module import DuplicateModule
from bundleaudit.checks.ba303_overlapping_libraries import OverlappingLibraries
from bundleaudit.checks.ba304_whole_library import WholeLibrary
from bundleaudit.checks.ba305_duplicate_asset import DuplicateAsset
from bundleaudit.checks.ba401_missing_preload import MissingPreload
from bundleaudit.checks.ba402_render_blocking import RenderBlocking
from bundleaudit.checks.ba403_unhashed_asset import UnhashedAsset
from bundleaudit.checks.ba404_precompressed import Precompressed, PrecompressedOptions
from bundleaudit.checks.ba405_hash_cascade import HashCascade, HashCascadeOptions
from bundleaudit.checks.ba406_orphan_file import OrphanFile, OrphanFileOptions
from bundleaudit.checks.ba503_development_build import DevelopmentBuild
from bundleaudit.checks.ba504_outdated_transpilation import OutdatedTranspilation
from bundleaudit.checks.ba505_syntax_target import SyntaxTarget, SyntaxTargetOptions
from bundleaudit.checks.ba601_heavy_image import HeavyImage, HeavyImageOptions
from bundleaudit.checks.ba602_inlined_asset import InlinedAsset
from bundleaudit.checks.ba603_eager_image import EagerImage, EagerImageOptions
from bundleaudit.checks.ba604_fonts import Fonts, FontsOptions
from bundleaudit.checks.ba901_initial_growth import InitialGrowth
from bundleaudit.checks.ba902_lazy_turned_eager import LazyTurnedEager
from bundleaudit.checks.ba904_new_heavy_package import NewHeavyPackage
from bundleaudit.checks.ba905_returning_visitor import ReturningVisitor, ReturningVisitorOptions
from bundleaudit.config import Budget, Waiver
from bundleaudit.model.build import Bundler, LateModules
from bundleaudit.model.code_facts import CodeFacts
from bundleaudit.model.content import (
    BuildContent,
    ContentScan,
    DataUrl,
    FontFace,
    FoundMark,
    Mark,
    Picture,
    Sibling,
    SiblingState,
    SyntaxFault,
    SyntaxUse,
)
from bundleaudit.model.diff import ChangeStatus
from bundleaudit.model.files import FileRole, Fingerprint
from bundleaudit.model.sizes import Metric
from bundleaudit.model.source_hints import ImportLine, SourceHints
from bundleaudit.units import ByteCount, GrowthLimit
from diffs import (
    a_cascade,
    a_cause,
    a_diff,
    a_load_cause,
    a_load_change,
    a_measure,
    a_package_change,
    a_returning_load,
    facts_since,
    turned_eager,
)

NODE = "node_modules"


def keys(check, facts, options=None):
    """Return the keys of what a check finds, in its order."""
    options = options or check.options_type()
    assert check.skip_reason(facts, options) == ""
    return [finding.key for finding in check.run(facts, options)]


def with_content(facts, **content):
    build = dataclasses.replace(facts.build, content=BuildContent(**content))
    return Facts(build=build, encoders=ENCODERS)


def test_a_page_at_its_limit_does_not_hide_the_next_one():
    pages = [a_page(f"{name}.html", entries=[f"{name}.js"]) for name in "abc"]
    facts = some_facts(
        files=[
            a_file("a.js", 900_000, 250_000),
            a_file("b.js", 900_000, 250_001),
            a_file("c.js", 900_000, 250_002),
        ],
        chunks=[a_chunk(f"{name}.js") for name in "abc"],
        pages=pages,
        routes=[
            a_route(
                f"/{name}", a_view(f"{name}.js", lazy=False), page=f"{name}.html", file=f"{name}.js"
            )
            for name in "abc"
        ],
    )
    assert keys(RouteFirstVisit(), facts) == ["b.html", "c.html"]


def test_budgets_of_many_files_name_the_largest_first():
    facts = some_facts(
        files=[a_file("a.js", 200), a_file("b.js", 900), a_file("c.js", 500)],
        chunks=[a_chunk(f"{name}.js", name=name) for name in "abc"],
    )
    waived = Waiver(until=date(2026, 1, 1), reason="later")
    budgets = (
        Budget(scope="chunk:*", metric=Metric.RAW, max=ByteCount(100), waiver=waived),
        Budget(scope="chunk:b", metric=Metric.GZIP, max=ByteCount(899)),
    )
    found = list(BudgetCheck().run(facts, BudgetOptions(budgets=budgets, today=date(2026, 2, 1))))
    assert [item.file for item in found] == ["b.js", "c.js", "a.js", "b.js"]
    assert "its waiver ended on 2026-01-01: later" in found[0].message


def test_a_waived_budget_passed_by_a_hair_says_both():
    waived = Waiver(until=date(2026, 9, 1), reason="later")
    budget = Budget(scope="chunk:a", metric=Metric.GZIP, max=ByteCount(10_000), waiver=waived)
    facts = some_facts(files=[a_file("a.js", 10_001)], chunks=[a_chunk("a.js", name="a")])
    options = BudgetOptions(budgets=(budget,), today=date(2026, 2, 1))
    (finding,) = BudgetCheck().run(facts, options)
    assert "marginal" in finding.message
    assert "waived until 2026-09-01: later" in finding.message


def grouped(*chunks):
    return some_facts(
        files=[a_file(chunk.file, chunk.ownership.raw_bytes) for chunk in chunks],
        chunks=chunks,
        pages=[a_page(entries=[chunk.file for chunk in chunks])],
    )


def test_a_vendor_group_in_order_does_not_hide_one_with_two_faults():
    chunks = [
        a_chunk("ui-vendor.js", ownership=owned((f"{NODE}/axios/a.js", 20_000))),
        a_chunk(
            "main.js",
            ownership=owned((f"{NODE}/@vue/runtime-core/i.js", 3_000), ("src/main.ts", 9_000)),
        ),
        a_chunk("other.js", ownership=owned((f"{NODE}/vue-router/r.js", 2_000))),
        a_chunk("chart.js", ownership=owned((f"{NODE}/chart.js/c.js", 9_000), ("src/c.ts", 5_000))),
    ]
    assert keys(VendorGroups(), grouped(*chunks)) == ["chart-vendor", "vue-vendor"]
    exact = VendorGroupsOptions(min_group_gzip_bytes=ByteCount(9_000))
    assert keys(VendorGroups(), grouped(*chunks), exact) == ["chart-vendor"]


def test_vendor_groups_told_by_strings_name_what_is_beside_them():
    build = a_build(
        chunks=[a_chunk("main.js"), a_chunk("side.js")],
        pages=[a_page(entries=["main.js", "side.js"])],
    )
    code = (
        CodeFacts(file="main.js", libraries=("vue", "vue-router", "chart.js", "axios")),
        CodeFacts(file="side.js", libraries=()),
    )
    facts = Facts(build=dataclasses.replace(build, code_facts=code), encoders=ENCODERS)
    assert len(keys(VendorGroups(), facts)) > 1


def late_facts(package=f"{NODE}/chart.js/c.js"):
    build = a_build(
        chunks=[
            a_chunk(
                "main.js", imports=["kit.js"], lazy=["view.js"], ownership=owned(("src/m.ts", 9))
            ),
            a_chunk("kit.js", ownership=owned((f"{NODE}/some-kit/k.js", 9_000), (package, 6_000))),
            a_chunk("view.js", imports=["kit.js"], ownership=owned(("src/View.vue", 9))),
        ],
        pages=[a_page(entries=["main.js"])],
    )
    late = (LateModules(file="kit.js", modules=(package,), users=("view.js",)),)
    return Facts(build=dataclasses.replace(build, late_modules=late), encoders=ENCODERS)


@pytest.mark.parametrize("package", [f"{NODE}/chart.js/c.js", f"{NODE}/rare/r.js"])
def test_late_code_may_be_an_estimate(package):
    facts = late_facts(package)
    assert keys(LazyCodeInVendor(), facts) == keys(LazyCodeInVendor(), estimated(facts)) == ["kit"]


def test_a_glob_that_loads_later():
    paths = tuple(f"./pages/p{number:02}.ts" for number in range(11))
    build = a_build(
        chunks=[a_chunk("main.js", lazy=["view.js"]), a_chunk("view.js")],
        pages=[a_page(entries=["main.js"])],
    )
    code = (CodeFacts(file="view.js", eager_globs=(paths, ("./x/a/y.ts", "./x/b.ts") * 6)),)
    facts = Facts(build=dataclasses.replace(build, code_facts=code), encoders=ENCODERS)
    assert keys(EagerGlob(), facts) == ["view:./pages/*.ts", "view:./x/**/*.ts"]


def test_copies_are_named_by_what_they_cost():
    small, large = f"{NODE}/a/node_modules/swr/i.js", f"{NODE}/a/node_modules/zod/i.js"
    facts = grouped(
        a_chunk(
            "a.js",
            ownership=owned(
                (f"{NODE}/swr/i.js", 5_000),
                (small, 4_000),
                (f"{NODE}/zod/i.js", 9_000),
                (large, 8_000),
            ),
        )
    )
    assert keys(DuplicatePackage(), facts) == ["zod", "swr"]


@pytest.mark.parametrize("count", [3, 4])
def test_repeated_modules_are_named_up_to_three(count):
    shared = [(f"src/{number}.ts", 2_000) for number in range(count)]
    facts = some_facts(
        files=[a_file("a.js", 2_000 * count), a_file("b.js", 2_000 * count)],
        chunks=[
            a_chunk("a.js", lazy=["b.js"], ownership=owned(*shared)),
            a_chunk("b.js", ownership=owned(*shared)),
        ],
        pages=[a_page(entries=["a.js"])],
    )
    assert keys(DuplicateModule(), facts) == ["a:b"]


def test_of_three_libraries_the_least_is_named_to_go():
    facts = some_facts(
        chunks=[
            a_chunk("a.js", ownership=owned((f"{NODE}/moment/m.js", 9_000))),
            a_chunk("b.js", ownership=owned((f"{NODE}/dayjs/d.js", 6_000))),
            a_chunk("c.js", ownership=owned((f"{NODE}/luxon/l.js", 7_000))),
        ],
        pages=[a_page(entries=["a.js", "b.js", "c.js"])],
    )
    for each in (facts, estimated(facts)):
        (finding,) = OverlappingLibraries().run(each, OverlappingLibraries.options_type())
        assert finding.file == "b.js"


def test_a_small_whole_library_does_not_hide_a_large_one():
    facts = grouped(
        a_chunk("a.js", ownership=owned((f"{NODE}/lodash/lodash.js", 9_000), ("src/a.ts", 9))),
        a_chunk("b.js", ownership=owned((f"{NODE}/underscore/underscore-esm.js", 90_000))),
        a_chunk("c.js", ownership=owned((f"{NODE}/ramda/dist/ramda.js", 90_000))),
    )
    keys(WholeLibrary(), facts)


def test_what_copies_of_unmeasured_files_cost_is_not_known():
    mark = Fingerprint(content="x", canonical="x", code=None)
    unmeasured = dataclasses.replace(sizes(9_000), gzip_bytes=None, brotli_bytes=None)
    files = [
        dataclasses.replace(a_file(path, 9_000), fingerprint=mark, sizes=unmeasured)
        for path in ("a.js", "b.js", "c.js", "d.js")
    ]
    (finding,) = DuplicateAsset().run(some_facts(files=files), DuplicateAsset.options_type())
    assert finding.saving_bytes is None
    assert "4 times: also as b.js, c.js and 1 more" in finding.message


def test_a_page_with_all_its_preloads_does_not_hide_one_without():
    facts = some_facts(
        files=[a_file("late.css")],
        chunks=[
            a_chunk("main.js", imports=["a.js"]),
            a_chunk("a.js", imports=["b.js"], css=["late.css"]),
            a_chunk("b.js"),
        ],
        pages=[
            a_page("a.html", entries=["main.js"], document=False),
            a_page(
                "b.html", entries=["main.js"], preloaded=["a.js", "b.js"], stylesheets=["late.css"]
            ),
            a_page("c.html", entries=["main.js"]),
        ],
    )
    assert keys(MissingPreload(), facts) == ["c.html"]


def test_blocking_scripts_of_many_pages_the_heaviest_first_and_notes_last():
    def page(file, *scripts):
        entries = [*scripts, "main.js"]
        return dataclasses.replace(a_page(file, entries=entries), blocking_scripts=scripts)

    facts = some_facts(
        files=[
            a_file("a-small.js", 9_000, 9_000),
            a_file("b-large.js", 90_000, 20_000),
            a_file("c-larger.js", 90_000, 30_000),
        ],
        chunks=[a_chunk("main.js")],
        pages=[
            page("1.html"),
            page("2.html", "a-small.js", "b-large.js", "c-larger.js", "//cdn.test/x.js"),
            page("3.html", "c-larger.js", "b-large.js"),
            page("4.html", "c-larger.js"),
        ],
    )
    assert keys(RenderBlocking(), facts) == [
        "c-larger.js",
        "b-large.js",
        "//cdn.test/x.js",
        "a-small.js",
    ]


def test_unhashed_files_are_named_by_size():
    files = [
        a_file(f"{name}.js", size)
        for name, size in (("a", 20_000), ("b", 90_000), ("c", 50_000), ("d", 9_000))
    ]
    facts = some_facts(
        files=files,
        chunks=[a_chunk(file.path) for file in files],
        pages=[a_page(entries=[file.path for file in files])],
    )
    (finding,) = UnhashedAsset().run(facts, UnhashedAsset.options_type())
    assert "4 of 4" in finding.message
    assert finding.file == "b.js"


def a_sibling(original, suffix, raw):
    return Sibling(
        path=f"{original}.{suffix}",
        original=original,
        suffix=suffix,
        raw_bytes=raw,
        state=SiblingState.FRESH,
    )


@pytest.mark.parametrize("suffix", ["br", "gz", "zst"])
def test_the_largest_without_a_sibling_and_the_worst_with_one_are_named(suffix):
    files = [
        dataclasses.replace(a_file(path, raw), sizes=sizes(raw, raw // 3, raw // 4))
        for path, raw in (
            ("a.js", 90_000),
            ("b.JS", 200_000),
            ("c.min.js", 60_000),
            ("d.js", 50_000),
        )
    ]
    held = [a_sibling("a.js", suffix, 45_000), a_sibling("b.JS", suffix, 80_000)]
    facts = with_content(some_facts(files=files), siblings=tuple(held))
    found = keys(Precompressed(), facts)
    assert found[0] == f"missing:{suffix}"
    assert ("no-brotli" in found) == (suffix == "gz")


@pytest.mark.parametrize(("least_percent", "is_found"), [(20, True), (21, False)])
def test_siblings_that_could_be_smaller_at_the_limit_of_percents(least_percent, is_found):
    files = [
        dataclasses.replace(a_file(path, 300_000), sizes=sizes(300_000, 80_000, 80_000))
        for path in ("a.js", "b.js")
    ]
    held = (a_sibling("a.js", "br", 100_000), a_sibling("b.js", "br", 100_000))
    facts = with_content(some_facts(files=files), siblings=held)
    options = PrecompressedOptions(min_saving_percent=least_percent)
    assert bool(keys(Precompressed(), facts, options)) == is_found
    one_byte = (a_sibling("a.js", "br", 80_001),)
    nothing = PrecompressedOptions(min_saving_percent=0, min_saving_bytes=ByteCount(0))
    facts = with_content(some_facts(files=files[:1]), siblings=one_byte)
    assert keys(Precompressed(), facts, nothing) == ["larger:br"]


@pytest.mark.parametrize("bundler", Bundler)
def test_small_cascades_do_not_hide_large_ones(bundler):
    unmeasured = dataclasses.replace(a_cascade(90_000, roots=["c"]), via="")
    unmeasured = dataclasses.replace(
        unmeasured, sizes=dataclasses.replace(unmeasured.sizes, gzip_bytes=None)
    )
    diff = a_diff(
        cascades=[a_cascade(10, roots=["a"]), a_cascade(90_000, roots=[*"bcde"]), unmeasured]
    )
    facts = facts_since(diff)
    facts = dataclasses.replace(facts, build=dataclasses.replace(facts.build, bundler=bundler))
    options = HashCascadeOptions(min_gzip_bytes=ByteCount(1_000))
    assert keys(HashCascade(), facts, options) == ["assets/index-*.js:b,c,d,e", ":c"]


def test_images_weigh_what_crosses_the_wire():
    files = [
        dataclasses.replace(
            a_file("a/x.y-A1b2C3d4.svg", 500_000), sizes=sizes(500_000, 90_000, 80_000)
        ),
        dataclasses.replace(
            a_file("b.svg", 400_000),
            sizes=dataclasses.replace(sizes(400_000), gzip_bytes=None, brotli_bytes=None),
        ),
        a_file("c.png", 300_000, 1),
        a_file("d.jpg", 200_000),
        a_file("e.jpg", 199_000),
        a_file("a/x.woff2", 9),
    ]
    pictures = (
        Picture(
            path="c.png", width=100, height=100, webp_bytes=290_000, avif_bytes=None, shown_width=30
        ),
        Picture(path="d.jpg", width=100, height=100, webp_bytes=90_000, avif_bytes=80_000),
        Picture(path="e.jpg", width=100, height=100, webp_bytes=70_000, avif_bytes=80_000),
    )
    facts = with_content(some_facts(files=files), pictures=pictures)
    options = HeavyImageOptions(max_raw_bytes=ByteCount(50_000))
    found = keys(HeavyImage(), facts, options)
    assert found[0] == "size:b.svg"
    assert {"avif:d.jpg", "webp:e.jpg"} <= set(found)


def test_lines_with_images_are_named_up_to_three():
    scans = (("main.js", ContentScan(image_count=5, eager_image_count=5)),)
    facts = with_content(
        some_facts(chunks=[a_chunk("main.js")], pages=[a_page(entries=["main.js"])]), scans=scans
    )
    hints = (
        SourceHints(module="src/A.vue", eager_images=(4, 9, 12, 20)),
        SourceHints(module="src/B.vue", eager_images=(4,)),
    )
    facts = dataclasses.replace(facts, build=dataclasses.replace(facts.build, source_hints=hints))
    assert keys(EagerImage(), facts, EagerImageOptions(max_count=0)) == ["eager-image"]


def test_many_fonts_without_a_display_or_a_name():
    faces = (
        FontFace(family="Arial Pro_1", urls=("a.ttf?v=1#x",), has_display=False, has_range=False),
        FontFace(family="", urls=("b.woff2",), has_display=False, has_range=False),
        FontFace(family="arial pro_2", urls=("c.eot?#iefix",), has_display=False, has_range=False),
    )
    scans = (("main.css", ContentScan(font_faces=faces)),)
    facts = with_content(
        some_facts(
            files=[a_file("main.css")],
            chunks=[a_chunk("main.js")],
            pages=[a_page(entries=["main.js"], stylesheets=["main.css"])],
        ),
        scans=scans,
    )
    keys(Fonts(), facts)


def test_pages_that_grew_the_most_come_first():
    diff = a_diff(
        measures=[
            a_measure("page:a.html", 100_000, 6_000, file="a.html"),
            a_measure("page:b.html", 100_000, 9_000, file="b.html"),
            a_measure("page:c.html", 0, 9_000, file="c.html"),
            a_measure("page:new.html", None, 9_000, file="new.html"),
        ],
        causes=[
            a_cause("kit", 5_000, chain=("a.html", "src/*.ts", f"{NODE}/kit/i.js", "src/own.ts")),
            a_cause("own", 5_000, chain=("b.html", "src/a.ts", f"{NODE}/x/i.js", "assets/*.js")),
        ],
        loads=[
            a_load_change(
                "a.html",
                causes=[a_load_cause("kit", 5_000), a_load_cause("x", 0), a_load_cause("y", 1)],
            ),
            a_load_change("b.html", causes=[a_load_cause("own", 5_000)]),
            a_load_change("c.html", causes=[a_load_cause("unknown", 900)]),
        ],
    )
    assert keys(InitialGrowth(), facts_since(diff)) == ["b.html", "c.html", "a.html"]


def test_a_small_module_does_not_hide_a_chunk_that_turned_eager():
    diff = a_diff(
        turned_eager=[turned_eager("src/A.vue", 9), turned_eager("assets/B-*.js", 90_000)]
    )
    assert len(keys(LazyTurnedEager(), facts_since(diff))) == 1


def test_light_new_packages_do_not_hide_heavy_ones():
    names = ["light", "heavy", "heavier", "bare"]
    weights = [10, 90_000, 99_000, 80_000]
    diff = a_diff(
        measures=[
            a_measure("package:vue", 5, 0),
            *(
                a_measure(f"package:{name}", None, weight)
                for name, weight in zip(names, weights, strict=True)
            ),
        ],
        packages=[
            a_package_change(name, ChangeStatus.ADDED, copies=(0, 1), delta=weight)
            for name, weight in zip(names[:3], weights, strict=False)
        ],
        causes=[
            a_cause("heavy", 90_000, chain=("index.html", f"{NODE}/kit/i.js", "heavy")),
            a_cause("heavier", 99_000, chain=("heavier",)),
        ],
    )
    modules = {"chunks": [a_chunk("a.js", ownership=owned(("src/a.js", 100)))]}
    found = keys(NewHeavyPackage(), facts_since(diff, **modules))
    assert found == ["heavier", "heavy", "bare"]


def test_the_page_of_which_most_is_downloaded_again_comes_first():
    diff = a_diff(
        returning=[
            a_returning_load("a.html", 50_000, 900_000),
            a_returning_load("b.html", 60_000, 80_000),
            dataclasses.replace(
                a_returning_load("c.html", 70_000, 90_000),
                sizes=dataclasses.replace(sizes(70_000), gzip_bytes=None),
            ),
        ]
    )
    options = ReturningVisitorOptions()
    found = list(ReturningVisitor().run(facts_since(diff), options))
    measured = [finding.measured_bytes for finding in found]
    assert measured == sorted(measured, reverse=True)


def test_a_waterfall_of_the_second_script_is_found():
    facts = some_facts(
        files=[a_file("lazy.js", 90_000)],
        chunks=[
            a_chunk("a.js"),
            a_chunk("b.js", lazy=["lazy.js"], source="src/b.ts"),
            a_chunk("lazy.js"),
        ],
        pages=[a_page(entries=["a.js", "b.js"])],
        boundaries=[a_boundary("lazy.js", importer="b.js")],
    )
    keys(AsyncWaterfall(), facts)


def marked(*marks):
    return ContentScan(marks=tuple(FoundMark(mark=mark, offset_bytes=0) for mark in marks))


def scanned(scans, *, initial=("a.js",), ownership=None):
    """Return facts of scripts with what was found in each; the page loads the ``initial`` ones."""
    facts = some_facts(
        files=[a_file(path, 9_000) for path in scans],
        chunks=[
            a_chunk(path, source=f"src/{path}", ownership=ownership if path == "a.js" else None)
            for path in scans
        ],
        pages=[a_page(entries=initial)],
    )
    return with_content(facts, scans=tuple(sorted(scans.items())))


@pytest.mark.parametrize("paths", ["a", "ab", "abc"])
def test_leftovers_of_development_name_the_first_file_and_count_the_others(paths):
    scans = {f"{name}.js": marked(Mark.VUE_DEVELOPMENT) for name in paths}
    assert len(keys(DevelopmentBuild(), scanned(scans))) == 1


@pytest.mark.parametrize("paths", ["a", "ab", "abc"])
@pytest.mark.parametrize("is_owned", [True, False])
def test_polyfills_name_the_first_script_and_count_the_others(paths, is_owned):
    scans = {f"{name}.js": marked(Mark.CORE_JS) for name in paths}
    core_js = owned((f"{NODE}/vue/v.js", 4_000), (f"{NODE}/core-js/c.js", 5_000))
    for initial in (("a.js",), ("other.js",)):
        facts = scanned(scans, initial=initial, ownership=core_js if is_owned else None)
        assert len(keys(OutdatedTranspilation(), facts)) == 1


@pytest.mark.parametrize("paths", ["a", "ab", "abc"])
def test_newer_syntax_names_the_first_script_and_counts_the_others(paths):
    facts = scanned({f"{name}.js": marked() for name in paths})
    uses = tuple(
        SyntaxUse(feature=feature, offset_bytes=7)
        for feature in ("BigInt literal", "logical assignment", "static block")
    )
    facts = with_content(facts, modern_syntax=tuple((f"{name}.js", uses) for name in paths))
    options = SyntaxTargetOptions(target=("chrome80", "edge80"))
    assert keys(SyntaxTarget(), facts, options) == [
        "modern:logical assignment",
        "modern:static block",
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_legacy_scripts_agree_with_their_number(count):
    files = [a_file(f"{n}-legacy.js", role=FileRole.LEGACY) for n in range(3)]
    for is_alone in (True, False):
        fault = SyntaxFault(feature="template literal", offset_bytes=9, level=6, is_alone=is_alone)
        syntax = tuple((file.path, fault) for file in files[:count])
        facts = with_content(some_facts(files=files), syntax=syntax)
        (finding,) = SyntaxTarget().run(facts, SyntaxTargetOptions())
        assert f"{count} of 3 legacy scripts {'is' if count == 1 else 'are'} " in finding.message


def test_orphans_are_named_by_size_from_their_limit_on():
    files = [
        a_file(f"{name}-A1b2C3d4.js", size, is_orphan=True)
        for name, size in (("a", 999), ("b", 1_000), ("c", 5_000), ("d", 2_000))
    ]
    options = OrphanFileOptions(min_raw_bytes=ByteCount(1_000))
    assert keys(OrphanFile(), some_facts(files=files), options) == ["c-*.js", "d-*.js", "b-*.js"]


def test_inlined_assets_that_pages_wait_for_come_first_and_the_heaviest():
    def holding(*sizes_bytes):
        urls = tuple(DataUrl(media_type="image/png", length_bytes=size) for size in sizes_bytes)
        return ContentScan(data_urls=urls)

    scans = {"a.js": holding(20_000), "b.js": holding(90_000), "c.js": holding(50_000, 30_000)}
    assert keys(InlinedAsset(), scanned(scans, initial=("a.js", "c.js"))) == [
        "c.js",
        "a.js",
        "b.js",
    ]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_whole_fonts_name_the_largest_and_count_the_others(count):
    weights = [60_000, 90_000, 70_000][:count]
    faces = [
        FontFace(
            family=f"F{n}" if n else "", urls=(f"f{n}.woff2",), has_display=True, has_range=False
        )
        for n in range(count)
    ]
    small = FontFace(family="Small", urls=("s.woff2",), has_display=True, has_range=False)
    nothing = FontFace(family="Local", urls=(), has_display=True, has_range=False)
    facts = with_content(
        some_facts(
            files=[
                a_file("main.css"),
                a_file("s.woff2", 9),
                *(a_file(f"f{n}.woff2", weight) for n, weight in enumerate(weights)),
            ],
            chunks=[a_chunk("main.js")],
            pages=[a_page(entries=["main.js"], stylesheets=["main.css"])],
        ),
        scans=(("main.css", ContentScan(font_faces=(nothing, small, *faces))),),
    )
    assert keys(Fonts(), facts, FontsOptions(max_whole_font_bytes=ByteCount(50_000)))


@pytest.mark.parametrize("name", ["x.y/a.0123456789abcdef0123.js", "x/abcdefabcdefabcdef.js"])
def test_longer_hashes_than_vite_s_are_hashes(name):
    facts = some_facts(
        files=[a_file(name, 90_000)], chunks=[a_chunk(name)], pages=[a_page(entries=[name])]
    )
    keys(UnhashedAsset(), facts)


@pytest.mark.parametrize("component", ["Chart.vue", "my-chart.vue", "Big.Chart.vue", "3d.vue"])
def test_a_component_that_brings_two_packages(component):
    brought = owned(
        (f"{NODE}/chart.js/c.js", 90_000),
        (f"{NODE}/d3/d.js", 80_000),
        (f"{NODE}/tiny/t.js", 10),
        (f"src/{component}", 9),
        ("src/View.vue", 9),
    )
    facts = some_facts(
        chunks=[
            a_chunk("main.js", lazy=["view.js"], ownership=owned(("src/main.ts", 9))),
            a_chunk("view.js", ownership=brought),
        ],
        pages=[a_page(entries=["main.js"])],
    )
    hints = (
        SourceHints(
            module=f"src/{component}",
            imports=tuple(
                ImportLine(specifier=name, is_dynamic=False, line=line)
                for line, name in enumerate(("chart.js", "d3", "tiny"), 2)
            ),
        ),
        SourceHints(
            module="src/View.vue",
            imports=(ImportLine(specifier=f"./{component}", is_dynamic=False, line=4),),
        ),
    )
    for each in (facts, estimated(facts)):
        build = dataclasses.replace(each.build, source_hints=hints)
        told = Facts(build=build, encoders=ENCODERS)
        assert keys(AsyncComponent(), told) == [f"src/{component}"]


def test_copies_of_assets_are_named_by_what_they_waste():
    def copies(text, size, names):
        mark = Fingerprint(content=text, canonical=text, code=None)
        return [
            dataclasses.replace(a_file(f"{name}.png", size), fingerprint=mark) for name in names
        ]

    files = [*copies("1", 10_000, "ab"), *copies("2", 9_000, "cde"), *copies("3", 10_000, "fg")]
    assert keys(DuplicateAsset(), some_facts(files=files)) == ["c.png", "a.png", "f.png"]


def test_growth_is_judged_by_its_clauses():
    assert GrowthLimit("+1 % and +1 kB").allowed_bytes(200_000) == 2_000
