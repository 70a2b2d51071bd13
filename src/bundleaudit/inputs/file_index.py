"""The files of a build, found by the end of a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.url_paths import suffixes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEEPEST: Final = 12  # segments compared from the end
_MOST_NAMESAKES: Final = 64  # bounds the work for thousands of equal names


class FileIndex:
    """A set of paths that also answers which of them ends like another path."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = frozenset(files)
        self._by_suffix: dict[str, list[str]] | None = None

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def match_suffix(self, path: str, *, near: str) -> tuple[str, str] | None:
        """Return the file that shares the longest end with ``path``, and that end.

        Of several, the one whose folders agree most with those of ``near`` is taken, then the one
        nearest to the top, then the first by name. ``None`` when not even the name is known.
        """
        by_suffix = self._suffixes()
        for suffix in suffixes_of(path, longest=_DEEPEST):
            if namesakes := by_suffix.get(suffix):
                return min(namesakes, key=lambda file: _distance(file, near)), suffix
        return None

    def _suffixes(self) -> dict[str, list[str]]:
        """Build the index when it is first needed: most builds never need it."""
        if self._by_suffix is None:
            self._by_suffix = {}
            for file in sorted(self._files):
                for suffix in suffixes_of(file, longest=_DEEPEST):
                    namesakes = self._by_suffix.setdefault(suffix, [])
                    if len(namesakes) < _MOST_NAMESAKES:
                        namesakes.append(file)
        return self._by_suffix


def _distance(file: str, near: str) -> tuple[int, int, str]:
    folders, near_folders = file.split("/")[:-1], near.split("/")[:-1]
    shared = 0
    for ours, theirs in zip(folders, near_folders, strict=False):
        if ours != theirs:
            break
        shared += 1
    return -shared, len(folders), file
