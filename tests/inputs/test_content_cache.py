"""The cache: it remembers, it is shared, and no fault of it stops a run."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bundleaudit.inputs import cache_file, content_cache
from bundleaudit.inputs.content_cache import (
    ContentCache,
    content_hash,
    default_cache_file,
    hash_stream,
)

ENTRIES = {f"key{number}": bytes([number % 256]) * number for number in range(1200)}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deep" / "content.sqlite"


@pytest.fixture
def today(monkeypatch):
    """Return a function that sets the day; days count from when the test began."""
    first = cache_file._today()

    def set_day(day):
        monkeypatch.setattr(cache_file, "_today", lambda: first + day)

    return set_day


def test_what_was_put_is_found_by_later_runs(file):
    with ContentCache.open(file) as cache:
        cache.put_many(ENTRIES)
        assert cache.problem is None
    with ContentCache.open(file) as cache:
        assert cache.get_many([*ENTRIES, "unknown"]) == ENTRIES


def test_a_disabled_cache_always_misses():
    with ContentCache.open(None) as cache:
        cache.put_many(ENTRIES)
        assert cache.get_many(ENTRIES) == {}


def test_a_later_value_replaces_the_earlier(file):
    with ContentCache.open(file) as cache:
        cache.put_many({"key": b"old"})
        cache.put_many({"key": b"new"})
        assert cache.get_many(["key"]) == {"key": b"new"}


def damage_by_text(file):
    file.write_text("this is no database, but it is long enough to look at" * 40)


def damage_by_cutting(file):
    with ContentCache.open(file) as cache:
        cache.put_many(ENTRIES)
    file.write_bytes(file.read_bytes()[:5000])


def damage_by_overwriting_pages(file):
    with ContentCache.open(file) as cache:
        cache.put_many(ENTRIES)
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    file.write_bytes(data)


def damage_inside(file):
    """The first pages are whole: the damage shows when rows are read, not when it is opened."""
    with ContentCache.open(file) as cache:
        cache.put_many(ENTRIES)
    data = bytearray(file.read_bytes())
    data[5 * 4096 :] = b"\xa5" * (len(data) - 5 * 4096)
    file.write_bytes(data)


def another_program(file):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("create table entries (other integer)")
        connection.execute("pragma user_version = 1")


def another_version(file):
    ContentCache.open(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("pragma user_version = 99")


def a_view_without_end(file):
    ContentCache.open(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("drop table entries")
        connection.execute(
            "create view entries as with recursive r(n) as (select 1 union all select n+1 from r) "
            "select n as key, n as value, n as used_day from r"
        )


def one_table_more(file):
    ContentCache.open(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "create trigger t after insert on entries begin delete from entries; end"
        )


def a_schema_that_is_no_text(file):
    """Python's module refuses such text itself, with an error that has no code."""
    ContentCache.open(file).close()
    with closing(sqlite3.connect(file)) as other:
        other.execute("pragma wal_checkpoint(truncate)")
    file.write_bytes(file.read_bytes().replace(b"used_day", b"\x1b[31m\xff\xff\xff"))


