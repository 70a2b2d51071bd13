"""Judges one budget's limits of growth against the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.units import format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.scopes import Measured
    from bundleaudit.config import Budget
    from bundleaudit.model.diff import MeasureChange
    from bundleaudit.model.sizes import Metric
    from bundleaudit.units import GrowthLimit


def judge_growth(
    facts: Facts, budget: Budget, item: Measured, *, waived: Severity | None
) -> Iterator[Finding]:
    """Yield what the budget says of one thing's growth: at most one finding.

    What was not there before has not grown; its absolute size is for other limits.

    Args:
        facts: The build; without a baseline nothing is judged.
        budget: The budget.
        item: What it measures.
        waived: Severity while its waiver holds, else ``None``.
    """
    change = find_growth(facts, budget.scope, item)
    if change is None or change.base is None:
        return
    base_bytes = change.base.of(budget.metric)
    grown_bytes = change.delta.of(budget.metric)
    if base_bytes is None or grown_bytes is None:
        if budget.max_growth is not None or budget.warn_growth is not None:
            yield _unmeasured(budget, item)
        return
    for limit, severity in ((budget.max_growth, waived), (budget.warn_growth, Severity.WARNING)):
        if limit is not None and grown_bytes > limit.allowed_bytes(base_bytes):
            yield _exceeded(budget, item, base_bytes, grown_bytes, limit, severity)
            return


def find_growth(facts: Facts, scope: str, item: Measured) -> MeasureChange | None:
    """Return how the thing a scope measured changed; ``None`` without a baseline that knows it."""
    if facts.diff is None:
        return None
    form = scope.partition(":")[0]
    form = "page" if form == "initial" else form
    wanted = scope if item.key == scope else f"{form}:{item.key}"
    for change in facts.diff.measures:
        is_form = change.scope.partition(":")[0] == form
        if change.scope == wanted and item.file is None:
            return change
        if is_form and item.file is not None and change.file == item.file:
            return change
    return None


def _exceeded(
    budget: Budget,
    item: Measured,
    base_bytes: int,
    grown_bytes: int,
    limit: GrowthLimit,
    severity: Severity | None,
) -> Finding:
    name = budget.name or budget.scope
    percent = f" ({100 * grown_bytes / base_bytes:+.1f} %)" if base_bytes else ""
    remark = ""
    if budget.waiver is not None and limit is budget.max_growth:
        verb = "waived until" if severity is Severity.NOTE else "its waiver ended on"
        remark = f"; {verb} {budget.waiver.until.isoformat()}: {budget.waiver.reason}"
    return Finding(
        message=(
            f"{item.label} grew by {format_size(grown_bytes)}{percent} {budget.metric.value} "
            f"from {format_size(base_bytes)}; budget {name} allows {limit}{remark}"
        ),
        key=f"{budget.scope}:{budget.metric.value}:{item.key}:growth",
        file=item.file,
        measured_bytes=grown_bytes,
        limit_bytes=limit.allowed_bytes(base_bytes),
        limit_source="configuration",
        fix="`bundleaudit diff` names the causes; make it smaller, or change the budget in a reviewed commit",
        severity=severity,
    )


def _unmeasured(budget: Budget, item: Measured) -> Finding:
    metric: Metric = budget.metric
    return Finding(
        message=(
            f"budget {budget.name or budget.scope}: growth of {item.label} is unknown, "
            f"{metric.value} sizes of baseline and build do not compare"
        ),
        key=f"{budget.scope}:{metric.value}:{item.key}:growth-unmeasured",
        file=item.file,
        fix="measure the baseline with the same compressors",
        severity=Severity.WARNING,
    )
