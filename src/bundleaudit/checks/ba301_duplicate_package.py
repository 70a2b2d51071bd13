"""BA301: a package is in the build more than once."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.copies import find_copies
from bundleaudit.analysis.hidden_copies import find_hidden_copies
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.build import Evidence
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.model.sizes import add_known
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_share, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class DuplicatePackageOptions(Options):
    """Options of BA301.

    Attributes:
        min_copy_raw_bytes: A smaller copy does not count: shared helpers are often bundled twice.
    """

    min_copy_raw_bytes: ByteCount = ByteCount(512)


class DuplicatePackage(Check[DuplicatePackageOptions]):
    """A package should be in a build once.

    ## What it does
    Counts the folders a package's modules come from: two folders are two copies, mostly of two
    versions. One folder can hold two copies as well: the same modules in two formats
    (``moment.js`` and ``dist/moment.js``), or a second version under an alias (``date-fns-v2``).
    The saving is what all copies but the largest weigh in their chunks' gzip streams.

    ## Why it matters
    Every copy is downloaded and parsed, and two copies of a stateful package (a router, a store)
    do not see one another.

    ## How to fix
    Bring the dependants to one version (`npm ls NAME`, then `npm dedupe` or an `overrides` entry),
    or map all of them to one copy with `resolve.dedupe`.

    ## References
    - https://vite.dev/config/shared-options.html#resolve-dedupe
    """

    meta = CheckMeta(
        id="BA301",
        name="duplicate-package",
        summary="several versions or copies of a package are in the build",
        category=Category.PACKAGES,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    needs = frozenset({Evidence.MODULES})
    options_type = DuplicatePackageOptions

    @override
    def run(self, facts: Facts, options: DuplicatePackageOptions) -> Iterator[Finding]:
        copied = {package.name: package for package in facts.packages}
        findings = [*self._in_folders(facts, options), *self._hidden(facts, options)]
        for finding in sorted(findings, key=lambda it: (-(it.saving_bytes or 0), it.key)):
            is_estimate = copied[finding.key].is_estimate
            yield replace(finding, confidence=Confidence.INFERRED) if is_estimate else finding

    def _in_folders(self, facts: Facts, options: DuplicatePackageOptions) -> Iterator[Finding]:
        for package in facts.packages:
            copies = [
                copy
                for copy in find_copies(facts.build, package)
                if copy.raw_bytes >= options.min_copy_raw_bytes
            ]
            if len(copies) < 2:
                continue
            sizes = [
                format_share(copy.raw_bytes, is_estimate=package.is_estimate) for copy in copies
            ]
            places = ", ".join(
                f"{copy.version or copy.root} ({size})"
                for copy, size in zip(copies, sizes, strict=True)
            )
            yield Finding(
                message=f"{package.name} is bundled in {len(copies)} copies: {places}",
                key=package.name,
                file=copies[-1].chunks[0],
                saving_bytes=add_known(copy.gzip_bytes for copy in copies[1:]),
                confidence=Confidence.MAPPED,
                fix=f"bring its dependants to one version (npm ls {shlex.quote(package.name)}; npm dedupe), "
                f"or resolve.dedupe: ['{package.name}']",
            )

    def _hidden(self, facts: Facts, options: DuplicatePackageOptions) -> Iterator[Finding]:
        for copy in find_hidden_copies(facts.build):
            if copy.raw_bytes < options.min_copy_raw_bytes:
                continue
            yield Finding(
                message=f"{copy.package} {copy.what} (about {format_size(copy.raw_bytes)} twice)",
                key=copy.package,
                file=copy.chunk,
                saving_bytes=copy.gzip_bytes,
                confidence=Confidence.INFERRED,
                fix=copy.fix,
            )
