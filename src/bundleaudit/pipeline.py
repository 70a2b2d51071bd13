"""The order of the layers: from a directory to an audit. Nothing else knows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bundleaudit import __version__
from bundleaudit.analysis.accounts import account_chunks
from bundleaudit.analysis.assemble import Pieces, assemble_build
from bundleaudit.analysis.code_facts import find_code_facts
from bundleaudit.analysis.compression import brotli_encoder, gzip_encoder
from bundleaudit.analysis.facts import Facts
from bundleaudit.analysis.fingerprints import fingerprint_files
from bundleaudit.analysis.graph import build_graph
from bundleaudit.analysis.late_symbols import LateInputs, find_late_by_symbols
from bundleaudit.analysis.manifest_join import join_manifests
from bundleaudit.analysis.measure import CompressionTask, start_measuring
from bundleaudit.analysis.routes.discover import find_routes
from bundleaudit.analysis.routes.evidence import RouteInputs
from bundleaudit.analysis.scopes import check_scope
from bundleaudit.analysis.stats_facts import use_stats
from bundleaudit.checks import ALL_CHECKS
from bundleaudit.config import Budget, Config, FailOn
from bundleaudit.engine.options import configure_check
from bundleaudit.engine.plugins import load_plugin_checks
from bundleaudit.engine.runner import run_checks
from bundleaudit.engine.selection import select_checks, suggest_check
from bundleaudit.errors import BuildError, UsageError
from bundleaudit.inputs.content_cache import ContentCache, default_cache_file
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.documents import Contents, hash_files, read_documents
from bundleaudit.inputs.file_kinds import is_compressible
from bundleaudit.inputs.manifest_search import find_manifests
from bundleaudit.inputs.package_json import find_project, read_package_json
from bundleaudit.inputs.stats.load import load_stats, stats_name
from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.model.audit import Audit, RunInfo
from bundleaudit.model.files import OtherFormat
from bundleaudit.model.outcome import Severity
from bundleaudit.model.sizes import Encoders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set as AbstractSet
    from datetime import date
    from pathlib import Path

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.analysis.stats_facts import StatsFacts
    from bundleaudit.comparing import KnownBaseline, Side
    from bundleaudit.engine.check import Check
    from bundleaudit.engine.options import ConfiguredCheck
    from bundleaudit.inputs.directory import DirectoryScan
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.model.audit import BaselineSource
    from bundleaudit.model.build import Build, LateModules
    from bundleaudit.model.diff import BuildDiff
    from bundleaudit.model.notes import Note
    from bundleaudit.model.why import Explanation

_BUDGET_CHECK = "BA106"
_NEVER_COMPRESSED = {OtherFormat.SOURCE_MAP, OtherFormat.PRECOMPRESSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One build to audit, with everything the configuration and the command line say about it.

    Attributes:
        name: How reports call it.
        path: Its directory.
        config: The configuration, command line applied.
        budgets: Budgets that hold for it.
        check_tables: Raw check tables that hold for it, by id.
        origin: How messages name the configuration.
        has_cache: Whether earlier measurements are used and kept.
        today: The day waivers are compared with.
        stats: Stats files the user names, beside those that are found.
        baseline: What growth is judged against: a build, a JSON report or a snapshot.
        baseline_source: Where it was looked for, when CI was asked or it may be missing.
        changed_files: Files of the change under review; ``None`` where nobody said.
        config_file: Where the configuration was read from; ``None`` where the defaults hold.
    """

    name: str
    path: Path
    config: Config
    budgets: tuple[Budget, ...]
    check_tables: Mapping[str, Mapping[str, Any]]
    origin: str
    has_cache: bool
    today: date
    stats: tuple[Path, ...] = ()
    baseline: Path | KnownBaseline | None = None
    baseline_source: BaselineSource | None = None
    changed_files: tuple[str, ...] | None = None
    config_file: Path | None = None


def all_checks() -> tuple[type[Check[Any]], ...]:
    """Return the project's checks and those of installed packages, ordered by id.

    Raises:
        UsageError: A check of another package cannot be used.
    """
    plugins = load_plugin_checks(check.meta.id for check in ALL_CHECKS)
    return tuple(sorted((*ALL_CHECKS, *plugins), key=lambda check: check.meta.id))


