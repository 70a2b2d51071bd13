"""BA202 to BA208 at their limits."""

from __future__ import annotations

import dataclasses

import pytest

from builders import ENCODERS, a_boundary, a_build, a_chunk, a_file, a_page, estimated, owned
from bundleaudit.analysis.facts import Facts
from bundleaudit.analysis.vendor_groups import VendorGroup
from bundleaudit.checks.ba202_heavy_in_initial import HeavyInInitial, HeavyInInitialOptions
from bundleaudit.checks.ba203_vendor_with_app import VendorWithApp, VendorWithAppOptions
from bundleaudit.checks.ba204_vendor_groups import VendorGroups, VendorGroupsOptions
from bundleaudit.checks.ba205_lazy_code_in_vendor import LazyCodeInVendor, LazyCodeInVendorOptions
from bundleaudit.checks.ba206_ineffective_dynamic_import import IneffectiveDynamicImport
from bundleaudit.checks.ba207_eager_glob import EagerGlob, EagerGlobOptions
from bundleaudit.checks.ba208_async_waterfall import AsyncWaterfall, AsyncWaterfallOptions
from bundleaudit.engine.check import Options
from bundleaudit.model.build import Bundler, LateModules
from bundleaudit.model.code_facts import CodeFacts
from bundleaudit.model.modules import ModuleImport, ModuleImports
from bundleaudit.model.outcome import Confidence, Severity
from bundleaudit.units import ByteCount

NODE = "node_modules"
HEAVY = f"{NODE}/chart.js/dist/chart.js"
OTHER = f"{NODE}/some-kit/index.js"
VUE = f"{NODE}/@vue/runtime-core/index.js"


def facts_of(*chunks, entries=("main.js",), boundaries=(), **fields):
    """Return facts of one page; ``fields`` replace those of the build."""
    files = [a_file(chunk.file, chunk.ownership.raw_bytes or 5_000) for chunk in chunks]
    build = a_build(
        files=files, chunks=chunks, pages=[a_page(entries=entries)], boundaries=boundaries
    )
    return Facts(build=dataclasses.replace(build, **fields), encoders=ENCODERS)


def main_of(*modules, file="main.js", **chunk):
    return a_chunk(file, ownership=owned(*modules), **chunk)


def graph(*links, entries=("src/main.ts",)):
    imports = tuple(
        ModuleImport(importer=importer, imported=imported, is_dynamic=kind == "lazy")
        for importer, kind, imported in links
    )
    return ModuleImports(entries=entries, imports=imports)


def run(check, facts, options):
    assert check.skip_reason(facts, options) == ""
    return list(check.run(facts, options))


@pytest.mark.parametrize(
    ("module", "gzip_bytes", "expected"),
    [
        (HEAVY, 10_000, []),
        (HEAVY, 10_001, [("chart.js", None)]),
        (OTHER, 50_000, []),
        (OTHER, 50_001, [("some-kit", Severity.NOTE)]),
        (VUE, 90_000, []),
        ("src/main.ts", 90_000, []),
    ],
)
def test_a_heavy_package_at_its_limit(module, gzip_bytes, expected):
    found = run(HeavyInInitial(), facts_of(main_of((module, gzip_bytes))), HeavyInInitialOptions())
    assert [(finding.key, finding.severity) for finding in found] == expected


def test_a_heavy_package_that_loads_later_is_no_finding():
    facts = facts_of(
        main_of(("src/main.ts", 10), lazy=["chart.js"]), main_of((HEAVY, 90_000), file="chart.js")
    )
    assert run(HeavyInInitial(), facts, HeavyInInitialOptions()) == []


def test_the_import_graph_names_the_importer_and_what_leaves_with_it():
    color = f"{NODE}/@kurkle/color/color.js"
    facts = facts_of(
        main_of(("src/main.ts", 10), ("src/Sales.vue", 5), (HEAVY, 20_000), (color, 3_000)),
        module_imports=graph(
            ("src/main.ts", "static", "src/Sales.vue"),
            ("src/Sales.vue", "static", HEAVY),
            (HEAVY, "static", color),
        ),
    )
    (finding,) = run(HeavyInInitial(), facts, HeavyInInitialOptions())
    assert (finding.source, finding.measured_bytes) == ("src/Sales.vue", 20_000)
    assert finding.saving_bytes == 23_000
    assert finding.fix.startswith("in src/Sales.vue: ")


