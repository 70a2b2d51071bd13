"""Rows about lazy loads: what crossing an ``import()`` downloads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundleaudit.model.sizes import sum_sizes
from bundleaudit.report.view import printable
from bundleaudit.units import format_size

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit, BoundaryLoad
    from bundleaudit.model.sizes import Sizes


@dataclass(frozen=True, slots=True, kw_only=True)
class LazyRow:
    """One lazy load; sizes and files are those that not every page has loaded already."""

    target: str
    raw: str
    gzip: str
    brotli: str
    files: str


def list_lazy_loads(audit: Audit, count: int) -> list[LazyRow]:
    """Return the ``count`` heaviest lazy loads that download anything, the heaviest first.

    What every page loads at first is left out: it is there already.
    """
    known = _find_known(audit)
    sizes_by_file = {file.path: file.sizes for file in audit.build.files}
    heavy: list[tuple[int, str, list[str], Sizes]] = []
    for load in audit.boundaries:
        files = [file for file in load.closure.files if file not in known]
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


def _find_known(audit: Audit) -> set[str]:
    """Return the files every page loads at first."""
    pages = [set(page.initial.files) for page in audit.pages]
    return set.intersection(*pages) if pages else set()


def _name(load: BoundaryLoad) -> str:
    if load.target is not None:
        return load.target
    return load.closure.files[0] if load.closure.files else ""
