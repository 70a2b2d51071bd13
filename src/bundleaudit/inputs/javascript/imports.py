"""Static and dynamic imports, exports from other modules, ``import.meta``.

Format: ECMA-262, sections 13.3 and 16.2, with import attributes and phases; checked against
es-module-lexer 2.3.2.
"""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.javascript.syntax import BLANK, COMMENT, STRING, TEXT, find_all, unquote
from bundleaudit.records import record

_WORD: Final = rb"[\w$\x80-\xff\\]"
_NAMES: Final = rb"\{(?:[^{}\"'/]++|" + STRING + rb"|" + COMMENT + rb")*+\}"
# Cheap: tells "import" in code from most of "import" in prose.
_IMPORT_CANDIDATE: Final = re.compile(
    rb"(?<![\w$#\x80-\xff\\])(?:(?<!\.)|(?<=\.\.\.))import"
    rb"(?=\s*+[(\"'{*./]|\s++" + _WORD + rb"++(?:\s*+[,*/{]|\s++" + _WORD + rb"))"
)
_EXPORT_CANDIDATE: Final = re.compile(rb"(?<![\w$#.\x80-\xff\\])export(?=\s*+[{*/]|\s++[a-z])")
_STATIC: Final = re.compile(
    rb"import(?:\s++|" + COMMENT + rb"|[\w$,*\x80-\xff\\]++|" + _NAMES + rb"){0,24}+"
    rb"(" + STRING + rb")",
    re.DOTALL,
)
_DYNAMIC: Final = re.compile(
    rb"import"
    + BLANK
    + rb"(?:\."
    + BLANK
    + rb"(?:source|defer)"
    + BLANK
    + rb")?+\("
    + BLANK
    + rb"(?:("
    + TEXT
    + rb")"
    + BLANK
    + rb"(?=[,)]))?+",
    re.DOTALL,
)
_META: Final = re.compile(rb"import" + BLANK + rb"\." + BLANK + rb"meta(?![\w$])", re.DOTALL)
_METHOD: Final = re.compile(
    rb"import" + BLANK + rb"\([^()\"'`]{0,200}+\)" + BLANK + rb"\{", re.DOTALL
)
_EXPORT_FROM: Final = re.compile(
    rb"export"
    + BLANK
    + rb"(?:"
    + _NAMES
    + rb"|\*"
    + BLANK
    + rb"(?:as"
    + BLANK
    + rb"(?:[\w$\x80-\xff\\]++|"
    + STRING
    + rb"))?+)"
    + BLANK
    + rb"from"
    + BLANK
    + rb"("
    + STRING
    + rb")",
    re.DOTALL,
)
_EXPORT: Final = re.compile(
    rb"export" + BLANK + rb"(?:[{*]|(?:default|const|let|var|function|class|async|using)(?![\w$]))",
    re.DOTALL,
)
_MEMBER_DOT: Final = re.compile(rb"(?<!\.)\.\s*+\Z")


@record
class FoundImport:
    """One ``import()`` in code: its specifier and where it stands."""

    specifier: str | None
    start: int
    end: int


@record
class Imports:
    """Imports of one script, in order, and whether it has module syntax."""

    static: tuple[str, ...]
    dynamic: tuple[FoundImport, ...]
    is_module: bool


def find_candidates(code: bytes) -> list[int]:
    """Return where an import or export may stand, unless it turns out to be no code."""
    imports = (at for at in find_all(code, b"import") if _IMPORT_CANDIDATE.match(code, at))
    exports = (at for at in find_all(code, b"export") if _EXPORT_CANDIDATE.match(code, at))
    return sorted((*imports, *exports))


def parse_imports(code: bytes, offsets: list[int]) -> Imports:
    """Return the imports at ``offsets``, which are those of candidates that are code."""
    static: list[str] = []
    dynamic: list[FoundImport] = []
    is_module = False
    for at in offsets:
        if code.startswith(b"export", at):
            if match := _EXPORT_FROM.match(code, at):
                static.append(unquote(match[1]))
                is_module = True
            elif not is_module and _EXPORT.match(code, at):
                is_module = not _is_member(code, at)
        elif _is_member(code, at):
            continue
        elif match := _DYNAMIC.match(code, at):
            if match[1] is not None or not _METHOD.match(code, at):
                specifier = None if match[1] is None else unquote(match[1])
                dynamic.append(FoundImport(specifier=specifier, start=at, end=match.end()))
        elif _META.match(code, at):
            is_module = True
        elif match := _STATIC.match(code, at):
            static.append(unquote(match[1]))
            is_module = True
    return Imports(static=tuple(static), dynamic=tuple(dynamic), is_module=is_module)


def _is_member(code: bytes, at: int) -> bool:
    """Return whether the word at an offset is a property: ``object . import``."""
    return (
        code[at - 1 : at].isspace() and _MEMBER_DOT.search(code[max(0, at - 32) : at]) is not None
    )
