"""Answers about contents: those of earlier runs from the cache, the others computed and kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bundleaudit.inputs.worker_processes import Job
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.worker_processes import WorkerProcesses

AnswerT = TypeVar("AnswerT")


@record
class Codec(Generic[AnswerT]):
    """How answers of one kind are kept.

    Attributes:
        encode: An answer as bytes.
        decode: Undoes ``encode``; raises ``ValueError`` for damage, and no other exception.
    """

    encode: Callable[[AnswerT], bytes]
    decode: Callable[[bytes], AnswerT]


def json_codec(
    to_rows: Callable[[AnswerT], object], from_rows: Callable[[Any], AnswerT]
) -> Codec[AnswerT]:
    """Return a codec by compact JSON.

    Args:
        to_rows: Makes an answer what JSON can hold.
        from_rows: Undoes it; of another shape it may raise ``ValueError``, ``TypeError``,
            ``LookupError`` and ``OverflowError``.
    """

    def encode(answer: AnswerT) -> bytes:
        return json.dumps(to_rows(answer), separators=(",", ":")).encode()

    def decode(data: bytes) -> AnswerT:
        try:
            return from_rows(json.loads(data))
        except (TypeError, LookupError, OverflowError, RecursionError) as error:
            raise ValueError("not what was kept") from error

    return Codec(encode=encode, decode=decode)


@record
class Task(Generic[AnswerT]):
    """A question about a file.

    Attributes:
        key: What the answer depends on: content hash, kind of question, its version.
        compute: Gives the answer, or ``None`` for one that must not be remembered, as of a file
            that changed meanwhile. Another process may be asked: it is a partial of a function of
            a module, and what it holds can be pickled.
        cost_bytes: How much has to be read for it.
    """

    key: str
    compute: Callable[[], AnswerT | None]
    cost_bytes: int


class Answers:
    """Where answers come from: what is known, this process and its workers."""

    def __init__(self, cache: ContentCache, workers: WorkerProcesses | None = None) -> None:
        self._cache = cache
        self._workers = workers

    def find(self, tasks: Mapping[str, Task[AnswerT]], codec: Codec[AnswerT]) -> dict[str, AnswerT]:
        """Return an answer by path, in the order of ``tasks``, without those that are ``None``.

        Equal keys are computed once, and kept for the next run.
        """
        known = self._cache.get_many(task.key for task in tasks.values())
        answers = {
            key: answer
            for key, data in known.items()
            if (answer := _decode(codec, data)) is not None
        }
        missing = {task.key: task for task in tasks.values() if task.key not in answers}
        fresh = self._compute(missing)
        self._cache.put_many({key: codec.encode(answer) for key, answer in fresh.items()})
        answers |= fresh
        return {path: answers[task.key] for path, task in tasks.items() if task.key in answers}

    def _compute(self, tasks: Mapping[str, Task[AnswerT]]) -> dict[str, AnswerT]:
        if self._workers is None:
            found: Iterable[AnswerT | None] = (task.compute() for task in tasks.values())
        else:
            jobs = [
                Job(compute=task.compute, cost_bytes=task.cost_bytes) for task in tasks.values()
            ]
            found = self._workers.run(jobs)
        return {key: answer for key, answer in zip(tasks, found, strict=True) if answer is not None}


def _decode(codec: Codec[AnswerT], data: bytes) -> AnswerT | None:
    try:
        return codec.decode(data)
    except ValueError:
        return None
