"""Keeps the lists of lazy loads below a size that no real build comes near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.reach import find_reaching
from bundleaudit.model.notes import Note
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.model.build import LazyBoundary

_MOST_LISTED: Final = 2_000_000
_MOST_BITS: Final = 1 << 30


def limit_boundaries(
    boundaries: Sequence[LazyBoundary], graph: LoadGraph
) -> tuple[tuple[LazyBoundary, ...], tuple[Note, ...]]:
    """Return the boundaries whose loads are reported, and a note when these are not all.

    Every load lists its files, which for a chain of n lazy chunks are n * n / 2: ten thousand
    scripts made for the purpose would fill the memory. Real builds list some ten thousand files.
    """
    most = len(boundaries) * max(1, len(graph.links))
    if most <= _MOST_LISTED or (most <= _MOST_BITS and _count(boundaries, graph) <= _MOST_LISTED):
        return tuple(boundaries), ()
    kept = tuple(boundaries[: max(1, _MOST_LISTED // len(graph.links))])
    message = (
        f"the lazy loads list more than {_MOST_LISTED:,} files; only the first"
        f" {len(kept):,} of {format_count(len(boundaries), 'lazy load')} are reported"
    )
    return kept, (Note(file="", message=message),)


def _count(boundaries: Sequence[LazyBoundary], graph: LoadGraph) -> int:
    """Return how many files all static closures list together."""
    edges = {file: links.static_imports for file, links in graph.links.items()}
    starts = [(boundary.target,) if boundary.target else () for boundary in boundaries]
    return sum(loaders.bit_count() for loaders in find_reaching(edges, starts).values())
