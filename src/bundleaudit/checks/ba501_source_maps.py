"""BA501: the build has no source maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.build import Evidence
from bundleaudit.model.outcome import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


class SourceMaps(Check[Options]):
    """A build should come with source maps.

    ## What it does
    Looks for a map in, beside or named by any script of the build.

    ## Why it matters
    Without maps an error report from production names a column of a minified line, and nobody can
    say which module or package a chunk's bytes belong to.

    ## How to fix
    Set `build.sourcemap: 'hidden'` and keep the maps for your error tracker, or `true` when the
    sources may be public.

    ## References
    - https://vite.dev/config/build-options.html#build-sourcemap
    """

    meta = CheckMeta(
        id="BA501",
        name="source-maps",
        summary="no source maps were produced",
        category=Category.CONTENT,
        severity=Severity.NOTE,
        since="0.1.0",
    )

    @override
    def skip_reason(self, facts: Facts, options: Options) -> str:
        return "" if facts.build.chunks else "the build holds no scripts"

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        if Evidence.SOURCE_MAPS not in facts.build.inputs_used:
            yield Finding(
                message="the build has no source maps",
                key="source-maps",
                limit_source="guideline",
                fix="build.sourcemap: 'hidden' keeps them out of the browser",
            )
