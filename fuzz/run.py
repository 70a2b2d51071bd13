"""Reads hostile input by the million; ``python fuzz/run.py --help``.

Every input is made from the name of its reader, the seed and its number, so nothing has to be
written down: a process that dies or hangs is known by the number it had come to. Each slice of a
reader's inputs has a process of its own, whose memory is limited and, at the end, measured.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import json
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import time
import traceback
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from fuzz.readers import scratch
from fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess

MEMORY_BYTES = 1 << 30
HANG_S = 10
_GRACE_S = 20  # one call into C cannot be interrupted, so the process is
_SLICES = 6
_SMALLEST_SLICE = 50
_MINIMISE_S = 20.0
_SHOWN_CRASHES = 20


class HangError(BaseException):
    """An input took too long. No ``Exception``, or a reader would take it for its parser's."""


@dataclass(slots=True)
class Tally:
    """What came of one reader's inputs, or of a slice of them."""

    execution_count: int = 0
    seconds: float = 0.0
    slowest_ms: float = 0.0
    slowest_number: int = 0
    peak_bytes: int = 0
    crashes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Take in what came of a slice; of every crash one example is kept."""
        self.execution_count += other.execution_count
        self.seconds += other.seconds
        if other.slowest_ms > self.slowest_ms:
            self.slowest_ms, self.slowest_number = other.slowest_ms, other.slowest_number
        self.peak_bytes = max(self.peak_bytes, other.peak_bytes)
        self.crashes = {**other.crashes, **self.crashes}


def run_slice(name: str, seed: int, start: int, end: int, counter: Any = None) -> Tally:
    """Return what came of the inputs from ``start`` to ``end`` of a reader, in this process.

    Args:
        name: The reader.
        seed: Of the inputs.
        start: The first number.
        end: The number after the last one.
        counter: Holds the number at hand, for whoever watches.
    """
    target = TARGETS[name]
    tally = Tally()
    for number in range(start, end):
        data = target.make(seed, number)
        if counter is not None:
            counter.value = number
        began = time.process_time()
        found = _fault(name, data)
        taken_ms = (time.process_time() - began) * 1000
        tally.execution_count += 1
        tally.seconds += taken_ms / 1000
        if taken_ms > tally.slowest_ms:
            tally.slowest_ms, tally.slowest_number = taken_ms, number
        if found is None:
            continue
        kind, text = found
        if kind not in tally.crashes:
            tally.crashes[kind] = {
                "number": number,
                "text": text,
                "data": _minimise(name, data, kind),
            }
    tally.peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return tally


def replay(name: str, data: bytes) -> float:
    """Return the seconds of processor time a reader takes for ``data``; faults escape.

    Raises:
        HangError: It takes more than ten seconds.
    """
    began = time.process_time()
    _with_alarm(name, data)
    return time.process_time() - began


def _with_alarm(name: str, data: bytes) -> None:
    def ring(*_: object) -> None:
        raise HangError(f"more than {HANG_S} s")

    # Of processor time: on a busy machine anything takes ten seconds. Who waits forever for
    # something is found by the number that does not go on.
    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, HANG_S)
    try:
        TARGETS[name].run(data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _fault(name: str, data: bytes) -> tuple[str, str] | None:
    """Return kind and traceback of what escapes a reader; the kind names where it was raised."""
    try:
        _with_alarm(name, data)
    except (Exception, HangError) as error:  # noqa: BLE001 - that is the question
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "/bundleaudit/" in frame.filename] or frames
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
        # A hang is caught anywhere along its loop, and a lack of memory anywhere at all.
        where = "" if isinstance(error, HangError | MemoryError) else f" at {place}"
        return f"{type(error).__name__}{where}", "".join(traceback.format_exception(error))[-3000:]
    return None


def _minimise(name: str, data: bytes, kind: str) -> bytes:
    """Return a smaller input with the same fault, by leaving out ever smaller parts."""
    if not kind.startswith("HangError"):
        deadline = time.monotonic() + _MINIMISE_S
        size = len(data) // 2
        while size:
            at = 0
            while at < len(data) and time.monotonic() < deadline:
                shorter = data[:at] + data[at + size :]
                found = _fault(name, shorter)
                if found is not None and found[0] == kind:
                    data = shorter
                else:
                    at += size
            size //= 2
    return data


# --- processes ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Slice:
    name: str
    start: int
    end: int
    process: BaseProcess | None = None
    connection: Any = None
    counter: Any = None
    last_number: int = -1
    last_change: float = 0.0


def _work(name: str, seed: int, start: int, end: int, counter: Any, connection: Any) -> None:
    faulthandler.enable()
    TARGETS[name].corpus  # noqa: B018 - made before memory is limited
    used_bytes = (
        int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    )
    resource.setrlimit(resource.RLIMIT_AS, (used_bytes + MEMORY_BYTES,) * 2)
    connection.send(run_slice(name, seed, start, end, counter))
    shutil.rmtree(scratch(os.getpid()), ignore_errors=True)  # such processes skip ``atexit``


class _Run:
    """All slices of a run, so many at a time."""

    def __init__(self, counts: dict[str, int], seed: int, jobs: int, seconds: float | None) -> None:
        self._seed, self._jobs = seed, jobs
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._context = multiprocessing.get_context("spawn")
        slices = [one for name, count in counts.items() for one in _cut(name, count)]
        # All readers in turn, so that a run cut short has seen each.
        slices.sort(key=lambda one: one.start / counts[one.name])
        self._waiting = deque(slices)
        self._running: list[_Slice] = []
        self.tallies = {name: Tally() for name in counts}

    def _add(self, name: str, tally: Tally) -> None:
        for kind in tally.crashes.keys() - self.tallies[name].crashes.keys():
            number = tally.crashes[kind]["number"]
            print(f"{name}: {kind}, input {number}", file=sys.stderr, flush=True)
        self.tallies[name].add(tally)

    def finish(self) -> dict[str, Tally]:
        """Return the tally of every reader."""
        while self._waiting or self._running:
            if self._deadline is not None and time.monotonic() > self._deadline:
                self._stop()
                break
            while self._waiting and len(self._running) < self._jobs:
                self._start(self._waiting.popleft())
            wait([one.connection for one in self._running], timeout=1.0)
            for one in list(self._running):
                self._look_at(one)
        return self.tallies

    def _start(self, one: _Slice) -> None:
        one.connection, end = self._context.Pipe(duplex=False)
        one.counter = self._context.Value("q", -1, lock=False)
        arguments = (one.name, self._seed, one.start, one.end, one.counter, end)
        one.process = self._context.Process(target=_work, args=arguments, daemon=True)
        one.process.start()
        end.close()
        one.last_change = time.monotonic()
        self._running.append(one)

    def _look_at(self, one: _Slice) -> None:
        if one.connection.poll():
            try:
                self._add(one.name, one.connection.recv())
            except EOFError:
                self._bury(one, "died")
            self._close(one)
            return
        if one.counter.value != one.last_number:
            one.last_number, one.last_change = one.counter.value, time.monotonic()
        elif time.monotonic() - one.last_change > HANG_S + _MINIMISE_S + _GRACE_S:
            self._bury(one, "hung")
            self._close(one)

    def _bury(self, one: _Slice, how: str) -> None:
        """Note the input a process died of, and go on behind it."""
        number = one.counter.value
        one.process.kill()  # type: ignore[union-attr]
        one.process.join()  # type: ignore[union-attr]
        code = one.process.exitcode  # type: ignore[union-attr]
        tally = Tally(execution_count=max(0, number + 1 - one.start))
        data = TARGETS[one.name].make(self._seed, number) if number >= 0 else b""
        tally.crashes[f"process {how} ({code})"] = {"number": number, "text": how, "data": data}
        self._add(one.name, tally)
        if 0 <= number < one.end - 1:
            self._waiting.append(_Slice(one.name, number + 1, one.end))

    def _close(self, one: _Slice) -> None:
        one.process.join()  # type: ignore[union-attr]
        one.connection.close()
        self._running.remove(one)

    def _stop(self) -> None:
        for one in self._running:
            self.tallies[one.name].execution_count += max(0, one.counter.value - one.start)
            one.process.kill()  # type: ignore[union-attr]
            one.process.join()  # type: ignore[union-attr]


def _cut(name: str, count: int) -> Iterator[_Slice]:
    size = max(_SMALLEST_SLICE, -(-count // _SLICES))
    for start in range(0, count, size):
        yield _Slice(name, start, min(count, start + size))


# --- the command --------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Run, print a table, save crashes; return 1 when there are any."""
    options = _parse(arguments)
    names = options.reader or list(TARGETS)
    shares = sum(TARGETS[name].share for name in names)
    counts = {
        name: max(1, round(options.executions * TARGETS[name].share / shares)) for name in names
    }
    tallies = _Run(counts, options.seed, options.jobs, options.seconds).finish()
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
            Tally(tally.execution_count, tally.seconds, tally.slowest_ms, 0, tally.peak_bytes)
        )
        rows.append(_row(name, tally, f"{tally.slowest_number:,}", len(tally.crashes)))
    crash_count = sum(len(tally.crashes) for tally in tallies.values())
    rows.append(_row("**all**", total, "", crash_count))
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
