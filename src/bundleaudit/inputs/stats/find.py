"""Looks for stats files in and beside a build."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bundleaudit.inputs.directory import DirectoryScan

_HEAD_BYTES: Final = 4096
_MOST_PER_FOLDER: Final = 64
_MOST_IN_BUILD: Final = 256
_IN_BUILD: Final = re.compile(
    r"(?:[^/]+/)?(?:\.vite/|stats/)?[^/]+\.json|(?:[^/]+/)?\.vite/[^/]+\.(?:json|md)"
)
# A name is only the reason to look at the first bytes.
_BESIDE: Final = (
    "*stats*.json",
    "*visualizer*.json",
    "*sonda*.json",
    "analyze-data*.json",
    "stats/*.json",
    ".sonda/*.json",
)
_LOGS: Final = "node_modules/.rolldown/*/logs.json"
_MARKS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rb'\A\s*+\{\s*+"version"\s*+:\s*+\d+\s*+,\s*+"tree"',
        rb'\A\s*+\{\s*+"metadata"\s*+:\s*+\{',
        rb'\A\s*+\{\s*+"resources"\s*+:\s*+\[',
        rb'"bundler"\s*+:\s*+"rolldown"',
        rb'\A\s*+\{[^\n]*"action"\s*+:\s*+"',
        rb'\A\s*+\[\s*+\{\s*+"name"\s*+:[^{}]*"identifier"',
        rb'"(?:fileName|facadeModuleId|isDynamicEntry)"\s*+:',
        rb'\A\s*+\{\s*+"[^"]*+"\s*+:\s*+\[\s*+(?:"[^"]*/[^"]*"|\])',
        rb"\A# Licenses\b",
    )
)


def find_stats(scan: DirectoryScan, extra: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return files that may be stats, those given explicitly first, then in and beside the build.

    In the build are looked at: ``*.json`` at the top, one folder deep and in ``stats/``, and
    everything in ``.vite/``. Beside it, in the folder that holds the build and, when that has no
    ``package.json``, in the next one up that has: files whose name says stats, visualizer, sonda or
    analyze-data, the folders ``stats/`` and ``.sonda/``, and the newest devtools log. Names and the
    first 4 KiB decide, so a file found need not be usable: `read_stats` says. No file twice.
    """
    found: dict[Path, Path] = {}
    for path in (*extra, *_in_build(scan), *_beside(scan.root)):
        found.setdefault(_resolved(path), path)
    return tuple(found.values())


def looks_like_stats(head: bytes) -> bool:
    """Return whether a file may be one of the readable formats, by its first bytes."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    return any(mark.search(head) for mark in _MARKS)


def _in_build(scan: DirectoryScan) -> Iterator[Path]:
    named = (scan.root / file.path for file in scan.files if _IN_BUILD.fullmatch(file.path))
    return _promising(islice(named, _MOST_IN_BUILD))


def _beside(root: Path) -> Iterator[Path]:
    for folder in _folders_around(_resolved(root)):
        for pattern in _BESIDE:
            yield from _promising(_listed(folder, pattern))
        logs = [(_modified_ns(path), path) for path in _listed(folder, _LOGS)]
        # Every build adds a session; only the last one can be about this output.
        yield from _promising(path for _, path in sorted(logs)[-1:])


def _folders_around(root: Path) -> Iterator[Path]:
    """Yield the folder around the build and its project, which a nested output lies deeper in."""
    for distance, folder in enumerate(islice(root.parents, 3)):
        has_package = _is_file(folder / "package.json")
        if distance == 0 or has_package:
            yield folder
        if has_package:
            return


def _listed(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(islice(folder.glob(pattern), _MOST_PER_FOLDER))
    except (OSError, ValueError):
        return []


def _promising(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            # A pipe by that name would block.
            if path.is_file():
                with path.open("rb") as stream:
                    head = stream.read(_HEAD_BYTES)
                if looks_like_stats(head):
                    yield path
        except (OSError, ValueError):
            continue


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _modified_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path
