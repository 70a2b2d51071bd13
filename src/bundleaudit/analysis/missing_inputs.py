"""Which evidence a build holds, and which Vite option would supply the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.build import Evidence, MissingInput
from bundleaudit.model.files import FileKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.manifest import Manifest

_MISSING = {
    Evidence.HTML: MissingInput(
        evidence=Evidence.HTML,
        hint="an index.html in the build, or build.manifest: true for server-rendered pages",
        adds="the initial load of every page as the browser sees it",
    ),
    Evidence.MANIFEST: MissingInput(
        evidence=Evidence.MANIFEST,
        hint="build.manifest: true",
        adds="chunks named by their source files, and a second opinion on the load graph",
    ),
    Evidence.SOURCE_MAPS: MissingInput(
        evidence=Evidence.SOURCE_MAPS,
        hint="build.sourcemap: 'hidden'",
        adds="the module and package that owns every byte of every chunk",
    ),
    Evidence.STATS: MissingInput(
        evidence=Evidence.STATS,
        hint="rollup-plugin-visualizer with template: 'raw-data', in or beside the build",
        adds="why a module is in the build: import chains and what they retain",
    ),
}


def find_inputs(
    files: Sequence[ScannedFile],
    manifests: Sequence[Manifest],
    *,
    has_pages: bool,
    has_maps: bool,
    has_stats: bool,
) -> tuple[tuple[Evidence, ...], tuple[MissingInput, ...]]:
    """Return the evidence used, sorted, and what is missing, in the order of its use."""
    used = {
        Evidence.CODE: any(file.kind is FileKind.JS for file in files),
        Evidence.HTML: has_pages,
        Evidence.MANIFEST: bool(manifests),
        Evidence.SOURCE_MAPS: has_maps,
        Evidence.STATS: has_stats,
    }
    return (
        tuple(sorted(evidence for evidence, is_used in used.items() if is_used)),
        tuple(item for evidence, item in _MISSING.items() if not used[evidence]),
    )
