"""Whether caches keep what never changes, and ask again for what does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Severity
from bundleaudit.publish.served.cache_policy import CachePolicy, find_policy, parse_cache_control
from bundleaudit.publish.served.findings import ServedFinding, by_group, paths
from bundleaudit.publish.served.rules import (
    CACHED_TOO_LONG,
    HASHED_NOT_CACHED,
    NO_304,
    NO_CACHE_POLICY,
    NO_VALIDATOR,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bundleaudit.publish.served.answers import ServedFile

_YEAR_S: Final = 31_536_000
_PAGE_LIMIT_S: Final = 600
_OTHER_LIMIT_S: Final = 86_400
_DAY_S: Final = 86_400


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


def _policy(served: ServedFile) -> CachePolicy:
    return find_policy(served.answer.cache_control, served.answer.expires_in_s)


def _said(served: ServedFile) -> str:
    """Return what the headers say, with ``Expires`` where it counts.

    In days, if it is two or more: of a fixed date every answer is some seconds nearer.
    """
    header, expires_in_s = served.answer.cache_control, served.answer.expires_in_s
    said = f"Cache-Control: {header}" if header else "no Cache-Control"
    if expires_in_s is None or parse_cache_control(header).max_age_s is not None:
        return said
    days = expires_in_s // _DAY_S
    return f"{said}, Expires in {f'{days} days' if days > 1 else f'{expires_in_s} s'}"


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
