"""What ECMAScript 5 does not have and a syntax tree does not show; imported only by cold runs.

Trailing commas, escapes, characters of names, what stands inside of regular expressions. Editions
by ECMA-262 of 2015 (escapes, names), 2017 (commas), 2018 (look-behind, named groups), 2019 (line
separators in strings), 2023 (hashbang) and 2025 (modifiers).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.lexer import find_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTES: Final = frozenset(b"\"'")
_SEPARATOR: Final = re.compile(rb"\xe2\x80[\xa8\xa9]")
# Pairs are passed over, so that `\\u{` in a text is a backslash and a letter.
_ESCAPE: Final = re.compile(rb"\\(?:(u\{)|.)", re.DOTALL)
_ASTRAL: Final = re.compile(rb"[\xf0-\xf4]")
_COMMA: Final = re.compile(rb",[\s\x00]*+\)")
# Outside of escapes and classes `(?` is followed by one of three signs in ES5.
_GROUP: Final = re.compile(
    rb"\\.|\[(?:[^\]\\]++|\\.)*+\]?+|(\(\?(?![:=!])(?:<[=!])?+<?+)", re.DOTALL
)
_FEATURE_BY_GROUP: Final = {
    b"(?<=": ("look-behind in a regular expression", 2018),
    b"(?<!": ("look-behind in a regular expression", 2018),
    b"(?<": ("named group in a regular expression", 2018),
}
_MODIFIERS: Final = ("modifiers in a regular expression", 2025)


def find_newer_tokens(code: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield offset, edition and name of what is newer than ES5, the first of each kind at least.

    Args:
        code: A classic script without templates, that is known to parse.
    """
    if code.startswith(b"#!"):
        yield 0, 2023, "hashbang"
    bare = bytearray(code)
    offsets = iter(find_texts(code))
    for start, end in zip(offsets, offsets, strict=True):
        text = code[start:end]
        is_comment = text[:2] in {b"//", b"/*"}
        # A text stands for one operand, a comment for nothing.
        bare[start:end] = (b"\0" if is_comment else b"x") * (end - start)
        if is_comment or end - start < 2:
            continue
        yield from _in_string(text, start) if text[0] in _QUOTES else _in_pattern(text, start)
    yield from _in_code(bytes(bare))


def _in_string(text: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    if b"\\u{" in text:
        yield from _escapes(text, start)
    if b"\xe2\x80" in text and (separator := _SEPARATOR.search(text)):
        yield start + separator.start(), 2019, "line separator in a string"


def _in_pattern(text: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    if b"(?" not in text:
        return
    for match in _GROUP.finditer(text):
        if match[1] is not None:
            level_of = _FEATURE_BY_GROUP.get(match[1], _MODIFIERS)
            yield start + match.start(), level_of[1], level_of[0]
            return


def _in_code(bare: bytes) -> Iterator[tuple[int, int, str]]:
    if (comma := _COMMA.search(bare)) is not None:
        yield comma.start(), 2017, "comma after the last parameter or argument"
    if b"\\u{" in bare:
        yield from _escapes(bare, 0)
    if (character := _ASTRAL.search(bare)) is not None:
        yield character.start(), 2015, "character of a name"


def _escapes(text: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    for match in _ESCAPE.finditer(text):
        if match[1] is not None:
            yield start + match.start(), 2015, "escape of a code point"
            return
