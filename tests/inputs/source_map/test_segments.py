"""What is base64 VLQ and what is not, segment by segment and all at once."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.source_map.segments import (
    NOT_QUIET,
    QuietMoves,
    SegmentError,
    check_mappings,
    decode_segment,
)

GOOD = ["A", "AAAA", "AAAAA", "gB", "gBAAA", "AAgBA", "ACDC", "D"]
BAD = [
    "g", "Ag", "AA", "AAA", "AAAAAA", "AAAAAAA", "AAAAAAAA", "AAAAAAAAA", "AAAAAAAAAA", "gAA",
    "ggggggE", "gggggggA", "AAAAAAAAAAAAAA", "AAgA",
]  # fmt: skip


@pytest.mark.parametrize("segment", GOOD)
@pytest.mark.parametrize("around", ["{}", "A,{}", "{},A", ";{};", "AAAA,{},AAAAA"])
def test_whole_segments_pass(segment, around):
    check_mappings(around.format(segment))
    decode_segment(segment)


@pytest.mark.parametrize("segment", BAD)
@pytest.mark.parametrize("around", ["{}", "A,{}", "{},A", "{};A", ";{};", "AAAA,{},AAAAA"])
def test_what_is_no_segment_is_refused_wherever_it_stands(segment, around):
    with pytest.raises(SegmentError):
        decode_segment(segment)
    with pytest.raises(SegmentError, match="not 1, 4 or 5 numbers of 32 bits"):
        check_mappings(around.format(segment))


@pytest.mark.parametrize(
    ("length", "shown"), [(40, "A" * 40), (41, "A" * 40 + "..."), (99, "A" * 40 + "...")]
)
def test_a_bad_segment_is_shown_up_to_forty_characters(length, shown):
    with pytest.raises(SegmentError) as caught:
        decode_segment("A" * length)
    assert str(caught.value).startswith(f"the mappings hold {shown!a}, which")


@pytest.mark.parametrize(
    ("segment", "move"),
    [
        ("AAAA", 0), ("CAAA", 1), ("gBAAA", 16), ("IAACA", 4),
        ("DAAA", NOT_QUIET),  # to the left
        ("ACAA", NOT_QUIET),  # another source
        ("A", NOT_QUIET),  # no source
        ("g", NOT_QUIET),
    ],
)  # fmt: skip
def test_quiet_are_moves_to_the_right_within_one_source(segment, move):
    assert QuietMoves().of(["AAAA", segment])[1] == move


@given(st.text(alphabet="ACDEgh,;", max_size=14))
def test_all_at_once_as_one_by_one(mappings):
    def is_good(segment):
        try:
            decode_segment(segment)
        except SegmentError:
            return False
        return True

    segments = [part for line in mappings.split(";") for part in line.split(",") if part]
    if all(map(is_good, segments)):
        check_mappings(mappings)
    else:
        with pytest.raises(SegmentError):
            check_mappings(mappings)
