"""The comparison as the page's scripts read it: numbers to sort by, and the sentences of ``diff_view``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bundleaudit.model.diff import ChangeStatus
from bundleaudit.report.diff_view import (
    describe_cascade,
    describe_cause,
    describe_counts,
    describe_diff,
    describe_returning,
    describe_touched,
    file_label,
)
from bundleaudit.report.view import printable

if TYPE_CHECKING:
    from bundleaudit.model.diff import BuildDiff, FileChange, SizeDelta
    from bundleaudit.wire import BaselineWire


def diff_data(diff: BuildDiff, baseline: BaselineWire | None) -> dict[str, Any]:
    """Return the values of the view of changes; every text is printable.

    Files that are identical are left out. Of a snapshot only ``measures`` and packages are known.
    """
    total = next((item.delta for item in diff.measures if item.scope == "total"), None)
    is_returning = any(load.sizes.raw_bytes for load in diff.returning)
    return {
        "base": printable(diff.base),
        "place": printable(baseline.description) if baseline else "",
        "verdict": describe_diff(diff),
        "counts": describe_counts(diff),
        "totals": _sizes(total) if total else {},
        "causes": [[describe_cause(one), describe_touched(one)] for one in diff.causes],
        "files": [_file(one) for one in diff.files if one.status is not ChangeStatus.IDENTICAL],
        "loads": [
            {
                "kind": one.kind.value,
                "name": printable(one.name),
                "status": one.status.value,
                **_sizes(one.delta),
                "requests": one.request_count_delta,
                "entered": [printable(name) for name in one.entered],
                "left": [printable(name) for name in one.left],
            }
            for one in diff.loads
        ],
        "packages": [
            {
                "name": printable(one.name),
                "status": one.status.value,
                **_sizes(one.delta),
                "base_versions": [printable(version) for version in one.base_versions],
                "head_versions": [printable(version) for version in one.head_versions],
                "copies": [one.base_copy_count, one.head_copy_count],
            }
            for one in diff.packages
        ],
        "modules": [
            {
                "path": printable(one.path),
                "before": printable(one.base_path) if one.base_path else None,
                "status": one.status.value,
                **_sizes(one.delta),
            }
            for one in diff.modules
        ],
        "measures": [
            {
                "name": printable(one.scope),
                "file": printable(one.file) if one.file else None,
                "status": _status(is_new=one.base is None, is_gone=one.head is None),
                **_sizes(one.delta),
            }
            for one in diff.measures
            if diff.is_snapshot and not one.delta.is_zero
        ],
        "returning": [describe_returning(one) for one in diff.returning if is_returning],
        "cascades": [describe_cascade(one) for one in diff.cascades],
        "notes": [printable(note) for note in diff.notes],
    }


def _file(change: FileChange) -> dict[str, Any]:
    return {
        "name": printable(file_label(change)),
        "head": [printable(path) for path in change.head],
        "status": change.status.value,
        "is_estimate": change.is_estimate,
        **_sizes(change.delta),
    }


def _sizes(delta: SizeDelta) -> dict[str, int | None]:
    return {
        "raw_delta_bytes": delta.raw_bytes,
        "gzip_delta_bytes": delta.gzip_bytes,
        "brotli_delta_bytes": delta.brotli_bytes,
    }


def _status(*, is_new: bool, is_gone: bool) -> str:
    if is_new:
        return ChangeStatus.ADDED.value
    return ChangeStatus.REMOVED.value if is_gone else ChangeStatus.CHANGED.value
