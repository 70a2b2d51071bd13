"""Reads hostile input by the million; ``python fuzz/run.py --help``.

Every input is made from the name of its reader, the seed and its number, so nothing has to be
written down: a process that dies or hangs is known by the number it had come to.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from fuzz.processes import Run
from fuzz.slices import Tally
from fuzz.targets import TARGETS

_SHOWN_CRASHES = 20


def main(arguments: list[str] | None = None) -> int:
    """Run, print a table, save crashes; return 1 when there are any."""
    options = _parse(arguments)
    names = options.reader or list(TARGETS)
    shares = sum(TARGETS[name].share for name in names)
    counts = {
        name: max(1, round(options.executions * TARGETS[name].share / shares)) for name in names
    }
    tallies = Run(counts, options.seed, options.jobs, options.seconds).finish()
    print(render_table(tallies, options.seed))
    crash_count = 0
    for name, tally in tallies.items():
        for kind, crash in tally.crashes.items():
            crash_count += 1
            file = _save(options.crashes / name, crash["data"])
            if crash_count <= _SHOWN_CRASHES:
                print(f"\n{name}: {kind}, input {crash['number']} -> {file}\n{crash['text']}")
    if options.json:
        lines = {
            name: [tally.execution_count, tally.seconds, tally.slowest_ms, tally.peak_bytes]
            for name, tally in tallies.items()
        }
        options.json.write_text(json.dumps({"seed": options.seed, "readers": lines}), "utf-8")
    return 1 if crash_count else 0


def render_table(tallies: dict[str, Tally], seed: int) -> str:
    """Return the table of a run in Markdown."""
    rows = [
        f"Seed {seed}.\n",
        "| reader | executions | per second | slowest | its number | peak memory | crashes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    total = Tally()
    for name, tally in tallies.items():
        total.add(
            Tally(
                execution_count=tally.execution_count,
                seconds=tally.seconds,
                slowest_ms=tally.slowest_ms,
                peak_bytes=tally.peak_bytes,
            )
        )
        rows.append(_row(name, tally, f"{tally.slowest_number:,}", len(tally.crashes)))
    crash_count = sum(len(tally.crashes) for tally in tallies.values())
    rows.append(_row("**all**", total, "", crash_count))
    unrun = [(name, tally.unrun_count) for name, tally in tallies.items() if tally.unrun_count]
    if unrun:
        rows.append(
            "\nNot run: " + ", ".join(f"{count:,} of {name}" for name, count in unrun) + "."
        )
    return "\n".join(rows)


def _row(name: str, tally: Tally, number: str, crash_count: int) -> str:
    speed = tally.execution_count / tally.seconds if tally.seconds else 0
    return (
        f"| {name} | {tally.execution_count:,} | {speed:,.0f} | {tally.slowest_ms:,.0f} ms | {number} "
        f"| {tally.peak_bytes / 1e6:,.0f} MB | {crash_count} |"
    )


def _save(folder: Path, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / hashlib.sha256(data).hexdigest()[:16]
    file.write_bytes(data)
    return file


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Reads hostile input by the million.")
    parser.add_argument("--reader", nargs="+", choices=list(TARGETS), metavar="NAME")
    parser.add_argument("--executions", type=int, default=1_000_000, help="over all readers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, help="end then, whatever is left")
    parser.add_argument("--crashes", type=Path, default=ROOT / ".fuzz")
    parser.add_argument("--json", type=Path, help="write the table's numbers there")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
