"""Pure Python on every core: jobs shared between this process and workers.

Reading and attributing hold the interpreter's lock, so threads do not help. Workers are started
when there is work worth their start, and stay until the build is read. They are plain processes on
pipes: killed with their parent's pipe, deaf to Ctrl-C, and replaceable by doing the job here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

from bundleaudit.inputs.worker import receive, send
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

_WORTH_BYTES: Final = 2_000_000  # a tenth of a second's work; less pays for no process
_MOST_WORKERS: Final = 7
_POLL_SECONDS: Final = 0.2  # Windows delivers Ctrl-C only between waits
# Attributing takes about ten times the size of the script it is for.
_MOST_BYTES_AT_ONCE: Final = 100_000_000
_START: Final = (
    "import json,sys;sys.path[:]=json.loads(sys.argv[1]);"
    "from bundleaudit.inputs.worker import main;main()"
)


@record
class Job:
    """Something to compute.

    Attributes:
        compute: Gives the answer; a partial of a module's function, so that it can be sent.
        cost_bytes: How much it reads.
    """

    compute: Callable[[], object]
    cost_bytes: int


class WorkerProcesses:
    """Processes that share work with this one; none is started before it pays."""

    def __init__(self, most_workers: int) -> None:
        self._most_workers = min(most_workers, _MOST_WORKERS) if _can_start() else 0
        self._workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.kill()  # none holds anything but answers nobody waits for
        for worker in self._workers:
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                with suppress(OSError):  # what was on its way to the worker
                    assert pipe is not None
                    pipe.close()
        self._workers = []

    def run(self, jobs: Sequence[Job]) -> list[Any]:
        """Return the answers in the order of ``jobs``.

        The largest is begun here at once, since workers take a tenth of a second to start; the
        next ones go to the workers, the smallest are done here. What a worker could not do is done
        here too, so that a fault shows as if there were no workers.
        """
        total_bytes = sum(job.cost_bytes for job in jobs)
        if len(jobs) < 2 or total_bytes < _WORTH_BYTES or not self._most_workers:
            return [job.compute() for job in jobs]
        return _SharedWork(jobs).finish(self._staff(max(job.cost_bytes for job in jobs)))

    def _staff(self, largest_bytes: int) -> list[subprocess.Popen[bytes]]:
        """Return the workers, as many as memory allows for jobs of that size."""
        while len(self._workers) < self._most_workers:
            try:
                self._workers.append(_start())
            except OSError:  # no process may be started: the work is done here
                self._most_workers = len(self._workers)
        alive = [worker for worker in self._workers if worker.poll() is None]
        return alive[: max(1, _MOST_BYTES_AT_ONCE // max(1, largest_bytes))]


class _SharedWork:
    """Jobs that several hands take from both ends of one queue."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._waiting = deque(
            sorted(range(len(jobs)), key=lambda index: jobs[index].cost_bytes, reverse=True)
        )
        self._answers: dict[int, object] = {}

    def finish(self, workers: Sequence[subprocess.Popen[bytes]]) -> list[Any]:
        threads = [
            threading.Thread(target=self._feed, args=(worker,), daemon=True) for worker in workers
        ]
        largest = self._waiting.popleft()
        for thread in threads:
            thread.start()
        self._answers[largest] = self._jobs[largest].compute()
        while self._waiting:
            try:
                index = self._waiting.pop()
            except IndexError:  # a worker took the last one in between
                break
            self._answers[index] = self._jobs[index].compute()
        for thread in threads:
            while thread.is_alive():
                thread.join(_POLL_SECONDS)
        return [
            self._answers[index] if index in self._answers else job.compute()
            for index, job in enumerate(self._jobs)
        ]

    def _feed(self, worker: subprocess.Popen[bytes]) -> None:
        """Let ``worker`` do jobs until none waits or it breaks off."""
        assert worker.stdin is not None
        assert worker.stdout is not None
        while self._waiting:
            try:
                index = self._waiting.popleft()
                send(worker.stdin, self._jobs[index].compute)
                message = receive(worker.stdout)
            except Exception:  # noqa: BLE001 - whatever it is shows when the job is done here
                return
            if message is None:
                return
            is_done, answer = message
            if is_done:
                self._answers[index] = answer


def _can_start() -> bool:
    """Return whether ``sys.executable`` is a Python; of a frozen program it is the program."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def _start() -> subprocess.Popen[bytes]:
    # The worker sees the modules this process sees, and starts without looking for others.
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        _START,
        json.dumps([str(folder) for folder in sys.path]),
    ]
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Ctrl-C is for the parent; it ends its workers itself.
        start_new_session=True,
    )
