"""Which line of the project's sources a finding speaks of."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from bundleaudit.analysis.source_graph import SpecifierResolver
from bundleaudit.model.source_hints import SourcePlace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bundleaudit.model.build import Build
    from bundleaudit.model.source_hints import ImportLine, SourceHints


class SourcePlaces:
    """Finds lines in the sources that maps hold; without any, it finds nothing."""

    def __init__(self, build: Build) -> None:
        self._hints = build.source_hints
        self._modules = [
            module.path for chunk in build.chunks for module in chunk.ownership.modules
        ]

    def static_import_of(self, module: str) -> SourcePlace | None:
        """Return the first static import of one of the project's own modules, by source."""
        places = self._static_imports.get(module, ())
        return places[0] if places else None

    def static_imports_of(self, module: str) -> tuple[SourcePlace, ...]:
        """Return all static imports of one of the project's own modules, by source."""
        return self._static_imports.get(module, ())

    def static_users_of_package(self, name: str) -> tuple[str, ...]:
        """Return the project's own modules that import a package statically, sorted."""
        return tuple(
            hints.module
            for hints in self._hints
            if any(not item.is_dynamic and _names_package(item, name) for item in hints.imports)
        )

    def import_of_package(self, name: str, among: Collection[str] = ()) -> SourcePlace | None:
        """Return the first static import of a package, by source.

        Args:
            name: The package.
            among: The sources to look in; empty for all.
        """
        for hints in self._hints:
            if among and hints.module not in among:
                continue
            for item in hints.imports:
                if not item.is_dynamic and _names_package(item, name):
                    return _place(hints, item)
        return None

    def eager_glob_of(self, paths: Iterable[str]) -> SourcePlace | None:
        """Return the eager glob that ``paths`` come from, where just one can be it.

        Args:
            paths: What the glob matched, as the code spells it: ``./locales/de.json``.
        """
        folders = {posixpath.dirname(path) for path in paths}
        found = [
            SourcePlace(module=hints.module, line=glob.line)
            for hints in self._hints
            for glob in hints.eager_globs
            if all(_is_in(folder, glob.pattern) for folder in folders)
        ]
        return found[0] if len(found) == 1 else None

    def eager_images(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Return sources and lines of images that say nothing of when; the most first."""
        found = [(one.module, one.eager_images) for one in self._hints if one.eager_images]
        return tuple(sorted(found, key=lambda item: (-len(item[1]), item[0])))

    def debug_calls(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Return sources and lines that call ``console.debug``; the most first."""
        found = [(one.module, one.debug_calls) for one in self._hints if one.debug_calls]
        return tuple(sorted(found, key=lambda item: (-len(item[1]), item[0])))

    def secret_variables(self) -> tuple[tuple[str, str, int], ...]:
        """Return variables named like secrets with source and line, where each stands first."""
        found: dict[str, tuple[str, str, int]] = {}
        for one in self._hints:
            for name, line in one.secret_variables:
                found.setdefault(name, (name, one.module, line))
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def _static_imports(self) -> Mapping[str, tuple[SourcePlace, ...]]:
        resolver = SpecifierResolver(dict.fromkeys(self._modules, ()))
        found: dict[str, list[SourcePlace]] = {}
        for hints in self._hints:
            for item in hints.imports:
                if item.is_dynamic:
                    continue
                for target in resolver.resolve(item.specifier, hints.module):
                    found.setdefault(target, []).append(_place(hints, item))
        return {module: tuple(places) for module, places in found.items()}


def _place(hints: SourceHints, item: ImportLine) -> SourcePlace:
    return SourcePlace(module=hints.module, line=item.line, specifier=item.specifier)


def _names_package(item: ImportLine, name: str) -> bool:
    return item.specifier == name or item.specifier.startswith(f"{name}/")


def _is_in(folder: str, pattern: str) -> bool:
    """Return whether a folder is the fixed beginning of a glob, or lies in it."""
    fixed = posixpath.dirname(pattern.partition("*")[0] + "x")
    if pattern.startswith((".", "/")):
        return folder == fixed or folder.startswith(f"{fixed}/")
    tail = fixed.partition("/")[2]  # behind an alias: @/locales
    return f"{folder}/".endswith(f"/{tail}/") if tail else False
