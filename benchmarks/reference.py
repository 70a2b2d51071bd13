"""A loop of plain Python to measure others against, where other work slows the machine down.

A busy sibling core slows processor time too, by a factor of two or more. What stays the same is
how many steps of this loop the interpreter makes while it handles one byte.
"""

from __future__ import annotations

import time

_STEPS = 2_000
_ROUNDS = 500


def reference_ns() -> float:
    """Return the nanoseconds of one step, taken in the best of many short rounds."""
    return min(_time_round() for _ in range(_ROUNDS))


def _time_round() -> float:
    table = {number: number for number in range(256)}
    buffer, total = (1 << 200) - 1, 0
    start = time.process_time_ns()
    for _ in range(_STEPS):
        total += table[buffer & 255]
        if total < 0:
            break
    return (time.process_time_ns() - start) / _STEPS


def in_reference_steps(bytes_per_second: float) -> str:
    """Return a speed with the reference beside it, both measured in this run."""
    step_ns = reference_ns()
    return (
        f"{bytes_per_second / 1e6:.1f} MB/s"
        f" = {bytes_per_second * step_ns / 1e9:.2f} bytes per step of {step_ns:.0f} ns"
    )
