"""The copies of a package: one per folder its modules come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.sizes import add_known
from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.model.build import Build
    from bundleaudit.model.ownership import ModuleShare, Package


@record
class PackageCopy:
    """One copy of a package.

    Attributes:
        root: Its folder.
        version: Where known.
        raw_bytes: Over all chunks, without legacy twins.
        gzip_bytes: Sum of its shares; ``None`` when not all are known.
        chunks: Files that hold some of it, sorted.
    """

    root: str
    version: str | None
    raw_bytes: int
    gzip_bytes: int | None
    chunks: tuple[str, ...]


def find_copies(build: Build, package: Package) -> tuple[PackageCopy, ...]:
    """Return the copies of ``package``, the largest first, then by folder."""
    if len(package.copy_roots) < 2:
        return ()
    roles = {file.path: file.role for file in build.files}
    parts: dict[str, list[tuple[str, ModuleShare]]] = {}
    for chunk in build.chunks:
        if roles.get(chunk.file) in REPEATING_ROLES:
            continue
        for module in chunk.ownership.modules:
            if module.package == package.name and module.copy_root is not None:
                parts.setdefault(module.copy_root, []).append((chunk.file, module))
    copies = [_copy(root, shares) for root, shares in parts.items()]
    return tuple(sorted(copies, key=lambda copy: (-copy.raw_bytes, copy.root)))


def _copy(root: str, shares: list[tuple[str, ModuleShare]]) -> PackageCopy:
    return PackageCopy(
        root=root,
        version=next((module.version for _, module in shares if module.version), None),
        raw_bytes=sum(module.raw_bytes for _, module in shares),
        gzip_bytes=add_known(
            module.gzip.share_bytes if module.gzip else None for _, module in shares
        ),
        chunks=tuple(sorted({file for file, _ in shares})),
    )
