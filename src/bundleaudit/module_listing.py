"""Lists the modules of a build from its source maps alone: no graph, no checks, no brotli."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.accounts import account_chunks
from bundleaudit.analysis.compression import gzip_encoder
from bundleaudit.analysis.list_modules import list_modules
from bundleaudit.inputs.content_cache import ContentCache, default_cache_file
from bundleaudit.inputs.contents import hash_files
from bundleaudit.inputs.cores import core_count
from bundleaudit.inputs.directory import read_bytes, scan_directory
from bundleaudit.inputs.javascript.mentions import find_source_mapping_url
from bundleaudit.inputs.remembered import Answers
from bundleaudit.inputs.worker_processes import WorkerProcesses
from bundleaudit.model.files import FileKind, OtherFormat
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.model.module_listing import ModuleListing
    from bundleaudit.target import Target

_LEGACY_MARK: Final = "-legacy"
_REGISTERS: Final = b"System.register("


def read_modules(target: Target, *, has_gzip: bool) -> ModuleListing:
    """Return the modules and packages of every script that has a source map.

    Legacy twins are left out, as in an audit; the server's half of a build is not, for only the
    load graph tells it.

    Args:
        target: The build, its compressor and whether answers are remembered.
        has_gzip: Whether gzip shares are found too.

    Raises:
        BuildError: The directory is no build or cannot be read.
    """
    scan = scan_directory(target.path)
    files = tuple(
        file
        for file in scan.files
        if file.kind is FileKind.JS or file.other_format is OtherFormat.SOURCE_MAP
    )
    contents = hash_files(replace(scan, files=files))
    urls, twins = _find_maps(contents)
    measure = target.config.measure
    gzip = gzip_encoder(measure.gzip, measure.gzip_level) if has_gzip else None
    with (
        ContentCache.open(default_cache_file() if target.has_cache else None) as cache,
        WorkerProcesses(core_count() - 1) as workers,
    ):
        accounts = account_chunks(contents, urls, Answers(cache, workers), gzip)
    return list_modules(
        target.name,
        {file.path: file.raw_bytes for file in contents.files if file.path in urls},
        accounts,
        twin_count=len(twins),
        notes=contents.notes,
    )


def _find_maps(contents: Contents) -> tuple[dict[str, str | None], list[str]]:
    """Return what every script's comment says of its map, and the legacy twins beside them."""
    urls: dict[str, str | None] = {}
    twins: list[str] = []
    for file in contents.files:
        if file.kind is not FileKind.JS:
            continue
        code = read_bytes(file)
        if isinstance(code, Note):  # vanished since it was hashed
            continue
        if _LEGACY_MARK in file.path and _REGISTERS in code:
            twins.append(file.path)
        else:
            urls[file.path] = find_source_mapping_url(code)
    return urls, twins
