"""Runs compressors on every core, the longest job first, so that it can be stopped at any time.

The compressors release the interpreter's lock, so threads suffice. Brotli at quality 11 is nearly
all of a first run, and one file cannot be split: longest first comes closest to the lower bound,
the larger of total time / cores and the longest job.

Memory: brotli at quality 11 takes 25 MB for a file of 1 MB and up to 80 MB from 4 MB on, per core.

A standard executor does not serve here: at exit the interpreter waits for its threads, up to ten
seconds while brotli ends a file of some megabytes. These threads are daemons and look at a flag
between pieces.
"""

from __future__ import annotations

import threading
from collections import deque
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.compression import brotli_size, gzip_size, relative_cost
from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.cores import core_count
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.model.sizes import Encoder

_POLL_SECONDS: Final = 0.2  # Windows delivers Ctrl-C only between waits


@record
class CompressionJob:
    """One content to compress by one encoder.

    Attributes:
        key: What the answer is kept under: content hash, encoder, its version and level.
        absolutes: Files that had this content; the first that still has it is read.
        content_hash: Of the content that was read before; another content is not measured.
        raw_bytes: Its size.
        encoder: Which compressor.
    """

    key: str
    absolutes: tuple[str, ...]
    content_hash: str
    raw_bytes: int
    encoder: Encoder

    @property
    def cost(self) -> float:
        """Expected time, in bytes of the default gzip encoder."""
        return self.raw_bytes * relative_cost(self.encoder)


@record
class Step:
    """What a worker tells.

    Attributes:
        cost: Work done since its last step, in the unit of `CompressionJob.cost`.
        finished: The job that ended with this step.
        size_bytes: Its answer; ``None`` when the file is not what it was.
    """

    cost: float
    finished: CompressionJob | None = None
    size_bytes: int | None = None


class _StoppedError(Exception):
    """Nobody waits for the answer any more."""


class CompressionPool:
    """Threads that work off jobs; they start at once."""

    def __init__(self, jobs: Iterable[CompressionJob], worker_count: int | None = None) -> None:
        ordered = sorted(jobs, key=lambda job: (-job.cost, job.key))
        self.total_cost = sum(job.cost for job in ordered)
        self._waiting = deque(ordered)
        self._unfinished_count = len(ordered)
        self._steps: SimpleQueue[Step | BaseException] = SimpleQueue()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"compressor-{number}", daemon=True)
            for number in range(min(worker_count or core_count(), len(ordered)))
        ]
        for thread in self._threads:
            thread.start()

    def steps(self) -> Iterator[Step]:
        """Yield every step until the last job has ended.

        Raises:
            BaseException: What a compressor raised.
        """
        while self._unfinished_count:
            try:
                step = self._steps.get(timeout=_POLL_SECONDS)
            except Empty:
                continue
            yield self._receive(step)

    def stop(self) -> Iterator[Step]:
        """Begin no more jobs, and yield what was done and not yet told. Waits for nobody."""
        self._stop.set()
        self._waiting.clear()
        while True:
            try:
                step = self._steps.get_nowait()
            except Empty:
                return
            if isinstance(step, Step):
                yield self._receive(step)

    def _receive(self, step: Step | BaseException) -> Step:
        if isinstance(step, BaseException):
            raise step
        if step.finished is not None:
            self._unfinished_count -= 1
        return step

    def _work(self) -> None:
        try:
            while True:
                try:
                    job = self._waiting.popleft()
                except IndexError:
                    return
                self._steps.put(self._run(job))
        except _StoppedError:
            return
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            self._steps.put(error)

    def _run(self, job: CompressionJob) -> Step:
        told = 0.0

        def advance(share: float) -> None:
            nonlocal told
            if self._stop.is_set():
                raise _StoppedError
            self._steps.put(Step(cost=job.cost * share - told))
            told = job.cost * share

        size_bytes: int | None = None
        data = _read_unchanged(job)
        if data is not None and job.encoder.implementation == "brotli":
            size_bytes = brotli_size(data, job.encoder, on_advance=advance)
        elif data is not None:
            size_bytes = gzip_size(data, job.encoder)
        return Step(cost=job.cost - told, finished=job, size_bytes=size_bytes)


def _read_unchanged(job: CompressionJob) -> bytes | None:
    """Return the content, or ``None`` when it is not what was read before."""
    for absolute in job.absolutes:
        try:
            with open(absolute, "rb") as file:  # noqa: PTH123 - the path is text
                data = file.read(job.raw_bytes + 1)  # one byte more tells a file that grew
        except OSError:
            continue
        if content_hash(data) == job.content_hash:
            return data
    return None
