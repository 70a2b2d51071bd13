"""Answers computed once for equal contents and kept between runs."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.inputs.remembered import answer_all, json_codec

NUMBERS = json_codec(lambda number: [number], lambda rows: int(rows[0]))


@pytest.fixture
def cache(tmp_path):
    with ContentCache.open(tmp_path / "cache.sqlite") as opened:
        yield opened


def asked(answers):
    """Return a function that answers from ``answers``, and the list of what it was asked."""
    log = []

    def compute(path):
        log.append(path)
        return answers[path]

    return compute, log


def test_equal_keys_are_computed_once_and_the_order_is_the_callers(cache):
    compute, log = asked({"b": 2, "a": 1, "c": 2})
    assert list(answer_all({"b": "2", "a": "1", "c": "2"}, compute, NUMBERS, cache).items()) == [
        ("b", 2),
        ("a", 1),
        ("c", 2),
    ]
    assert log == ["b", "a"]


def test_what_is_known_is_not_computed_again(cache):
    answer_all({"a": "1"}, lambda _: 7, NUMBERS, cache)
    compute, log = asked({})
    assert answer_all({"other": "1"}, compute, NUMBERS, cache) == {"other": 7}
    assert log == []


def test_an_answer_that_must_not_be_kept_is_left_out_and_asked_for_again(cache):
    assert answer_all({"a": "1", "b": "2"}, {"a": None, "b": 3}.get, NUMBERS, cache) == {"b": 3}
    assert answer_all({"a": "1"}, lambda _: 5, NUMBERS, cache) == {"a": 5}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"[null]", b"[1e999]", b"[" * 9999, b"\xff"])
def test_damage_is_computed_anew_and_replaced(cache, data):
    cache.put_many({"1": data})
    assert answer_all({"a": "1"}, lambda _: 5, NUMBERS, cache) == {"a": 5}
    assert cache.get_many(["1"]) == {"1": b"[5]"}


def test_an_answer_that_is_false_is_an_answer(cache):
    compute, log = asked({"a": 0})
    assert answer_all({"a": "1"}, compute, NUMBERS, cache) == {"a": 0}
    assert answer_all({"a": "1"}, compute, NUMBERS, cache) == {"a": 0}
    assert log == ["a"]
