"""Copies of a package that its folder does not give away: in two formats, or under an alias."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.sizes import add_known
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.model.build import Build

# Folders and endings by which packages keep the same modules in several formats.
_FORMAT_FOLDERS: Final = frozenset(
    [
        "dist",
        "es",
        "es6",
        "esm",
        "esm5",
        "esm-browser",
        "esm-node",
        "cjs",
        "commonjs",
        "commonjs-browser",
        "umd",
        "lib",
        "mjs",
        "module",
        "modules",
        "build",
    ]
)
_ENDING: Final = re.compile(
    r"(?:[.-](?:cjs|esm|mjs|umd|common|min|prod|browser|bundler)){0,4}+\.\w+$"
)
_ALIAS: Final = re.compile(r"(.+?)-?v?\d{1,3}")
_SMALLEST_TWIN_BYTES: Final = 1_000
_MOST_DIFFERENT: Final = 3
_FEWEST_COMMON: Final = 3


@record
class HiddenCopy:
    """The smaller part of a package that is bundled twice.

    Attributes:
        package: The package.
        what: What the two are, as a report says it.
        raw_bytes: Of the smaller part.
        gzip_bytes: Sum of its shares; ``None`` when not all are known.
        chunk: The file that holds most of it.
        fix: The next step.
    """

    package: str
    what: str
    fix: str
    raw_bytes: int
    gzip_bytes: int | None
    chunk: str


@record
class _Part:
    path: str
    raw_bytes: int
    gzip_bytes: int | None
    chunk: str


def find_hidden_copies(build: Build) -> tuple[HiddenCopy, ...]:
    """Return packages bundled in two formats or under an alias, by package.

    Two formats: modules of one copy that differ in folders such as ``dist`` or ``esm`` only
    (``moment.js`` and ``dist/moment.js``), each of 1 kB at least and of similar size. An alias:
    ``date-fns-v2`` beside ``date-fns``, when they have at least three modules in common.
    """
    parts = _third_party_parts(build)
    found = [copy for root, held in parts.items() if (copy := _in_two_formats(root[0], held))]
    by_name: dict[str, list[_Part]] = defaultdict(list)
    for (name, _), held in parts.items():
        by_name[name] += held
    found += [copy for name in by_name if (copy := _under_an_alias(name, by_name))]
    return tuple(sorted(found, key=lambda copy: (copy.package, copy.what)))


def _third_party_parts(build: Build) -> dict[tuple[str, str], list[_Part]]:
    """Return modules by package and copy, with their path in the package."""
    roles = {file.path: file.role for file in build.files}
    parts: dict[tuple[str, str], list[_Part]] = defaultdict(list)
    for chunk in build.chunks:
        if roles.get(chunk.file) in REPEATING_ROLES:
            continue
        for module in chunk.ownership.modules:
            if module.package is None or module.copy_root is None:
                continue
            path = module.path.removeprefix(module.copy_root).lstrip("/")
            gzip_bytes = module.gzip.share_bytes if module.gzip else None
            parts[module.package, module.copy_root].append(
                _Part(
                    path=path, raw_bytes=module.raw_bytes, gzip_bytes=gzip_bytes, chunk=chunk.file
                )
            )
    return parts


def _in_two_formats(package: str, parts: Iterable[_Part]) -> HiddenCopy | None:
    twins: dict[str, dict[str, list[_Part]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        twins[_neutral(part.path)][part.path].append(part)
    smaller: list[_Part] = []
    shown = ""
    for neutral, by_path in sorted(twins.items()):
        if not neutral or len(by_path) < 2:
            continue
        ranked = sorted(by_path, key=lambda path: (-_raw(by_path[path]), path))
        first, second = ranked[0], ranked[1]
        if _raw(by_path[second]) < max(
            _SMALLEST_TWIN_BYTES, _raw(by_path[first]) // _MOST_DIFFERENT
        ):
            continue
        smaller += by_path[second]
        shown = shown or f"{first} and {second}"
    if not smaller:
        return None
    return _copy(
        package,
        f"is bundled in two formats: {shown}",
        f"import {package} the same way everywhere (a require or a deep import brings the second), "
        f"or resolve.alias to one file",
        smaller,
    )


def _under_an_alias(name: str, by_name: Mapping[str, list[_Part]]) -> HiddenCopy | None:
    match = _ALIAS.fullmatch(name)
    if match is None or match[1] not in by_name:
        return None
    mine = {_neutral(part.path) for part in by_name[name]} - {""}
    common = mine & {_neutral(part.path) for part in by_name[match[1]]}
    if len(common) < _FEWEST_COMMON:
        return None
    smaller = min(by_name[name], by_name[match[1]], key=_raw)
    return _copy(
        match[1],
        f"and {name} look like two versions of one package",
        f"move what imports {name} to {match[1]}, and uninstall the alias",
        smaller,
    )


def _neutral(path: str) -> str:
    """Return the path without what tells formats apart; empty for the package's own index."""
    parts = [part for part in _ENDING.sub("", path).split("/") if part not in _FORMAT_FOLDERS]
    while parts and parts[-1] == "index":
        parts.pop()
    return "/".join(parts)


def _copy(package: str, what: str, fix: str, parts: list[_Part]) -> HiddenCopy:
    return HiddenCopy(
        package=package,
        what=what,
        fix=fix,
        raw_bytes=_raw(parts),
        gzip_bytes=add_known(part.gzip_bytes for part in parts),
        chunk=max(parts, key=lambda part: (part.raw_bytes, part.chunk)).chunk,
    )


def _raw(parts: Iterable[_Part]) -> int:
    return sum(part.raw_bytes for part in parts)
