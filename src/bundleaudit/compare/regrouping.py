"""Finds files that were split, merged or renamed, by the modules in them.

A file is split when at least 70 % of its modules' bytes are in at least two files, of which every
new one holds at least 5 % of them and consists of them by half. Merged is the same the other way
round. A file is renamed when the modules two files share are at least half of either.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from bundleaudit.compare.matching import match_greedily
from bundleaudit.compare.sides import shared_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.compare.sides import SideFile

    Side = Mapping[str, SideFile]
    Group = tuple[tuple[str, ...], tuple[str, ...]]

_SPLIT_WHOLE: Final = 0.7
_SPLIT_PART: Final = 0.05
_PART_OWN: Final = 0.5
_RENAMED: Final = 0.5
_MOST_MEETINGS: Final = 10_000  # a module that more pairs of files have in common tells nothing


def find_regroupings(
    base: Side, head: Side, named: Mapping[str, str], rest_base: Side, rest_head: Side
) -> list[Group]:
    """Return the splits and merges, none using a file twice.

    Args:
        base: All files.
        head: All files.
        named: Pairs by name; such a file may have lost a part to a new one, or taken one in.
        rest_base: Files without a pair.
        rest_head: Files without a pair.
    """
    by_head = {other: one for one, other in named.items()}
    found: list[tuple[int, Group]] = []
    for whole, parts, shared in _find_splits(base, head, named, rest_base, rest_head):
        found.append((shared, ((whole,), parts)))
    for whole, parts, shared in _find_splits(head, base, by_head, rest_head, rest_base):
        found.append((shared, (parts, (whole,))))
    # From either side the same order: most bytes first, then names without regard to the side.
    found.sort(key=lambda item: (-item[0], sorted((*item[1][0], *item[1][1]))))
    used_base: set[str] = set()
    used_head: set[str] = set()
    groups: list[Group] = []
    for _, group in found:
        if used_base.isdisjoint(group[0]) and used_head.isdisjoint(group[1]):
            used_base.update(group[0])
            used_head.update(group[1])
            groups.append(group)
    return groups


def find_renames(base: Side, head: Side) -> dict[str, str]:
    """Return head by base for files that share most of their modules."""
    candidates = []
    for one, other in _meetings(base.values(), head):
        shared = shared_bytes(base[one], head[other])
        likeness = shared / max(base[one].module_bytes, head[other].module_bytes)
        if likeness >= _RENAMED:
            candidates.append(((likeness, shared), one, other))
    return match_greedily(candidates)


def _find_splits(
    base: Side, head: Side, named: Mapping[str, str], rest_base: Side, rest_head: Side
) -> Iterable[tuple[str, tuple[str, ...], int]]:
    """Yield every file that may have been split, its parts, and how many bytes they share."""
    wholes = [base[path] for path in (*rest_base, *named) if base[path].modules]
    by_whole: dict[str, list[str]] = defaultdict(list)
    for one, other in _meetings(wholes, rest_head):
        shared = shared_bytes(base[one], rest_head[other])
        is_part = shared >= _SPLIT_PART * base[one].module_bytes
        if is_part and shared >= _PART_OWN * rest_head[other].module_bytes:
            by_whole[one].append(other)
    for whole, parts in by_whole.items():
        kept = named.get(whole)
        held = tuple(sorted([*parts, kept] if kept is not None else parts))
        shared = sum(shared_bytes(base[whole], head[path]) for path in held)
        if len(held) > 1 and shared >= _SPLIT_WHOLE * base[whole].module_bytes:
            yield whole, held, shared


def _meetings(wholes: Iterable[SideFile], others: Side) -> Iterable[tuple[str, str]]:
    """Yield the files that have a module in common, once each, by an index of modules.

    Modules that stand in very many files on both sides (a library repeated in every page's chunk)
    make no files meet.
    """
    asking = list(wholes)
    holders: dict[str, list[str]] = defaultdict(list)
    for item in others.values():
        for module in item.modules:
            holders[module].append(item.path)
    asked = Counter(module for item in asking for module in item.modules)
    for item in asking:
        met = dict.fromkeys(
            path
            for module in item.modules
            if asked[module] * len(holders.get(module, ())) <= _MOST_MEETINGS
            for path in holders.get(module, ())
        )
        for path in met:
            yield item.path, path
