"""Answers kept between runs, by the content they were computed from.

One SQLite file in the user's cache directory. Losing it costs time, never correctness, so every
fault of it is answered by going on without: the cache never raises.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from types import TracebackType

FOLDER_VARIABLE: Final = "BUNDLEAUDIT_CACHE_DIR"
_SCHEMA: Final = 1  # 1: key, value, day of last use
_BATCH: Final = 500  # SQLite's oldest limit of parameters is 999
_KEPT_DAYS: Final = 60
_MAX_VALUE_BYTES: Final = 200_000_000
_SECONDS_PER_DAY: Final = 86_400
_CREATE: Final = """
create table entries (key text primary key, value blob not null, used_day integer not null)
without rowid
"""


def content_hash(data: bytes) -> str:
    """Return the hash cache keys start with: 32 hex digits of BLAKE2b."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def default_cache_file() -> Path:
    """Return where the cache lives: ``BUNDLEAUDIT_CACHE_DIR``, or the system's place for caches."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        return Path(folder) / "content.sqlite"
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed when the variable is set

    return user_cache_path("bundleaudit", appauthor=False) / "content.sqlite"


class ContentCache:
    """A key-value store that several runs may share at once.

    Attributes:
        problem: Why the cache is not used, or was rebuilt; ``None`` when all is well.
    """

    def __init__(self, connection: sqlite3.Connection | None, problem: str | None = None) -> None:
        self._connection = connection
        self.problem = problem

    @classmethod
    def open(cls, file: Path | None) -> Self:
        """Return the cache in ``file``, made when it is not there; ``None`` gives one that misses.

        A file that is damaged, foreign or of another version is replaced. Where nothing can be
        kept (a read-only or full disk, a locked file) the cache misses.
        """
        if file is None:
            return cls(None)
        import sqlite3  # noqa: PLC0415 - 4 ms

        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return cls(_connect(file))
        except sqlite3.OperationalError as error:
            return cls(None, f"the cache is not used: {error}")
        except sqlite3.DatabaseError as error:
            return cls._rebuild(file, str(error))
        except OSError as error:
            return cls(None, f"the cache is not used: {error.strerror or error}")

    @classmethod
    def _rebuild(cls, file: Path, reason: str) -> Self:
        import sqlite3  # noqa: PLC0415

        try:
            for suffix in ("", "-wal", "-shm"):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
            return cls(_connect(file), f"the cache was rebuilt: {reason}")
        except (OSError, sqlite3.Error) as error:
            return cls(None, f"the cache is not used: {error}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the values of those ``keys`` that are known."""
        if self._connection is None:
            return {}
        wanted = list(dict.fromkeys(keys))
        found: dict[str, bytes] = {}
        stale: list[str] = []
        today = _today()
        with self._guard():
            for start in range(0, len(wanted), _BATCH):
                batch = wanted[start : start + _BATCH]
                marks = ",".join("?" * len(batch))
                rows = self._connection.execute(
                    f"select key, value, used_day from entries where key in ({marks})",  # noqa: S608 - marks only
                    batch,
                )
                for key, value, used_day in rows:
                    found[key] = value
                    if used_day < today - 1:
                        stale.append(key)
            self._touch(stale, today)
        return found

    def put_many(self, entries: Mapping[str, bytes]) -> None:
        """Keep ``entries``; other runs may read them at once."""
        if self._connection is None or not entries:
            return
        today = _today()
        with self._guard(), self._connection:
            self._connection.executemany(
                "insert or replace into entries values (?, ?, ?)",
                [(key, value, today) for key, value in entries.items()],
            )

    def close(self) -> None:
        """Let go of the file; now and then old entries are dropped first."""
        if self._connection is None:
            return
        with self._guard():
            self._prune()
        connection, self._connection = self._connection, None
        with suppress(Exception):
            if connection is not None:
                connection.close()

    def _touch(self, keys: list[str], today: int) -> None:
        """Mark entries as used; only once in two days, so that warm runs hardly ever write."""
        if keys and self._connection is not None:
            with self._connection:
                self._connection.executemany(
                    "update entries set used_day = ? where key = ?", [(today, key) for key in keys]
                )

    def _prune(self) -> None:
        """Once a day drop what nobody used for long, and the oldest beyond the size limit."""
        if self._connection is None:
            return
        today = _today()
        (pruned_day,) = self._connection.execute("pragma application_id").fetchone()
        if pruned_day == today:
            return
        with self._connection:
            self._connection.execute(f"pragma application_id = {today}")
            self._connection.execute(
                "delete from entries where used_day < ?", (today - _KEPT_DAYS,)
            )
            self._connection.execute(
                "delete from entries where key in (select key from (select key, sum(length(value)) "
                "over (order by used_day desc, key) as total from entries) where total > ?)",
                (_MAX_VALUE_BYTES,),
            )

    def _guard(self) -> _Guard:
        return _Guard(self)

    def _give_up(self, reason: str) -> None:
        connection, self._connection = self._connection, None
        self.problem = f"the cache is not used: {reason}"
        with suppress(Exception):
            if connection is not None:
                connection.close()


class _Guard:
    """Turns every fault of SQLite into a cache that misses from then on."""

    def __init__(self, cache: ContentCache) -> None:
        self._cache = cache

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        import sqlite3  # noqa: PLC0415

        if isinstance(error, sqlite3.Error | OverflowError):
            self._cache._give_up(str(error))  # noqa: SLF001 - its own other half
            return True
        return False


def _connect(file: Path) -> sqlite3.Connection:
    """Open the file and make its table when it is new.

    Raises:
        sqlite3.DatabaseError: The file is damaged, foreign or of another version.
    """
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(file, timeout=2, check_same_thread=False)
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    import sqlite3  # noqa: PLC0415

    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    (version,) = connection.execute("pragma user_version").fetchone()
    if version == 0:
        with connection:
            connection.execute("begin immediate")
            known = connection.execute("select 1 from sqlite_master where name = 'entries'")
            if known.fetchone() is None:
                connection.execute(_CREATE)
                connection.execute(f"pragma user_version = {_SCHEMA}")
    elif version != _SCHEMA:
        raise sqlite3.DatabaseError(f"schema {version} instead of {_SCHEMA}")
    connection.execute("select key, value, used_day from entries limit 0")


def _today() -> int:
    return int(time.time()) // _SECONDS_PER_DAY