DAMAGES = [
    a_schema_that_is_no_text,
    a_view_without_end,
    one_table_more,
    damage_by_text,
    damage_by_cutting,
    damage_by_overwriting_pages,
    damage_inside,
    another_program,
    another_version,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_or_foreign_file_is_replaced_at_once_and_kept_aside(file, damage):
    file.parent.mkdir()
    damage(file)
    before = file.read_bytes()
    with ContentCache.open(file) as cache:
        assert cache.get_many(ENTRIES) == {}
        cache.put_many({"key": b"value"})
        assert cache.get_many(["key"]) == {"key": b"value"}
        assert "rebuilt" in cache.problem
        assert cache.problem.isprintable()
    with ContentCache.open(file) as cache:
        assert cache.get_many(["key"]) == {"key": b"value"}
        assert cache.problem is None
    assert file.with_name("content.sqlite.old").read_bytes() == before


def test_an_empty_file_is_a_new_cache(file):
    file.parent.mkdir()
    file.touch()
    with ContentCache.open(file) as cache:
        cache.put_many({"key": b"value"})
        assert cache.problem is None
        assert cache.get_many(["key"]) == {"key": b"value"}


def test_a_file_damaged_twice_in_one_run_is_given_up(file):
    with ContentCache.open(file) as cache:
        cache._recover(sqlite3.DatabaseError())
        assert "not used" in cache.problem
        cache.put_many({"key": b"value"})
        assert cache.get_many(["key"]) == {}


def test_a_damaged_file_that_cannot_be_renamed_means_no_cache(file, monkeypatch):
    """On Windows nobody may rename a file that another run has open."""

    def refuse(*_):
        raise PermissionError(13, "denied")

    file.parent.mkdir()
    damage_by_text(file)
    monkeypatch.setattr(cache_file.os, "replace", refuse)
    with ContentCache.open(file) as cache:
        assert "not used" in cache.problem
        cache.put_many({"key": b"value"})
        assert cache.get_many(["key"]) == {}


def test_what_another_run_rebuilt_meanwhile_is_left_alone(file):
    file.parent.mkdir()
    damage_by_text(file)
    seen = cache_file.identity(file)
    with ContentCache.open(file) as quicker:
        quicker.put_many({"key": b"value"})
        cache_file.set_aside(file, seen)
        assert cache_file.identity(file) != seen
    with ContentCache.open(file) as cache:
        assert cache.get_many(["key"]) == {"key": b"value"}


def test_values_that_are_no_bytes_are_misses(file):
    """SQLite keeps any type in any column."""
    with ContentCache.open(file) as cache:
        execute = cache._store._connection.execute
        sealed = cache_file._seal("c", b"bytes") + b"bytes"
        for key, value, day in [("a", "text", 1), ("b", 5, "day"), ("c", sealed, "day")]:
            execute("insert into entries values (?, ?, ?)", (key, value, day))
        assert cache.get_many("abc") == {"c": b"bytes"}
        assert cache.problem is None


@pytest.mark.parametrize("at", [0, 7, 8, 20])
def test_a_damaged_value_of_the_right_length_is_a_miss(file, at):
    with ContentCache.open(file) as cache:
        cache.put_many({"a": bytes(16), "b": bytes(16)})
    with closing(sqlite3.connect(file)) as connection, connection:
        (value,) = connection.execute("select value from entries where key = 'a'").fetchone()
        damaged = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
        connection.execute("update entries set value = ? where key = 'a'", (damaged,))
    with ContentCache.open(file) as cache:
        assert cache.get_many("ab") == {"b": bytes(16)}
        assert cache.problem is None


def test_a_value_that_moved_to_another_key_is_a_miss(file):
    with ContentCache.open(file) as cache:
        cache.put_many({"a": b"value"})
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("update entries set key = 'b'")
    with ContentCache.open(file) as cache:
        assert cache.get_many("ab") == {}


@pytest.mark.parametrize("key", ["with\0null", "\udcff", "", "x" * 100_000])
def test_no_key_makes_it_raise(file, key):
    with ContentCache.open(file) as cache:
        cache.put_many({key: b"value"})
        assert cache.get_many([key]) in ({}, {key: b"value"})


@pytest.mark.parametrize("name", ["with\0null", "\udcff\0", "x" * 5000])
def test_no_path_makes_it_raise(tmp_path, name):
    with ContentCache.open(tmp_path / name / "content.sqlite") as cache:
        cache.put_many({"key": b"value"})
        assert "not used" in cache.problem


def test_a_python_without_sqlite_means_no_cache(file, monkeypatch):
    monkeypatch.setitem(sys.modules, "bundleaudit.inputs.cache_file", None)
    with ContentCache.open(file) as cache:
        cache.put_many({"key": b"value"})
        assert cache.get_many(["key"]) == {}
        assert "not used" in cache.problem


def test_entries_are_kept_together_or_not_at_all(file):
    with ContentCache.open(file) as cache:
        cache.put_many({"good": b"value", object(): b"value"})
        assert "not used" in cache.problem
    with ContentCache.open(file) as cache:
        assert cache.get_many(["good"]) == {}


def test_a_full_disk_keeps_what_was_there(file):
    with ContentCache.open(file) as cache:
        cache.put_many({"small": b"value"})
        cache._store._connection.execute("pragma max_page_count = 10")
        cache.put_many({"large": b"x" * 1_000_000})
        assert "full" in cache.problem
        assert cache.get_many(["small"]) == {}
    with ContentCache.open(file) as cache:
        assert cache.get_many(["small", "large"]) == {"small": b"value"}
        assert cache.problem is None


READER = """
import sys
from pathlib import Path
from bundleaudit.inputs import cache_file
from bundleaudit.inputs.content_cache import ContentCache
with ContentCache.open(Path(sys.argv[1])) as cache:
    cache.put_many({"more": b"value"})
    found = cache.get_many(["key", "more"])
print(len(found), cache.problem)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders are POSIX")
def test_a_folder_that_is_read_only_costs_only_time():
    """The superuser may write anywhere, so another user asks when the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="bundleaudit-cache-"))
    file = folder / "content.sqlite"
    with ContentCache.open(file) as cache:
        cache.put_many({"key": b"value"})
    file.chmod(0o444)
    folder.chmod(0o555)
    code = READER.replace("with Content", "os.geteuid() or os.setuid(65534)\nwith Content")
    try:
        answer = subprocess.run(
            [sys.executable, "-c", f"import os, bundleaudit.inputs.cache_file{code}", str(file)],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
    assert answer.stderr == ""
    assert "not used" in answer.stdout


def test_a_full_disk_at_the_first_run_means_no_cache(file):
    """No file may grow beyond a page, as on a full disk: the system refuses, not SQLite."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));{READER}"
    pytest.importorskip("resource")
    answer = subprocess.run(
        [sys.executable, "-c", limited, str(file)],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stderr == ""
    assert answer.stdout.startswith("0 the cache is not used")
    with ContentCache.open(file) as cache:
        cache.put_many({"key": b"value"})
        assert cache.get_many(["key"]) == {"key": b"value"}


def test_a_folder_in_its_place_means_no_cache(file):
    file.mkdir(parents=True)
    with ContentCache.open(file) as cache:
        cache.put_many({"key": b"value"})
        assert cache.get_many(["key"]) == {}
        assert "not used" in cache.problem


def test_a_folder_that_cannot_be_made_means_no_cache(tmp_path):
    (tmp_path / "file").touch()
    with ContentCache.open(tmp_path / "file" / "content.sqlite") as cache:
        assert cache.get_many(["key"]) == {}
        assert "not used" in cache.problem


def test_a_locked_file_means_going_on_without(file):
    with ContentCache.open(file) as cache, closing(sqlite3.connect(file, timeout=0)) as other:
        cache.put_many({"key": b"value"})
        other.execute("begin exclusive")
        cache._store._connection.execute("pragma busy_timeout = 10")
        cache.put_many({"more": b"value"})
        assert "locked" in cache.problem
        assert cache.get_many(["key"]) == {}


def test_a_lock_hides_nothing_that_is_only_read(file, today):
    """Marking entries as used may wait for another run; what they say may not."""
    with ContentCache.open(file) as cache:
        cache.put_many(ENTRIES)
    today(30)
    with ContentCache.open(file) as cache, closing(sqlite3.connect(file, timeout=0)) as other:
        other.execute("begin immediate")
        cache._store._connection.execute("pragma busy_timeout = 10")
        assert cache.get_many(ENTRIES) == ENTRIES
        assert cache.problem is None


def test_a_new_file_that_another_run_is_making_is_waited_for(file):
    """SQLite itself refuses at once to switch a file to write-ahead logging meanwhile."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file, check_same_thread=False)) as other:
        other.execute("begin immediate")
        release = threading.Timer(0.15, other.rollback)
        release.start()
        with ContentCache.open(file) as cache:
            assert cache.problem is None
        release.join()


def test_a_new_file_that_stays_locked_means_no_cache(file, monkeypatch):
    monkeypatch.setattr(cache_file, "_BUSY_SECONDS", 0.05)
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as other:
        other.execute("begin exclusive")
        with ContentCache.open(file) as cache:
            assert "locked" in cache.problem
            cache.put_many({"key": b"value"})


WRITER = """
import sys
from pathlib import Path
from bundleaudit.inputs import cache_file
from bundleaudit.inputs.content_cache import ContentCache
name = sys.argv[2]
for number in range(40):
    with ContentCache.open(Path(sys.argv[1])) as cache:
        cache.put_many({f"{name}-{number}-{item}": b"x" * 50 for item in range(10)})
        assert cache.problem is None, cache.problem
"""


@pytest.mark.parametrize("damage", [None, damage_by_text])
def test_runs_that_begin_together_all_find_a_working_cache(file, damage):
    """Making or replacing the file is where runs could trip over one another."""
    file.parent.mkdir()
    if damage is not None:
        damage(file)
    code = WRITER.replace("range(40)", "range(2)")
    if damage is not None:
        code = code.replace(
            "assert cache.problem is None", "assert 'not used' not in str(cache.problem)"
        )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(file), name], env=_environment())
        for name in "abcdef"
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 6
    with ContentCache.open(file) as cache:
        keys = [f"{name}-1-{item}" for name in "abcdef" for item in range(10)]
        found = cache.get_many(keys)
        assert cache.problem is None
    assert len(found) == 60 or damage is not None


