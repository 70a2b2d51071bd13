"""Compares modules and packages: who grew, came or went inside the files that changed.

Modules of files that nobody changed have not changed, whatever their shares say: references and
compression move them by some bytes. Where files were split, merged or renamed, minifiers give
other short names, so a module counts as changed only beyond 2 %.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.identity import stable_names
from bundleaudit.compare.matching import match_greedily
from bundleaudit.compare.nearest import pair_nearest
from bundleaudit.compare.size_deltas import size_delta
from bundleaudit.model.diff import ChangeStatus, ModuleChange, PackageChange
from bundleaudit.model.files import FileRole
from bundleaudit.model.sizes import Sizes, add_known
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.compare.changes import Change, Changes
    from bundleaudit.model.ownership import ModuleShare, Package

_REPACKED: Final = 0.02
_REPACKED_BYTES: Final = 32
_RENAMED: Final = 0.05
_SMALL_PACKAGE: Final = 0.002
_REGROUPED = frozenset({ChangeStatus.RENAMED, ChangeStatus.SPLIT, ChangeStatus.MERGED})


@dataclass(slots=True)
class _Account:
    """Everything about one module in files that changed."""

    base: list[ModuleShare] = field(default_factory=list)
    head: list[ModuleShare] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def is_regrouped(self) -> bool:
        return any(change.status in _REGROUPED for change in self.changes) or (
            len({change.name for change in self.changes}) > 1
        )


@record
class _Holders:
    """The files of one build, as holders of packages.

    Attributes:
        names: Their names without hashes, by path.
        initial_files: Those that some page loads at first.
    """

    names: Mapping[str, str]
    initial_files: frozenset[str]

    @classmethod
    def of(cls, facts: Facts) -> _Holders:
        """Return those of a build."""
        return cls(
            names=stable_names(facts.file_by_path),
            initial_files=frozenset(file for page in facts.pages for file in page.initial.files),
        )


def list_module_changes(base: Facts, head: Facts, changes: Changes) -> tuple[ModuleChange, ...]:
    """Return the modules that changed, the largest change first; none where modules are unknown."""
    if not (_knows_modules(base) and _knows_modules(head)):
        return ()  # everything would look added or removed
    accounts = _collect(base, head, changes)
    renamed = _find_renamed(accounts)
    arrived = set(renamed.values())
    found = [
        _describe(path, account, None, ())
        for path, account in accounts.items()
        if path not in renamed and path not in arrived and _is_changed(account)
    ]
    found += [
        _describe(new, accounts[new], old, accounts[old].base) for old, new in renamed.items()
    ]
    return tuple(sorted(found, key=_largest_first))


def list_package_changes(
    base: Facts, head: Facts, modules: Iterable[ModuleChange]
) -> tuple[PackageChange, ...]:
    """Return the packages that came, went, grew, shrank or changed versions or copies."""
    if not (_knows_modules(base) and _knows_modules(head)):
        return ()
    by_package: dict[str, list[ModuleChange]] = defaultdict(list)
    for module in modules:
        if module.package is not None:
            by_package[module.package].append(module)
    before = {package.name: package for package in base.packages}
    after = {package.name: package for package in head.packages}
    sides = (_Holders.of(base), _Holders.of(head))
    found = []
    for name in sorted({*before, *after}):
        change = _describe_package(
            name, (before.get(name), after.get(name)), by_package.get(name, []), sides
        )
        if change is not None:
            found.append(change)
    return tuple(sorted(found, key=_largest_first))


def _knows_modules(facts: Facts) -> bool:
    return any(chunk.ownership.modules for chunk in facts.build.chunks)


def _collect(base: Facts, head: Facts, changes: Changes) -> dict[str, _Account]:
    accounts: dict[str, _Account] = defaultdict(_Account)
    for facts, by_file, is_base in ((base, changes.by_base, True), (head, changes.by_head, False)):
        for chunk in facts.build.chunks:
            change = by_file.get(chunk.file)
            is_legacy = facts.file_by_path[chunk.file].role is FileRole.LEGACY
            if change is None or change.status.is_quiet or is_legacy:
                continue
            for module in chunk.ownership.modules:
                account = accounts[module.path]
                (account.base if is_base else account.head).append(module)
                account.changes.append(change)
    return dict(sorted(accounts.items()))


def _is_changed(account: _Account) -> bool:
    before = sum(share.raw_bytes for share in account.base)
    after = sum(share.raw_bytes for share in account.head)
    if not account.base or not account.head:
        return True
    if account.is_regrouped:
        # Small modules may consist of little else than such names.
        return abs(after - before) > max(_REPACKED_BYTES, _REPACKED * max(before, after))
    return before != after


def _find_renamed(accounts: Mapping[str, _Account]) -> dict[str, str]:
    """Return new path by old of modules that left and came in one renamed file, alike in size."""
    gone: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    come: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for path, account in accounts.items():
        if bool(account.base) is not bool(account.head):
            for change in account.changes:
                if change.status is ChangeStatus.RENAMED:
                    side = gone if account.base else come
                    side[change.name, _ending(path)][path] = _raw(account.base or account.head)
    # A module may stand in several renamed files, with another likeness nowhere.
    return match_greedily(
        ((likeness,), old, new)
        for key, old_sizes in gone.items()
        for old, new, likeness in pair_nearest(old_sizes, come.get(key, {}))
        if likeness >= 1 - _RENAMED
    )


def _describe(
    path: str, account: _Account, old: str | None, old_shares: Iterable[ModuleShare]
) -> ModuleChange:
    before = [*account.base, *old_shares]
    status = ChangeStatus.RENAMED if old else ChangeStatus.CHANGED
    if old is None and not before:
        status = ChangeStatus.ADDED
    elif old is None and not account.head:
        status = ChangeStatus.REMOVED
    is_same_size = _raw(before) == _raw(account.head)
    now = _sizes(account.head)
    return ModuleChange(
        path=path,
        base_path=old,
        package=(account.head or before)[0].package,
        status=status,
        # A share of the same bytes moves with what stands around it: that is noise.
        delta=size_delta(now, now) if is_same_size else size_delta(_sizes(before), now),
        chunks=tuple(sorted({change.name for change in account.changes})),
    )


def _describe_package(
    name: str,
    sides: tuple[Package | None, Package | None],
    modules: list[ModuleChange],
    holders: tuple[_Holders, _Holders],
) -> PackageChange | None:
    before, after = sides
    one, other = before or after, after or before
    if one is None or other is None:
        return None
    delta = size_delta(
        None,
        Sizes(
            raw_bytes=sum(module.delta.raw_bytes for module in modules),
            gzip_bytes=add_known(module.delta.gzip_bytes for module in modules),
            brotli_bytes=None,
        ),
    )
    status = ChangeStatus.CHANGED
    if before is None:
        status = ChangeStatus.ADDED
    elif after is None:
        status = ChangeStatus.REMOVED
    elif (
        _is_same_version(before, after)
        and len(before.copy_roots) == len(after.copy_roots)
        and abs(delta.raw_bytes) <= _SMALL_PACKAGE * before.raw_bytes
    ):
        return None
    held, holding = (other, holders[1]) if after else (one, holders[0])
    return PackageChange(
        name=name,
        status=status,
        base_versions=before.versions if before else (),
        head_versions=after.versions if after else (),
        base_copy_count=len(before.copy_roots) if before else 0,
        head_copy_count=len(after.copy_roots) if after else 0,
        delta=delta,
        head_gzip_bytes=after.gzip_bytes if after else None,
        chunks=tuple(sorted({holding.names[chunk] for chunk in held.chunks})),
        is_initial=not holding.initial_files.isdisjoint(held.chunks),
    )


def _is_same_version(before: Package, after: Package) -> bool:
    """Return whether no known version differs: one that is not known is no change."""
    return not (before.versions and after.versions) or before.versions == after.versions


def _sizes(shares: Iterable[ModuleShare]) -> Sizes:
    held = list(shares)
    return Sizes(
        raw_bytes=_raw(held),
        gzip_bytes=add_known(share.gzip.share_bytes if share.gzip else None for share in held),
        brotli_bytes=None,
    )


def _raw(shares: Iterable[ModuleShare]) -> int:
    return sum(share.raw_bytes for share in shares)


def _ending(path: str) -> str:
    return path.rpartition(".")[2]


def _largest_first(item: ModuleChange | PackageChange) -> tuple[int, int, str]:
    name = item.path if isinstance(item, ModuleChange) else item.name
    return -abs(item.delta.gzip_bytes or 0), -abs(item.delta.raw_bytes), name
