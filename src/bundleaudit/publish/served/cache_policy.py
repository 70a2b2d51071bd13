"""For how long headers let an answer be kept without asking."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# A directive with its value; a comma between quotes belongs to the value.
_DIRECTIVE: Final = re.compile(r'([^\s,="]++)(?:\s{0,8}+=\s{0,8}+("(?:[^"\\]|\\.)*+"?+|[^,]*+))?')
_DIGITS: Final = re.compile(r"0*+([0-9]*+)", re.ASCII)
_LONGEST_S: Final = 1 << 31  # RFC 9111, section 1.2.2: what is more counts as this
_LONGEST_DIGITS: Final = 10


@record
class CachePolicy:
    """What headers say to browsers (RFC 9111 and RFC 8246).

    Attributes:
        max_age_s: For how long the answer is fresh; ``None`` when not said.
        is_immutable: Whether reloading asks for it again.
        is_asked_again: Whether every use asks first: ``no-cache`` or ``no-store``. With names of
            fields ``no-cache`` is about these alone.
    """

    max_age_s: int | None
    is_immutable: bool
    is_asked_again: bool


def parse_cache_control(text: str) -> CachePolicy:
    """Return what the header says; the first of repeated directives counts, and any prohibition."""
    said: dict[str, list[str]] = {}
    for match in _DIRECTIVE.finditer(text.lower()):
        said.setdefault(match[1], []).append((match[2] or "").strip().strip('"'))
    return CachePolicy(
        max_age_s=_parse_seconds(said.get("max-age", [""])[0]),
        is_immutable="immutable" in said,
        is_asked_again="" in said.get("no-cache", ()) or "no-store" in said,
    )


def find_policy(cache_control: str, expires_in_s: int | None) -> CachePolicy:
    """Return what holds for an answer: ``Expires`` counts where no ``max-age`` is said."""
    policy = parse_cache_control(cache_control)
    if policy.max_age_s is None and expires_in_s is not None:
        return replace(policy, max_age_s=min(expires_in_s, _LONGEST_S))
    return policy


def find_expires_in_s(headers: Mapping[str, str], now: datetime) -> int | None:
    """Return for how long ``Expires`` says the answer is fresh; ``None`` without that header.

    What is no date is in the past (RFC 9111, section 5.3). The answer's own ``Date`` counts; where
    it has none, the moment it came (RFC 9110, section 6.6.1).
    """
    if "expires" not in headers:
        return None
    expires = _parse_date(headers["expires"])
    date = _parse_date(headers.get("date", "")) or now
    return 0 if expires is None else max(0, int((expires - date).total_seconds()))


def _parse_seconds(text: str) -> int | None:
    match = _DIGITS.fullmatch(text)
    if not text or match is None:
        return None
    return _LONGEST_S if len(match[1]) > _LONGEST_DIGITS else min(int(match[1] or 0), _LONGEST_S)


def _parse_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return None if found.tzinfo is None else found  # every date of HTTP is one of GMT
