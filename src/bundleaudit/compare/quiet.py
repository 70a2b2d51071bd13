"""Sizes without the noise of hashes: the same content weighs the same in both builds.

A changed hash moves the compressed size of every file that repeats it, up to 1.4 % of small files
with brotli (measured over 15 rounds of changed hashes). For differences a file is compressed in
its canonical form; see ``analysis/canonical.py``. Absolute sizes stay those of the real files.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bundleaudit.compare.size_deltas import smaller
from bundleaudit.model.diff import ChangeStatus
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.compare.changes import Changes
    from bundleaudit.model.build import Build
    from bundleaudit.model.files import OutputFile
    from bundleaudit.model.sizes import Sizes

_COMPARED = frozenset(
    {
        ChangeStatus.REFERENCES,
        ChangeStatus.CHANGED,
        ChangeStatus.RENAMED,
        ChangeStatus.SPLIT,
        ChangeStatus.MERGED,
    }
)


@record
class Quiet:
    """Two builds with sizes to subtract.

    Attributes:
        base: The base.
        head: The head.
        estimates: Paths of both builds whose compressed sizes still hold the noise.
    """

    base: Build
    head: Build
    estimates: frozenset[str]


def list_noisy(build: Build, side: Iterable[tuple[str, ChangeStatus]]) -> tuple[str, ...]:
    """Return the files whose canonical form has to be compressed for a fair difference.

    Args:
        build: The build.
        side: Path and status of its files.
    """
    files = {file.path: file for file in build.files}
    return tuple(
        sorted(path for path, status in side if status in _COMPARED and _is_noisy(files[path]))
    )


def quieten(
    base: Build,
    head: Build,
    changes: Changes,
    canonical_sizes: tuple[Mapping[str, Sizes], Mapping[str, Sizes]],
) -> Quiet:
    """Return both builds with sizes that differ only where contents do.

    Args:
        base: The base.
        head: The head.
        changes: What happened to their files.
        canonical_sizes: Sizes of canonical forms by path, of base and head, as far as known.
    """
    base_files = {file.path: file for file in base.files}
    head_files = {file.path: file for file in head.files}
    base_sizes, head_sizes = dict(canonical_sizes[0]), dict(canonical_sizes[1])
    estimates: set[str] = set()
    for change in changes:
        pair = change.pair
        if change.status in _COMPARED:
            noisy_base = {p for p in pair.base if _is_noisy(base_files[p]) and p not in base_sizes}
            noisy_head = {p for p in pair.head if _is_noisy(head_files[p]) and p not in head_sizes}
            if noisy_base or noisy_head:
                # Both or none: a canonical form is not compared with a real file.
                for path in pair.base:
                    base_sizes.pop(path, None)
                for path in pair.head:
                    head_sizes.pop(path, None)
                estimates |= {*pair.base, *pair.head}
        if change.status.is_quiet:
            (one,), (other,) = pair.base, pair.head
            was, now = base_files[one].sizes, head_files[other].sizes
            if was.raw_bytes == now.raw_bytes:
                base_sizes[one] = head_sizes[other] = smaller(was, now)
                estimates -= {one, other}
    return Quiet(
        base=_with_sizes(base, base_sizes),
        head=_with_sizes(head, head_sizes),
        estimates=frozenset(estimates),
    )


def _is_noisy(file: OutputFile) -> bool:
    """Return whether hashes in the file's text make its compressed size move."""
    if not file.is_compressible:
        return False
    return file.fingerprint is None or file.fingerprint.canonical != file.fingerprint.content


def _with_sizes(build: Build, sizes: Mapping[str, Sizes]) -> Build:
    return replace(
        build,
        files=tuple(
            replace(file, sizes=sizes[file.path]) if file.path in sizes else file
            for file in build.files
        ),
    )
