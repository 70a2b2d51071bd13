"""Dynamic imports of what the importing code has loaded already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bundleaudit.analysis.splits import is_own
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.modules import ModuleImports

_SAME = "which holds that code itself"
_CLOSURE = "which the importing chunk loads anyway"
_INITIAL = "which every page that gets there loads at its start"


@record
class IneffectiveImport:
    """One chunk whose code is imported lazily where it is there already.

    Attributes:
        holder: The chunk that holds the code.
        kind: ``same``, ``closure`` or ``initial``: why it is there.
        reason: The same in words.
        importers: Chunks that hold such imports, sorted; empty when it is the holder alone.
        count: How many there are, where they can be counted.
        modules: The modules concerned, sorted, where the import graph tells.
        static_importers: The project's own modules that import them statically, sorted.
    """

    holder: str
    kind: str
    reason: str
    importers: tuple[str, ...] = ()
    count: int | None = None
    modules: tuple[str, ...] = ()
    static_importers: tuple[str, ...] = ()


def find_ineffective_imports(facts: Facts) -> tuple[IneffectiveImport, ...]:
    """Return one item per holder and kind: same chunk first, then by holder.

    Where the import graph is known, only imports that the project's own modules hold count.
    """
    found: dict[tuple[str, str], IneffectiveImport] = {}
    splits = facts.splits
    for file, code in splits.code_facts.items():
        if code.inlined_import_count:
            found["same", file] = IneffectiveImport(
                holder=file, kind="same", reason=_SAME, count=code.inlined_import_count
            )
    loaded = _LoadedBefore(facts)
    importers: dict[tuple[str, str], set[str]] = {}
    for file in splits.reachable:
        for target in facts.chunk_by_file[file].dynamic_imports:
            if target in splits.reachable and (kind := loaded.explain(file, target)):
                importers.setdefault((kind, target), set()).add(file)
    for (kind, target), files in importers.items():
        if (kind, target) not in found:
            found[kind, target] = IneffectiveImport(
                holder=target,
                kind=kind,
                reason={"same": _SAME, "closure": _CLOSURE, "initial": _INITIAL}[kind],
                importers=tuple(sorted(files - {target})),
            )
    order = ("same", "closure", "initial")
    ordered = [found[key] for key in sorted(found, key=lambda key: (order.index(key[0]), key[1]))]
    names = _ModuleNames.of(facts)
    if names is None:
        return tuple(ordered)
    named = (names.add_to(item) for item in ordered)
    return tuple(item for item in named if item.modules)


class _LoadedBefore:
    """Says why a chunk is loaded when another one runs."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._closures: dict[str, frozenset[str]] = {}
        self._loads = [
            (frozenset(load.initial.files) & facts.splits.initial) for load in facts.splits.pages
        ]
        self._reached = [files for _, files in facts.splits.reach_by_page]

    def explain(self, importer: str, target: str) -> str:
        """Return ``same``, ``closure``, ``initial``, or nothing when the import is effective."""
        if importer == target:
            return "same"
        if importer not in self._closures:
            self._closures[importer] = self._close(importer)
        if target in self._closures[importer]:
            return "closure"
        loads = [
            load
            for load, reached in zip(self._loads, self._reached, strict=True)
            if importer in reached
        ]
        return "initial" if all(target in load for load in loads) else ""

    def _close(self, file: str) -> frozenset[str]:
        chunks = self._facts.chunk_by_file
        found = {file}
        pending = [file]
        while pending:
            for imported in chunks[pending.pop()].static_imports:
                if imported in chunks and imported not in found:
                    found.add(imported)
                    pending.append(imported)
        return frozenset(found)


class _ModuleNames:
    """Says which modules an import means, where the import graph of the modules is known."""

    def __init__(self, imports: ModuleImports, chunk_of: Mapping[str, str]) -> None:
        self._chunk_of = chunk_of
        self._lazy = [link for link in imports.imports if link.is_dynamic and is_own(link.importer)]
        self._static_importers: dict[str, set[str]] = {}
        lazily = {link.imported for link in self._lazy}
        for link in imports.imports:
            if not link.is_dynamic and link.imported in lazily and is_own(link.importer):
                self._static_importers.setdefault(link.imported, set()).add(link.importer)

    @classmethod
    def of(cls, facts: Facts) -> _ModuleNames | None:
        imports = facts.build.module_imports
        if imports is None:
            return None
        chunk_of = {
            module.path: content.chunk.file
            for content in facts.splits.contents
            for module in content.chunk.ownership.modules
        }
        return cls(imports, chunk_of)

    def add_to(self, item: IneffectiveImport) -> IneffectiveImport:
        """Return the item with the modules that the project's own modules import lazily there."""
        importers = {*item.importers, *([item.holder] if item.kind == "same" else [])}
        modules = sorted(
            {
                link.imported
                for link in self._lazy
                if self._chunk_of.get(link.imported) == item.holder
                and self._chunk_of.get(link.importer) in importers
            }
        )
        static = {one for name in modules for one in self._static_importers.get(name, ())}
        return replace(item, modules=tuple(modules), static_importers=tuple(sorted(static)))
