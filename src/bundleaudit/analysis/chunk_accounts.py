"""Makes the account of one chunk, raw and in its gzip stream; imported only by cold runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.chunk_owners import ChunkOwners, OwnerBytes
from bundleaudit.analysis.compression import compress_gzip
from bundleaudit.analysis.deflate_cost import share_bytes, walk_deflate
from bundleaudit.inputs.source_map.runs import attribute, attribute_whole
from bundleaudit.inputs.source_map.values import MapProblem, SourceMap

if TYPE_CHECKING:
    from bundleaudit.inputs.source_map.attribution import Attribution
    from bundleaudit.model.sizes import Encoder


def account_chunk(
    code: bytes, source_map: SourceMap | MapProblem, gzip: Encoder | None
) -> ChunkOwners:
    """Return the account of ``code``.

    A map that cannot be used leaves all bytes in the bucket without map, with the reason.
    """
    problem = ""
    is_empty = has_sources = False
    sources: list[str | None] = []
    if isinstance(source_map, MapProblem):
        problem, attribution = source_map.reason, attribute_whole(code)
    elif source_map.is_empty:
        has_sources = any(source.has_content for source in source_map.sources)
        is_empty, sources, attribution = True, [None], attribute_whole(code, owner=0)
    else:
        has_sources = any(source.has_content for source in source_map.sources)
        sources = [source.path for source in source_map.sources]
        answer = attribute(code, source_map)
        if isinstance(answer, MapProblem):
            problem, answer = answer.reason, attribute_whole(code)
        attribution = answer
    owners, overhead_bytes = _share(code, attribution, sources, gzip)
    return ChunkOwners(
        owners=owners,
        gzip_overhead_bytes=overhead_bytes,
        carried_bytes=attribution.carried_bytes,
        is_empty_map=is_empty,
        has_sources=has_sources,
        problem=problem,
    )


def _share(
    code: bytes, attribution: Attribution, sources: list[str | None], gzip: Encoder | None
) -> tuple[tuple[OwnerBytes, ...], int | None]:
    """Return the owners with their parts, and what of the gzip stream belongs to nobody."""
    gzip_by_owner: dict[int, int] = {}
    overhead_bytes: int | None = None
    if gzip is not None:
        runs = attribution.runs
        cost = walk_deflate(compress_gzip(code, gzip), [run.start_byte for run in runs])
        assert cost.output_bytes == len(code), "the stream is not this file's"
        shares = share_bytes(cost, [run.owner for run in runs])
        gzip_by_owner, overhead_bytes = shares.by_owner, shares.overhead_bytes
    owners = tuple(
        OwnerBytes(
            source=sources[owner] if owner >= 0 else None,
            bucket=min(owner, 0),
            raw_bytes=raw_bytes,
            gzip_bytes=gzip_by_owner[owner] if gzip is not None else None,
        )
        for owner, raw_bytes in attribution.owner_bytes().items()
    )
    return owners, overhead_bytes
