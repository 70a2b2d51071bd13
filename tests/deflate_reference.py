"""A slow, complete inflate that notes what every symbol costs: the truth the walk is held to.

Written apart from the product's tables: codes are looked up bit by bit in a dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
_LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31]
_LENGTHS += [35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
_DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769]
_DISTANCES += [1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577]


@dataclass
class Inflated:
    """What a raw DEFLATE stream restores, and ``(written bytes, bits)`` of each symbol."""

    output: bytearray = field(default_factory=bytearray)
    symbols: list[tuple[int, int]] = field(default_factory=list)

    def bits_before(self, mark: int) -> int:
        """Return the bits charged to the bytes before ``mark``, split matches rounded down."""
        bits = position = 0
        for written, cost in self.symbols:
            if position + written > mark:
                return bits + cost * (mark - position) // written
            position += written
            bits += cost
        return bits


class Bits:
    """The bits of a stream, lowest first."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.position = 0

    def take(self, count: int) -> int:
        value = 0
        for index in range(count):
            value |= (self.stream[self.position >> 3] >> (self.position & 7) & 1) << index
            self.position += 1
        return value

    def symbol(self, codes: dict[tuple[int, int], int]) -> int:
        code = length = 0
        while (length, code) not in codes:
            code = code << 1 | self.take(1)
            length += 1
        return codes[length, code]


def inflate(stream: bytes) -> Inflated:
    """Return the whole account of a valid raw DEFLATE stream."""
    result, bits = Inflated(), Bits(stream)
    is_last = 0
    while not is_last:
        is_last, kind = bits.take(1), bits.take(2)
        if kind == 0:
            stored(bits, result)
        elif kind == 1:
            fixed = [8] * 144 + [9] * 112 + [7] * 24 + [8] * 8
            compressed(bits, result, codes_of(fixed), codes_of([5] * 30))
        else:
            compressed(bits, result, *dynamic_codes(bits))
    return result


def stored(bits: Bits, result: Inflated) -> None:
    bits.position = -(-bits.position // 8) * 8
    length = bits.take(16)
    bits.take(16)
    start = bits.position >> 3
    result.output += bits.stream[start : start + length]
    result.symbols += [(1, 8)] * length
    bits.position += 8 * length


def dynamic_codes(bits: Bits) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    literal_count, distance_count, count = bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4
    known = dict.fromkeys(range(19), 0) | {_ORDER[index]: bits.take(3) for index in range(count)}
    code_lengths = codes_of([known[index] for index in range(19)])
    lengths: list[int] = []
    while len(lengths) < literal_count + distance_count:
        match bits.symbol(code_lengths):
            case 16:
                lengths += lengths[-1:] * (3 + bits.take(2))
            case 17:
                lengths += [0] * (3 + bits.take(3))
            case 18:
                lengths += [0] * (11 + bits.take(7))
            case value:
                lengths.append(value)
    return codes_of(lengths[:literal_count]), codes_of(lengths[literal_count:])


def compressed(bits: Bits, result: Inflated, literals, distances) -> None:
    while True:
        start = bits.position
        value = bits.symbol(literals)
        if value == 256:
            return
        if value < 256:
            result.output.append(value)
            result.symbols.append((1, bits.position - start))
            continue
        index = value - 257
        length = _LENGTHS[index] + bits.take(0 if index < 8 or index == 28 else index // 4 - 1)
        index = bits.symbol(distances)
        distance = _DISTANCES[index] + bits.take(0 if index < 2 else index // 2 - 1)
        for _ in range(length):
            result.output.append(result.output[-distance])
        result.symbols.append((length, bits.position - start))


def codes_of(lengths: list[int]) -> dict[tuple[int, int], int]:
    codes: dict[tuple[int, int], int] = {}
    code = 0
    for length in range(1, 16):
        for symbol, own_length in enumerate(lengths):
            if own_length == length:
                codes[length, code] = symbol
                code += 1
        code <<= 1
    return codes
