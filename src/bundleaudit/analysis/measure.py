"""Measures compressed sizes on every core, each content once, and remembers them.

The compressors release the interpreter's lock, so threads suffice. Brotli at quality 11 is nearly
all of a first run, and one file cannot be split: jobs run largest first, which comes closest to
the larger of total time / cores and the largest file's own time.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from bundleaudit.analysis.compression import brotli_size, gzip_size
from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Future, ThreadPoolExecutor
    from types import TracebackType

    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.model.sizes import Encoder, Encoders

    Progress = Callable[[int, int], None]

_SAVED_AFTER_COUNT: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class CompressionTask:
    """One file to compress.

    Attributes:
        path: Its name in the build.
        absolute: Where it is.
        content_hash: Of the content that was read before; another content is not measured.
        raw_bytes: Its size, by which jobs are ordered.
    """

    path: str
    absolute: str
    content_hash: str
    raw_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompressedSizes:
    """What a file weighs compressed; ``None`` by an encoder that is off."""

    gzip_bytes: int | None
    brotli_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The result of a measurement.

    Attributes:
        sizes: By path; a file that changed meanwhile is not there.
        notes: Which files those are.
    """

    sizes: Mapping[str, CompressedSizes]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    key: str
    task: CompressionTask
    encoder: Encoder
    compressed_size: Callable[[bytes, Encoder], int]

    @property
    def weight(self) -> int:
        """Bytes to compress, times how much slower this encoder is than gzip."""
        is_slow = self.encoder.implementation == "brotli" and self.encoder.level >= 10
        return self.task.raw_bytes * (100 if is_slow else 2)


def start_measuring(
    tasks: Sequence[CompressionTask],
    encoders: Encoders,
    cache: ContentCache,
    *,
    progress: Progress | None = None,
    worker_count: int | None = None,
) -> Measurement:
    """Start compressing in the background and return the running measurement.

    Args:
        tasks: Files to compress; equal contents are compressed once.
        encoders: By which encoders.
        cache: Where sizes are looked up and kept.
        progress: Told the work done and all of it, in a unit of its own.
        worker_count: Threads; one per core by default.
    """
    return Measurement(tasks, encoders, cache, progress=progress, worker_count=worker_count)


class Measurement:
    """A measurement under way; leaving it as a context stops what has not begun."""

    def __init__(
        self,
        tasks: Sequence[CompressionTask],
        encoders: Encoders,
        cache: ContentCache,
        *,
        progress: Progress | None,
        worker_count: int | None,
    ) -> None:
        self._tasks = tasks
        self._encoders = encoders
        self._cache = cache
        self._progress = progress
        jobs = {job.key: job for task in tasks for job in _jobs_of(task, encoders)}
        self._sizes = {
            key: int.from_bytes(value, "big") for key, value in cache.get_many(jobs).items()
        }
        missing = [job for key, job in jobs.items() if key not in self._sizes]
        missing.sort(key=lambda job: (-job.weight, job.task.path))
        self._stop = threading.Event()
        self._executor = _start_threads(worker_count) if missing else None
        self._futures: dict[Future[int | None], _Job] = {}
        if self._executor is not None:
            self._futures = {self._executor.submit(self._run, job): job for job in missing}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._executor is not None:
            self._executor.shutdown(wait=error is None, cancel_futures=True)

    def result(self) -> Measured:
        """Return all sizes when the last one is there; what is measured is kept as it comes."""
        if not self._futures:
            return self._collect()
        from concurrent.futures import as_completed  # noqa: PLC0415 - cold runs only

        total = sum(job.weight for job in self._futures.values())
        done = 0
        unsaved: dict[str, bytes] = {}
        try:
            for future in as_completed(self._futures):
                job = self._futures[future]
                size_bytes = future.result()
                if size_bytes is not None:
                    self._sizes[job.key] = size_bytes
                    unsaved[job.key] = size_bytes.to_bytes(8, "big")
                if len(unsaved) >= _SAVED_AFTER_COUNT:
                    self._cache.put_many(unsaved)
                    unsaved = {}
                done += job.weight
                if self._progress is not None:
                    self._progress(done, total)
        finally:
            self._cache.put_many(unsaved)
        return self._collect()

    def _run(self, job: _Job) -> int | None:
        """Return the compressed size, or ``None`` when the file is not what it was."""
        if self._stop.is_set():
            return None
        try:
            data = Path(job.task.absolute).read_bytes()
        except OSError:
            return None
        if content_hash(data) != job.task.content_hash:
            return None
        return job.compressed_size(data, job.encoder)

    def _collect(self) -> Measured:
        sizes: dict[str, CompressedSizes] = {}
        notes: list[Note] = []
        for task in self._tasks:
            found = {
                job.encoder.implementation: self._sizes.get(job.key)
                for job in _jobs_of(task, self._encoders)
            }
            if None in found.values():
                message = "changed while it was measured; its compressed sizes are unknown"
                notes.append(Note(file=task.path, message=message))
                continue
            brotli_bytes = found.pop("brotli", None)
            gzip_bytes = next(iter(found.values()), None)
            sizes[task.path] = CompressedSizes(gzip_bytes=gzip_bytes, brotli_bytes=brotli_bytes)
        return Measured(sizes=sizes, notes=tuple(notes))


def _start_threads(worker_count: int | None) -> ThreadPoolExecutor:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - cold runs only

    return ThreadPoolExecutor(worker_count or os.cpu_count() or 1)


def _jobs_of(task: CompressionTask, encoders: Encoders) -> Iterable[_Job]:
    for encoder, compressed_size in ((encoders.brotli, brotli_size), (encoders.gzip, gzip_size)):
        if encoder is not None:
            key = f"{task.content_hash}|{encoder.implementation}|{encoder.version}|{encoder.level}"
            yield _Job(key=key, task=task, encoder=encoder, compressed_size=compressed_size)
