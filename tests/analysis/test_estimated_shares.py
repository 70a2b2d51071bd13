"""Chunks shared out by the lengths in stats: everything sums, nothing is called exact."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.analysis.estimated_shares import apportion, estimate_modules
from bundleaudit.analysis.measure import CompressedSizes
from bundleaudit.analysis.package_paths import PackageRef
from bundleaudit.model.ownership import Share, ShareMethod

LENGTHS = st.dictionaries(
    st.text("abc/", min_size=1, max_size=6), st.integers(1, 10**7), max_size=9
)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1))
def test_parts_sum_to_the_whole_and_differ_from_the_proportion_by_less_than_one(total, weights):
    parts = apportion(total, weights)
    whole = sum(weights)
    if not whole:
        assert set(parts) == {0}
        return
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / whole) < 1 + 1e-6


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (5, [3, 2, 1], [2, 2, 1]),
        (7, [1, 2, 4], [1, 2, 4]),
        (1, [1, 1], [1, 0]),
        (3, [0, 5, 0], [0, 3, 0]),
        (0, [3, 4], [0, 0]),
        (9, [0, 0], [0, 0]),
        (9, [], []),
    ],
)
def test_the_largest_remainders_are_rounded_up_of_equal_ones_the_first(total, weights, parts):
    assert apportion(total, weights) == parts


@given(LENGTHS, st.integers(1, 10**6), st.integers(1, 10**5), st.integers(1, 10**5))
def test_shares_of_a_chunk_sum_to_its_raw_and_compressed_sizes(lengths, raw, gzip, brotli):
    compressed = CompressedSizes(gzip_bytes=gzip, brotli_bytes=brotli)
    modules = estimate_modules(sorted(lengths.items()), raw, compressed, {})
    if not lengths:
        assert modules == ()
        return
    assert sum(module.raw_bytes for module in modules) == raw
    assert sum(module.gzip.share_bytes for module in modules) == gzip
    assert sum(module.brotli.share_bytes for module in modules) == brotli
    assert all(module.raw_bytes for module in modules)


def test_estimates_are_labelled_and_largest_first():
    package = PackageRef(name="vue", version="3.5.0", copy_root="node_modules/vue")
    lengths = [("node_modules/vue/index.js", 300), ("src/App.vue", 100)]
    modules = estimate_modules(lengths, 40, None, {"node_modules/vue/index.js": package})
    assert [(m.path, m.raw_bytes, m.package, m.version) for m in modules] == [
        ("node_modules/vue/index.js", 30, "vue", "3.5.0"),
        ("src/App.vue", 10, None, None),
    ]
    assert [module.copy_root for module in modules] == ["node_modules/vue", None]
    assert {module.raw_method for module in modules} == {ShareMethod.ESTIMATE}
    assert {module.gzip for module in modules} == {None}


def test_compressed_shares_are_labelled_too():
    compressed = CompressedSizes(gzip_bytes=20, brotli_bytes=None)
    (module,) = estimate_modules([("src/App.vue", 100)], 40, compressed, {})
    assert module.gzip == Share(share_bytes=20, method=ShareMethod.ESTIMATE)
    assert module.brotli is None
