"""Opens databases through SQLAlchemy, SQLite and servers alike."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.pool import QueuePool

from bundleaudit.errors import UsageError
from bundleaudit.history.migrations import CURRENT_VERSION, TABLE_PREFIX, VERSIONS
from bundleaudit.inputs.sqlite_wait import retry_while_busy
from bundleaudit.inputs.untrusted_text import escape_unprintable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection, Engine

    from bundleaudit.history.place import HistoryPlace

BUSY_SECONDS: Final = 30.0
_CONNECT_SECONDS: Final = 10
_LOCK_MS: Final = 30_000
# One connection, kept: a server takes longer to let somebody in than to take an audit.
_POOL: Final[Mapping[str, Any]] = {
    "poolclass": QueuePool,
    "pool_size": 1,
    "max_overflow": 0,
    "hide_parameters": True,  # errors do not repeat values
}


def make_engine(place: HistoryPlace, *, is_writer: bool) -> Engine:
    """Return what makes connections to ``place``; only a writer makes a file that is missing.

    Raises:
        UsageError: The name is a directory's, or a reader's file is not there.
        SQLAlchemyError: The URL is none; handled by `faults.explained`, as what follows.
        ImportError: The driver is not installed.
    """
    if place.file is not None:
        return _sqlite_engine(place.file, is_writer=is_writer)
    url = make_url(place.url)
    if url.get_dialect().is_async:
        raise UsageError(
            f"{place.label}: {url.drivername} names an asynchronous driver",
            hint="name another one, as in postgresql+psycopg://",
        )
    # Drivers of the PostgreSQL family take seconds; others have their own words for it.
    is_libpq = place.url.startswith(("postgresql+psycopg:", "postgresql+psycopg2:"))
    has_own = "connect_timeout=" in place.url
    arguments = {"connect_timeout": _CONNECT_SECONDS} if is_libpq and not has_own else {}
    # A reader asks three times, and has to be told of the same moment.
    is_reader = is_libpq and not is_writer
    isolation = {"isolation_level": "REPEATABLE READ"} if is_reader else {}
    engine = create_engine(place.url, **_POOL, **isolation, connect_args=arguments)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _limit_waiting)
    return engine


def _limit_waiting(connection: Connection) -> None:
    connection.exec_driver_sql(f"set local lock_timeout = {_LOCK_MS}")


def _sqlite_engine(file: Path, *, is_writer: bool) -> Engine:
    try:
        is_file, is_anything = file.is_file(), file.exists()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    if is_anything and not is_file:
        kind = "a directory" if file.is_dir() else "no file"
        raise UsageError(f"{file}: {kind}", hint="name a file: --db DIRECTORY/history.sqlite")
    if is_writer:
        _make_folder(file)
    elif not is_file:
        raise UsageError(
            f"{file}: there is no history yet",
            hint="`bundleaudit history add dist/` begins one; --db names another",
        )

    def connect() -> sqlite3.Connection:
        return _connect(file, is_writer=is_writer)

    engine = create_engine("sqlite://", creator=connect, **_POOL)
    # Python's module begins transactions by itself, too late for reading before writing.
    event.listen(engine, "begin", _begin_immediate if is_writer else _begin)
    return engine


def begin_file(file: Path, make_tables: Callable[[Connection], None]) -> None:
    """Make a file that is not there, whole or not at all; one that is there is left alone.

    It gets its tables under another name first, and its own by a link: a disk that is full leaves
    no beginning of a history behind, and of writers who begin it at once one is first.

    Raises:
        UsageError: Its folder cannot be made.
        SQLAlchemyError: The file cannot be written.
    """
    if os.path.lexists(file):
        return
    _make_folder(file)
    new = file.parent / f".bundleaudit-{uuid4().hex}.new"
    engine = create_engine("sqlite://", creator=lambda: _open_new(new), **_POOL)
    event.listen(engine, "begin", _begin_immediate)
    try:
        try:
            with engine.begin() as connection:
                make_tables(connection)
        finally:
            engine.dispose()
        # Another writer was first, or the disk knows no links: then it is made under its name.
        with suppress(OSError):
            os.link(new, file)
    finally:
        for suffix in ("", "-journal"):
            Path(f"{new}{suffix}").unlink(missing_ok=True)


def _open_new(file: Path) -> sqlite3.Connection:
    # Without the write-ahead log, so that all of it is in the one file.
    return sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("begin immediate")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("begin")


def _make_folder(file: Path) -> None:
    folder = file.parent
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if is_new and folder.name == ".bundleaudit":
            # A binary file that every run changes is not for version control; an export is.
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot make the folder {folder}: {error.strerror or error}") from error


def _connect(file: Path, *, is_writer: bool) -> sqlite3.Connection:
    address = file.absolute().as_uri()
    options: dict[str, Any] = {"uri": True, "timeout": BUSY_SECONDS, "isolation_level": None}
    if is_writer:
        return _prepared(sqlite3.connect(f"{address}?mode=rwc", **options), file)
    # Whoever reads a log-keeping file has to write beside it. On a disk where nobody can, nobody
    # writes to the file either, and SQLite may be told that it does not change.
    has_log = Path(f"{file}-wal").exists()
    is_writable = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
    mode = "mode=rw" if is_writable or has_log else "mode=ro&immutable=1"
    reader: sqlite3.Connection = sqlite3.connect(f"{address}?{mode}", **options)
    try:
        _refuse_views(reader, file)
    except BaseException:
        reader.close()
        raise
    return reader


def _prepared(connection: sqlite3.Connection, file: Path) -> sqlite3.Connection:
    """Return the connection with write-ahead logging on, so that readers never wait."""
    try:
        _refuse_views(connection, file)
        retry_while_busy(lambda: _switch(connection), BUSY_SECONDS)
    except BaseException:
        connection.close()
        raise
    return connection


def _switch(connection: sqlite3.Connection) -> None:
    if _is_ours(connection) and connection.execute("pragma journal_mode").fetchone() != ("wal",):
        connection.execute("pragma journal_mode = wal")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Return whether the file is new or holds our tables alone, and none of a later version.

    The kind of journal stays with a file for good: of other programs' files it is theirs, and of
    one that is refused nothing may change.
    """
    rows = connection.execute("select name from sqlite_master where type in ('table', 'view')")
    names = {name for (name,) in rows}
    if not all(name.startswith(TABLE_PREFIX) for name in names):
        return False
    if VERSIONS not in names:
        return True
    (version,) = connection.execute(f"select max(version) from {VERSIONS}").fetchone()  # noqa: S608 - a constant
    return not isinstance(version, int) or version <= CURRENT_VERSION


def _refuse_views(connection: sqlite3.Connection, file: Path) -> None:
    """Refuse a file in which something else has the name of our tables: views can be endless."""
    found = connection.execute(
        "select type, name from sqlite_master where type in ('view', 'trigger')"
        " and tbl_name like ? limit 1",
        (f"{TABLE_PREFIX}%",),
    ).fetchone()
    if found is not None:
        kind, name = found
        raise UsageError(
            f"{file}: holds the {kind} {escape_unprintable(str(name))}, which no bundleaudit made",
            hint="name another database with --db",
        )
