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
    used_bits: int = 0

    def bits_before(self, mark: int) -> int:
        """Return the bits charged to the bytes before ``mark``, split matches rounded down."""
        bits = position = 0
        for written, cost in self.symbols:
            if position + written > mark:
                return bits + cost * (mark - position) // written
            position += written
            bits += cost
        return bits


def inflate(stream: bytes) -> Inflated:
    """Return the whole account of a valid raw DEFLATE stream."""
    result = Inflated()
    position = 0

    def take(count: int) -> int:
        nonlocal position
        value = 0
        for index in range(count):
            value |= (stream[position >> 3] >> (position & 7) & 1) << index
            position += 1
        return value

    def symbol(codes: dict[tuple[int, int], int]) -> int:
        code = length = 0
        while (length, code) not in codes:
            code = code << 1 | take(1)
            length += 1
        return codes[length, code]

    is_last = False
    while not is_last:
        is_last = bool(take(1))
        kind = take(2)
        if kind == 0:
            position = -(-position // 8) * 8
            length = take(16)
            take(16)
            start = position >> 3
            result.output += stream[start : start + length]
            result.symbols += [(1, 8)] * length
            position += 8 * length
            continue
        if kind == 1:
            literals = _codes([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8)
            distances = _codes([5] * 30)
        else:
            literal_count, distance_count, count = take(5) + 257, take(5) + 1, take(4) + 4
            bits = dict.fromkeys(range(19), 0)
            bits |= {_ORDER[index]: take(3) for index in range(count)}
            code_lengths = _codes([bits[index] for index in range(19)])
            lengths: list[int] = []
            while len(lengths) < literal_count + distance_count:
                match symbol(code_lengths):
                    case 16:
                        lengths += lengths[-1:] * (3 + take(2))
                    case 17:
                        lengths += [0] * (3 + take(3))
                    case 18:
                        lengths += [0] * (11 + take(7))
                    case value:
                        lengths.append(value)
            literals = _codes(lengths[:literal_count])
            distances = _codes(lengths[literal_count:])
        while True:
            start = position
            value = symbol(literals)
            if value == 256:
                break
            if value < 256:
                result.output.append(value)
                result.symbols.append((1, position - start))
                continue
            index = value - 257
            extra = 0 if index < 8 or index == 28 else (index - 4) // 4
            length = _LENGTHS[index] + take(extra)
            index = symbol(distances)
            distance = _DISTANCES[index] + take(0 if index < 2 else index // 2 - 1)
            for _ in range(length):
                result.output.append(result.output[-distance])
            result.symbols.append((length, position - start))
    result.used_bits = position
    return result


def _codes(lengths: list[int]) -> dict[tuple[int, int], int]:
    codes: dict[tuple[int, int], int] = {}
    code = 0
    for length in range(1, 16):
        for symbol, own_length in enumerate(lengths):
            if own_length == length:
                codes[length, code] = symbol
                code += 1
        code <<= 1
    return codes
