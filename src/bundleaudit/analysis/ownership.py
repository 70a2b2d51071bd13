"""The ownership of one chunk: named modules with their packages, and buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.chunk_owners import bucket_name
from bundleaudit.analysis.estimated_shares import estimate_modules
from bundleaudit.analysis.identity import chunk_name
from bundleaudit.model.ownership import Buckets, ModuleShare, Ownership, Share, ShareMethod

if TYPE_CHECKING:
    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.measure import CompressedSizes
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.analysis.stats_facts import StatsFacts


def own_chunk(
    file: str,
    raw_bytes: int,
    accounts: Accounts,
    stats: StatsFacts,
    *,
    source: str | None,
    compressed: CompressedSizes | None,
) -> Ownership:
    """Return the ownership of one script: by its map, else estimated from stats, else nobody's.

    Args:
        file: The script.
        raw_bytes: Its size.
        accounts: Those of the build; the script may have none.
        stats: Names of modules, and lengths for scripts without an account.
        source: The module it stands for by the manifest: the owner when its map is empty.
        compressed: Its compressed sizes, shared out among its modules.
    """
    account = accounts.by_file.get(file)
    link = accounts.link_by_file.get(file)
    if account is not None and sum(owner.raw_bytes for owner in account.owners) != raw_bytes:
        account = None  # whatever the cache holds, sums stay true
    lengths = stats.lengths_by_chunk.get(file, ())
    if account is None or (account.problem and lengths):
        modules = estimate_modules(lengths, raw_bytes, compressed, stats.names.packages)
        return Ownership(
            raw_bytes=raw_bytes,
            modules=modules,
            buckets=Buckets(no_source_map=0 if modules else raw_bytes),
            map_link=link,
            has_sources=account is not None and account.has_sources,
        )
    names = stats.names
    buckets: dict[str, int] = {}
    raw_by_path: dict[str, int] = {}
    gzip_by_path: dict[str, int | None] = {}
    whole = source or chunk_name(file)
    place = accounts.map_file(file)
    for owner in account.owners:
        if owner.bucket < 0:
            buckets[bucket_name(owner.bucket)] = owner.raw_bytes
            continue
        path = whole if owner.source is None else names.of_sources[place, owner.source]
        raw_by_path[path] = raw_by_path.get(path, 0) + owner.raw_bytes
        known = gzip_by_path.get(path, 0)
        gzip_by_path[path] = (
            None if known is None or owner.gzip_bytes is None else known + owner.gzip_bytes
        )
    totals = (account.gzip_bytes, compressed.brotli_bytes if compressed else None)
    shares = [
        _module(path, names, raw, gzip_by_path[path], totals) for path, raw in raw_by_path.items()
    ]
    return Ownership(
        raw_bytes=raw_bytes,
        modules=tuple(sorted(shares, key=lambda module: (-module.raw_bytes, module.path))),
        buckets=Buckets(**buckets),
        has_map=not account.problem,
        is_inferred=account.is_empty_map,
        carried_bytes=account.carried_bytes,
        map_link=link,
        has_sources=account.has_sources,
    )


def _module(
    path: str,
    names: ModuleNames,
    raw_bytes: int,
    gzip_bytes: int | None,
    totals: tuple[int | None, int | None],
) -> ModuleShare:
    """Return a module's share; ``totals`` are the gzip and brotli sizes of its chunk."""
    gzip_total, brotli_total = totals
    package = names.packages.get(path)
    brotli = None
    if gzip_bytes is not None and gzip_total and brotli_total is not None:
        brotli = Share(
            share_bytes=round(brotli_total * gzip_bytes / gzip_total), method=ShareMethod.ESTIMATE
        )
    return ModuleShare(
        path=path,
        package=package.name if package else None,
        version=package.version if package else None,
        copy_root=package.copy_root if package else None,
        raw_bytes=raw_bytes,
        gzip=None
        if gzip_bytes is None
        else Share(share_bytes=gzip_bytes, method=ShareMethod.EXACT),
        brotli=brotli,
    )
