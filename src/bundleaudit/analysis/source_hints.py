"""Reads the hints of a build's own sources out of its maps, once for their content."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.analysis.splits import is_own
from bundleaudit.inputs.chunk_maps import load_map
from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.remembered import Task, json_codec
from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.source_hints import GlobLine, ImportLine, SourceHints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.inputs.chunk_maps import MapPlace
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.remembered import Answers
    from bundleaudit.model.build import Build

HINTS_VERSION: Final = 4
"""Part of the cache's key: raised whenever the same sources would give other hints."""


def find_source_hints(
    build: Build, contents: Contents, accounts: Accounts, names: ModuleNames, answers: Answers
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
    tasks = {
        path: Task(
            key=_key(path, contents, accounts),
            compute=partial(_read, file, contents.hash_by_path[path], accounts.places[path]),
            cost_bytes=file.raw_bytes,
        )
        for path, file in sorted(files.items())
    }
    spelled = answers.find(tasks, HINTS)
    found: dict[str, SourceHints] = {}
    for path, many in spelled.items():
        place = accounts.map_file(path)
        for hints in many:
            name = names.of_sources.get((place, hints.module))
            if name is not None and is_own(name):
                found.setdefault(name, _named(hints, name))
    return tuple(found[name] for name in sorted(found))


def _read(file: ScannedFile, expected_hash: str, place: MapPlace) -> tuple[SourceHints, ...] | None:
    """Return the hints of one map, modules as the map spells them; ``None`` if it changed."""
    from bundleaudit.inputs.source_hints import (  # noqa: PLC0415 - patterns of cold runs
        read_source_hints,
    )

    code = read_unchanged(file, expected_hash)
    if code is None:
        return None
    source_map = load_map(place, code, keep_contents=True)
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
        debug_calls=hints.debug_calls,
        secret_variables=hints.secret_variables,
    )


def _key(path: str, contents: Contents, accounts: Accounts) -> str:
    map_hash = contents.hash_by_path.get(accounts.map_file(path), "")
    return f"{contents.hash_by_path[path]}|hints|{HINTS_VERSION}|{map_hash}"


def _rows_of(hints: Iterable[SourceHints]) -> object:
    return [
        (
            one.module,
            [(item.specifier, item.is_dynamic, item.line) for item in one.imports],
            [(item.pattern, item.line) for item in one.eager_globs],
            one.eager_images,
            one.debug_calls,
            one.secret_variables,
        )
        for one in hints
    ]


def _hints_of(rows: Any) -> tuple[SourceHints, ...]:
    return tuple(
        SourceHints(
            module=module,
            imports=tuple(
                ImportLine(specifier=specifier, is_dynamic=is_dynamic, line=line)
                for specifier, is_dynamic, line in imports
            ),
            eager_globs=tuple(GlobLine(pattern=pattern, line=line) for pattern, line in globs),
            eager_images=tuple(images),
            debug_calls=tuple(calls),
            secret_variables=tuple((str(name), int(line)) for name, line in variables),
        )
        for module, imports, globs, images, calls, variables in rows
    )


HINTS: Final = json_codec(_rows_of, _hints_of)
