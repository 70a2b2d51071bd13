"""Readers of SQLite's files, which anybody may have written: histories and the content cache.

Each is read twice: as bytes, and as rows, where the input says in JSON which statements make the
file and what stands in its tables. SQLite keeps any type in any column; bytes rarely get that far.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from bundleaudit.history.migrations import MIGRATIONS
from bundleaudit.history.place import HistoryPlace
from bundleaudit.history.remember import entry_of
from bundleaudit.history.store import History
from bundleaudit.inputs import cache_file
from bundleaudit.inputs.cache_file import CacheFile
from bundleaudit.inputs.content_cache import ContentCache, content_hash
from bundleaudit.model.history import HistoryEntry
from fuzz.documents import SHA, small_audit
from fuzz.readers import scratch

_TIME = "2026-01-01T00:00:00Z"
_KEYS = tuple(content_hash(bytes([number])) for number in range(3))
_NEW_KEY = content_hash(b"new")
_PAGE_BYTES = 512  # the smallest: a change hits something sooner
_LARGEST_NUMBER = 2**63
_MOST_STATEMENTS = 40
_TYPE = re.compile(r" (?:varchar\(\d+\)|integer|bigint|text)(?: not null)?")


def _fresh(name: str) -> Path:
    """Return a file's name in an empty folder of this process."""
    folder = scratch(os.getpid()) / "databases"
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        left.unlink()
    return folder / name


# --- histories ----------------------------------------------------------------------------------


@cache
def _entry() -> HistoryEntry:
    entry = entry_of(small_audit(), app="shop", commit=SHA, branch="main", time=_TIME)
    return replace(entry, measures=entry.measures[:3])


def _read_history(file: Path) -> None:
    place = HistoryPlace(label="history.sqlite", file=file)
    with History.open_to_read(place) as history:
        history.read_apps()
        history.read(app="shop", branch="main", limit=5)
        history.read()
    with History.open_to_write(place) as history:
        history.add([_entry()])


def history_file(data: bytes) -> None:
    """A database that somebody calls a history."""
    file = _fresh("history.sqlite")
    file.write_bytes(data)
    _read_history(file)


def history_rows(data: bytes) -> None:
    """A history whose rows hold anything, of any schema."""
    file = _fresh("history.sqlite")
    _make(file, data)
    _read_history(file)


# --- the content cache --------------------------------------------------------------------------


def _use_cache(file: Path) -> None:
    """Use a cache as the audit does; it may miss, and never raises."""
    with ContentCache.open(file) as opened:
        opened.get_many(_KEYS)
        opened.put_many({_NEW_KEY: b"value", _KEYS[0]: b"other"})
        opened.get_many([*_KEYS, _NEW_KEY])
    assert opened.problem is None or opened.problem.isprintable()


def cache_bytes(data: bytes) -> None:
    """A file in the place of the cache."""
    file = _fresh("content.sqlite")
    file.write_bytes(data)
    _use_cache(file)


def cache_rows(data: bytes) -> None:
    """A cache whose rows hold anything, of any schema."""
    file = _fresh("content.sqlite")
    _make(file, data)
    _use_cache(file)


# --- making them --------------------------------------------------------------------------------


def _make(file: Path, data: bytes) -> None:
    """Write the database that ``data`` describes, as far as SQLite takes it."""
    try:
        described = json.loads(data)
    except (ValueError, RecursionError):
        described = None
    if not isinstance(described, dict):
        file.write_bytes(data)
        return
    statements, tables = described.get("sql"), described.get("rows")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(f"pragma page_size = {_PAGE_BYTES}")
        for statement in statements[:_MOST_STATEMENTS] if isinstance(statements, list) else ():
            with suppress(sqlite3.Error, ValueError, UnicodeError):
                connection.execute(str(statement))
        for table, rows in tables.items() if isinstance(tables, dict) else ():
            for row in rows if isinstance(rows, list) else ():
                _insert(connection, table, row)


def _insert(connection: sqlite3.Connection, table: str, row: Any) -> None:
    values = [_as_value(value) for value in (row if isinstance(row, list) else [row])]
    marks = ",".join("?" * len(values))
    # What does not go in, as a text with a lone surrogate, could not have been there either.
    with suppress(sqlite3.Error, ValueError, OverflowError, UnicodeError):
        connection.execute(f'insert into "{table}" values ({marks})', values)  # noqa: S608 - hostile on purpose


