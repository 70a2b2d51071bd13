"""BA204: packages that belong together are scattered, or share their chunk with other code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.advice import advise_groups
from bundleaudit.analysis.splits import NEEDS_MODULES
from bundleaudit.analysis.vendor_groups import (
    GUIDELINE_GROUPS,
    VendorGroup,
    find_group_faults,
    place_groups,
    place_groups_by_code,
)
from bundleaudit.engine.check import Category, Check, CheckMeta, Options, worst_first
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class VendorGroupsOptions(Options):
    """Options of BA204.

    Attributes:
        groups: Packages that should share a chunk of their own.
        min_group_gzip_bytes: Groups with less in the build are not judged.
        max_foreign_gzip_bytes: Most of a group outside of its chunk, or of another in it.
        max_own_raw_bytes: Most own code in a group's chunk.
    """

    groups: tuple[VendorGroup, ...] = GUIDELINE_GROUPS
    min_group_gzip_bytes: ByteCount = ByteCount(5_000)
    max_foreign_gzip_bytes: ByteCount = ByteCount(2_000)
    max_own_raw_bytes: ByteCount = ByteCount(1_000)


class VendorGroups(Check[VendorGroupsOptions]):
    """Packages that are used together should have one chunk, and nothing else in it.

    ## What it does
    Looks for the modules of each group. A group is scattered when chunks of the same load hold
    parts of it, mixed when its chunk holds another group or own code. A chunk's name counts only
    to tell which part is meant to be the group's chunk, never as a proof of what is in it. Parts
    that are loaded later than the rest are rightly by themselves. Other packages in the chunk are
    no fault. Without source maps and stats, only libraries that are told by their strings count.

    ## Why it matters
    A group that is whole is downloaded once and stays in the cache until one of its packages is
    updated. The function form of `manualChunks` in Vite 8 pulls the dependencies of a matched
    module along, so that a chart chunk can swallow Vue and become part of every page's start.

    ## How to fix
    Name the groups: `codeSplitting.groups` in Vite 8, the object form of `manualChunks` up to
    Vite 7.

    ## References
    - https://rolldown.rs/reference/OutputOptions.codeSplitting
    - https://rollupjs.org/configuration-options/#output-manualchunks
    """

    meta = CheckMeta(
        id="BA204",
        name="vendor-groups",
        summary="a vendor group is scattered, or mixed with other code",
        category=Category.SPLITTING,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = VendorGroupsOptions

    @override
    def skip_reason(self, facts: Facts, options: VendorGroupsOptions) -> str:
        if not facts.splits.pages:
            return "no page of an application"
        if facts.splits.has_modules or place_groups_by_code(facts.splits, options.groups):
            return ""
        return f"{NEEDS_MODULES}; the code shows no package of a group"

    @override
    def run(self, facts: Facts, options: VendorGroupsOptions) -> Iterator[Finding]:
        placements = place_groups(facts.splits, options.groups)
        present = [(placement.group.name, placement.present_packages) for placement in placements]
        fix = advise_groups(facts.build.bundler, present)
        findings = []
        for placement in placements:
            total_bytes = placement.home.gzip_bytes + placement.stray_gzip_bytes
            faults = find_group_faults(
                placement,
                max_foreign_gzip_bytes=options.max_foreign_gzip_bytes,
                max_own_raw_bytes=options.max_own_raw_bytes,
            )
            if total_bytes < options.min_group_gzip_bytes or not faults:
                continue
            home = placement.home.content
            worst = max(faults, key=lambda fault: fault.gzip_bytes)
            findings.append(
                Finding(
                    message=f"{placement.group.name}: {'; '.join(fault.text for fault in faults)}",
                    key=placement.group.name,
                    file=worst.file,
                    source=home.chunk.source,
                    measured_bytes=worst.gzip_bytes,
                    limit_bytes=worst.limit_bytes,
                    limit_source=_source(options),
                    confidence=home.confidence,
                    fix=fix,
                )
            )
        yield from worst_first(findings)
        yield from _by_code(facts, options)


def _source(options: VendorGroupsOptions) -> str:
    is_guideline = options.groups == GUIDELINE_GROUPS
    return "guideline: vendor chunks by group" if is_guideline else "configuration"


def _by_code(facts: Facts, options: VendorGroupsOptions) -> Iterator[Finding]:
    """Yield groups whose chunk is proven to hold own code or another group; no sizes."""
    placed = place_groups_by_code(facts.splits, options.groups)
    # A group may show in several chunks, and Vue's own parts go where Vue goes.
    groups = {
        item.group.name: (*item.group.packages, *(["@vue/*"] * ("vue" in item.group.packages)))
        for item in placed
    }
    fix = advise_groups(facts.build.bundler, list(groups.items()))
    for item in placed:
        if not item.beside:
            continue
        yield Finding(
            message=(
                f"{item.group.name}: {', '.join(item.libraries)} in {item.file}, together with"
                f" {' and '.join(item.beside)} (told by their strings; sizes need source maps)"
            ),
            key=f"{item.group.name}:{facts.chunk_by_file[item.file].name}",
            file=item.file,
            source=facts.chunk_by_file[item.file].source,
            limit_source=_source(options),
            confidence=Confidence.INFERRED,
            fix=fix,
        )
