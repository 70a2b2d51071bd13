"""Says what came into a load and what left it: packages, and modules of the application."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bundleaudit.compare.size_deltas import size_delta
from bundleaudit.model.diff import LoadCause, ModuleChange, SizeDelta
from bundleaudit.model.files import FileRole
from bundleaudit.model.sizes import Sizes, add_known

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.ownership import ModuleShare

    Held = Mapping[str, tuple[ModuleShare, ...]]  # shares by the path of the module
    Subject = tuple[str, bool]  # its name, whether a package

_MOST: Final = 50


class LoadCauses:
    """Compares what loads of both builds hold; knows nothing where modules are unknown."""

    def __init__(self, base: Facts, head: Facts, modules: Iterable[ModuleChange]) -> None:
        self._base = base
        self._head = head
        # A renamed module is one subject, under its new name.
        self._new_names = {
            module.base_path: module.path for module in modules if module.base_path is not None
        }
        self._base_all = self._hold(base, None)
        self._head_all = self._hold(head, None)
        self._in_builds = (_subjects(self._base_all), _subjects(self._head_all))

    @property
    def is_known(self) -> bool:
        """Whether the modules of both builds are known."""
        return bool(self._base_all and self._head_all)

    def find(
        self, base_files: Collection[str], head_files: Collection[str]
    ) -> tuple[LoadCause, ...]:
        """Return what the loads of these files differ by, the largest first, at most 50.

        A module of the same length in both counts as unchanged: its share moves with what stands
        around it.
        """
        if not self.is_known:
            return ()
        before = self._hold(self._base, base_files)
        after = self._hold(self._head, head_files)
        parts: dict[tuple[str, bool], list[SizeDelta]] = defaultdict(list)
        for path in sorted({*before, *after}):
            one, other = before.get(path, ()), after.get(path, ())
            if _raw(one) != _raw(other):
                package = (other or one)[0].package
                parts[package or path, package is not None].append(
                    size_delta(_sizes(one), _sizes(other))
                )
        in_loads = (_subjects(before), _subjects(after))
        found = [
            LoadCause(
                name=name,
                is_package=is_package,
                delta=_sum(deltas),
                is_moved=self._is_moved((name, is_package), in_loads),
            )
            for (name, is_package), deltas in parts.items()
        ]
        kept = [item for item in found if not item.delta.is_zero]
        return tuple(sorted(kept, key=_largest_first)[:_MOST])

    def _is_moved(self, subject: Subject, in_loads: tuple[set[Subject], set[Subject]]) -> bool:
        """Return whether a subject is in the load of one build, and elsewhere in the other one."""
        before, after = in_loads
        is_in_one_load = (subject in before) != (subject in after)
        return is_in_one_load and all(subject in held for held in self._in_builds)

    def _hold(self, facts: Facts, files: Collection[str] | None) -> Held:
        found: dict[str, list[ModuleShare]] = defaultdict(list)
        for chunk in facts.build.chunks:
            is_legacy = facts.file_by_path[chunk.file].role is FileRole.LEGACY
            if is_legacy or (files is not None and chunk.file not in files):
                continue
            for module in chunk.ownership.modules:
                path = module.path
                if facts is self._base:
                    path = self._new_names.get(path, path)
                found[path].append(module)
        return {path: tuple(shares) for path, shares in found.items()}


def _subjects(held: Held) -> set[Subject]:
    """Return the packages and the modules themselves: either may be what a cause is about."""
    packages = {
        (share.package, True)
        for shares in held.values()
        for share in shares
        if share.package is not None
    }
    return packages | {(path, False) for path in held}


def _sizes(shares: Collection[ModuleShare]) -> Sizes:
    return Sizes(
        raw_bytes=_raw(shares),
        gzip_bytes=add_known(share.gzip.share_bytes if share.gzip else None for share in shares)
        if shares
        else 0,
        brotli_bytes=None,
    )


def _raw(shares: Iterable[ModuleShare]) -> int:
    return sum(share.raw_bytes for share in shares)


def _sum(deltas: Collection[SizeDelta]) -> SizeDelta:
    return SizeDelta(
        raw_bytes=sum(delta.raw_bytes for delta in deltas),
        gzip_bytes=add_known(delta.gzip_bytes for delta in deltas),
        brotli_bytes=None,
    )


def _largest_first(item: LoadCause) -> tuple[int, int, str]:
    return -abs(item.delta.gzip_bytes or 0), -abs(item.delta.raw_bytes), item.name
