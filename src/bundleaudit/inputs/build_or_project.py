"""Telling a finished build from what people pass by mistake."""

from __future__ import annotations

import os
import re
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
_PROJECT_FILES: Final = frozenset({*_CONFIGURATIONS, "package.json"})
_SOURCE: Final = re.compile(r"\.(?:vue|svelte|astro|jsx|tsx|scss|sass|less)\Z|(?<!\.d)\.m?ts\Z")
_PROOF: Final = re.compile(r"\.html\Z|(?:\A|/)\.vite/|\A(?:[^/]*-)?manifest\.json\Z")
_MOST_WITNESSES: Final = 20
_MOST_WITNESS_BYTES: Final = 1 << 20
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


def refuse_sources(root: Path, paths: Collection[str]) -> None:
    """Check that the files are what a bundler wrote, not what it reads.

    Some libraries ship sources beside built code, so pages, manifests and hashed scripts are proof
    of a build, and sources have to outnumber scripts and styles unless the folder is called so.

    Raises:
        BuildError: They are sources.
    """
    source = next((path for path in paths if _SOURCE.search(path)), None)
    if source is None or any(_PROOF.search(path) for path in paths) or _holds_built_code(paths):
        return
    source_count = sum(_SOURCE.search(path) is not None for path in paths)
    written_count = sum(path.endswith((".js", ".mjs", ".cjs", ".css")) for path in paths)
    if root.resolve().name == "src" or source_count > written_count:
        raise BuildError(
            f"{root} holds sources ({source} among them), not what `vite build` makes of them",
            hint="Run `vite build` and name its output directory (build.outDir, usually dist/).",
        )


def refuse_a_part(root: Path, paths: Collection[str]) -> None:
    """Check that ``root`` is not the folder of assets inside a build.

    Raises:
        BuildError: ``root`` has neither page nor manifest, and its parent has one that names it.
    """
    parent = root.resolve().parent
    names = _names_in(parent)
    if any(_PROOF.search(path) for path in paths) or names & _PROJECT_FILES:
        return
    mark = f"{root.resolve().name}/".encode()
    candidates = [parent / name for name in sorted(names) if name.endswith(".html")]
    candidates += [parent / ".vite" / "manifest.json", parent / "manifest.json"]
    witness = next((file for file in candidates[:_MOST_WITNESSES] if _mentions(file, mark)), None)
    if witness is not None:
        raise BuildError(
            f"{root} is a part of a build: {witness.relative_to(parent).as_posix()} beside it names"
            " its files",
            hint=f"Audit the whole build: bundleaudit {_shown_parent(root)}",
        )


def _mentions(file: Path, mark: bytes) -> bool:
    try:
        with file.open("rb") as stream:
            return mark in stream.read(_MOST_WITNESS_BYTES)
    except OSError:
        return False


def _shown_parent(root: Path) -> Path:
    """Return the parent as the user would write it."""
    return root.parent if root.name and ".." not in root.parts else root / ".."


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
