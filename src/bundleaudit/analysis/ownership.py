"""The ownership of every chunk: accounts from maps, named modules, packages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundleaudit.analysis.chunk_owners import (
    OWNERS_VERSION,
    ChunkOwners,
    bucket_name,
    decode_owners,
    encode_owners,
)
from bundleaudit.analysis.identity import chunk_name
from bundleaudit.analysis.module_names import ModuleNames, name_modules
from bundleaudit.inputs.chunk_maps import find_map, load_map
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.model.notes import Note
from bundleaudit.model.ownership import Buckets, MapLink, ModuleShare, Ownership, Share, ShareMethod

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.inputs.chunk_maps import MapPlace
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Contents, Documents
    from bundleaudit.model.sizes import Encoder

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of all scripts that have a map.

    Attributes:
        by_file: Account by script; scripts without any map are left out.
        link_by_file: How scripts lead to their maps, dangling comments included.
        map_by_file: Where the maps lie: the script itself for an inline one.
        names: One name for every module of the build.
        notes: Maps that could not be used, and comments that lead nowhere.
    """

    by_file: Mapping[str, ChunkOwners]
    link_by_file: Mapping[str, MapLink]
    map_by_file: Mapping[str, str]
    names: ModuleNames
    notes: tuple[Note, ...]


def account_chunks(
    contents: Contents, documents: Documents, cache: ContentCache, gzip: Encoder | None
) -> Accounts:
    """Return who owns the bytes of every script with a source map; kept by content.

    One script and its map are in memory at a time.
    """
    files = {file.path: file for file in contents.files}
    places = {
        path: place
        for path, scan in documents.scripts.items()
        if (place := find_map(path, scan.source_mapping_url, files)) is not None
    }
    dangling = sorted(path for path, place in places.items() if place.link is MapLink.DANGLING)
    usable = {path: place for path, place in places.items() if place.link is not MapLink.DANGLING}
    keys = {path: _key(path, place, contents.hash_by_path, gzip) for path, place in usable.items()}
    cached = cache.get_many(keys.values())
    accounts: dict[str, ChunkOwners] = {}
    notes = [_note_dangling(dangling)] if dangling else []
    for path, place in usable.items():
        account = _decode(cached.get(keys[path]))
        if account is None:
            account = _compute(files[path], place, gzip)
            owned_bytes = sum(owner.raw_bytes for owner in account.owners)
            if owned_bytes == files[path].raw_bytes:  # else the file changed meanwhile
                cache.put_many({keys[path]: encode_owners(account)})
        accounts[path] = account
        if account.problem:
            notes.append(Note(file=path, message=f"its source map is not used: {account.problem}"))
    map_by_file = {path: place.file.path if place.file else path for path, place in usable.items()}
    return Accounts(
        by_file=accounts,
        map_by_file=map_by_file,
        names=name_modules(
            (map_by_file[path], owner.source)
            for path, account in accounts.items()
            for owner in account.owners
            if owner.source is not None
        ),
        link_by_file={path: place.link for path, place in places.items()},
        notes=tuple(notes),
    )


def own_chunk(
    file: str,
    raw_bytes: int,
    accounts: Accounts,
    *,
    source: str | None,
    brotli_bytes: int | None,
) -> Ownership:
    """Return the ownership of one script.

    Args:
        file: The script.
        raw_bytes: Its size.
        accounts: Those of the build; the script may have none.
        source: The module it stands for by the manifest: the owner when its map is empty.
        brotli_bytes: Its brotli size, shared out in the proportions of gzip.
    """
    account = accounts.by_file.get(file)
    link = accounts.link_by_file.get(file)
    if account is None or sum(owner.raw_bytes for owner in account.owners) != raw_bytes:
        return Ownership(
            raw_bytes=raw_bytes, modules=(), buckets=Buckets(no_source_map=raw_bytes), map_link=link
        )
    buckets: dict[str, int] = {}
    raw_by_path: dict[str, int] = {}
    gzip_by_path: dict[str, int | None] = {}
    whole = source or chunk_name(file)
    place = accounts.map_by_file[file]
    for owner in account.owners:
        if owner.bucket < 0:
            buckets[bucket_name(owner.bucket)] = owner.raw_bytes
            continue
        path = whole if owner.source is None else accounts.names.of_sources[place, owner.source]
        raw_by_path[path] = raw_by_path.get(path, 0) + owner.raw_bytes
        known = gzip_by_path.get(path, 0)
        gzip_by_path[path] = (
            None if known is None or owner.gzip_bytes is None else known + owner.gzip_bytes
        )
    gzip_total = _gzip_total(account)
    modules = [
        _module(path, accounts.names, raw, gzip_by_path[path], (gzip_total, brotli_bytes))
        for path, raw in raw_by_path.items()
    ]
    return Ownership(
        raw_bytes=raw_bytes,
        modules=tuple(sorted(modules, key=lambda module: (-module.raw_bytes, module.path))),
        buckets=Buckets(**buckets),
        has_map=not account.problem,
        is_inferred=account.is_empty_map,
        carried_bytes=account.carried_bytes,
        map_link=link,
        has_sources=account.has_sources,
    )


def _gzip_total(account: ChunkOwners) -> int | None:
    if account.gzip_overhead_bytes is None:
        return None
    return account.gzip_overhead_bytes + sum(owner.gzip_bytes or 0 for owner in account.owners)


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


def _compute(file: ScannedFile, place: MapPlace, gzip: Encoder | None) -> ChunkOwners:
    from bundleaudit.analysis.chunk_accounts import (  # noqa: PLC0415 - cold runs only
        account_chunk,
    )

    data = read_bytes(file)
    code = b"" if isinstance(data, Note) else data
    return account_chunk(code, load_map(place, code), gzip)


def _key(path: str, place: MapPlace, hashes: Mapping[str, str], gzip: Encoder | None) -> str:
    map_hash = hashes.get(place.file.path, "") if place.file else "inline"
    encoder = f"{gzip.implementation}|{gzip.version}|{gzip.level}" if gzip else "none"
    return f"{hashes[path]}|owners|{OWNERS_VERSION}|{map_hash}|{encoder}"


def _decode(data: bytes | None) -> ChunkOwners | None:
    try:
        return None if data is None else decode_owners(data)
    except ValueError:
        return None


def _note_dangling(files: Iterable[str]) -> Note:
    listed = list(files)
    shown = ", ".join(listed[:_SHOWN])
    rest = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return Note(file="", message=f"source map comments lead nowhere: {shown}{rest}")