def test_without_modules_strings_tell_and_no_size_is_given():
    chunk = a_chunk("main.js")
    facts = facts_of(chunk, code_facts=(CodeFacts(file="main.js", libraries=("echarts",)),))
    (finding,) = run(HeavyInInitial(), facts, HeavyInInitialOptions())
    assert (finding.key, finding.measured_bytes) == ("echarts", None)
    assert finding.confidence is Confidence.INFERRED
    unknown = facts_of(chunk, code_facts=(CodeFacts(file="main.js", libraries=("pinia",)),))
    assert "needs modules" in HeavyInInitial().skip_reason(unknown, HeavyInInitialOptions())


@pytest.mark.parametrize(
    ("third_bytes", "own_bytes", "count"),
    [(20_000, 1_000, 0), (20_001, 999, 0), (20_001, 1_000, 1)],
)
def test_vendor_code_beside_own_code_at_its_limit(third_bytes, own_bytes, count):
    facts = facts_of(main_of((OTHER, third_bytes), ("src/main.ts", own_bytes)))
    assert len(run(VendorWithApp(), facts, VendorWithAppOptions())) == count


def test_a_later_chunk_may_hold_more():
    def lazy(third_bytes):
        return facts_of(
            main_of(("src/main.ts", 10), lazy=["view.js"]),
            main_of((OTHER, third_bytes), ("src/View.vue", 5_000), file="view.js"),
        )

    assert run(VendorWithApp(), lazy(100_000), VendorWithAppOptions()) == []
    (finding,) = run(VendorWithApp(), lazy(100_001), VendorWithAppOptions())
    assert (finding.file, finding.source) == ("view.js", "src/View.vue")
    assert finding.measured_bytes == 100_001
    assert finding.saving_bytes is None  # a redeploy costs less, no visit does


def test_vendor_code_alone_is_fine_whatever_the_limits():
    nothing = VendorWithAppOptions(
        max_initial_gzip_bytes=ByteCount(0),
        max_lazy_gzip_bytes=ByteCount(0),
        min_own_raw_bytes=ByteCount(0),
    )
    facts = facts_of(main_of(("node_modules/axios/index.js", 90_000, 30_000)))
    assert run(VendorWithApp(), facts, nothing) == []


def test_modules_that_plugins_make_up_are_not_own_code():
    facts = facts_of(main_of((OTHER, 90_000), ("virtual:vite/preload-helper", 5_000)))
    assert run(VendorWithApp(), facts, VendorWithAppOptions()) == []


@pytest.mark.parametrize(
    ("libraries", "other", "is_found"),
    [
        (("vue",), (), True),  # nothing but this script: the application is in it
        (("pinia",), (), False),  # too small to matter
        (("vue",), ("app.js",), False),  # may be a library that was only copied
    ],
)
def test_without_modules_only_what_is_proven_counts(libraries, other, is_found):
    facts = facts_of(
        a_chunk("main.js"),
        *(a_chunk(file) for file in other),
        entries=("main.js", *other),
        code_facts=(
            CodeFacts(file="main.js", libraries=libraries),
            *(CodeFacts(file=file) for file in other),
        ),
    )
    check, options = VendorWithApp(), VendorWithAppOptions()
    assert (check.skip_reason(facts, options) == "") == is_found
    assert bool(list(check.run(facts, options))) == is_found


def group_facts(*chunks):
    names = [chunk.file for chunk in chunks]
    return facts_of(*chunks, entries=names)


def test_groups_in_chunks_of_their_own_pass():
    facts = group_facts(
        main_of((VUE, 40_000), (f"{NODE}/pinia/p.js", 5_000), file="vue-vendor.js"),
        main_of((f"{NODE}/axios/a.js", 20_000), (OTHER, 30_000), file="ui-vendor.js"),
        main_of(("src/main.ts", 9_000), file="main.js"),
    )
    assert run(VendorGroups(), facts, VendorGroupsOptions()) == []


