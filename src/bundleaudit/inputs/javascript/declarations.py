"""Where the names of a script get their values, each in its scope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.brackets import TOP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.inputs.javascript.brackets import Brackets

# Each begins with a literal, which is what makes the search quick.
_ASSIGNMENT: Final = re.compile(rb"=(?:(?<=[\w$\x80-\xff]=)|(?<=[\w$\x80-\xff] =))(?![=>])")
_BODIES: Final = (
    re.compile(rb"function\s*+\*?+\s*+([\w$\x80-\xff]++)"),
    re.compile(rb"class\s++([\w$\x80-\xff]++)"),
)
_WORD: Final = re.compile(rb"[\w$\x80-\xff]++")
_WORD_OR_DOT: Final = re.compile(rb"[\w$\x80-\xff.]")
_TAIL_BYTES: Final = 2
_SPACE: Final = 0x20
_PARAMETERS_BYTES: Final = 2_000
_ARROW_BYTES: Final = 64
_STATEMENT_TOKEN: Final = re.compile(rb"[(\[{}\]);]|(?<![\w$.])(?:var|let|const)(?![\w$])")
_OPENING: Final = frozenset({b"(", b"[", b"{"})
_CLOSING: Final = frozenset({b")", b"]", b"}"})
_STATEMENT_BYTES: Final = 8_000
_MOST_SCOPES: Final = 16
_MOST: Final = 20_000  # places where one name gets a value


@dataclass(frozen=True, slots=True)
class Declaration:
    """Where a name gets its value.

    Attributes:
        start: Where the value begins, perhaps with a blank: an expression, or a function or class
            with its keyword.
        scope: The bracket around it; ``TOP`` for the script itself.
        has_body: Whether it is a function or a class.
    """

    start: int
    scope: int
    has_body: bool


class Declarations:
    """The declarations of a script whose text is blanked; found when asked for, name by name."""

    def __init__(self, masked: bytes, brackets: Brackets) -> None:
        self._masked = masked
        self._brackets = brackets
        self._found: dict[str, dict[int, Declaration]] = {}
        self._parameters: dict[int, frozenset[bytes]] = {}

    def find(self, name: str, at: int) -> Declaration | None:
        """Return the declaration that ``name``, used at an offset, refers to.

        The innermost scope counts, in it the first with a value. A parameter of a function around
        hides everything outside of it and has no declaration.
        """
        by_scope = self._by_scope(name)
        for scope in (*self._brackets.around(at), TOP):
            if scope in by_scope:
                return by_scope[scope]
            if scope != TOP and name.encode() in self._parameters_of(scope):
                return None
        return None

    def is_parameter(self, name: str, at: int) -> bool:
        """Return whether a function around an offset has a parameter called ``name``."""
        word = name.encode()
        return any(word in self._parameters_of(scope) for scope in self._brackets.around(at))

    def find_only(self, name: str) -> Declaration | None:
        """Return what ``name`` gets where that happens in one scope of the script, whichever.

        Rolldown's lazy initialisers assign what is declared without a value elsewhere. Of several
        scopes those do not count that declare a variable of their own by that name.
        """
        found = list(self._by_scope(name).values())
        if 1 < len(found) <= _MOST_SCOPES:
            found = [one for one in found if not self._is_own_variable(one)]
        return found[0] if len(found) == 1 else None

    def _is_own_variable(self, declaration: Declaration) -> bool:
        """Return whether a value stands in a ``var``, ``let`` or ``const`` of its own scope."""
        if declaration.has_body:
            return True
        depth = 0
        first = max(0, declaration.start - _STATEMENT_BYTES)
        tokens = list(_STATEMENT_TOKEN.finditer(self._masked, first, declaration.start - 1))
        for token in reversed(tokens):
            text = token[0]
            if text in _CLOSING:
                depth += 1
            elif text in _OPENING:
                depth -= 1
                if depth < 0:
                    return False
            elif depth == 0:
                return text != b";"
        return True  # a statement that long is not looked through

    def _by_scope(self, name: str) -> dict[int, Declaration]:
        if name not in self._found:
            found: dict[int, Declaration] = {}
            for declaration in self._find_all(name.encode()):
                found.setdefault(declaration.scope, declaration)
            self._found[name] = found
        return self._found[name]

    def _find_all(self, name: bytes) -> Iterator[Declaration]:
        brackets = self._brackets
        for end in self._ends_of(name)[:_MOST]:
            first = end - len(name)
            if self._masked[first:end] != name or _WORD_OR_DOT.match(self._masked, first - 1):
                continue
            scope = next(brackets.around(first), TOP)
            # In parentheses stand defaults of parameters and heads of loops.
            if self._is_block(scope) and brackets.depth_of_parentheses(
                first
            ) == brackets.depth_of_parentheses(max(scope, 0)):
                yield Declaration(self._masked.index(b"=", end) + 1, scope, has_body=False)
        for start in self._bodies.get(name, ())[:_MOST]:
            scope = next(brackets.around(start), TOP)
            if self._is_block(scope):
                yield Declaration(start, scope, has_body=True)

    def _ends_of(self, name: bytes) -> list[int]:
        if len(name) >= _TAIL_BYTES:
            return self._assignments.get(name[-_TAIL_BYTES:], [])
        lists = [found for tail, found in self._assignments.items() if tail.endswith(name)]
        return sorted(item for found in lists for item in found)

    def _is_block(self, scope: int) -> bool:
        return scope == TOP or self._masked[scope : scope + 1] == b"{"

    @cached_property
    def _assignments(self) -> dict[bytes, list[int]]:
        """Where names end that get a value, by their last bytes."""
        found: dict[bytes, list[int]] = {}
        masked = self._masked
        for match in _ASSIGNMENT.finditer(masked):
            end = match.start()
            if masked[end - 1] == _SPACE:
                end -= 1
            tail = masked[end - _TAIL_BYTES : end]
            if tail in found:
                found[tail].append(end)
            else:
                found[tail] = [end]
        return found

    @cached_property
    def _bodies(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for pattern in _BODIES:
            for match in pattern.finditer(self._masked):
                if not _WORD_OR_DOT.match(self._masked, match.start() - 1) or not match.start():
                    found.setdefault(match[1], []).append(match.start())
        return found

    def _parameters_of(self, opening: int) -> frozenset[bytes]:
        """Return the words among the parameters of the function whose body opens at an offset.

        Kept: every name used in a function asks for those of all functions around.
        """
        if opening not in self._parameters:
            self._parameters[opening] = self._read_parameters(opening)
        return self._parameters[opening]

    def _read_parameters(self, opening: int) -> frozenset[bytes]:
        masked = self._masked
        if masked[opening : opening + 1] != b"{":
            return frozenset()
        first = max(0, opening - _ARROW_BYTES)
        before = masked[first:opening].rstrip()
        is_arrow = before.endswith(b"=>")
        if is_arrow:
            before = before[:-2].rstrip()
        if before.endswith(b")"):
            return frozenset(_WORD.findall(self._parentheses_before(first + len(before))))
        return frozenset(_WORD.findall(before)[-1:] if is_arrow else ())

    def _parentheses_before(self, end: int) -> bytes:
        """Return the text of the parentheses that close at ``end``."""
        depth = 0
        first = max(0, end - _PARAMETERS_BYTES)
        for match in reversed(list(re.finditer(rb"[()]", self._masked[first:end]))):
            depth += 1 if match[0] == b")" else -1
            if not depth:
                return self._masked[first + match.start() : end]
        return b""
