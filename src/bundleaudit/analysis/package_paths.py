"""Which package a file belongs to, by its path alone.

Layouts: npm and yarn 1 (nested ``node_modules``), pnpm 5 to 10 (``.pnpm/name@1.2.3_peer/``), bun's
isolated installs (``.bun/``), yarn 2 to 4 with Plug'n'Play (``name-npm-1.2.3-hash.zip``) and with
unplugged packages. A workspace package linked into the project lies in no ``node_modules`` by its
real path and is the project's own code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_FOLDER: Final = "node_modules"
# Later parts name peers and patches: `_react@18.3.1`, `(react@18.3.1)`, `+a1b2c3` in bun's.
_STORE_VERSION: Final = re.compile(r"\d[^_(+/]*")
_YARN_ARCHIVE: Final = re.compile(
    r"-npm-(\d[^/]{0,200}?)-[0-9a-f]{8,64}(?:-[0-9a-f]{1,64})?(?:\.zip)?\Z"
)
# plugin-legacy builds polyfills on their own, from within node_modules; their maps lose the folder.
_POLYFILLS: Final = frozenset({"core-js", "regenerator-runtime", "systemjs"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PackageRef:
    """One installed copy of a package.

    Attributes:
        name: By the folder it is installed in; an alias (``date-fns-v2``) shows as such.
        version: Where the path tells it.
        copy_root: Folder of the copy; two copies have two.
    """

    name: str
    version: str | None
    copy_root: str


def package_of(path: str) -> PackageRef | None:
    """Return the copy of a package that ``path`` lies in, ``None`` for the project's own files."""
    parts = path.split("/")
    at = last_folder(parts)
    if at is None:
        return None
    length = 2 if parts[at + 1].startswith("@") else 1
    named = parts[at + 1 : at + 1 + length]
    # A file straight in node_modules, `.vite/deps` or `.cache` is no package.
    if len(named) < length or len(parts) <= at + 1 + length or named[0][:1] in {"", "."}:
        return None
    name = "/".join(named)
    holder = parts[at - 1] if at else ""
    store = parts[at - 2] if at > 1 else ""
    return PackageRef(
        name=name,
        version=_version_in(holder, store, name),
        copy_root="/".join(parts[: at + 1 + length]),
    )


def is_lost_polyfill(path: str) -> bool:
    """Return whether a path from above the project is one of plugin-legacy's polyfills."""
    return path.partition("/")[0] in _POLYFILLS


def last_folder(parts: list[str]) -> int | None:
    """Return the position of the last ``node_modules`` that has something in it."""
    for at in range(len(parts) - 2, -1, -1):
        if parts[at] == _FOLDER:
            return at
    return None


def first_folder(parts: list[str]) -> int | None:
    """Return the position of the first ``node_modules`` that has something in it."""
    at = parts.index(_FOLDER) if _FOLDER in parts else len(parts)
    return at if at < len(parts) - 1 else None


def _version_in(holder: str, store: str, name: str) -> str | None:
    """Return the version that the folder around ``node_modules`` names, if it names this package."""
    if store in {".pnpm", ".bun"}:
        prefix = name.replace("/", "+") + "@"
        found = _STORE_VERSION.match(holder, len(prefix)) if holder.startswith(prefix) else None
        return found[0] if found else None
    if holder.startswith(name.replace("/", "-") + "-npm-"):
        archive = _YARN_ARCHIVE.search(holder)
        return archive[1] if archive else None
    return None
