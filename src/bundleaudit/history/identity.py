"""When two entries are the same audit: same app, same commit, same measurements."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bundleaudit.model.history import HistoryEntry, HistoryMeasure
    from bundleaudit.model.sizes import Encoder


def content_digest(entry: HistoryEntry) -> str:
    """Return SHA-256 of what was measured, and by which compressors, in hexadecimal digits.

    Neither time nor branch nor the tool's version belong to it: the same commit, audited again
    with the same result, is nothing new.
    """
    content = [
        encoder_row(entry.encoders.gzip),
        encoder_row(entry.encoders.brotli),
        *map(measure_row, entry.measures),
    ]
    return _sha256(content)


def entry_key(entry: HistoryEntry) -> str:
    """Return what identifies the entry in every database: 32 hexadecimal digits.

    A short key of fixed length, because databases limit how long the text in an index may be.
    """
    return _sha256([entry.app, entry.commit, content_digest(entry)])[:32]


def encoder_row(encoder: Encoder | None) -> list[str | int] | None:
    """Return a compressor as it is written down."""
    return None if encoder is None else [encoder.implementation, encoder.version, encoder.level]


def measure_row(one: HistoryMeasure) -> list[str | int | None]:
    """Return a measurement as it is written down."""
    sizes = one.sizes
    return [one.measure, one.subject, sizes.raw_bytes, sizes.gzip_bytes, sizes.brotli_bytes]


def _sha256(content: object) -> str:
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
