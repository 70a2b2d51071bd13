"""Writes source maps, and attributes bytes by painting them one by one."""

from __future__ import annotations

import json
import re

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
GENERATED, COMMENT, LINE_ENDS, UNMAPPED, NO_MAP = -1, -2, -3, -4, -5


def vlq(value: int) -> str:
    """Return a number as base64 VLQ."""
    rest = -value << 1 | 1 if value < 0 else value << 1
    text = ""
    while True:
        digit, rest = rest & 31, rest >> 5
        text += ALPHABET[digit | (32 if rest else 0)]
        if not rest:
            return text


def encode(lines, *, names=False) -> str:
    """Return ``mappings`` for lines of ``(column, source or None)``, in the order given."""
    previous_source = 0
    texts = []
    for line in lines:
        column = 0
        segments = []
        for number, (position, source) in enumerate(line):
            text = vlq(position - column)
            column = position
            if source is not None:
                text += vlq(source - previous_source) + vlq(number * 37 % 101 - 50) + vlq(5)
                text += vlq(number - 1) if names else ""
                previous_source = source
            segments.append(text)
        texts.append(",".join(segments))
    return ";".join(texts)


def map_json(lines=(), sources=("a.js", "b.js", "c.js"), **fields) -> bytes:
    """Return a whole map; ``fields`` replace or extend its members."""
    document = {"version": 3, "sources": list(sources), "names": [], "mappings": encode(lines)}
    return json.dumps(document | fields).encode()


def paint(code: str, lines, sources) -> tuple[dict[int, int], dict[int, int]]:
    """Return bytes by owner and carried bytes by source, unit by unit.

    For code without a comment at its end and without rare line ends that matter.
    """
    end = len(re.sub(r"[\r\n\u2028\u2029]+\Z", "", code))
    owners: dict[int, int] = {}
    carried: dict[int, int] = {}
    if end < len(code):
        owners[LINE_ENDS] = len(code[end:].encode())
    current = UNMAPPED
    pieces = re.split(r"(\r\n|[\n\r\u2028\u2029])", code[:end])
    for number, (content, line_end) in enumerate(
        zip(pieces[::2], [*pieces[1::2], ""], strict=True)
    ):
        segments = sorted(lines[number] if number < len(lines) else (), key=lambda item: item[0])
        is_carried = current >= 0
        current = current if is_carried else UNMAPPED
        column = 0
        for character in content:
            units = len(character.encode("utf-16-le")) // 2
            while segments and segments[0][0] < column + units:
                current, is_carried = _owner(segments.pop(0), sources), False
            size = len(character.encode())
            owners[current] = owners.get(current, 0) + size
            if is_carried:
                carried[current] = carried.get(current, 0) + size
            column += units
        if segments:
            current = _owner(segments[-1], sources)
        owner = current if current >= 0 else LINE_ENDS
        if line_end:
            owners[owner] = owners.get(owner, 0) + len(line_end.encode())
            if current >= 0:
                carried[current] = carried.get(current, 0) + len(line_end.encode())
    return owners, carried


def _owner(segment, sources) -> int:
    _, source = segment
    if source is None:
        return GENERATED
    return UNMAPPED if sources[source] is None else source
