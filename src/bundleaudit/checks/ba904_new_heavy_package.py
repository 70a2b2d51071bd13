"""BA904: a heavy package came since the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, CheckMeta, Options
from bundleaudit.engine.regression import RegressionCheck, diff_of, telling_bytes
from bundleaudit.model.build import Evidence
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.diff import BuildDiff


@record
class NewHeavyPackageOptions(Options):
    """Options of BA904.

    Attributes:
        min_gzip_bytes: A lighter package is not reported.
    """

    min_gzip_bytes: ByteCount = ByteCount(10_000)


class NewHeavyPackage(RegressionCheck[NewHeavyPackageOptions]):
    """A new dependency of 10 kB or more deserves a look.

    ## What it does
    Lists packages that were not in the baseline and weigh at least 10 kB gzip now, with the way
    that leads to them and whether a page loads them at once.

    ## Why it matters
    The weight of a dependency is most easily weighed against its use before it is in use
    everywhere.

    ## How to fix
    Look for a smaller package or a part of this one (`lodash-es/debounce`), or load it lazily
    where it is used.

    ## References
    - https://web.dev/articles/reduce-javascript-payloads-with-code-splitting
    - https://bundlephobia.com/
    """

    meta = CheckMeta(
        id="BA904",
        name="new-heavy-package",
        summary="a package of 10 kB gzip or more came since the baseline",
        category=Category.REGRESSION,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    needs = frozenset({Evidence.MODULES})
    needs_files = False
    options_type = NewHeavyPackageOptions

    @override
    def skip_reason(self, facts: Facts, options: NewHeavyPackageOptions) -> str:
        if reason := super().skip_reason(facts, options):
            return reason
        known = any(
            item.scope.startswith("package:") and item.base is not None
            for item in diff_of(facts).measures
        )
        return "" if known else "the baseline names no packages (build.sourcemap: 'hidden')"

    @override
    def run(self, facts: Facts, options: NewHeavyPackageOptions) -> Iterator[Finding]:
        diff = diff_of(facts)
        new = [
            (telling_bytes(item.delta), item.scope.removeprefix("package:"))
            for item in diff.measures
            if item.scope.startswith("package:") and item.base is None and item.head is not None
        ]
        for (size_bytes, metric), name in sorted(new, key=lambda item: (-item[0][0], item[1])):
            if size_bytes < options.min_gzip_bytes:
                continue
            yield Finding(
                message=f"{name} is new: {format_size(size_bytes)} {metric}{_place(diff, name)}",
                key=name,
                measured_bytes=size_bytes,
                limit_bytes=options.min_gzip_bytes,
                confidence=Confidence.MAPPED,
                fix=f"`bundleaudit why {name}` shows who imports it; import a part of it, load it lazily, or look for a smaller package",
            )


def _place(diff: BuildDiff, name: str) -> str:
    change = next((item for item in diff.packages if item.name == name), None)
    cause = next((item for item in diff.causes if item.is_package and item.name == name), None)
    where = ""
    if change is not None:
        where = ", in the initial load" if change.is_initial else ", loaded lazily"
    if cause is not None:
        own = [step for step in cause.chain if "node_modules/" not in step and step != name]
        where += f", imported by {own[-1]}" if own else ""
    return where
