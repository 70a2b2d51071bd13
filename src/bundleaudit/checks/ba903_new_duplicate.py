"""BA903: a package has more copies than in the baseline."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.copies import find_copies
from bundleaudit.engine.check import Category, CheckMeta, Options
from bundleaudit.engine.regression import RegressionCheck, diff_of
from bundleaudit.model.build import Evidence
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.units import format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


class NewDuplicate(RegressionCheck[Options]):
    """A change should not bring a second copy of a package.

    ## What it does
    Compares the number of copies of every package with the baseline: more folders, more copies.
    BA301 lists all duplicates; this check says which change brought one.

    ## Why it matters
    A second copy comes with an updated or added dependency and is easiest to avoid in the same
    change, before other code builds on it.

    ## How to fix
    Bring the dependants to one version (`npm ls NAME`, then `npm dedupe` or an `overrides`
    entry), or map all of them to one copy with `resolve.dedupe`.

    ## References
    - https://vite.dev/config/shared-options.html#resolve-dedupe
    - https://docs.npmjs.com/cli/commands/npm-dedupe
    """

    meta = CheckMeta(
        id="BA903",
        name="new-duplicate",
        summary="a package has more copies than in the baseline",
        category=Category.REGRESSION,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    needs = frozenset({Evidence.MODULES})

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        packages = {package.name: package for package in facts.packages}
        for change in diff_of(facts).packages:
            if change.head_copy_count <= max(change.base_copy_count, 1):
                continue
            copies = find_copies(facts.build, packages[change.name])
            places = ", ".join(
                f"{copy.version or copy.root} ({format_size(copy.raw_bytes)})" for copy in copies
            )
            yield Finding(
                message=(
                    f"{change.name} is bundled in {change.head_copy_count} copies, "
                    f"{change.base_copy_count} in the baseline: {places}"
                ),
                key=change.name,
                file=copies[-1].chunks[0],
                saving_bytes=copies[-1].gzip_bytes,
                confidence=Confidence.MAPPED,
                fix=f"bring its dependants to one version (npm ls {shlex.quote(change.name)}; npm dedupe), or resolve.dedupe: ['{change.name}']",
            )
