"""Which chunk a stylesheet comes with, where no manifest says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.identity import chunk_name, find_hash
from bundleaudit.analysis.reach import find_reaching

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bundleaudit.analysis.graph import LoadGraph

    Loads = Sequence[tuple[tuple[str, ...], tuple[str, ...]]]

_MOST_BITS: Final = 1 << 30  # 128 MB: 30,000 scripts that are all loaded lazily
_MOST_COMPARISONS: Final = 1_000_000


def own_styles(graph: LoadGraph) -> dict[str, tuple[str, ...]]:
    """Return the stylesheets of every chunk that has any, sorted.

    Vite preloads a stylesheet with every lazy boundary whose static closure holds its chunk, and
    a page links those of its own closure. So the owner is in all these closures; of several it is
    the one that is called like the stylesheet, or else the one loaded by the fewest.

    A stylesheet that only pages link, without a hash and called like no chunk, was written into
    the page by hand: it has no owner. Builds beyond any real size are left without owners.
    """
    loads: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        ((boundary.target,), boundary.preloads)
        for boundary in graph.find_boundaries()
        if boundary.target is not None
    ]
    lazy_count = len(loads)
    loads += [((*page.entries, *page.preloaded), page.stylesheets) for page in graph.pages]
    if len(loads) * len(graph.links) > _MOST_BITS:
        return {}
    loaders_by_style = _collect_loaders(loads)
    edges = {file: links.static_imports for file, links in graph.links.items()}
    loaders_by_file = find_reaching(edges, [roots for roots, _ in loads])
    # A page that links stylesheets links all of its closure: what is not among them is not in it.
    linking = sum(
        1 << lazy_count + index for index, page in enumerate(graph.pages) if page.stylesheets
    )
    chooser = _Chooser(loaders_by_file, linking)
    owned: dict[str, list[str]] = {}
    for style, loaders in sorted(loaders_by_style.items()):
        is_lazy = bool(loaders & ((1 << lazy_count) - 1))
        by_name_only = not is_lazy and find_hash(style) is None
        if (owner := chooser.choose(style, loaders, by_name_only=by_name_only)) is not None:
            owned.setdefault(owner, []).append(style)
    return {file: tuple(styles) for file, styles in owned.items()}


def _collect_loaders(loads: Loads) -> dict[str, int]:
    """Return for every stylesheet the loads that name it, one bit each."""
    found: dict[str, int] = {}
    for index, (_, styles) in enumerate(loads):
        for style in styles:
            if style.endswith(".css"):
                found[style] = found.get(style, 0) | 1 << index
    return found


class _Chooser:
    """Finds the file that is loaded wherever a stylesheet is, and hardly anywhere else."""

    def __init__(self, loaders_by_file: Mapping[str, int], linking: int) -> None:
        self._loaders_by_file = loaders_by_file
        self._linking = linking
        self._files_by_name: dict[str, list[str]] = {}
        first_by_loaders: dict[int, str] = {}
        for file, loaders in sorted(loaders_by_file.items()):
            self._files_by_name.setdefault(chunk_name(file), []).append(file)
            first_by_loaders.setdefault(loaders, file)
        self._first_by_loaders = first_by_loaders
        self._rarest_first = sorted(
            first_by_loaders.items(), key=lambda item: (item[0].bit_count(), item[1])
        )
        self._comparisons_left = _MOST_COMPARISONS

    def choose(self, style: str, loaders: int, *, by_name_only: bool) -> str | None:
        """Return the owner of a stylesheet, or ``None`` when no file is in all its loads."""
        named = self._files_by_name.get(chunk_name(style), ())
        self._comparisons_left -= len(named)
        if self._comparisons_left < 0:
            return None
        if (owner := self._rarest(named, loaders)) is not None or by_name_only:
            return owner
        if (owner := self._first_by_loaders.get(loaders)) is not None:
            return owner
        for others, file in self._rarest_first:
            self._comparisons_left -= 1
            if self._comparisons_left < 0:
                return None
            if self._fits(others, loaders):
                return file
        return None

    def _fits(self, others: int, loaders: int) -> bool:
        """Return whether a file loaded by ``others`` may be what brings a style of ``loaders``."""
        return others & loaders == loaders and not others & ~loaders & self._linking

    def _rarest(self, files: Iterable[str], loaders: int) -> str | None:
        fitting = [file for file in files if self._fits(self._loaders_by_file[file], loaders)]
        return min(
            fitting,
            key=lambda file: (self._loaders_by_file[file].bit_count(), file),
            default=None,
        )
