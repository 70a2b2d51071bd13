"""Measures compressed sizes, each content once, and remembers them between runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Self

from bundleaudit.analysis.compression_pool import CompressionJob, CompressionPool
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import TracebackType

    from bundleaudit.analysis.compression_pool import Step
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.model.sizes import Encoder, Encoders

    Progress = Callable[[int, int], None]

_SAVED_AFTER_SECONDS: Final = 1.0
_SIZE_BYTES: Final = 8  # of a kept size


@record
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


@record
class CompressedSizes:
    """What a file weighs compressed; ``None`` by an encoder that is off."""

    gzip_bytes: int | None
    brotli_bytes: int | None


@record
class Measured:
    """The result of a measurement.

    Attributes:
        sizes: By path; a file that changed meanwhile is not there.
        notes: Which files those are.
    """

    sizes: Mapping[str, CompressedSizes]
    notes: tuple[Note, ...]


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
        cache: Where sizes are looked up and kept; used by the caller's thread only.
        progress: Told, while `Measurement.result` waits, the work done and all of it, in a unit
            in which equal amounts take about the same time.
        worker_count: Threads; one per core by default.
    """
    return Measurement(tasks, encoders, cache, progress=progress, worker_count=worker_count)


class Measurement:
    """A measurement under way.

    Leaving it as a context stops what has not begun and keeps what is done; it waits for nobody,
    so an interrupted run ends at once.
    """

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
        jobs = _jobs(tasks, encoders)
        self._sizes = {
            key: size_bytes
            for key, value in cache.get_many(jobs).items()
            if len(value) == _SIZE_BYTES
            and 0 < (size_bytes := int.from_bytes(value, "big")) <= _most_bytes(jobs[key].raw_bytes)
        }
        self._unsaved: dict[str, bytes] = {}
        self._pool = CompressionPool(
            (job for key, job in jobs.items() if key not in self._sizes), worker_count
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for step in self._pool.stop():
            self._take(step)
        self._save()

    def result(self) -> Measured:
        """Return all sizes when the last one is there; what is measured is kept as it comes."""
        done = 0.0
        total = self._pool.total_cost
        saved_at = time.monotonic()
        try:
            for step in self._pool.steps():
                self._take(step)
                done += step.cost
                if self._progress is not None:
                    self._progress(round(done), round(total))
                if time.monotonic() - saved_at > _SAVED_AFTER_SECONDS:
                    self._save()
                    saved_at = time.monotonic()
        finally:
            self._save()
        return self._collect()

    def _take(self, step: Step) -> None:
        if step.finished is not None and step.size_bytes is not None:
            self._sizes[step.finished.key] = step.size_bytes
            self._unsaved[step.finished.key] = step.size_bytes.to_bytes(_SIZE_BYTES, "big")

    def _save(self) -> None:
        unsaved, self._unsaved = self._unsaved, {}
        self._cache.put_many(unsaved)

    def _collect(self) -> Measured:
        sizes: dict[str, CompressedSizes] = {}
        notes: list[Note] = []
        for task in self._tasks:
            gzip_bytes = self._size(task, self._encoders.gzip)
            brotli_bytes = self._size(task, self._encoders.brotli)
            has_gzip = gzip_bytes is not None or self._encoders.gzip is None
            has_brotli = brotli_bytes is not None or self._encoders.brotli is None
            if has_gzip and has_brotli:
                sizes[task.path] = CompressedSizes(gzip_bytes=gzip_bytes, brotli_bytes=brotli_bytes)
            else:
                message = "changed while it was measured; its compressed sizes are unknown"
                notes.append(Note(file=task.path, message=message))
        return Measured(sizes=sizes, notes=tuple(notes))

    def _size(self, task: CompressionTask, encoder: Encoder | None) -> int | None:
        return None if encoder is None else self._sizes.get(_key(task.content_hash, encoder))


def _most_bytes(raw_bytes: int) -> int:
    """Return what no compressor exceeds: blocks it stores as they are, their headers, its frame."""
    return raw_bytes + raw_bytes // 1000 + 64


def _jobs(tasks: Iterable[CompressionTask], encoders: Encoders) -> dict[str, CompressionJob]:
    """Return the jobs by cache key: one for each content and encoder."""
    by_hash: dict[str, list[CompressionTask]] = {}
    for task in tasks:
        by_hash.setdefault(task.content_hash, []).append(task)
    return {
        key: CompressionJob(
            key=key,
            absolutes=tuple(task.absolute for task in same),
            content_hash=content_hash,
            raw_bytes=same[0].raw_bytes,
            encoder=encoder,
        )
        for content_hash, same in by_hash.items()
        for encoder in (encoders.brotli, encoders.gzip)
        if encoder is not None
        for key in (_key(content_hash, encoder),)
    }


def _key(content_hash: str, encoder: Encoder) -> str:
    return f"{content_hash}|{encoder.implementation}|{encoder.version}|{encoder.level}"
