"""Waiting for another process where SQLite does not wait by itself."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_PAUSE_SECONDS: Final = 0.02


def retry_while_busy(action: Callable[[], None], most_seconds: float) -> None:
    """Do ``action``, again while another process keeps the database busy.

    SQLite waits for locks (its ``timeout``), but not when two processes switch a new file to
    write-ahead logging at the same moment.

    Raises:
        sqlite3.Error: Any other fault, or it is still busy after ``most_seconds``.
    """
    give_up_at = time.monotonic() + most_seconds
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            # What Python's module finds itself, as text that is no UTF-8, has no code.
            code = getattr(error, "sqlite_errorcode", 0)
            is_busy = code & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > give_up_at:
                raise
        time.sleep(_PAUSE_SECONDS)
