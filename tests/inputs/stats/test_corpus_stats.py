"""Real stats: every file of every sample build is read, and they agree with one another."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bundleaudit.analysis.module_graph import ModuleGraph
from bundleaudit.analysis.module_names import name_modules
from bundleaudit.analysis.stats_join import ids_of, join_stats, matches_build
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.stats.read import read_stats
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport
from bundleaudit.model.files import FileKind
from bundleaudit.model.notes import Note

pytestmark = pytest.mark.corpus

STYLES = (".css", ".json", ".html")


@pytest.fixture(scope="module")
def cases() -> list[Path]:
    corpus = os.environ.get("BUNDLEAUDIT_CORPUS")
    if not corpus:
        pytest.skip("set BUNDLEAUDIT_CORPUS to a folder with builds/ and real/")
    return sorted(path.parent for path in Path(corpus, "builds").glob("*/stats"))


class Case:
    """One build with its three usable stats files, joined."""

    def __init__(self, folder: Path) -> None:
        scan = scan_directory(folder / "dist")
        self.scripts = [file.path for file in scan.files if file.kind is FileKind.JS]
        sources = []
        for file in scan.files:
            if file.path.endswith(".map"):
                document = json.loads(Path(file.absolute).read_bytes())
                sources += [(file.path, source) for source in document["sources"] if source]
        raw = [
            read_stats(folder / "stats" / f"{name}.json")
            for name in ("visualizer", "rollup-stats", "sonda")
        ]
        self.raw = [report for report in raw if isinstance(report, StatsReport)]
        names = name_modules(sources, [ids_of(report) for report in self.raw])
        self.source_names = set(names.of_sources.values())
        self.mapped: dict[str, set[str]] = {}
        for (file, _), name in names.of_sources.items():
            self.mapped.setdefault(file.removesuffix(".map"), set()).add(name)
        self.joined = {
            report.format: join_stats(report, self.scripts, names.of_ids[index])
            for index, report in enumerate(self.raw)
        }

    def modules(self, stats_format: StatsFormat) -> set[str]:
        chunks = self.joined[stats_format].chunk_modules
        return {module for _, parts in chunks for module, _ in parts}


@pytest.fixture(scope="module")
def joined(cases) -> dict[str, Case]:
    return {folder.name: Case(folder) for folder in cases}


def test_every_usable_file_is_read_without_faults_and_the_others_are_named(cases):
    for folder in cases:
        for path in sorted(folder.joinpath("stats").glob("*.json")):
            answer = read_stats(path, shown=path.name)
            if path.stem in {"visualizer", "rollup-stats", "sonda"}:
                assert isinstance(answer, StatsReport), answer
                assert answer.format == path.stem
                # Sonda's report of a build without source maps knows chunks by size alone.
                is_without_maps = path.stem == "sonda" and not list(folder.rglob("dist/**/*.map"))
                assert len(answer.notes) == is_without_maps
            else:
                assert isinstance(answer, Note)
                assert answer.message.startswith(("is a vite-bundle-a", "is in webpack's"))


def test_chunks_are_those_of_the_build_and_modules_fit_the_maps(joined):
    for name, case in joined.items():
        for report in case.joined.values():
            files = {file for file, _ in report.chunk_modules}
            assert files <= set(case.scripts), (name, report.format)
            assert matches_build(report, case.scripts, case.mapped) == "", name


def test_stats_of_another_build_are_refused(joined):
    names = sorted(joined)
    refused = 0
    for name, other in zip(names, names[1:] + names[:1], strict=True):
        case = joined[other]
        for report in joined[name].joined.values():
            # Equal chunk names with equal hashes are the same code (diff-base is good-vite8).
            if set(dict(report.chunk_modules)) - set(case.scripts):
                assert matches_build(report, case.scripts, case.mapped), (name, other)
                refused += 1
    assert refused > 40


def test_visualizer_and_rollup_stats_list_the_same_modules(joined):
    for name, case in joined.items():
        assert case.modules(StatsFormat.VISUALIZER) == case.modules(StatsFormat.ROLLUP_STATS), name


def test_sonda_lists_what_the_maps_do_and_visualizer_what_was_bundled(joined):
    for name, case in joined.items():
        sonda, bundled = case.modules(StatsFormat.SONDA), case.modules(StatsFormat.VISUALIZER)
        # Sonda attributes through source maps: without them it lists no module at all.
        assert sonda <= case.source_names, name
        # What only maps tell: polyfills of legacy builds, which plug-ins see as one module.
        surplus = {module for module in sonda - bundled if "/core-js/" not in module}
        assert all(module.startswith("node_modules/systemjs/") for module in surplus), name


def test_under_rolldown_sonda_misses_only_what_has_no_mapping(joined):
    case = joined["good-vite8"]
    missing = case.modules(StatsFormat.VISUALIZER) - case.modules(StatsFormat.SONDA)
    assert all(module.startswith("virtual:") or module.endswith(STYLES) for module in missing)
    assert len(missing) == 10


def test_graphs_of_visualizer_and_sonda_start_and_load_alike(joined):
    for name, case in joined.items():
        graphs = [
            ModuleGraph(case.joined[kind].imports, case.joined[kind].entries)
            for kind in (StatsFormat.VISUALIZER, StatsFormat.SONDA)
        ]
        # External modules (`vue`) are no files; Sonda leaves them out.
        initial = [
            {m for m in graph.initial if "." in m and not m.startswith("virtual:")}
            for graph in graphs
        ]
        assert initial[0] == initial[1], name
        assert initial[0]


def test_no_name_keeps_a_folder_of_the_build_machine(joined):
    for name, case in joined.items():
        known = set(case.source_names)
        for report in case.joined.values():
            known.update(module.id for module in report.modules)
        assert not [module for module in known if module.startswith(("/", "app/", "..", "root"))], (
            name
        )
