"""One name for every module of a build, whoever spelled it and however.

Names are ``src/App.vue`` for files of the project, from its root; ``../shared/x.ts`` for files
beside it in a monorepo; ``node_modules/<package>/...`` for packages; ``virtual:...`` for modules
that plug-ins make up. They are found from all spellings together:

1. Sources of maps start from the build directory once the map's place is added; the level most of
   the project's own sources hang from is the project (ties: the lowest, but the build's own
   folder only when there is no other). Workers up to Vite 7 and
   the polyfills of plugin-legacy are written with the wrong base; they are put right.
2. The root of the project is the longest of: a folder around a ``node_modules``, the folder around
   ``src``, as far as all of the project's own files lie in it; else the folder all files share
   (absolute ids), or the level itself (maps).
3. Ids of stats follow where their ends agree with names known already, file by file in the
   majority; only without any such the rule of 2 is applied to them.
4. A package's name starts at the last ``node_modules``. When there are several copies of a package,
   the one nearest to the root keeps that name and the others keep their full path.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bundleaudit.analysis.map_levels import levelled
from bundleaudit.analysis.module_paths import short_name
from bundleaudit.analysis.module_spelling import Spelling, SpellingKind, spell
from bundleaudit.analysis.package_paths import (
    PackageRef,
    first_folder,
    is_lost_polyfill,
    package_of,
)
from bundleaudit.analysis.path_alignment import Shift, find_shift
from bundleaudit.analysis.project_root import root_of
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


@record
class ModuleNames:
    """The names of all modules of a build.

    Attributes:
        of_sources: Map file and source, as the map spells it, to name.
        of_ids: For each group of ids, in the order given, id to name.
        packages: Name of a third-party module to its package; others are not in it.
    """

    of_sources: Mapping[tuple[str, str], str]
    of_ids: tuple[Mapping[str, str], ...]
    packages: Mapping[str, PackageRef]


def name_modules(
    sources: Iterable[tuple[str, str]], id_groups: Sequence[Collection[str]] = ()
) -> ModuleNames:
    """Return the names of all modules.

    Args:
        sources: Map file, relative to the build, and source as it spells it; from all maps.
        id_groups: Ids as stats spell them, one group for each stats file or manifest, the most
            trusted first. Groups are aligned in this order.
    """
    spelled = {key: spell(key[1], map_path=key[0]) for key in sorted(set(sources))}
    full_sources = levelled(spelled)
    known = {name for name in full_sources.values() if not name.startswith("virtual:")}
    full_ids: list[dict[str, str]] = []
    for group in id_groups:
        full = _align({raw: spell(raw) for raw in sorted(group)}, known)
        known.update(name for name in full.values() if not name.startswith("virtual:"))
        full_ids.append(full)
    short, packages = _shorten({*full_sources.values(), *(n for g in full_ids for n in g.values())})
    return ModuleNames(
        of_sources=MappingProxyType({key: short[full] for key, full in full_sources.items()}),
        of_ids=tuple(
            MappingProxyType({raw: short[full] for raw, full in group.items()})
            for group in full_ids
        ),
        packages=MappingProxyType(packages),
    )


def _align(spelled: dict[str, Spelling], known: Collection[str]) -> dict[str, str]:
    """Return the full names of one group of ids."""
    files = {raw: s for raw, s in spelled.items() if s.kind is not SpellingKind.VIRTUAL}
    paths = [spelling.path for spelling in files.values() if not spelling.climbs]
    shift = find_shift(paths, known) if known else None
    if shift is None:
        is_absolute = any(s.kind is SpellingKind.ABSOLUTE for s in files.values())
        shift = Shift(cut=root_of(paths, is_absolute=is_absolute))
    by_tail = _unique_tails(known)
    known_copies = {package.copy_root for name in known if (package := package_of(name))}
    names: dict[str, str] = {}
    for raw, spelling in spelled.items():
        if spelling.kind is SpellingKind.VIRTUAL:
            names[raw] = f"virtual:{spelling.path}"
        elif spelling.climbs and is_lost_polyfill(spelling.path):
            names[raw] = f"node_modules/{spelling.path}"
        else:
            name = shift.apply(spelling.path, climbs=spelling.climbs)
            package = None if name in known else package_of(name)
            # A copy that is known by its other modules is not the one with the same tail.
            is_known = package is None or package.copy_root in known_copies
            names[raw] = name if is_known else by_tail.get(_tail(name), name)
    return names


def _unique_tails(known: Iterable[str]) -> dict[str, str]:
    """Return third-party names by what follows their first ``node_modules``, where only one does.

    Packages installed above the project have no common way to be written from below it.
    """
    found: dict[str, set[str]] = {}
    for name in known:
        if tail := _tail(name):
            found.setdefault(tail, set()).add(name)
    return {tail: names.pop() for tail, names in found.items() if len(names) == 1}


def _tail(name: str) -> str:
    parts = name.split("/")
    at = first_folder(parts)
    return "" if at is None else "/".join(parts[at:])


def _shorten(full_names: Collection[str]) -> tuple[dict[str, str], dict[str, PackageRef]]:
    """Return the short form of each full name, and the packages by short form."""
    found = {name: package_of(name) for name in full_names}
    roots: dict[str, set[str]] = {}
    for package in found.values():
        if package is not None:
            roots.setdefault(package.name, set()).add(package.copy_root)
    nearest = {name: min(copies, key=_distance) for name, copies in roots.items()}
    short: dict[str, str] = {}
    packages: dict[str, PackageRef] = {}
    for name, package in sorted(found.items()):
        if package is None:
            short[name] = name
            continue
        is_nearest = nearest[package.name] == package.copy_root
        short[name] = short_name(name) if is_nearest else name
        packages[short[name]] = package
    return short, packages


def _distance(copy_root: str) -> tuple[int, int, int, str]:
    parts = copy_root.split("/")
    return parts.count("node_modules"), parts.count(".."), len(parts), copy_root
