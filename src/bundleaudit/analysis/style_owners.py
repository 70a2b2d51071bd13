"""Which chunk a stylesheet comes with, where no manifest says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.identity import chunk_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.analysis.graph import LoadGraph


def own_styles(graph: LoadGraph) -> dict[str, tuple[str, ...]]:
    """Return the stylesheets of every chunk that has any, sorted.

    Vite preloads a stylesheet with every lazy boundary whose static closure holds its chunk, and
    a page links those of its own closure. So the owner is in all these closures; of several it is
    the one that is called like the stylesheet, or else the one loaded by the fewest.
    """
    closures: list[tuple[set[str], tuple[str, ...]]] = [
        (set(graph.close_statically([boundary.target])), boundary.preloads)
        for boundary in graph.find_boundaries()
        if boundary.target is not None
    ]
    closures += [
        (set(graph.close_statically((*page.entries, *page.preloaded))), page.stylesheets)
        for page in graph.pages
    ]
    loads_by_file: dict[str, int] = {}
    for files, _ in closures:
        for file in files:
            loads_by_file[file] = loads_by_file.get(file, 0) + 1
    candidates: dict[str, set[str]] = {}
    for files, styles in closures:
        for style in styles:
            if style.endswith(".css"):
                known = candidates.get(style)
                candidates[style] = set(files) if known is None else known & files
    owned: dict[str, list[str]] = {}
    for style, files in sorted(candidates.items()):
        if (owner := _choose(style, files, loads_by_file)) is not None:
            owned.setdefault(owner, []).append(style)
    return {file: tuple(styles) for file, styles in owned.items()}


def _choose(style: str, files: Iterable[str], loads_by_file: Mapping[str, int]) -> str | None:
    name = chunk_name(style)
    return min(
        files,
        key=lambda file: (chunk_name(file) != name, loads_by_file[file], file),
        default=None,
    )
