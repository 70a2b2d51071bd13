"""Finds what a dynamic import loaded before and a page loads at once now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.diff import TurnedEager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.compare.changes import Changes
    from bundleaudit.model.build import Chunk


def find_turned_eager(base: Facts, head: Facts, changes: Changes) -> tuple[TurnedEager, ...]:
    """Return targets of dynamic imports that a page now loads at first, the largest first.

    A target is known by its module, so that one which was taken into another chunk is found too;
    where no modules are known, by its chunk.
    """
    was_loaded = {load.file: set(load.initial.files) for load in base.pages}
    lazy = [
        base.chunk_by_file[boundary.target]
        for boundary in base.boundaries
        if boundary.target is not None and boundary.target in base.chunk_by_file
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
        for chunk in lazy:
            if chunk.file not in before:
                found += _find_in(
                    load.file, load.initial.files, chunk, loaded_modules, head, changes
                )
    unique = {(item.page, item.name): item for item in found}
    return tuple(sorted(unique.values(), key=lambda item: (-item.raw_bytes, item.page, item.name)))


def _find_in(
    page: str,
    loaded: tuple[str, ...],
    chunk: Chunk,
    loaded_modules: set[str],
    head: Facts,
    changes: Changes,
) -> Iterator[TurnedEager]:
    module = _target_module(chunk)
    for file in loaded:
        now = head.chunk_by_file.get(file)
        if now is None:
            continue
        shares = [share for share in now.ownership.modules if share.path == module]
        if module is not None and module not in loaded_modules and shares:
            share = shares[0]
            yield TurnedEager(
                page=page,
                name=module,
                file=file,
                raw_bytes=share.raw_bytes,
                gzip_bytes=share.gzip.share_bytes if share.gzip else None,
            )
        elif file in changes.by_head and chunk.file in changes.by_head[file].pair.base:
            change = changes.by_head[file]
            if len(change.pair.base) == 1 and not shares:
                sizes = head.file_by_path[file].sizes
                yield TurnedEager(
                    page=page,
                    name=chunk.source or change.name,
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
