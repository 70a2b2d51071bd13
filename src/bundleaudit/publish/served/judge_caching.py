"""Whether caches keep what never changes, and ask again for what does."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Severity
from bundleaudit.publish.served.findings import ServedFinding, by_group, paths
from bundleaudit.publish.served.rules import (
    CACHED_TOO_LONG,
    HASHED_NOT_CACHED,
    NO_304,
    NO_CACHE_POLICY,
    NO_VALIDATOR,
)
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bundleaudit.publish.served.answers import ServedFile

_YEAR_S: Final = 31_536_000
_PAGE_LIMIT_S: Final = 600
_OTHER_LIMIT_S: Final = 86_400
_DIGITS: Final = re.compile(r"[0-9]++")
_MOST_DIGITS: Final = 12
_LONGEST_S: Final = 1 << 31  # RFC 9111, 1.2.2: what is more counts as this


@record
class CachePolicy:
    """What a Cache-Control header says to browsers (RFC 9111 and RFC 8246).

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
    """Return what the header says; the first of repeated directives counts."""
    said: dict[str, str] = {}
    for part in text.lower().split(","):
        name, _, value = part.partition("=")
        said.setdefault(name.strip(), value.strip().strip('"'))
    age = said.get("max-age", "")
    return CachePolicy(
        max_age_s=min(int(age[:_MOST_DIGITS]), _LONGEST_S) if _DIGITS.fullmatch(age) else None,
        is_immutable="immutable" in said,
        is_asked_again=said.get("no-cache") == "" or "no-store" in said,
    )


def _policy(served: ServedFile) -> CachePolicy:
    """Return what holds for an answer: ``Expires`` counts where no ``max-age`` is said."""
    policy = parse_cache_control(served.answer.cache_control)
    if policy.max_age_s is None and served.answer.expires_in_s is not None:
        return replace(policy, max_age_s=min(served.answer.expires_in_s, _LONGEST_S))
    return policy


def judge_caching(files: Sequence[ServedFile]) -> Iterator[ServedFinding]:
    """Yield what of the right files is cached too short, too long, or by guessing."""
    right = [served for served in files if served.is_right]
    hashed = [served for served in right if _is_hashed(served)]
    others = [served for served in right if _is_hashed(served) is False]
    yield from _judge_hashed(hashed)
    yield from _judge_others(others)
    yield from _judge_validators(others)
    yield from _judge_repeats(right)


def _is_hashed(served: ServedFile) -> bool | None:
    """Return whether the file may be kept for good; pages never may."""
    return False if served.expected.kind is FileKind.HTML else served.expected.is_hashed


def _said(served: ServedFile) -> str:
    header, expires_in_s = served.answer.cache_control, served.answer.expires_in_s
    said = f"Cache-Control: {header}" if header else "no Cache-Control"
    return said if expires_in_s is None else f"{said}, Expires in {expires_in_s} s"


def _judge_hashed(files: Iterable[ServedFile]) -> Iterator[ServedFinding]:
    for group, said, members in by_group(files, _said):
        policy = _policy(members[0])
        is_long = (policy.max_age_s or 0) >= _YEAR_S and not policy.is_asked_again
        if is_long and policy.is_immutable:
            continue
        yield ServedFinding(
            rule=HASHED_NOT_CACHED,
            own_severity=Severity.NOTE if is_long else None,
            subject=group,
            measured=said,
            allowed=f"public, max-age={_YEAR_S}, immutable",
            files=paths(members),
        )


def _judge_others(files: Iterable[ServedFile]) -> Iterator[ServedFinding]:
    for group, said, members in by_group(files, _said):
        policy = _policy(members[0])
        is_page = members[0].expected.kind is FileKind.HTML
        limit_s = _PAGE_LIMIT_S if is_page else _OTHER_LIMIT_S
        is_too_long = policy.is_immutable or (policy.max_age_s or 0) > limit_s
        if is_too_long and not policy.is_asked_again:
            rule, allowed = CACHED_TOO_LONG, f"no-cache, or max-age of at most {limit_s} s"
        elif is_page and policy.max_age_s is None and not policy.is_asked_again:
            rule, allowed = NO_CACHE_POLICY, "no-cache"
        else:
            continue
        yield ServedFinding(
            rule=rule,
            subject=group,
            measured=said,
            allowed=allowed,
            files=paths(members),
        )


def _judge_validators(files: Iterable[ServedFile]) -> Iterator[ServedFinding]:
    without = [
        served for served in files if not served.answer.etag and not served.answer.last_modified
    ]
    for group, _, members in by_group(without, lambda _: ""):
        yield ServedFinding(
            rule=NO_VALIDATOR,
            subject=group,
            measured="neither ETag nor Last-Modified",
            allowed="one of them",
            files=paths(members),
        )


def _judge_repeats(files: Iterable[ServedFile]) -> Iterator[ServedFinding]:
    repeated = [served for served in files if served.repeat_status not in {None, 304}]
    for group, status, members in by_group(repeated, lambda served: str(served.repeat_status)):
        header = "If-None-Match" if members[0].answer.etag else "If-Modified-Since"
        yield ServedFinding(
            rule=NO_304,
            subject=group,
            measured=f"status {status} for {header} with its own validator",
            allowed="status 304",
            files=paths(members),
        )
