"""The cache: it remembers, it is shared, and no fault of it stops a run."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bundleaudit.inputs import content_cache
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
        cache._connection.execute("pragma busy_timeout = 10")
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


def test_what_nobody_uses_is_dropped_after_a_while(file, monkeypatch):
    with ContentCache.open(file) as cache:
        cache.put_many({"old": b"1", "used": b"2"})
    today = content_cache._today()
    monkeypatch.setattr(content_cache, "_today", lambda: today + 50)
    with ContentCache.open(file) as cache:
        cache.get_many(["used"])
    monkeypatch.setattr(content_cache, "_today", lambda: today + 61)
    ContentCache.open(file).close()
    with ContentCache.open(file) as cache:
        assert cache.get_many(["old", "used"]) == {"used": b"2"}


def test_beyond_the_size_limit_the_oldest_go_first(file, monkeypatch):
    today = content_cache._today()
    monkeypatch.setattr(content_cache, "_MAX_VALUE_BYTES", 250)
    with ContentCache.open(file) as cache:
        cache.put_many({"a": b"1" * 100, "b": b"2" * 100})
    monkeypatch.setattr(content_cache, "_today", lambda: today + 1)
    with ContentCache.open(file) as cache:
        cache.put_many({"c": b"3" * 100})
    monkeypatch.setattr(content_cache, "_today", lambda: today + 2)
    ContentCache.open(file).close()
    with ContentCache.open(file) as cache:
        assert set(cache.get_many("abc")) == {"a", "c"}


def test_the_folder_can_be_chosen(tmp_path, monkeypatch):
    monkeypatch.setenv("BUNDLEAUDIT_CACHE_DIR", str(tmp_path))
    assert default_cache_file() == tmp_path / "content.sqlite"
    monkeypatch.delenv("BUNDLEAUDIT_CACHE_DIR")
    assert default_cache_file().parent.name == "bundleaudit"


def test_equal_contents_have_equal_hashes():
    assert content_hash(b"a") == content_hash(b"a") != content_hash(b"b")
    assert len(content_hash(b"")) == 32
