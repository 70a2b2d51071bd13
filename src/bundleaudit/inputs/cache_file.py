"""The SQLite file behind the content cache: its schema, its upkeep and its replacement.

Everything here may raise; `content_cache` answers every fault by going on without. Write-ahead
logging lets several runs read while one writes, and only transactions of milliseconds are made.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from bundleaudit.inputs.sqlite_wait import retry_while_busy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FAULTS: Final = (sqlite3.Error, OSError, ValueError, OverflowError, MemoryError)
_APPLICATION_ID: Final = 0x62617564  # "baud": tells our file from another program's database
_SCHEMA: Final = 2
_SEAL_BYTES: Final = 8
_BUSY_SECONDS: Final = 2.0
_BATCH: Final = 500  # SQLite's oldest limit of parameters is 999
_KEPT_DAYS: Final = 60
_TOUCHED_AFTER_DAYS: Final = 7
_MAX_FILE_BYTES: Final = 200_000_000
_ROW_BYTES: Final = 100  # key, day and the tree around a row, roughly
_SECONDS_PER_DAY: Final = 86_400
_CREATE_ENTRIES: Final = """
create table entries (key text primary key, value blob not null, used_day integer not null)
without rowid
"""
_CREATE_UPKEEP: Final = "create table upkeep (day integer not null)"
_CREATE: Final = (
    _CREATE_ENTRIES,
    _CREATE_UPKEEP,
    "insert into upkeep values (0)",
    f"pragma application_id = {_APPLICATION_ID}",
    f"pragma user_version = {_SCHEMA}",
)
# Drops the least recently used rows until what is left fills three quarters of the limit.
_DROP_OLDEST: Final = """
delete from entries where key in (
  select key from (
    select key, sum(length(value) + ?) over (order by used_day desc, key) as total from entries
  ) where total > ?
)
"""


class UnusableFileError(sqlite3.DatabaseError):
    """The file is a database, but another program's or another version's."""


class CacheFile:
    """An open cache file. One thread at a time may use it; other processes may at any time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._has_written = False

    @classmethod
    def open(cls, file: Path) -> Self:
        """Return the cache in ``file``; folder, file and table are made when missing.

        Raises:
            UnusableFileError: The file is another program's or another version's.
            sqlite3.Error: The file is damaged, locked or cannot be opened.
            OSError: The folder cannot be made.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            file, timeout=_BUSY_SECONDS, isolation_level="IMMEDIATE", check_same_thread=False
        )
        try:
            retry_while_busy(lambda: _prepare(connection), _BUSY_SECONDS)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def read(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the values of those ``keys`` that are known; one that was damaged is not.

        Raises:
            sqlite3.Error: The file is damaged or cannot be read.
        """
        wanted = list(dict.fromkeys(keys))
        found: dict[str, bytes] = {}
        stale: list[str] = []
        today = _today()
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            for key, value, used_day in self._connection.execute(
                f"select key, value, used_day from entries where key in ({marks})",  # noqa: S608 - marks only
                batch,
            ):
                # SQLite keeps any type in any column, and a bad disk gives any bytes.
                content = _unseal(key, value) if isinstance(value, bytes) else None
                if content is not None:
                    found[key] = content
                    if _is_stale(used_day, today):
                        stale.append(key)
        self._touch(stale, today)
        return found

    def write(self, entries: Mapping[str, bytes]) -> None:
        """Keep ``entries``; all of them or, on a fault, none.

        Raises:
            sqlite3.Error: The file is damaged, stays locked, or the disk is full.
        """
        today = _today()
        rows = [(key, _seal(key, value) + value, today) for key, value in entries.items()]
        with self._connection:
            self._connection.executemany("insert or replace into entries values (?, ?, ?)", rows)
        self._has_written = True

    def close(self) -> None:
        """Let go of the file; old entries are dropped first, by one writing run a day."""
        try:
            if self._has_written:
                self._prune(_today())
        finally:
            self._connection.close()

    def abandon(self) -> None:
        """Let go of a file that does not work, whatever happens."""
        with suppress(*FAULTS):
            self._connection.close()

    def _touch(self, keys: list[str], today: int) -> None:
        """Mark entries as used. They were found all the same when this is not possible."""
        if keys:
            with suppress(sqlite3.OperationalError), self._connection:
                self._connection.executemany(
                    "update entries set used_day = ? where key = ?", [(today, key) for key in keys]
                )

    def _prune(self, today: int) -> None:
        if self._number("select max(day) from upkeep") == today:
            return
        with self._connection:
            self._connection.execute("update upkeep set day = ?", (today,))
            self._connection.execute(
                "delete from entries where used_day < ? or used_day > ?",
                (today - _KEPT_DAYS, today + 1),  # a day to come was written under a wrong clock
            )
            pages = self._number("pragma page_count") - self._number("pragma freelist_count")
            if pages * self._number("pragma page_size") > _MAX_FILE_BYTES:
                self._connection.execute(_DROP_OLDEST, (_ROW_BYTES, _MAX_FILE_BYTES * 3 // 4))

    def _number(self, statement: str) -> int:
        (number,) = self._connection.execute(statement).fetchone()
        return int(number or 0)


def _seal(key: str, value: bytes) -> bytes:
    """Return what shows that a value is the one written for its key: SQLite has no check sums."""
    digest = hashlib.blake2b(f"{key}\0".encode(), digest_size=_SEAL_BYTES)
    digest.update(value)
    return digest.digest()


def _unseal(key: str, sealed: bytes) -> bytes | None:
    value = sealed[_SEAL_BYTES:]
    return value if sealed[:_SEAL_BYTES] == _seal(key, value) else None


def is_damage(error: BaseException) -> bool:
    """Return whether a new file would cure this fault, which waiting or a retry would not."""
    if isinstance(error, UnusableFileError):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # Python's module met text that is no UTF-8
        return isinstance(error, sqlite3.OperationalError)
    # Extended codes carry the rest above.
    return code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def identity(file: Path) -> tuple[int, int] | None:
    """Return which file bears that name now; ``None`` when none does."""
    try:
        status = file.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def set_aside(file: Path, damaged: tuple[int, int] | None) -> None:
    """Rename the ``damaged`` file, so that a new one can take its place.

    It is kept as ``NAME.old``, because it may be another program's. When the name belongs to
    another file by now, another run was quicker and nothing is done. The log goes first: whoever
    opens the file between the two steps meets the damage, never a fresh file robbed of its log.

    Raises:
        OSError: The file cannot be renamed.
    """
    if damaged is None or identity(file) != damaged:
        return
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    os.replace(file, file.with_name(file.name + ".old"))  # noqa: PTH105 - the name says it replaces


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("pragma synchronous = normal")  # a crash loses the last entries at most
    if _stamp(connection) == (_APPLICATION_ID, _SCHEMA):
        _refuse_other_tables(connection)
        return
    if connection.execute("select 1 from sqlite_master limit 1").fetchone() is None:
        connection.execute("pragma journal_mode = wal")
        with connection:
            connection.execute("begin immediate")
            if connection.execute("select 1 from sqlite_master limit 1").fetchone() is None:
                for statement in _CREATE:
                    connection.execute(statement)
    stamp = _stamp(connection)
    if stamp != (_APPLICATION_ID, _SCHEMA):
        raise UnusableFileError(f"application {stamp[0]:#x}, schema {stamp[1]}")
    _refuse_other_tables(connection)


def _refuse_other_tables(connection: sqlite3.Connection) -> None:
    """Refuse a file that holds anything but our two tables: a view may be computed for ever."""
    rows = connection.execute("select sql from sqlite_master where sql is not null limit 9")
    held = {sql.lower().strip() for (sql,) in rows if isinstance(sql, str)}
    if held != {_CREATE_ENTRIES.strip(), _CREATE_UPKEEP}:
        raise UnusableFileError("its tables are not ours")


def _stamp(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("pragma application_id").fetchone()
    (schema,) = connection.execute("pragma user_version").fetchone()
    return application, schema


def _is_stale(used_day: object, today: int) -> bool:
    return not isinstance(used_day, int) or used_day < today - _TOUCHED_AFTER_DAYS


def _today() -> int:
    return int(time.time()) // _SECONDS_PER_DAY
