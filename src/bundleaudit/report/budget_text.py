"""Proposed budgets as TOML to paste, and remarks on budgets as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.sizes import Metric
from bundleaudit.report.starter_config import quoted
from bundleaudit.report.view import printable
from bundleaudit.units import format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundleaudit.analysis.budget_lint import BudgetLint
    from bundleaudit.analysis.budget_suggest import PublicFigure, Suggestion


def render_suggestions(found: Sequence[Suggestion], *, build: str, headroom_percent: int) -> str:
    """Return ``[[budget]]`` tables for a ``bundleaudit.toml``; same build, same text."""
    lines = [
        f"# Budgets for {printable(build)}: what it weighs now and {headroom_percent} % of room,",
        "# beside public figures. kB = 1000 B, KiB = 1024 B.",
    ]
    for item in found:
        lines += ["", "[[budget]]", f"scope = {quoted(item.scope)}"]
        if item.metric is not Metric.GZIP:
            lines.append(f"metric = {quoted(item.metric.value)}")
        now = f"now {format_size(item.measured_bytes)}"
        lines.append(f'max = "{item.limit_bytes // 1000} kB"  # {now}')
        lines += _figure_lines(item.figure, item.measured_bytes)
    return "\n".join(lines) + "\n"


def _figure_lines(figure: PublicFigure | None, measured_bytes: int) -> list[str]:
    if figure is None:
        return ["# no public figure: what all of an application weighs depends on what it does"]
    above_bytes = measured_bytes - figure.limit_bytes
    place = "this build is within it"
    if above_bytes > 0:
        place = f"this build is {format_size(above_bytes)} above it: lower the budget as it shrinks"
    return [
        f"# public figure: {format_size(figure.limit_bytes)}, {figure.says}; {place}",
        f"# {figure.url}",
    ]


def render_lint(found: Sequence[BudgetLint], *, budget_count: int, build: str) -> str:
    """Return a line a remark with what to write instead, and a line that counts them."""
    lines = []
    for item in found:
        lines.append(f"{item.kind.value:<7} {printable(item.budget)}: {printable(item.message)}")
        lines.append(f"        next: {printable(item.fix)}")
    budgets = format_count(budget_count, "budget")
    remarks = format_count(len(found), "remark") if found else "nothing to remark"
    lines.append(f"{printable(build)}: {budgets}, {remarks}")
    return "\n".join(lines) + "\n"
