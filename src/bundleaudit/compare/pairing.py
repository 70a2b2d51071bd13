"""Pairs the files of two builds: which is which, whatever the hashes in their names.

In this order, each step on what the ones before left over:

1. the same path with a hash in it: the same content;
2. the same module by the manifest (``src/views/Home.vue``);
3. the same path;
4. the same path but for hashes; the same name by the manifest. Several files of one name
   (``index-*.js``) pair by equal code, then by the modules they share, then by size;
5. the same content or the same code under another name: renamed;
6. modules: one file became several (split), several became one (merged), or most of a file is in
   one other (renamed).

Base and head swapped give the same pairs, swapped.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundleaudit.compare.matching import match_greedily
from bundleaudit.compare.regrouping import find_regroupings, find_renames
from bundleaudit.compare.sides import list_side, shared_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from bundleaudit.compare.sides import SideFile
    from bundleaudit.model.build import Build

    Side = Mapping[str, SideFile]
    Key = Callable[[SideFile], Hashable | None]
    Scored = Iterator[tuple[tuple[float, ...], str, str]]  # score, base and head
    Candidates = Callable[[list[SideFile], list[SideFile]], Scored]

_MOST_CANDIDATES = 250_000  # of one name; beyond them files pair in order of size


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pair:
    """Files of the base and what they are in the head; at most one side has several.

    Attributes:
        base: Paths, sorted; none when added.
        head: Paths, sorted; none when removed.
        is_by_name: A name or a manifest says so, not the content.
    """

    base: tuple[str, ...]
    head: tuple[str, ...]
    is_by_name: bool


def pair_files(base: Build, head: Build) -> tuple[Pair, ...]:
    """Return every file visitors can download, of both builds, in exactly one pair; sorted."""
    base_side, head_side = list_side(base), list_side(head)
    named = _pair_by_keys(base_side, head_side, _NAME_KEYS)
    rest_base, rest_head = _rest(base_side, head_side, named)
    renamed = _pair_by_keys(rest_base, rest_head, _CONTENT_KEYS)
    rest_base, rest_head = _rest(rest_base, rest_head, renamed)
    groups = find_regroupings(base_side, head_side, named, rest_base, rest_head)
    grouped_base = {path for group in groups for path in group[0]}
    grouped_head = {path for group in groups for path in group[1]}
    rest_base = {path: item for path, item in rest_base.items() if path not in grouped_base}
    rest_head = {path: item for path, item in rest_head.items() if path not in grouped_head}
    moved = find_renames(rest_base, rest_head)
    rest_base, rest_head = _rest(rest_base, rest_head, moved)
    pairs = [
        Pair(base=(one,), head=(other,), is_by_name=True)
        for one, other in named.items()
        if one not in grouped_base and other not in grouped_head
    ]
    pairs += [
        Pair(base=(one,), head=(other,), is_by_name=False)
        for one, other in (*renamed.items(), *moved.items())
    ]
    pairs += [Pair(base=one, head=other, is_by_name=False) for one, other in groups]
    pairs += [Pair(base=(path,), head=(), is_by_name=False) for path in rest_base]
    pairs += [Pair(base=(), head=(path,), is_by_name=False) for path in rest_head]
    return tuple(sorted(pairs))


def _hashed_path(item: SideFile) -> Hashable | None:
    return item.path if item.has_hash else None


def _source(item: SideFile) -> Hashable | None:
    source = item.chunk.source if item.chunk else None
    return (source, item.role) if source else None


def _path(item: SideFile) -> Hashable | None:
    return item.path


def _name(item: SideFile) -> Hashable | None:
    return (item.name, item.role)


def _chunk_name(item: SideFile) -> Hashable | None:
    return (item.chunk.name, item.role) if item.chunk else None


def _canonical(item: SideFile) -> Hashable | None:
    return (item.file.kind, item.file.fingerprint.canonical) if item.file.fingerprint else None


def _code(item: SideFile) -> Hashable | None:
    return (item.file.kind, item.file.fingerprint.code) if item.file.fingerprint else None


_NAME_KEYS: tuple[Key, ...] = (_hashed_path, _source, _path, _name, _chunk_name)
_CONTENT_KEYS: tuple[Key, ...] = (_canonical, _code)


def _pair_by_keys(base: Side, head: Side, keys: Sequence[Key]) -> dict[str, str]:
    """Return head by base for files that have some key in common, the first key first."""
    matched: dict[str, str] = {}
    for key in keys:
        base, head = _rest(base, head, matched)
        head_groups = _group(head, key)
        for value, base_group in _group(base, key).items():
            head_group = head_groups.get(value, [])
            found = _pair_group(base_group, head_group)
            matched |= found
            if len(base_group) > 1 < len(head_group):
                # Who shares a name with its namesakes and nothing else is somebody else.
                strangers = {item.path for item in base_group} - set(found)
                base = {path: item for path, item in base.items() if path not in strangers}
                strangers = {item.path for item in head_group} - set(found.values())
                head = {path: item for path, item in head.items() if path not in strangers}
    return matched


def _group(side: Side, key: Key) -> dict[Hashable, list[SideFile]]:
    groups: dict[Hashable, list[SideFile]] = defaultdict(list)
    for item in side.values():
        value = key(item)
        if value is not None:
            groups[value].append(item)
    return groups


def _pair_group(base: list[SideFile], head: list[SideFile]) -> dict[str, str]:
    """Return the pairs among files of one name; the surplus of one side stays alone."""
    if len(base) == 1 and len(head) == 1:
        return {base[0].path: head[0].path}
    matched: dict[str, str] = {}
    for key in _CONTENT_KEYS:
        left, free = _left(base, head, matched)
        heads = _group({item.path: item for item in free}, key)
        for value, items in _group({item.path: item for item in left}, key).items():
            matched |= _match(items, heads.get(value, []), _by_size)
    matched |= _match(*_left(base, head, matched), _by_overlap)
    return matched | _match(*_left(base, head, matched), _by_size)


def _match(base: list[SideFile], head: list[SideFile], candidates: Candidates) -> dict[str, str]:
    """Return the best pairs; among too many files, those of one place in the order of sizes."""
    if len(base) * len(head) <= _MOST_CANDIDATES:
        return match_greedily(candidates(base, head))
    order = sorted(base, key=_size_then_path), sorted(head, key=_size_then_path)
    return {one.path: other.path for one, other in zip(*order, strict=False)}


def _left(
    base: list[SideFile], head: list[SideFile], matched: Mapping[str, str]
) -> tuple[list[SideFile], list[SideFile]]:
    taken = set(matched.values())
    return (
        [item for item in base if item.path not in matched],
        [item for item in head if item.path not in taken],
    )


def _by_overlap(base: list[SideFile], head: list[SideFile]) -> Scored:
    for one in base:
        for other in head:
            shared = shared_bytes(one, other)
            if shared:
                yield (shared, -_distance(one, other)), one.path, other.path


def _by_size(base: list[SideFile], head: list[SideFile]) -> Scored:
    """Yield files of which nothing is known that speaks against their being the same."""
    for one in base:
        for other in head:
            are_known = bool(one.modules and other.modules)
            is_same_code = one.file.fingerprint is not None and (
                other.file.fingerprint is not None
                and one.file.fingerprint.code == other.file.fingerprint.code
            )
            if is_same_code or not are_known or shared_bytes(one, other):
                yield (-_distance(one, other),), one.path, other.path


def _distance(one: SideFile, other: SideFile) -> int:
    return abs(one.file.sizes.raw_bytes - other.file.sizes.raw_bytes)


def _size_then_path(item: SideFile) -> tuple[int, str]:
    return item.file.sizes.raw_bytes, item.path


def _rest(base: Side, head: Side, matched: Mapping[str, str]) -> tuple[Side, Side]:
    taken = set(matched.values())
    return (
        {path: item for path, item in base.items() if path not in matched},
        {path: item for path, item in head.items() if path not in taken},
    )
