"""Where a build's project lies in its repository, so that findings can point at sources."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bundleaudit.report.places import Places

if TYPE_CHECKING:
    from collections.abc import Mapping

# Beside the sources of a Vite project, in the order in which a finding is best shown on them.
_ANCHORS: Final = (
    *(f"vite.config.{suffix}" for suffix in ("ts", "mts", "js", "mjs", "cts", "cjs")),
    "package.json",
)
# What CI calls the top of the checkout.
_ROOT_VARIABLES: Final = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def find_places(dist: Path, environment: Mapping[str, str]) -> Places:
    """Return how the sources of the build in ``dist`` are called in its repository.

    The project is the nearest folder above the build with a Vite configuration or a
    ``package.json``. The repository is what CI says it is, else the nearest one with ``.git``,
    else the project itself. Folders that cannot be read hold nothing.
    """
    try:
        return _find(dist.resolve(), environment)
    except OSError:
        return Places()


def seen_from(path: Path, folder: Path | None = None) -> str:
    """Return ``path`` as it is written in ``folder`` (here, when there is none), with slashes.

    On another drive of Windows there is no such way, and the path stays whole.
    """
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()


def _find(build: Path, environment: Mapping[str, str]) -> Places:
    root = _repository(build, environment)
    above = [folder for folder in build.parents if root is None or folder.is_relative_to(root)]
    for folder in above:
        for anchor in _ANCHORS:
            if (folder / anchor).is_file():
                prefix = folder.relative_to(root or folder).as_posix()
                prefix = "" if prefix == "." else prefix
                return Places(prefix=prefix, anchor=f"{prefix}/{anchor}" if prefix else anchor)
    return Places()


def _repository(build: Path, environment: Mapping[str, str]) -> Path | None:
    for variable in _ROOT_VARIABLES:
        named = environment.get(variable)
        if named and build.is_relative_to(Path(named).resolve()):
            return Path(named).resolve()
    return next((folder for folder in build.parents if (folder / ".git").exists()), None)
