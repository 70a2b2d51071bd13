"""The cache: it remembers, it is shared, and no fault of it stops a run."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bundleaudit.inputs import cache_file, content_cache
from bundleaudit.inputs.content_cache import ContentCache, content_hash, default_cache_file

ENTRIES = {f"key{number}": bytes([number % 256]) * number for number in range(1200)}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deep" / "content.sqlite"


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


def another_program(file):
    with sqlite3.connect(file) as connection:
        connection.execute("create table entries (other integer)")
        connection.execute("pragma user_version = 1")


def another_version(file):
    with sqlite3.connect(file) as connection:
        connection.execute("pragma user_version = 99")


@pytest.mark.parametrize(
    "damage",
    [
        damage_by_text,
        damage_by_cutting,
        damage_by_overwriting_pages,
        another_program,
        another_version,
    ],
)
def test_a_damaged_or_foreign_file_costs_only_time(file, damage):
    file.parent.mkdir()
    damage(file)
    with ContentCache.open(file) as cache:
        cache.get_many(ENTRIES)
        cache.put_many({"key": b"value"})
    with ContentCache.open(file) as cache:
        cache.put_many({"key": b"value"})
        assert cache.get_many(["key"]) in ({}, {"key": b"value"})


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


def test_a_locked_file_means_going_on_without(file, monkeypatch):
    with ContentCache.open(file) as cache:
        cache.put_many({"key": b"value"})
        other = sqlite3.connect(file, timeout=0)
        other.execute("begin exclusive")
        cache._store._connection.execute("pragma busy_timeout = 10")
        cache.put_many({"more": b"value"})
        assert "locked" in cache.problem
        assert cache.get_many(["key"]) == {}
        other.close()


WRITER = """
import sys
from pathlib import Path
from bundleaudit.inputs.content_cache import ContentCache
name = sys.argv[2]
for number in range(40):
    with ContentCache.open(Path(sys.argv[1])) as cache:
        cache.put_many({f"{name}-{number}-{item}": b"x" * 50 for item in range(10)})
        assert cache.problem is None, cache.problem
"""


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
    import os

    return {**os.environ, "PYTHONPATH": str(Path(content_cache.__file__).parents[2])}


@pytest.fixture
def today(monkeypatch):
    """Return a function that sets the day; days count from when the test began."""
    first = cache_file._today()

    def set_day(day):
        monkeypatch.setattr(cache_file, "_today", lambda: first + day)

    return set_day


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


def test_equal_contents_have_equal_hashes():
    assert content_hash(b"a") == content_hash(b"a") != content_hash(b"b")
    assert len(content_hash(b"")) == 32
