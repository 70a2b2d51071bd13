"""URLs as paths inside a build: pure text, no file is looked up."""

from __future__ import annotations

import re
from typing import Final

_ORIGIN: Final = re.compile(r"(?:https?:)?//[^/?#]*+", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*+:")
# A hash of eight, or a longer one without "-" and "_", which would join words.
_HASHED: Final = re.compile(
    r"(?:\A(?=[a-z_-]{0,32}[0-9])|[-._](?=[a-z_-]{0,32}[A-Z0-9]))"
    r"(?:[A-Za-z0-9_-]{8}|[A-Za-z0-9]{8,32})(?:\.[A-Za-z]{1,12})?\.[A-Za-z0-9]{1,12}"
)


def cut_query(url: str) -> str:
    """Return the URL without query and fragment."""
    for mark in ("#", "?"):
        url = url.partition(mark)[0]
    return url.strip()


def split_origin(url: str) -> tuple[str, str] | None:
    """Return ``("https://cdn.example", "/a.js")``, with an empty origin for a path.

    Returns:
        ``None`` for schemes that name no file on a server, such as ``data:`` or ``blob:``.
    """
    if (origin := _ORIGIN.match(url)) is not None:
        return origin[0], url[origin.end() :]
    return None if _SCHEME.match(url) else ("", url)


def file_name(url: str) -> str:
    """Return the last part of the path, without query and fragment; empty for a folder."""
    return url.partition("?")[0].partition("#")[0].rpartition("/")[2]


def folder_of(path: str) -> str:
    """Return the folder with its final ``/``; empty at the top."""
    return path[: path.rfind("/") + 1]


def join_path(folder: str, relative: str) -> str | None:
    """Return ``relative`` as seen from ``folder``; ``None`` when it climbs out of the top."""
    if "./" not in relative and not relative.endswith(".") and "//" not in relative:
        return folder + relative
    segments = folder.split("/")[:-1]
    for segment in relative.split("/"):
        if segment == "..":
            if not segments:
                return None
            segments.pop()
        elif segment not in {"", "."}:
            segments.append(segment)
    return "/".join(segments)


def suffixes_of(path: str, *, longest: int) -> list[str]:
    """Return the ends of ``path`` in whole segments, longest first, up to ``longest`` segments."""
    segments = path.split("/")[-longest:]
    return ["/".join(segments[start:]) for start in range(len(segments))]


def looks_hashed(path: str) -> bool:
    """Return whether the file name seems to carry a content hash.

    A guess, good enough to tell whether an equal name is evidence: eight or more characters with a
    digit or a capital behind a separator, as in ``index-9fy7tnFw.js``, ``index.C-0VwI5j.entry.js``
    or ``lgk26c31.js``.
    """
    name = path[path.rfind("/") + 1 :][-255:]
    starts = (index for index, character in enumerate(name) if index == 0 or character in "-._")
    return any(_HASHED.fullmatch(name, start) for start in starts)
