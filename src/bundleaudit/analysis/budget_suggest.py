"""Budgets proposed from a build: what it weighs now and some room, beside what others published."""

from __future__ import annotations

import glob
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.scopes import measure_scope
from bundleaudit.model.sizes import Metric

if TYPE_CHECKING:
    from bundleaudit.analysis.facts import Facts

_PAGE_COUNT: Final = 8  # beyond, one budget for all pages is easier to keep


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigure:
    """What somebody published about the same thing.

    Attributes:
        limit_bytes: The figure.
        says: What it is of; a clause.
        url: Where it stands.
    """

    limit_bytes: int
    says: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One proposed budget.

    Attributes:
        scope: What it holds.
        metric: By which size.
        measured_bytes: What the largest thing it holds weighs now.
        limit_bytes: What to allow.
        figure: A public figure beside it; ``None`` where nobody published one.
    """

    scope: str
    metric: Metric
    measured_bytes: int
    limit_bytes: int
    figure: PublicFigure | None


_CRITICAL_PATH: Final = PublicFigure(
    limit_bytes=170_000,
    says="critical-path resources of a page, compressed, to be usable in 5 s on a slow phone",
    url="https://web.dev/articles/performance-budgets-101",
)
_FIRST_VISIT: Final = PublicFigure(
    limit_bytes=500 * 1024,
    says="a first visit on the phones and networks of three quarters of all users: 150 KiB of HTML, "
    "CSS and fonts, 350 KiB of JavaScript, gzip",
    url="https://infrequently.org/2022/12/performance-baseline-2023/",
)
_CHUNK: Final = PublicFigure(
    limit_bytes=500_000,
    says="a script, minified: where Vite itself begins to warn",
    url="https://vite.dev/config/build-options.html#build-chunksizewarninglimit",
)
_JS: Final = PublicFigure(
    limit_bytes=646_000,
    says="JavaScript transferred by the median page on phones, which loads a part of an application",
    url="https://almanac.httparchive.org/en/2025/page-weight",
)
_CSS: Final = PublicFigure(
    limit_bytes=79_000,
    says="CSS transferred by the median page on phones",
    url="https://almanac.httparchive.org/en/2025/page-weight",
)


def suggest_budgets(facts: Facts, headroom_percent: int) -> tuple[Suggestion, ...]:
    """Return budgets this build keeps with at least ``headroom_percent`` of room.

    Pages first, then routes, the largest script, kinds and the total; nothing for what the build
    does not have or has not measured.
    """
    pages = [f"page:{glob.escape(page.file)}" for page in facts.pages]
    if len(pages) > _PAGE_COUNT:
        pages = ["initial"]
    wanted = [
        *((page, Metric.GZIP, _CRITICAL_PATH) for page in pages),
        ("route:*", Metric.GZIP, _FIRST_VISIT),
        ("chunk:*", Metric.RAW, _CHUNK),
        ("kind:js", Metric.GZIP, _JS),
        ("kind:css", Metric.GZIP, _CSS),
        ("total", Metric.GZIP, None),
    ]
    found = []
    for scope, metric, figure in wanted:
        measured = [item.sizes.of(metric) or 0 for item in measure_scope(facts, scope)]
        largest_bytes = max(measured, default=0)
        if largest_bytes:
            found.append(
                Suggestion(
                    scope=scope,
                    metric=metric,
                    measured_bytes=largest_bytes,
                    limit_bytes=round_limit(largest_bytes * (100 + headroom_percent) // 100),
                    figure=figure,
                )
            )
    return tuple(found)


def round_limit(limit_bytes: int) -> int:
    """Return the limit rounded up to what people write: 1 kB, above 100 kB 5 kB, above 1 MB 50 kB."""
    steps = ((1_000_000, 50_000), (100_000, 5_000), (0, 1_000))
    step_bytes = next((step for above, step in steps if limit_bytes > above), 1_000)
    return max(1, math.ceil(limit_bytes / step_bytes)) * step_bytes
