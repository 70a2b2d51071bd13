"""A history as text, one audit a line, so that a branch or an artifact can carry it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.errors import UsageError
from bundleaudit.history.identity import encoder_row, measure_row
from bundleaudit.history.limits import refuse_beyond
from bundleaudit.inputs.untrusted_text import parse_json
from bundleaudit.model.history import HistoryEntry, HistoryMeasure
from bundleaudit.model.sizes import Encoder, Encoders, Sizes
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable

KIND: Final = "bundleaudit-history"
VERSION: Final = 1
_NAMED_COUNT: Final = 10


def render_ndjson(entries: Iterable[HistoryEntry]) -> str:
    """Return a line per entry, in their order; same entries, same text."""
    return "".join(f"{_line(entry)}\n" for entry in entries)


def parse_ndjson(text: str, *, origin: str) -> tuple[HistoryEntry, ...]:
    """Return the entries of all lines; empty lines are none.

    Raises:
        UsageError: A line is damaged or of a later version; names every such line by its number.
    """
    entries: list[HistoryEntry] = []
    damaged: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entries.append(_parse_line(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            damaged.append(f"line {number}: {reason}")
    if damaged:
        shown = "; ".join(damaged[:_NAMED_COUNT])
        rest = len(damaged) - _NAMED_COUNT
        raise UsageError(
            f"{origin}: {shown}{f'; and {rest:,} more' if rest > 0 else ''}",
            hint=f"nothing was imported: {format_count(len(damaged), 'line')} cannot be read; "
            "mend or delete them, or export again",
        )
    return tuple(entries)


def _line(entry: HistoryEntry) -> str:
    document = {
        "kind": KIND,
        "version": VERSION,
        "app": entry.app,
        "commit": entry.commit,
        "branches": list(entry.branches),
        "time": entry.time,
        "tool_version": entry.tool_version,
        "schema_version": entry.schema_version,
        "gzip": encoder_row(entry.encoders.gzip),
        "brotli": encoder_row(entry.encoders.brotli),
        "is_failed": entry.is_failed,
        "measures": list(map(measure_row, entry.measures)),
    }
    return json.dumps({**document, "digest": _digest(document)}, separators=(",", ":"))


def _digest(document: dict[str, Any]) -> str:
    """Return SHA-256 of the line's values, whatever their order; fields of later versions count."""
    rest = {name: value for name, value in document.items() if name != "digest"}
    canonical = json.dumps(rest, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _parse_line(line: str) -> HistoryEntry:
    document = parse_json(line)
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise ValueError("not a line of a history")
    if document["version"] != VERSION:
        raise ValueError(f"of version {document['version']!r}, this bundleaudit knows {VERSION}")
    entry = HistoryEntry(
        app=_text(document, "app"),
        commit=_text(document, "commit") if document["commit"] is not None else None,
        branches=tuple(sorted({_as_text(one, "a branch") for one in _list(document, "branches")})),
        time=_text(document, "time"),
        tool_version=_text(document, "tool_version"),
        schema_version=_integer(document["schema_version"], "schema_version"),
        encoders=Encoders(
            gzip=_encoder(document["gzip"], "gzip"), brotli=_encoder(document["brotli"], "brotli")
        ),
        is_failed=_verdict(document["is_failed"]),
        measures=tuple(map(_measure, _list(document, "measures"))),
    )
    refuse_beyond(entry)
    if document["digest"] != _digest(document):
        raise ValueError("the digest does not fit: the line was changed")
    return entry


def _text(document: dict[str, Any], name: str) -> str:
    return _as_text(document[name], name)


def _as_text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} is not text")
    return value


def _list(document: dict[str, Any], name: str) -> list[Any]:
    value = document[name]
    if not isinstance(value, list):
        raise TypeError(f"{name} is not a list")
    return value


def _integer(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise TypeError(f"{name} is not a whole number")
    return value


def _size(value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise TypeError("a size is not a whole number")
    return value


def _verdict(value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise TypeError("is_failed is neither true nor false")
    return value


def _encoder(row: object, name: str) -> Encoder | None:
    if row is None:
        return None
    if not isinstance(row, list) or len(row) != 3:
        raise TypeError(f"{name} does not name a compressor, its version and its level")
    return Encoder(
        implementation=_as_text(row[0], name),
        version=_as_text(row[1], name),
        level=_integer(row[2], name),
    )


def _measure(row: object) -> HistoryMeasure:
    if not isinstance(row, list) or len(row) != 5:
        raise TypeError("a measure has not five parts")
    raw_bytes = _size(row[2])
    if raw_bytes is None:
        raise TypeError("a raw size is missing")
    return HistoryMeasure(
        measure=_as_text(row[0], "a measure"),
        subject=_as_text(row[1], "a subject"),
        sizes=Sizes(raw_bytes=raw_bytes, gzip_bytes=_size(row[3]), brotli_bytes=_size(row[4])),
    )
