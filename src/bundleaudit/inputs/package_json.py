"""Name and version of an installed package, from its ``package.json`` beside the build."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.untrusted_text import decode_text, parse_json, replace_surrogates

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST_BYTES: Final = 1 << 20
_MOST_LEVELS: Final = 3


def read_package_json(project: Path, copy_root: str) -> tuple[str, str] | None:
    """Return name and version of the package installed in ``copy_root`` of ``project``.

    An alias (``date-fns-v2``) tells its real name there. Nothing outside of ``project`` is read,
    whatever links or ``..`` say.

    Returns:
        ``None`` when there is no such package, or its file is above 1 MiB or not understood.
    """
    try:
        folder = project.resolve()
        path = folder.joinpath(copy_root, "package.json").resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            return None
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_BYTES + 1)
        document = parse_json(decode_text(data)) if len(data) <= _LARGEST_BYTES else None
    except (OSError, RuntimeError, ValueError):
        return None
    if not isinstance(document, dict):
        return None
    name, version = document.get("name"), document.get("version")
    if not isinstance(name, str) or not isinstance(version, str) or not name or not version:
        return None
    return replace_surrogates(name), replace_surrogates(version)


def find_project(root: Path) -> Path | None:
    """Return the folder of the project a build lies in: the nearest above with ``package.json``.

    Only one that holds ``node_modules`` too, and at most three levels up; else ``None``.
    """
    try:
        for folder in islice(root.resolve().parents, _MOST_LEVELS):
            if folder.joinpath("package.json").is_file():
                return folder if folder.joinpath("node_modules").is_dir() else None
    except (OSError, RuntimeError):
        return None
    return None
