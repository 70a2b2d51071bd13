"""The DEFLATE walk is exact on whatever a compressor writes, and refuses everything else."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given, settings, strategies as st
from zlib_ng import zlib_ng

from bundleaudit.analysis.deflate_cost import (
    DeflateCost,
    share_bytes,
    walk_deflate,
)
from deflate_reference import inflate

RAW, GZIP = -15, 31
SCRIPT = b"".join(
    b"export const f%d=(a,b)=>a.map(e=>e.id===b?{...e,n:'%x'}:e).filter(Boolean);\n"
    % (number, number * 7919 % 65521)
    for number in range(700)
)
NOISE = random.Random(1).randbytes(70_000)
SAMPLES = {
    "empty": b"",
    "one byte": b"a",
    "script": SCRIPT,
    "noise": NOISE,
    "long runs": b"a" * 100_000 + b"b" * 258 + b"c",
    "all bytes": bytes(range(256)) * 3,
    "script and noise": SCRIPT + NOISE[:5_000] + SCRIPT,
}
LEVELS = [(zlib, level) for level in range(10)] + [(zlib_ng, level) for level in range(10)]


def deflated(data, *, module=zlib, level=6, wbits=RAW, strategy=zlib.Z_DEFAULT_STRATEGY):
    packer = module.compressobj(level, zlib.DEFLATED, wbits, 8, strategy)
    return packer.compress(data) + packer.flush()


def assert_exact(stream, data, marks):
    truth = inflate(stream)
    cost = walk_deflate(stream, marks, is_raw=True)
    assert bytes(truth.output) == data
    assert cost.output_bytes == len(data)
    assert cost.content_bits == sum(bits for _, bits in truth.symbols)
    assert cost.content_bits + cost.overhead_bits == 8 * len(stream) == 8 * cost.stream_bytes
    assert list(cost.bits_before) == [truth.bits_before(mark) for mark in marks]


def some_marks(data):
    chooser = random.Random(len(data))
    return sorted({0, len(data), *(chooser.randint(0, len(data)) for _ in range(25))})


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    ("module", "level"), LEVELS, ids=[f"{m.__name__}-{level}" for m, level in LEVELS]
)
def test_costs_equal_a_complete_inflate_on_every_level(name, module, level):
    data = SAMPLES[name]
    stream = deflated(data, module=module, level=level)
    assert_exact(stream, data, some_marks(data)[:6])


@pytest.mark.parametrize("strategy", [zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE])
def test_costs_equal_a_complete_inflate_on_rare_strategies(strategy):
    stream = deflated(SCRIPT, strategy=strategy)
    assert_exact(stream, SCRIPT, some_marks(SCRIPT))


def test_blocks_of_all_kinds_in_one_stream_are_added_up():
    packer = zlib.compressobj(9, zlib.DEFLATED, RAW)
    stream = packer.compress(SCRIPT[:9_000]) + packer.flush(zlib.Z_FULL_FLUSH)
    stream += packer.compress(NOISE[:3_000]) + packer.flush(zlib.Z_SYNC_FLUSH)
    stream += packer.compress(b"hello") + packer.flush()
    data = SCRIPT[:9_000] + NOISE[:3_000] + b"hello"
    assert_exact(stream, data, some_marks(data))


def test_every_mark_is_exact_even_in_the_middle_of_matches():
    data = b"abcabcabcabcabcx" * 5
    assert_exact(deflated(data), data, list(range(len(data) + 1)))


@given(st.binary(max_size=400), st.lists(st.integers(0, 400)), st.integers(0, 9))
def test_costs_equal_a_complete_inflate_on_any_data(data, marks, level):
    marks = sorted(mark for mark in marks if mark <= len(data))
    assert_exact(deflated(data * 3, level=level), data * 3, marks)


def test_the_frame_of_gzip_is_overhead():
    raw = walk_deflate(deflated(SCRIPT), is_raw=True)
    framed = walk_deflate(deflated(SCRIPT, wbits=GZIP))
    assert framed.content_bits == raw.content_bits
    assert framed.overhead_bits == raw.overhead_bits + 8 * 18


def test_a_gzip_header_with_all_optional_fields_is_passed_over():
    plain = deflated(b"hello", wbits=GZIP)
    header = plain[:3] + bytes([2 | 4 | 8 | 16]) + plain[4:10]
    stream = header + b"\x03\x00abc" + b"name\0" + b"comment\0" + b"\x12\x34" + plain[10:]
    assert walk_deflate(stream).output_bytes == 5


def test_a_literal_costs_the_bits_of_its_code():
    stream = deflated(b"hi", strategy=zlib.Z_FIXED)
    cost = walk_deflate(stream, [0, 1, 2], is_raw=True)
    assert cost == DeflateCost(
        bits_before=(0, 8, 16), content_bits=16, overhead_bits=16, output_bytes=2, stream_bytes=4
    )


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        (b"", "not a gzip stream"),
        (b"PK\x03\x04" + b"\0" * 30, "not a gzip stream"),
        (deflated(SCRIPT, wbits=GZIP)[:-20] + b"\0" * 8, "early"),
        (deflated(SCRIPT, wbits=GZIP) + b"\0", "follows"),
        (deflated(b"a", wbits=GZIP) * 2, "follows"),
        (deflated(SCRIPT, wbits=GZIP)[:-4] + b"\1\0\0\0", "trailer"),
        (b"\x1f\x8b\x08\x08\0\0\0\0\0\3" + b"x" * 20, "header"),
        (b"\x1f\x8b\x08\x04\0\0\0\0\0\3\xff\xff" + b"x" * 20, "header"),
    ],
)
def test_what_is_not_one_whole_gzip_stream_is_refused(stream, reason):
    with pytest.raises(ValueError, match=reason):
        walk_deflate(stream)


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        (b"", "early"),
        (b"\x07", "corrupt"),
        (b"\x01\x05\x00\x00\x00hello", "corrupt"),
        (b"\x01\x05\x00\xfa\xffhell", "early"),
        (b"\x01\x05", "early"),
        (b"\xff" * 40, "corrupt"),
        (b"\x05" + b"\xff" * 40, "corrupt"),
    ],
)
def test_corrupt_blocks_are_refused(stream, reason):
    with pytest.raises(ValueError, match=reason):
        walk_deflate(stream, is_raw=True)


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_stream_cut_short_is_refused(cut):
    stream = deflated(SCRIPT[:4_000])
    with pytest.raises(ValueError, match="early"):
        walk_deflate(stream[:-cut], is_raw=True)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_cost_or_a_value_error(stream):
    for is_raw in (False, True):
        try:
            cost = walk_deflate(stream, is_raw=is_raw)
        except ValueError:
            continue
        assert cost.content_bits + cost.overhead_bits == 8 * len(stream)


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_stream_gives_a_cost_or_a_value_error(data):
    stream = bytearray(deflated(SCRIPT[:3_000], level=data.draw(st.integers(0, 9))))
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(0, min(len(stream) - 1, 200)))
        stream[index] ^= data.draw(st.integers(1, 255))
    try:
        cost = walk_deflate(bytes(stream), is_raw=True)
    except ValueError:
        return
    assert cost.content_bits + cost.overhead_bits == 8 * len(stream)


@pytest.mark.parametrize("marks", [[-1], [3, 2], [0, 6]])
def test_marks_that_are_no_offsets_into_the_file_are_refused(marks):
    with pytest.raises(ValueError, match=r"^(marks must ascend|a mark lies behind)"):
        walk_deflate(deflated(b"hello", wbits=GZIP), marks)


@given(st.binary(max_size=2_000), st.data())
def test_shares_and_overhead_sum_to_the_stream(data, draw):
    inner = draw.draw(st.lists(st.integers(0, len(data)), max_size=20))
    marks = sorted([0, *inner])
    owners = draw.draw(st.lists(st.integers(-5, 5), min_size=len(marks), max_size=len(marks)))
    stream = deflated(data, module=zlib_ng, wbits=GZIP)
    shares = share_bytes(walk_deflate(stream, marks), owners)
    assert sum(shares.by_owner.values()) + shares.overhead_bytes == len(stream)
    assert set(shares.by_owner) == set(owners)
    assert all(share >= 0 for share in shares.by_owner.values())


def cost_of(*parts_bits, overhead_bits):
    before = [sum(parts_bits[:index]) for index in range(len(parts_bits))]
    content_bits = sum(parts_bits)
    return DeflateCost(
        bits_before=tuple(before),
        content_bits=content_bits,
        overhead_bits=overhead_bits,
        output_bytes=1_000,
        stream_bytes=(content_bits + overhead_bits) // 8,
    )


@pytest.mark.parametrize(
    ("parts_bits", "overhead_bits", "owners", "shares", "overhead_bytes"),
    [
        ((16, 24), 8, "ab", {"a": 2, "b": 3}, 1),
        ((15, 9), 16, "ab", {"a": 2, "b": 1}, 2),
        ((12, 12), 16, "ab", {"a": 2, "b": 1}, 2),
        ((12, 12), 16, "ba", {"b": 2, "a": 1}, 2),
        ((9, 8, 7), 8, "aba", {"a": 2, "b": 1}, 1),
        ((10, 10), 12, "ab", {"a": 1, "b": 1}, 2),
        ((13, 13), 14, "ab", {"a": 2, "b": 1}, 2),
        ((12,), 12, "a", {"a": 2}, 1),
        ((17, 15), 16, "ab", {"a": 2, "b": 2}, 2),
        ((9, 15), 8, "ab", {"a": 1, "b": 2}, 1),
        ((71, 9), 8, "ab", {"a": 9, "b": 1}, 1),
        ((81, 15), 8, "ab", {"a": 10, "b": 2}, 1),
        ((0, 8), 8, "ab", {"a": 0, "b": 1}, 1),
    ],
)
def test_bytes_left_over_go_to_the_largest_remainders(
    parts_bits, overhead_bits, owners, shares, overhead_bytes
):
    result = share_bytes(cost_of(*parts_bits, overhead_bits=overhead_bits), owners)
    assert (result.by_owner, result.overhead_bytes) == (shares, overhead_bytes)


def test_every_part_needs_an_owner():
    with pytest.raises(ValueError, match=r"^one owner per mark"):
        share_bytes(cost_of(8, 8, overhead_bits=8), "a")
    with pytest.raises(ValueError, match=r"^the first mark"):
        share_bytes(walk_deflate(deflated(b"hello", wbits=GZIP), [2]), "a")
    with pytest.raises(ValueError, match="first mark"):
        share_bytes(walk_deflate(deflated(b"hello", wbits=GZIP)), "")


def test_an_empty_file_is_overhead_alone():
    stream = deflated(b"", wbits=GZIP)
    shares = share_bytes(walk_deflate(stream), ())
    assert (shares.by_owner, shares.overhead_bytes) == ({}, len(stream))
