"""Markdown tables, and figures in them."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 1) -> str:
    """Return a table; the first ``texts`` columns are left-aligned, the others are figures."""
    rule = ["---" if index < texts else "--:" for index in range(len(header))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows)) + "\n"


def percent(share: float, *, is_signed: bool = False) -> str:
    """Return a share as a percentage with one decimal."""
    return f"{share:+.1%}".replace("%", " %") if is_signed else f"{share:.1%}".replace("%", " %")


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie, the next one up."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def mean(values: Iterable[float]) -> float:
    """Return the mean."""
    return statistics.fmean(values)