@pytest.mark.parametrize(("stray_bytes", "count"), [(2_000, 0), (2_001, 1)])
def test_a_scattered_group_at_its_limit(stray_bytes, count):
    facts = group_facts(
        main_of((VUE, 3_000), file="vue-vendor.js"),
        main_of((f"{NODE}/vue-router/r.js", stray_bytes), file="other.js"),
    )
    found = run(VendorGroups(), facts, VendorGroupsOptions())
    assert len(found) == count * (stray_bytes + 3_000 > 5_000)
    for finding in found:
        assert (finding.measured_bytes, finding.file) == (2_001, "other.js")
        assert "vue-vendor: scattered" in finding.message


def test_parts_that_load_later_are_not_scattered():
    facts = facts_of(
        main_of((f"{NODE}/axios/a.js", 20_000), lazy=["dates.js"]),
        main_of((f"{NODE}/date-fns/d.js", 9_000), file="dates.js"),
    )
    assert run(VendorGroups(), facts, VendorGroupsOptions()) == []


def test_crumbs_of_a_group_are_better_off_where_they_are_used():
    dates = [
        main_of((f"{NODE}/date-fns/{number}.js", 499), file=f"view{number}.js")
        for number in range(9)
    ]
    facts = group_facts(main_of((f"{NODE}/axios/a.js", 20_000), file="ui-vendor.js"), *dates)
    assert run(VendorGroups(), facts, VendorGroupsOptions()) == []


def test_a_mixed_group_names_the_chunk_of_the_group_s_name_as_its_home():
    facts = group_facts(
        main_of((VUE, 25_000), (HEAVY, 40_000), file="chart-vendor.js"),
        main_of((f"{NODE}/vue-router/r.js", 9_000), file="vue-vendor.js"),
    )
    mixed, scattered = sorted(
        run(VendorGroups(), facts, VendorGroupsOptions()), key=lambda item: item.key
    )
    assert "chart-vendor.js also holds 25.0 kB gzip of vue-vendor" in mixed.message
    assert (scattered.measured_bytes, scattered.file) == (25_000, "chart-vendor.js")


def test_own_code_in_a_group_s_chunk():
    facts = group_facts(main_of((VUE, 40_000), ("src/main.ts", 1_001)))
    (finding,) = run(VendorGroups(), facts, VendorGroupsOptions())
    assert "share main.js with own code" in finding.message
    assert "name: 'vue-vendor'" in finding.fix
    assert (
        run(
            VendorGroups(),
            group_facts(main_of((VUE, 40_000), ("src/main.ts", 1_000))),
            VendorGroupsOptions(),
        )
        == []
    )


def test_groups_are_configurable():
    kit = VendorGroup(name="kit", packages=("some-kit", "@kit/*"))
    facts = group_facts(main_of((OTHER, 40_000), ("src/main.ts", 9_000)))
    (finding,) = run(VendorGroups(), facts, VendorGroupsOptions(groups=(kit,)))
    assert finding.key == "kit"
    assert kit.has("@kit/a")
    assert not kit.has("@kitten/a")


def test_the_fix_is_written_for_the_bundler():
    chunk = main_of((VUE, 40_000), (f"{NODE}/pinia/p.js", 2_000), ("src/main.ts", 9_000))
    fixes = [
        next(VendorGroups().run(facts_of(chunk, bundler=bundler), VendorGroupsOptions())).fix
        for bundler in Bundler
    ]
    rollup, rolldown = fixes
    assert rollup == (
        "build.rollupOptions.output.manualChunks = { 'vue-vendor': ['vue', 'pinia'] }"
    )
    assert rolldown == (
        "build.rolldownOptions.output.codeSplitting = { groups: [{ name: 'vue-vendor', test:"
        r" /[\\/]node_modules[\\/](vue|pinia|@vue)[\\/]/ }] }"
    )


def late_facts(gzip_bytes, users=("view.js",)):
    return facts_of(
        main_of(("src/main.ts", 10), imports=["vendor.js"], lazy=["view.js"]),
        main_of((VUE, 40_000), (HEAVY, gzip_bytes), file="vendor.js"),
        main_of(("src/View.vue", 10), file="view.js", imports=["vendor.js"], source="src/View.vue"),
        late_modules=(LateModules(file="vendor.js", modules=(HEAVY,), users=users),),
    )


