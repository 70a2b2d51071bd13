"""Rows and sentences of a difference that every human format shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bundleaudit.analysis.identity import stable_name
from bundleaudit.model.diff import ChangeStatus, LoadKind
from bundleaudit.model.sizes import Metric
from bundleaudit.records import record
from bundleaudit.report.view import printable
from bundleaudit.units import format_count, format_size, format_some

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit
    from bundleaudit.model.diff import (
        BuildDiff,
        Cascade,
        Cause,
        FileChange,
        LoadChange,
        MeasureChange,
        ReturningLoad,
        SizeDelta,
    )
    from bundleaudit.model.sizes import Sizes

_SMALL_BYTES = 100
_SMALL_SHARE = 0.001
_SUMS = ("total", "kind:js", "kind:css", "kind:html", "kind:image", "kind:font", "kind:wasm")


@record
class DeltaRow:
    """One thing and how it changed; ``is_growth`` is ``None`` when it did not."""

    name: str
    status: str
    raw: str
    gzip: str
    brotli: str
    now: str
    is_growth: bool | None


def format_delta(delta_bytes: int | None) -> str:
    """Return a difference with its sign: ``+3.4 kB``, ``-120 B``, ``0``, ``-`` when unknown."""
    if delta_bytes is None:
        return "-"
    if delta_bytes == 0:
        return "0"
    return ("+" if delta_bytes > 0 else "") + format_size(delta_bytes)


def describe_diff(diff: BuildDiff) -> str:
    """Return the verdict in one line: by how much everything grew, or that nothing changed."""
    total = next((item for item in diff.measures if item.scope == "total"), None)
    pages = [item for item in diff.measures if item.scope.startswith("page:")]
    if not (diff.changed_files or any(not item.delta.is_zero for item in diff.measures)):
        hashes = diff.count_files(ChangeStatus.HASHES)
        return f"nothing changed{' but hashes of file names' if hashes else ''}"
    parts = []
    if total is not None:
        parts.append(f"{_headline(total.delta)} in total")
    largest = max(pages, key=lambda item: abs(_telling(item.delta)), default=None)
    if largest is not None and largest.delta.is_zero:
        parts.append("initial load unchanged")
    elif largest is not None:
        page = printable(largest.scope.removeprefix("page:"))
        parts.append(f"{_headline(largest.delta)} in the initial load of {page}")
    return ", ".join(parts)


def describe_since(audit: Audit) -> str:
    """Return the change since the baseline in one line, or why nothing is compared, or nothing."""
    source = audit.run.baseline
    if audit.diff is not None:
        return f"since {printable(audit.diff.base)}: {describe_diff(audit.diff)}"
    return f"no baseline: {printable(source.description)}" if source is not None else ""


def describe_counts(diff: BuildDiff) -> str:
    """Return how many files changed in which way, in one line."""
    real = [
        f"{diff.count_files(status)} {status.value}"
        for status in ChangeStatus
        if not status.is_quiet and diff.count_files(status)
    ]
    quiet = {
        "only in hashes": diff.count_files(ChangeStatus.HASHES),
        "only in references": diff.count_files(ChangeStatus.REFERENCES),
        "identical": diff.count_files(ChangeStatus.IDENTICAL),
    }
    real += [f"{count} {label}" for label, count in quiet.items() if count]
    return ", ".join(real)


def list_sums(diff: BuildDiff) -> list[DeltaRow]:
    """Return the total and every kind that changed."""
    by_scope = {item.scope: item for item in diff.measures}
    rows = []
    for scope in _SUMS:
        item = by_scope.get(scope)
        if item is not None and (scope == "total" or not item.delta.is_zero):
            rows.append(_row(scope.removeprefix("kind:"), "", item.delta, item.head))
    return rows


def list_files(diff: BuildDiff) -> list[DeltaRow]:
    """Return the files somebody changed."""
    return [
        _row(
            file_label(change),
            change.status.value,
            change.delta,
            change.head_sizes if change.head else None,
        )
        for change in diff.changed_files
    ]


def list_loads(diff: BuildDiff, kind: LoadKind) -> tuple[list[DeltaRow], int]:
    """Return the loads that changed noticeably, and how many changed by less than that."""
    loads = [load for load in diff.loads if load.kind is kind]
    shown = [load for load in loads if not _is_small(load)]
    rows = [_row(load.name, load.status.value, load.delta, load.head) for load in shown]
    return rows, len(loads) - len(shown)


def describe_page_changes(diff: BuildDiff) -> dict[str, str]:
    """Return how the initial load of each page of the head changed: a difference, or ``new``."""
    pages = [item for item in diff.measures if item.scope.startswith("page:") and item.file]
    return {
        printable(item.file or ""): "new" if item.base is None else _headline_size(item.delta)
        for item in pages
    }


def list_packages(diff: BuildDiff) -> list[DeltaRow]:
    """Return the packages that changed."""
    rows = []
    for package in diff.packages:
        label = package.name
        before, after = ", ".join(package.base_versions), ", ".join(package.head_versions)
        if before and after and before != after:
            label += f" {before} -> {after}"
        if package.head_copy_count > max(package.base_copy_count, 1):
            label += f" ({package.head_copy_count} copies)"
        row = _row(label, package.status.value, package.delta, None)
        rows.append(replace(row, now=format_size(package.head_gzip_bytes)))
    return rows


def list_changed_measures(diff: BuildDiff) -> list[DeltaRow]:
    """Return the measures that changed noticeably, the largest change first."""
    changed = [item for item in diff.measures if not _is_small_measure(item)]
    changed.sort(key=lambda item: (-abs(_telling(item.delta)), item.scope))
    return [_row(item.scope, _measure_status(item), item.delta, item.head) for item in changed]


def describe_cause(cause: Cause) -> str:
    """Return what contributed, how much, and the way that leads there."""
    amount = format_delta(cause.delta.gzip_bytes)
    unit = "gzip"
    if cause.delta.gzip_bytes is None:
        amount, unit = format_delta(cause.delta.raw_bytes), "raw"
    name = printable(cause.name)
    what = f"{name} {amount} {unit}"
    initial = cause.initial_delta
    if initial is not None and (cause.is_moved or _is_elsewhere(initial, cause.delta)):
        at_first = initial.raw_bytes if unit == "raw" else initial.gzip_bytes
        what += f", {format_delta(at_first)} at first"
        if cause.is_moved:
            what += " (was lazy)" if initial.raw_bytes > 0 else " (is lazy now)"
    if cause.status is not ChangeStatus.CHANGED:
        what += f", {cause.status.value}"
    way = " < ".join(printable(step) for step in reversed(_shorten(cause)))
    lazy = " (lazy)" if cause.is_chain_lazy else ""
    return f"{what} < {way}{lazy}" if way else what


def _is_elsewhere(initial: SizeDelta, whole: SizeDelta) -> bool:
    """Return whether initial loads tell another story than the build, beyond the noise of shares."""
    return abs(_telling(initial) - _telling(whole)) >= _SMALL_BYTES


def describe_touched(cause: Cause) -> str:
    """Return which files of the change under review lead there; nothing when that is unknown."""
    if cause.changed_files is None:
        return ""
    if not cause.changed_files:
        return "no file of this change is on the way"
    return f"changed here: {', '.join(printable(path) for path in cause.changed_files)}"


def describe_returning(load: ReturningLoad) -> str:
    """Return what returning visitors download again on a page."""
    whole = _size(load.whole)
    again = _size(load.sizes)
    place = f"initial load of {printable(load.page)}" if load.page else "the whole build"
    return f"{format_size(again)} of {format_size(whole)} ({place})"


def describe_cascade(cascade: Cascade) -> str:
    """Return which files change only because others do, and the way the change takes."""
    files = format_count(len(cascade.files), "unchanged file")
    size = format_size(_size(cascade.sizes))
    roots = _join(cascade.roots)
    if not roots:
        return f"{files}, {size}: their own hashes changed ({_join(cascade.files)})"
    via = f" through {printable(cascade.via)}" if cascade.via else ""
    return f"{files}, {size}: because of {roots}{via}"


def file_label(change: FileChange) -> str:
    """Return what a file is called; of one that was renamed, split or merged both names."""
    if change.status in {ChangeStatus.RENAMED, ChangeStatus.SPLIT, ChangeStatus.MERGED}:
        before = ", ".join(dict.fromkeys(stable_name(path) for path in change.base))
        after = ", ".join(dict.fromkeys(stable_name(path) for path in change.head))
        return f"{before} -> {after}"
    return change.name


def _shorten(cause: Cause) -> tuple[str, ...]:
    """Return the chain without the cause itself, nor the inside of the package it is."""
    return tuple(
        step
        for step in cause.chain
        if step != cause.name and not (cause.is_package and f"node_modules/{cause.name}/" in step)
    )


def _join(names: tuple[str, ...]) -> str:
    return format_some([printable(name) for name in names])


def _row(name: str, status: str, delta: SizeDelta, now: Sizes | None) -> DeltaRow:
    telling = _telling(delta)
    return DeltaRow(
        name=printable(name),
        status=status,
        raw=format_delta(delta.raw_bytes),
        gzip=format_delta(delta.gzip_bytes),
        brotli=format_delta(delta.brotli_bytes),
        now="-" if now is None else format_size(_size(now)),
        is_growth=None if telling == 0 else telling > 0,
    )


def _measure_status(item: MeasureChange) -> str:
    if item.base is None:
        return "added"
    return "removed" if item.head is None else ""


def _headline(delta: SizeDelta) -> str:
    unit = "raw" if delta.gzip_bytes is None else "gzip"
    return f"{_headline_size(delta).removesuffix(' raw')} {unit}"


def _headline_size(delta: SizeDelta) -> str:
    if delta.gzip_bytes is None:
        return f"{format_delta(delta.raw_bytes)} raw"
    return format_delta(delta.gzip_bytes)


def _telling(delta: SizeDelta) -> int:
    return delta.of(Metric.GZIP) or delta.raw_bytes


def _size(sizes: Sizes) -> int:
    return sizes.raw_bytes if sizes.gzip_bytes is None else sizes.gzip_bytes


def _is_small(load: LoadChange) -> bool:
    if load.base is None or load.head is None:
        return False
    return _is_small_delta(load.delta, load.base)


def _is_small_measure(item: MeasureChange) -> bool:
    if item.base is None or item.head is None:
        return item.delta.is_zero
    return item.delta.is_zero or _is_small_delta(item.delta, item.base)


def _is_small_delta(delta: SizeDelta, base: Sizes) -> bool:
    # Below 100 B and 0.1 %, whichever is less, nobody would act.
    return abs(_telling(delta)) < min(_SMALL_BYTES, max(1, _SMALL_SHARE * _size(base)))
