"""Which package and version an installed copy really is, from everything that says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.package_paths import PackageRef, first_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bundleaudit.inputs.stats.report import PackageVersion

_MOST_LOOKUPS: Final = 5_000


def identify_packages(
    packages: Iterable[PackageRef],
    versions: Iterable[PackageVersion],
    look_up: Callable[[str], tuple[str, str] | None] | None = None,
) -> dict[PackageRef, PackageRef]:
    """Return for each copy the same copy with its real name and its version.

    In this order: ``package.json`` in the folder itself, the path (pnpm, bun, yarn), stats that
    name the folder, stats that know only one version of the package. Where nothing says it, the
    version stays ``None``.

    Args:
        packages: Copies, as `package_of` gives them.
        versions: From stats and licence lists.
        look_up: Reads name and version from a copy's folder; at most 5,000 copies are asked for.
    """
    by_folder: dict[str, PackageVersion] = {}
    by_name: dict[str, set[str]] = {}
    for known in versions:
        by_name.setdefault(known.name, set()).add(known.version)
        if known.root:
            by_folder[_within(known.root.replace("\\", "/"))] = known
    answers: dict[PackageRef, PackageRef] = {}
    for count, package in enumerate(sorted(set(packages), key=lambda ref: ref.copy_root)):
        installed = look_up(package.copy_root) if look_up and count < _MOST_LOOKUPS else None
        listed = by_folder.get(_within(package.copy_root))
        if installed is not None:
            answers[package] = replace(package, name=installed[0], version=installed[1])
        elif package.version is not None:
            answers[package] = package
        elif listed is not None:
            answers[package] = replace(package, name=listed.name, version=listed.version)
        else:
            only = by_name.get(package.name, set())
            version = next(iter(only)) if len(only) == 1 else None
            answers[package] = replace(package, version=version)
    return answers


def _within(folder: str) -> str:
    """Return a copy's folder from its first ``node_modules`` on."""
    parts = folder.rstrip("/").split("/")
    at = first_folder(parts)
    return folder if at is None else "/".join(parts[at:])
