"""Reads the hints of a build's own sources out of its maps, once for their content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.splits import is_own
from bundleaudit.inputs.chunk_maps import load_map
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.notes import Note
from bundleaudit.model.source_hints import GlobLine, ImportLine, SourceHints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Contents
    from bundleaudit.model.build import Build

HINTS_VERSION: Final = 1
"""Part of the cache's key: raised whenever the same sources would give other hints."""


def find_source_hints(
    build: Build, contents: Contents, accounts: Accounts, names: ModuleNames, cache: ContentCache
) -> tuple[SourceHints, ...]:
    """Return what the project's own sources say, sorted by module; none without sources in maps.

    One map is in memory at a time; legacy twins are passed over.
    """
    roles = {file.path: file.role for file in build.files}
    scripts = {
        chunk.file
        for chunk in build.chunks
        if chunk.ownership.has_sources and roles[chunk.file] not in REPEATING_ROLES
    }
    files = {file.path: file for file in contents.files if file.path in scripts}
    keys = {path: _key(path, contents, accounts) for path in files}
    known = cache.get_many(keys.values())
    fresh: dict[str, bytes] = {}
    found: dict[str, SourceHints] = {}
    for path, file in sorted(files.items()):
        spelled = _decode(known.get(keys[path]))
        if spelled is None:
            spelled = _read(file, accounts)
            fresh[keys[path]] = _encode(spelled)
        place = accounts.map_file(path)
        for hints in spelled:
            name = names.of_sources.get((place, hints.module))
            if name is not None and is_own(name):
                found.setdefault(name, _named(hints, name))
    cache.put_many(fresh)
    return tuple(found[name] for name in sorted(found))


def _read(file: ScannedFile, accounts: Accounts) -> tuple[SourceHints, ...]:
    """Return the hints of one map, modules as the map spells them."""
    from bundleaudit.inputs.source_hints import (  # noqa: PLC0415 - patterns of cold runs
        read_source_hints,
    )

    code = read_bytes(file)
    if isinstance(code, Note):
        return ()
    source_map = load_map(accounts.places[file.path], code, keep_contents=True)
    if isinstance(source_map, MapProblem):
        return ()
    hints = (
        read_source_hints(source.path, source.content)
        for source in source_map.sources
        if source.path and source.content and "node_modules/" not in source.path
    )
    return tuple(one for one in hints if one != SourceHints(module=one.module))


def _named(hints: SourceHints, name: str) -> SourceHints:
    return SourceHints(
        module=name,
        imports=hints.imports,
        eager_globs=hints.eager_globs,
        eager_images=hints.eager_images,
    )


def _key(path: str, contents: Contents, accounts: Accounts) -> str:
    map_hash = contents.hash_by_path.get(accounts.map_file(path), "")
    return f"{contents.hash_by_path[path]}|hints|{HINTS_VERSION}|{map_hash}"


def _encode(hints: Iterable[SourceHints]) -> bytes:
    rows = [
        (
            one.module,
            [(item.specifier, item.is_dynamic, item.line) for item in one.imports],
            [(item.pattern, item.line) for item in one.eager_globs],
            one.eager_images,
        )
        for one in hints
    ]
    return json.dumps(rows, separators=(",", ":")).encode()


def _decode(data: bytes | None) -> tuple[SourceHints, ...] | None:
    if data is None:
        return None
    try:
        return tuple(
            SourceHints(
                module=module,
                imports=tuple(
                    ImportLine(specifier=specifier, is_dynamic=is_dynamic, line=line)
                    for specifier, is_dynamic, line in imports
                ),
                eager_globs=tuple(GlobLine(pattern=pattern, line=line) for pattern, line in globs),
                eager_images=tuple(images),
            )
            for module, imports, globs, images in json.loads(data)
        )
    except (TypeError, ValueError, RecursionError):
        return None
