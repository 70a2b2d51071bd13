"""Everything a budget of growth may name, measured in both builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.facts import Facts
from bundleaudit.analysis.identity import stable_names
from bundleaudit.analysis.scopes import measure_scope
from bundleaudit.compare.size_deltas import size_delta
from bundleaudit.model.diff import MeasureChange
from bundleaudit.model.files import FileKind, FileRole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bundleaudit.compare.quiet import Quiet
    from bundleaudit.model.diff import FileChange, PackageChange
    from bundleaudit.model.sizes import Sizes

_SUMS = ("total", *(f"kind:{kind}" for kind in FileKind), *(f"role:{role}" for role in FileRole))


def list_measures(
    facts: Facts, *, has_packages: bool = True
) -> dict[str, tuple[str | None, Sizes]]:
    """Return file and sizes by scope: sums, pages, chunks and packages; sums of nothing left out.

    Of chunks with one name the largest is ``chunk:NAME``, the next ``chunk:NAME#2``.
    """
    found: dict[str, tuple[str | None, Sizes]] = {}
    names = stable_names(facts.file_by_path)
    for scope in _SUMS:
        for item in measure_scope(facts, scope):
            if item.sizes.raw_bytes:
                found[scope] = (None, item.sizes)
    for item in measure_scope(facts, "initial"):
        found[f"page:{names.get(item.key, item.key)}"] = (item.file, item.sizes)
    chunks = measure_scope(facts, "chunk:*")
    counts: dict[str, int] = {}
    for item in sorted(chunks, key=lambda item: (-item.sizes.raw_bytes, item.label)):
        name = names[item.label]
        counts[name] = counts.get(name, 0) + 1
        number = f"#{counts[name]}" if counts[name] > 1 else ""
        found[f"chunk:{name}{number}"] = (item.file, item.sizes)
    for item in measure_scope(facts, "package:*") if has_packages else ():
        found[f"package:{item.key}"] = (None, item.sizes)
    return dict(sorted(found.items()))


def compare_measures(
    base: Facts,
    head: Facts,
    quiet: Quiet,
    files: Sequence[FileChange],
    packages: Sequence[PackageChange],
) -> tuple[MeasureChange, ...]:
    """Return every scope of both builds with its noise-free difference, sorted by scope."""
    before, after = list_measures(base), list_measures(head)
    # Packages are compared by their modules, so their quiet sizes are not asked for.
    quiet_before, quiet_after = (
        list_measures(Facts(build=build, encoders=facts.encoders), has_packages=False)
        for build, facts in ((quiet.base, base), (quiet.head, head))
    )
    by_head = {change.head[0]: change for change in files if len(change.head) == 1}
    by_package = {change.name: change for change in packages}
    changes = []
    for scope in sorted({*before, *after}):
        form, _, name = scope.partition(":")
        file, now = after.get(scope, (None, None))
        _, was = before.get(scope, (None, None))
        delta = size_delta(_sizes(quiet_before, scope), _sizes(quiet_after, scope))
        if form == "package":
            change = by_package.get(name)
            same = now or was
            delta = size_delta(same, same) if change is None else change.delta
        elif form == "chunk" and file in by_head:
            # By the pair, not by the name: several chunks may be called `index`.
            pair = by_head[file]
            was, delta = pair.base_sizes if pair.base else None, pair.delta
        changes.append(MeasureChange(scope=scope, file=file, base=was, head=now, delta=delta))
    return tuple(changes)


def compare_with_snapshot(before: Mapping[str, Sizes], facts: Facts) -> tuple[MeasureChange, ...]:
    """Return every scope of a snapshot and of a build, sorted; differences hold hash noise."""
    after = list_measures(facts)
    return tuple(
        MeasureChange(
            scope=scope,
            file=after[scope][0] if scope in after else None,
            base=before.get(scope),
            head=_sizes(after, scope),
            delta=size_delta(before.get(scope), _sizes(after, scope)),
        )
        for scope in sorted({*before, *after})
    )


def _sizes(measures: Mapping[str, tuple[str | None, Sizes]], scope: str) -> Sizes | None:
    return measures[scope][1] if scope in measures else None