@pytest.mark.parametrize(("gzip_bytes", "count"), [(5_000, 0), (5_001, 1)])
def test_late_code_in_a_vendor_chunk_at_its_limit(gzip_bytes, count):
    found = run(LazyCodeInVendor(), late_facts(gzip_bytes), LazyCodeInVendorOptions())
    assert len(found) == count
    for finding in found:
        assert finding.measured_bytes == finding.saving_bytes == 5_001
        assert (finding.file, finding.source) == ("vendor.js", "src/View.vue")
        assert "only view.js needs" in finding.message
        assert "chart" not in finding.fix


def test_late_code_nobody_imports_later_is_another_fault():
    assert run(LazyCodeInVendor(), late_facts(9_000, ()), LazyCodeInVendorOptions()) == []


def test_heavy_late_code_is_reported_once():
    assert run(HeavyInInitial(), late_facts(90_000), HeavyInInitialOptions()) == []


def test_the_import_graph_tells_late_code_where_it_is_known():
    facts = facts_of(
        main_of(("src/main.ts", 10), imports=["vendor.js"], lazy=["view.js"]),
        main_of((VUE, 40_000), (HEAVY, 6_000), (OTHER, 7_000), file="vendor.js"),
        main_of(("src/View.vue", 10), file="view.js", imports=["vendor.js"]),
        module_imports=graph(
            ("src/main.ts", "static", VUE),
            ("src/main.ts", "lazy", "src/View.vue"),
            ("src/View.vue", "static", HEAVY),
            ("src/View.vue", "static", VUE),
        ),
    )
    (finding,) = run(LazyCodeInVendor(), facts, LazyCodeInVendorOptions())
    assert finding.measured_bytes == 6_000  # nobody knows who imports the other one


def kinds(facts):
    found = run(IneffectiveDynamicImport(), facts, Options())
    return [(item.key.partition(":")[2], item.severity) for item in found]


def test_a_dynamic_import_of_what_the_importer_loads_is_ineffective():
    facts = facts_of(
        a_chunk("main.js", imports=["store.js"], lazy=["view.js"]),
        a_chunk("store.js"),
        a_chunk("view.js", imports=["part.js"], lazy=["part.js", "store.js", "late.js"]),
        a_chunk("part.js"),
        a_chunk("late.js"),
    )
    assert kinds(facts) == [("closure", Severity.NOTE), ("initial", Severity.NOTE)]


def test_a_chunk_that_answers_an_import_itself_is_a_warning():
    facts = facts_of(
        a_chunk("main.js", lazy=["view.js"]),
        a_chunk("view.js"),
        code_facts=(CodeFacts(file="main.js", inlined_import_count=2),),
    )
    (finding,) = run(IneffectiveDynamicImport(), facts, Options())
    assert finding.message.startswith("2 dynamic imports of code in main.js")
    assert finding.severity is None
    assert "everywhere" in finding.fix


def test_a_build_of_one_file_is_told_so():
    facts = facts_of(
        a_chunk("main.js"), code_facts=(CodeFacts(file="main.js", inlined_import_count=9),)
    )
    (finding,) = run(IneffectiveDynamicImport(), facts, Options())
    assert "codeSplitting: false" in finding.fix


def test_with_a_graph_the_module_is_named_and_packages_do_not_count():
    facts = facts_of(
        main_of(("src/main.ts", 10), ("src/de.json", 10), ("src/Profile.vue", 10)),
        code_facts=(CodeFacts(file="main.js", inlined_import_count=1),),
        module_imports=graph(
            ("src/Profile.vue", "lazy", "src/de.json"), ("src/main.ts", "static", "src/de.json")
        ),
    )
    (finding,) = run(IneffectiveDynamicImport(), facts, Options())
    assert finding.source == "src/de.json"
    assert "in src/main.ts too" in finding.fix
    of_a_package = dataclasses.replace(
        facts.build, module_imports=graph((OTHER, "lazy", "src/de.json"))
    )
    again = Facts(build=of_a_package, encoders=ENCODERS)
    assert run(IneffectiveDynamicImport(), again, Options()) == []


