"""Makers of entries, and the process that adds many of them beside others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bundleaudit.history.place import parse_place
from bundleaudit.history.store import History
from bundleaudit.model.history import HistoryEntry, HistoryMeasure
from bundleaudit.model.sizes import Encoder, Encoders, Sizes

ENCODERS = Encoders(
    gzip=Encoder(implementation="zlib-ng", version="2.0", level=6),
    brotli=Encoder(implementation="brotli", version="1.1", level=11),
)
_BATCH = 5
_SOURCE = Path(__file__).parents[2] / "src"
_TESTS = Path(__file__).parents[1]


def a_measure(measure="total", subject="", gzip=100):
    """Return a measure; raw is three times gzip, brotli nine tenths."""
    sizes = Sizes(raw_bytes=gzip * 3, gzip_bytes=gzip, brotli_bytes=gzip * 9 // 10)
    return HistoryMeasure(measure=measure, subject=subject, sizes=sizes)


def an_entry(number=0, **fields):
    """Return the audit of commit ``number``, made in the minute ``number``."""
    defaults = {
        "app": "shop",
        "commit": f"{number + 1:040x}",
        "branches": ("main",),
        "time": f"2026-01-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00Z",
        "tool_version": "0.1.0",
        "schema_version": 1,
        "encoders": ENCODERS,
        "is_failed": False,
        "measures": (
            a_measure("total", "", 1_000 + number),
            a_measure("initial-js", "index.html", 400 + number),
            a_measure("initial-css", "index.html", 50),
            a_measure("first-visit", "/", 500 + number),
            a_measure("navigation", "/", 20),
        ),
    }
    return HistoryEntry(**(defaults | fields))


def start_writer(place, first, count):
    """Start a process that adds ``count`` entries from number ``first`` on, a few at a time."""
    return subprocess.Popen(
        [sys.executable, __file__, place, str(first), str(count)],
        env={**os.environ, "PYTHONPATH": f"{_SOURCE}{os.pathsep}{_TESTS}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _main(place, first, count):
    print("ready", flush=True)  # noqa: T201 - all writers begin together
    sys.stdin.readline()
    with History.open_to_write(parse_place(place)) as history:
        added = 0
        for start in range(first, first + count, _BATCH):
            batch = [an_entry(start + index) for index in range(_BATCH)]
            added += history.add(batch).new_count
    print(added, flush=True)  # noqa: T201 - the parent adds them up


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
