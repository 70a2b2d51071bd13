"""Sums what accounts of scripts say by module and by package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.module_names import name_modules
from bundleaudit.analysis.ownership import own_chunk
from bundleaudit.analysis.packages import sum_packages
from bundleaudit.analysis.stats_facts import StatsFacts
from bundleaudit.model.module_listing import MappedScript, ModuleListing, ModuleTotal
from bundleaudit.model.sizes import add_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.model.notes import Note
    from bundleaudit.model.ownership import ModuleShare


def list_modules(
    name: str,
    bytes_by_script: Mapping[str, int],
    accounts: Accounts,
    *,
    twin_count: int,
    notes: Iterable[Note],
) -> ModuleListing:
    """Return the modules and packages of the scripts that have an account.

    Args:
        name: How reports call the build.
        bytes_by_script: Every script to list, with its size.
        accounts: Who owns the bytes of those that have a map.
        twin_count: Scripts that were left out because they repeat others.
        notes: What was noticed while the files were read.
    """
    stats = StatsFacts(names=name_modules(accounts.sources()), lengths_by_chunk={})
    scripts = tuple(
        MappedScript(
            file=file,
            ownership=own_chunk(
                file, bytes_by_script[file], accounts, stats, source=None, compressed=None
            ),
            gzip_bytes=account.gzip_bytes,
        )
        for file, account in sorted(accounts.by_file.items())
        if not account.problem
    )
    mapped = {script.file for script in scripts}
    return ModuleListing(
        name=name,
        scripts=scripts,
        unmapped=tuple(
            (file, size) for file, size in sorted(bytes_by_script.items()) if file not in mapped
        ),
        twin_count=twin_count,
        packages=sum_packages((script.file, script.ownership) for script in scripts),
        modules=_sum_modules(scripts),
        notes=(*notes, *accounts.notes),
    )


def _sum_modules(scripts: Iterable[MappedScript]) -> tuple[ModuleTotal, ...]:
    parts: dict[str, list[tuple[str, ModuleShare]]] = {}
    for script in scripts:
        for module in script.ownership.modules:
            parts.setdefault(module.path, []).append((script.file, module))
    totals = (
        ModuleTotal(
            path=path,
            package=shares[0][1].package,
            raw_bytes=sum(module.raw_bytes for _, module in shares),
            gzip_bytes=add_known(
                module.gzip.share_bytes if module.gzip else None for _, module in shares
            ),
            chunks=tuple(sorted(file for file, _ in shares)),
        )
        for path, shares in parts.items()
    )
    return tuple(sorted(totals, key=lambda total: (-total.raw_bytes, total.path)))
