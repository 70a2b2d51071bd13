"""Keeps the page quick on huge builds: the smallest modules are summed up, never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.wire import ChunkWire, ModuleWire


@record
class ModuleRow:
    """A module in a chunk, or the sum of the small ones of one package in a chunk.

    Attributes:
        chunk: Position of the chunk in the report.
        path: Of the module, or how many were summed up.
        package: ``None`` for the application's own modules.
        version: Of the package, where known.
        raw_bytes: Bytes in the chunk.
        gzip_bytes: Share of the chunk's gzip size; ``None`` when not all are known.
        brotli_bytes: Likewise, of its brotli size.
    """

    chunk: int
    path: str
    package: str | None
    version: str | None
    raw_bytes: int
    gzip_bytes: int | None
    brotli_bytes: int | None


def gather_tail(chunks: list[ChunkWire], limit: int) -> list[ModuleRow]:
    """Return a row per module; beyond ``limit`` modules, sums stand for the smallest.

    Sums over a chunk are the same with and without the limit. Order: by chunk, then as the
    chunk lists its modules, sums last.
    """
    count = sum(len(chunk.modules) for chunk in chunks)
    least_bytes = 0
    if count > limit:
        sizes = sorted((one.raw_bytes for chunk in chunks for one in chunk.modules), reverse=True)
        least_bytes = sizes[limit] + 1
    rows: list[ModuleRow] = []
    for index, chunk in enumerate(chunks):
        small: dict[str | None, list[ModuleWire]] = {}
        for one in chunk.modules:
            if one.raw_bytes < least_bytes:
                small.setdefault(one.package, []).append(one)
            else:
                rows.append(_row(index, one))
        rows.extend(
            _row(index, members[0]) if len(members) == 1 else _sum(index, package, members)
            for package, members in sorted(small.items(), key=lambda item: item[0] or "")
        )
    return rows


def _row(chunk: int, module: ModuleWire) -> ModuleRow:
    return ModuleRow(
        chunk=chunk,
        path=module.path,
        package=module.package,
        version=module.version,
        raw_bytes=module.raw_bytes,
        gzip_bytes=module.gzip_bytes,
        brotli_bytes=module.brotli_bytes,
    )


def _sum(chunk: int, package: str | None, members: list[ModuleWire]) -> ModuleRow:
    return ModuleRow(
        chunk=chunk,
        path=f"{len(members):,} small modules",
        package=package,
        version=None,
        raw_bytes=sum(one.raw_bytes for one in members),
        gzip_bytes=_add(one.gzip_bytes for one in members),
        brotli_bytes=_add(one.brotli_bytes for one in members),
    )


def _add(parts: Iterable[int | None]) -> int | None:
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total
