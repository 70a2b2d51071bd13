"""BA502: visitors are led to source maps that hold the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.build import Evidence
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.model.ownership import MapLink
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts

_SENTENCES = {
    MapLink.LINKED: "name a source map with the original sources",
    MapLink.INLINE: "hold their source map with the original sources, which every visitor downloads",
}


class SourceMapExposure(Check[Options]):
    """Scripts should not lead visitors to the original sources unless that is meant.

    ## What it does
    Counts the scripts whose comment names a map in the build, or that hold their map inline,
    where the map carries original sources. Hidden maps are left out: no visitor is led to them,
    but they are public all the same when the directory is deployed as it is.

    ## Why it matters
    Comments, unused branches and internal names become public. An inline map also makes the
    script several times as large for everybody.

    ## How to fix
    `build.sourcemap: 'hidden'`, upload the maps to the error tracker and leave `*.map` out of the
    deployment; or ignore this check with the reason, if the sources are public anyway.

    ## References
    - https://vite.dev/config/build-options.html#build-sourcemap
    """

    meta = CheckMeta(
        id="BA502",
        name="source-map-exposure",
        summary="scripts lead visitors to source maps with sources",
        category=Category.CONTENT,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    needs = frozenset({Evidence.SOURCE_MAPS})

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        for link, sentence in _SENTENCES.items():
            files = [
                chunk.file
                for chunk in facts.build.chunks
                if chunk.ownership.map_link is link
                and chunk.ownership.has_sources
                and not facts.file_by_path[chunk.file].is_server_side
            ]
            if files:
                yield Finding(
                    message=f"{format_count(len(files), 'script')} {sentence}, {files[0]} among them",
                    key=link.value,
                    file=files[0],
                    fix="build.sourcemap: 'hidden', and leave *.map out of the deployment",
                )
