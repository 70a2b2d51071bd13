"""Whose every byte of a file is."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import NamedTuple

from bundleaudit.records import record


class Bucket(IntEnum):
    """Owners that are no source; negative, so that no source index can be one."""

    GENERATED_CODE = -1
    """A segment of one field: the bundler wrote it."""
    SOURCE_MAP_COMMENT = -2
    """The comment that names the map, with the blank space behind it."""
    LINE_ENDS = -3
    """Line ends outside any source's run, and those that end the code."""
    UNMAPPED = -4
    """The map does not say: before the first segment, or a source without a name."""
    NO_SOURCE_MAP = -5
    """There is no usable map for the file."""


class Run(NamedTuple):
    """Consecutive bytes with one owner.

    Attributes:
        start_byte: The first byte.
        end_byte: After the last byte; always greater than ``start_byte``.
        owner: Index of a source, or a ``Bucket`` (negative).
    """

    start_byte: int
    end_byte: int
    owner: int


@record
class Attribution:
    """A file cut into runs that follow one another without gap from its first byte to its last.

    Attributes:
        runs: In the order of the file; neighbours have different owners.
        carried: For each source, by index, the bytes (included in ``runs``) it owns only
            because its last segment goes on behind a line end, that line end included. Sources
            without such bytes are left out.
        clamped_count: Segments past the end of their line, taken as the line's end.
        dropped_count: Segments past the end of the file, left out.
    """

    runs: tuple[Run, ...]
    carried: tuple[tuple[int, int], ...] = ()
    clamped_count: int = 0
    dropped_count: int = 0

    @property
    def carried_bytes(self) -> int:
        """The bytes all sources own only because segments go on behind line ends."""
        return sum(count for _, count in self.carried)

    def owner_bytes(self) -> dict[int, int]:
        """Return the bytes of every owner that has any, by owner; they sum to the file."""
        totals: Counter[int] = Counter()
        for start, end, owner in self.runs:
            totals[owner] += end - start
        return dict(sorted(totals.items()))
