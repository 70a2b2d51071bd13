"""What an entry may hold, whoever made it: this run, or a file somebody hands us."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.untrusted_text import escape_unprintable

if TYPE_CHECKING:
    from bundleaudit.model.history import HistoryEntry, HistoryMeasure
    from bundleaudit.model.sizes import Encoder

APP_LIMIT: Final = 200
BRANCH_LIMIT: Final = 250
_SUBJECT_LIMIT: Final = 5_000
_WORD_LIMIT: Final = 40
_SHOWN: Final = 60
_BYTES_LIMIT: Final = 2**63
_COMMIT: Final = re.compile(r"[0-9a-f]{7,64}")


def parse_commit(value: str) -> str:
    """Return a commit's id in small letters; it may be shortened to 7 digits.

    Raises:
        ValueError: It is none.
    """
    commit = value.strip().lower()
    if not _COMMIT.fullmatch(commit) or not commit.strip("0"):
        raise ValueError(f"{value[:_SHOWN]!r} is no commit: 7 to 64 hexadecimal digits")
    return commit


def parse_time(value: str) -> str:
    """Return an ISO 8601 time in UTC to the second; without an offset it is UTC already.

    Raises:
        ValueError: It is none.
    """
    try:
        time = datetime.fromisoformat(value)
        aware = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        written = aware.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    except (ValueError, OverflowError):
        raise ValueError(
            f"{value[:_SHOWN]!r} is no time: write it as in 2026-11-23T18:30:00+01:00"
        ) from None
    return written


def refuse_beyond(entry: HistoryEntry) -> None:
    """Refuse what a database could not keep as it is.

    Raises:
        ValueError: A text is too long or not printable, a number negative or too large, or
            something is measured twice; says which.
    """
    texts = [
        ("app", entry.app, APP_LIMIT),
        ("tool version", entry.tool_version, _WORD_LIMIT),
        *(("branch", branch, BRANCH_LIMIT) for branch in entry.branches),
        *(("measure", one.measure, _WORD_LIMIT) for one in entry.measures),
        *(("subject", one.subject, _SUBJECT_LIMIT) for one in entry.measures),
    ]
    for name, text, limit in texts:
        if len(text) > limit:
            raise ValueError(f"the {name} has {len(text):,} characters, at most {limit:,} are kept")
        if escape_unprintable(text) != text:
            raise ValueError(f"the {name} holds control characters")
        if not text and name != "subject":
            raise ValueError(f"the {name} is empty")
    for encoder in (entry.encoders.gzip, entry.encoders.brotli):
        _refuse_encoder(encoder)
    if entry.commit is not None and parse_commit(entry.commit) != entry.commit:
        raise ValueError("the commit is not in small letters")
    if parse_time(entry.time) != entry.time:
        raise ValueError("the time is not in UTC to the second, as in 2026-11-23T18:30:00Z")
    _refuse_measures(entry.measures)


def _refuse_measures(measures: tuple[HistoryMeasure, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for one in measures:
        sizes = (one.sizes.raw_bytes, one.sizes.gzip_bytes, one.sizes.brotli_bytes)
        if any(size is not None and not 0 <= size < _BYTES_LIMIT for size in sizes):
            raise ValueError(f"{one.measure} {one.subject[:_SHOWN]}: not a size")
        if (one.measure, one.subject) in seen:
            raise ValueError(f"{one.measure} {one.subject[:_SHOWN]}: measured twice")
        seen.add((one.measure, one.subject))


def _refuse_encoder(encoder: Encoder | None) -> None:
    if encoder is None:
        return
    for text in (encoder.implementation, encoder.version):
        if not text or len(text) > _WORD_LIMIT or escape_unprintable(text) != text:
            raise ValueError("a compressor's name or version cannot be kept")
    if not 0 <= encoder.level < 1_000:
        raise ValueError("a compressor's level is beyond reason")
