"""Telling a finished build from what people pass by mistake."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from bundleaudit.errors import BuildError
from bundleaudit.inputs.url_paths import looks_hashed
from bundleaudit.model.files import FileKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

_CONFIGURATIONS: Final = tuple(
    f"vite.config.{extension}" for extension in ("js", "mjs", "cjs", "ts", "mts", "cts")
)
_PROJECT_FOLDERS: Final = ("src", "node_modules")
_USUAL_OUTPUTS: Final = ("dist", "build", "out")
_WEB_KINDS: Final = frozenset({FileKind.HTML, FileKind.JS, FileKind.CSS})


def refuse_a_project(root: Path) -> None:
    """Look for the signs of a project at the top of ``root``, before its node_modules are listed.

    A ``package.json`` alone is none: libraries and servers are shipped with one. Nor is anything
    next to built code: some projects build into their own folder.

    Raises:
        BuildError: It is a project; the hint names its output directory when there is one.
    """
    names = _names_in(root)
    sources = [f"{name}/" for name in _PROJECT_FOLDERS if name in names]
    signs = [name for name in _CONFIGURATIONS if name in names]
    if sources and "package.json" in names:
        signs += ["package.json", *sources]
    if not signs or ".vite" in names or _holds_built_code(names | _names_in(root / "assets")):
        return
    output = next((name for name in _USUAL_OUTPUTS if name in names), None)
    raise BuildError(
        f"{root} is a project, not a build: it holds {', '.join(signs)}",
        hint=f"Audit its output directory instead: {root / output}"
        if output
        else "Run `vite build` and pass its output directory (build.outDir, usually dist/).",
    )


def _names_in(folder: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208 - names, not paths
    except OSError:
        return frozenset()


def _holds_built_code(names: Iterable[str]) -> bool:
    return any(name.endswith(".js") and looks_hashed(name) for name in names)


def refuse_what_is_no_build(root: Path, kinds: Collection[FileKind]) -> None:
    """Check that there is something to audit.

    Raises:
        BuildError: ``kinds`` holds neither HTML nor JavaScript nor CSS.
    """
    if _WEB_KINDS.isdisjoint(kinds):
        raise BuildError(
            f"{root} is not a Vite build: it holds no HTML, JavaScript or CSS",
            hint="A failed build can leave only the files of public/ behind: run `vite build` "
            "and look at its output.",
        )
