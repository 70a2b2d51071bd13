"""Rows about lazy loads: what crossing an ``import()`` downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.reach import find_reaching
from bundleaudit.model.sizes import sum_sizes
from bundleaudit.records import record
from bundleaudit.report.view import printable
from bundleaudit.units import format_size

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit, BoundaryLoad
    from bundleaudit.model.sizes import Sizes

_MOST_PAGES: Final = 20


@record
class LazyRow:
    """One lazy load; sizes and files are those that are not there already."""

    target: str
    raw: str
    gzip: str
    brotli: str
    files: str


def list_lazy_loads(audit: Audit, count: int) -> list[LazyRow]:
    """Return the ``count`` heaviest lazy loads that download anything, the heaviest first.

    What all pages that lead to it load at first is left out: it is there already.
    """
    known = _KnownFiles(audit)
    sizes_by_file = {file.path: file.sizes for file in audit.build.files}
    heavy: list[tuple[int, str, list[str], Sizes]] = []
    for load in audit.boundaries:
        there = known.before(load)
        files = [file for file in load.closure.files if file not in there]
        sizes = sum_sizes(sizes_by_file[file] for file in files)
        weight = sizes.raw_bytes if sizes.gzip_bytes is None else sizes.gzip_bytes
        if files:
            heavy.append((-weight, _name(load), files, sizes))
    return [
        LazyRow(
            target=printable(name),
            raw=format_size(sizes.raw_bytes),
            gzip=format_size(sizes.gzip_bytes),
            brotli=format_size(sizes.brotli_bytes),
            files=str(len(files)),
        )
        for _, name, files, sizes in sorted(heavy, key=lambda item: item[:2])[:count]
    ]


class _KnownFiles:
    """What is loaded before a lazy load: the initial loads of the pages that lead to it.

    That of legacy browsers too: a legacy chunk is loaded by nobody else.
    """

    def __init__(self, audit: Audit) -> None:
        edges = {
            chunk.file: (*chunk.static_imports, *chunk.dynamic_imports)
            for chunk in audit.build.chunks
        }
        self._initial = [
            frozenset(
                (*page.initial.files, *(page.legacy_initial.files if page.legacy_initial else ()))
            )
            for page in audit.pages
        ]
        self._pages_by_file = find_reaching(edges, self._initial)
        self._all = (1 << len(self._initial)) - 1
        self._shared: dict[int, frozenset[str]] = {}

    def before(self, load: BoundaryLoad) -> frozenset[str]:
        """Return the files all those pages share; of all pages where they are many or unknown."""
        pages = self._pages_by_file.get(load.target or "", 0)
        if not 0 < pages.bit_count() <= _MOST_PAGES:
            pages = self._all
        if pages not in self._shared:
            parts = [files for at, files in enumerate(self._initial) if pages >> at & 1]
            self._shared[pages] = frozenset.intersection(*parts) if parts else frozenset()
        return self._shared[pages]


def _name(load: BoundaryLoad) -> str:
    if load.target is not None:
        return load.target
    return load.closure.files[0] if load.closure.files else ""
