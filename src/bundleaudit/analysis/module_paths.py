"""The name of one module, as far as its own spelling gives it.

Prefer `bundleaudit.analysis.module_names`, which looks at all spellings of a build and so knows
where the project starts and which copies of a package there are.
"""

from __future__ import annotations

from bundleaudit.analysis.module_spelling import Spelling, SpellingKind, spell
from bundleaudit.analysis.package_paths import PackageRef, last_folder, package_of

__all__ = ["PackageRef", "normalise_module", "package_of", "short_name"]


def normalise_module(raw: str, *, map_path: str | None = None, root: str | None = None) -> str:
    """Return ``src/...``, ``node_modules/<package>/...`` or ``virtual:...``.

    Args:
        raw: A source of a map or an id from stats.
        map_path: The map, relative to the build; for sources.
        root: The project's folder, absolute; for absolute ids. Without it they keep their folders.
    """
    spelling = spell(raw, map_path=map_path)
    if spelling.kind is SpellingKind.ABSOLUTE and root is not None:
        folder = spell(root.rstrip("/\\") + "/x").path.removesuffix("x")
        spelling = Spelling(SpellingKind.RELATIVE, spelling.path.removeprefix(folder))
    return f"virtual:{spelling.path}" if _is_virtual(spelling) else short_name(spelling.path)


def short_name(path: str) -> str:
    """Return ``path`` from its last ``node_modules`` on; project files as they are."""
    parts = path.split("/")
    at = last_folder(parts)
    return path if at is None else "/".join(parts[at:])


def _is_virtual(spelling: Spelling) -> bool:
    return spelling.kind is SpellingKind.VIRTUAL
