"""Chunks for old browsers: what they ask SystemJS for.

Format: ``System.register(name?, dependencies, declare)`` of SystemJS 6, as Rollup and Rolldown
write it for @vitejs/plugin-legacy; checked against its versions 5 and 8.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.imports import FoundImport
from bundleaudit.inputs.javascript.syntax import BLANK, STRING, TEXT, find_all, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

_REGISTER_WORD: Final = b"System.register("
_IMPORT_WORD: Final = b".import("
_REGISTER: Final = re.compile(
    rb"System\.register\(" + BLANK + rb"(?:" + STRING + BLANK + rb"," + BLANK + rb")?+"
    rb"\[((?:" + BLANK + TEXT + BLANK + rb",?+)*+)" + BLANK + rb"\]" + BLANK + rb",",
    re.DOTALL,
)
_IMPORT: Final = re.compile(
    rb"\.import\(" + BLANK + rb"(" + TEXT + rb")" + BLANK + rb"(?=[,)])", re.DOTALL
)
_TEXTS: Final = re.compile(TEXT, re.DOTALL)


def find_candidates(code: bytes) -> list[int]:
    """Return where a registration or an import may stand; empty unless something registers."""
    registrations = list(find_all(code, _REGISTER_WORD))
    if not registrations:
        return []
    return sorted((*registrations, *find_all(code, _IMPORT_WORD)))


def parse_registrations(
    code: bytes, offsets: Iterable[int]
) -> tuple[bool, tuple[str, ...], tuple[FoundImport, ...]]:
    """Return whether anything registers, its dependencies, and its dynamic imports.

    Args:
        code: The script.
        offsets: Those of candidates that are code.
    """
    is_registered = False
    dependencies: list[str] = []
    dynamic: list[FoundImport] = []
    for at in offsets:
        if match := _REGISTER.match(code, at):
            is_registered = True
            dependencies += map(unquote, _TEXTS.findall(match[1]))
        elif match := _IMPORT.match(code, at):
            dynamic.append(FoundImport(specifier=unquote(match[1]), start=at, end=match.end()))
    return is_registered, tuple(dependencies), tuple(dynamic)
