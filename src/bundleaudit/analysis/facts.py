"""Derived answers over one build, computed once when first asked for; no I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bundleaudit.analysis.load_sets import Loader
from bundleaudit.analysis.package_members import members_by_copy
from bundleaudit.analysis.packages import find_packages
from bundleaudit.analysis.retention import gzip_by_module, retained_by_package
from bundleaudit.analysis.route_costs import measure_routes
from bundleaudit.analysis.route_matching import find_shown
from bundleaudit.analysis.splits import Splits
from bundleaudit.model.audit import Totals
from bundleaudit.model.build import Evidence
from bundleaudit.model.files import FileKind, FileRole
from bundleaudit.model.network import MOBILE, NetworkProfile
from bundleaudit.model.sizes import sum_sizes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bundleaudit.analysis.module_graph import ModuleGraph
    from bundleaudit.analysis.source_places import SourcePlaces
    from bundleaudit.model.audit import BoundaryLoad, PageLoad, RouteLoad
    from bundleaudit.model.build import Build, Chunk
    from bundleaudit.model.content import ContentScan
    from bundleaudit.model.diff import BuildDiff
    from bundleaudit.model.files import OutputFile
    from bundleaudit.model.ownership import Package
    from bundleaudit.model.sizes import Encoders


@dataclass(frozen=True)
class Facts:
    """The build and everything derived from it.

    Attributes:
        build: What was read.
        encoders: What made the compressed sizes.
        network: What times are estimated for.
        diff: What changed since the baseline; ``None`` without one.
    """

    build: Build
    encoders: Encoders
    network: NetworkProfile = MOBILE
    diff: BuildDiff | None = None

    def explain_missing(self, needed: Collection[Evidence]) -> str:
        """Return which needed evidence this build lacks and what supplies it, or nothing."""
        hints = {item.evidence: item.hint for item in self.build.missing_inputs}
        hints[Evidence.MODULES] = "build.sourcemap: 'hidden', or stats"
        used = set(self.build.inputs_used)
        if any(chunk.ownership.modules for chunk in self.build.chunks):
            used.add(Evidence.MODULES)
        lacking = sorted(set(needed) - used)
        return "; ".join(
            f"needs {evidence.value.replace('_', ' ')}"
            + (f" ({hints[evidence]})" if evidence in hints else "")
            for evidence in lacking
        )

    @cached_property
    def file_by_path(self) -> Mapping[str, OutputFile]:
        """Every file by its path in the build."""
        return {file.path: file for file in self.build.files}

    @cached_property
    def chunk_by_file(self) -> Mapping[str, Chunk]:
        """Every script's chunk by its path in the build."""
        return {chunk.file: chunk for chunk in self.build.chunks}

    @cached_property
    def loader(self) -> Loader:
        """The load graph."""
        return Loader(self.build)

    @cached_property
    def pages(self) -> tuple[PageLoad, ...]:
        """Initial loads, in the order of ``build.pages``."""
        return tuple(self.loader.load_page(page) for page in self.build.pages)

    @cached_property
    def boundaries(self) -> tuple[BoundaryLoad, ...]:
        """Lazy loads, in the order of ``build.boundaries``."""
        return tuple(self.loader.load_boundary(boundary) for boundary in self.build.boundaries)

    @cached_property
    def closure_by_target(self) -> Mapping[str, tuple[str, ...]]:
        """All files a lazy load needs, by the script it loads."""
        return {load.target: load.closure.files for load in self.boundaries if load.target}

    @cached_property
    def routes(self) -> tuple[RouteLoad, ...]:
        """What each route costs, in the order of ``build.routes``."""
        return measure_routes(self.build, self.loader, self.network)

    @cached_property
    def shown_routes(self) -> tuple[RouteLoad, ...]:
        """The routes that some address shows: no redirects, no records that only group others."""
        return tuple(self.routes[index] for index in find_shown(self.build.routes))

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """Third-party packages, the largest first; legacy twins are not counted."""
        packages = find_packages(self.build)
        if self.module_graph is None:
            return packages
        retained = retained_by_package(
            self.module_graph,
            self.package_members,
            self.module_gzip_bytes,
            [package.name for package in packages],
        )
        return tuple(
            replace(package, retained_gzip_bytes=retained[package.name]) for package in packages
        )

    @cached_property
    def package_members(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """All modules of every copy of every package, by package and copy."""
        return members_by_copy(self.build, self.module_graph)

    @cached_property
    def module_gzip_bytes(self) -> Mapping[str, int | None]:
        """Gzip share of every module over all chunks but legacy twins."""
        return gzip_by_module(self.build)

    @cached_property
    def module_graph(self) -> ModuleGraph | None:
        """The import graph of the modules; ``None`` when no stats tell."""
        imports = self.build.module_imports
        if imports is None:
            return None
        from bundleaudit.analysis.module_graph import (  # noqa: PLC0415 - builds with stats only
            ModuleGraph,
        )

        return ModuleGraph(imports.imports, imports.entries)

    @cached_property
    def splits(self) -> Splits:
        """How the build is split."""
        return Splits(self.build, self.pages, lambda: self.module_graph)

    @cached_property
    def source_places(self) -> SourcePlaces:
        """Lines of the project's sources; it finds none without sources in maps."""
        from bundleaudit.analysis.source_places import (  # noqa: PLC0415 - for findings only
            SourcePlaces,
        )

        return SourcePlaces(self.build)

    @cached_property
    def content_by_path(self) -> Mapping[str, ContentScan]:
        """What files hold that hold anything of interest, by path."""
        return dict(self.build.content.scans)

    @cached_property
    def initial_files(self) -> frozenset[str]:
        """Every file that some page loads at first."""
        return frozenset(file for page in self.pages for file in page.initial.files)

    @cached_property
    def totals(self) -> Totals:
        """Sums over all files."""
        files = self.build.files
        return Totals(
            by_kind=tuple(
                (kind, sum_sizes(file.sizes for file in files if file.kind is kind))
                for kind in FileKind
            ),
            everything=sum_sizes(file.sizes for file in files),
            served=sum_sizes(file.sizes for file in files if file.is_served),
        )

    def scripts_of(self, *roles: FileRole | None) -> Iterator[OutputFile]:
        """Yield scripts with one of ``roles``, in order of path."""
        return (
            file for file in self.build.files if file.kind is FileKind.JS and file.role in roles
        )
