"""Whose the bytes of a chunk are: modules and named buckets that sum to the file."""

from __future__ import annotations

from enum import StrEnum

from bundleaudit.records import record


class MapLink(StrEnum):
    """How a script leads to its source map."""

    LINKED = "linked"
    HIDDEN = "hidden"
    INLINE = "inline"
    DANGLING = "dangling"


class ShareMethod(StrEnum):
    """How a share of a compressed file was found."""

    EXACT = "exact"
    ESTIMATE = "estimate"


@record
class Share:
    """A part of a compressed file. Not a measured size: nothing was compressed by itself.

    Attributes:
        share_bytes: The part; shares of a file, buckets and overhead sum to its compressed size.
        method: Exact accounting of the stream, or an estimate.
    """

    share_bytes: int
    method: ShareMethod


@record
class ModuleShare:
    """One module's part of one chunk.

    Attributes:
        path: Of the module: ``src/...``, ``node_modules/...`` or a virtual name.
        package: The package it belongs to; ``None`` for the application's own modules.
        version: Of the package, where known.
        copy_root: Where this copy of the package lies; two roots are two copies.
        raw_bytes: Its bytes in the chunk.
        raw_method: Counted by a source map, or estimated from the lengths in stats.
        gzip: Its part of the gzip size.
        brotli: Its part of the brotli size.
    """

    path: str
    package: str | None
    version: str | None
    copy_root: str | None
    raw_bytes: int
    gzip: Share | None
    brotli: Share | None
    raw_method: ShareMethod = ShareMethod.EXACT


@record
class Buckets:
    """Bytes of a chunk that no module owns.

    Attributes:
        generated_code: Written by the bundler.
        source_map_comment: The comment that names the map.
        line_ends: Outside any module.
        unmapped: The map does not say whose they are.
        no_source_map: There is no usable map.
    """

    generated_code: int = 0
    source_map_comment: int = 0
    line_ends: int = 0
    unmapped: int = 0
    no_source_map: int = 0

    @property
    def total_bytes(self) -> int:
        """Their sum."""
        return (
            self.generated_code
            + self.source_map_comment
            + self.line_ends
            + self.unmapped
            + self.no_source_map
        )


@record
class Ownership:
    """A chunk cut up: every byte has exactly one owner.

    Attributes:
        raw_bytes: Of the file.
        modules: Largest first, then by path.
        buckets: The rest; with the modules they sum to ``raw_bytes``.
        has_map: Whether a source map says so.
        is_inferred: The map is empty, so that the whole chunk was given to one module.
        carried_bytes: Bytes that modules own only because a mapping goes on behind a line end.
        map_link: How the script leads to its map; ``None`` without one.
        has_sources: The map holds the original sources.
    """

    raw_bytes: int
    modules: tuple[ModuleShare, ...]
    buckets: Buckets
    has_map: bool = False
    is_inferred: bool = False
    carried_bytes: int = 0
    map_link: MapLink | None = None
    has_sources: bool = False

    @property
    def is_estimate(self) -> bool:
        """Whether the modules come from stats: who is in it is known, how much is estimated."""
        return any(module.raw_method is ShareMethod.ESTIMATE for module in self.modules)

    def __post_init__(self) -> None:
        """Hold the balance."""
        owned_bytes = sum(module.raw_bytes for module in self.modules)
        assert owned_bytes + self.buckets.total_bytes == self.raw_bytes, "bytes without an owner"


@record
class Package:
    """A third-party package over the whole build.

    Attributes:
        name: As npm knows it.
        versions: Known ones, sorted.
        copy_roots: Where its copies lie, sorted.
        raw_bytes: Over all chunks, without legacy twins.
        gzip_bytes: Sum of its shares; ``None`` when not all are known.
        chunks: Files that hold some of it, sorted.
        is_estimate: Some of its bytes are estimated from stats.
        retained_gzip_bytes: What would leave the initial load if every import of it became lazy:
            its own shares there and those of all that nothing else needs. ``None`` without an
            import graph.
    """

    name: str
    versions: tuple[str, ...]
    copy_roots: tuple[str, ...]
    raw_bytes: int
    gzip_bytes: int | None
    chunks: tuple[str, ...]
    is_estimate: bool = False
    retained_gzip_bytes: int | None = None
