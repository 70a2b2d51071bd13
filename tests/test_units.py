"""Sizes as text, both ways."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st
from pydantic import TypeAdapter, ValidationError

from bundleaudit.units import (
    ByteCount,
    GrowthLimit,
    format_count,
    format_ms,
    format_percent,
    format_share,
    format_size,
    format_some,
    format_versus,
    parse_size,
)


@pytest.mark.parametrize(
    ("text", "expected_bytes"),
    [
        ("0", 0),
        ("300", 300),
        ("170 kB", 170_000),
        ("170kb", 170_000),
        ("512 KiB", 524_288),
        ("1.5 MB", 1_500_000),
        ("1.5 MiB", 1_572_864),
        ("2 GB", 2_000_000_000),
        ("1_000 B", 1_000),
        (" 12 b ", 12),
        ("0.0015 kB", 1),
        ("0.1 GiB", 107_374_182),
        ("1_000_000 B", 1_000_000),
        ("1000000 GB", 10**15),
    ],
)
def test_a_size_is_read_with_its_unit(text, expected_bytes):
    assert parse_size(text) == expected_bytes


@pytest.mark.parametrize(
    "text", ["", "kB", "12 x", "-5 kB", "1,5 kB", "1 k B", "1e3", "٣ kB", "12 kBit"]
)
def test_what_is_no_size_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"is not a size; write it as 170 kB, 512 KiB, 1\.5 MB"):
        parse_size(text)


def test_more_than_a_petabyte_is_refused():
    with pytest.raises(ValueError, match="'1000001 GB' is more than any build weighs"):
        parse_size(" 1000001 GB")
    with pytest.raises(ValueError, match=rf"'{'9' * 40}' is more than") as refused:
        parse_size("9" * 5_000 + "1 B")
    assert len(str(refused.value)) < 80


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [
        (None, "-"),
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (43_749, "43.7 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.00 MB"),
        (2_310_000, "2.31 MB"),
        (999_994_999, "999.99 MB"),
        (999_995_000, "1.00 GB"),
        (900_005_500, "900.01 MB"),
        (123_456_789_012_345, "123456.79 GB"),
        (-1_500, "-1.5 kB"),
        (-5, "-5 B"),
    ],
)
def test_a_size_is_shown_in_a_readable_unit(size_bytes, expected):
    assert format_size(size_bytes) == expected


def test_sizes_that_read_alike_are_shown_exactly():
    assert format_versus(170_020, 170_000) == ("170,020 B", "170,000 B")
    assert format_versus(180_000, 170_000) == ("180.0 kB", "170.0 kB")
    assert format_versus(170_000, 170_000) == ("170.0 kB", "170.0 kB")


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 10, "0.0 %"),
        (10, 10, "100.0 %"),
        (1, 3, "33.3 %"),
        (1, 100_000, "<0.1 %"),
        (99_999, 100_000, ">99.9 %"),
        (1, 1_000, "0.1 %"),
        (999, 1_000, "99.9 %"),
        (5, 0, "-"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_all(part, whole, expected):
    assert format_percent(part, whole) == expected


@pytest.mark.parametrize(
    ("time_ms", "expected"),
    [
        (0, "0 ms"),
        (1, "1 ms"),
        (999, "999 ms"),
        (1000, "1.00 s"),
        (1500, "1.50 s"),
        (90_055, "90.06 s"),
    ],
)
def test_a_time_is_shown_in_a_readable_unit(time_ms, expected):
    assert format_ms(time_ms) == expected


def test_a_count_agrees_with_its_noun():
    assert [format_count(count, "file") for count in (0, 1, 2, 1200)] == [
        "0 files",
        "1 file",
        "2 files",
        "1,200 files",
    ]


@given(st.integers(min_value=0, max_value=10**13), st.integers(min_value=0, max_value=10**13))
def test_larger_sizes_never_read_smaller(first, second):
    small, large = sorted((first, second))
    shown = [parse_size(format_size(size)) for size in (small, large)]
    assert shown[0] <= shown[1]


@pytest.mark.parametrize(("given_value", "expected"), [("170 kB", 170_000), (12, 12), (0, 0)])
def test_configuration_takes_text_and_numbers(given_value, expected):
    value = TypeAdapter(ByteCount).validate_python(given_value)
    assert (value, type(value)) == (expected, ByteCount)


@pytest.mark.parametrize(
    ("given_value", "named"),
    [
        (-1, "-1 is not a size; write it as 170 kB"),
        ("12 parsecs", "'12 parsecs' is not a size"),
        (True, "True is not a size"),
        (1.5, "1.5 is not a size"),
        (None, "None is not a size"),
        (10**15 + 1, "a number that large is not a size"),
        (10**300, "a number that large is not a size"),
        (-(10**300), "a number that large is not a size"),
        (1 - 10**15, "-999999999999999 is not a size"),
        (-(10**15), "a number that large is not a size"),
        (["x" * 99], "['" + "x" * 38 + " is not a size"),
    ],
)
def test_configuration_refuses_what_is_no_size_and_names_it(given_value, named):
    with pytest.raises(ValidationError, match=re.escape(named)):
        TypeAdapter(ByteCount).validate_python(given_value)


def test_a_petabyte_is_a_size():
    assert TypeAdapter(ByteCount).validate_python(10**15) == 10**15


@pytest.mark.parametrize(
    ("text", "percent", "size_bytes"),
    [
        ("+2 %", Decimal(2), None),
        ("0.5%", Decimal("0.5"), None),
        ("+1 kB", None, 1_000),
        ("+2 % and +1 kB", Decimal(2), 1_000),
        ("+1 KiB and +2%", Decimal(2), 1_024),
        ("0", None, 0),
    ],
)
def test_a_limit_of_growth_has_a_clause_in_percent_in_bytes_or_both(text, percent, size_bytes):
    limit = GrowthLimit(text)
    assert (limit.percent, limit.size_bytes) == (percent, size_bytes)


@pytest.mark.parametrize(
    "text",
    ["", "+", "much", "-2 %", "+2 % and", "2 % and 3 %", "1 kB and 2 kB", "2 %, 1 kB", "٣ %"],
)
def test_what_is_no_limit_of_growth_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=re.escape(f"{text!r} is not a limit of growth")):
        GrowthLimit._read(text)


def test_only_text_is_a_limit_of_growth():
    with pytest.raises(ValueError, match="5 is not a limit of growth"):
        GrowthLimit._read(5)
    limit = TypeAdapter(GrowthLimit).validate_python("+2 %")
    assert (limit, type(limit)) == ("+2 %", GrowthLimit)


@pytest.mark.parametrize(
    ("text", "base_bytes", "allowed_bytes"),
    [
        ("+2 %", 1_000, 20),
        ("+2 % and +1 kB", 1_000, 1_000),
        ("+2 % and +1 kB", 100_000, 2_000),
        ("+0 %", 100_000, 0),
        ("+1 kB", 0, 1_000),
        ("0", 100_000, 0),
    ],
)
def test_with_two_clauses_the_larger_one_is_allowed(text, base_bytes, allowed_bytes):
    assert GrowthLimit(text).allowed_bytes(base_bytes) == allowed_bytes


@pytest.mark.parametrize(
    ("share", "text"), [(None, "-"), (0, "~0 B"), (12, "~12 B"), (27_700, "~27.7 kB")]
)
def test_an_estimate_shows_that_it_is_one_and_unknown_stays_unknown(share, text):
    assert format_share(share, is_estimate=True) == text
    assert format_share(share, is_estimate=False) == text.removeprefix("~")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d"], "a, b, c and 1 more"),
    ],
)
def test_some_names_and_how_many_more(names, expected):
    assert format_some(names) == expected


def test_fewer_names_where_room_is_scarce():
    assert format_some(("a", "b", "c"), 2) == "a, b and 1 more"
