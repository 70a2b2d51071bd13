"""Modules' parts of a chunk without a source map, estimated from the lengths in stats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.ownership import ModuleShare, Share, ShareMethod

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bundleaudit.analysis.measure import CompressedSizes
    from bundleaudit.analysis.package_paths import PackageRef


def estimate_modules(
    lengths: Sequence[tuple[str, int]],
    raw_bytes: int,
    compressed: CompressedSizes | None,
    packages: Mapping[str, PackageRef],
) -> tuple[ModuleShare, ...]:
    """Return the modules of a chunk with estimated shares, the largest first, then by path.

    Stats measure modules before minification; what each keeps of that differs, so that the chunk
    is shared out in those proportions. Shares sum to ``raw_bytes``, and to each compressed size;
    glue code is spread over all of them.

    Args:
        lengths: Modules with their lengths, all positive; without any nothing is returned.
        raw_bytes: Size of the chunk.
        compressed: Its compressed sizes, where measured.
        packages: The package of each third-party module.
    """
    parts = apportion(raw_bytes, [length for _, length in lengths])
    paths = [path for (path, _), part in zip(lengths, parts, strict=True) if part]
    raw = [part for part in parts if part]
    gzip = _shares(compressed.gzip_bytes if compressed else None, raw)
    brotli = _shares(compressed.brotli_bytes if compressed else None, raw)
    modules = [
        _module(path, packages.get(path), raw[at], gzip[at], brotli[at])
        for at, path in enumerate(paths)
    ]
    return tuple(sorted(modules, key=lambda module: (-module.raw_bytes, module.path)))


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole parts of ``total`` in proportion to ``weights``; they sum to it.

    The largest remainders are rounded up, of equal ones the first.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    short = total - sum(parts)
    for at in sorted(range(len(weights)), key=lambda at: (-remainders[at], at))[:short]:
        parts[at] += 1
    return parts


def _shares(total: int | None, weights: Sequence[int]) -> list[Share | None]:
    if total is None:
        return [None] * len(weights)
    return [
        Share(share_bytes=part, method=ShareMethod.ESTIMATE) for part in apportion(total, weights)
    ]


def _module(
    path: str,
    package: PackageRef | None,
    raw_bytes: int,
    gzip: Share | None,
    brotli: Share | None,
) -> ModuleShare:
    return ModuleShare(
        path=path,
        package=package.name if package else None,
        version=package.version if package else None,
        copy_root=package.copy_root if package else None,
        raw_bytes=raw_bytes,
        raw_method=ShareMethod.ESTIMATE,
        gzip=gzip,
        brotli=brotli,
    )
