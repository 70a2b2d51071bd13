"""The checks, one per file, and their registry: an explicit tuple in order of id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bundleaudit.checks.ba101_chunk_size import ChunkSize
from bundleaudit.checks.ba102_initial_js import InitialJs
from bundleaudit.checks.ba103_initial_css import InitialCss
from bundleaudit.checks.ba104_route_first_visit import RouteFirstVisit
from bundleaudit.checks.ba105_route_navigation import RouteNavigation
from bundleaudit.checks.ba106_budget import BudgetCheck
from bundleaudit.checks.ba107_request_count import RequestCount
from bundleaudit.checks.ba201_eager_route import EagerRoute
from bundleaudit.checks.ba202_heavy_in_initial import HeavyInInitial
from bundleaudit.checks.ba203_vendor_with_app import VendorWithApp
from bundleaudit.checks.ba204_vendor_groups import VendorGroups
from bundleaudit.checks.ba205_lazy_code_in_vendor import LazyCodeInVendor
from bundleaudit.checks.ba206_ineffective_dynamic_import import IneffectiveDynamicImport
from bundleaudit.checks.ba207_eager_glob import EagerGlob
from bundleaudit.checks.ba208_async_waterfall import AsyncWaterfall
from bundleaudit.checks.ba209_async_component import AsyncComponent
from bundleaudit.checks.ba301_duplicate_package import DuplicatePackage
from bundleaudit.checks.ba302_duplicate_module import DuplicateModule
from bundleaudit.checks.ba303_overlapping_libraries import OverlappingLibraries
from bundleaudit.checks.ba304_whole_library import WholeLibrary
from bundleaudit.checks.ba305_duplicate_asset import DuplicateAsset
from bundleaudit.checks.ba401_missing_preload import MissingPreload
from bundleaudit.checks.ba402_render_blocking import RenderBlocking
from bundleaudit.checks.ba403_unhashed_asset import UnhashedAsset
from bundleaudit.checks.ba404_precompressed import Precompressed
from bundleaudit.checks.ba405_hash_cascade import HashCascade
from bundleaudit.checks.ba406_orphan_file import OrphanFile
from bundleaudit.checks.ba501_source_maps import SourceMaps
from bundleaudit.checks.ba502_source_map_exposure import SourceMapExposure
from bundleaudit.checks.ba503_development_build import DevelopmentBuild
from bundleaudit.checks.ba504_outdated_transpilation import OutdatedTranspilation
from bundleaudit.checks.ba505_syntax_target import SyntaxTarget
from bundleaudit.checks.ba506_leaked_secret import LeakedSecret
from bundleaudit.checks.ba507_monitoring import Monitoring
from bundleaudit.checks.ba601_heavy_image import HeavyImage
from bundleaudit.checks.ba602_inlined_asset import InlinedAsset
from bundleaudit.checks.ba603_eager_image import EagerImage
from bundleaudit.checks.ba604_fonts import Fonts
from bundleaudit.checks.ba901_initial_growth import InitialGrowth
from bundleaudit.checks.ba902_lazy_turned_eager import LazyTurnedEager
from bundleaudit.checks.ba903_new_duplicate import NewDuplicate
from bundleaudit.checks.ba904_new_heavy_package import NewHeavyPackage
from bundleaudit.checks.ba905_returning_visitor import ReturningVisitor

if TYPE_CHECKING:
    from bundleaudit.engine.check import Check

ALL_CHECKS: Final[tuple[type[Check[Any]], ...]] = (
    ChunkSize,
    InitialJs,
    InitialCss,
    RouteFirstVisit,
    RouteNavigation,
    BudgetCheck,
    RequestCount,
    EagerRoute,
    HeavyInInitial,
    VendorWithApp,
    VendorGroups,
    LazyCodeInVendor,
    IneffectiveDynamicImport,
    EagerGlob,
    AsyncWaterfall,
    AsyncComponent,
    DuplicatePackage,
    DuplicateModule,
    OverlappingLibraries,
    WholeLibrary,
    DuplicateAsset,
    MissingPreload,
    RenderBlocking,
    UnhashedAsset,
    Precompressed,
    HashCascade,
    OrphanFile,
    SourceMaps,
    SourceMapExposure,
    DevelopmentBuild,
    OutdatedTranspilation,
    SyntaxTarget,
    LeakedSecret,
    Monitoring,
    HeavyImage,
    InlinedAsset,
    EagerImage,
    Fonts,
    InitialGrowth,
    LazyTurnedEager,
    NewDuplicate,
    NewHeavyPackage,
    ReturningVisitor,
)
