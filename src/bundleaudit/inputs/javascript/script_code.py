"""One script as something to be looked up: where a name is declared, and what its value says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.bindings import Bindings, parse_bindings
from bundleaudit.inputs.javascript.brackets import Brackets
from bundleaudit.inputs.javascript.declarations import Declarations
from bundleaudit.inputs.javascript.elision import elide_bodies
from bundleaudit.inputs.javascript.masking import mask_text
from bundleaudit.inputs.javascript.parser import (
    NotParsedError,
    parse_expression,
    parsing_cost_bytes,
)
from bundleaudit.inputs.javascript.tree import Node, Other

if TYPE_CHECKING:
    from collections.abc import Iterator

_END: Final = re.compile(
    rb"[,;)\]}]|([\[{])|(\()|\n(?=[^\S\n]*+(?:const|let|var|function|class|export|import|async)\s)"
)
_INSIDE: Final = re.compile(rb"[\w$.\x80-\xff]")
_BODY: Final = re.compile(rb"(?:function|class)(?![\w$\x80-\xff])")
_BEFORE_EXPRESSION: Final = tuple(b"=([,:?&|!"[at : at + 1] for at in range(9))
_BLANKS: Final = re.compile(rb"\s++")
# How the options of a component begin, inside of what wraps them.
_COMPONENT: Final = re.compile(
    rb"(?:[\w$.]++\(){0,3}+\{(?:(?:__name|components|mixins|emits|inheritAttrs|extends)\s*+:"
    rb"|props\s*+:\s*+[\[{]|(?:setup|data)\s*+\()"
)
_PATH: Final = re.compile(rb"(?<![\w$.])path\s*+:\s*+[\"'`]")
_PARENTHESIS: Final = re.compile(rb"[()]")
_LONGEST_BYTES: Final = 400_000
_FRAGMENT_BYTES: Final = 800  # what a fragment costs beside its length
_LONG_BYTES: Final = 1_500


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a script."""

    start: int
    end: int


class Effort:
    """How much is parsed and searched for one build before what is left counts as not understood.

    The largest applications known need a twentieth of it.
    """

    def __init__(self, *, parsed_bytes: int = 2_000_000, searched_bytes: int = 400_000_000) -> None:
        self._parsed_bytes = parsed_bytes
        self._searched_bytes = searched_bytes

    def parse(self, count: int) -> bool:
        """Return whether a fragment of that many bytes may still be parsed, and count it."""
        self._parsed_bytes -= count + _FRAGMENT_BYTES
        return self._parsed_bytes >= 0

    def search(self, count: int) -> bool:
        """Return whether that many bytes may still be searched, and count them."""
        self._searched_bytes -= count
        return self._searched_bytes >= 0


