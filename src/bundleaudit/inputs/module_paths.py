"""One spelling for a module, however a source map spells it, and the package it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MODULES: Final = "node_modules/"
_PACKAGE: Final = re.compile(r"(?:@[^/]+/)?[^/]+")
_PNPM: Final = re.compile(r"(?:^|/)\.pnpm/(?P<name>@?[^@/]+)@(?P<version>\d[^/_(]*)")
_YARN: Final = re.compile(
    r"(?:^|/)\.yarn/(?:berry/)?cache/[^/]*?-npm-(?P<version>\d[^/]*?)-[0-9a-f]{6,}"
)
_ORIGIN: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*+:/{1,3}(?:[^/]*@fs/)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRef:
    """Which package a module belongs to.

    Attributes:
        name: ``vue`` or ``@vue/shared``.
        version: Where the path tells it (pnpm, Yarn's cache).
        copy_root: The package's folder; two folders are two copies.
    """

    name: str
    version: str | None
    copy_root: str


def normalise_module(source: str) -> str:
    r"""Return the module a source of a map names.

    Sub-requests of Vue files (``App.vue?vue&type=script``) are the file; ``../`` in front is cut,
    because maps are relative to themselves and the project's root is not in the build; virtual
    modules (``\0plugin-vue:export-helper``) become ``virtual:plugin-vue:export-helper``.
    """
    path = source.replace("\\", "/")
    if path.lstrip("./").startswith("\0") or "\0" in path:
        return "virtual:" + path.rpartition("\0")[2].partition("?")[0].lstrip("/")
    path = _ORIGIN.sub("", path.partition("?")[0], count=1)
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if segments:
                segments.pop()
        elif segment not in {"", "."}:
            segments.append(segment)
    return "/".join(segments) or source


def find_package(path: str) -> PackageRef | None:
    """Return the package of a normalised module path; ``None`` for the project's own modules."""
    start = f"/{path}".rfind("/" + _MODULES)
    if start < 0:
        return None
    inside = start + len(_MODULES)
    match = _PACKAGE.match(path, inside)
    if match is None or match[0].startswith("."):
        return None
    return PackageRef(
        name=match[0], version=_find_version(path[:inside], match[0]), copy_root=path[: match.end()]
    )


def _find_version(folder: str, name: str) -> str | None:
    stores = list(_PNPM.finditer(folder))
    if stores and stores[-1]["name"].replace("+", "/") == name:
        return stores[-1]["version"]
    yarn = _YARN.search(folder)
    return yarn["version"] if yarn is not None else None
