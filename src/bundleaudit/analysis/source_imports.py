"""Reads the sources in a build's maps for what they import; done only when asked why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.source_graph import infer_imports
from bundleaudit.inputs.chunk_maps import load_map
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.source_imports import SourceImport, read_source_imports
from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.model.build import Build
    from bundleaudit.model.modules import ModuleImports


def infer_module_imports(
    build: Build, files: Iterable[ScannedFile], accounts: Accounts, names: ModuleNames
) -> ModuleImports | None:
    """Return the import graph the sources in the maps give; ``None`` when no map holds sources.

    One map is in memory at a time; legacy twins are passed over.
    """
    roles = {file.path: file.role for file in build.files}
    with_sources = {
        chunk.file
        for chunk in build.chunks
        if chunk.ownership.has_sources and roles[chunk.file] not in REPEATING_ROLES
    }
    imports: dict[str, tuple[SourceImport, ...]] = {}
    for file in files:
        if file.path not in with_sources:
            continue
        code = read_bytes(file)
        if isinstance(code, Note):
            continue
        source_map = load_map(accounts.places[file.path], code, keep_contents=True)
        if isinstance(source_map, MapProblem):
            continue
        place = accounts.map_file(file.path)
        for source in source_map.sources:
            name = names.of_sources.get((place, source.path or ""))
            if name is not None and not imports.get(name):
                imports[name] = read_source_imports(name, source.content or "")
    if not any(imports.values()):
        return None
    entries = {
        module.path
        for chunk in build.chunks
        if chunk.is_entry
        for module in chunk.ownership.modules
    }
    return infer_imports(imports, entries & imports.keys())
