"""Static imports, re-exports and dynamic imports of a script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bundleaudit.inputs.javascript.lexer import find_keywords
from bundleaudit.inputs.javascript.text import BLANK, STRING, read_string

_AFTER: Final = re.compile(BLANK)
_STRING: Final = re.compile(STRING, re.DOTALL)
_CLAUSE: Final = re.compile(rb"(?:[^\"'`;()=/]|/\*(?:[^*]|\*(?!/))*+\*/|//[^\n]*+\n)*+")
_ENDS_WITH_FROM: Final = re.compile(
    rb"(?:^|[\s*}/\w$\x80-\xff])from(?:\s|/\*(?:[^*]|\*(?!/))*+\*/|//[^\n]*+\n)*+\Z"
)
_CLAUSE_TAIL_LENGTH: Final = 400


@dataclass(frozen=True, slots=True)
class DynamicCall:
    """An ``import(...)``.

    Attributes:
        specifier: ``None`` when it is computed.
        start: Offset of ``import``.
        end: Offset behind the specifier, or behind the opening parenthesis.
    """

    specifier: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Imports:
    """What ``find_imports`` finds, in order of appearance."""

    static: tuple[str, ...]
    dynamic: tuple[DynamicCall, ...]
    is_module: bool


def find_imports(code: bytes) -> Imports:
    """Return the imports of ``code``; it is a module when it has import or export syntax."""
    static: list[str] = []
    dynamic: list[DynamicCall] = []
    is_module = False
    for keyword in find_keywords(code):
        after = _skip_blank(code, keyword.start + 6)
        if not keyword.is_import:
            is_module = True
            specifier = _read_reexport(code, after)
        else:
            is_member = code[keyword.start - 1 : keyword.start] == b"."
            following = code[after : after + 1]
            if following == b"(":
                if not is_member or code[keyword.start - 3 : keyword.start] == b"...":
                    call = _read_call(code, keyword.start, after + 1)
                    if call is not None:
                        dynamic.append(call)
                continue
            if is_member:
                continue
            if following == b".":
                is_module = is_module or code[after + 1 :after + 20].lstrip().startswith(b"meta")
                continue
            specifier = _read_clause(code, after)
            is_module = is_module or specifier is not None
        if specifier is not None:
            static.append(specifier)
    return Imports(tuple(static), tuple(dynamic), is_module)


def _skip_blank(code: bytes, position: int) -> int:
    match = _AFTER.match(code, position)
    return match.end() if match else position


def _read_call(code: bytes, start: int, position: int) -> DynamicCall | None:
    """Read ``import(`` from behind its parenthesis; ``None`` for a method of that name."""
    inner = _skip_blank(code, position)
    match = _STRING.match(code, inner)
    if match is not None:
        following = _skip_blank(code, match.end())
        if code[following : following + 1] in {b")", b","}:
            return DynamicCall(read_string(match[0]), start, match.end())
    if _is_method(code, position):
        return None
    return DynamicCall(None, start, position)


def _is_method(code: bytes, position: int) -> bool:
    """Return whether ``import(a, b) {`` declares a method: only names between the parentheses."""
    match = _PARAMETERS.match(code, position)
    return match is not None


_PARAMETERS: Final = re.compile(rb"[\w$,\s]*+\)\s*+\{")


def _read_clause(code: bytes, position: int) -> str | None:
    """Return the specifier of a static import, read from behind ``import``."""
    is_bare = True
    while True:
        clause = _CLAUSE.match(code, position)
        end = clause.end() if clause else position
        string = _STRING.match(code, end)
        if string is None or string[0][:1] == b"`":
            return None
        is_bare = is_bare and end == position
        tail = code[max(position, end - _CLAUSE_TAIL_LENGTH) : end]
        if is_bare or _ENDS_WITH_FROM.search(tail):
            return read_string(string[0])
        if end == position:
            return None
        is_bare = False
        position = string.end()  # a name in quotes: import { "a-b" as c } from "x"


def _read_reexport(code: bytes, position: int) -> str | None:
    """Return the specifier of ``export {...} from`` or ``export * from``, from behind ``export``."""
    first = code[position : position + 1]
    if first == b"*":
        return _read_clause(code, position)
    if first != b"{":
        return None
    while True:
        clause = _CLAUSE.match(code, position)
        end = clause.end() if clause else position
        brace = code.rfind(b"}", position, end)
        if brace >= 0:
            after = _skip_blank(code, brace + 1)
            if not code.startswith(b"from", after):
                return None
            string = _STRING.match(code, _skip_blank(code, after + 4))
            return read_string(string[0]) if string is not None else None
        string = _STRING.match(code, end)
        if string is None:
            return None
        position = string.end()
