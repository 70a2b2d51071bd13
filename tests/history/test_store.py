"""The same promises on SQLite and on a real PostgreSQL: nothing lost, nothing doubled."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy

from bundleaudit.errors import PublishError, UsageError
from bundleaudit.history import migrations, store
from bundleaudit.history.identity import content_digest, entry_key
from bundleaudit.history.place import parse_place
from bundleaudit.history.store import Added, History
from bundleaudit.model.sizes import Encoders
from history.entries import ENCODERS, a_measure, an_entry, run_writers
from history.postgres import PASSWORD, QUOTED_PASSWORD, postgres_server

VERSION_1 = Path(__file__).parent / "version1.sql"
KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="module")
def server():
    with postgres_server() as url:
        yield url


@pytest.fixture
def make_database(tmp_path, request):
    """Return what makes a new, empty database of a kind and names it."""

    def make(kind):
        name = f"history_{uuid.uuid4().hex}"
        if kind == "sqlite":
            return str(tmp_path / f"{name}.sqlite")
        server = request.getfixturevalue("server")
        engine = sqlalchemy.create_engine(
            server.replace("://", "+psycopg://") + "/postgres", isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text(f"create schema {name}"))
        engine.dispose()
        # A schema is made a hundred times faster than a database.
        return f"{server}/postgres?options=-csearch_path%3D{name}"

    return make


@pytest.fixture(params=KINDS)
def database(request, make_database):
    return make_database(request.param)


def write(database, entries=()):
    with History.open_to_write(parse_place(database)) as history:
        return history.add(entries)


def read(database, **filters):
    with History.open_to_read(parse_place(database)) as history:
        return history.read(**filters)


def connect(database):
    place = parse_place(database)
    url = place.url or f"sqlite:///{place.file}"
    return sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool).connect()


def test_a_thousand_audits_come_back_as_they_were(database):
    entries = [an_entry(number) for number in range(1_000)]
    assert write(database, reversed(entries)) == Added(new_count=1_000, known_count=0)
    assert read(database) == tuple(entries)
    assert read(database, limit=3) == tuple(entries[-3:])


def test_eight_writers_at_once_lose_and_double_nothing(database):
    # Each adds 125 of its own and the first 25 of the next one's: those are added once, by either.
    # The database does not exist yet, so they also race for making and migrating it.
    added = run_writers(database, [125 * index for index in range(8)], 150)
    assert added == 8 * 125 + 25
    assert read(database) == tuple(an_entry(number) for number in range(8 * 125 + 25))
    with connect(database) as connection:
        versions = connection.execute(sqlalchemy.text("select version from bundleaudit_schema"))
        assert sorted(versions.scalars()) == [1, 2]


def test_the_same_audit_twice_is_one_row_and_another_branch_is_remembered(database):
    entry = an_entry()
    again = dataclasses.replace(
        entry, branches=("release", "main"), time="2027-01-01T00:00:00Z", tool_version="0.2.0"
    )
    assert write(database, [entry]).new_count == 1
    assert write(database, [again]) == Added(new_count=0, known_count=1)
    assert read(database) == (dataclasses.replace(entry, branches=("main", "release")),)
    assert read(database, branch="release") == read(database)
    assert read(database, branch="rel") == ()


@pytest.mark.parametrize(
    "other",
    [
        {"app": "admin"},
        {"commit": "f" * 40},
        {"commit": None},
        {"measures": (a_measure(gzip=7),)},
        {"measures": ()},
        {"encoders": Encoders(gzip=ENCODERS.gzip, brotli=None)},
    ],
    ids=["app", "commit", "no commit", "sizes", "no sizes", "encoders"],
)
def test_what_makes_another_row(database, other):
    entries = {an_entry(), an_entry(**other)}
    assert write(database, entries).new_count == 2
    assert set(read(database)) == entries


def test_unknown_values_stay_unknown(database):
    unknown = dataclasses.replace(a_measure().sizes, gzip_bytes=None, brotli_bytes=None)
    entry = an_entry(
        commit=None,
        branches=(),
        is_failed=None,
        encoders=Encoders(gzip=None, brotli=None),
        measures=(dataclasses.replace(a_measure(), sizes=unknown), a_measure("later", "'; --", 0)),
    )
    write(database, [entry])
    write(database, [entry])
    assert read(database) == (entry,)


def test_apps_are_told_apart(database):
    write(database, [an_entry(0, app="b"), an_entry(1, app="a"), an_entry(2, app="b")])
    with History.open_to_read(parse_place(database)) as history:
        assert history.read_apps() == ("a", "b")
    assert read(database, app="b", limit=1) == (an_entry(2, app="b"),)


def test_a_fault_in_the_middle_keeps_nothing(database):
    bad = an_entry(10, measures=(dataclasses.replace(a_measure(), subject=None),))
    with pytest.raises(PublishError, match="subject"):
        write(database, [*(an_entry(number) for number in range(10)), bad])
    assert read(database) == ()


def test_writers_of_the_same_audits_in_other_orders_do_not_wait_for_one_another(database):
    write(database)
    entries = [an_entry(number) for number in range(150)]
    with ThreadPoolExecutor(2) as pool:
        orders = (entries, entries[::-1])
        added = list(pool.map(lambda order: write(database, order), orders))
    assert sum(one.new_count for one in added) == 150
    assert read(database) == tuple(entries)


def test_databases_without_on_conflict_are_asked_by_their_keys(database, monkeypatch):
    monkeypatch.setattr(store, "_ON_CONFLICT", frozenset())
    added = write(database, [an_entry(), an_entry(1), an_entry()])
    assert added == Added(new_count=2, known_count=1)
    assert read(database) == (an_entry(), an_entry(1))


@pytest.mark.parametrize("kind", KINDS)
def test_version_1_is_brought_to_this_version_with_everything_in_it(kind, make_database):
    database = make_database(kind)
    script = VERSION_1.read_text("utf-8")
    with connect(database) as connection, connection.begin():
        for statement in script.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    expected = tuple(
        dataclasses.replace(an_entry(number), is_failed=None, branches=branches)
        for number, branches in enumerate([("main",), (), ("topic",)])
    )
    assert read(database) == expected
    assert read(database, branch="topic") == expected[2:]
    # The keys of version 1 are still the keys: nothing is added a second time.
    assert write(database, [an_entry(number) for number in range(3)]).new_count == 0


def test_a_migration_that_fails_leaves_the_version_before(database, monkeypatch):
    write(database, [an_entry()])
    broken = migrations.Migration(
        number=3,
        reason="fails half-way",
        statements=("create table bundleaudit_half (n integer)", "insert into nowhere values (1)"),
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, broken))
    monkeypatch.setattr(store, "CURRENT_VERSION", 3)
    monkeypatch.setattr(migrations, "CURRENT_VERSION", 3)
    with pytest.raises(PublishError, match="nowhere"):
        write(database)
    monkeypatch.undo()
    with connect(database) as connection:
        assert not sqlalchemy.inspect(connection).has_table("bundleaudit_half")
    assert read(database) == (an_entry(),)


def test_a_newer_schema_is_refused_by_readers_and_writers(database):
    write(database)
    with connect(database) as connection, connection.begin():
        connection.exec_driver_sql("insert into bundleaudit_schema values (9, 'later')")
    for attempt in (write, read):
        with pytest.raises(UsageError, match="version 9, this bundleaudit knows 2") as caught:
            attempt(database)
        assert "update" in caught.value.hint


def test_numbers_are_consecutive_and_steps_say_why():
    assert [one.number for one in migrations.MIGRATIONS] == [
        *range(1, migrations.CURRENT_VERSION + 1)
    ]
    assert all(one.reason and one.statements for one in migrations.MIGRATIONS)


def test_readers_find_an_empty_server_empty(make_database):
    with pytest.raises(UsageError, match="no history yet"):
        read(make_database("postgresql"))


def test_a_wrong_password_is_not_repeated(server):
    for url in (
        server.replace(QUOTED_PASSWORD, "wr0ng-passw0rd") + "/postgres",
        f"{server}/missing",
        f"{server}/postgres?options=-cgeheim%3Dwr0ng-passw0rd",
    ):
        with pytest.raises((PublishError, UsageError)) as caught:
            write(url)
        said = f"{caught.value} {caught.value.hint} {parse_place(url)!r}"
        assert "wr0ng" not in said
        assert PASSWORD not in said
        assert QUOTED_PASSWORD not in said


def test_writers_wait_for_a_lock_and_then_give_up_with_a_sentence(make_database, monkeypatch):
    database = make_database("sqlite")
    write(database)
    monkeypatch.setattr("bundleaudit.history.connect.BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("begin immediate")
    with pytest.raises(PublishError, match="database is locked") as caught:
        write(database, [an_entry()])
    assert "another process holds it" in caught.value.hint
    assert read(database) == ()  # readers do not wait
    holder.close()
    assert write(database, [an_entry()]).new_count == 1


def test_keys_and_digests_do_not_change():
    # They are in everybody's databases and exports.
    assert entry_key(an_entry()) == "e010e1be45dd9bd13961857d9954c3cb"
    assert content_digest(an_entry()).startswith("e2fc6ba0cf178d650d2e7cca5e972")


def test_the_query_of_the_docs_gives_the_series(database):
    write(
        database, [an_entry(0), an_entry(1, branches=("topic",)), an_entry(2), an_entry(3, app="x")]
    )
    page = (Path(__file__).parents[2] / "docs" / "history.md").read_text("utf-8")
    query = page.partition("```sql\n")[2].partition("```")[0]
    with connect(database) as connection:
        rows = connection.execute(sqlalchemy.text(query)).all()
    assert [row.gzip_bytes for row in rows] == [400, 402]


def journal_of(file):
    with sqlite3.connect(file) as connection:
        (mode,) = connection.execute("pragma journal_mode").fetchone()
    connection.close()
    return mode


def execute(file, *statements):
    connection = sqlite3.connect(file)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_file_of_a_later_version_keeps_every_byte(tmp_path, journal):
    file = tmp_path / "newer.sqlite"
    execute(file, f"pragma journal_mode = {journal}")
    execute(
        file,
        "create table bundleaudit_schema (version integer)",
        "insert into bundleaudit_schema values (99)",
    )
    before = file.read_bytes()
    with pytest.raises(UsageError, match="schema has version 99"):
        write(str(file), [an_entry()])
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["newer.sqlite"]


def test_a_file_of_another_program_keeps_its_journal(tmp_path):
    theirs, ours = tmp_path / "theirs.sqlite", tmp_path / "ours.sqlite"
    execute(theirs, "create table theirs (id integer)")
    for file in (theirs, ours):
        write(str(file), [an_entry()])
    assert (journal_of(theirs), journal_of(ours)) == ("delete", "wal")


@pytest.mark.parametrize("name", ["bundleaudit_branch", "bundleaudit_schema", "bundleaudit_audit"])
def test_a_view_in_place_of_a_table_is_refused_and_never_computed(tmp_path, name):
    file = tmp_path / "history.sqlite"
    write(str(file), [an_entry()])
    execute(
        file,
        "pragma foreign_keys = off",
        f"drop table {name}",
        f"create view {name} as with recursive r(n) as (select 1 union all select n + 1 from r) "
        "select n as entry_key, n as branch, n as version from r",
    )
    for is_writer in (True, False):
        open_history = History.open_to_write if is_writer else History.open_to_read
        with (
            pytest.raises(UsageError, match=f"holds the view {name}"),
            open_history(parse_place(str(file))),
        ):
            pass


LIMITED_WRITER = """
import resource, sys
sys.path[:0] = {path!r}
from bundleaudit.errors import PublishError
from bundleaudit.history.place import parse_place
from bundleaudit.history.store import History
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_bytes}, {limit_bytes}))
try:
    with History.open_to_write(parse_place({file!r})):
        pass
except PublishError as error:
    print(error, error.hint)
"""


@pytest.mark.parametrize("limit_bytes", [0, 4_096, 8_192, 16_384, 32_768])
def test_a_disk_that_is_full_leaves_no_beginning_of_a_history(tmp_path, limit_bytes):
    """A limit on the size of files is a real disk's refusal at a certain byte."""
    code = LIMITED_WRITER.format(
        path=sys.path, limit_bytes=limit_bytes, file=str(tmp_path / "h.sqlite")
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], capture_output=True, text=True, check=True
    )
    assert "is the disk full" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_history_is_begun_on_disks_without_links(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError("no links")

    monkeypatch.setattr(os, "link", refuse)
    database = str(tmp_path / "h.sqlite")
    assert write(database, [an_entry()]).new_count == 1
    assert read(database) == (an_entry(),)
    assert [path.name for path in tmp_path.iterdir()] == ["h.sqlite"]


def test_a_name_that_leads_elsewhere_is_followed(tmp_path):
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "there.sqlite")
    assert write(str(tmp_path / "link.sqlite"), [an_entry()]).new_count == 1
    assert read(str(tmp_path / "there.sqlite")) == (an_entry(),)
