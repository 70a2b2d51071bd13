"""Which files Vite's preload helper requests together with a dynamic import.

Vite 3-4 write the list beside the import, Vite 5 and later write indices into one list per
chunk. The five dialects of that list, by first version: 5.0 ``viteFileDeps``, 5.2.9
``__vite__fileDeps``, 5.3.3 and later ``m.f``; all are found by what precedes the bracket.
"""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.javascript.text import BLANK, STRING, read_strings

_TABLE_MARKS: Final = (b"m.f=[", b"m.f = [", b"viteFileDeps", b"__vite__fileDeps")
_TABLE: Final = re.compile(
    rb"(?:m\.f|__vite__fileDeps|viteFileDeps)\s*+=\s*+\[((?:[^\]\"'`]|" + STRING + rb")*+)\]"
)
_LIST: Final = re.compile(
    rb"," + BLANK + rb"(?:__vite__mapDeps\(\s*+\[(?P<indices>[\d,\s]*+)\]|"
    rb"\[(?P<inline>(?:\s*+(?:" + STRING + rb")\s*+,?+)*+)\])",
    re.DOTALL,
)
_WALK: Final = re.compile(rb"(?P<mark>[()\[\]{},])|" + STRING, re.DOTALL)
_PURE_STYLES: Final = re.compile(rb"Promise\.resolve\(\{\s*+\}\)")
_AWAIT: Final = re.compile(rb"\bawait\s*\Z")
_FURTHEST: Final = 20_000
_NEAREST: Final = 400


class PreloadLists:
    """The preload lists of one script."""

    def __init__(self, code: bytes) -> None:
        self._code = code
        self._table = _read_table(code)

    def list_of(self, start: int, end: int, name: str | None) -> tuple[str, ...]:
        """Return what is preloaded with the import at ``start``.

        Args:
            start: Offset of the ``import`` token.
            end: Offset behind its specifier.
            name: Base name of what is imported. A list of scripts that does not hold it belongs to
                another import, around this one.
        """
        is_awaited = _AWAIT.search(self._code, max(0, start - 12), start) is not None
        files = self._find(end, is_awaited=is_awaited)
        scripts = [file for file in files if not file.endswith(".css")]
        if scripts and name is not None and not any(_base_name(file) == name for file in scripts):
            return ()
        return files

    def style_lists(self) -> tuple[tuple[str, ...], ...]:
        """Return the lists of dynamic imports of which only stylesheets are left."""
        lists = (self._find(match.end(), is_awaited=False, depth=0) for match in _PURE_STYLES.finditer(self._code))
        return tuple(files for files in lists if files)

    def _find(self, position: int, *, is_awaited: bool, depth: int = 1) -> tuple[str, ...]:
        """Return the list behind the call that is open at ``position``.

        ``depth`` counts brackets open since the loader began: the import's own parenthesis. An
        awaited import stands in a function body; its list follows the brace that ends it.
        """
        code = self._code
        limit = min(len(code), position + (_FURTHEST if is_awaited else _NEAREST * 4))
        while (match := _WALK.search(code, position, limit)) is not None:
            position = match.end()
            mark = match["mark"]
            if mark is None:
                continue
            if mark in b"([{":
                depth += 1
            elif mark == b",":
                if depth == 0 and (found := _LIST.match(code, match.start())):
                    return self._read(found)
                if depth == 0 and not is_awaited:
                    return ()
            else:
                depth -= 1
                if depth < 0:
                    if is_awaited and mark == b"}":
                        found = _LIST.match(code, position)
                        return self._read(found) if found else ()
                    if not is_awaited:
                        return ()
                    depth = 0
        return ()

    def _read(self, match: re.Match[bytes]) -> tuple[str, ...]:
        if match["inline"] is not None:
            return read_strings(match["inline"])
        indices = (int(digits) for digits in re.findall(rb"\d{1,6}", match["indices"]))
        return tuple(self._table[index] for index in indices if index < len(self._table))


def _read_table(code: bytes) -> tuple[str, ...]:
    """Return the chunk's list of files; its marks are looked for first, which is much faster."""
    for mark in _TABLE_MARKS:
        position = code.find(mark)
        while position >= 0:
            if (match := _TABLE.match(code, position)) is not None:
                return read_strings(match[1])
            position = code.find(mark, position + 1)
    return ()


def _base_name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
