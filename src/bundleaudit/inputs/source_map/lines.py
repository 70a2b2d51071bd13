"""Lines of code, and columns in UTF-16 code units as offsets in UTF-8 bytes."""

from __future__ import annotations

import re
from itertools import accumulate

from bundleaudit.records import record

_LINE_END = re.compile(rb"\r\n|[\n\r]|\xe2\x80[\xa8\xa9]")


@record
class Lines:
    """Where the lines of some code are.

    Attributes:
        starts: The first byte of each line.
        ends: The end of each line's content, before its line end.
    """

    starts: list[int]
    ends: list[int]


def has_rare_line_ends(code: bytes) -> bool:
    """Return whether some line ends with a lone CR, U+2028 or U+2029.

    Generators do not agree on these: Rolldown and esbuild count them as ECMA-426 says, Rollup
    (magic-string) counts LF alone.
    """
    return (
        code.count(b"\r") != code.count(b"\r\n")
        or b"\xe2\x80\xa8" in code
        or b"\xe2\x80\xa9" in code
    )


def split_lines(code: bytes, *, only_lf: bool = False) -> Lines:
    """Return the lines of the code; there is always one more than there are line ends.

    Args:
        code: UTF-8; whatever is not UTF-8 is no line end.
        only_lf: Let only LF and CRLF end a line, instead of all line ends of ECMA-426.
    """
    if only_lf:
        pieces = code.split(b"\n")
        starts = list(accumulate((len(piece) + 1 for piece in pieces), initial=0))
        starts.pop()
        last = len(pieces) - 1
        ends = [
            start + len(piece) - (index < last and piece.endswith(b"\r"))
            for index, (start, piece) in enumerate(zip(starts, pieces, strict=True))
        ]
        return Lines(starts=starts, ends=ends)
    starts, ends = [0], []
    for match in _LINE_END.finditer(code):
        ends.append(match.start())
        starts.append(match.end())
    ends.append(len(code))
    return Lines(starts=starts, ends=ends)


def strip_line_ends(code: bytes) -> bytes:
    """Return the code without the line ends at its end."""
    end = len(code)
    while True:
        if code[end - 1 : end] in {b"\n", b"\r"}:
            end -= 1
        elif code[max(end - 3, 0) : end] in {b"\xe2\x80\xa8", b"\xe2\x80\xa9"}:
            end -= 3
        else:
            return code[:end]


def utf16_length(code: bytes) -> int:
    """Return the length of UTF-8 code in UTF-16 code units; a byte that is no UTF-8 counts 1."""
    if code.isascii():
        return len(code)
    return len(code.decode("utf-8", "surrogateescape").encode("utf-16-le", "surrogatepass")) // 2


class ColumnReader:
    """Turns columns of one line into byte offsets, from left to right, in linear time."""

    __slots__ = ("_byte", "_code", "_column", "_end")

    def __init__(self, code: bytes, start_byte: int, end_byte: int) -> None:
        self._code = code
        self._byte = start_byte
        self._end = end_byte
        self._column = 0

    def byte_at(self, column: int) -> int:
        """Return the offset of ``column``, which must not be left of the one asked before.

        A column inside a surrogate pair is its character's start; one past the line is the
        line's end.
        """
        ahead = column - self._column
        stretch = self._code[self._byte : min(self._byte + ahead, self._end)]
        if stretch.isascii():
            self._byte += len(stretch)
            self._column += len(stretch)
            return self._byte
        # Three bytes are the most one code unit can take; a pair of units takes four.
        stretch = self._code[self._byte : min(self._byte + 3 * ahead + 1, self._end)]
        units = stretch.decode("utf-8", "surrogateescape").encode("utf-16-le", "surrogatepass")
        passed = units[: 2 * ahead]
        if len(passed) >= 2 and 0xD8 <= passed[-1] <= 0xDB:
            passed = passed[:-2]
        text = passed.decode("utf-16-le", "surrogatepass")
        self._byte += len(text.encode("utf-8", "surrogateescape"))
        self._column += len(passed) // 2
        return self._byte
