"""Budgets that protect nothing: without anything to measure, too wide, or behind stricter ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bundleaudit.analysis.budget_suggest import round_limit
from bundleaudit.analysis.scopes import check_scope, measure_scope, suggest_scope
from bundleaudit.units import format_percent, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.config import Budget

_HEADROOM_PERCENT = 5


class LintKind(StrEnum):
    """What is wrong with a budget."""

    DEAD = "dead"
    """It cannot be exceeded: nothing matches, nothing is measured, or a stricter one is first."""
    SLACK = "slack"
    """It allows far more than there is."""
    WAIVER = "waiver"
    """Its waiver ended, or nothing needs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLint:
    """One remark on one budget.

    Attributes:
        kind: What is wrong.
        budget: The budget's name, or its scope.
        message: What was seen; a clause.
        fix: What to write instead.
    """

    kind: LintKind
    budget: str
    message: str
    fix: str


def lint_budgets(
    facts: Facts, budgets: Sequence[Budget], *, today: date, slack_percent: int
) -> tuple[BudgetLint, ...]:
    """Return remarks on budgets in the order of the configuration.

    Args:
        facts: The build they hold for.
        budgets: Those of the configuration.
        today: The day waivers are compared with.
        slack_percent: From which unused share of the limit on a budget is too wide.

    Raises:
        UsageError: A scope could never name anything.
    """
    found: list[BudgetLint] = []
    for position, budget in enumerate(budgets):
        check_scope(budget.scope)
        found += _lint(facts, budget, budgets[:position], budgets[position + 1 :], slack_percent)
        found += _lint_waiver(facts, budget, today)
    return tuple(found)


def _lint(
    facts: Facts,
    budget: Budget,
    before: Sequence[Budget],
    after: Sequence[Budget],
    slack_percent: int,
) -> Iterator[BudgetLint]:
    measured_bytes = _largest(facts, budget)
    if measured_bytes is None:
        yield _dead_by_measure(facts, budget)
        return
    limits = [limit for limit in (budget.warn, budget.max) if limit is not None]
    if not limits:
        return  # growth alone is judged against a baseline, not against what there is
    stricter = _stricter(budget, before, after)
    if stricter is not None:
        yield BudgetLint(
            kind=LintKind.DEAD,
            budget=_name(budget),
            message=f"never decides: budget {_name(stricter)} has the same scope and metric and is stricter",
            fix="remove it, or give both their own scope",
        )
        return
    first_bytes = min(limits)
    unused_bytes = first_bytes - measured_bytes
    if unused_bytes * 100 >= first_bytes * slack_percent and unused_bytes > 0:
        tight_bytes = round_limit(measured_bytes * (100 + _HEADROOM_PERCENT) // 100)
        if tight_bytes < first_bytes:
            word = "warn" if budget.warn is not None else "max"
            yield BudgetLint(
                kind=LintKind.SLACK,
                budget=_name(budget),
                message=(
                    f"{format_percent(unused_bytes, first_bytes)} of {format_size(first_bytes)} "
                    f"{budget.metric.value} is unused: the largest it holds is "
                    f"{format_size(measured_bytes)}"
                ),
                fix=f'{word} = "{tight_bytes // 1000} kB"',
            )


def _lint_waiver(facts: Facts, budget: Budget, today: date) -> Iterator[BudgetLint]:
    if budget.waiver is None:
        return
    measured_bytes = _largest(facts, budget)
    until = budget.waiver.until.isoformat()
    is_kept = measured_bytes is not None and budget.max is not None and measured_bytes <= budget.max
    if today > budget.waiver.until:
        message = f"its waiver ended on {until}"
    elif is_kept and budget.max_growth is None:
        message = f"is kept, and its waiver until {until} would hide the next growth"
    else:
        return
    yield BudgetLint(
        kind=LintKind.WAIVER, budget=_name(budget), message=message, fix="remove the waiver"
    )


def _dead_by_measure(facts: Facts, budget: Budget) -> BudgetLint:
    if measure_scope(facts, budget.scope):
        return BudgetLint(
            kind=LintKind.DEAD,
            budget=_name(budget),
            message=f"{budget.metric.value} is never measured of {budget.scope}",
            fix="switch the compressor on, or budget another metric",
        )
    return BudgetLint(
        kind=LintKind.DEAD,
        budget=_name(budget),
        message="matches nothing in this build",
        fix=suggest_scope(facts, budget.scope),
    )


def _stricter(budget: Budget, before: Sequence[Budget], after: Sequence[Budget]) -> Budget | None:
    """Return a budget of the same thing that always speaks first; of two equal ones the former."""
    for others, is_before in ((before, True), (after, False)):
        for other in others:
            is_same = other.scope == budget.scope and other.metric is budget.metric
            if is_same and other.waiver is None and _is_behind(budget, other, is_before=is_before):
                return other
    return None


def _is_behind(budget: Budget, other: Budget, *, is_before: bool) -> bool:
    has_growth = budget.max_growth is not None or budget.warn_growth is not None
    if has_growth or other.max is None:
        return False
    for mine, theirs in ((budget.max, other.max), (budget.warn, other.warn or other.max)):
        if mine is not None and not (theirs < mine or (theirs == mine and is_before)):
            return False
    return True


def _largest(facts: Facts, budget: Budget) -> int | None:
    """Return the most that anything in the scope weighs; ``None`` when nothing is measured."""
    sizes = [item.sizes.of(budget.metric) for item in measure_scope(facts, budget.scope)]
    return max((size for size in sizes if size is not None), default=None)


def _name(budget: Budget) -> str:
    return budget.name or budget.scope