def test_runs_at_the_same_time_lose_nothing(file):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(file), name], env=_environment())
        for name in "abc"
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    with ContentCache.open(file) as cache:
        keys = [
            f"{name}-{number}-{item}"
            for name in "abc"
            for number in range(40)
            for item in range(10)
        ]
        assert len(cache.get_many(keys)) == 1200


def _environment():
    """Return variables for a child; measuring coverage, it would write files of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    return {**kept, "PYTHONPATH": str(Path(content_cache.__file__).parents[2])}


def test_what_nobody_uses_is_dropped_after_a_while(file, today):
    with ContentCache.open(file) as cache:
        cache.put_many({"old": b"1", "used": b"2"})
    today(50)
    with ContentCache.open(file) as cache:
        cache.get_many(["used"])
    today(61)
    with ContentCache.open(file) as cache:
        cache.put_many({"new": b"3"})
    with ContentCache.open(file) as cache:
        assert cache.get_many(["old", "used", "new"]) == {"used": b"2", "new": b"3"}


def test_beyond_the_size_limit_the_longest_unused_go_first(file, today, monkeypatch):
    monkeypatch.setattr(cache_file, "_MAX_FILE_BYTES", 400_000)
    for day, key in enumerate("abcd"):
        today(day)
        with ContentCache.open(file) as cache:
            cache.put_many({key: key.encode() * 120_000})
    with ContentCache.open(file) as cache:
        assert set(cache.get_many("abcd")) == {"c", "d"}  # three quarters of the limit are kept


def test_upkeep_happens_once_a_day(file, today):
    with ContentCache.open(file) as cache:
        cache.put_many({"a": b"1"})
    today(100)
    with ContentCache.open(file) as cache:
        cache.put_many({"b": b"2"})
    statements = []
    with ContentCache.open(file) as cache:
        cache._store._connection.set_trace_callback(statements.append)
        cache.put_many({"c": b"3"})
    assert not [text for text in statements if text.startswith(("delete", "update"))]
    assert [text for text in statements if text.startswith("insert")]


def test_days_of_a_wrong_clock_do_not_keep_entries_for_ever(file, today):
    today(5000)
    with ContentCache.open(file) as cache:
        cache.put_many({"future": b"1"})
    today(0)
    with ContentCache.open(file) as cache:
        cache.put_many({"now": b"2"})
    with ContentCache.open(file) as cache:
        assert set(cache.get_many(["future", "now"])) == {"now"}


@pytest.mark.parametrize(("day", "writes"), [(0, False), (7, False), (8, True)])
def test_warm_runs_write_once_a_week_at_most(file, today, day, writes):
    with ContentCache.open(file) as cache:
        cache.put_many(ENTRIES)
    today(day)
    statements = []
    with ContentCache.open(file) as cache:
        cache._store._connection.set_trace_callback(statements.append)
        assert cache.get_many(ENTRIES) == ENTRIES
    assert any(not text.startswith("select") for text in statements) == writes


def test_the_folder_can_be_chosen(tmp_path, monkeypatch):
    monkeypatch.setenv("BUNDLEAUDIT_CACHE_DIR", str(tmp_path))
    assert default_cache_file() == tmp_path / "content.sqlite"
    monkeypatch.delenv("BUNDLEAUDIT_CACHE_DIR")
    assert default_cache_file().parent.name == "bundleaudit"


def test_a_user_without_a_home_has_no_cache(monkeypatch):
    """Or a folder called ~ would appear in the current directory."""
    import platformdirs

    monkeypatch.delenv("BUNDLEAUDIT_CACHE_DIR", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: Path("~/.cache/x"))
    assert default_cache_file() is None


def test_equal_contents_have_equal_hashes():
    assert content_hash(b"a") == content_hash(b"a") != content_hash(b"b")
    assert len(content_hash(b"")) == 32


@pytest.mark.parametrize("size", [0, 1, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 3 << 18])
def test_a_stream_has_the_hash_of_its_content_and_is_read_in_blocks(size):
    class Counting(io.BytesIO):
        largest = 0

        def read(self, count=-1):
            self.largest = max(self.largest, len(super().getbuffer()) if count < 0 else count)
            return super().read(count)

    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    stream = Counting(data)
    assert hash_stream(stream) == (content_hash(data), size)
    assert stream.largest <= 1 << 18


def test_a_file_that_another_run_replaced_is_opened_anew(file, tmp_path):
    """The other run took the log of what this one has open, so that its own file only fails."""
    file.parent.mkdir(exist_ok=True)
    other = tmp_path / "other.sqlite"
    with ContentCache.open(other) as fresh:
        fresh.put_many({"a": b"1"})
    with ContentCache.open(file) as cache:
        cache.put_many({"b": b"2"})
        cache._store._connection.close()  # every use of it is an error from now on
        other.replace(file)
        assert cache.get_many(["a"]) == {}
        assert cache.get_many(["a"]) == {"a": b"1"}
        cache.put_many({"c": b"3"})
        assert cache.get_many(["c"]) == {"c": b"3"}


def test_a_file_that_fails_again_and_again_is_given_up(file, monkeypatch):
    file.parent.mkdir(exist_ok=True)
    with ContentCache.open(file) as cache:
        numbers = iter(range(100))
        monkeypatch.setattr(cache_file, "identity", lambda _: (0, next(numbers)))
        for _ in range(5):
            if cache._store is not None:
                cache._store._connection.close()
            assert cache.get_many(["a"]) == {}
        assert "not used" in cache.problem
        assert next(numbers) < 20
