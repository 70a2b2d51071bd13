r"""What one spelling of a module says: a virtual module, or a file somewhere.

Spellings come from source maps (relative to the map), from stats (absolute, relative to a project,
``\0`` in front of virtual ids, ``?`` requests behind) and from any system (``C:\``). Checked against
Rollup 3 and 4, Rolldown 1.3 and the stats formats of `bundleaudit.inputs.stats`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from bundleaudit.inputs.untrusted_text import escape_unprintable, replace_surrogates

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}:/{2,3}")
_DRIVE: Final = re.compile(r"/?([A-Za-z]):/")
_VITE_FILE: Final = re.compile(r"/?@fs/+")
_VITE_ID: Final = re.compile(r"/?@id/")
_VITE_NULL: Final = "__x00__"
_OWN_VIRTUAL: Final = re.compile(r"/?(?:virtual:|@vite/|__uno(?:\.|_)|__vite-)|[^/]{2,60}:")


class SpellingKind(Enum):
    """What a path starts from."""

    VIRTUAL = auto()
    ABSOLUTE = auto()
    RELATIVE = auto()


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling taken apart.

    Attributes:
        kind: What ``path`` starts from.
        path: Segments joined by ``/``, without ``.``, ``..`` and a first slash; for a virtual
            module its name.
        climbs: How many folders above its start a relative path begins.
    """

    kind: SpellingKind
    path: str
    climbs: int = 0


def spell(raw: str, *, map_path: str | None = None) -> Spelling:
    r"""Return what ``raw`` says.

    Requests behind ``?`` are cut: they are parts of one file (``App.vue?vue&type=style``) or
    wrappers around it (``lodash.js?commonjs-module``). A ``\0`` in front of an absolute path only
    marks such a wrapper; in front of anything else it makes a virtual module.

    Args:
        raw: The spelling.
        map_path: Where the source map is that spells so, relative to the build; relative paths
            then start from the build directory.
    """
    text = replace_surrogates(raw).replace(_VITE_NULL, "\0").replace("\\", "/")
    text = _VITE_ID.sub("", text, count=1) if text.startswith(("/@id/", "@id/")) else text
    before, null, after = text.partition("\0")
    is_marked = bool(null) and not before.replace("../", "").strip("/.")
    text = _without_request((after if is_marked else text).replace("\0", ""))
    if _VITE_FILE.match(text):
        text = _VITE_FILE.sub("/", text, count=1)
    if (drive := _DRIVE.match(text)) is not None:
        return _absolute(f"{drive[1].upper()}:/{text[drive.end() :]}")
    if (url := _URL.match(text)) is not None:
        return _spell_url(url[0], text[url.end() :])
    if is_marked and not text.startswith("/"):
        return _virtual(text)
    if _OWN_VIRTUAL.match(text):
        return _virtual(text)
    if text.startswith("/"):
        return _absolute(text)
    if map_path is not None and text:
        text = f"{map_path.rpartition('/')[0]}/{text}"
    climbs, path = _joined(text)
    return Spelling(SpellingKind.RELATIVE, path, climbs) if path else _virtual(raw or "unnamed")


def _without_request(text: str) -> str:
    path = text.partition("?")[0]
    return path or text


def _spell_url(scheme: str, rest: str) -> Spelling:
    """Read ``file:///a``, ``webpack://name/./a`` and what development servers write."""
    if scheme.lower().startswith("file:"):
        if (drive := _DRIVE.match(rest)) is not None:
            rest = f"{drive[1].upper()}:/{rest[drive.end() :]}"
        return _absolute(rest)
    path = rest if scheme.endswith("///") else rest.partition("/")[2]
    joined = _joined(path or rest)[1]
    return Spelling(SpellingKind.RELATIVE, joined) if joined else _virtual(scheme)


def _absolute(text: str) -> Spelling:
    path = _joined(text)[1]
    return Spelling(SpellingKind.ABSOLUTE, path) if path else _virtual("unnamed")


def _virtual(text: str) -> Spelling:
    name = replace_surrogates(text).lstrip("/").removeprefix("virtual:")
    return Spelling(SpellingKind.VIRTUAL, escape_unprintable(name))


def _joined(text: str) -> tuple[int, str]:
    """Return how far a path climbs above its start, and what is left of it."""
    climbs = 0
    parts: list[str] = []
    for part in text.split("/"):
        if part == "..":
            if parts:
                parts.pop()
            else:
                climbs += 1
        elif part not in {"", "."}:
            parts.append(part)
    return climbs, escape_unprintable("/".join(parts))