def run_audit(
    target: Target,
    *,
    progress: Callable[[int, int], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Audit:
    """Return the audit of one build.

    Args:
        target: What to audit, and by which rules.
        progress: Told how much of the compressors' work is done, and of how much.
        warn: Told what concerns this run and not the build, such as an unusable cache.

    Raises:
        BuildError: The directory is no build or cannot be read.
        UsageError: The configuration names unknown checks, options or scopes.
        BaselineError: There is nothing where the baseline should be.
    """
    checks = _configure(target)
    selection = select_checks(
        [item.check.meta.id for item in checks],
        selected=target.config.select,
        ignored=target.config.ignore,
        id_by_name={item.check.meta.name: item.check.meta.id for item in checks},
    )
    encoders = _encoders(target.config)
    network = target.config.network.resolve(origin=target.origin)
    reading = _read(target, encoders, progress, warn)
    facts = Facts(build=reading.build, encoders=encoders, network=network)
    diff = None
    if target.baseline is not None:
        from bundleaudit.comparing import Side, compare_with_baseline  # noqa: PLC0415 - on request

        head = Side(facts=facts, contents=reading.contents, has_cache=target.has_cache)
        diff = compare_with_baseline(
            target.baseline, head, partial(_open, target, encoders), target.changed_files
        )
        facts = replace(facts, diff=diff)
    return Audit(
        build=reading.build,
        totals=facts.totals,
        pages=facts.pages,
        boundaries=facts.boundaries,
        packages=facts.packages,
        outcomes=run_checks(checks, facts, selection),
        run=RunInfo(
            tool_version=__version__,
            encoders=encoders,
            fail_on=_threshold(target.config.fail_on),
            network=network,
            baseline=target.baseline_source,
        ),
        routes=facts.routes,
        diff=diff,
    )


def run_diff(
    base: Path,
    head: Path,
    target: Target,
    *,
    changed_files: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BuildDiff:
    """Return what changed from ``base`` to ``head``.

    Args:
        base: A build, a JSON report or a snapshot.
        head: A build or a JSON report.
        target: The configuration and the cache for builds; its path does not count.
        changed_files: Files of the change under review, where they are known.
        progress: Told how much of the compressors' work is done, and of how much.

    Raises:
        BuildError: A directory is no build or cannot be read.
        UsageError: A file is no report, or both sides do not compare.
    """
    from bundleaudit.comparing import compare_paths, recorded_encoders  # noqa: PLC0415 - on request

    # A report's numbers are as they are: a build beside it is measured by the same compressors.
    encoders = recorded_encoders(base, head) or _encoders(target.config)
    return compare_paths(
        base, head, partial(_open, target, encoders, progress=progress), changed_files
    )


def _open(
    target: Target,
    encoders: Encoders,
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Side:
    """Return the build in ``path``, measured by ``encoders``."""
    from bundleaudit.comparing import Side  # noqa: PLC0415 - on request

    name = escape_unprintable(path.as_posix())
    reading = _read(replace(target, name=name, path=path, stats=()), encoders, progress, None)
    return Side(
        facts=Facts(build=reading.build, encoders=encoders),
        contents=reading.contents,
        has_cache=target.has_cache,
    )


def run_why(
    target: Target,
    name: str,
    *,
    has_marginal: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Explanation:
    """Return why a package, module or chunk is in a build.

    Args:
        target: The build.
        name: What to explain.
        has_marginal: Whether to compress its chunks again without it.
        progress: Told how much of the compressors' work is done, and of how much.

    Raises:
        BuildError: The directory is no build or cannot be read.
        UsageError: Nothing in the build has that name, or several things have.
    """
    from bundleaudit.analysis.why import explain, modules_of  # noqa: PLC0415 - not for audits

    encoders = _encoders(target.config)
    reading = _read(target, encoders, progress, None)
    build = reading.build
    if build.module_imports is None:
        from bundleaudit.analysis.source_imports import (  # noqa: PLC0415 - builds without stats
            infer_module_imports,
        )

        build = replace(
            build,
            module_imports=infer_module_imports(
                build, reading.contents.files, reading.accounts, reading.names
            ),
        )
    facts = Facts(build=build, encoders=encoders)
    explanation = explain(facts, name)
    if not has_marginal:
        return explanation
    from bundleaudit.analysis.marginal import measure_marginal  # noqa: PLC0415 - on request only

    held = {part.file for copy in explanation.occurrences for part in copy.chunks}
    marginal = measure_marginal(
        modules_of(explanation, facts),
        [file for file in reading.contents.files if file.path in held],
        reading.accounts,
        reading.names,
        encoders,
    )
    return replace(explanation, marginal=marginal)


def _configure(target: Target) -> list[ConfiguredCheck]:
    checks = [check() for check in all_checks()]
    known = {check.meta.id for check in checks}
    for check_id in target.check_tables:
        if check_id not in known:
            raise UsageError(
                f"{target.origin}: [checks.{check_id}] names no check",
                hint=suggest_check(check_id, known),
            )
    for budget in target.budgets:
        check_scope(budget.scope)
        limits = (budget.max, budget.warn, budget.max_growth, budget.warn_growth)
        if all(limit is None for limit in limits):
            raise UsageError(
                f"{target.origin}: budget {budget.name or budget.scope} has neither max nor warn",
                hint='give it a limit, as in max = "170 kB" or max_growth = "+2 % and +1 kB"',
            )
    given = {_BUDGET_CHECK: {"budgets": target.budgets, "today": target.today}}
    return [
        configure_check(
            check,
            target.check_tables.get(check.meta.id, {}),
            origin=target.origin,
            given=given.get(check.meta.id),
        )
        for check in checks
    ]


def _encoders(config: Config) -> Encoders:
    measure = config.measure
    return Encoders(
        gzip=gzip_encoder(measure.gzip, measure.gzip_level),
        brotli=brotli_encoder(measure.brotli_quality) if measure.brotli else None,
    )


def _threshold(fail_on: FailOn) -> Severity | None:
    return None if fail_on is FailOn.NEVER else Severity[fail_on.value.upper()]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A build, and what of its reading a closer look needs."""

    build: Build
    contents: Contents
    accounts: Accounts
    names: ModuleNames


def _read(
    target: Target,
    encoders: Encoders,
    progress: Callable[[int, int], None] | None,
    warn: Callable[[str], None] | None,
) -> _Reading:
    """Read and measure; the compressors work while the documents are read."""
    scan = scan_directory(target.path)
    contents = hash_files(scan)
    with ContentCache.open(default_cache_file() if target.has_cache else None) as cache:
        measuring = start_measuring(
            _compression_tasks(contents), encoders, cache, progress=progress
        )
        with measuring:
            documents = read_documents(contents, cache)
            search = find_manifests(scan)
            paths = frozenset(file.path for file in contents.files)
            graph = build_graph(documents, paths)
            manifest_facts = join_manifests(search.manifests, graph, paths)
            accounts = account_chunks(contents, documents, cache, encoders.gzip)
            stats_facts, stats_notes = _read_stats(
                target, scan, accounts, documents, {manifest.path for manifest in search.manifests}
            )
            routes = find_routes(
                RouteInputs(
                    contents=contents,
                    documents=documents,
                    graph=graph,
                    manifest_facts=manifest_facts,
                    accounts=accounts,
                    names=stats_facts.names,
                    configured=target.config.routes,
                    origin=target.origin,
                ),
                cache,
            )
            fingerprints = fingerprint_files(contents, cache)
            code_facts = find_code_facts(contents, documents, graph, cache)
            compressed = measuring.result()
    if cache.problem is not None and warn is not None:
        warn(cache.problem)
    build = assemble_build(
        Pieces(
            name=target.name,
            files=contents.files,
            documents=documents,
            graph=graph,
            manifests=search.manifests,
            manifest_facts=manifest_facts,
            compressed=compressed.sizes,
            accounts=accounts,
            routes=routes,
            fingerprints=fingerprints,
            stats=stats_facts,
            notes=(
                *scan.notes,
                *contents.notes,
                *search.notes,
                *compressed.notes,
                *documents.notes,
                *accounts.notes,
                *stats_notes,
            ),
        )
    )
    build = replace(build, code_facts=code_facts)
    build = replace(
        build,
        late_modules=_find_late_modules(
            Facts(build=build, encoders=encoders),
            LateInputs(contents=contents, accounts=accounts, names=stats_facts.names),
            target,
        ),
    )
    return _Reading(build=build, contents=contents, accounts=accounts, names=stats_facts.names)


def _find_late_modules(facts: Facts, inputs: LateInputs, target: Target) -> tuple[LateModules, ...]:
    """Return what names across chunks prove; stats say it better, and without maps nothing does."""
    if facts.build.module_imports is not None or not inputs.accounts.by_file:
        return ()
    with ContentCache.open(default_cache_file() if target.has_cache else None) as cache:
        return find_late_by_symbols(facts.splits, inputs, cache)


def _read_stats(
    target: Target,
    scan: DirectoryScan,
    accounts: Accounts,
    documents: Documents,
    other_files: AbstractSet[str],
) -> tuple[StatsFacts, tuple[Note, ...]]:
    """Return what the stats of this build say; those the user named have to be of it."""
    reports, notes = load_stats(scan, target.stats, other_files=other_files)
    project = find_project(target.path)
    facts = use_stats(
        reports,
        accounts,
        frozenset(documents.scripts),
        None if project is None else partial(read_package_json, project),
    )
    given = {stats_name(scan, path, is_given=True) for path in target.stats}
    for note in facts.refused:
        if note.file in given:
            raise BuildError(
                f"{note.file} {note.message}", hint="write the stats in the same run as the build"
            )
    return facts, (*notes, *facts.notes)


def _compression_tasks(contents: Contents) -> list[CompressionTask]:
    return [
        CompressionTask(
            path=file.path,
            absolute=file.absolute,
            content_hash=contents.hash_by_path[file.path],
            raw_bytes=file.raw_bytes,
        )
        for file in contents.files
        if is_compressible(file.path) and file.other_format not in _NEVER_COMPRESSED
    ]
