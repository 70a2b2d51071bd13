"""Answers computed once for equal contents, kept between runs, by this process or others."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.inputs.remembered import Answers, Task, json_codec
from bundleaudit.inputs.worker_processes import WorkerProcesses

NUMBERS = json_codec(lambda number: [number], lambda rows: int(rows[0]))


@pytest.fixture
def cache(tmp_path):
    with ContentCache.open(tmp_path / "cache.sqlite") as opened:
        yield opened


def task(key, answer, log=None):
    """Return a task that gives ``answer`` and notes its key."""

    def compute():
        if log is not None:
            log.append(key)
        return answer

    return Task(key=key, compute=compute, cost_bytes=1)


def test_equal_keys_are_computed_once_and_the_order_is_the_callers(cache):
    log = []
    tasks = {"b": task("2", 2, log), "a": task("1", 1, log), "c": task("2", 2, log)}
    assert list(Answers(cache).find(tasks, NUMBERS).items()) == [("b", 2), ("a", 1), ("c", 2)]
    assert log == ["2", "1"]


@pytest.mark.parametrize("most_workers", [0, 1])
def test_what_is_known_is_not_computed_again(cache, most_workers):
    log = []
    with WorkerProcesses(most_workers) as workers:
        Answers(cache, workers).find({"a": task("1", 7)}, NUMBERS)
        assert Answers(cache, workers).find({"other": task("1", 8, log)}, NUMBERS) == {"other": 7}
    assert log == []


def test_an_answer_that_must_not_be_kept_is_left_out_and_asked_for_again(cache):
    tasks = {"a": task("1", None), "b": task("2", 3)}
    assert Answers(cache).find(tasks, NUMBERS) == {"b": 3}
    assert Answers(cache).find({"a": task("1", 5)}, NUMBERS) == {"a": 5}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"[null]", b"[1e999]", b"[" * 9999, b"\xff"])
def test_damage_is_computed_anew_and_replaced(cache, data):
    cache.put_many({"1": data})
    assert Answers(cache).find({"a": task("1", 5)}, NUMBERS) == {"a": 5}
    assert cache.get_many(["1"]) == {"1": b"[5]"}


def test_an_answer_that_is_false_is_an_answer(cache):
    log = []
    tasks = {"a": task("1", 0, log)}
    assert Answers(cache).find(tasks, NUMBERS) == {"a": 0}
    assert Answers(cache).find(tasks, NUMBERS) == {"a": 0}
    assert log == ["1"]
