"""BA902: something that was loaded lazily now comes with a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, CheckMeta, Options
from bundleaudit.engine.regression import RegressionCheck, diff_of
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class LazyTurnedEagerOptions(Options):
    """Options of BA902.

    Attributes:
        min_raw_bytes: Smaller modules are left out: bundlers move them to save requests.
    """

    min_raw_bytes: ByteCount = ByteCount(500)


class LazyTurnedEager(RegressionCheck[LazyTurnedEagerOptions]):
    """What was lazy should stay lazy.

    ## What it does
    Finds targets of dynamic imports of the baseline (route components, async components, lazily
    loaded libraries) that are in a page's initial load now and were not before.

    ## Why it matters
    One static import anywhere makes a lazy route eager, for every visitor of every page, and no
    build fails of it.

    ## How to fix
    Find the static import of the module and make it dynamic again, or move what the importer
    needs of it into a module of its own.

    ## References
    - https://router.vuejs.org/guide/advanced/lazy-loading.html
    - https://rollupjs.org/es-module-syntax/#dynamic-import
    """

    meta = CheckMeta(
        id="BA902",
        name="lazy-turned-eager",
        summary="what a dynamic import loaded before now comes with a page",
        category=Category.REGRESSION,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = LazyTurnedEagerOptions

    @override
    def run(self, facts: Facts, options: LazyTurnedEagerOptions) -> Iterator[Finding]:
        for item in diff_of(facts).turned_eager:
            if item.raw_bytes < options.min_raw_bytes:
                continue
            yield Finding(
                message=(
                    f"{item.name} ({format_size(item.raw_bytes)}) was loaded lazily in the "
                    f"baseline and comes with {item.page} now"
                ),
                key=f"{item.page}:{item.name}",
                file=item.file,
                source=item.name if "*" not in item.name else None,
                measured_bytes=item.raw_bytes,
                saving_bytes=item.gzip_bytes,
                confidence=Confidence.MAPPED,
                fix=f"import it dynamically everywhere: `bundleaudit why {item.name}` lists who does not",
            )
