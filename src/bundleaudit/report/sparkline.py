"""A row of numbers as a row of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCKS: Final = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
PLAIN: Final = "_.-~=+*#"
_LEAST_RANGE: Final = 0.02


def draw_sparkline(sizes: Sequence[int | None], *, marks: str = BLOCKS, width: int = 30) -> str:
    """Return a mark per size, the newest ``width`` of them; a size that is unknown is a blank.

    The lowest and highest marks are the lowest and highest sizes, unless those differ by less
    than 2 %: a change that nobody would notice must not look like a cliff.
    """
    shown = sizes[-width:]
    low, high = value_range(shown)
    top = len(marks) - 1
    return "".join(
        " " if size is None else marks[round((size - low) / (high - low) * top)] for size in shown
    )


def value_range(sizes: Sequence[int | None]) -> tuple[float, float]:
    """Return where the axis begins and ends: around all sizes, at least 2 % of the largest apart."""
    known = [size for size in sizes if size is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    missing = max(high * _LEAST_RANGE, 1.0) - (high - low)
    if missing <= 0:
        return float(low), float(high)
    # Not in the middle, where the least change would flip between two marks.
    return max(0.0, low - missing * 0.45), high + missing * 0.55
