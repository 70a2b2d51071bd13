"""Reads a slice of one reader's inputs in this process, and says what came of it."""

from __future__ import annotations

import resource
import signal
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable

HANG_S = 10
MINIMISE_S = 20.0
MOST_HANGS = 2  # in a slice: each takes ten seconds, and tells what the first has told
_TOLD_EVERY_S = 1.0


class HangError(BaseException):
    """An input took too long. No ``Exception``, or a reader would take it for its parser's."""


@dataclass(slots=True)
class Tally:
    """What came of one reader's inputs, or of a slice of them.

    Attributes:
        execution_count: Inputs that were read, whatever came of them.
        unrun_count: Inputs that were to be read and were not, for want of time.
        seconds: Of processor time.
        slowest_ms: What the slowest input took.
        slowest_number: Which one that was.
        peak_bytes: Of the process.
        crashes: One example of every kind.
    """

    execution_count: int = 0
    unrun_count: int = 0
    seconds: float = 0.0
    slowest_ms: float = 0.0
    slowest_number: int = 0
    peak_bytes: int = 0
    crashes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Take in what came of a slice; of every crash one example is kept."""
        self.execution_count += other.execution_count
        self.unrun_count += other.unrun_count
        self.seconds += other.seconds
        if other.slowest_ms > self.slowest_ms:
            self.slowest_ms, self.slowest_number = other.slowest_ms, other.slowest_number
        self.peak_bytes = max(self.peak_bytes, other.peak_bytes)
        self.crashes = {**other.crashes, **self.crashes}


def run_slice(  # noqa: PLR0917 - a range, and who wants to know
    name: str,
    seed: int,
    start: int,
    end: int,
    counter: Any = None,
    tell: Callable[[Tally], None] | None = None,
    hang_count: int = 0,
) -> Tally:
    """Return what came of the inputs from ``start`` to ``end`` of a reader, in this process.

    After the second hang the rest is left unread.

    Args:
        name: The reader.
        seed: Of the inputs.
        start: The first number.
        end: The number after the last one.
        counter: Holds the number at hand, for whoever watches.
        tell: Is given what is known so far: at every new crash, before that is made small and
            after, and every second.
        hang_count: How many hangs came before.
    """
    target = TARGETS[name]
    tally = Tally()
    told_at = time.monotonic()
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
        tally.peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if found is not None and found[0] not in tally.crashes:
            kind, text = found
            for make_small in (False, True):
                shown = _minimise(name, data, kind) if make_small else data
                tally.crashes[kind] = {"number": number, "text": text, "data": shown}
                if tell is not None:
                    tell(tally)
        if found is not None and found[0] == HangError.__name__:
            hang_count += 1
            if hang_count >= MOST_HANGS:
                tally.unrun_count = end - number - 1
                break
        if tell is not None and time.monotonic() - told_at > _TOLD_EVERY_S:
            tell(tally)
            told_at = time.monotonic()
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
        deadline = time.monotonic() + MINIMISE_S
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