def _as_value(value: Any) -> Any:
    """Return what SQLite can keep; a list of numbers below 256 is a blob, an object its text."""
    if isinstance(value, list):
        is_blob = all(isinstance(one, int) and 0 <= one < 256 for one in value)
        return bytes(value) if is_blob else json.dumps(value)
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, int) and not -_LARGEST_NUMBER <= value < _LARGEST_NUMBER:
        return float(value) if abs(value) < 1e300 else None
    return value


def _dump(file: Path) -> bytes:
    """Return the bytes of a database without its log, in the smallest pages."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = delete")
        connection.execute(f"pragma page_size = {_PAGE_BYTES}")
        connection.execute("vacuum")
    return file.read_bytes()


def _describe(file: Path) -> bytes:
    """Return the same as JSON, for ``_make``."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        made = connection.execute("select sql from sqlite_master where sql is not null")
        statements = [statement for (statement,) in made]
        for name in ("application_id", "user_version"):
            (number,) = connection.execute(f"pragma {name}").fetchone()
            statements.append(f"pragma {name} = {number}")
        names = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        rows = {
            name: [
                [[*value] if isinstance(value, bytes) else value for value in row]
                for row in connection.execute(f'select * from "{name}"')  # noqa: S608 - our own
            ]
            for (name,) in names
        }
    return json.dumps({"sql": statements, "rows": rows}).encode()


@cache
def _histories() -> tuple[tuple[bytes, bytes], ...]:
    """Return a history of two audits and one of the first schema, as bytes and as rows."""
    file = _fresh("history.sqlite")
    other = replace(_entry(), commit=None, branches=("b", "c"), is_failed=True)
    with History.open_to_write(HistoryPlace(label="", file=file)) as history:
        history.add([_entry(), other])
    now = _dump(file), _describe(file)
    old = _fresh("old.sqlite")
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute(
            "create table bundleaudit_schema "
            "(version integer not null primary key, applied_at varchar(20) not null)"
        )
        for statement in MIGRATIONS[0].statements:
            connection.execute(statement)
        connection.execute("insert into bundleaudit_schema values (1, ?)", [_TIME])
        audit = ["k", "shop", SHA, "main", _TIME, "1.0", 1, '["zlib-ng","2.0",6]', None, "d"]
        connection.execute(
            f"insert into bundleaudit_audit values ({','.join('?' * len(audit))})",  # noqa: S608 - marks only
            audit,
        )
        connection.execute(
            "insert into bundleaudit_measure values ('k', 0, 'total', '', 9, 5, null)"
        )
    return now, (_dump(old), _describe(old))


def history_files() -> tuple[bytes, ...]:
    """Return histories as bytes."""
    return tuple(data for data, _ in _histories())


def history_tables() -> tuple[bytes, ...]:
    """Return histories as rows; in one the columns have no type, so that they keep any."""
    described = tuple(rows for _, rows in _histories())
    untyped = json.loads(described[0])
    untyped["sql"] = [
        _TYPE.sub("", statement) if statement.lower().startswith("create table") else statement
        for statement in untyped["sql"]
    ]
    return (*described, json.dumps(untyped).encode())


@cache
def _caches() -> tuple[tuple[bytes, bytes], ...]:
    """Return a cache of three entries, one of them long unused, as bytes and as rows."""
    file = _fresh("content.sqlite")
    opened = CacheFile.open(file)
    opened.write({key: b"value" * number for number, key in enumerate(_KEYS)})
    opened.abandon()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("update entries set used_day = 9 where key = ?", [_KEYS[1]])
    return ((_dump(file), _describe(file)),)


def cache_files() -> tuple[bytes, ...]:
    """Return caches as bytes, and another program's database."""
    other = _fresh("other.sqlite")
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("create table entries (key, value, used_day)")
    return (*(data for data, _ in _caches()), _dump(other))


def cache_tables() -> tuple[bytes, ...]:
    """Return caches as rows; one has another table, one the mark of an earlier schema."""
    ((_, rows),) = _caches()
    more, earlier = json.loads(rows), json.loads(rows)
    more["sql"].append("create view v as select * from entries")
    earlier["sql"].append(f"pragma user_version = {cache_file._SCHEMA - 1}")
    return (rows, json.dumps(more).encode(), json.dumps(earlier).encode())
