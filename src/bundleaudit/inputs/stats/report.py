"""The one shape every stats format is brought into."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.model.modules import ModuleImport
    from bundleaudit.model.notes import Note


class StatsFormat(StrEnum):
    """The formats that can be used."""

    VISUALIZER = "visualizer"
    ROLLUP_STATS = "rollup-stats"
    SONDA = "sonda"
    ROLLDOWN_ANALYZE = "rolldown-analyze"
    ROLLDOWN_DEVTOOLS = "rolldown-devtools"
    SSR_MANIFEST = "ssr-manifest"
    LICENSES = "licenses"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class StatsModule:
    r"""A module as the format spells it: with ``\0``, sub-requests and absolute paths.

    Attributes:
        id: The spelling; `bundleaudit.analysis.module_names` makes one of all spellings.
        is_external: Imported at run time, not bundled; visualizer and devtools say it.
    """

    id: str
    is_external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class PackageVersion:
    """The version of a bundled package.

    Attributes:
        name: Package name.
        version: As its ``package.json`` says.
        root: Folder of this copy, as the format spells it; empty where the format leaves it out.
    """

    name: str
    version: str
    root: str = ""


@record
class StatsReport:
    """What a stats file says.

    Attributes:
        format: Which format it is.
        path: The file, as reports show it.
        modules: Sorted by id; also those that were shaken out of the bundle.
        chunk_modules: Chunk file, relative to what the format takes as base (see
            `bundleaudit.analysis.stats_join`), with the ids in it and their bytes, ``None`` where
            the format does not know them; sorted. Chunks that Vite deletes again because they
            held styles only are listed by most formats.
        imports: Sorted by importer, imported module and kind; no import twice.
        entries: Ids of entry modules, sorted; targets of dynamic imports are none.
        versions: Sorted.
        lengths_are_final: Bytes are those in the finished file; otherwise they are from before
            minification and only good for proportions.
        notes: What was ignored; sorted.
    """

    format: StatsFormat
    path: str
    modules: tuple[StatsModule, ...] = ()
    chunk_modules: tuple[tuple[str, tuple[tuple[str, int | None], ...]], ...] = ()
    imports: tuple[ModuleImport, ...] = ()
    entries: tuple[str, ...] = ()
    versions: tuple[PackageVersion, ...] = ()
    lengths_are_final: bool = False
    notes: tuple[Note, ...] = field(default=())
