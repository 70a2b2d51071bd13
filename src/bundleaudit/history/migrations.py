"""The schema, as numbered steps that are never changed once released; there is no way back.

Plain SQL that every database understands. Text that is part of a key has a length, and keys are
made by us (`identity.entry_key`), so no database has to hand out numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from bundleaudit.errors import UsageError
from bundleaudit.records import record

if TYPE_CHECKING:
    from sqlalchemy import Connection

TABLE_PREFIX: Final = "bundleaudit_"
VERSIONS: Final = f"{TABLE_PREFIX}schema"
_PG_LOCK: Final = 0x62617564  # "baud"


@record
class Migration:
    """One step: what it is for, and its statements."""

    number: int
    reason: str
    statements: tuple[str, ...]


MIGRATIONS: Final = (
    Migration(
        number=1,
        reason="audits and what they measured",
        statements=(
            """
            create table bundleaudit_audit (
              entry_key varchar(32) not null primary key,
              app varchar(200) not null,
              commit_sha varchar(64) not null,
              branch varchar(250),
              audited_at varchar(20) not null,
              tool_version varchar(40) not null,
              schema_version integer not null,
              gzip_encoder varchar(120),
              brotli_encoder varchar(120),
              content_digest varchar(64) not null
            )
            """,
            """
            create table bundleaudit_measure (
              entry_key varchar(32) not null references bundleaudit_audit (entry_key),
              ordinal integer not null,
              measure varchar(40) not null,
              subject text not null,
              raw_bytes bigint not null,
              gzip_bytes bigint,
              brotli_bytes bigint,
              primary key (entry_key, ordinal)
            )
            """,
        ),
    ),
    Migration(
        number=2,
        reason="one commit may be on several branches; the verdict; audits in order of time",
        statements=(
            """
            create table bundleaudit_branch (
              entry_key varchar(32) not null references bundleaudit_audit (entry_key),
              branch varchar(250) not null,
              primary key (entry_key, branch)
            )
            """,
            """
            insert into bundleaudit_branch (entry_key, branch)
            select entry_key, branch from bundleaudit_audit where branch is not null
            """,
            "alter table bundleaudit_audit drop column branch",
            "alter table bundleaudit_audit add column is_failed smallint",
            "create index bundleaudit_audit_time on bundleaudit_audit (app, audited_at)",
        ),
    ),
)
CURRENT_VERSION: Final = MIGRATIONS[-1].number


def read_version(connection: Connection) -> int:
    """Return the number of the last step taken; 0 for a database without a history."""
    if not inspect(connection).has_table(VERSIONS):
        return 0
    found = connection.execute(text(f"select max(version) from {VERSIONS}")).scalar()  # noqa: S608 - a constant
    return int(found or 0)


def refuse_newer(version: int, label: str) -> None:
    """Refuse a database that a later version of bundleaudit has changed.

    Raises:
        UsageError: It has.
    """
    if version > CURRENT_VERSION:
        raise UsageError(
            f"{label}: its schema has version {version}, this bundleaudit knows {CURRENT_VERSION}",
            hint="update bundleaudit, or name another database with --db",
        )


def migrate(connection: Connection, label: str, *, now: str) -> None:
    """Take every step that is missing, inside the transaction that is open.

    Whoever comes second waits for the first and then finds nothing left to do: SQLite's
    transactions of writers exclude one another, PostgreSQL is asked for a lock.

    Raises:
        UsageError: The schema is newer than this program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"select pg_advisory_xact_lock({_PG_LOCK})"))
    version = read_version(connection)
    refuse_newer(version, label)
    if version == 0:
        connection.execute(
            text(
                f"create table {VERSIONS} "
                "(version integer not null primary key, applied_at varchar(20) not null)"
            )
        )
    for migration in MIGRATIONS[version:]:
        for statement in migration.statements:
            connection.execute(text(statement))
        connection.execute(
            text(f"insert into {VERSIONS} (version, applied_at) values (:version, :now)"),  # noqa: S608 - a constant
            {"version": migration.number, "now": now},
        )
