"""BA405: files nobody changed get new names because names they repeat changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, CheckMeta, Options
from bundleaudit.engine.regression import RegressionCheck, diff_of
from bundleaudit.model.build import Bundler
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_count, format_size, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class HashCascadeOptions(Options):
    """Options of BA405.

    Attributes:
        min_gzip_bytes: Cascades that cost returning visitors less are left out.
    """

    min_gzip_bytes: ByteCount = ByteCount(10_000)


class HashCascade(RegressionCheck[HashCascadeOptions]):
    """A change should not make unchanged files download again.

    ## What it does
    Against a baseline, finds the files whose URL is new although nobody changed them: a name they
    repeat changed, and so did their own. States what they weigh together, which changes went
    through, and which file passed them on.

    ## Why it matters
    A hash in a file name promises that an unchanged file stays in the browser's cache. Every
    importer of the entry breaks that promise with each deploy: the entry repeats the names of
    all lazy chunks, its own hash follows, and the importers' hashes follow the entry's.

    ## How to fix
    Vite 8: `build.chunkImportMap: true` keeps hashes out of the code. Elsewhere move what many
    chunks import out of the entry, into a module of its own that imports little.

    ## References
    - https://vite.dev/config/build-options.html#build-chunkimportmap
    - https://web.dev/articles/http-cache
    """

    meta = CheckMeta(
        id="BA405",
        name="hash-cascade",
        summary="unchanged files get new names only because names they repeat did",
        category=Category.DELIVERY,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = HashCascadeOptions

    @override
    def run(self, facts: Facts, options: HashCascadeOptions) -> Iterator[Finding]:
        fix = "move what other chunks import out of the file they all go through"
        if facts.build.bundler is Bundler.ROLLDOWN:
            fix = "build.chunkImportMap: true keeps the hashes out of the code"
        for cascade in diff_of(facts).cascades:
            size_bytes = cascade.sizes.gzip_bytes
            size_bytes = cascade.sizes.raw_bytes if size_bytes is None else size_bytes
            if size_bytes < options.min_gzip_bytes or not cascade.roots:
                continue
            via = f", through {cascade.via}" if cascade.via else ""
            files = format_count(len(cascade.files), "unchanged file")
            yield Finding(
                message=(
                    f"{files} ({format_size(size_bytes)}) must be downloaded again because "
                    f"{format_some(cascade.roots)} changed{via}"
                ),
                key=f"{cascade.via}:{','.join(cascade.roots)}",
                measured_bytes=size_bytes,
                saving_bytes=size_bytes,
                fix=fix,
            )
