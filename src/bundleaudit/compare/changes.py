"""Pairs with their status: what every further comparison goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.compare.pairing import pair_files
from bundleaudit.compare.statuses import Judge
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundleaudit.compare.pairing import Pair
    from bundleaudit.model.build import Build
    from bundleaudit.model.diff import ChangeStatus


@record
class Change:
    """One pair, judged.

    Attributes:
        pair: The files.
        status: What happened to them.
        name: Without hashes; of the head where it is there.
    """

    pair: Pair
    status: ChangeStatus
    name: str


@record
class Changes:
    """All pairs of two builds.

    Attributes:
        items: In the order of the pairs.
        by_base: The change of every file of the base.
        by_head: The change of every file of the head.
        base_names: Paths of the base without hashes.
        head_names: Likewise.
        has_assumed: Whether some were taken for unchanged without their content being known.
    """

    items: tuple[Change, ...]
    by_base: Mapping[str, Change]
    by_head: Mapping[str, Change]
    base_names: Mapping[str, str]
    head_names: Mapping[str, str]
    has_assumed: bool

    def __iter__(self) -> Iterator[Change]:
        return iter(self.items)


def find_changes(base: Build, head: Build) -> Changes:
    """Return what happened to every file visitors can download."""
    judge = Judge(base, head)
    items = tuple(
        Change(pair=pair, status=judge.judge(pair), name=_name(pair, judge))
        for pair in pair_files(base, head)
    )
    return Changes(
        items=items,
        by_base={path: item for item in items for path in item.pair.base},
        by_head={path: item for item in items for path in item.pair.head},
        base_names=judge.base_names,
        head_names=judge.head_names,
        has_assumed=judge.has_assumed,
    )


def _name(pair: Pair, judge: Judge) -> str:
    if pair.head and not (len(pair.base) == 1 and len(pair.head) > 1):
        return ", ".join(dict.fromkeys(judge.head_names[path] for path in pair.head))
    return ", ".join(dict.fromkeys(judge.base_names[path] for path in pair.base))
