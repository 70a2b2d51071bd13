"""Compares what pages load at first and what lazy boundaries add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.compare.size_deltas import size_delta
from bundleaudit.model.diff import ChangeStatus, LoadChange, LoadKind
from bundleaudit.model.files import FileKind
from bundleaudit.model.sizes import Sizes, sum_sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.compare.changes import Change, Changes
    from bundleaudit.compare.load_causes import LoadCauses
    from bundleaudit.compare.quiet import Quiet

    Load = tuple[str, tuple[str, ...]]  # its name and its files
    Identity = tuple[tuple[str, ...], tuple[str, ...]]  # its page, or the pair of its target


def list_load_changes(
    base: Facts, head: Facts, changes: Changes, quiet: Quiet, causes: LoadCauses
) -> tuple[LoadChange, ...]:
    """Return the loads that differ in size or files: pages, then boundaries, the largest first."""
    sides = _Sides(base, head, changes, quiet, causes)
    pages = _compare_all(
        LoadKind.PAGE,
        dict(_list_pages(base, changes.by_base, changes.base_names)),
        dict(_list_pages(head, changes.by_head, changes.head_names)),
        sides,
    )
    lazy = _compare_all(
        LoadKind.LAZY,
        dict(_list_lazy(base, changes.by_base, changes.base_names)),
        dict(_list_lazy(head, changes.by_head, changes.head_names)),
        sides,
    )
    return (*pages, *lazy)


class _Sides:
    """Sizes of files, real and quiet, and which files are the same in both builds."""

    def __init__(
        self, base: Facts, head: Facts, changes: Changes, quiet: Quiet, causes: LoadCauses
    ) -> None:
        self.real_base = {file.path: file.sizes for file in base.build.files}
        self.real_head = {file.path: file.sizes for file in head.build.files}
        self.quiet_base = {file.path: file.sizes for file in quiet.base.files}
        self.quiet_head = {file.path: file.sizes for file in quiet.head.files}
        self.kinds = {file.path: file.kind for file in (*base.build.files, *head.build.files)}
        self.changes = changes
        self.causes = causes


def _list_pages(
    facts: Facts, changes: Mapping[str, Change], names: Mapping[str, str]
) -> Iterator[tuple[Identity, Load]]:
    """Yield pages by their path, or by the identity of the entry that stands for one."""
    for load in facts.pages:
        files = tuple(file for file in load.initial.files if file in changes)
        change = changes.get(load.file)
        key = (change.pair.base, change.pair.head) if change else ((load.file,), ())
        yield key, (names.get(load.file, load.file), files)


def _list_lazy(
    facts: Facts, changes: Mapping[str, Change], names: Mapping[str, str]
) -> Iterator[tuple[Identity, Load]]:
    """Yield boundaries by the identity of their target, with what every page still lacks."""
    loaded = [
        {*page.initial.files, *(page.legacy_initial.files if page.legacy_initial else ())}
        for page in facts.pages
    ]
    everywhere = set.intersection(*loaded) if loaded else set()
    for boundary in facts.boundaries:
        if boundary.target is None or boundary.target not in changes:
            continue
        chunk = facts.chunk_by_file.get(boundary.target)
        name = (chunk.source if chunk else None) or names[boundary.target]
        own = tuple(
            file for file in boundary.closure.files if file not in everywhere and file in changes
        )
        change = changes[boundary.target]
        # A part of a split file is another boundary than the whole was.
        is_one = len(change.pair.base) <= 1 and len(change.pair.head) <= 1
        pair = (change.pair.base, change.pair.head) if is_one else ((boundary.target,), ())
        yield pair, (name, own)


def _compare_all(
    kind: LoadKind, base: Mapping[Identity, Load], head: Mapping[Identity, Load], sides: _Sides
) -> list[LoadChange]:
    found = [_compare(kind, base.get(key), head.get(key), sides) for key in sorted({*base, *head})]
    kept = [item for item in found if item.status is not ChangeStatus.IDENTICAL]
    return sorted(
        kept,
        key=lambda item: (
            -abs(item.delta.gzip_bytes or 0),
            -abs(item.delta.raw_bytes),
            item.name,
        ),
    )


def _compare(kind: LoadKind, base: Load | None, head: Load | None, sides: _Sides) -> LoadChange:
    base_files = base[1] if base else ()
    head_files = head[1] if head else ()
    changes = sides.changes
    by_base = {id(changes.by_base[file]): file for file in base_files}
    by_head = {id(changes.by_head[file]): file for file in head_files}
    entered = sorted(
        changes.head_names[file] for key, file in by_head.items() if key not in by_base
    )
    left = sorted(changes.base_names[file] for key, file in by_base.items() if key not in by_head)

    def delta(*kinds: FileKind) -> tuple[Sizes | None, Sizes | None]:
        return (
            None if base is None else _sum(base_files, sides.quiet_base, sides, kinds),
            None if head is None else _sum(head_files, sides.quiet_head, sides, kinds),
        )

    whole = size_delta(*delta())
    requests = len(head_files) - len(base_files)
    return LoadChange(
        kind=kind,
        name=(head or base or ("", ()))[0],
        status=_status(base, head, is_same=whole.is_zero and not (entered or left or requests)),
        base=None if base is None else _sum(base_files, sides.real_base, sides, ()),
        head=None if head is None else _sum(head_files, sides.real_head, sides, ()),
        delta=whole,
        js_delta=size_delta(*delta(FileKind.JS)),
        css_delta=size_delta(*delta(FileKind.CSS)),
        request_count_delta=requests,
        entered=tuple(entered),
        left=tuple(left),
        causes=sides.causes.find(base_files, head_files) if kind is LoadKind.PAGE else (),
    )


def _status(base: Load | None, head: Load | None, *, is_same: bool) -> ChangeStatus:
    if base is None:
        return ChangeStatus.ADDED
    if head is None:
        return ChangeStatus.REMOVED
    return ChangeStatus.IDENTICAL if is_same else ChangeStatus.CHANGED


def _sum(
    files: tuple[str, ...],
    sizes: Mapping[str, Sizes],
    sides: _Sides,
    kinds: tuple[FileKind, ...],
) -> Sizes:
    return sum_sizes(sizes[file] for file in files if not kinds or sides.kinds[file] in kinds)
