"""All findings about one server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.publish.served.judge_caching import judge_caching
from bundleaudit.publish.served.judge_compression import judge_compression
from bundleaudit.publish.served.judge_presence import judge_presence
from bundleaudit.publish.served.judge_types import judge_types

if TYPE_CHECKING:
    from bundleaudit.publish.served.answers import Observed
    from bundleaudit.publish.served.findings import ServedFinding


def judge(
    observed: Observed, page_hashes: frozenset[str] = frozenset()
) -> tuple[ServedFinding, ...]:
    """Return everything to set right, worst first, then by rule and subject."""
    found = [
        *judge_presence(observed, page_hashes),
        *judge_compression(observed.files, observed.encodings),
        *judge_caching(observed.files),
        *judge_types(observed.files),
    ]
    found.sort(key=lambda item: (-item.severity, item.rule.id, item.subject, item.measured))
    return tuple(found)
