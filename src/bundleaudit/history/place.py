"""Which database is meant, and how it is called in messages: never with its password."""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from bundleaudit.errors import UsageError
from bundleaudit.records import record

DEFAULT_FILE: Final = Path(".bundleaudit") / "history.sqlite"
_SCHEME: Final = re.compile(r"([A-Za-z][\w+.-]*)://", re.ASCII)
_HOST: Final = re.compile(r"(?:[\w.-]*|\[[\w.:]*\])(?::[0-9]{1,5})?", re.ASCII)
_HINT: Final = "for example postgresql+psycopg://user:password@host/database"


@record
class HistoryPlace:
    """A database.

    Attributes:
        label: How messages call it.
        file: SQLite's file; ``None`` for a server.
        url: Of a server, as SQLAlchemy reads it; not shown when printed.
    """

    label: str
    file: Path | None
    url: str = field(default="", repr=False)


def parse_place(text: str) -> HistoryPlace:
    """Return the database that ``text`` names: a file's path, or SQLAlchemy's URL of a server.

    ``postgres://`` and ``postgresql://`` mean the driver psycopg, which `bundleaudit` is tested with.

    Raises:
        UsageError: It is no URL; the message does not repeat it.
    """
    scheme = _SCHEME.match(text)
    if scheme is None:
        if not text or "\0" in text:
            raise UsageError("--db: names no file", hint=f"write a file's path, or a URL, {_HINT}")
        return HistoryPlace(label=text, file=Path(text))
    driver, rest = scheme[1].lower(), text[scheme.end() :]
    if driver in {"sqlite", "sqlite+pysqlite"}:
        return _sqlite(rest)
    if driver in {"postgres", "postgresql"}:
        driver = "postgresql+psycopg"
    host, _, name = rest.rpartition("@")[2].partition("?")[0].partition("/")
    # With a second @ nobody can say where the password ends and the host begins.
    if rest.count("@") > 1 or not _HOST.fullmatch(host):
        raise UsageError(
            f"--db: the {driver} URL cannot be read",
            hint="write special characters of its password as %40 (for @), %2F (for /) and so on",
        )
    shown = f"{driver.partition('+')[0]}://{host}/{name}"
    return HistoryPlace(label=shown, file=None, url=f"{driver}://{rest}")


def secrets_in(url: str) -> tuple[str, ...]:
    """Return every piece of a URL that may be secret, as written and decoded, the longest first."""
    rest = url.partition("://")[2]
    user, _, address = rest.rpartition("@")
    parts = [user, user.partition(":")[2]]
    parts += [pair.partition("=")[2] for pair in address.partition("?")[2].split("&")]
    found = {form for part in parts for form in (part, unquote(part)) if form}
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def _sqlite(rest: str) -> HistoryPlace:
    path = rest.partition("?")[0].removeprefix("/")
    if not rest.startswith("/") or path in {"", ":memory:"} or "\0" in path:
        raise UsageError(
            "--db: the SQLite URL names no file",
            hint="write a file's path: --db history.sqlite",
        )
    return HistoryPlace(label=path, file=Path(path))
