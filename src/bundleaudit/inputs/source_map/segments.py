"""Decodes the segments of ``mappings``: base64 VLQ, as in ECMA-426, section 6."""

from __future__ import annotations

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_DIGITS = {character: value for value, character in enumerate(_ALPHABET)}
_CONTINUES = 32
_MAX_VALUE = 2**32 - 1
_FIELD_COUNTS = frozenset({1, 4, 5})


class SegmentError(ValueError):
    """A segment that is not base64 VLQ; the message is a reason fit for a note."""


def decode_segment(text: str) -> tuple[int, int | None]:
    """Return how far a segment moves the column, and the source index.

    The second is ``None`` for a segment of one field, which says that the code comes from no
    source. Line, column and name in the source are checked and dropped.

    Raises:
        SegmentError: A character outside the alphabet, a value cut short or beyond 32 bits, or
            a number of fields other than 1, 4 or 5.
    """
    fields: list[int] = []
    value = shift = 0
    for character in text:
        digit = _DIGITS.get(character)
        if digit is None:
            raise SegmentError(f"the mappings hold the character {character!a}")
        value |= (digit & 31) << shift
        if digit & _CONTINUES:
            shift += 5
            if shift > 30:
                raise SegmentError("the mappings hold a number beyond 32 bits")
            continue
        if value > _MAX_VALUE:
            raise SegmentError("the mappings hold a number beyond 32 bits")
        fields.append(-(value >> 1) if value & 1 else value >> 1)
        value = shift = 0
    if shift:
        raise SegmentError("the mappings end inside a number")
    if len(fields) not in _FIELD_COUNTS:
        raise SegmentError(f"the mappings hold a segment of {len(fields)} fields")
    return fields[0], fields[1] if len(fields) > 1 else None
