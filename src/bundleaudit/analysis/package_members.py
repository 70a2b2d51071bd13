"""All modules of a package, those without a byte in the build included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.package_paths import package_of

if TYPE_CHECKING:
    from bundleaudit.analysis.module_graph import ModuleGraph
    from bundleaudit.model.build import Build


def members_by_copy(
    build: Build, graph: ModuleGraph | None
) -> dict[tuple[str, str], frozenset[str]]:
    """Return the modules of every copy of every package, by package and copy.

    An index that only passes on what others export leaves no bytes behind, but imports go through
    it: it belongs to the package whose other modules lie in the same folder.
    """
    owner_by_folder: dict[str, tuple[str, str]] = {}
    found: dict[tuple[str, str], set[str]] = {}
    for chunk in build.chunks:
        for module in chunk.ownership.modules:
            if module.package is None:
                continue
            key = (module.package, module.copy_root or "")
            found.setdefault(key, set()).add(module.path)
            written = package_of(module.path)
            if written is not None:
                owner_by_folder.setdefault(written.copy_root, key)
    for name in graph.modules if graph else ():
        written = package_of(name)
        owner = owner_by_folder.get(written.copy_root) if written else None
        if owner is not None:
            found[owner].add(name)
    return {key: frozenset(modules) for key, modules in found.items()}