def glob_facts(count, *modules, paths=None):
    paths = paths or tuple(f"../pages/p{number:02}.ts" for number in range(count))
    return facts_of(
        main_of(("src/main.ts", 10), *modules) if modules else a_chunk("main.js"),
        code_facts=(CodeFacts(file="main.js", eager_globs=(paths,)),),
    )


@pytest.mark.parametrize(("count", "is_found"), [(10, False), (11, True)])
def test_an_eager_glob_of_unknown_size(count, is_found):
    found = run(EagerGlob(), glob_facts(count), EagerGlobOptions())
    assert bool(found) == is_found
    assert all(finding.measured_bytes is None for finding in found)


@pytest.mark.parametrize(
    ("count", "each_bytes", "is_found"), [(3, 900, False), (4, 249, False), (4, 250, True)]
)
def test_an_eager_glob_of_known_size(count, each_bytes, is_found):
    modules = [(f"src/pages/p{number:02}.ts", each_bytes) for number in range(count)]
    found = run(EagerGlob(), glob_facts(count, *modules), EagerGlobOptions())
    assert bool(found) == is_found
    for finding in found:
        assert (finding.measured_bytes, finding.source) == (1_000, "src/pages/p00.ts")
        assert "4 modules of ../pages/*.ts" in finding.message


def test_what_an_eager_glob_weighs_may_be_an_estimate():
    def confidence(facts):
        (finding,) = run(EagerGlob(), facts, EagerGlobOptions())
        return finding.confidence, "~1.2 kB" in finding.message

    facts = glob_facts(4, *[(f"src/pages/p{number:02}.ts", 300) for number in range(4)])
    assert confidence(facts) == (Confidence.MAPPED, False)
    assert confidence(estimated(facts)) == (Confidence.INFERRED, True)
    assert confidence(glob_facts(11)) == (Confidence.EXACT, False)


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (("./a/index.ts", "./b/index.ts"), "./*/index.ts"),
        (("/src/a.ts", "/src/b.vue"), "/src/*"),
        (("./a/x.ts", "./b/c/y.ts"), "./**/*.ts"),
        (("./a/b/x.ts", "./a/c/y.ts"), "./a/*/*.ts"),
    ],
)
def test_the_pattern_is_a_glob_of_the_paths(paths, pattern):
    options = EagerGlobOptions(max_unmeasured_module_count=1)
    (finding,) = run(EagerGlob(), glob_facts(2, paths=paths), options)
    assert f"2 modules of {pattern} " in finding.message


def waterfall(*, preloaded=(), entries=("main.js",), imports=()):
    build_facts = facts_of(
        a_chunk("main.js", lazy=["boot.js"], imports=imports),
        a_chunk("boot.js", imports=["lib.js"]),
        a_chunk("lib.js"),
        entries=entries,
        boundaries=[a_boundary("boot.js")],
        code_facts=(CodeFacts(file="main.js", startup_imports=("boot.js",)),),
    )
    pages = (a_page(entries=entries, preloaded=preloaded),)
    build = dataclasses.replace(build_facts.build, pages=pages)
    return Facts(build=build, encoders=ENCODERS)


def test_an_import_at_start_is_a_round_trip_more():
    (finding,) = run(AsyncWaterfall(), waterfall(), AsyncWaterfallOptions())
    assert finding.measured_bytes == 10_000  # boot.js and lib.js
    half = waterfall(imports=["lib.js"])
    (finding,) = run(AsyncWaterfall(), half, AsyncWaterfallOptions())
    assert finding.measured_bytes == 5_000


def test_what_is_preloaded_is_no_waterfall():
    assert run(AsyncWaterfall(), waterfall(preloaded=["boot.js"]), AsyncWaterfallOptions()) == []


def test_libraries_are_not_judged():
    library = a_build(
        chunks=[a_chunk("lib.js", external=["vue"])],
        pages=[a_page("lib.js", entries=["lib.js"], document=False)],
    )
    facts = Facts(build=library, encoders=ENCODERS)
    for check in (HeavyInInitial, VendorWithApp, VendorGroups, LazyCodeInVendor, AsyncWaterfall):
        assert check().skip_reason(facts, check.options_type()) == "no page of an application"
