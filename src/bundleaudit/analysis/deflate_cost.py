"""What each part of a file costs in its gzip stream, exactly.

The stream itself is the account: every literal and every match of DEFLATE (RFC 1951) has its
bits, and writes known bytes of the file. Nothing is restored: only positions are followed.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

from bundleaudit.analysis.deflate_blocks import (
    CORRUPT,
    RUNNING_LOW,
    BitReader,
    read_dynamic_tables,
    read_stored_length,
    refill,
    unwrap_gzip,
)
from bundleaudit.analysis.deflate_tables import (
    END_OF_BLOCK,
    INVALID,
    LONG_MATCH,
    LONG_MATCHES,
    Tables,
    fixed_tables,
)
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence

_Owner = TypeVar("_Owner", bound=Hashable)
_NO_MARK = 1 << 62


@record
class DeflateCost:
    """The bits of a stream, charged to the bytes they write.

    Attributes:
        bits_before: For each mark, the bits charged to the bytes of the file before it.
        content_bits: The bits charged to all bytes of the file.
        overhead_bits: All other bits: frame, block headers, end-of-block codes, padding.
        output_bytes: The length of the file.
        stream_bytes: The length of the stream; in bits the sum of content and overhead.
    """

    bits_before: tuple[int, ...]
    content_bits: int
    overhead_bits: int
    output_bytes: int
    stream_bytes: int


@record
class GzipShares(Generic[_Owner]):
    """A stream's bytes by owner.

    Attributes:
        by_owner: The whole bytes of each owner, in the order in which owners first appear.
        overhead_bytes: What belongs to no byte of the file. With ``by_owner`` it sums exactly
            to the length of the stream.
    """

    by_owner: dict[_Owner, int]
    overhead_bytes: int


def walk_deflate(stream: bytes, marks: Sequence[int] = (), *, is_raw: bool = False) -> DeflateCost:
    """Return what the parts of a file between ``marks`` cost in its compressed stream.

    A match pays for the bytes it writes, wherever the text it repeats comes from; one that
    writes over a mark is split in proportion, rounded down to whole bits.

    Args:
        stream: A gzip stream of one member, or DEFLATE alone.
        marks: Offsets into the file, in bytes, ascending.
        is_raw: The stream is DEFLATE without a gzip frame.

    Raises:
        ValueError: The stream is corrupt, cut short or followed by something, it restores
            another length than its trailer says, or the marks are not offsets into the file.
            Distances and the checksum are not verified.
    """
    if any(left > right for left, right in zip((0, *marks), marks, strict=False)):
        raise ValueError("marks must ascend from 0")
    data, expected_bytes = (stream, None) if is_raw else unwrap_gzip(stream)
    walk = _Walk(data, marks)
    walk.run()
    if -(-walk.reader.taken_bits // 8) != len(data):
        raise ValueError("something follows the DEFLATE stream")
    if expected_bytes is not None and walk.output_bytes % (1 << 32) != expected_bytes:
        raise ValueError("the gzip stream restores another length than its trailer says")
    if len(walk.bits_before) != len(marks):
        raise ValueError("a mark lies behind the end of the file")
    content_bits = walk.reader.taken_bits - walk.overhead_bits
    return DeflateCost(
        bits_before=tuple(walk.bits_before),
        content_bits=content_bits,
        overhead_bits=8 * len(stream) - content_bits,
        output_bytes=walk.output_bytes,
        stream_bytes=len(stream),
    )


def share_bytes(cost: DeflateCost, owners: Sequence[_Owner]) -> GzipShares[_Owner]:
    """Return whole bytes for each owner that sum, with the overhead, to the stream.

    The bits of an owner's parts are summed, then rounded by the largest remainder: everybody
    gets the whole bytes, and the bytes left go to the largest remainders, among equals to the
    earlier owner, to the overhead last.

    Args:
        cost: Walked with the start of every part as a mark, the first of them 0.
        owners: Who owns the part from each mark to the next, or to the end.

    Raises:
        ValueError: There are not as many owners as marks, or the first mark is not 0 though
            the file has bytes.
    """
    if len(owners) != len(cost.bits_before):
        raise ValueError("one owner per mark is needed")
    if cost.content_bits and (not owners or cost.bits_before[0]):
        raise ValueError("the first mark must be 0")
    bits: dict[_Owner, int] = {}
    ends = (*cost.bits_before[1:], cost.content_bits) if owners else ()
    for owner, start, end in zip(owners, cost.bits_before, ends, strict=True):
        bits[owner] = bits.get(owner, 0) + end - start
    whole = {owner: count // 8 for owner, count in bits.items()}
    overhead_bytes = cost.overhead_bits // 8
    left = cost.stream_bytes - overhead_bytes - sum(whole.values())
    by_remainder = sorted(bits, key=lambda owner: bits[owner] % 8, reverse=True)
    remainder = cost.overhead_bits % 8
    place = sum(bits[owner] % 8 >= remainder for owner in by_remainder)
    for owner in by_remainder[: left - (place < left)]:
        whole[owner] += 1
    return GzipShares(by_owner=whole, overhead_bytes=overhead_bytes + (place < left))


class _Walk:
    """Follows one stream; use it once."""

    def __init__(self, data: bytes, marks: Sequence[int]) -> None:
        self.reader = BitReader(data)
        self.bits_before: list[int] = []
        self.overhead_bits = 0
        self.output_bytes = 0
        self._marks = marks

    def run(self) -> None:
        self._pass_marks(0, 0)
        is_last = 0
        while not is_last:
            before = self.reader.taken_bits
            is_last, kind = self.reader.take(1), self.reader.take(2)
            if kind == 0:
                self._walk_stored(before, read_stored_length(self.reader))
                continue
            if kind == 3:
                raise ValueError(CORRUPT)
            tables = fixed_tables() if kind == 1 else read_dynamic_tables(self.reader)
            self.overhead_bits += self.reader.taken_bits - before
            self._walk_codes(tables)

    def _walk_stored(self, before: int, length: int) -> None:
        self.overhead_bits += self.reader.taken_bits - before
        content_bits = self.reader.taken_bits - self.overhead_bits
        self.reader.skip_bytes(length)
        self.output_bytes += length
        self._pass_marks(content_bits + 8 * length, 8 * length, length)

    def _walk_codes(self, tables: Tables) -> None:
        literals, literal_bits, distances, distance_bits = tables
        literal_mask, distance_mask = (1 << literal_bits) - 1, (1 << distance_bits) - 1
        reader = self.reader
        data, position, buffer = reader.data, reader.position, reader.buffer
        output, mark = self.output_bytes, self._next_mark()
        while True:
            if buffer < RUNNING_LOW:
                buffer, position = refill(buffer, data, position)
            bits, length = literals[buffer & literal_mask]
            buffer >>= bits
            if length != 1:
                if length <= 0:
                    if length == END_OF_BLOCK:
                        break
                    if length == INVALID:
                        raise ValueError(CORRUPT)
                    length, extra = LONG_MATCHES[LONG_MATCH - length]
                    length += buffer & (1 << extra) - 1
                    buffer >>= extra
                    bits += extra
                distance = distances[buffer & distance_mask]
                buffer >>= distance
                bits += distance
            output += length
            if output >= mark:
                self.output_bytes = output
                reader.buffer, reader.position = buffer, position
                self._pass_marks(reader.taken_bits - self.overhead_bits, bits, length)
                mark = self._next_mark()
        reader.buffer, reader.position = buffer, position
        self.output_bytes = output
        self.overhead_bits += bits

    def _next_mark(self) -> int:
        index = len(self.bits_before)
        return self._marks[index] if index < len(self._marks) else _NO_MARK

    def _pass_marks(self, content_bits: int, bits: int, length: int = 1) -> None:
        """Note the cost at the marks that the last ``length`` bytes reached, for ``bits``."""
        while (mark := self._next_mark()) <= self.output_bytes:
            past = self.output_bytes - mark
            self.bits_before.append(content_bits - bits + bits * (length - past) // length)
