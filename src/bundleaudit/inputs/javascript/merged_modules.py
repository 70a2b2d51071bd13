"""Traces of modules that the bundler merged although the source loads them by itself.

Eager globs: ``import.meta.glob(..., {eager: true})`` becomes an object whose keys are the paths and
whose values are the modules, and ``Object.assign`` stays around it.
Inlined imports: ``import()`` of a module that is in the same chunk becomes
``Promise.resolve().then(() => namespace)``. Checked against Vite 4 to 8.
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

_INLINED: Final = re.compile(
    rb"Promise\.resolve\(\)\.then\(\s*+(?:function\s*+\(\)\s*+\{\s*+return\s++|\(\)\s*+=>\s*+)"
    rb"(" + _NAME + rb")\s*+[;})]"
)
_NAMESPACE: Final = re.compile(
    rb"\s*+=\s*+(?:/\*[^*]{0,40}\*/\s*+)?+(?:"
    rb"Object\.freeze\(\s*+(?:/\*[^*]{0,40}\*/\s*+)?+(?:Object\.defineProperty\(\s*+)?+\{\s*+__proto__\s*+:"
    rb"|"
    + _NAME
    + rb"\(\s*+\{\s*+(?:__proto__\s*+:|(?:"
    + _NAME
    + rb"|"
    + TEXT
    + rb")\s*+:\s*+\(\)\s*+=>)"
    rb")"
)
_INSIDE: Final = re.compile(rb"[\w$.\x80-\xff]")


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
    """Return how many dynamic imports are answered with a namespace of the same script.

    A promise for anything but the namespace object of a module is the application's own.
    """
    answers = [match[1] for match in _INLINED.finditer(code)]
    return sum(_is_namespace(code, name) for name in answers)


def _is_namespace(code: bytes, name: bytes) -> bool:
    return any(
        _NAMESPACE.match(code, at + len(name)) is not None
        for at in find_all(code, name)
        if not at or not _INSIDE.match(code, at - 1)
    )
