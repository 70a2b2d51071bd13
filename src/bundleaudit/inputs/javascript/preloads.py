"""Which preload list belongs to which dynamic import.

In ``helper(() => import("./a.js").then(...), list)`` the import stands before its list, and what
stands between them may hold further such calls. So the nearest import that has no list yet is the
one, unless the list shows that it is another's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.facts import DynamicImport
from bundleaudit.inputs.javascript.syntax import find_all
from bundleaudit.inputs.url_paths import file_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.inputs.javascript.imports import FoundImport

_STYLE_ONLY: Final = re.compile(rb"Promise\.resolve\(\s*+\{\s*+\}\s*+\)")
_WITHOUT_LIST: Final = re.compile(
    rb"[^()\[\]]{0,40}?\)(?:\s*+\.then\(\s*+[^()]{0,80}(?:\([^()]{0,80}\)[^()]{0,80})?+\))?+"
    rb"\s*+,\s*+(?:void 0|\[\s*+\])"
)
_BRACKETS: Final = re.compile(
    rb"\"(?:[^\"\\\n]++|\\.)*+\"?+|'(?:[^'\\\n]++|\\.)*+'?+|`(?:[^`\\]++|\\.)*+`?+"
    rb"|([(\[{])|([)\]}])",
    re.DOTALL,
)
_FARTHEST_BYTES: Final = 1024  # from an import to the list of nothing but styles behind it
_DEEPEST: Final = 16  # imports of nested calls that one list is compared with
_STYLESHEET: Final = ".css"


def find_style_only_imports(code: bytes) -> list[int]:
    """Return where Vite put a promise in place of an import of nothing but CSS."""
    return [at for at in find_all(code, b"Promise.resolve(") if _STYLE_ONLY.match(code, at)]


def join_preloads(
    code: bytes,
    imports: Iterable[FoundImport],
    style_only: Iterable[int],
    lists: Mapping[int, tuple[str, ...]],
) -> tuple[tuple[DynamicImport, ...], tuple[tuple[str, ...], ...]]:
    """Return the imports with their preloads, and the lists of imports of nothing but CSS.

    Args:
        code: The script.
        imports: Dynamic imports, in order.
        style_only: Offsets of ``Promise.resolve({})``.
        lists: Preload lists by offset.
    """
    found = list(imports)
    preloads: dict[int, tuple[str, ...]] = {}
    styles: list[tuple[str, ...]] = []
    events: list[tuple[int, int | None]] = [(item.start, index) for index, item in enumerate(found)]
    events += [(at, None) for at in (*style_only, *lists)]
    waiting: list[int | None] = []  # index of an import; None stands for one of nothing but CSS
    for at, index in sorted(events, key=lambda event: event[0]):
        if index is not None:
            if not _WITHOUT_LIST.match(code, found[index].end):
                waiting.append(index)
        elif (items := lists.get(at)) is None:
            waiting.append(None)
        elif items and waiting:
            depth = _find_owner(items, waiting, found)
            if depth is None and waiting[-1] is not None and _is_styles(items):
                depth = 1 if _is_argument_after(code, found[waiting[-1]].start, at) else None
            if depth is None:
                continue
            owner = waiting[-depth]
            del waiting[-depth:]
            if owner is None:
                styles.append(items)
            else:
                preloads[owner] = items
    dynamic = tuple(
        DynamicImport(specifier=item.specifier, preloads=preloads.get(index, ()))
        for index, item in enumerate(found)
    )
    return dynamic, tuple(styles)


def _find_owner(
    items: tuple[str, ...], waiting: list[int | None], found: list[FoundImport]
) -> int | None:
    """Return how deep in ``waiting``, counted from its end, the owner of a list is, if known."""
    if waiting[-1] is None and _is_styles(items):
        return 1
    names = {file_name(item) for item in items}
    for depth, index in enumerate(reversed(waiting[-_DEEPEST:]), 1):
        specifier = None if index is None else found[index].specifier
        if specifier is not None and file_name(specifier) in names:
            return depth
    return None


def _is_styles(items: tuple[str, ...]) -> bool:
    return all(file_name(item).endswith(_STYLESHEET) for item in items)


def _is_argument_after(code: bytes, start: int, end: int) -> bool:
    """Return whether ``end`` is no deeper in brackets than anything since ``start``."""
    if end - start > _FARTHEST_BYTES:
        return False
    depth = lowest = 0
    for match in _BRACKETS.finditer(code, start, end):
        if match[1]:
            depth += 1
        elif match[2]:
            depth -= 1
            lowest = min(lowest, depth)
    return depth == lowest
