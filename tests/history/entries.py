"""Makers of entries, and processes that add many of them at once."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
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


def run_writers(place, firsts, count):
    """Add ``count`` entries from each number of ``firsts`` on, each in a process, all at once.

    Returns:
        How many entries the processes added together.
    """
    done = subprocess.run(
        [sys.executable, __file__, place, str(count), *map(str, firsts)],
        env={**os.environ, "PYTHONPATH": f"{_SOURCE}{os.pathsep}{_TESTS}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return sum(map(int, done.stdout.split()))


def _main(place, count, *firsts):
    # One process imports, and all others are its copies.
    import psycopg  # noqa: F401

    gate, opener = os.pipe()
    children = [_fork(place, int(first), int(count), gate, opener) for first in firsts]
    os.close(opener)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    sys.exit(max(codes))


def _fork(place, first, count, gate, opener):
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.close(opener)
        os.read(gate, 1)  # ends when all writers are there
        added = 0
        with History.open_to_write(parse_place(place)) as history:
            for start in range(first, first + count, _BATCH):
                batch = [an_entry(start + index) for index in range(_BATCH)]
                added += history.add(batch).new_count
        os.write(1, f"{added}\n".encode())
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


if __name__ == "__main__":
    _main(*sys.argv[1:])
