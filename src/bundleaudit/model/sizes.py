"""Measured sizes; an estimate is another type, so no report can call it measured."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable


class Metric(StrEnum):
    """Which of the three measured sizes is meant."""

    RAW = "raw"
    GZIP = "gzip"
    BROTLI = "brotli"


@record
class Sizes:
    """What a file, or a sum of files, weighs on disk and on the wire.

    A file that is compressed already (an image, a font) is sent as it is, so its compressed
    sizes are its raw size.

    Attributes:
        raw_bytes: Bytes on disk.
        gzip_bytes: Bytes sent with gzip; ``None`` when not measured.
        brotli_bytes: Bytes sent with brotli; ``None`` when not measured.
    """

    raw_bytes: int
    gzip_bytes: int | None
    brotli_bytes: int | None

    def of(self, metric: Metric) -> int | None:
        """Return the size by ``metric``, in bytes; ``None`` when it was not measured."""
        match metric:
            case Metric.RAW:
                return self.raw_bytes
            case Metric.GZIP:
                return self.gzip_bytes
            case Metric.BROTLI:
                return self.brotli_bytes


def sum_sizes(parts: Iterable[Sizes]) -> Sizes:
    """Return the sum; ``None`` for a compressed size that some part has none of.

    The sum of nothing is zero.
    """
    sizes = tuple(parts)
    return Sizes(
        raw_bytes=sum(part.raw_bytes for part in sizes),
        gzip_bytes=add_known(part.gzip_bytes for part in sizes),
        brotli_bytes=add_known(part.brotli_bytes for part in sizes),
    )


def add_known(parts: Iterable[int | None]) -> int | None:
    """Return the sum of ``parts``; ``None`` as soon as one of them is unknown."""
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total


@record
class Encoder:
    """Which compressor made a number; two numbers compare only when their encoders are equal.

    Attributes:
        implementation: For example ``zlib-ng``.
        version: The compressor's own version.
        level: Level (gzip) or quality (brotli).
    """

    implementation: str
    version: str
    level: int

    @property
    def label(self) -> str:
        """How reports name the encoder: ``zlib-ng 6``."""
        return f"{self.implementation} {self.level}"


@record
class Encoders:
    """The compressors of one run; ``None`` where one was switched off."""

    gzip: Encoder | None
    brotli: Encoder | None
