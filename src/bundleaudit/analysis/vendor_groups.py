"""Vendor groups: which packages belong together, and what their chunks hold instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from typing_extensions import override

from bundleaudit.analysis.heavy_packages import matches
from bundleaudit.analysis.splits import gzip_bytes_of
from bundleaudit.model.outcome import Confidence
from bundleaudit.records import record
from bundleaudit.units import format_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bundleaudit.analysis.splits import ChunkContent, Splits
    from bundleaudit.model.ownership import ModuleShare

_SHOWN: Final = 3
# A function or two that one view uses are better off in its chunk.
_CRUMB_BYTES: Final = 500


@record
class VendorGroup:
    """Packages that should share a chunk of their own.

    Attributes:
        name: Of the chunk.
        packages: Their names; ``@vue/*`` is every package of a scope.
        dependencies: Packages that belong with them because only they use them; the project
            itself does not depend on these.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str
    packages: tuple[str, ...]
    dependencies: tuple[str, ...] = ()

    @override
    def __str__(self) -> str:
        """Return the group as documentation shows it."""
        return f"{self.name}: {', '.join(self.packages)}"

    def has(self, package: str) -> bool:
        """Return whether a package belongs to the group."""
        return matches(package, (*self.packages, *self.dependencies))


GUIDELINE_GROUPS: Final = (
    VendorGroup(
        name="vue-vendor", packages=("vue", "vue-router", "pinia"), dependencies=("@vue/*",)
    ),
    VendorGroup(name="ui-vendor", packages=("axios", "date-fns")),
    VendorGroup(
        name="chart-vendor", packages=("chart.js", "vue-chartjs"), dependencies=("@kurkle/color",)
    ),
)


@record
class GroupPart:
    """What of a group one chunk holds."""

    content: ChunkContent
    packages: tuple[str, ...]
    gzip_bytes: int


@record
class GroupPlacement:
    """Where the modules of a group are.

    Attributes:
        group: The group.
        home: The part in the chunk of the group's name, or else the largest part.
        strays: Parts elsewhere that a chunk of the group should hold; code that is loaded later
            than the home is rightly by itself.
        others: Other groups in the home, with their gzip bytes there.
        own_raw_bytes: The application's own code in the home, not compressed.
    """

    group: VendorGroup
    home: GroupPart
    strays: tuple[GroupPart, ...]
    others: tuple[tuple[VendorGroup, int], ...]
    own_raw_bytes: int

    @property
    def present_packages(self) -> tuple[str, ...]:
        """The group's packages and scopes that the build holds, in the group's order.

        A package that only hands on what its scope's packages export owns no byte of its own.
        """
        held = {name for part in (self.home, *self.strays) for name in part.packages}
        group = self.group
        found = [
            name
            for name in (*group.packages, *group.dependencies)
            if any(matches(one, (name, f"@{name}/*")) for one in held)
        ]
        return tuple(found)

    @property
    def stray_gzip_bytes(self) -> int:
        """Of all strays."""
        return sum(part.gzip_bytes for part in self.strays)


def place_groups(splits: Splits, groups: Sequence[VendorGroup]) -> tuple[GroupPlacement, ...]:
    """Return where every group is that some chunk with known modules holds, in their order."""
    return tuple(
        placement for group in groups if (placement := _place(group, splits, groups)) is not None
    )


def _place(
    group: VendorGroup, splits: Splits, groups: Sequence[VendorGroup]
) -> GroupPlacement | None:
    parts = [part for content in splits.contents if (part := _part(group, content)) is not None]
    if not parts:
        return None
    home = min(parts, key=lambda part: _rank(part, group))
    strays = [
        part
        for part in parts
        if part is not home
        and part.gzip_bytes >= _CRUMB_BYTES
        and (part.content.is_initial or not home.content.is_initial)
    ]
    others = [
        (other, found.gzip_bytes)
        for other in groups
        if other is not group and (found := _part(other, home.content)) is not None
    ]
    return GroupPlacement(
        group=group,
        home=home,
        strays=tuple(sorted(strays, key=lambda part: (-part.gzip_bytes, _file(part)))),
        others=tuple(others),
        own_raw_bytes=sum(module.raw_bytes for module in home.content.application),
    )


def _part(group: VendorGroup, content: ChunkContent) -> GroupPart | None:
    held = {name: modules for name, modules in content.third_party.items() if group.has(name)}
    gzip_bytes = gzip_bytes_of(_flatten(held.values()))
    if not held or gzip_bytes is None:
        return None
    return GroupPart(content=content, packages=tuple(held), gzip_bytes=gzip_bytes)


def _rank(part: GroupPart, group: VendorGroup) -> tuple[bool, int, str]:
    return part.content.chunk.name != group.name, -part.gzip_bytes, _file(part)


def _file(part: GroupPart) -> str:
    return part.content.chunk.file


def _flatten(lists: Iterable[tuple[ModuleShare, ...]]) -> list[ModuleShare]:
    return [module for modules in lists for module in modules]


@record
class GroupFault:
    """One thing wrong with a group.

    Attributes:
        text: In words.
        file: The chunk to look at.
        gzip_bytes: What is in the wrong place.
        limit_bytes: How much of it would pass.
    """

    text: str
    file: str
    gzip_bytes: int
    limit_bytes: int


def find_group_faults(
    placement: GroupPlacement, *, max_foreign_gzip_bytes: int, max_own_raw_bytes: int
) -> tuple[GroupFault, ...]:
    """Return what is wrong with a group: strays, then own code in its home, or else other groups there."""
    home = placement.home.content
    home_file = home.chunk.file
    faults: list[GroupFault] = []
    if placement.stray_gzip_bytes > max_foreign_gzip_bytes:
        strays = ", ".join(
            f"{_size(part.gzip_bytes, part.content)} ({', '.join(part.packages)}) in {_file(part)}"
            for part in placement.strays[:_SHOWN]
        )
        rest = len(placement.strays) - _SHOWN
        more = f" and {rest} more chunks" if rest > 0 else ""
        meant = "its chunk " if home.chunk.name == placement.group.name else ""
        faults.append(
            GroupFault(
                text=f"scattered: {strays}{more}, beside"
                f" {_size(placement.home.gzip_bytes, home)}"
                f" ({', '.join(placement.home.packages)}) in {meant}{home_file}",
                file=_file(placement.strays[0]),
                gzip_bytes=placement.stray_gzip_bytes,
                limit_bytes=max_foreign_gzip_bytes,
            )
        )
    if placement.own_raw_bytes > max_own_raw_bytes:
        faults.append(
            GroupFault(
                text=f"{_size(placement.home.gzip_bytes, home)}"
                f" ({', '.join(placement.home.packages)}) share {home_file} with own code",
                file=home_file,
                gzip_bytes=placement.home.gzip_bytes,
                limit_bytes=max_foreign_gzip_bytes,
            )
        )
        return tuple(faults)  # that other groups are there as well follows from it
    foreign = [item for item in placement.others if item[1] > max_foreign_gzip_bytes]
    if foreign:
        shown = " and ".join(f"{_size(size, home)} of {other.name}" for other, size in foreign)
        faults.append(
            GroupFault(
                text=f"{home_file} also holds {shown}",
                file=home_file,
                gzip_bytes=sum(size for _, size in foreign),
                limit_bytes=max_foreign_gzip_bytes,
            )
        )
    return tuple(faults)


def _size(gzip_bytes: int, content: ChunkContent) -> str:
    is_estimate = content.confidence is Confidence.INFERRED
    return f"{format_share(gzip_bytes, is_estimate=is_estimate)} gzip"


@record
class ProvenGroup:
    """Libraries of a group that strings prove in one chunk without known modules.

    Attributes:
        group: The group.
        libraries: Those of it that are there, sorted.
        file: The chunk.
        beside: What is proven beside them: names of other groups, own code.
    """

    group: VendorGroup
    libraries: tuple[str, ...]
    file: str
    beside: tuple[str, ...]


def place_groups_by_code(splits: Splits, groups: Sequence[VendorGroup]) -> tuple[ProvenGroup, ...]:
    """Return where strings prove libraries of groups, in the order of groups and files."""
    found: list[ProvenGroup] = []
    for group in groups:
        for chunk in splits.without_modules:
            facts = splits.code_facts.get(chunk.file)
            libraries = tuple(name for name in facts.libraries if group.has(name)) if facts else ()
            if facts is None or not libraries:
                continue
            beside = [
                other.name
                for other in groups
                if other is not group and any(other.has(name) for name in facts.libraries)
            ]
            if chunk.file in splits.with_own_code:
                beside = ["own code"]
            found.append(
                ProvenGroup(group=group, libraries=libraries, file=chunk.file, beside=tuple(beside))
            )
    return tuple(found)
