"""Differences of sizes; an unknown size makes an unknown difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.diff import SizeDelta
from bundleaudit.model.sizes import Sizes

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = Sizes(raw_bytes=0, gzip_bytes=0, brotli_bytes=0)
NO_DELTA = SizeDelta(raw_bytes=0, gzip_bytes=0, brotli_bytes=0)


def size_delta(base: Sizes | None, head: Sizes | None) -> SizeDelta:
    """Return ``head`` minus ``base``; what is not there (``None``) weighs nothing."""
    one, other = base or NOTHING, head or NOTHING
    return SizeDelta(
        raw_bytes=other.raw_bytes - one.raw_bytes,
        gzip_bytes=_known(one.gzip_bytes, other.gzip_bytes, lambda a, b: b - a),
        brotli_bytes=_known(one.brotli_bytes, other.brotli_bytes, lambda a, b: b - a),
    )


def smaller(base: Sizes, head: Sizes) -> Sizes:
    """Return the smaller of both, by each metric: one answer for two spellings of one content."""
    return Sizes(
        raw_bytes=min(base.raw_bytes, head.raw_bytes),
        gzip_bytes=_known(base.gzip_bytes, head.gzip_bytes, min),
        brotli_bytes=_known(base.brotli_bytes, head.brotli_bytes, min),
    )


def _known(base: int | None, head: int | None, combine: Callable[[int, int], int]) -> int | None:
    return None if base is None or head is None else combine(base, head)
