"""Files that Vite's preload helper requests together with a dynamic import.

Vite 3 and 4 write the list into each call; 5.0 to 5.2.8 append a function with one table of files,
5.2.9 to 5.3.2 put a constant with it in front, later versions keep it in a parameter's default.
Checked against builds of 4.5 to 8.3 and against applications in production for the older forms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.syntax import TEXT, find_all, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

_HELPER: Final = b"__vite__mapDeps"
_TABLES: Final = (
    (b"viteFileDeps", re.compile(rb"viteFileDeps\s*+=\s*+\[")),
    (b"__vite__fileDeps", re.compile(rb"__vite__fileDeps\s*+=\s*+\[")),
    (_HELPER, re.compile(rb"__vite__mapDeps\s*+=[^\[\]]{0,120}?\.f\s*+=\s*+\[")),
)
_INDEXED: Final = re.compile(rb"__vite__mapDeps\(\s*+\[([\d\s,]*+)\]")
_INLINE: Final = re.compile(
    rb"\[\s*+(?:[^\"'`\[\]{}()\s,]++\(\s*+)?(?="
    rb"[\"'`][^\"'`\\\n]{1,300}\.(?:js|mjs|css)(?:\?[^\"'`\\\n]{0,99})?[\"'`])"
)
_ITEM: Final = re.compile(
    rb"(" + TEXT + rb")|([\[(])|([\])])|(,)|[^\"'`\[\](),/{};]++",
    re.DOTALL,
)
_LONGEST_INDEX: Final = 7  # digits


def find_lists(code: bytes) -> dict[int, tuple[str, ...]]:
    """Return the preload lists in ``code`` by where they stand, in order; empty ones as well.

    A list that is an array of the call itself counts when it follows a comma and names a script
    or a stylesheet. Indices that the table does not have are left out.
    """
    if _HELPER in code:
        table = _read_table(code)
        return {
            at: _keep_files(table[index] for index in _indices(match[1]) if index < len(table))
            for at in find_all(code, _HELPER)
            if (match := _INDEXED.match(code, at))
        }
    if b"import" not in code:
        return {}
    return {
        match.start(): items
        for match in _INLINE.finditer(code)
        if _follows_comma(code, match.start())
        and (items := _keep_files(_read_array(code, match.start())))
    }


def _keep_files(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(item for item in items if item)


def _read_table(code: bytes) -> tuple[str, ...]:
    for word, pattern in _TABLES:
        for at in find_all(code, word):
            if match := pattern.match(code, at):
                return _read_array(code, match.end() - 1)
    return ()


def _read_array(code: bytes, bracket: int) -> tuple[str, ...]:
    """Return the text in every element of the array at ``bracket``; () when it holds anything else.

    An element may be a call with the text as an argument, which is how a build with
    ``experimental.renderBuiltUrl`` computes its address; without any text it is empty.
    """
    items: list[str] = []
    item: str | None = None
    depth = 0
    position = bracket
    while match := _ITEM.match(code, position):
        position = match.end()
        if match[1] is not None:
            item = unquote(match[1]) if item is None else item
        elif match[2]:
            if match[2] == b"[" and depth:
                break  # an array within would be read again and again
            depth += 1
        elif match[3]:
            depth -= 1
            if not depth:
                return (*items, item or "")
        elif match[4] and depth == 1:
            items.append(item or "")
            item = None
    return ()


def _indices(text: bytes) -> list[int]:
    return [
        int(digits) for digits in text.replace(b",", b" ").split() if len(digits) <= _LONGEST_INDEX
    ]


def _follows_comma(code: bytes, at: int) -> bool:
    before = code[max(0, at - 32) : at].rstrip()
    return before.endswith(b",")
