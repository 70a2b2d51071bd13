"""How many cores there are for us."""

from __future__ import annotations

import os


def core_count() -> int:
    """Return how many cores this process may use, which in containers is not all of them."""
    affinity_of = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity_of(0)) if affinity_of else os.cpu_count() or 1
