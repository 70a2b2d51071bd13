"""Third-party packages over a whole build: bytes, copies, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.ownership import Package, ShareMethod
from bundleaudit.model.sizes import add_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.model.build import Build
    from bundleaudit.model.ownership import ModuleShare, Ownership


def find_packages(build: Build) -> tuple[Package, ...]:
    """Return every package with bytes in some chunk, the largest first, then by name.

    Legacy twins and server code repeat the modern chunks and are left out.
    """
    roles = {file.path: file.role for file in build.files}
    return sum_packages(
        (chunk.file, chunk.ownership)
        for chunk in build.chunks
        if roles.get(chunk.file) not in REPEATING_ROLES
    )


def sum_packages(owned: Iterable[tuple[str, Ownership]]) -> tuple[Package, ...]:
    """Return every package in some files and their ownership, the largest first, then by name.

    A package counts its own modules, not those of its dependencies.
    """
    parts: dict[str, list[tuple[str, ModuleShare]]] = {}
    for file, ownership in owned:
        for module in ownership.modules:
            if module.package is not None:
                parts.setdefault(module.package, []).append((file, module))
    packages = [_package(name, shares) for name, shares in parts.items()]
    return tuple(sorted(packages, key=lambda package: (-package.raw_bytes, package.name)))


def _package(name: str, shares: list[tuple[str, ModuleShare]]) -> Package:
    return Package(
        name=name,
        versions=tuple(sorted({module.version for _, module in shares if module.version})),
        copy_roots=tuple(sorted({module.copy_root for _, module in shares if module.copy_root})),
        raw_bytes=sum(module.raw_bytes for _, module in shares),
        gzip_bytes=add_known(
            module.gzip.share_bytes if module.gzip else None for _, module in shares
        ),
        chunks=tuple(sorted({file for file, _ in shares})),
        is_estimate=any(module.raw_method is ShareMethod.ESTIMATE for _, module in shares),
    )
