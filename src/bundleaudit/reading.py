"""Reads one build: every document, measured while it is read, joined into one ``Build``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

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
from bundleaudit.analysis.source_hints import find_source_hints
from bundleaudit.analysis.stats_facts import use_stats
from bundleaudit.errors import BuildError
from bundleaudit.inputs.content.read import read_build_content
from bundleaudit.inputs.content_cache import ContentCache, default_cache_file
from bundleaudit.inputs.contents import Contents, hash_files
from bundleaudit.inputs.cores import core_count
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.documents import read_documents
from bundleaudit.inputs.file_kinds import is_compressible
from bundleaudit.inputs.manifest_search import find_manifests
from bundleaudit.inputs.package_json import find_project, read_package_json
from bundleaudit.inputs.remembered import Answers
from bundleaudit.inputs.stats.load import load_stats, stats_name
from bundleaudit.inputs.worker_processes import WorkerProcesses
from bundleaudit.model.files import OtherFormat
from bundleaudit.model.sizes import Encoders
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Set as AbstractSet

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.measure import Measurement
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.analysis.stats_facts import StatsFacts
    from bundleaudit.config import Config
    from bundleaudit.inputs.directory import DirectoryScan
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.model.build import Build
    from bundleaudit.model.notes import Note
    from bundleaudit.target import Target

_NEVER_COMPRESSED = {OtherFormat.SOURCE_MAP, OtherFormat.PRECOMPRESSED}


def make_encoders(config: Config) -> Encoders:
    """Return the compressors the configuration names."""
    measure = config.measure
    return Encoders(
        gzip=gzip_encoder(measure.gzip, measure.gzip_level),
        brotli=brotli_encoder(measure.brotli_quality) if measure.brotli else None,
    )


@record
class Reading:
    """A build, and what of its reading a closer look needs.

    Attributes:
        build: The build.
        contents: Its readable files.
        accounts: Who owns the bytes of its mapped scripts.
        names: One name for every module.
    """

    build: Build
    contents: Contents
    accounts: Accounts
    names: ModuleNames


def read_build(
    target: Target,
    encoders: Encoders,
    progress: Callable[[int, int], None] | None,
    warn: Callable[[str], None] | None,
) -> Reading:
    """Return the build; the compressors work while its documents are read.

    Args:
        target: Which build, and what the configuration says of reading it.
        encoders: The compressors to measure with.
        progress: Told how much of the compressors' work is done, and of how much.
        warn: Told what concerns this run and not the build, such as an unusable cache.

    Raises:
        BuildError: The directory is no build or cannot be read, or given stats are of another.
    """
    scan = scan_directory(target.path)
    contents = hash_files(scan)
    with (
        ContentCache.open(default_cache_file() if target.has_cache else None) as cache,
        WorkerProcesses(_worker_count(encoders)) as workers,
        start_measuring(
            _compression_tasks(contents), encoders, cache, progress=progress
        ) as measuring,
    ):
        reading = _read(target, encoders, scan, contents, Answers(cache, workers), measuring)
    if cache.problem is not None and warn is not None:
        warn(cache.problem)
    return reading


def _read(
    target: Target,
    encoders: Encoders,
    scan: DirectoryScan,
    contents: Contents,
    answers: Answers,
    measuring: Measurement,
) -> Reading:
    documents = read_documents(contents, answers)
    search = find_manifests(scan)
    paths = frozenset(file.path for file in contents.files)
    graph = build_graph(documents, paths)
    manifest_facts = join_manifests(search.manifests, graph, paths)
    accounts = account_chunks(contents, documents.map_urls, answers, encoders.gzip)
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
        answers,
    )
    fingerprints = fingerprint_files(contents, answers)
    code_facts = find_code_facts(contents, documents, graph, answers)
    content = read_build_content(contents, documents, answers)
    compressed = measuring.result()
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
            content=content,
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
    if accounts.by_file:
        build = _read_sources(
            build,
            Facts(build=build, encoders=encoders),
            LateInputs(contents=contents, accounts=accounts, names=stats_facts.names),
            answers,
        )
    return Reading(build=build, contents=contents, accounts=accounts, names=stats_facts.names)


def _read_sources(build: Build, facts: Facts, inputs: LateInputs, answers: Answers) -> Build:
    """Return the build with what only maps tell: lines of sources, and code that is late by names.

    Stats say better which code is late.
    """
    return replace(
        build,
        source_hints=find_source_hints(
            build, inputs.contents, inputs.accounts, inputs.names, answers
        ),
        late_modules=(
            find_late_by_symbols(facts.splits, inputs, answers)
            if build.module_imports is None
            else ()
        ),
    )


def _worker_count(encoders: Encoders) -> int:
    """Return how many processes may share the reading of a build.

    While brotli keeps every core busy, more of them bring nothing before one core alone would
    still read when all the others are done compressing.
    """
    cores = core_count()
    return cores // 4 if encoders.brotli is not None else cores - 1


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
