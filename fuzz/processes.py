"""A process for every slice of inputs, so many at a time.

Its memory is limited, and whoever dies or waits forever is noticed. It tells of a crash at once:
the run may be cut short at any moment.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import resource
import shutil
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzz.readers import scratch
from fuzz.slices import HANG_S, MINIMISE_S, MOST_HANGS, Tally, run_slice
from fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess

MEMORY_BYTES = 1 << 30
START_METHOD = "spawn"
_GRACE_S = 20  # one call into C cannot be interrupted, so the process is
_SLICES = 6
_SMALLEST_SLICE = 50


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
    hang_count: int = 0
    tally: Tally = field(default_factory=Tally)  # as last told


def _work(  # noqa: PLR0917 - what `run_slice` takes
    name: str, seed: int, start: int, end: int, hang_count: int, counter: Any, connection: Any
) -> None:
    faulthandler.enable()
    TARGETS[name].corpus  # noqa: B018 - made before memory is limited
    used_bytes = (
        int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    )
    resource.setrlimit(resource.RLIMIT_AS, (used_bytes + MEMORY_BYTES,) * 2)

    def tell(tally: Tally) -> None:
        connection.send((False, tally))

    connection.send((True, run_slice(name, seed, start, end, counter, tell, hang_count)))
    shutil.rmtree(scratch(os.getpid()), ignore_errors=True)  # such processes skip ``atexit``


class Run:
    """All slices of a run, so many at a time."""

    def __init__(self, counts: dict[str, int], seed: int, jobs: int, seconds: float | None) -> None:
        self._seed, self._jobs = seed, jobs
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._context = multiprocessing.get_context(START_METHOD)
        slices = [one for name, count in counts.items() for one in _cut(name, count)]
        # All readers in turn, so that a run cut short has seen each.
        slices.sort(key=lambda one: one.start / counts[one.name])
        self._waiting = deque(slices)
        self._running: list[_Slice] = []
        self.tallies = {name: Tally() for name in counts}
        self._said: set[tuple[str, str]] = set()

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
        arguments = (one.name, self._seed, one.start, one.end, one.hang_count, one.counter, end)
        one.process = self._context.Process(target=_work, args=arguments, daemon=True)
        one.process.start()
        end.close()
        one.last_change = time.monotonic()
        self._running.append(one)

    def _look_at(self, one: _Slice) -> None:
        try:
            is_done = self._listen(one)
        except EOFError:
            self._bury(one, "died")
            return
        if is_done:
            self._close(one)
        elif one.counter.value != one.last_number:
            one.last_number, one.last_change = one.counter.value, time.monotonic()
        elif time.monotonic() - one.last_change > HANG_S + MINIMISE_S + _GRACE_S:
            self._bury(one, "hung")

    def _listen(self, one: _Slice) -> bool:
        """Take in all that a process has told; return whether that was its last word.

        Raises:
            EOFError: It went without one.
        """
        is_done = False
        while not is_done and one.connection.poll():
            is_done, one.tally = one.connection.recv()
            self._say(one)
        return is_done

    def _say(self, one: _Slice) -> None:
        for kind, crash in one.tally.crashes.items():
            if (one.name, kind) not in self._said:
                self._said.add((one.name, kind))
                print(f"{one.name}: {kind}, input {crash['number']}", file=sys.stderr, flush=True)

    def _bury(self, one: _Slice, how: str) -> None:
        """Note the input a process died of, and go on behind it."""
        number = one.counter.value
        self._kill(one)
        code = one.process.exitcode  # type: ignore[union-attr]
        one.tally.execution_count = max(0, number + 1 - one.start)
        data = TARGETS[one.name].make(self._seed, number) if number >= 0 else b""
        crash = {"number": number, "text": how, "data": data}
        one.tally.crashes[f"process {how} ({code})"] = crash
        self._say(one)
        hang_count = one.hang_count + (how == "hung")
        rest = _Slice(one.name, max(number + 1, one.start), one.end, hang_count=hang_count)
        # One that died before its first input would do so again.
        if number >= 0 and hang_count < MOST_HANGS and rest.start < rest.end:
            self._waiting.append(rest)
        else:
            one.tally.unrun_count = rest.end - rest.start
        self._close(one)

    def _close(self, one: _Slice) -> None:
        one.process.join()  # type: ignore[union-attr]
        one.connection.close()
        self._running.remove(one)
        self.tallies[one.name].add(one.tally)

    def _stop(self) -> None:
        """End every process, and keep what it has found; what it is at counts as not run.

        Unless it is at that for twice as long as an input may take: then it hangs where no clock
        of its own can ring.
        """
        for one in list(self._running):
            is_done = False
            with suppress(EOFError):  # it has just died; of what, nobody has the time to find out
                is_done = self._listen(one)
            self._kill(one)
            if not is_done:
                number = one.counter.value
                is_told = any(crash["number"] == number for crash in one.tally.crashes.values())
                waited_s = time.monotonic() - one.last_change if number == one.last_number else 0
                if number >= 0 and not is_told and waited_s > 2 * HANG_S:
                    data = TARGETS[one.name].make(self._seed, number)
                    text = f"no answer for {waited_s:.0f} s when the run was ended"
                    one.tally.crashes["no answer"] = {"number": number, "text": text, "data": data}
                    self._say(one)
                one.tally.execution_count = max(0, number - one.start)
                one.tally.unrun_count = one.end - one.start - one.tally.execution_count
            self._close(one)
        for one in self._waiting:
            self.tallies[one.name].unrun_count += one.end - one.start

    @staticmethod
    def _kill(one: _Slice) -> None:
        one.process.kill()  # type: ignore[union-attr]
        one.process.join()  # type: ignore[union-attr]


def _cut(name: str, count: int) -> Iterator[_Slice]:
    size = max(_SMALLEST_SLICE, -(-count // _SLICES))
    for start in range(0, count, size):
        yield _Slice(name, start, min(count, start + size))
