"""Holds hostile inputs to linear time without a stop-watch limit that a busy machine breaks."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _seconds(function: Callable[[Any], object], data: object) -> float:
    """Return the least processor time of three calls; a very long one is told by itself.

    Without the collector of garbage, which walks whatever earlier tests have left.
    """
    times: list[float] = []
    gc.disable()
    try:
        while len(times) < 3 and sum(times) < 3:
            start = time.process_time()
            function(data)
            times.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(times)


def assert_linear(
    function: Callable[[bytes], object], unit: bytes, *, size_bytes: int = 16_000
) -> None:
    """Fail when eight times the input costs far more than eight times the time."""
    small = unit * (size_bytes // len(unit))
    once, eight_times = _seconds(function, small), _seconds(function, small * 8)
    assert eight_times < 24 * once + 0.05, f"{unit!r}: {once:.3f} s, then {eight_times:.3f} s"


def assert_linear_in_count(
    function: Callable[[Any], object], make: Callable[[int], object], *, count: int
) -> None:
    """Fail when eight times the items that ``make`` makes cost far more than eight times the time."""
    once, eight_times = _seconds(function, make(count)), _seconds(function, make(8 * count))
    assert eight_times < 24 * once + 0.05, (
        f"{count}: {once:.3f} s, eight times: {eight_times:.3f} s"
    )
