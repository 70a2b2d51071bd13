"""Rows of the database as entries: a database is a file somebody may have changed."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from bundleaudit.history.identity import encoder_row
from bundleaudit.history.limits import refuse_beyond
from bundleaudit.model.history import HistoryEntry, HistoryMeasure
from bundleaudit.model.sizes import Encoder, Encoders, Sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import RowMapping


def group_rows(rows: Iterable[RowMapping]) -> Mapping[str, list[RowMapping]]:
    """Return the rows by the entry they belong to; of any other entry there are none."""
    grouped: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in rows:
        grouped[row["entry_key"]].append(row)
    return grouped


def read_entry(
    row: RowMapping, branches: Sequence[RowMapping], measures: Sequence[RowMapping]
) -> HistoryEntry:
    """Return the entry of these rows.

    Raises:
        ValueError: They hold what no entry may hold.
        TypeError: Likewise; SQLite keeps any type in any column.
        OverflowError: Likewise, an infinite number.
        NoSuchColumnError: SQLAlchemy's, a column is missing.
    """
    is_failed = row["is_failed"]
    entry = HistoryEntry(
        app=str(row["app"]),
        commit=str(row["commit_sha"]) or None,
        branches=tuple(sorted(str(one["branch"]) for one in branches)),
        time=str(row["audited_at"]),
        tool_version=str(row["tool_version"]),
        schema_version=int(row["schema_version"]),
        encoders=Encoders(
            gzip=_read_encoder(row["gzip_encoder"]), brotli=_read_encoder(row["brotli_encoder"])
        ),
        is_failed=None if is_failed is None else bool(is_failed),
        measures=tuple(map(_measure, sorted(measures, key=lambda one: int(one["ordinal"])))),
    )
    refuse_beyond(entry)
    return entry


def write_encoder(encoder: Encoder | None) -> str | None:
    """Return a compressor as text."""
    row = encoder_row(encoder)
    return None if row is None else json.dumps(row)


def _read_encoder(written: str | None) -> Encoder | None:
    if written is None:
        return None
    implementation, version, level = json.loads(written)
    return Encoder(implementation=str(implementation), version=str(version), level=int(level))


def _measure(row: RowMapping) -> HistoryMeasure:
    gzip, brotli = (
        None if row[name] is None else int(row[name]) for name in ("gzip_bytes", "brotli_bytes")
    )
    return HistoryMeasure(
        measure=str(row["measure"]),
        subject=str(row["subject"]),
        sizes=Sizes(raw_bytes=int(row["raw_bytes"]), gzip_bytes=gzip, brotli_bytes=brotli),
    )
