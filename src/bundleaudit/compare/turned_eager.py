"""Finds what a dynamic import loaded before and a page loads at once now."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bundleaudit.model.diff import TurnedEager

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.compare.changes import Changes
    from bundleaudit.model.audit import PageLoad
    from bundleaudit.model.build import Chunk
    from bundleaudit.model.ownership import ModuleShare


def find_turned_eager(base: Facts, head: Facts, changes: Changes) -> tuple[TurnedEager, ...]:
    """Return targets of dynamic imports that a page now loads at first, the largest first.

    A target is known by its module, so that one which was taken into another chunk is found too;
    where no modules are known, by its chunk.
    """
    was_loaded = {load.file: set(load.initial.files) for load in base.pages}
    lazy = [
        (chunk, _target_module(chunk))
        for boundary in base.boundaries
        if boundary.target is not None
        and (chunk := base.chunk_by_file.get(boundary.target)) is not None
    ]
    found: list[TurnedEager] = []
    for load in head.pages:
        before = was_loaded.get(load.file)
        if before is None:
            continue  # a new page turns nothing eager
        loaded_modules = {
            module.path
            for file in before
            if file in base.chunk_by_file
            for module in base.chunk_by_file[file].ownership.modules
        }
        loaded = _Loaded(load, head, changes)
        for chunk, module in lazy:
            if chunk.file not in before:
                is_new = module is not None and module not in loaded_modules
                found += loaded.find(chunk, module, is_new=is_new)
    unique = {(item.page, item.name): item for item in found}
    return tuple(sorted(unique.values(), key=lambda item: (-item.raw_bytes, item.page, item.name)))


class _Loaded:
    """What one page of the head loads at first: modules, and which chunks of the base it was."""

    def __init__(self, load: PageLoad, head: Facts, changes: Changes) -> None:
        self._page = load.file
        self._head = head
        self._shares: dict[str, dict[str, ModuleShare]] = defaultdict(dict)
        self._came_of: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for file in load.initial.files:
            if file not in head.chunk_by_file:
                continue
            for share in head.chunk_by_file[file].ownership.modules:
                self._shares[share.path].setdefault(file, share)
            change = changes.by_head.get(file)
            if change is not None and len(change.pair.base) == 1:
                self._came_of[change.pair.base[0]].append((file, change.name))

    def find(self, chunk: Chunk, module: str | None, *, is_new: bool) -> Iterator[TurnedEager]:
        """Yield where the page has a lazy chunk of the base, or the module it stood for."""
        holders: Mapping[str, ModuleShare] = {}
        if module is not None:
            holders = self._shares.get(module, {})
            for file, share in holders.items() if is_new else ():
                yield TurnedEager(
                    page=self._page,
                    name=module,
                    file=file,
                    raw_bytes=share.raw_bytes,
                    gzip_bytes=share.gzip.share_bytes if share.gzip else None,
                )
        for file, name in self._came_of.get(chunk.file, ()):
            if file not in holders:
                sizes = self._head.file_by_path[file].sizes
                yield TurnedEager(
                    page=self._page,
                    name=chunk.source or name,
                    file=file,
                    raw_bytes=sizes.raw_bytes,
                    gzip_bytes=sizes.gzip_bytes,
                )


def _target_module(chunk: Chunk) -> str | None:
    """Return the module a lazy chunk stands for, where the manifest or its name tells."""
    paths = [module.path for module in chunk.ownership.modules if module.package is None]
    if chunk.source in paths:
        return chunk.source
    named = [path for path in paths if path.rpartition("/")[2].partition(".")[0] == chunk.name]
    return named[0] if len(named) == 1 else None
