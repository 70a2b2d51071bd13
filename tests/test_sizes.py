"""Sums of sizes: what one part has not is unknown of the sum."""

from __future__ import annotations

import pytest

from bundleaudit.model.sizes import Sizes, sum_sizes


def sized(raw_bytes, gzip_bytes, brotli_bytes):
    return Sizes(raw_bytes=raw_bytes, gzip_bytes=gzip_bytes, brotli_bytes=brotli_bytes)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], (0, 0, 0)),
        ([(1, 2, 3), (10, 20, 30)], (11, 22, 33)),
        ([(1, 2, None), (10, 20, 30)], (11, 22, None)),
        ([(1, None, 3), (10, 20, 30)], (11, None, 33)),
        ([(1, None, None)], (1, None, None)),
    ],
)
def test_a_sum_is_known_when_all_its_parts_are(parts, expected):
    assert sum_sizes(sized(*part) for part in parts) == sized(*expected)
