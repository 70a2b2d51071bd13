"""The shortest way from a page to a chunk, over the load graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.why import ChunkStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundleaudit.model.build import Build, Chunk


def chain_to_chunk(build: Build, file: str) -> tuple[ChunkStep, ...]:
    """Return the steps from a page to ``file``, the page first; empty when none leads there.

    Of several ways the one with the fewest lazy steps, then the shortest, then the first by page
    and order of imports.
    """
    chunks = {chunk.file: chunk for chunk in build.chunks}
    came_from: dict[str, tuple[str, bool] | None] = {}
    frontier: list[str] = []
    for page in build.pages:
        came_from.setdefault(page.file, None)
        for named in (*page.entries, *page.preloaded, *page.legacy_entries):
            if named not in came_from:
                came_from[named] = (page.file, False)
                frontier.append(named)
    # Round by round: everything static from here, then one lazy step further.
    while frontier and file not in came_from:
        reached = _close(frontier, chunks, came_from)
        frontier = []
        for importer in reached:
            for target in _lazy_targets(importer, chunks):
                if target not in came_from:
                    came_from[target] = (importer, True)
                    frontier.append(target)
    return _way(file, came_from) if file in came_from else ()


def _close(
    frontier: list[str],
    chunks: Mapping[str, Chunk],
    came_from: dict[str, tuple[str, bool] | None],
) -> list[str]:
    """Return ``frontier`` with its static closure, breadth first."""
    reached = list(frontier)
    for file in reached:
        for target in chunks[file].static_imports if file in chunks else ():
            if target not in came_from:
                came_from[target] = (file, False)
                reached.append(target)
    return reached


def _lazy_targets(file: str, chunks: Mapping[str, Chunk]) -> Iterator[str]:
    if file in chunks:
        yield from chunks[file].dynamic_imports


def _way(file: str, came_from: Mapping[str, tuple[str, bool] | None]) -> tuple[ChunkStep, ...]:
    steps: list[ChunkStep] = []
    at: str | None = file
    while at is not None:
        before = came_from[at]
        steps.append(ChunkStep(file=at, is_lazy=before is not None and before[1]))
        at = before[0] if before else None
    return tuple(reversed(steps))
