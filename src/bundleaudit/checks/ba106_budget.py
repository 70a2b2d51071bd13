"""BA106: the budgets of the configuration."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.scopes import check_scope, measure_scope, suggest_scope
from bundleaudit.config import Budget
from bundleaudit.engine.budget_growth import judge_growth
from bundleaudit.engine.check import INTERNAL, Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.model.sizes import Metric
from bundleaudit.records import record
from bundleaudit.units import format_versus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.scopes import Measured

# gzip encoders of one level differ by up to 1.27 % (zlib-ng, Node's zlib and the system's zlib on
# the same chunks), so a result this close to its limit depends on who compresses.
_ENCODER_SPREAD = 0.013


@record
class BudgetOptions(Options):
    """Options of BA106; the pipeline fills them from the ``[[budget]]`` tables.

    Attributes:
        budgets: What to hold.
        today: The day waivers are compared with; without one no waiver holds.
    """

    budgets: tuple[Budget, ...] = field(
        default=(), metadata={INTERNAL: "budgets are [[budget]] tables"}
    )
    today: date | None = field(default=None, metadata={INTERNAL: "waivers end by the calendar"})


class BudgetCheck(Check[BudgetOptions]):
    """Every `[[budget]]` of the configuration must hold.

    ## What it does
    Measures each budget's scope (`total`, `initial`, `page:GLOB`, `route:GLOB`, `chunk:GLOB`,
    `package:GLOB`, `kind:KIND`, `role:ROLE`) by its metric and compares it with `max` (an error)
    and `warn` (a warning), and its growth against the baseline with `max_growth` and
    `warn_growth`: `+2 % and +1 kB` is exceeded only when both are. What is new has not grown. A
    route is measured by its first visit. A scope that matches nothing is an error too, since a
    budget that measures nothing protects nothing. A waiver turns errors into notes until its
    day. A gzip result within 1.3 % of its limit is called marginal: on the same chunk, the
    encoders of tools and servers were measured to differ by up to 1.27 %.

    ## Why it matters
    A budget in CI is the only thing that keeps a bundle from growing a little with every change.

    ## How to fix
    Look at the largest chunks and packages of the report, make the reported part smaller, or
    change the budget in a reviewed commit.

    ## References
    - https://web.dev/articles/performance-budgets-101
    """

    meta = CheckMeta(
        id="BA106",
        name="budget",
        summary="a budget of the configuration is exceeded or matches nothing",
        category=Category.BUDGET,
        severity=Severity.ERROR,
        since="0.1.0",
    )
    options_type = BudgetOptions

    @override
    def skip_reason(self, facts: Facts, options: BudgetOptions) -> str:
        if not options.budgets:
            return "no [[budget]] is configured; `bundleaudit init` proposes some"
        if facts.diff is None and not any(map(_is_absolute, options.budgets)):
            return "budgets of growth need a baseline (--baseline FILE, DIRECTORY or auto)"
        return ""

    @override
    def run(self, facts: Facts, options: BudgetOptions) -> Iterator[Finding]:
        for budget in options.budgets:
            check_scope(budget.scope)
            measured = measure_scope(facts, budget.scope)
            if not measured:
                yield Finding(
                    message=f"budget {_name(budget)} matches nothing in this build",
                    key=f"{budget.scope}:unmatched",
                    limit_source="configuration",
                    fix=suggest_scope(facts, budget.scope),
                )
            for item in sorted(measured, key=lambda item: -(item.sizes.of(budget.metric) or 0)):
                finding = _judge(budget, item, options.today)
                if finding is not None:
                    yield finding
                yield from judge_growth(facts, budget, item, waived=_waived(budget, options.today))


def _judge(budget: Budget, item: Measured, today: date | None) -> Finding | None:
    """Return what a budget says of one measured thing, or nothing when it holds well."""
    measured_bytes = item.sizes.of(budget.metric)
    if measured_bytes is None:
        return Finding(
            message=f"budget {_name(budget)}: {budget.metric.value} was not measured in this run",
            key=f"{budget.scope}:{budget.metric.value}:unmeasured",
            file=item.file,
            fix="switch the compressor on, or budget another metric",
        )
    if budget.max is not None and measured_bytes > budget.max:
        return _exceeded(budget, item, measured_bytes, budget.max, _waived(budget, today))
    if budget.warn is not None and measured_bytes > budget.warn:
        return _exceeded(budget, item, measured_bytes, budget.warn, Severity.WARNING)
    if budget.max is not None and _is_marginal(budget, measured_bytes, budget.max):
        shown, allowed = format_versus(measured_bytes, budget.max)
        return Finding(
            message=f"{item.label} is {shown} gzip, within 1.3 % of budget {_name(budget)} ({allowed})",
            key=f"{budget.scope}:{budget.metric.value}:{item.key}:marginal",
            file=item.file,
            measured_bytes=measured_bytes,
            limit_bytes=budget.max,
            limit_source="configuration",
            fix="leave room: another gzip encoder may exceed the limit",
            severity=Severity.NOTE,
        )
    return None


def _exceeded(
    budget: Budget, item: Measured, measured_bytes: int, limit_bytes: int, severity: Severity | None
) -> Finding:
    shown, allowed = format_versus(measured_bytes, limit_bytes)
    remarks = ""
    if _is_marginal(budget, measured_bytes, limit_bytes):
        remarks += "; marginal, gzip encoders differ by up to 1.3 %"
    if budget.waiver is not None and limit_bytes == budget.max:
        verb = "waived until" if severity is Severity.NOTE else "its waiver ended on"
        remarks += f"; {verb} {budget.waiver.until.isoformat()}: {budget.waiver.reason}"
    return Finding(
        message=f"{item.label} is {shown} {budget.metric.value}; budget {_name(budget)} allows {allowed}{remarks}",
        key=f"{budget.scope}:{budget.metric.value}:{item.key}",
        file=item.file,
        measured_bytes=measured_bytes,
        limit_bytes=limit_bytes,
        limit_source="configuration",
        fix="make it smaller, or change the budget in a reviewed commit",
        severity=severity,
    )


def _waived(budget: Budget, today: date | None) -> Severity | None:
    """Return a note's severity while the budget's waiver holds, else ``None``: the check's own."""
    waiver = budget.waiver
    holds = waiver is not None and today is not None and today <= waiver.until
    return Severity.NOTE if holds else None


def _is_marginal(budget: Budget, measured_bytes: int, limit_bytes: int) -> bool:
    distance = abs(measured_bytes - limit_bytes)
    return budget.metric is Metric.GZIP and distance <= limit_bytes * _ENCODER_SPREAD


def _name(budget: Budget) -> str:
    return budget.name or budget.scope


def _is_absolute(budget: Budget) -> bool:
    return budget.max is not None or budget.warn is not None
