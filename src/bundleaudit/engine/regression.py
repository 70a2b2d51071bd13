"""What checks of growth have in common: without a baseline they are skipped, never passed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from bundleaudit.engine.check import Check, OptionsT

if TYPE_CHECKING:
    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.diff import BuildDiff, SizeDelta


class RegressionCheck(Check[OptionsT]):
    """A check that compares with the baseline.

    Attributes:
        needs_files: Whether a snapshot, which holds sizes alone, is not enough.
    """

    needs_files: ClassVar[bool] = True

    @override
    def skip_reason(self, facts: Facts, options: OptionsT) -> str:
        if facts.diff is None:
            return "needs a baseline (--baseline FILE, DIRECTORY or auto)"
        if self.needs_files and facts.diff.is_snapshot:
            return "needs a build or a JSON report as baseline; a snapshot holds sizes alone"
        return ""


def diff_of(facts: Facts) -> BuildDiff:
    """Return the difference of facts that have one: `skip_reason` has seen to it."""
    assert facts.diff is not None, "a check of growth ran without a baseline"
    return facts.diff


def telling_bytes(delta: SizeDelta) -> tuple[int, str]:
    """Return the difference by gzip, or else raw where gzip is unknown, and the metric's name."""
    if delta.gzip_bytes is None:
        return delta.raw_bytes, "raw"
    return delta.gzip_bytes, "gzip"
