"""Who owns the bytes of one chunk: the account, and its compact form for the cache."""

from __future__ import annotations

import json
from typing import Final

from bundleaudit.inputs.source_map.attribution import Bucket
from bundleaudit.records import record

OWNERS_VERSION: Final = (
    2  # part of the cache's key: raise it when the same input gives other owners
)


@record
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


@record
class ChunkOwners:
    """The account of one chunk.

    Attributes:
        owners: In order of first appearance; their raw bytes sum to the file.
        gzip_overhead_bytes: What of the gzip stream belongs to no byte of the file.
        carried_bytes: Owned only because mappings go on behind line ends.
        is_empty_map: The map says nothing: the chunk is one module.
        has_sources: The map holds original sources.
        problem: Why the map was not used; empty when it was.
    """

    owners: tuple[OwnerBytes, ...]
    gzip_overhead_bytes: int | None
    carried_bytes: int
    is_empty_map: bool
    has_sources: bool
    problem: str

    @property
    def gzip_bytes(self) -> int | None:
        """The compressed size of the chunk; ``None`` without gzip."""
        if self.gzip_overhead_bytes is None:
            return None
        return self.gzip_overhead_bytes + sum(owner.gzip_bytes or 0 for owner in self.owners)


def encode_owners(owners: ChunkOwners) -> bytes:
    """Return the account in the form ``decode_owners`` reads."""
    rows = [(o.source, o.bucket, o.raw_bytes, o.gzip_bytes) for o in owners.owners]
    fields = (
        rows,
        owners.gzip_overhead_bytes,
        owners.carried_bytes,
        owners.is_empty_map,
        owners.has_sources,
        owners.problem,
    )
    return json.dumps(fields, separators=(",", ":")).encode()


def decode_owners(data: bytes) -> ChunkOwners:
    """Return the account that ``encode_owners`` wrote.

    Raises:
        ValueError: The data is damaged.
    """
    try:
        rows, overhead_bytes, carried_bytes, is_empty, has_sources, problem = json.loads(data)
        return ChunkOwners(
            owners=tuple(
                OwnerBytes(source=source, bucket=bucket, raw_bytes=raw, gzip_bytes=gzip)
                for source, bucket, raw, gzip in rows
            ),
            gzip_overhead_bytes=overhead_bytes,
            carried_bytes=carried_bytes,
            is_empty_map=is_empty,
            has_sources=has_sources,
            problem=problem,
        )
    except (TypeError, RecursionError) as error:
        raise ValueError("not an account") from error


def bucket_name(bucket: int) -> str:
    """Return the field of ``model.ownership.Buckets`` for a bucket's number."""
    return Bucket(bucket).name.lower()
