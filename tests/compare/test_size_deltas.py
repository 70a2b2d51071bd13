"""Sizes subtracted and compared: an unknown one makes the answer unknown, by metric."""

from __future__ import annotations

import pytest

from bundleaudit.compare.size_deltas import size_delta, smaller
from bundleaudit.model.sizes import Sizes


def sizes(raw, gzip, brotli):
    return Sizes(raw_bytes=raw, gzip_bytes=gzip, brotli_bytes=brotli)


def values(found):
    return found.raw_bytes, found.gzip_bytes, found.brotli_bytes


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        (sizes(10, 8, 7), sizes(15, 9, 5), (5, 1, -2)),
        (None, sizes(15, 9, 5), (15, 9, 5)),
        (sizes(10, 8, 7), None, (-10, -8, -7)),
        (None, None, (0, 0, 0)),
        (sizes(10, None, 7), sizes(15, 9, None), (5, None, None)),
    ],
)
def test_a_difference_is_head_minus_base(base, head, expected):
    assert values(size_delta(base, head)) == expected


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        (sizes(10, 8, 7), sizes(15, 6, 5), (10, 6, 5)),
        (sizes(15, 6, 9), sizes(10, 8, 7), (10, 6, 7)),
        (sizes(10, None, 7), sizes(15, 6, None), (10, None, None)),
        (sizes(10, 8, None), sizes(15, None, 5), (10, None, None)),
    ],
)
def test_the_smaller_is_found_by_metric(base, head, expected):
    assert values(smaller(base, head)) == expected
