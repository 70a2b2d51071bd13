"""Decodes the segments of ``mappings``: base64 VLQ, as in ECMA-426, section 6."""

from __future__ import annotations

import re
from operator import itemgetter

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_DIGITS = {character: value for value, character in enumerate(_ALPHABET)}
# The first 32 characters end a number, the others go on. 7 digits hold 35 bits: the last of 7
# must be below 4 for the number to stay within 32.
_NUMBER = "(?:[g-z0-9+/]{0,5}+[A-Za-f]|[g-z0-9+/]{6}[A-D])"
_SEGMENT = re.compile(f"({_NUMBER})(?:({_NUMBER}){_NUMBER}{{2,3}})?")

_ENDING, _GOING_ON = _ALPHABET[:32].encode(), _ALPHABET[32:].encode()
_KNOWN = _ENDING + _GOING_ON + b",;"
_OUTLINE = bytes.maketrans(_KNOWN, b"." * 32 + b"-" * 32 + b",,")

# Segments differ mostly in their last numbers. The first two nearly always fit into so many
# characters, and there are few such heads.
_HEAD_CHARACTERS = 3
_HEAD = re.compile("([g-z0-9+/]*+[A-Za-f])A")
_cut_head = itemgetter(slice(_HEAD_CHARACTERS))

NOT_QUIET = 1 << 40
"""Greater than any sum of the moves of one line's quiet segments that occurs in practice."""


class SegmentError(ValueError):
    """A segment that is not base64 VLQ; the message is a reason fit for a note."""


def decode_segment(text: str) -> tuple[int, int | None]:
    """Return how far a segment moves the column, and the source index.

    The second is ``None`` for a segment of one field, which says that the code comes from no
    source. Line, column and name in the source are checked and dropped.

    Raises:
        SegmentError: A character outside the alphabet, a number cut short or beyond 32 bits, or
            not 1, 4 or 5 numbers.
    """
    match = _SEGMENT.fullmatch(text)
    if match is None:
        shown = text if len(text) <= 40 else f"{text[:40]}..."
        raise SegmentError(
            f"the mappings hold {shown!a}, which is not 1, 4 or 5 numbers of 32 bits"
        )
    column, source = match.groups()
    return _decode_number(column), None if source is None else _decode_number(source)


def check_mappings(mappings: str) -> None:
    """Check every segment without decoding it, many times faster than decoding does.

    Raises:
        SegmentError: See ``decode_segment``; an empty segment passes.
    """
    try:
        text = mappings.encode("ascii")
    except UnicodeEncodeError as error:
        raise SegmentError(_foreign(mappings[error.start])) from None
    foreign = text.translate(None, _KNOWN)
    if foreign:
        raise SegmentError(_foreign(chr(foreign[0])))
    outline = text.translate(_OUTLINE)
    if b"-," in outline or outline.endswith(b"-") or b"-" * 6 in outline:
        _find_bad_segment(mappings)
    # One dot per number is left.
    counts = b"," + text.translate(_OUTLINE, _GOING_ON) + b","
    if any(wrong in counts for wrong in (b"......", b",..,", b",...,")):
        _find_bad_segment(mappings)


def _find_bad_segment(mappings: str) -> None:
    for segment in re.split("[,;]", mappings):
        if segment:
            decode_segment(segment)


def _foreign(character: str) -> str:
    return f"the mappings hold the character {character!a}"


class QuietMoves:
    """How far segments move the column, for those that move right within one source.

    Nearly all segments are of this kind, and they need nothing but to be summed up.
    """

    __slots__ = ("_move_of",)

    def __init__(self) -> None:
        self._move_of = _MovesByHead().__getitem__

    def of(self, segments: list[str]) -> list[int]:
        """Return the move of each segment, ``NOT_QUIET`` for one that must be decoded."""
        return list(map(self._move_of, map(_cut_head, segments)))


class _MovesByHead(dict[str, int]):
    """Finds out the move of a head when it is first asked for."""

    def __missing__(self, head: str) -> int:
        move = self[head] = _quiet_move(head)
        return move


def _quiet_move(head: str) -> int:
    match = _HEAD.match(head)
    move = _decode_number(match[1]) if match else -1
    return move if move >= 0 else NOT_QUIET


def _decode_number(text: str) -> int:
    value = 0
    for character in reversed(text):
        value = value << 5 | _DIGITS[character] & 31
    return -(value >> 1) if value & 1 else value >> 1
