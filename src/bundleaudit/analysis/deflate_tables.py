"""Decoding tables for DEFLATE (RFC 1951) that tell sizes: bits read, bytes written.

A table is a list indexed by the next bits of the stream, so wide that every code fits. An entry
of the literal tables is one number: the bits to read in its low ``SIZE_SHIFT`` bits, the bytes
they write above. From ``MATCH`` on, that is added to it and a distance follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Entry = TypeVar("_Entry")

SIZE_SHIFT = 5
BITS_MASK = (1 << SIZE_SHIFT) - 1
MATCH = 16 << SIZE_SHIFT
"""Least entry of a match; below are literals."""
LONG_MATCH = 1024 << SIZE_SHIFT
"""Least entry of a match whose extra bits do not fit into the table: ``LONG_MATCHES`` has the
rest, at the place the entry tells instead of a size."""
END_OF_BLOCK = 2048 << SIZE_SHIFT
"""Least entry of the code that ends a block."""
INVALID = 4096 << SIZE_SHIFT
"""Entry where no code stands for the bits."""
TOO_MANY_BITS = 1 << 10
"""Bits of a distance where no code stands for the bits: more than is ever read ahead."""

_MAX_CODE_BITS = 15
_MIN_WIDTH = 12
_END_SYMBOL = 256
_LENGTH_EXTRA_BITS = (*(0,) * 8, *(bits for bits in range(1, 6) for _ in range(4)), 0)
DISTANCE_EXTRA_BITS = (0, 0, *(bits for bits in range(14) for _ in range(2)))
"""Extra bits of distance codes 0 to 29."""


def _least_lengths() -> Iterator[int]:
    length = 3
    for bits in _LENGTH_EXTRA_BITS[:-1]:
        yield length
        length += 1 << bits
    yield 258  # code 285 breaks the row: 284 with all extra bits set would be 258 as well


LONG_MATCHES = tuple(zip(_least_lengths(), _LENGTH_EXTRA_BITS, strict=True))
"""Least length and number of extra bits of length codes 257 to 285."""

_TURNED_BYTES = tuple(int(f"{value:08b}"[::-1], 2) for value in range(256))


class Tables(NamedTuple):
    """The tables of one block.

    Attributes:
        singles: For each value of the next ``width`` bits, the first symbol.
        groups: The same, but for as many symbols as the bits decide on: up to three literals,
            or up to two and a match.
        width: Of ``singles`` and ``groups``.
        distances: For each value of the next ``distance_width`` bits, the bits of the whole
            distance, extra bits included, or ``TOO_MANY_BITS``.
        distance_width: Of ``distances``.
    """

    singles: list[int]
    groups: list[int]
    width: int
    distances: list[int]
    distance_width: int


def build_tables(literal_lengths: Sequence[int], distance_lengths: Sequence[int]) -> Tables:
    """Return the tables for the code lengths of a block.

    Raises:
        ValueError: There are more codes than their lengths allow.
    """
    width = max(_MIN_WIDTH, *literal_lengths)
    singles = [INVALID] * (1 << width)
    literals: list[tuple[int, int]] = []
    for symbol, code, bits in assign_codes(literal_lengths):
        if symbol < _END_SYMBOL:
            singles[code :: 1 << bits] = [1 << SIZE_SHIFT | bits] * (1 << width - bits)
            literals.append((code, bits))
        elif symbol == _END_SYMBOL:
            _fill(singles, code, bits, END_OF_BLOCK | bits)
        elif symbol - _END_SYMBOL <= len(LONG_MATCHES):
            _fill_match(singles, width, code, bits, symbol - _END_SYMBOL - 1)
    distance_width = max(distance_lengths)
    distances = [TOO_MANY_BITS] * (1 << distance_width)
    for symbol, code, bits in assign_codes(distance_lengths):
        if symbol < len(DISTANCE_EXTRA_BITS):
            _fill(distances, code, bits, bits + DISTANCE_EXTRA_BITS[symbol])
    groups = _prepend_literals(singles, singles, literals, width)
    groups = _prepend_literals(singles, groups, literals, width)
    return Tables(singles, groups, width, distances, distance_width)


def fixed_tables() -> Tables:
    """Return the tables of blocks without a header of their own (RFC 1951, 3.2.6)."""
    return build_tables([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8, [5] * 30)


def build_symbol_table(lengths: Sequence[int]) -> tuple[list[tuple[int, int]], int]:
    """Return a plain table, bits and symbol for each value, and its width.

    Bits without a code have ``INVALID`` for a symbol.

    Raises:
        ValueError: There are more codes than their lengths allow.
    """
    width = max(lengths)
    table = [(0, INVALID)] * (1 << width)
    for symbol, code, bits in assign_codes(lengths):
        _fill(table, code, bits, (bits, symbol))
    return table, width


def assign_codes(lengths: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return symbol, code and number of bits for every symbol that has a code.

    The code is turned round, as its bits come in the stream.

    Raises:
        ValueError: There are more codes than their lengths allow.
    """
    counts = [lengths.count(bits) for bits in range(_MAX_CODE_BITS + 1)]
    counts[0] = 0
    following, code = [0], 0
    for bits in range(1, _MAX_CODE_BITS + 1):
        code = code + counts[bits - 1] << 1
        following.append(code)
        if code + counts[bits] > 1 << bits:
            raise ValueError("the DEFLATE stream is corrupt: too many codes")
    assigned = []
    for symbol, bits in enumerate(lengths):
        if bits:
            code = following[bits]
            following[bits] += 1
            turned = (_TURNED_BYTES[code & 255] << 8 | _TURNED_BYTES[code >> 8]) >> 16 - bits
            assigned.append((symbol, turned, bits))
    return assigned


def _fill(table: list[_Entry], code: int, bits: int, entry: _Entry) -> None:
    table[code :: 1 << bits] = [entry] * (len(table) >> bits)


def _fill_match(singles: list[int], width: int, code: int, bits: int, index: int) -> None:
    least, extra = LONG_MATCHES[index]
    if bits + extra > width:
        _fill(singles, code, bits, LONG_MATCH + (index << SIZE_SHIFT | bits))
        return
    bits_read = bits + extra
    for more in range(1 << extra):
        entry = MATCH + (least + more << SIZE_SHIFT | bits_read)
        _fill(singles, code | more << bits, bits_read, entry)


def _prepend_literals(
    singles: list[int], tails: list[int], literals: list[tuple[int, int]], width: int
) -> list[int]:
    """Return a table of what ``tails`` has, with one literal more in front where it fits."""
    groups = singles.copy()
    prepared: dict[int, list[int]] = {}
    for code, bits in literals:
        entries = prepared.get(bits)
        if entries is None:
            literal, left = 1 << SIZE_SHIFT | bits, width - bits
            entries = prepared[bits] = [
                literal + tail if tail < LONG_MATCH and tail & BITS_MASK <= left else literal
                for tail in tails[: 1 << left]
            ]
        groups[code :: 1 << bits] = entries
    return groups
