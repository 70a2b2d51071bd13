"""Traces of modules that the bundler merged although the source loads them by itself.

Eager globs: ``import.meta.glob(..., {eager: true})`` becomes an object whose keys are the paths and
whose values are the modules, and ``Object.assign`` stays around it.
Inlined imports: ``import()`` of a module that is in the same chunk becomes a promise for its
namespace. Checked against Vite 4 to 8.
"""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.javascript.syntax import TEXT, find_all, unquote

_NAME: Final = rb"[\w$\x80-\xff]{1,100}+"
_GLOB: Final = re.compile(rb"Object\.assign\(\s*+(?=\{\s*+[\"'`](?:\.{1,2}/|/))")
_KEY: Final = re.compile(rb"\s*+(" + TEXT + rb")\s*+:\s*+")
_PATH: Final = re.compile(rb"(?:\.{1,2}/|/)[^\s<>|]{1,300}\.\w{1,10}")
# What a lazy glob has for values: functions that import.
_LOADER: Final = re.compile(
    rb"(?:async\b\s*+)?+(?:function\b|\([^()]{0,100}\)\s*+=>|" + _NAME + rb"\s*+=>)"
)
_TOKEN: Final = re.compile(
    rb"[^\"'`()\[\]{},]*+(?:(" + TEXT + rb")|([(\[{])|([)\]}])|(,)|(.))", re.DOTALL
)
_TEXT, _OPEN, _CLOSE, _COMMA = 1, 2, 3, 4

# Vite wraps every import() of a source, and nothing else, in its preload helper; what libraries
# were built with is no import any more. `P(()=>Promise.resolve().then(()=>ns),void 0)`, with
# `(init(),ns)` for a module that runs when first used, and a wrapped `await` that takes names.
_PROMISE: Final = b"Promise.resolve().then("
_CALLED: Final = re.compile(_NAME + rb"\(\s*+\(\)\s*+=>\s*+\Z")
_AWAITED: Final = re.compile(
    rb"\basync\s*+\(\)\s*+=>\s*+\{\s*+(?:let|const|var)\s*+\{[^{}]{0,400}\}\s*+=\s*+await\s++\Z"
)
_ANSWER: Final = re.compile(
    rb"\s*+(?:function\s*+\(\)\s*+\{\s*+return\s*+|\(\)\s*+=>\s*+)"
    rb"(?:\("
    + _NAME
    + rb"\(\)\s*+,\s*+"
    + _NAME
    + rb"\)|"
    + _NAME
    + rb"(?:\("
    + _NAME
    + rb"\(\)[^()]{0,10}\))?+)\s*+;?+\s*+\}?+\s*+\)"
)
_WRAPPED: Final = re.compile(rb"\s*+(?:\.then\([^()]{0,80}\)\s*+)?+,\s*+void 0\b")
_BEFORE_BYTES: Final = 600


def find_eager_globs(code: bytes) -> tuple[tuple[str, ...], ...]:
    """Return the paths of every object that maps files to modules, in order of appearance.

    An object counts when all of its keys are paths of files with an extension and none of its
    values is a function; modules that export one value may stand there as that value.
    """
    found: list[tuple[str, ...]] = []
    end = 0
    for match in _GLOB.finditer(code):
        if match.end() < end:  # inside of the one before
            continue
        paths, end = _read_paths(code, match.end() + 1)
        if paths:
            found.append(paths)
    return tuple(found)


def _read_paths(code: bytes, position: int) -> tuple[tuple[str, ...], int]:
    """Return the paths, none when it is no eager glob, and where reading ended."""
    paths: list[str] = []
    while (key := _KEY.match(code, position)) is not None:
        if not _PATH.fullmatch(key[1][1:-1]) or _LOADER.match(code, key.end()):
            return (), key.end()
        paths.append(unquote(key[1]))
        position, is_last = _skip_value(code, key.end())
        if is_last:
            return tuple(paths), position
    return (), position


def _skip_value(code: bytes, position: int) -> tuple[int, bool]:
    """Return where the value at ``position`` ends, and whether the object ends with it."""
    depth = 0
    while (token := _TOKEN.match(code, position)) is not None:
        position = token.end()
        kind = token.lastindex
        if kind == _OPEN:
            depth += 1
        elif kind == _CLOSE:
            if not depth:
                return position, True
            depth -= 1
        elif kind == _COMMA and not depth:
            return position, False
        elif kind not in {_TEXT, _COMMA}:
            break  # a quote that opens nothing simple
    return position, False


def count_inlined_imports(code: bytes) -> int:
    """Return how many dynamic imports are answered with a module of the same script."""
    return sum(_is_inlined(code, at) for at in find_all(code, _PROMISE))


def _is_inlined(code: bytes, at: int) -> bool:
    answer = _ANSWER.match(code, at + len(_PROMISE))
    if answer is None:
        return False
    before = code[max(0, at - _BEFORE_BYTES) : at]
    if _AWAITED.search(before):
        return True
    return _CALLED.search(before) is not None and _WRAPPED.match(code, answer.end()) is not None
