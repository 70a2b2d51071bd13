"""Whether what is sent is compressed, well enough, and safe for caches on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.publish.served.body import SUFFIX_BY_ENCODING
from bundleaudit.publish.served.findings import ServedFinding, by_group, paths
from bundleaudit.publish.served.rules import (
    MISSING_VARY,
    NEEDLESS_COMPRESSION,
    NOT_COMPRESSED,
    UNUSED_SIBLINGS,
    WEAK_COMPRESSION,
)
from bundleaudit.units import format_count, format_percent, format_size

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bundleaudit.publish.served.answers import ServedFile

_MIN_SAVING_BYTES: Final = 500
_MIN_EXCESS_BYTES: Final = 1_000  # of a group
_MIN_EXCESS_PERCENT: Final = 5  # two zlibs differ by at most 1.3 % at the same level
_PLAIN: Final = frozenset({"", "identity"})
_ENCODINGS: Final = {"br": "br", "gz": "gzip", "zst": "zstd"}


def judge_compression(
    files: Sequence[ServedFile], encodings: Collection[str]
) -> Iterator[ServedFinding]:
    """Yield what of the right files is sent larger than it should be, by group.

    Args:
        files: What came for every file.
        encodings: Those that were asked for; siblings in others were rightly not sent.
    """
    right = [served for served in files if served.is_right]
    yield from _judge_plain(right)
    yield from _judge_weak(right)
    yield from _judge_vary(right)
    yield from _judge_siblings(right, encodings)
    yield from _judge_needless(right)


def _is_plain(served: ServedFile) -> bool:
    return served.answer.content_encoding in _PLAIN


def _gains(served: ServedFile) -> bool:
    expected = served.expected
    if not expected.is_compressible or expected.gzip_bytes is None:
        return False
    return expected.raw_bytes - expected.gzip_bytes >= _MIN_SAVING_BYTES


def _judge_plain(files: Iterable[ServedFile]) -> Iterator[ServedFinding]:
    plain = [served for served in files if _is_plain(served) and _gains(served)]
    for group, _, members in by_group(plain, lambda _: ""):
        raw_bytes = sum(served.expected.raw_bytes for served in members)
        gzip_bytes = sum(served.expected.gzip_bytes or 0 for served in members)
        yield ServedFinding(
            rule=NOT_COMPRESSED,
            subject=group,
            measured=f"{format_count(len(members), 'file')} sent plain: {format_size(raw_bytes)}",
            allowed=f"br, zstd or gzip: {format_size(gzip_bytes)} with gzip 6",
            files=paths(members),
        )


def _judge_weak(files: Iterable[ServedFile]) -> Iterator[ServedFinding]:
    packed = [
        served
        for served in files
        if served.answer.content_encoding in SUFFIX_BY_ENCODING
        and _gains(served)
        and served.answer.transfer_bytes is not None
    ]
    for group, encoding, members in by_group(packed, lambda served: served.answer.content_encoding):
        sent_bytes = sum(served.answer.transfer_bytes or 0 for served in members)
        gzip_bytes = sum(served.expected.gzip_bytes or 0 for served in members)
        excess_bytes = sent_bytes - gzip_bytes
        if (
            excess_bytes < _MIN_EXCESS_BYTES
            or 100 * excess_bytes < _MIN_EXCESS_PERCENT * gzip_bytes
        ):
            continue
        yield ServedFinding(
            rule=WEAK_COMPRESSION,
            subject=group,
            measured=f"{format_size(sent_bytes)} with {encoding},"
            f" {format_percent(excess_bytes, gzip_bytes)} more than gzip 6",
            allowed=f"{format_size(gzip_bytes)}, and {_MIN_EXCESS_PERCENT} % more",
            files=paths(members),
        )


def _judge_vary(files: Iterable[ServedFile]) -> Iterator[ServedFinding]:
    without = [
        served
        for served in files
        if not _is_plain(served)
        and not {"accept-encoding", "*"}
        & {name.strip().lower() for name in served.answer.vary.split(",")}
    ]
    for group, vary, members in by_group(without, lambda served: served.answer.vary):
        yield ServedFinding(
            rule=MISSING_VARY,
            subject=group,
            measured=f"Vary: {vary}" if vary else "no Vary",
            allowed="Vary: Accept-Encoding",
            files=paths(members),
        )


def _judge_siblings(
    files: Iterable[ServedFile], encodings: Collection[str]
) -> Iterator[ServedFinding]:
    unused: list[ServedFile] = []
    smallest: dict[str, tuple[int, str]] = {}
    for served in files:
        path, sent_bytes = served.expected.path, served.answer.transfer_bytes
        known = [
            (size_bytes, _ENCODINGS[suffix])
            for suffix, size_bytes in served.expected.siblings
            if _ENCODINGS.get(suffix) in encodings
        ]
        if known and _gains(served) and sent_bytes is not None and sent_bytes > min(known)[0]:
            smallest[path] = min(known)
            unused.append(served)
    for group, encoding, members in by_group(unused, lambda served: served.answer.content_encoding):
        best = [smallest[path] for path in paths(members)]
        sent_bytes = sum(served.answer.transfer_bytes or 0 for served in members)
        names = ", ".join(sorted({name for _, name in best}))
        way = f"with {encoding}" if encoding else "plain"
        yield ServedFinding(
            rule=UNUSED_SIBLINGS,
            subject=group,
            measured=f"{format_size(sent_bytes)} sent {way}",
            allowed=f"{format_size(sum(size for size, _ in best))}: the build's siblings ({names})",
            files=paths(members),
        )


def _judge_needless(files: Iterable[ServedFile]) -> Iterator[ServedFinding]:
    twice = [
        served for served in files if not served.expected.is_compressible and not _is_plain(served)
    ]
    for group, encoding, members in by_group(twice, lambda served: served.answer.content_encoding):
        yield ServedFinding(
            rule=NEEDLESS_COMPRESSION,
            subject=group,
            measured=f"{encoding} on {format_count(len(members), 'file')} in a compressed format",
            allowed="sent as they are",
            files=paths(members),
        )
