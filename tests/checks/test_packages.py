"""BA301, BA304, BA501, BA502 and package budgets."""

from __future__ import annotations

import pytest

from builders import a_chunk, a_file, owned, some_facts
from bundleaudit.checks.ba106_budget import BudgetCheck, BudgetOptions
from bundleaudit.checks.ba301_duplicate_package import DuplicatePackage, DuplicatePackageOptions
from bundleaudit.checks.ba304_whole_library import WholeLibrary, WholeLibraryOptions
from bundleaudit.checks.ba501_source_maps import SourceMaps
from bundleaudit.checks.ba502_source_map_exposure import SourceMapExposure
from bundleaudit.config import Budget
from bundleaudit.engine.check import Options
from bundleaudit.model.build import Evidence
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Confidence
from bundleaudit.model.ownership import MapLink
from bundleaudit.units import ByteCount

PNPM = "node_modules/.pnpm"


def facts_of(*modules, legacy=(), **options):
    chunks = [a_chunk("a.js", ownership=owned(*modules, **options))]
    files = [a_file("a.js", chunks[0].ownership.raw_bytes)]
    if legacy:
        chunks.append(a_chunk("a-legacy.js", ownership=owned(*legacy)))
        files.append(a_file("a-legacy.js", chunks[1].ownership.raw_bytes, role=FileRole.LEGACY))
    return some_facts(files=files, chunks=chunks)


def test_two_versions_are_found_with_the_smaller_copy_as_saving():
    facts = facts_of(
        (f"{PNPM}/swr@2.2.2_react@18/node_modules/swr/index.js", 9500, 4000),
        (f"{PNPM}/swr@2.2.5_react@18/node_modules/swr/index.js", 9200, 3900),
        (f"{PNPM}/vue@3.5.0/node_modules/vue/vue.js", 60_000),
    )
    (finding,) = DuplicatePackage().run(facts, DuplicatePackageOptions())
    assert finding.message == "swr is bundled in 2 copies: 2.2.2 (9.5 kB), 2.2.5 (9.2 kB)"
    assert (finding.saving_bytes, finding.key, finding.file) == (3900, "swr", "a.js")
    assert finding.confidence is Confidence.MAPPED
    assert "npm ls swr" in finding.fix
    assert facts.packages[0].name == "vue"
    assert facts.packages[1].versions == ("2.2.2", "2.2.5")


def test_the_file_is_where_the_smallest_copy_begins():
    chunks = [
        a_chunk("a.js", ownership=owned((f"{PNPM}/swr@2.2.2/node_modules/swr/index.js", 9500))),
        a_chunk("b.js", ownership=owned((f"{PNPM}/swr@2.2.3/node_modules/swr/index.js", 8500))),
        a_chunk("c.js", ownership=owned((f"{PNPM}/swr@2.2.4/node_modules/swr/index.js", 7500))),
    ]
    files = [a_file(chunk.file, chunk.ownership.raw_bytes) for chunk in chunks]
    (finding,) = DuplicatePackage().run(
        some_facts(files=files, chunks=chunks), DuplicatePackageOptions()
    )
    assert (finding.file, finding.saving_bytes) == ("c.js", 16_000)


@pytest.mark.parametrize(("size", "is_found"), [(511, False), (512, True), (513, True)])
def test_tiny_copies_do_not_count(size, is_found):
    facts = facts_of(("node_modules/x/a.js", 9000), ("node_modules/y/node_modules/x/a.js", size))
    assert bool(list(DuplicatePackage().run(facts, DuplicatePackageOptions()))) == is_found


def test_a_legacy_twin_is_no_second_copy():
    facts = facts_of(("node_modules/x/a.js", 9000), legacy=[("node_modules/x/a.js", 9500)])
    assert list(DuplicatePackage().run(facts, DuplicatePackageOptions())) == []
    assert facts.packages[0].raw_bytes == 9000


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ([("node_modules/lodash/lodash.js", 71_000)], "one CommonJS file"),
        ([(f"{PNPM}/lodash@4.17.21/node_modules/lodash/lodash.js", 71_000)], "one CommonJS file"),
        ([("node_modules/moment/min/locales.js", 200_000)], "all locales of moment"),
        (
            [(f"node_modules/moment/locale/l{n}.js", 5_000) for n in range(5)],
            "many locales of moment",
        ),
        (
            [(f"node_modules/highlight.js/es/languages/l{n}.js", 4_000) for n in range(60)],
            "all languages",
        ),
    ],
)
def test_libraries_bundled_whole_are_found(modules, words):
    (finding,) = WholeLibrary().run(facts_of(*modules), WholeLibraryOptions())
    assert words in finding.message
    assert finding.measured_bytes == sum(size for _, size in modules)
    assert finding.fix


@pytest.mark.parametrize(
    "modules",
    [
        [("node_modules/lodash-es/lodash.js", 71_000)],
        [("node_modules/lodash/debounce.js", 71_000)],
        [("node_modules/lodash/lodash.js", 19_999)],
        [(f"node_modules/moment/locale/l{n}.js", 50_000) for n in range(4)],
        [("src/lodash/lodash.js", 71_000)],
    ],
)
def test_parts_of_libraries_are_fine(modules):
    assert list(WholeLibrary().run(facts_of(*modules), WholeLibraryOptions())) == []


def test_a_build_without_maps_is_noted():
    with_maps = some_facts(chunks=[a_chunk("a.js")])
    without = some_facts(chunks=[a_chunk("a.js")], used=(Evidence.CODE,))
    assert list(SourceMaps().run(with_maps, Options())) == []
    assert len(list(SourceMaps().run(without, Options()))) == 1
    assert SourceMaps().skip_reason(some_facts(), Options())


@pytest.mark.parametrize(
    ("link", "has_sources", "is_found"),
    [
        (MapLink.LINKED, True, True),
        (MapLink.INLINE, True, True),
        (MapLink.LINKED, False, False),
        (MapLink.HIDDEN, True, False),
        (MapLink.DANGLING, False, False),
    ],
)
def test_maps_with_sources_are_exposed_when_visitors_are_led_there(link, has_sources, is_found):
    facts = facts_of(("src/a.ts", 10), link=link, has_sources=has_sources)
    assert bool(list(SourceMapExposure().run(facts, Options()))) == is_found


@pytest.mark.parametrize(("limit", "found"), [(3899, ["swr"]), (4000, []), (4100, [])])
def test_a_package_has_a_budget(limit, found):
    facts = facts_of(("node_modules/swr/index.js", 9500, 3900), ("node_modules/vue/vue.js", 50, 20))
    budget = Budget(scope="package:sw*", max=ByteCount(limit))
    findings = list(BudgetCheck().run(facts, BudgetOptions(budgets=(budget,))))
    assert [finding.message.split()[0] for finding in findings if finding.severity is None] == found


def test_a_package_that_is_not_there_is_named():
    budget = Budget(scope="package:swrr", max=ByteCount(1))
    facts = facts_of(("node_modules/swr/index.js", 9500, 3900))
    (finding,) = BudgetCheck().run(facts, BudgetOptions(budgets=(budget,)))
    assert finding.fix == "did you mean package:swr?"
