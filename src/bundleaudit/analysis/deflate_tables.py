"""Decoding tables for DEFLATE (RFC 1951) that tell sizes: bits read, bytes written.

A table is a list indexed by the next bits of the stream, so wide that every code fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

END_OF_BLOCK = 0
"""Written instead of a length by the code that ends a block."""
INVALID = -1
"""Written instead of a length where no code stands for the bits."""
TOO_MANY_BITS = 1 << 10
"""Bits of a distance where no code stands for the bits: more than is ever read ahead."""
LONG_MATCH = -2
"""This length and those below stand for a match whose extra bits are not in the table:
``LONG_MATCHES[LONG_MATCH - length]`` has its least length and its number of extra bits."""

_Entry = TypeVar("_Entry")

_MAX_CODE_BITS = 15
_END_SYMBOL = 256
_LITERALS = tuple((bits, 1) for bits in range(_MAX_CODE_BITS + 1))
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
    """The two tables of one block.

    Attributes:
        literals: For each value of the next ``literal_bits`` bits, the bits to read and the
            bytes they write: 1 for a literal, 3 to 258 for a match (whose distance follows),
            or one of the constants above.
        literal_bits: Width of the first table.
        distances: For each value of the next ``distance_bits`` bits, the bits of the whole
            distance, extra bits included, or ``TOO_MANY_BITS``.
        distance_bits: Width of the second table.
    """

    literals: list[tuple[int, int]]
    literal_bits: int
    distances: list[int]
    distance_bits: int


def build_tables(literal_lengths: Sequence[int], distance_lengths: Sequence[int]) -> Tables:
    """Return the tables for the code lengths of a block.

    Raises:
        ValueError: There are more codes than their lengths allow.
    """
    width = max(literal_lengths)
    literals = [(0, INVALID)] * (1 << width)
    # All codes of one length fill the same number of places.
    fillings = [[entry] * (1 << width - bits) for bits, entry in enumerate(_LITERALS[: width + 1])]
    for symbol, code, bits in assign_codes(literal_lengths):
        if symbol < _END_SYMBOL:
            literals[code :: 1 << bits] = fillings[bits]
        elif symbol == _END_SYMBOL:
            _fill(literals, code, bits, (bits, END_OF_BLOCK))
        elif symbol - _END_SYMBOL <= len(LONG_MATCHES):
            _fill_match(literals, width, code, bits, symbol - _END_SYMBOL - 1)
    distance_width = max(distance_lengths)
    distances = [TOO_MANY_BITS] * (1 << distance_width)
    for symbol, code, bits in assign_codes(distance_lengths):
        if symbol < len(DISTANCE_EXTRA_BITS):
            _fill(distances, code, bits, bits + DISTANCE_EXTRA_BITS[symbol])
    return Tables(literals, width, distances, distance_width)


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
    """Return symbol, code and number of bits for every symbol that has a code, shortest first.

    The code is turned round, as its bits come in the stream.

    Raises:
        ValueError: There are more codes than their lengths allow.
    """
    assigned = []
    code, previous_bits = 0, 0
    # By length, then by symbol: the sort keeps the order of symbols.
    for symbol in sorted(filter(lengths.__getitem__, range(len(lengths))), key=lengths.__getitem__):
        bits = lengths[symbol]
        code <<= bits - previous_bits
        previous_bits = bits
        if code >> bits:
            raise ValueError("the DEFLATE stream is corrupt: too many codes")
        turned = (_TURNED_BYTES[code & 255] << 8 | _TURNED_BYTES[code >> 8]) >> 16 - bits
        assigned.append((symbol, turned, bits))
        code += 1
    return assigned


def _fill(table: list[_Entry], code: int, bits: int, entry: _Entry) -> None:
    step = 1 << bits
    table[code::step] = [entry] * (len(table) >> bits)


def _fill_match(
    literals: list[tuple[int, int]], width: int, code: int, bits: int, index: int
) -> None:
    least, extra = LONG_MATCHES[index]
    if bits + extra > width:
        _fill(literals, code, bits, (bits, LONG_MATCH - index))
        return
    whole = bits + extra
    step, count = 1 << whole, 1 << width - whole
    for more in range(1 << extra):
        literals[code | more << bits :: step] = [(whole, least + more)] * count
