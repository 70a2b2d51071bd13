"""Whether the compressed sizes of two builds compare."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bundleaudit.model.build import Build
    from bundleaudit.model.sizes import Encoder, Encoders


def compare_encoders(base: Encoders, head: Encoders) -> tuple[bool, bool, tuple[str, ...]]:
    """Return whether gzip and brotli sizes compare, and what to say about it.

    Sizes of another compressor or level do not; of another version they do, with a remark.
    """
    notes: list[str] = []
    has_gzip = _compare("gzip", base.gzip, head.gzip, notes)
    has_brotli = _compare("brotli", base.brotli, head.brotli, notes)
    return has_gzip, has_brotli, tuple(notes)


def without_metrics(build: Build, *, has_gzip: bool, has_brotli: bool) -> Build:
    """Return the build with the sizes unknown that do not compare."""
    if has_gzip and has_brotli:
        return build
    files = []
    for file in build.files:
        sizes = file.sizes
        if not has_gzip:
            sizes = replace(sizes, gzip_bytes=None)
        if not has_brotli:
            sizes = replace(sizes, brotli_bytes=None)
        files.append(replace(file, sizes=sizes))
    chunks = build.chunks
    if not has_gzip:
        chunks = tuple(
            replace(
                chunk,
                ownership=replace(
                    chunk.ownership,
                    modules=tuple(replace(module, gzip=None) for module in chunk.ownership.modules),
                ),
            )
            for chunk in build.chunks
        )
    return replace(build, files=tuple(files), chunks=chunks)


def _compare(name: str, base: Encoder | None, head: Encoder | None, notes: list[str]) -> bool:
    if base is None or head is None:
        if base is not head:
            side = "base" if base is None else "head"
            notes.append(f"{name} was not measured in the {side}; its differences are unknown")
        return False
    if base == head:
        return True
    if (base.implementation, base.level) == (head.implementation, head.level):
        notes.append(
            f"{name} was measured with {base.implementation} {base.version} in the base and "
            f"{head.version} in the head; differences of some bytes may be theirs"
        )
        return True
    notes.append(
        f"{name} was measured with {base.label} in the base and {head.label} in the head; "
        "such sizes do not compare"
    )
    return False
