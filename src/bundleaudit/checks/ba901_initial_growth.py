"""BA901: a page's initial load grew against the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, CheckMeta, Options
from bundleaudit.engine.regression import RegressionCheck, diff_of, telling_bytes
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.model.sizes import Metric
from bundleaudit.records import record
from bundleaudit.units import GrowthLimit, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.diff import BuildDiff, MeasureChange


@record
class InitialGrowthOptions(Options):
    """Options of BA901.

    Attributes:
        warn_growth: Beyond it a page gets a warning.
        max_growth: Beyond it a page gets an error.
    """

    warn_growth: GrowthLimit = GrowthLimit("+1 % and +1 kB")
    max_growth: GrowthLimit = GrowthLimit("+5 % and +5 kB")


class InitialGrowth(RegressionCheck[InitialGrowthOptions]):
    """What a page loads at first should not grow unnoticed.

    ## What it does
    Compares every page's initial load with the baseline, by gzip and without the noise of hashes,
    and names the largest causes that are in it. Both clauses of a limit have to be exceeded. Pages
    that are new are not judged.

    ## Why it matters
    An absolute budget says nothing until it is full. Growth is cheapest to question in the change
    that brings it.

    ## How to fix
    Load the cause lazily (`() => import('./views/X.vue')`, `defineAsyncComponent`), or replace it
    by something smaller. Growth that is meant goes into the next baseline by itself.

    ## References
    - https://web.dev/articles/incorporate-performance-budgets-into-your-build-tools
    - https://docs.codecov.com/docs/javascript-bundle-analysis (warns from 5 % on by default)
    """

    meta = CheckMeta(
        id="BA901",
        name="initial-growth",
        summary="a page's initial load grew by 1 % and 1 kB (error: 5 % and 5 kB)",
        category=Category.REGRESSION,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    needs_files = False
    options_type = InitialGrowthOptions

    @override
    def run(self, facts: Facts, options: InitialGrowthOptions) -> Iterator[Finding]:
        diff = diff_of(facts)
        grown = [
            change
            for change in diff.measures
            if change.scope.startswith("page:") and change.base and change.head
        ]
        for change in sorted(grown, key=lambda item: (-telling_bytes(item.delta)[0], item.scope)):
            finding = _judge(change, diff, options)
            if finding is not None:
                yield finding


def _judge(change: MeasureChange, diff: BuildDiff, options: InitialGrowthOptions) -> Finding | None:
    grown_bytes, metric = telling_bytes(change.delta)
    base_bytes = change.base.of(Metric(metric)) if change.base else None
    if base_bytes is None:
        return None
    limit = options.max_growth
    severity: Severity | None = Severity.ERROR
    if grown_bytes <= limit.allowed_bytes(base_bytes):
        limit, severity = options.warn_growth, None
    if grown_bytes <= limit.allowed_bytes(base_bytes):
        return None
    page = change.scope.removeprefix("page:")
    percent = f" ({100 * grown_bytes / base_bytes:+.1f} %)" if base_bytes else ""
    load = next((one for one in diff.loads if one.kind.value == "page" and one.name == page), None)
    causes = [one for one in (load.causes if load else ()) if telling_bytes(one.delta)[0] > 0][:3]
    named = ", ".join(
        f"{one.name} +{format_size(telling_bytes(one.delta)[0])}"
        + (", which was lazy" if one.is_moved else "")
        for one in causes
    )
    chains = {(one.name, one.is_package): one.chain for one in diff.causes}
    chain = chains.get((causes[0].name, causes[0].is_package), ()) if causes else ()
    return Finding(
        message=(
            f"{page} loads {format_size(grown_bytes)}{percent} {metric} more at first than the "
            f"baseline{': ' + named if named else ''}; {limit} is allowed"
        ),
        key=page,
        file=change.file,
        source=_source(chain),
        measured_bytes=grown_bytes,
        limit_bytes=limit.allowed_bytes(base_bytes),
        limit_source="growth against the baseline",
        fix="load the cause lazily where it is used: `bundleaudit diff` shows the way to it",
        severity=severity,
    )


def _source(chain: tuple[str, ...]) -> str | None:
    """Return the application's module next to the cause."""
    own = [
        step for step in chain if "/" in step and "node_modules/" not in step and "*" not in step
    ]
    return own[-1] if own else None
