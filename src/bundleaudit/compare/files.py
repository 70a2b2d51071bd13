"""Lists every file with what became of it and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.compare.size_deltas import size_delta
from bundleaudit.model.diff import FileChange
from bundleaudit.model.sizes import Sizes, sum_sizes

if TYPE_CHECKING:
    from bundleaudit.analysis.facts import Facts
    from bundleaudit.compare.changes import Change, Changes
    from bundleaudit.compare.quiet import Quiet
    from bundleaudit.model.files import OutputFile


def list_file_changes(
    base: Facts, head: Facts, changes: Changes, quiet: Quiet
) -> tuple[FileChange, ...]:
    """Return every file, changed ones first, the largest change first."""
    quiet_base = {file.path: file.sizes for file in quiet.base.files}
    quiet_head = {file.path: file.sizes for file in quiet.head.files}
    found = [
        _describe(
            base,
            head,
            change,
            sum_sizes(quiet_base[path] for path in change.pair.base),
            sum_sizes(quiet_head[path] for path in change.pair.head),
            is_estimate=not quiet.estimates.isdisjoint((*change.pair.base, *change.pair.head)),
        )
        for change in changes
    ]
    return tuple(
        sorted(
            found,
            key=lambda item: (
                item.status.is_quiet,
                -abs(item.delta.gzip_bytes or 0),
                -abs(item.delta.raw_bytes),
                item.name,
            ),
        )
    )


def _describe(
    base: Facts,
    head: Facts,
    change: Change,
    quiet_base: Sizes,
    quiet_head: Sizes,
    *,
    is_estimate: bool,
) -> FileChange:
    before = [base.file_by_path[path] for path in change.pair.base]
    after = [head.file_by_path[path] for path in change.pair.head]
    return FileChange(
        name=change.name,
        kind=(after or before)[0].kind,
        status=change.status,
        base=change.pair.base,
        head=change.pair.head,
        base_sizes=_sum(before),
        head_sizes=_sum(after),
        delta=size_delta(quiet_base if before else None, quiet_head if after else None),
        is_estimate=is_estimate,
        source=_source(head, change.pair.head) or _source(base, change.pair.base),
    )


def _sum(files: list[OutputFile]) -> Sizes:
    return sum_sizes(file.sizes for file in files)


def _source(facts: Facts, paths: tuple[str, ...]) -> str | None:
    sources = (facts.chunk_by_file[path].source for path in paths if path in facts.chunk_by_file)
    return next((source for source in sources if source), None)
