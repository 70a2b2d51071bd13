"""The frame around compressed bytes: gzip header and trailer, block headers, bits."""

from __future__ import annotations

from bundleaudit.analysis.deflate_tables import (
    INVALID,
    Tables,
    build_symbol_table,
    build_tables,
)

CORRUPT = "the DEFLATE stream is corrupt"
TRUNCATED = "the DEFLATE stream ends early"

_GZIP_HEADER_BYTES = 10
_GZIP_TRAILER_BYTES = 8
_CODE_LENGTH_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_REFILL_BYTES = 40
RUNNING_LOW = 1 << 48
"""A buffer below this may not hold the longest match: 15 + 5 bits for the length and 15 + 13
for the distance."""


def refill(buffer: int, data: bytes, position: int) -> tuple[int, int]:
    """Return the buffer with more bits of ``data``, and the position behind them.

    A buffer holds the bits read ahead, the next one lowest, under a single 1 that marks their
    end. Whoever takes more bits than there are takes the mark, and is left with 0.

    Raises:
        ValueError: More bits were taken than there are.
    """
    if not buffer:
        raise ValueError(CORRUPT if position < len(data) else TRUNCATED)
    piece = data[position : position + _REFILL_BYTES]
    if not piece:
        return buffer, position
    # The sum takes the old mark away and puts the new one behind the added bits.
    added = int.from_bytes(piece + b"\x01", "little") - 1
    return buffer + (added << buffer.bit_length() - 1), position + len(piece)


class BitReader:
    """Reads a stream from the lowest bit of its first byte.

    The attributes are open because the walk over the codes keeps them in local variables.

    Attributes:
        data: The stream.
        position: Byte to read next.
        buffer: What was read ahead, see ``refill``.
    """

    __slots__ = ("buffer", "data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.buffer = 1

    @property
    def taken_bits(self) -> int:
        """The bits taken since the start of the stream.

        Raises:
            ValueError: More were taken than there are.
        """
        if not self.buffer:
            raise ValueError(TRUNCATED)
        return 8 * self.position + 1 - self.buffer.bit_length()

    def peek(self, count: int) -> int:
        """Return the next bits without taking them; behind the end they mean nothing."""
        if self.buffer < RUNNING_LOW:
            self.buffer, self.position = refill(self.buffer, self.data, self.position)
        return self.buffer & (1 << count) - 1

    def take(self, count: int) -> int:
        """Return the next ``count`` bits, at most 48.

        Raises:
            ValueError: The stream ends before.
        """
        value = self.peek(count)
        self.buffer >>= count
        if not self.buffer:
            raise ValueError(TRUNCATED)
        return value

    def skip_bytes(self, count: int) -> None:
        """Go on to the next whole byte, and ``count`` bytes further.

        Raises:
            ValueError: The stream ends before.
        """
        self.position = -(-self.taken_bits // 8) + count
        self.buffer = 1
        if self.position > len(self.data):
            raise ValueError(TRUNCATED)


def read_stored_length(reader: BitReader) -> int:
    """Return how many bytes follow in a stored block; the reader is at the first of them.

    Raises:
        ValueError: The length contradicts its check, or the stream ends before.
    """
    reader.skip_bytes(0)
    length, check = reader.take(16), reader.take(16)
    if length ^ check != 0xFFFF:
        raise ValueError(CORRUPT)
    return length


def read_dynamic_tables(reader: BitReader) -> Tables:
    """Return the tables that the header of a block describes (RFC 1951, 3.2.7).

    Raises:
        ValueError: The header is corrupt or cut short.
    """
    literal_count, distance_count = reader.take(5) + 257, reader.take(5) + 1
    code_lengths = [0] * 19
    for index in _CODE_LENGTH_ORDER[: reader.take(4) + 4]:
        code_lengths[index] = reader.take(3)
    lengths = _read_code_lengths(reader, code_lengths, literal_count + distance_count)
    return build_tables(lengths[:literal_count], lengths[literal_count:])


def _read_code_lengths(reader: BitReader, code_lengths: list[int], wanted: int) -> list[int]:
    """Return the lengths of a block's codes, themselves written in codes of ``code_lengths``.

    Small files spend much of their time here, so the reader is kept in local variables.
    """
    table, width = build_symbol_table(code_lengths)
    mask = (1 << width) - 1
    data, position, buffer = reader.data, reader.position, reader.buffer
    lengths: list[int] = []
    while len(lengths) < wanted:
        if buffer < RUNNING_LOW:
            buffer, position = refill(buffer, data, position)
        bits, symbol = table[buffer & mask]
        buffer >>= bits
        if symbol < 16:
            if symbol == INVALID:
                raise ValueError(CORRUPT)
            lengths.append(symbol)
        elif symbol == 16:
            if not lengths:
                raise ValueError(CORRUPT)
            lengths += lengths[-1:] * (3 + (buffer & 3))
            buffer >>= 2
        elif symbol == 17:
            lengths += [0] * (3 + (buffer & 7))
            buffer >>= 3
        else:
            lengths += [0] * (11 + (buffer & 127))
            buffer >>= 7
    if len(lengths) > wanted:
        raise ValueError(CORRUPT)
    reader.buffer, reader.position = buffer, position
    return lengths


def unwrap_gzip(stream: bytes) -> tuple[bytes, int]:
    """Return the DEFLATE stream inside a gzip stream (RFC 1952) and the length it restores.

    The length is modulo 2**32, as the trailer has it.

    Raises:
        ValueError: It is not gzip, or its header is cut short.
    """
    if stream[:3] != b"\x1f\x8b\x08" or len(stream) < _GZIP_HEADER_BYTES + _GZIP_TRAILER_BYTES:
        raise ValueError("not a gzip stream")
    flags, start = stream[3], _GZIP_HEADER_BYTES
    if flags & 4:
        start += 2 + int.from_bytes(stream[start : start + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            start = stream.find(b"\0", start) + 1
            if start == 0:
                raise ValueError("the gzip header ends early")
    if flags & 2:
        start += 2
    if start > len(stream) - _GZIP_TRAILER_BYTES:
        raise ValueError("the gzip header ends early")
    return stream[start:-_GZIP_TRAILER_BYTES], int.from_bytes(stream[-4:], "little")
