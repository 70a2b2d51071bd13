"""The snapshot: what a build weighs, small enough to commit and to review in a diff.

One line an item, sorted, so that branches which change different things merge by themselves.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.compare.measures import list_measures
from bundleaudit.errors import UsageError
from bundleaudit.model.sizes import Encoder, Encoders, Sizes
from bundleaudit.records import record
from bundleaudit.wire.numbers import refuse_unreasonable_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.facts import Facts

SNAPSHOT_VERSION: Final = 1
_KIND: Final = "bundleaudit-snapshot"


@record
class Snapshot:
    """What a snapshot says.

    Attributes:
        encoders: What made the compressed sizes.
        sizes: Sizes by scope.
    """

    encoders: Encoders
    sizes: Mapping[str, Sizes]


def render_snapshot(facts: Facts) -> str:
    """Return the snapshot of a build as JSON; same build, same text."""
    encoders = facts.encoders
    rows = [
        f"  {json.dumps(scope, ensure_ascii=False)}: "
        f"{json.dumps([sizes.raw_bytes, sizes.gzip_bytes, sizes.brotli_bytes])}"
        for scope, (_, sizes) in list_measures(facts).items()
    ]
    head = [
        f' "kind": "{_KIND}"',
        f' "version": {SNAPSHOT_VERSION}',
        f' "gzip": {json.dumps(_encoder_row(encoders.gzip))}',
        f' "brotli": {json.dumps(_encoder_row(encoders.brotli))}',
        ' "sizes": {\n' + ",\n".join(rows) + "\n }",
    ]
    return "{\n" + ",\n".join(head) + "\n}\n"


def is_snapshot(text: str | bytes) -> bool:
    """Return whether ``text`` begins like a snapshot."""
    start = text[:200].encode("utf-8", "replace") if isinstance(text, str) else text[:200]
    return _KIND.encode() in start


def parse_snapshot(text: str | bytes, *, origin: str) -> Snapshot:
    """Return what the snapshot says.

    Raises:
        UsageError: It is damaged, or of a version this program does not know; names ``origin``.
    """
    try:
        refuse_unreasonable_numbers(text)
        document = json.loads(text)
        _refuse_other_versions(document)
        return Snapshot(
            encoders=Encoders(
                gzip=_read_encoder(document["gzip"]), brotli=_read_encoder(document["brotli"])
            ),
            sizes={str(scope): _read_sizes(row) for scope, row in document["sizes"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"{origin}: not a snapshot this version reads: {error}",
            hint="write it again with `bundleaudit snapshot`",
        ) from error


def _refuse_other_versions(document: Any) -> None:
    if document["kind"] != _KIND or document["version"] != SNAPSHOT_VERSION:
        raise ValueError("of an unknown version")


def _encoder_row(encoder: Encoder | None) -> list[str | int] | None:
    return None if encoder is None else [encoder.implementation, encoder.version, encoder.level]


def _read_encoder(row: Any) -> Encoder | None:
    if row is None:
        return None
    implementation, version, level = row
    return Encoder(implementation=str(implementation), version=str(version), level=int(level))


def _read_sizes(row: Any) -> Sizes:
    raw, gzip, brotli = row
    if not _is_size(raw) or not all(n is None or _is_size(n) for n in (gzip, brotli)):
        raise TypeError("sizes are no whole numbers from 0 on")
    return Sizes(raw_bytes=raw, gzip_bytes=gzip, brotli_bytes=brotli)


def _is_size(value: Any) -> bool:
    return type(value) is int and value >= 0
