"""Snapshots: small, sorted, one line an item, and refused with a sentence when damaged."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from builders import ENCODERS, a_chunk, a_file, a_page, owned, some_facts
from bundleaudit.compare.builds import compare_to_snapshot
from bundleaudit.compare.snapshot import is_snapshot, parse_snapshot, render_snapshot
from bundleaudit.errors import UsageError


def facts(*, index_bytes=5_000):
    return some_facts(
        files=[
            a_file("assets/index-A1b2C3d4.js", index_bytes, 2_000),
            a_file("assets/index-B1b2C3d4.js", 4_000, 1_500),
            a_file("assets/vue-C1b2C3d4.js", 900),
        ],
        chunks=[
            a_chunk("assets/index-A1b2C3d4.js", ownership=owned(("src/main.ts", index_bytes))),
            a_chunk("assets/index-B1b2C3d4.js"),
            a_chunk("assets/vue-C1b2C3d4.js", ownership=owned(("node_modules/vue/i.js", 900, 300))),
        ],
        pages=[a_page(entries=["assets/index-A1b2C3d4.js"])],
    )


def test_a_snapshot_is_one_sorted_line_an_item():
    lines = render_snapshot(facts()).splitlines()
    rows = [line for line in lines if line.startswith("  ")]
    assert rows == sorted(rows)
    assert '  "chunk:assets/index-*.js": [5000, 2000, 5000],' in rows
    assert '  "chunk:assets/index-*.js#2": [4000, 1500, 4000],' in rows
    assert '  "package:vue": [900, 300, null],' in rows
    assert not any("A1b2C3d4" in row for row in rows)


def test_it_is_read_back_whole():
    text = render_snapshot(facts())
    assert is_snapshot(text)
    snapshot = parse_snapshot(text, origin="s.json")
    assert snapshot.encoders == ENCODERS
    assert snapshot.sizes["page:index.html"].gzip_bytes == 2_000


def test_the_same_build_has_not_grown_and_a_larger_one_has():
    snapshot = parse_snapshot(render_snapshot(facts()), origin="s.json")
    same = compare_to_snapshot(snapshot, facts(), origin="s.json")
    assert [item.scope for item in same.measures if not item.delta.is_zero] == []
    grown = compare_to_snapshot(snapshot, facts(index_bytes=5_001), origin="s.json")
    assert {
        item.scope: item.delta.raw_bytes for item in grown.measures if not item.delta.is_zero
    } == {
        "chunk:assets/index-*.js": 1,
        "kind:js": 1,
        "page:index.html": 1,
        "role:modern": 1,
        "total": 1,
    }
    assert grown.is_snapshot


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('"version": 1', '"version": 2'),
        lambda text: text.replace("[5000,", '["5000",'),
        lambda text: text[:-5],
        lambda text: text.replace('"sizes"', '"seizes"'),
        lambda text: "<<<<<<< HEAD\n" + text,
        lambda text: text.replace("[5000, 2000, 5000]", "5000"),
        lambda text: text.replace("[5000, 2000, 5000]", "[-1, 2000, 5000]"),
        lambda text: text.replace("[5000, 2000, 5000]", "[5000, -1, 5000]"),
        lambda text: text.replace("[5000, 2000, 5000]", "[5000, 2000, true]"),
    ],
    ids=["version", "text", "cut", "key", "conflict", "number", "negative", "less", "boolean"],
)
def test_a_damaged_snapshot_is_refused_by_name(damage):
    with pytest.raises(UsageError, match=r"s\.json"):
        parse_snapshot(damage(render_snapshot(facts())), origin="s.json")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_usage_error(data):
    with pytest.raises(UsageError):
        parse_snapshot(b'{"kind": "bundleaudit-snapshot"' + data, origin="s.json")


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_any_values_for_sizes_are_a_usage_error_or_sizes(value):
    document = {"kind": "bundleaudit-snapshot", "version": 1, "gzip": None, "brotli": None}
    try:
        parse_snapshot(json.dumps({**document, "sizes": {"total": value}}), origin="s.json")
    except UsageError:
        return
    assert isinstance(value, list)