class ScriptCode:
    """A script with its brackets paired; what it parses it keeps.

    Args:
        code: The script.
        effort: Shared by all scripts of a build.

    Attributes:
        code: The script.
        masked: The same with text blanked.
        brackets: The brackets of ``masked``.
        declarations: Where its names get their values.
    """

    def __init__(self, code: bytes, effort: Effort | None = None) -> None:
        self.code = code
        self._effort = effort or Effort()
        self.masked = mask_text(code)
        self.brackets = Brackets(self.masked)
        self.declarations = Declarations(self.masked, self.brackets)
        self._parsed: dict[Span, Node | None] = {}
        self._searched_bytes = 0
        self._values: dict[tuple[str, int], Span | None] = {}

    @cached_property
    def bindings(self) -> Bindings:
        """Imports and exports."""
        return parse_bindings(self.code, self.masked)

    def find_value(self, name: str, at: int) -> Span | None:
        """Return the value of ``name``, used at an offset; ``None`` for imports and parameters."""
        if (name, at) not in self._values:
            self._values[name, at] = self._find_value(name, at)
        return self._values[name, at]

    def _find_value(self, name: str, at: int) -> Span | None:
        declaration = self.declarations.find(name, at)
        if declaration is None and name not in self.bindings.imports:
            is_parameter = self.declarations.is_parameter(name, at)
            declaration = None if is_parameter else self.declarations.find_only(name)
        if declaration is None:
            return None
        blanks = _BLANKS.match(self.code, declaration.start)
        return self.value_from(blanks.end() if blanks else declaration.start)

    def value_from(self, start: int) -> Span:
        """Return the expression, function or class that begins at an offset."""
        before = self.masked[max(0, start - 8) : start].rstrip()[-1:]
        if _BODY.match(self.masked, start) and before not in _BEFORE_EXPRESSION:
            return Span(start, self._end_of_body(start))
        return self.expression_at(start)

    def find_pushes(self, name: str, at: int) -> list[int]:
        """Return where elements are added to the array that ``name`` means at an offset."""
        if not self._effort.search(len(self.masked)):
            return []
        own = self.declarations.find(name, at)
        return [
            start
            for method in (".push(", ".unshift(")
            for start in self._find_words(name.encode() + method.encode())
            if own is not None and self.declarations.find(name, start) == own
        ]

    def expression_at(self, start: int) -> Span:
        """Return the expression that begins at an offset: up to a comma, a semicolon or its end.

        Empty when a bracket in it is never closed.
        """
        position = start
        while match := _END.search(self.masked, position):
            if match[1]:
                close = self.brackets.close_of(match.start())
            elif match[2]:
                close = self._close_parenthesis(match.start())
            else:
                return Span(start, match.start())
            if close is None:
                return Span(start, start)
            position = close + 1
        return Span(start, len(self.masked))

    def parse(self, span: Span) -> Node | None:
        """Return what stands in ``span``; ``None`` when it is not understood or too large."""
        if span not in self._parsed:
            self._parsed[span] = self._parse(span)
        return self._parsed[span]

    def arguments_at(self, opening: int) -> Node | None:
        """Return the arguments of the call whose parenthesis opens at an offset, as ``Items``."""
        close = self._close_parenthesis(opening)
        if close is None or close - opening > _LONGEST_BYTES:
            return None
        text = self.code[opening + 1 : close]
        if not self._effort.parse(parsing_cost_bytes(text)):
            return None
        try:
            return parse_expression(f"[{text.decode('utf-8', 'replace')}]")
        except NotParsedError:
            return None

    def parse_value(self, span: Span) -> Node | None:
        """Return what the value in ``span`` says; one that can be no loader is not read for long.

        A component of many kilobytes is a call or an object that imports nothing.
        """
        if span.end - span.start > _LONG_BYTES and self.masked[span.start : span.start + 1] != b"[":
            has_import = self.masked.find(b"import", span.start, span.end) >= 0
            if not has_import and not _PATH.search(self.code, span.start, span.end):
                return Other()
            if _COMPONENT.match(self.masked, span.start):
                return Other()
        return self.parse(span)

    def _parse(self, span: Span) -> Node | None:
        if not self._effort.search(span.end - span.start):
            return None
        text = elide_bodies(self.code, self.masked, self.brackets, span.start, span.end)
        if len(text) > _LONGEST_BYTES or not self._effort.parse(parsing_cost_bytes(text)):
            return None
        try:
            return parse_expression(text.decode("utf-8", "replace"))
        except NotParsedError:
            return None

    def _find_words(self, word: bytes) -> Iterator[int]:
        position = self.masked.find(word)
        while position >= 0:
            if not position or not _INSIDE.match(self.masked, position - 1):
                yield position
            position = self.masked.find(word, position + len(word))

    def _end_of_body(self, start: int) -> int:
        """Return where the function or class at an offset ends."""
        opening = self.masked.find(b"{", start)
        parameters = self.masked.find(b"(", start)
        if 0 <= parameters < opening:
            close = self._close_parenthesis(parameters)
            opening = -1 if close is None else self.masked.find(b"{", close)
        close = None if opening < 0 else self.brackets.close_of(opening)
        return len(self.masked) if close is None else close + 1

    def _close_parenthesis(self, opening: int) -> int | None:
        """Return where the parenthesis at an offset is closed.

        Most are closed soon; where they are not, all of the script are paired, once.
        """
        if self._searched_bytes > len(self.masked):
            return self._closing_parentheses.get(opening)
        depth = 0
        position = opening
        for match in _PARENTHESIS.finditer(self.masked, opening):
            position = match.start()
            depth += 1 if match[0] == b"(" else -1
            if not depth:
                break
        self._searched_bytes += position - opening
        return None if depth else position

    @cached_property
    def _closing_parentheses(self) -> dict[int, int]:
        closes: dict[int, int] = {}
        stack: list[int] = []
        for match in _PARENTHESIS.finditer(self.masked):
            if match[0] == b"(":
                stack.append(match.start())
            elif stack:
                closes[stack.pop()] = match.start()
        return closes
