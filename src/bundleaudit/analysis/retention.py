"""What would leave the initial load if everything that imports a package did so lazily."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.sizes import add_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set as AbstractSet

    from bundleaudit.analysis.module_graph import ModuleGraph
    from bundleaudit.model.build import Build

# Each answer walks the initial graph once. This many imports walked is about half a second.
_MOST_STEPS: Final = 3_000_000


def gzip_by_module(build: Build) -> dict[str, int | None]:
    """Return the gzip share of every module over all chunks but legacy twins.

    ``None`` where one of its shares is unknown.
    """
    roles = {file.path: file.role for file in build.files}
    found: dict[str, int | None] = {}
    for chunk in build.chunks:
        if roles.get(chunk.file) in REPEATING_ROLES:
            continue
        for module in chunk.ownership.modules:
            share_bytes = module.gzip.share_bytes if module.gzip else None
            found[module.path] = add_known((found.get(module.path, 0), share_bytes))
    return found


def retained_gzip_bytes(
    graph: ModuleGraph, modules: Iterable[str], weights: Mapping[str, int | None]
) -> int | None:
    """Return the gzip shares of all that only ``modules`` keep in the initial load.

    Modules without bytes of their own weigh nothing; ``None`` where a share is unknown.
    """
    return add_known(weights.get(name, 0) for name in graph.retained(tuple(modules)))


def retained_by_package(
    graph: ModuleGraph,
    members: Mapping[tuple[str, str], AbstractSet[str]],
    weights: Mapping[str, int | None],
    names: Iterable[str],
) -> dict[str, int | None]:
    """Return the retained size of each package in ``names``.

    Large builds have thousands of packages; the first are answered until the work limit is
    reached, and the rest stays unknown. A package outside of the initial load retains nothing.

    Args:
        graph: The import graph.
        members: Modules of each copy of each package.
        weights: Gzip share of every module.
        names: Packages, the most interesting first.
    """
    modules: dict[str, set[str]] = {}
    for (name, _), held_modules in members.items():
        modules.setdefault(name, set()).update(held_modules)
    step_count = max(1, graph.initial_import_count)
    found: dict[str, int | None] = {}
    walked = 0
    for name in names:
        held = modules.get(name, set()) & graph.initial
        if not held:
            found[name] = 0
        elif walked + step_count > _MOST_STEPS:
            found[name] = None
        else:
            walked += step_count
            found[name] = retained_gzip_bytes(graph, held, weights)
    return found
