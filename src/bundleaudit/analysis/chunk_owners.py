"""Who owns the bytes of one chunk, raw and in its gzip stream: the costly part, kept by content."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.compression import compress_gzip
from bundleaudit.analysis.deflate_cost import share_bytes, walk_deflate
from bundleaudit.inputs.source_map.attribution import Bucket
from bundleaudit.inputs.source_map.runs import attribute, attribute_whole
from bundleaudit.inputs.source_map.values import MapProblem, SourceMap

if TYPE_CHECKING:
    from bundleaudit.inputs.source_map.attribution import Attribution
    from bundleaudit.model.sizes import Encoder

OWNERS_VERSION: Final = (
    1  # part of the cache's key: raise it when the same input gives other owners
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerBytes:
    """One owner's part of a chunk.

    Attributes:
        source: The source as the map spells it; ``None`` for a bucket, and for the whole of a
            chunk whose map is empty.
        bucket: The bucket's number; 0 for a source.
        raw_bytes: Its bytes.
        gzip_bytes: Its exact part of the gzip stream; ``None`` without gzip.
    """

    source: str | None
    bucket: int
    raw_bytes: int
    gzip_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkOwners:
    """The account of one chunk.

    Attributes:
        owners: In order of first appearance; their raw bytes sum to the file.
        gzip_overhead_bytes: What of the gzip stream belongs to no byte of the file.
        carried_bytes: Owned only because mappings go on behind line ends.
        is_empty_map: The map says nothing: the chunk is one module.
        problem: Why the map was not used; empty when it was.
    """

    owners: tuple[OwnerBytes, ...]
    gzip_overhead_bytes: int | None
    carried_bytes: int
    is_empty_map: bool
    problem: str


def account_chunk(
    code: bytes, source_map: SourceMap | MapProblem, gzip: Encoder | None
) -> ChunkOwners:
    """Return the account of ``code``.

    A map that cannot be used leaves all bytes in the bucket without map, with the reason.
    """
    problem = ""
    is_empty = False
    sources: list[str | None] = []
    if isinstance(source_map, MapProblem):
        problem, attribution = source_map.reason, attribute_whole(code)
    elif source_map.is_empty:
        is_empty, sources, attribution = True, [None], attribute_whole(code, owner=0)
    else:
        sources = [source.path for source in source_map.sources]
        answer = attribute(code, source_map)
        if isinstance(answer, MapProblem):
            problem, answer = answer.reason, attribute_whole(code)
        attribution = answer
    return _share(code, attribution, sources, gzip, problem, is_empty=is_empty)


def _share(
    code: bytes,
    attribution: Attribution,
    sources: list[str | None],
    gzip: Encoder | None,
    problem: str,
    *,
    is_empty: bool,
) -> ChunkOwners:
    gzip_by_owner: dict[int, int] = {}
    overhead_bytes: int | None = None
    if gzip is not None:
        runs = attribution.runs
        cost = walk_deflate(compress_gzip(code, gzip), [run.start_byte for run in runs])
        assert cost.output_bytes == len(code), "the stream is not this file's"
        shares = share_bytes(cost, [run.owner for run in runs])
        gzip_by_owner, overhead_bytes = shares.by_owner, shares.overhead_bytes
    return ChunkOwners(
        owners=tuple(
            OwnerBytes(
                source=sources[owner] if owner >= 0 else None,
                bucket=min(owner, 0),
                raw_bytes=raw_bytes,
                gzip_bytes=gzip_by_owner[owner] if gzip is not None else None,
            )
            for owner, raw_bytes in attribution.owner_bytes().items()
        ),
        gzip_overhead_bytes=overhead_bytes,
        carried_bytes=attribution.carried_bytes,
        is_empty_map=is_empty,
        problem=problem,
    )


def encode_owners(owners: ChunkOwners) -> bytes:
    """Return the account in the form ``decode_owners`` reads."""
    rows = [(o.source, o.bucket, o.raw_bytes, o.gzip_bytes) for o in owners.owners]
    fields = (
        rows,
        owners.gzip_overhead_bytes,
        owners.carried_bytes,
        owners.is_empty_map,
        owners.problem,
    )
    return json.dumps(fields, separators=(",", ":")).encode()


def decode_owners(data: bytes) -> ChunkOwners:
    """Return the account that ``encode_owners`` wrote.

    Raises:
        ValueError: The data is damaged.
    """
    try:
        rows, overhead_bytes, carried_bytes, is_empty, problem = json.loads(data)
        return ChunkOwners(
            owners=tuple(
                OwnerBytes(source=source, bucket=bucket, raw_bytes=raw, gzip_bytes=gzip)
                for source, bucket, raw, gzip in rows
            ),
            gzip_overhead_bytes=overhead_bytes,
            carried_bytes=carried_bytes,
            is_empty_map=is_empty,
            problem=problem,
        )
    except (TypeError, RecursionError) as error:
        raise ValueError("not an account") from error


def bucket_name(bucket: int) -> str:
    """Return the field of ``model.ownership.Buckets`` for a bucket's number."""
    return Bucket(bucket).name.lower()
