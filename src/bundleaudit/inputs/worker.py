"""A worker process: answers jobs from its standard input until that is closed.

Both ends are this program, on a pipe that nobody else holds, which is why pickle is safe here. A
message is its length in eight bytes, then the pickle: of a callable without arguments one way, of
``(True, answer)`` the other way, or ``(False, None)`` when the job raised.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import sys
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_LENGTH: Final = struct.Struct(">Q")


def main() -> None:
    """Serve the parent that started this process; end when it closes the pipe, or dies."""
    gc.set_threshold(100_000)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not end up among the answers
    serve(sys.stdin.buffer, answers)
    os._exit(0)


def serve(jobs: IO[bytes], answers: IO[bytes]) -> None:
    """Answer every job of ``jobs``; return at its end."""
    while (job := receive(jobs)) is not None:
        try:
            answer = (True, job())
        except Exception:  # noqa: BLE001 - the parent does the job itself and meets the same fault
            answer = (False, None)
        send(answers, answer)


def send(stream: IO[bytes], message: tuple[bool, object] | Callable[[], object]) -> None:
    """Write a message.

    Raises:
        OSError: Nobody reads any more.
    """
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Return the next message, ``None`` at the end or where the other side broke off."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return pickle.loads(data) if len(data) == length else None  # noqa: S301 - written by our own process
