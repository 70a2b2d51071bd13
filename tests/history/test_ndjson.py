"""A history as text: the same back, and damaged lines named by number."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from bundleaudit.errors import UsageError
from bundleaudit.history.limits import parse_commit, parse_time, refuse_beyond
from bundleaudit.history.ndjson import parse_ndjson, render_ndjson
from history.entries import a_measure, an_entry

ENTRIES = tuple(an_entry(number) for number in range(3))
LINE = render_ndjson(ENTRIES[:1]).strip()


def test_entries_come_back_as_they_were():
    odd = an_entry(
        app="caf\u00e9 \U0001f600",
        commit=None,
        branches=("a", "b"),
        is_failed=None,
        measures=(a_measure(subject="/:all(.*)*'\"\\"),),
    )
    text = render_ndjson((*ENTRIES, odd))
    assert parse_ndjson(text, origin="x") == (*ENTRIES, odd)
    assert text.isascii()
    assert text.count("\n") == 4


def test_empty_lines_and_other_line_ends_are_no_damage():
    text = "\n" + render_ndjson(ENTRIES).replace("\n", "\r\n\r\n").rstrip()
    assert parse_ndjson(text, origin="x") == ENTRIES
    assert parse_ndjson("", origin="x") == ()


def changed(**fields):
    return json.dumps({**json.loads(LINE), **fields})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "Expecting"),
        ("[]", "not a line of a history"),
        ('"x"', "not a line of a history"),
        ("[" * 100_000, "nested too deeply"),
        (LINE[:-40], "Unterminated"),
        (changed(kind="other"), "not a line of a history"),
        (changed(version=2), "of version 2, this bundleaudit knows 1"),
        (json.dumps({"kind": "bundleaudit-history", "version": 1}), "'app' is missing"),
        (changed(app=5), "app is not text"),
        (changed(app=""), "the app is empty"),
        (changed(app="x" * 201), "201 characters"),
        (changed(app="a\0b"), "control characters"),
        (changed(app="\ud800"), "control characters"),
        (changed(commit="main"), "no commit"),
        (changed(commit="A" * 40), "small letters"),
        (changed(branches="main"), "branches is not a list"),
        (changed(branches=[None]), "a branch is not text"),
        (changed(time="yesterday"), "no time"),
        (changed(time="2026-01-01"), "not in UTC to the second"),
        (changed(schema_version=True), "schema_version"),
        (changed(gzip=["zlib"]), "gzip does not name"),
        (changed(gzip=["zlib", "1", -1]), "not a whole number"),
        (changed(is_failed=0), "is_failed"),
        (changed(measures=[["total", "", 1]]), "five parts"),
        (changed(measures=[["total", "", None, 1, 1]]), "raw size"),
        (changed(measures=[["total", "", 1.5, 1, 1]]), "size"),
        (changed(measures=[["total", "", -1, 1, 1]]), "not a size"),
        (changed(measures=[["total", "", 2**63, 1, 1]]), "not a size"),
        (changed(measures=[["total", "", 1, 1, 1]] * 2), "measured twice"),
        (changed(measures=[["total", "", 1, 1, 1]]), "digest does not fit"),
        (changed(digest="0" * 64), "digest does not fit"),
        (changed(commit="f" * 40), "digest does not fit"),
        (changed(branches=["other"]), "digest does not fit"),
        (changed(app="sh\udcffp"), "control characters"),
        (LINE.replace("2026", "9" * 5000), "no time"),
    ],
)
def test_a_damaged_line_is_named_with_its_reason(line, said):
    text = f"{LINE}\n\n{line}\n{LINE}\n"
    with pytest.raises(UsageError, match=r"history\.ndjson: line 3: ") as caught:
        parse_ndjson(text, origin="history.ndjson")
    assert said in str(caught.value)
    assert "nothing was imported: 1 line " in caught.value.hint


def test_many_damaged_lines_are_counted():
    with pytest.raises(UsageError, match=r"line 1: .*; line 10: .*; and 90 more") as caught:
        parse_ndjson("x\n" * 100, origin="x")
    assert len(str(caught.value)) < 1_000


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_any_text_is_entries_or_an_error(text):
    with suppress(UsageError):
        parse_ndjson(text, origin="x")


@given(st.integers(0, len(LINE) - 1), st.characters(codec="utf-8"))
def test_one_wrong_character_changes_nothing_unnoticed(index, character):
    text = LINE[:index] + character + LINE[index + 1 :]
    try:
        (entry,) = parse_ndjson(text, origin="x") or (None,)
    except UsageError:
        return
    assert entry in {None, ENTRIES[0]}


def test_fields_of_a_later_program_are_passed_over():
    document = {**json.loads(LINE), "later": [1]}
    del document["digest"]
    canonical = json.dumps(document, separators=(",", ":"), sort_keys=True)
    document["digest"] = hashlib.sha256(canonical.encode()).hexdigest()
    assert parse_ndjson(json.dumps(document, indent=None), origin="x") == ENTRIES[:1]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-23T18:30:00+01:00", "2026-11-23T17:30:00Z"),
        ("2026-11-23T18:30:00.9Z", "2026-11-23T18:30:00Z"),
        ("2026-11-23", "2026-11-23T00:00:00Z"),
        ("0050-01-01T00:00:00", "0050-01-01T00:00:00Z"),
    ],
)
def test_times_are_utc_to_the_second(text, time):
    assert parse_time(text) == time


@pytest.mark.parametrize("text", ["", "now", "2026-13-01", "0001-01-01T00:00:00+14:00"])
def test_no_times(text):
    with pytest.raises(ValueError, match="no time"):
        parse_time(text)


def test_commits_may_be_short_but_not_nothing():
    assert parse_commit(" 3F2A91C ") == "3f2a91c"
    for text in ("", "main", "123456", "0" * 40, "f" * 65):
        with pytest.raises(ValueError, match="no commit"):
            parse_commit(text)


def test_entries_of_this_program_are_within_the_limits():
    refuse_beyond(an_entry())
