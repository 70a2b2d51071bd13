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
from bundleaudit.inputs.javascript.parser import NotParsedError, parse_expression
from bundleaudit.inputs.javascript.tree import Node, Other

if TYPE_CHECKING:
    from collections.abc import Iterator

_END: Final = re.compile(
    rb"[,;)\]}]|([\[{])|(\()|\n(?=\s*+(?:const|let|var|function|class|export|import|async)\s)"
)
_INSIDE: Final = re.compile(rb"[\w$.\x80-\xff]")
_BODY: Final = re.compile(rb"(?:function|class)(?![\w$\x80-\xff])")
_PATH: Final = re.compile(rb"(?<![\w$.])path\s*+:\s*+[\"'`]")
_PARENTHESIS: Final = re.compile(rb"[()]")
_LONGEST_BYTES: Final = 400_000
_FOR_ALL_BYTES: Final = 2_000_000
_LONG_BYTES: Final = 1_500


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a script."""

    start: int
    end: int


class ScriptCode:
    """A script with its brackets paired; what it parses it keeps.

    Attributes:
        code: The script.
        masked: The same with text blanked.
        brackets: The brackets of ``masked``.
        declarations: Where its names get their values.
    """

    def __init__(self, code: bytes) -> None:
        self.code = code
        self.masked = mask_text(code)
        self.brackets = Brackets(self.masked)
        self.declarations = Declarations(self.masked, self.brackets)
        self._parsed: dict[Span, Node | None] = {}
        self._parsed_bytes = 0

    @cached_property
    def bindings(self) -> Bindings:
        """Imports and exports."""
        return parse_bindings(self.code, self.masked)

    def find_value(self, name: str, at: int) -> Span | None:
        """Return the value of ``name``, used at an offset; ``None`` for imports and parameters."""
        declaration = self.declarations.find(name, at)
        if declaration is None and name not in self.bindings.imports:
            declaration = self.declarations.find_only(name)
        if declaration is None:
            return None
        return self.value_from(declaration.start)

    def value_from(self, start: int) -> Span:
        """Return the expression, function or class that begins at an offset."""
        if _BODY.match(self.masked, start):
            return Span(start, self._end_of_body(start))
        return self.expression_at(start)

    def find_pushes(self, name: str, at: int) -> list[int]:
        """Return where elements are added to the array that ``name`` means at an offset."""
        own = self.declarations.find(name, at)
        return [
            start
            for method in (".push(", ".unshift(")
            for start in self._find_words(name.encode() + method.encode())
            if own is not None and self.declarations.find(name, start) == own
        ]

    def expression_at(self, start: int) -> Span:
        """Return the expression that begins at an offset: up to a comma, a semicolon or its end."""
        position = start
        while match := _END.search(self.masked, position):
            if match[1]:
                close = self.brackets.close_of(match.start())
            elif match[2]:
                close = self._close_parenthesis(match.start())
            else:
                return Span(start, match.start())
            if close is None:
                break
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
        try:
            return parse_expression(
                f"[{self.code[opening + 1 : close].decode('utf-8', 'replace')}]"
            )
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
        return self.parse(span)

    def _parse(self, span: Span) -> Node | None:
        text = elide_bodies(self.code, self.masked, self.brackets, span.start, span.end)
        self._parsed_bytes += len(text)
        if len(text) > _LONGEST_BYTES or self._parsed_bytes > _FOR_ALL_BYTES:
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
        depth = 0
        for match in _PARENTHESIS.finditer(self.masked, opening):
            depth += 1 if match[0] == b"(" else -1
            if not depth:
                return match.start()
        return None
