"""Entries in a database: added once each, whoever else is writing, and read back in order."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, NoSuchColumnError

from bundleaudit.errors import UsageError
from bundleaudit.history.connect import begin_file, make_engine
from bundleaudit.history.faults import explained
from bundleaudit.history.identity import content_digest, entry_key
from bundleaudit.history.migrations import CURRENT_VERSION, migrate, read_version, refuse_newer
from bundleaudit.history.rows import group_rows, read_entry, write_encoder
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Engine

    from bundleaudit.history.place import HistoryPlace
    from bundleaudit.model.history import HistoryEntry

_ON_CONFLICT: Final = frozenset({"sqlite", "postgresql"})
_ADD_AUDIT: Final = """
insert into bundleaudit_audit (
  entry_key, app, commit_sha, audited_at, tool_version, schema_version, gzip_encoder,
  brotli_encoder, content_digest, is_failed
) values (
  :entry_key, :app, :commit_sha, :audited_at, :tool_version, :schema_version, :gzip_encoder,
  :brotli_encoder, :content_digest, :is_failed
)
"""
_ADD_BRANCH: Final = (
    "insert into bundleaudit_branch (entry_key, branch) values (:entry_key, :branch)"
)
_ADD_MEASURES: Final = """
insert into bundleaudit_measure (
  entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes
) values (
  :entry_key, :ordinal, :measure, :subject, :raw_bytes, :gzip_bytes, :brotli_bytes
)
"""
_OF_BRANCH: Final = """
and entry_key in (select entry_key from bundleaudit_branch where branch = :branch)
"""
_OF_APP: Final = "and app = :app"
_NEWEST: Final = """
select entry_key from bundleaudit_audit where 1 = 1 {filters}
order by audited_at desc, entry_key desc limit :limit
"""
_EVERYTHING: Final = 1_000_000_000


@record
class Added:
    """What adding entries did.

    Attributes:
        new_count: How many were not there.
        known_count: How many were there already.
    """

    new_count: int
    known_count: int


class History:
    """An open history, to be used in a ``with``; every call is one transaction."""

    def __init__(self, place: HistoryPlace, engine: Engine) -> None:
        self._place = place
        self._engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @classmethod
    def open_to_write(cls, place: HistoryPlace) -> Self:
        """Return the history of ``place``, made or brought to this program's schema where needed.

        Raises:
            UsageError: The place holds something else, a later schema, or needs a driver.
            PublishError: It cannot be reached or written.
        """
        with explained(place):
            if place.file is not None:
                begin_file(
                    place.file, lambda connection: migrate(connection, place.label, now=_now())
                )
            history = cls(place, make_engine(place, is_writer=True))
            try:
                with history._engine.begin() as connection:
                    if read_version(connection) != CURRENT_VERSION:
                        migrate(connection, place.label, now=_now())
            except BaseException:
                history._engine.dispose()
                raise
        return history

    @classmethod
    def open_to_read(cls, place: HistoryPlace) -> Self:
        """Return the history of ``place``; one with an earlier schema is brought up first.

        Raises:
            UsageError: There is none, or as above.
            PublishError: It cannot be reached or read.
        """
        with explained(place):
            history = cls(place, make_engine(place, is_writer=False))
            try:
                with history._engine.begin() as connection:
                    version = read_version(connection)
                history._require(version)
            except BaseException:
                history._engine.dispose()
                raise
        return history

    def _require(self, version: int) -> None:
        """Refuse a schema that is missing or newer; bring up an earlier one."""
        if version == 0:
            raise UsageError(
                f"{self._place.label}: there is no history yet",
                hint="`bundleaudit history add dist/` begins one; --db names another",
            )
        refuse_newer(version, self._place.label)
        if version != CURRENT_VERSION:
            self._engine.dispose()
            with History.open_to_write(self._place):
                pass

    def add(self, entries: Iterable[HistoryEntry]) -> Added:
        """Keep ``entries``, all of them or none; of those known already only new branches.

        Raises:
            PublishError: The database does not take them.
        """
        new_count = known_count = 0
        with self._transaction() as connection:
            # In one order for all writers, or two of them could wait for one another.
            for entry in sorted(entries, key=entry_key):
                if _add(connection, entry):
                    new_count += 1
                else:
                    known_count += 1
        return Added(new_count=new_count, known_count=known_count)

    def read(
        self, *, app: str | None = None, branch: str | None = None, limit: int | None = None
    ) -> tuple[HistoryEntry, ...]:
        """Return the newest ``limit`` entries, the oldest of them first.

        Raises:
            PublishError: The database cannot be read.
            UsageError: It holds what was not written by this program.
        """
        filters = (_OF_APP if app is not None else "") + (_OF_BRANCH if branch is not None else "")
        keys = _NEWEST.format(filters=filters)
        values: dict[str, Any] = {"limit": _EVERYTHING if limit is None else limit}
        values |= {"app": app} if app is not None else {}
        values |= {"branch": branch} if branch is not None else {}
        with self._transaction() as connection:
            audits, branch_rows, measure_rows = (
                connection.execute(
                    text(f"select t.* from {table} t join ({keys}) k on t.entry_key = k.entry_key"),  # noqa: S608 - ours
                    values,
                )
                .mappings()
                .all()
                for table in ("bundleaudit_audit", "bundleaudit_branch", "bundleaudit_measure")
            )
        branches, measures = group_rows(branch_rows), group_rows(measure_rows)
        try:
            rows = sorted(audits, key=lambda row: (row["audited_at"], row["entry_key"]))
            return tuple(
                read_entry(row, branches[row["entry_key"]], measures[row["entry_key"]])
                for row in rows
            )
        except (ValueError, TypeError, OverflowError, NoSuchColumnError) as error:
            raise UsageError(
                f"{self._place.label}: holds what bundleaudit did not write: {error}",
                hint="begin a new one, and import the last export",
            ) from error

    def read_apps(self) -> tuple[str, ...]:
        """Return the names of all apps, sorted.

        Raises:
            PublishError: The database cannot be read.
        """
        with self._transaction() as connection:
            found = connection.execute(text("select distinct app from bundleaudit_audit"))
            return tuple(sorted(map(str, found.scalars())))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with explained(self._place), self._engine.begin() as connection:
            yield connection


def _add(connection: Connection, entry: HistoryEntry) -> bool:
    key = entry_key(entry)
    is_new = _insert_once(
        connection,
        _ADD_AUDIT,
        {
            "entry_key": key,
            "app": entry.app,
            "commit_sha": entry.commit or "",
            "audited_at": entry.time,
            "tool_version": entry.tool_version,
            "schema_version": entry.schema_version,
            "gzip_encoder": write_encoder(entry.encoders.gzip),
            "brotli_encoder": write_encoder(entry.encoders.brotli),
            "content_digest": content_digest(entry),
            "is_failed": None if entry.is_failed is None else int(entry.is_failed),
        },
    )
    if is_new and entry.measures:
        rows = [
            {
                "entry_key": key,
                "ordinal": ordinal,
                "measure": one.measure,
                "subject": one.subject,
                "raw_bytes": one.sizes.raw_bytes,
                "gzip_bytes": one.sizes.gzip_bytes,
                "brotli_bytes": one.sizes.brotli_bytes,
            }
            for ordinal, one in enumerate(entry.measures)
        ]
        connection.execute(text(_ADD_MEASURES), rows)
    for branch in entry.branches:
        _insert_once(connection, _ADD_BRANCH, {"entry_key": key, "branch": branch})
    return is_new


def _insert_once(connection: Connection, statement: str, values: Mapping[str, Any]) -> bool:
    """Insert a row and return whether it was new; the key says whether it was."""
    if connection.dialect.name in _ON_CONFLICT:
        done = connection.execute(text(f"{statement} on conflict do nothing"), values)
        return done.rowcount == 1
    try:
        with connection.begin_nested():
            connection.execute(text(statement), values)
    except IntegrityError:
        return False
    return True


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
