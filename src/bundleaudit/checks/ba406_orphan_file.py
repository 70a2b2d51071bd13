"""BA406: files of the build that nothing in it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class OrphanFileOptions(Options):
    """Options of BA406.

    Attributes:
        min_raw_bytes: Smaller files are not worth a finding.
    """

    min_raw_bytes: ByteCount = ByteCount(0)


class OrphanFile(Check[OrphanFileOptions]):
    """Every hashed file should be reachable from a page, a script, a stylesheet or the manifest.

    ## What it does
    Lists files with a content hash in their name whose name appears in no page, script,
    stylesheet or manifest, and source maps whose script is gone. Files without a hash are left
    out: they come from `public/` and may be known to the server only; so are further entries
    (`[name].[hash].entry.js` next to a page's entry of that form) whose imports all exist.

    ## Why it matters
    Leftovers of earlier builds are deployed, precached and scanned again and again, and hide
    which files are in use.

    ## How to fix
    Keep `build.emptyOutDir` on (outside the project root it is off by default), or delete the
    directory before building.

    ## References
    - https://vite.dev/config/build-options.html#build-emptyoutdir
    """

    meta = CheckMeta(
        id="BA406",
        name="orphan-file",
        summary="a hashed file that nothing in the build refers to",
        category=Category.DELIVERY,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = OrphanFileOptions

    @override
    def run(self, facts: Facts, options: OrphanFileOptions) -> Iterator[Finding]:
        orphans = [
            file
            for file in facts.build.files
            if file.is_orphan and file.sizes.raw_bytes >= options.min_raw_bytes
        ]
        for file in sorted(orphans, key=lambda file: (-file.sizes.raw_bytes, file.path)):
            yield Finding(
                message=f"nothing refers to {file.path} ({format_size(file.sizes.raw_bytes)})",
                key=stable_name(file.path),
                file=file.path,
                measured_bytes=file.sizes.raw_bytes,
                confidence=Confidence.INFERRED,
                fix="empty the output directory before building (build.emptyOutDir: true)",
            )
