"""The import graph of modules, inferred from the sources that maps hold.

For builds without stats. A bundler resolves specifiers by the project's configuration, which a
build does not hold; here they are matched to the modules the maps name: relative paths with the
usual endings, package names, and aliases (``@/views/X.vue``) by how the path ends. Modules that
left no byte (barrels) are in no map: what lies directly in a barrel's folder counts as imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.package_paths import package_of
from bundleaudit.inputs.url_paths import folder_of, join_path
from bundleaudit.model.modules import ModuleImport, ModuleImports

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bundleaudit.inputs.source_imports import SourceImport

_SUFFIXES: Final = (".ts", ".js", ".vue", ".mjs", ".tsx", ".jsx", ".mts", ".cjs", ".json")
_ENDINGS: Final = ("", *_SUFFIXES, *(f"/index{suffix}" for suffix in _SUFFIXES))
# Packages that are nothing but a barrel, and what stands behind them.
_BARRELS: Final = {"vue": "@vue/runtime-dom"}


def infer_imports(
    imports_by_module: Mapping[str, Iterable[SourceImport]], entries: Collection[str]
) -> ModuleImports:
    """Return the graph over the modules that are keys of ``imports_by_module``.

    Specifiers that match no module lead nowhere.

    Args:
        imports_by_module: What every module of the build imports, as its source says it.
        entries: Modules that may be entries: those of chunks that pages load. Of them, those
            are that nothing imports.
    """
    resolver = SpecifierResolver(imports_by_module)
    links = {
        ModuleImport(
            importer=module,
            imported=target,
            is_dynamic=item.is_dynamic,
            specifier=item.specifier,
        )
        for module, items in imports_by_module.items()
        for item in items
        for target in resolver.resolve(item.specifier, module)
        if target != module
    }
    imported = {link.imported for link in links}
    own = sorted(module for module in entries if package_of(module) is None)
    roots = [module for module in own if module not in imported]
    return ModuleImports(
        is_inferred=True,
        entries=tuple(roots or own),
        imports=tuple(
            sorted(links, key=lambda link: (link.importer, link.imported, link.is_dynamic))
        ),
    )


class SpecifierResolver:
    """Finds the modules a specifier may mean, among those that are known."""

    def __init__(self, imports_by_module: Mapping[str, Iterable[SourceImport]]) -> None:
        self._imports = imports_by_module
        self._in_folder: dict[str, list[str]] = {}
        self._in_package: dict[str, list[str]] = {}
        self._by_tail: dict[str, list[str]] = {}
        self._heads: dict[str, tuple[str, ...]] = {}
        for name in sorted(imports_by_module):
            self._in_folder.setdefault(folder_of(name)[:-1], []).append(name)
            package = package_of(name)
            if package is not None:
                self._in_package.setdefault(package.copy_root, []).append(name)
            else:
                self._by_tail.setdefault(name.rpartition("/")[2].partition(".")[0], []).append(name)

    def resolve(self, specifier: str, importer: str) -> tuple[str, ...]:
        """Return the modules ``specifier`` may mean in ``importer``; several only for barrels."""
        path = specifier.partition("?")[0]
        if path.startswith("."):
            return self._at(join_path(folder_of(importer), path))
        if path.startswith("/"):
            return self._at(path.lstrip("/"))
        name, rest = _split_package(path)
        root = self._find_package(name, importer)
        if root is None and name in _BARRELS:
            name, rest = _BARRELS[name], ""
            root = self._find_package(name, importer)
        if root is not None:
            return self._at(f"{root}/{rest}") if rest else self._heads_of(root)
        return self._by_ending(path)

    def _at(self, path: str | None) -> tuple[str, ...]:
        """Return the module at ``path``, or what lies in the folder of a barrel that left no byte."""
        if path is None:
            return ()
        for ending in _ENDINGS:
            if f"{path}{ending}" in self._imports:
                return (f"{path}{ending}",)
        folder = path.removesuffix("/index")
        return tuple(self._in_folder.get(folder, ()))

    def _find_package(self, name: str, importer: str) -> str | None:
        """Return the copy a module in ``importer``'s place gets: the nearest above it."""
        folder = folder_of(importer)[:-1]
        while True:
            root = f"{folder}/node_modules/{name}" if folder else f"node_modules/{name}"
            if root in self._in_package:
                return root
            if not folder:
                return None
            folder = folder.rpartition("/")[0]

    def _heads_of(self, root: str) -> tuple[str, ...]:
        """Return what stands for a package as a whole: its index, or what nothing in it imports."""
        if root not in self._heads:
            inside = self._in_package[root]
            imported = {
                target
                for module in inside
                for item in self._imports[module]
                if item.specifier.startswith(".")
                for target in self._at(join_path(folder_of(module), item.specifier))
                if target != module
            }
            heads = [module for module in inside if module not in imported]
            self._heads[root] = tuple(heads or inside)
        return self._heads[root]

    def _by_ending(self, path: str) -> tuple[str, ...]:
        """Return the one module of the project that an alias can mean (``@/views/X.vue``)."""
        rest = path.partition("/")[2]
        if not rest:
            return ()
        for ending in _ENDINGS:
            tail = f"{rest}{ending}"
            stem = tail.rpartition("/")[2].partition(".")[0]
            found = [
                name
                for name in self._by_tail.get(stem, ())
                if name == tail or name.endswith(f"/{tail}")
            ]
            if found:
                return (min(found, key=lambda name: (name.count("/"), name)),)
        return ()


def _split_package(path: str) -> tuple[str, str]:
    """Return the package a bare specifier names, and the path in it."""
    parts = path.split("/")
    count = 2 if path.startswith("@") and len(parts) > 1 else 1
    return "/".join(parts[:count]), "/".join(parts[count:])
